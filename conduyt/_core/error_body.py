"""Errors of the API: from the shapes their bodies were seen to have to one exception."""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from typing import cast

from conduyt._core.messages import Response
from conduyt._core.retry import retry_after
from conduyt._values.json_values import as_mapping
from conduyt._values.secret import Secret
from conduyt._values.text import redact, shown
from conduyt.errors import APIStatusError, DeliveryUnconfirmedError, FieldError, class_for, code_for

_ERROR_BODY_LIMIT = 262_144
_HTML = "an HTML page instead of an answer of the API"


def status_error(reply: Response, operation: str, key: Secret | None = None) -> APIStatusError:
    """Make the exception of an error answer, from whatever its body holds."""
    body = _body_of(reply, key)
    code, message, details = _read_error(body)
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


def _is_unconfirmed(status: int, body: object) -> bool:
    if status != 422:
        return False
    # Under `data` it was seen; a client that reads it nowhere else would call a text that went out refused.
    outer = as_mapping(body)
    holders = (outer, as_mapping(outer.get("data")), as_mapping(outer.get("error")))
    return any(as_mapping(holder.get("metadata")).get("deliveryUnconfirmed") is True for holder in holders)


def _body_of(reply: Response, key: Secret | None = None) -> object:
    text = redact(reply.body[:_ERROR_BODY_LIMIT].decode("utf-8", errors="replace"), key)
    try:
        body = cast(object, json.loads(text))
        if "\\u" in text:  # which can spell a key so that it is only seen now
            body = cast(object, json.loads(redact(json.dumps(body, ensure_ascii=False), key)))
    except (ValueError, RecursionError):
        return text
    return body


def _read_error(body: object) -> tuple[str | None, str | None, tuple[FieldError, ...]]:
    """Read code, message and details from the shapes the API was seen to use."""
    if not isinstance(body, dict):
        text = body if isinstance(body, str) else ""
        return None, _HTML if text.lstrip().startswith("<") else shown(text), ()
    outer = cast(dict[str, object], body)
    error = outer.get("error")
    inner = cast(dict[str, object], error) if isinstance(error, dict) else {}
    code = inner.get("code") or outer.get("code")
    message = inner.get("message") or (error if isinstance(error, str) else None) or outer.get("message")
    raw = inner.get("details")
    details = tuple(_details(cast(list[object], raw))) if isinstance(raw, list) else ()
    return shown(code), shown(message), details


def _details(raw: list[object]) -> Generator[FieldError]:
    for item in raw:
        if isinstance(item, dict):
            entry = cast(dict[str, object], item)
            yield FieldError(shown(entry.get("field")) or "", shown(entry.get("message")) or "")


def hides_an_error(reply: Response) -> bool:
    """Whether a good status carries an error, and no data beside it."""
    if reply.body.find(b'"error"', 0, 512) < 0 or "json" not in reply.headers.by_name.get("content-type", "json"):
        return False
    body = _body_of(reply)
    if not isinstance(body, dict):
        return False
    fields = cast(dict[str, object], body)
    return fields.get("error") is not None and "data" not in fields
