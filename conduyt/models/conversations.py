# Made from conduyt/api/conversations.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of conversations."""

from __future__ import annotations

from pydantic import AwareDatetime

from conduyt._values.model import Model
from conduyt.models.messages import Message, MessageChannel, MessageContact


class Conversation(Model):
    """The thread of all SMS and emails with one contact. The service does not document the fields; the model keeps every
    field that arrives.
    """

    contact_id: str | None = None
    """Id of the contact. Not documented; inferred."""
    contact: MessageContact | None = None
    """The contact. Not documented; inferred."""
    last_message: Message | None = None
    """The latest message. Not documented; inferred."""
    unread_count: int | None = None
    """Number of unread messages. Not documented; inferred."""
    channel: MessageChannel | None = None
    """Kind of the latest message. One of `sms`, `email`. Not documented; inferred."""
    status: str | None = None
    """State of the conversation. Not documented; inferred."""
    assigned_to: str | None = None
    """Id of the user in charge. Not documented; inferred."""
    updated_at: AwareDatetime | None = None
    """When something last happened in it. Not documented; inferred."""
