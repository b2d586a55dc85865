# Made from conduyt/api/webhooks.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of webhooks."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import AliasChoices, AwareDatetime, Field

from conduyt._values.model import Id, Model

WebhookDeliveryStatus: TypeAlias = Literal["pending", "failed", "succeeded"] | str
"""Status of a delivery."""

WebhookEventName: TypeAlias = (
    Literal[
        "contact.created",
        "contact.updated",
        "contact.deleted",
        "contact.assigned",
        "contact.tag_added",
        "contact.tag_removed",
        "company.created",
        "company.updated",
        "company.stage_changed",
        "deal.created",
        "deal.updated",
        "deal.stage_changed",
        "deal.won",
        "deal.lost",
        "deal.deleted",
        "deal.stalled",
        "task.created",
        "task.completed",
        "message.sent",
        "message.received",
        "note.created",
        "pipeline.updated",
        "appointment.created",
        "appointment.updated",
        "appointment.booked",
        "appointment.cancelled",
        "call.completed",
        "call.dispositioned",
        "call.missed",
        "campaign.completed",
        "document.sent",
        "document.viewed",
        "form.submitted",
        "invoice.paid",
    ]
    | str
)
"""Name of an event that a webhook can receive. Automations have other triggers, with other names."""


class Webhook(Model):
    """A URL of your server that the service calls when an event happens."""

    id: Id = ""
    """Id of the webhook."""
    url: str | None = None
    """The address it calls."""
    events: list[WebhookEventName] | None = None
    """The events that it receives."""
    active: bool | None = Field(
        default=None, validation_alias=AliasChoices("active", "isActive"), serialization_alias="active"
    )
    """Whether it is switched on, the same as `isActive`."""
    is_active: bool | None = Field(
        default=None, validation_alias=AliasChoices("isActive", "is_active", "active"), serialization_alias="isActive"
    )
    """Whether it is switched on, the same as `active`."""
    description: str | None = None
    """What it is for."""
    secret: str | None = None
    """The secret that signs its calls; only in the response to its creation."""
    last_fired_at: AwareDatetime | None = None
    """When it was last called."""
    fail_count: int | None = None
    """How many calls have failed."""
    created_at: AwareDatetime | None = None
    """When it was created."""


class WebhookTest(Model):
    """The result of a test event. The service does not document the fields; the model keeps every field that arrives."""

    status_code: int | None = None
    """HTTP status of your server's response. Not documented; inferred."""


class WebhookDelivery(Model):
    """One event sent to one webhook. The service does not document the fields; the model keeps every field that arrives."""

    id: Id = ""
    """Id of the delivery. Not documented; inferred."""
    webhook_id: str | None = None
    """Id of the webhook. Not documented; inferred."""
    event: WebhookEventName | None = Field(
        default=None, validation_alias=AliasChoices("event", "eventType"), serialization_alias="event"
    )
    """The event it carries. One of `contact.created`, `contact.updated`, `contact.deleted`, `contact.assigned`,
    `contact.tag_added`, `contact.tag_removed`, `company.created`, `company.updated`, `company.stage_changed`,
    `deal.created`, `deal.updated`, `deal.stage_changed`, `deal.won`, `deal.lost`, `deal.deleted`, `deal.stalled`,
    `task.created`, `task.completed`, `message.sent`, `message.received`, `note.created`, `pipeline.updated`,
    `appointment.created`, `appointment.updated`, `appointment.booked`, `appointment.cancelled`, `call.completed`,
    `call.dispositioned`, `call.missed`, `campaign.completed`, `document.sent`, `document.viewed`, `form.submitted`,
    `invoice.paid`. Not documented; inferred.
    """
    status: WebhookDeliveryStatus | None = None
    """Its status. One of `pending`, `failed`, `succeeded`. Not documented; inferred."""
    status_code: int | None = None
    """HTTP status of your server's response. Not documented; inferred."""
    attempts: int | None = None
    """Number of attempts. Not documented; inferred."""
    request_body: object = None
    """What was sent. Not documented; inferred."""
    response_body: object = None
    """Body of your server's response. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When the event happened. Not documented; inferred."""
    next_retry_at: AwareDatetime | None = None
    """Time of the next attempt. Not documented; inferred."""
