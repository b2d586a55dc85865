"""Turn an error response of any observed shape into an exception."""

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


def status_error(response: Response, operation: str, key: Secret | None = None) -> APIStatusError:
    """Return the exception for an error response. Its body may be anything."""
    body, is_json = _body_of(response, key)
    code, message, details = _read_error(body) if is_json else (None, _of_no_json(response), ())
    code = code or code_for(response.status)
    kind = DeliveryUnconfirmedError if _is_unconfirmed(response.status, body) else class_for(response.status, code)
    if 300 <= response.status < 400:
        host = re.match(r"https?://(?:[^/?#]*@)?([^/?#@]+)", response.headers.get("location", ""))
        where = shown(redact(host[1], key)) if host else None
        message = f"The server redirects to {where or 'another address'}; redirects are not followed."
    return kind(
        message or f"the server returned status {response.status} without a reason",
        status=response.status,
        code=code,
        details=details,
        headers=response.headers,
        body=body,
        retry_after=retry_after(response),
        operation=operation,
    )


def _of_no_json(response: Response) -> str | None:
    start = response.body[:200].lstrip()
    if not start:
        return None
    kind = plain(response.headers.get("content-type", "no content type").split(";")[0])[:60]
    what = "an HTML page, probably from a proxy" if start.startswith(b"<") else "a body that is not JSON"
    return f"the server returned {what} ({kind}, {len(response.body)} bytes)"  # no excerpt: it may be personal data


def _is_unconfirmed(status: int, body: object) -> bool:
    if status != 422:
        return False
    # It was observed under `data`. Look in the other places too: a message that was sent must not count as refused.
    outer = as_mapping(body)
    holders = (outer, as_mapping(outer.get("data")), as_mapping(outer.get("error")))
    return any(as_mapping(holder.get("metadata")).get("deliveryUnconfirmed") is True for holder in holders)


def _body_of(response: Response, key: Secret | None = None) -> tuple[object, bool]:
    """Return the body without API keys: parsed JSON and true, or text and false."""
    text = response.body[:_ERROR_BODY_LIMIT].decode("utf-8", errors="replace")
    try:
        return redact_json(read_json(text.encode()), key), True
    except (ValueError, RecursionError):
        return redact(text, key), False


def _read_error(body: object) -> tuple[str | None, str | None, tuple[FieldError, ...]]:
    """Read code, message and details from the observed shapes."""
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


def hides_an_error(response: Response) -> bool:
    """Whether a response with a success status contains an error and no data."""
    if response.body.find(b'"error"', 0, 512) < 0 or "json" not in response.headers.by_name.get("content-type", "json"):
        return False
    fields = as_mapping(_body_of(response)[0])
    return fields.get("error") is not None and "data" not in fields
