"""The header Idempotency-Key of POST /messages: a repeated request within a day does not send the email again."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256

from conduyt.sandbox.call import Call
from conduyt.sandbox.clock import iso
from conduyt.sandbox.responses import ApiError
from conduyt.sandbox.store import Doc

KEPT = timedelta(hours=24)
MAX_LENGTH = 255


def key_of(call: Call) -> str | None:
    """The key of the request. White space around a key is an error: the service is documented to trim keys."""
    key = call.headers.get("idempotency-key")
    if key is None:
        return None
    if not key or len(key) > MAX_LENGTH or key != key.strip():
        raise ApiError(
            400, f"Idempotency-Key: must have 1 to {MAX_LENGTH} characters and no white space at either end."
        )
    return key


def fingerprint(call: Call) -> str:
    """A digest of the content, independent of the order of fields and of white space."""
    return sha256(json.dumps(call.body, sort_keys=True).encode()).hexdigest()


def check_same(call: Call, earlier: str) -> None:
    if earlier != fingerprint(call):
        raise ApiError(409, "The idempotency key was used before with other content.")


def find(call: Call, key: str) -> Doc | None:
    """The message that was created with the key less than a day ago."""
    used = call.records.get("idempotency_keys", key)
    if used is None or used["usedAt"] <= iso(call.clock.now() - KEPT):
        return None
    check_same(call, used["fingerprint"])
    return call.records.get("messages", used["messageId"])


def keep(call: Call, key: str, message: Doc) -> None:
    call.records.delete("idempotency_keys", key)
    used = {"id": key, "fingerprint": fingerprint(call), "messageId": message["id"], "usedAt": call.now()}
    call.records.insert("idempotency_keys", used)
