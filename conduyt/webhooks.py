"""Webhook deliveries: check the signature, read the event. Pure functions on bytes and headers.

    event = conduyt.webhooks.parse(request.body, request.headers, secret)
    if isinstance(event, ContactEvent):
        print(event.event, event.data.email)

Always hand over the body as it came. A framework that parses it first and writes it again changes bytes, and then the
signature no longer holds. The signature covers nothing but the body: it does not tell an old delivery from a new one,
and Conduyt itself repeats a delivery for days until it is answered with a 2xx. So be ready to get an event twice.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

from pydantic import TypeAdapter
from pydantic_core import from_json

from conduyt._core.mend import mend
from conduyt.errors import WebhookVerificationError
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

__all__ = [
    "SIGNATURE_HEADER",
    "ContactEvent",
    "DealEvent",
    "MessageEvent",
    "NoteEvent",
    "PipelineEvent",
    "TaskEvent",
    "UnknownEvent",
    "WebhookEvent",
    "parse",
    "sign",
    "verify",
]

WebhookEvent: TypeAlias = ContactEvent | DealEvent | MessageEvent | NoteEvent | PipelineEvent | TaskEvent | UnknownEvent
"""What `parse` returns. `UnknownEvent` is every event without a model of its own, future ones included."""

SIGNATURE_HEADER = "X-Conduyt-Signature"
"""The header that holds the signature: HMAC-SHA256 of the body in hexadecimal, with or without `sha256=` before it."""

_SIGNATURE = re.compile(r"\s{0,8}(?:sha256=)?([0-9a-f]{64})\s{0,8}", re.ASCII | re.IGNORECASE)


def verify(
    body: bytes | bytearray | str, signature: str | Mapping[str, str] | None, secret: str | Iterable[str]
) -> None:
    """Check that a delivery comes from Conduyt and nobody changed it.

    Args:
        body: The body exactly as it came.
        signature: The value of the header `X-Conduyt-Signature`, or all headers.
        secret: The secret that was shown when the webhook was created; several while you change from one to another.

    Raises:
        WebhookVerificationError: The signature is missing or does not hold, whatever the reason.

    Example:
        ```python
        conduyt.webhooks.verify(body, headers, secret)
        ```
    """
    given = _digest(signature)
    content = _bytes(body)
    # Every secret is tried, however early one fits: the time taken says nothing about which one it was.
    matches = [hmac.compare_digest(_hmac(content, key), given) for key in _secrets(secret)]
    if not any(matches):
        raise WebhookVerificationError("The signature does not fit the body and the secret.")


def parse(
    body: bytes | bytearray | str, signature: str | Mapping[str, str] | None, secret: str | Iterable[str]
) -> WebhookEvent:
    """Check a delivery and read its event.

    Args:
        body: The body exactly as it came.
        signature: The value of the header `X-Conduyt-Signature`, or all headers.
        secret: The secret that was shown when the webhook was created; several while you change from one to another.

    Returns:
        The event, as the model of its kind. `event.event` is its name, `event.data` the object it happened to.

    Raises:
        WebhookVerificationError: The signature is missing or does not hold, or the body is no event.

    Example:
        ```python
        event = conduyt.webhooks.parse(body, headers, secret)
        if isinstance(event, conduyt.webhooks.DealEvent):
            print(event.data.name)
        ```
    """
    verify(body, signature, secret)
    try:
        content: object = from_json(_bytes(body))
    except ValueError:
        raise WebhookVerificationError("The body is signed, but it is no JSON.") from None
    if not isinstance(content, dict):
        raise WebhookVerificationError("The body is signed, but it is no event.")
    fields = cast(dict[str, object], content)
    name = fields.get("event") or fields.get("type")
    model = EVENTS.get(name, UnknownEvent) if isinstance(name, str) else UnknownEvent
    # A signed event is one even if some field is odd: to refuse it would have it delivered again, for days.
    adapter: TypeAdapter[WebhookEvent] = TypeAdapter(model)
    return mend(adapter, fields)[0]


def sign(body: bytes | bytearray | str, secret: str) -> str:
    """Sign a body as Conduyt does, for your tests.

    Args:
        body: The body.
        secret: The secret of the webhook.

    Returns:
        The value of the header `X-Conduyt-Signature`.

    Raises:
        WebhookVerificationError: The secret is empty.

    Example:
        ```python
        headers = {"X-Conduyt-Signature": conduyt.webhooks.sign(body, "whsec_test")}
        ```
    """
    (key,) = _secrets(secret)
    return _hmac(_bytes(body), key).hex()


def _hmac(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, body, hashlib.sha256).digest()


def _digest(signature: object) -> bytes:
    if isinstance(signature, Mapping):
        wanted = SIGNATURE_HEADER.lower()
        headers = cast(Mapping[object, object], signature)
        signature = next((value for name, value in headers.items() if str(name).lower() == wanted), None)
    found = _SIGNATURE.fullmatch(signature) if isinstance(signature, str) and len(signature) < 128 else None
    if found is None:
        raise WebhookVerificationError(f"The header {SIGNATURE_HEADER} is missing or holds no signature.")
    return bytes.fromhex(found[1])


def _secrets(secret: object) -> list[bytes]:
    one = isinstance(secret, str) or not isinstance(secret, Iterable)
    candidates: list[object] = [secret] if one else list(cast(Iterable[object], secret))
    secrets = [
        candidate.strip().encode("utf-8", errors="surrogatepass")
        for candidate in candidates
        if isinstance(candidate, str) and candidate.strip()
    ]
    # An empty key would let anybody sign.
    if not secrets or len(secrets) != len(candidates):
        raise WebhookVerificationError("There is no secret for the signature, or an empty one among them.")
    return secrets


def _bytes(body: object) -> bytes:
    if isinstance(body, str):
        return body.encode("utf-8", errors="surrogatepass")
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    raise WebhookVerificationError("The body must be the bytes as they came, not something parsed from them.")
