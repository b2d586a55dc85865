"""Webhook deliveries: check the signature, read the event, handle it once. Only `SqliteDeduplicator` does I/O.

    event = conduyt.webhooks.parse(body, headers, secret)
    with deduplicator.once(body) as fresh:
        if fresh and isinstance(event, ContactEvent) and event.data:
            print(event.event, event.data.email)

Always pass the raw body. If a framework parses the body and writes it again, the bytes change and the signature becomes
invalid. The signature covers only the body, so it is the same for a repeated delivery. Conduyt repeats a delivery for
days until your server responds with a 2xx status, so the same event can arrive twice. A `Deduplicator` remembers which
events were handled.

`WebhookVerificationError` is the only exception that a delivery can cause. Respond with status 400.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeGuard

from conduyt._core.schemas import adapter_of
from conduyt._values.bounds import excess, has_huge_text
from conduyt._values.json_values import is_object, read_json
from conduyt._values.lenient import validate_leniently
from conduyt.errors import WebhookBusyError, WebhookError, WebhookVerificationError, without_frames
from conduyt.models.events import (
    EVENTS,
    ContactEvent,
    DealEvent,
    MessageEvent,
    NoteEvent,
    PipelineEvent,
    TaskEvent,
    UnknownEvent,
)
from conduyt.webhooks.deduplicate import Deduplicator, MemoryDeduplicator, Once, SqliteDeduplicator, dedupe_key, raw

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = [
    "SIGNATURE_HEADER",
    "ContactEvent",
    "DealEvent",
    "Deduplicator",
    "MemoryDeduplicator",
    "MessageEvent",
    "NoteEvent",
    "Once",
    "PipelineEvent",
    "Signature",
    "SqliteDeduplicator",
    "SupportsItems",
    "TaskEvent",
    "UnknownEvent",
    "WebhookBusyError",
    "WebhookError",
    "WebhookEvent",
    "WebhookVerificationError",
    "dedupe_key",
    "parse",
    "sign",
    "verify",
]

WebhookEvent: TypeAlias = ContactEvent | DealEvent | MessageEvent | NoteEvent | PipelineEvent | TaskEvent | UnknownEvent
"""The result of `parse`. `UnknownEvent` is any event without its own model, including future events."""


class SupportsItems(Protocol):
    """Headers of any framework: any object with `items`, a mapping or not."""

    def items(self) -> Iterable[tuple[str | bytes, object]]:
        """Return names and values.

        Example:
            ```python
            pairs = list(headers.items())
            ```
        """
        ...


Signature: TypeAlias = str | bytes | SupportsItems | Iterable[tuple[str | bytes, str | bytes]] | None
"""The value of the header `X-Conduyt-Signature`, or all headers: of `dict`, Starlette, FastAPI, Flask, Django, aiohttp,
`http.server` and so on, a WSGI environment, the pairs of an ASGI scope, or lists of values as AWS Lambda has them.

The header must occur once. Several values are refused, because another program might use a different one; Conduyt sends
one.
"""

SIGNATURE_HEADER = "X-Conduyt-Signature"
"""The header that holds the signature: HMAC-SHA256 of the body in hexadecimal, with or without the prefix `sha256=`."""

_NAMES = {"x-conduyt-signature", "http_x_conduyt_signature"}  # the second is its name in CGI, WSGI and Django's META
_SIGNATURE = re.compile(r"[ \t]{0,8}(?:sha256=)?([0-9a-f]{64})[ \t]{0,8}", re.ASCII | re.IGNORECASE)


def verify(body: bytes | bytearray | str, signature: Signature, secret: str | Iterable[str]) -> None:
    """Check that a delivery comes from Conduyt and was not changed.

    Args:
        body: The raw body.
        signature: The value of the header `X-Conduyt-Signature`, or all headers.
        secret: The secret from the creation of the webhook. Pass several while you change the secret.

    Raises:
        WebhookVerificationError: The signature is missing or invalid.

    Example:
        ```python
        conduyt.webhooks.verify(body, headers, secret)
        ```
    """
    try:
        _verify(raw(body), signature, secret)
    except WebhookVerificationError as error:
        body, secret = b"", ""  # a traceback with local variables would show them
        raise without_frames(error) from error.__cause__


def _verify(content: bytes, signature: object, secret: object) -> None:
    given = _digest(signature)
    # Try every secret, even after a match, so that the time does not reveal which one matched.
    matches = [hmac.compare_digest(_hmac(content, key), given) for key in _secrets(secret)]
    if any(matches):
        return
    with suppress(ValueError):
        decoded = b64decode(content, validate=True)
        if any(hmac.compare_digest(_hmac(decoded, key), given) for key in _secrets(secret)):
            raise WebhookVerificationError(
                "The body is encoded in base64, as API Gateway of AWS does it. "
                'If event["isBase64Encoded"] is true, pass base64.b64decode(event["body"]).'
            )
    raise WebhookVerificationError("The signature does not match the body and the secret.")


def parse(body: bytes | bytearray | str, signature: Signature, secret: str | Iterable[str]) -> WebhookEvent:
    """Check a delivery and read its event.

    Args:
        body: The raw body.
        signature: The value of the header `X-Conduyt-Signature`, or all headers.
        secret: The secret from the creation of the webhook. Pass several while you change the secret.

    Returns:
        The event, as the model of its type. `event.event` is its name, `event.data` the object that it is about, or
        `None` if the delivery has none.

    Raises:
        WebhookVerificationError: The signature is missing or invalid, or the body is not an event.

    Example:
        ```python
        event = conduyt.webhooks.parse(body, headers, secret)
        if isinstance(event, conduyt.webhooks.DealEvent) and event.data:
            print(event.data.name)
        ```
    """
    try:
        return _parse(raw(body), signature, secret)
    except WebhookVerificationError as error:
        body, secret = b"", ""  # a traceback with local variables would show them
        raise without_frames(error) from error.__cause__


def _parse(content_bytes: bytes, signature: object, secret: object) -> WebhookEvent:
    _verify(content_bytes, signature, secret)
    what = excess(content_bytes) or ("a huge text" if has_huge_text(content_bytes) else None)
    if what is not None:
        raise WebhookVerificationError(f"The body is signed, but it holds {what}.")
    try:
        content = read_json(content_bytes)
    except ValueError:
        raise WebhookVerificationError("The body is signed, but it is not JSON.") from None
    if not is_object(content):
        raise WebhookVerificationError("The body is signed, but it is not an event.")
    name = content.get("event") or content.get("type")
    model = EVENTS.get(name, UnknownEvent) if isinstance(name, str) else UnknownEvent
    # Accept a signed event even if a field is invalid: if it were refused, it would be delivered again for days.
    adapter: TypeAdapter[WebhookEvent] = adapter_of(model)
    try:
        return validate_leniently(adapter, content)[0]
    except ValueError:  # of pydantic: too many invalid values
        raise WebhookVerificationError(
            "The body is signed, but too many of its values are invalid for an event."
        ) from None


def sign(body: bytes | bytearray | str, secret: str) -> str:
    """Sign a body as Conduyt does, for your tests.

    Args:
        body: The body.
        secret: The secret of the webhook.

    Returns:
        The value of the header `X-Conduyt-Signature`.

    Raises:
        WebhookVerificationError: The secret is empty or no text, or there are several.

    Example:
        ```python
        headers = {"X-Conduyt-Signature": conduyt.webhooks.sign(body, "whsec_test")}
        ```
    """
    key, *others = _secrets(secret)
    if others:
        raise WebhookVerificationError("Sign with one secret, not with several.")
    return _hmac(raw(body), key).hex()


def _hmac(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, body, sha256).digest()


def _digest(signature: object) -> bytes:
    values = [signature] if isinstance(signature, str | bytes) else list(_values_in(signature))
    value = values[0] if len(values) == 1 else None
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    found = _SIGNATURE.fullmatch(text) if isinstance(text, str) and len(text) < 128 else None
    if found is None:
        raise WebhookVerificationError(f"The header {SIGNATURE_HEADER} is missing or is not a signature.")
    return bytes.fromhex(found[1])


def _values_in(headers: object) -> Iterator[object]:
    items = getattr(headers, "items", None)
    try:
        pairs: object = items() if callable(items) else headers
    except TypeError:  # a class instead of headers
        return
    for pair in pairs if _is_iterable(pairs) else ():
        if _is_sequence(pair) and len(pair) == 2:
            name, value = pair
            if isinstance(name, bytes):
                name = name.decode("latin-1")
            if isinstance(name, str) and name.lower() in _NAMES:
                yield from value if _is_sequence(value) else [value]


def _is_iterable(value: object) -> TypeGuard[Iterable[object]]:
    return isinstance(value, Iterable)


def _is_sequence(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, list | tuple)


def _is_one(secret: object) -> bool:
    return isinstance(secret, str | bytes | bytearray | Mapping)


def _secrets(secret: object) -> list[bytes]:
    candidates = list(secret) if _is_iterable(secret) and not _is_one(secret) else [secret]
    for candidate in candidates:
        if candidate is not None and not isinstance(candidate, str):
            raise WebhookVerificationError(f"The secret must be a str, not {type(candidate).__name__}.")
    secrets = [
        candidate.strip().encode("utf-8", errors="surrogatepass")
        for candidate in candidates
        if isinstance(candidate, str) and candidate.strip()
    ]
    # With an empty key, anyone could sign.
    if not secrets or len(secrets) != len(candidates):
        raise WebhookVerificationError("The secret is missing or empty.")
    return secrets
