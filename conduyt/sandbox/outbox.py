"""The emails and SMS that the sandbox would have sent. None of them leaves the sandbox."""

from __future__ import annotations

from dataclasses import dataclass

from conduyt.sandbox.call import Call
from conduyt.sandbox.store import SYSTEM, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """An email or an SMS that was sent."""

    channel: str
    """"email" or "sms"."""
    to: str
    subject: str | None
    body: str
    message_id: str | None
    """Id of the message in the API; None for mail of the service itself, such as an invitation."""
    account_id: str
    """The workspace that sent it."""


def put(
    call: Call, *, channel: str, to: str, body: str, subject: str | None = None, message_id: str | None = None
) -> None:
    call.store.workspace(SYSTEM).insert(
        "outbox",
        {
            "id": call.store.new_id("out"),
            "channel": channel,
            "to": to,
            "subject": subject,
            "body": body,
            "message_id": message_id,
            "account_id": call.records.workspace,
        },
    )


def read(store: Store) -> list[OutboxMessage]:
    """All messages, in the order of sending."""
    return [
        OutboxMessage(**{name: value for name, value in doc.items() if name != "id"})
        for doc in store.workspace(SYSTEM).query("outbox")
    ]
