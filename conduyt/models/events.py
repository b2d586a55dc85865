# Made from conduyt/api/events.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import AliasChoices, AwareDatetime, Field

from conduyt._values.model import Model
from conduyt.models.common import Outcome
from conduyt.models.contacts import Contact
from conduyt.models.deals import Deal
from conduyt.models.messages import Message
from conduyt.models.notes import Note
from conduyt.models.pipelines import Pipeline
from conduyt.models.tasks import Task


class ContactEvent(Model):
    """Sent when something happened to a contact."""

    event: (
        Literal[
            "contact.created",
            "contact.updated",
            "contact.deleted",
            "contact.assigned",
            "contact.tag_added",
            "contact.tag_removed",
        ]
        | str
        | None
    ) = Field(default=None, validation_alias=AliasChoices("event", "type"), serialization_alias="event")
    """Name of the event. One of `contact.created`, `contact.updated`, `contact.deleted`, `contact.assigned`,
    `contact.tag_added`, `contact.tag_removed`.
    """
    account_id: str | None = None
    """Id of the workspace."""
    timestamp: AwareDatetime | None = None
    """When it happened."""
    data: Contact | None = None
    """The contact."""


class DealEvent(Model):
    """Sent when something happened to a deal."""

    event: (
        Literal[
            "deal.created",
            "deal.updated",
            "deal.stage_changed",
            "deal.won",
            "deal.lost",
            "deal.deleted",
            "deal.stalled",
        ]
        | str
        | None
    ) = Field(default=None, validation_alias=AliasChoices("event", "type"), serialization_alias="event")
    """Name of the event. One of `deal.created`, `deal.updated`, `deal.stage_changed`, `deal.won`, `deal.lost`,
    `deal.deleted`, `deal.stalled`.
    """
    account_id: str | None = None
    """Id of the workspace."""
    timestamp: AwareDatetime | None = None
    """When it happened."""
    data: Deal | None = None
    """The deal."""


class TaskEvent(Model):
    """Sent when a task was created or done."""

    event: Literal["task.created", "task.completed"] | str | None = Field(
        default=None, validation_alias=AliasChoices("event", "type"), serialization_alias="event"
    )
    """Name of the event. One of `task.created`, `task.completed`."""
    account_id: str | None = None
    """Id of the workspace."""
    timestamp: AwareDatetime | None = None
    """When it happened."""
    data: Task | None = None
    """The task."""


class MessageEvent(Model):
    """Sent when a message was sent or received."""

    event: Literal["message.sent", "message.received"] | str | None = Field(
        default=None, validation_alias=AliasChoices("event", "type"), serialization_alias="event"
    )
    """Name of the event. One of `message.sent`, `message.received`."""
    account_id: str | None = None
    """Id of the workspace."""
    timestamp: AwareDatetime | None = None
    """When it happened."""
    data: Message | None = None
    """The message."""


class NoteEvent(Model):
    """Sent when a note was written."""

    event: Literal["note.created"] | str | None = Field(
        default=None, validation_alias=AliasChoices("event", "type"), serialization_alias="event"
    )
    """Name of the event. One of `note.created`."""
    account_id: str | None = None
    """Id of the workspace."""
    timestamp: AwareDatetime | None = None
    """When it happened."""
    data: Note | None = None
    """The note."""


class PipelineEvent(Model):
    """Sent when a pipeline was changed."""

    event: Literal["pipeline.updated"] | str | None = Field(
        default=None, validation_alias=AliasChoices("event", "type"), serialization_alias="event"
    )
    """Name of the event. One of `pipeline.updated`."""
    account_id: str | None = None
    """Id of the workspace."""
    timestamp: AwareDatetime | None = None
    """When it happened."""
    data: Pipeline | None = None
    """The pipeline."""


class UnknownEvent(Model):
    """Any other event. The model keeps every field that arrives. Events about companies, appointments, calls, campaigns,
    documents, forms and invoices arrive like this for now.
    """

    event: str | None = Field(default=None, validation_alias=AliasChoices("event", "type"), serialization_alias="event")
    """Name of the event."""
    account_id: str | None = None
    """Id of the workspace."""
    timestamp: AwareDatetime | None = None
    """When it happened."""
    data: Outcome | None = None
    """The object it happened to."""


EVENTS: Mapping[str, type[ContactEvent | DealEvent | TaskEvent | MessageEvent | NoteEvent | PipelineEvent]] = {
    "contact.created": ContactEvent,
    "contact.updated": ContactEvent,
    "contact.deleted": ContactEvent,
    "contact.assigned": ContactEvent,
    "contact.tag_added": ContactEvent,
    "contact.tag_removed": ContactEvent,
    "deal.created": DealEvent,
    "deal.updated": DealEvent,
    "deal.stage_changed": DealEvent,
    "deal.won": DealEvent,
    "deal.lost": DealEvent,
    "deal.deleted": DealEvent,
    "deal.stalled": DealEvent,
    "task.created": TaskEvent,
    "task.completed": TaskEvent,
    "message.sent": MessageEvent,
    "message.received": MessageEvent,
    "note.created": NoteEvent,
    "pipeline.updated": PipelineEvent,
}
"""The model of each event that has its own."""
