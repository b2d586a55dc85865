"""Errors of the API: from the shapes their bodies were seen to have to one exception."""

from __future__ import annotations

import re
from collections.abc import Generator

from conduyt._core.messages import Response
from conduyt._core.retry import retry_after
from conduyt._values.json_values import as_list, as_mapping, is_object, read_json
from conduyt._values.secret import Secret
from conduyt._values.text import plain, redact, redact_json, shown
from conduyt.errors import APIStatusError, DeliveryUnconfirmedError, FieldError, class_for, code_for

_ERROR_BODY_LIMIT = 262_144


def status_error(reply: Response, operation: str, key: Secret | None = None) -> APIStatusError:
    """Make the exception of an error response, from any body it may have."""
    body, is_json = _body_of(reply, key)
    code, message, details = _read_error(body) if is_json else (None, _of_no_json(reply), ())
    code = code or code_for(reply.status)
    kind = DeliveryUnconfirmedError if _is_unconfirmed(reply.status, body) else class_for(reply.status, code)
    if 300 <= reply.status < 400:
        host = re.match(r"https?://(?:[^/?#]*@)?([^/?#@]+)", reply.headers.get("location", ""))
        where = shown(redact(host[1], key)) if host else None
        message = f"The server redirects to {where or 'another address'}; redirects are not followed."
    return kind(
        message or f"the server answered {reply.status} without saying why",
        status=reply.status,
        code=code,
        details=details,
        headers=reply.headers,
        body=body,
        retry_after=retry_after(reply),
        operation=operation,
    )


def _of_no_json(reply: Response) -> str | None:
    start = reply.body[:200].lstrip()
    if not start:
        return None
    kind = plain(reply.headers.get("content-type", "no content type").split(";")[0])[:60]
    what = "an HTML page, probably from a proxy" if start.startswith(b"<") else "something else than JSON"
    return f"the server answered with {what} ({kind}, {len(reply.body)} bytes)"  # the text may hold personal data


def _is_unconfirmed(status: int, body: object) -> bool:
    if status != 422:
        return False
    # Under `data` it was seen; a client that reads it nowhere else would call a text that went out refused.
    outer = as_mapping(body)
    holders = (outer, as_mapping(outer.get("data")), as_mapping(outer.get("error")))
    return any(as_mapping(holder.get("metadata")).get("deliveryUnconfirmed") is True for holder in holders)


def _body_of(reply: Response, key: Secret | None = None) -> tuple[object, bool]:
    """Return the body without keys, and whether it is JSON; if not, it is text."""
    text = reply.body[:_ERROR_BODY_LIMIT].decode("utf-8", errors="replace")
    try:
        return redact_json(read_json(text.encode()), key), True
    except (ValueError, RecursionError):
        return redact(text, key), False


def _read_error(body: object) -> tuple[str | None, str | None, tuple[FieldError, ...]]:
    """Read code, message and details from the shapes the API was seen to use."""
    if not is_object(body):
        return None, shown(body), ()
    outer = body
    error = outer.get("error")
    inner = as_mapping(error)
    code = inner.get("code") or outer.get("code")
    message = inner.get("message") or (error if isinstance(error, str) else None) or outer.get("message")
    return shown(code), shown(message), tuple(_details(as_list(inner.get("details"))))


def _details(raw: list[object]) -> Generator[FieldError]:
    for item in raw:
        if is_object(item):
            yield FieldError(shown(item.get("field")) or "", shown(item.get("message")) or "")


def hides_an_error(reply: Response) -> bool:
    """Whether a good status carries an error, and no data beside it."""
    if reply.body.find(b'"error"', 0, 512) < 0 or "json" not in reply.headers.by_name.get("content-type", "json"):
        return False
    fields = as_mapping(_body_of(reply)[0])
    return fields.get("error") is not None and "data" not in fields
