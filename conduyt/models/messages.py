# Made from conduyt/api/messages.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of messages."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model
from conduyt.models.common import UserSummary

MessageDirection: TypeAlias = Literal["inbound", "outbound"] | str
"""Direction of a message."""

MessageChannel: TypeAlias = Literal["sms", "email"] | str
"""What kind of message it is."""

MessageStatus: TypeAlias = Literal["queued", "pending", "sending", "sent", "delivered", "failed"] | str
"""Delivery status of a message. `queued`, `sending` and `pending` are not final."""


class Message(Model):
    """One SMS or one email."""

    id: Id = ""
    """Id of the message."""
    account_id: str | None = None
    """Id of the workspace."""
    contact_id: str | None = None
    """Id of the contact it was sent to or came from."""
    direction: MessageDirection | None = None
    """Its direction. One of `inbound`, `outbound`."""
    channel: MessageChannel | None = None
    """What kind of message it is. One of `sms`, `email`."""
    status: MessageStatus | None = None
    """Status of its delivery. One of `queued`, `pending`, `sending`, `sent`, `delivered`, `failed`."""
    subject: str | None = None
    """Subject of an email, at most 500 characters."""
    body: str | None = None
    """The text, at most 100 KB (SMS: 1600 characters)."""
    body_html: str | None = None
    """The text of an email as HTML."""
    from_number: str | None = None
    """Number of the sender, in E.164 form."""
    to_number: str | None = None
    """Number of the recipient, in E.164 form."""
    from_email: str | None = None
    """Address of the sender."""
    to_email: str | None = None
    """Address of the recipient."""
    cc_emails: list[str] | None = None
    """Addresses that got a copy."""
    bcc_emails: list[str] | None = None
    """Addresses that got a hidden copy."""
    reply_to: object = None
    """Address for replies. The shape is not documented."""
    provider: str | None = None
    """The carrier or mail service."""
    provider_id: str | None = None
    """Id of the message at the provider."""
    provider_status: MessageProviderStatus | None = None
    """What the provider reports; only when one SMS is read by its id."""
    error_message: str | None = None
    """Why the delivery failed."""
    pending: str | None = None
    """Why the outcome is still unknown; only in the response to an email that is still being sent."""
    open_count: int | None = None
    """How often the email was opened."""
    click_count: int | None = None
    """How often a link in the email was clicked."""
    scheduled_at: AwareDatetime | None = None
    """When it is to be sent."""
    sent_at: AwareDatetime | None = None
    """When it was handed to the provider. A failed message keeps this time."""
    delivered_at: AwareDatetime | None = None
    """When it reached the recipient."""
    opened_at: AwareDatetime | None = None
    """When the email was opened."""
    first_opened_at: AwareDatetime | None = None
    """When it was first opened."""
    last_opened_at: AwareDatetime | None = None
    """When it was last opened."""
    clicked_at: AwareDatetime | None = None
    """When a link in it was clicked."""
    contact: MessageContact | None = None
    """The contact it was sent to or came from."""
    sent_by: object = None
    """Who sent it. The shape is not documented."""
    sender: object = None
    """The sender. The shape is not documented."""
    thread_id: object = None
    """The conversation it belongs to. The shape is not documented."""
    in_reply_to_id: object = None
    """The message it replies to. The shape is not documented."""
    internet_message_id: object = None
    """The Message-ID header of the email. The shape is not documented."""
    campaign_id: object = None
    """The campaign it was sent by. The shape is not documented."""
    side_effects: object = None
    """Side effects of the message. The shape is not documented."""
    side_effects_at: AwareDatetime | None = None
    """Time of the side effects."""
    rfc_capture_absent: object = None
    """The service does not document this field."""
    metadata: dict[str, object] | None = None
    """Further facts. Known keys are `sendSource`, `sendAttempt` and `deliveryUnconfirmed`, which is true when an SMS may
    have been sent although its outcome is unknown.
    """
    created_at: AwareDatetime | None = None
    """When it was created."""
    updated_at: AwareDatetime | None = None
    """When it was last changed."""


class MessageContact(Model):
    """The few fields of a contact that a message embeds."""

    id: Id = ""
    """Id of the contact."""
    first_name: str | None = None
    """Given name."""
    last_name: str | None = None
    """Family name."""
    email: str | None = None
    """Email address."""
    phone: str | None = None
    """Phone number, in E.164 form."""
    assigned_to: str | None = None
    """Id of the user in charge; only when one SMS is read by its id."""
    collaborators: list[object] | None = None
    """Users who work with the contact as well; only when one SMS is read by its id. The shape is not documented."""


class MessageProviderStatus(Model):
    """What the carrier reports about an SMS."""

    provider_id: str | None = None
    """Id of the message at the provider."""
    status: str | None = None
    """Status in the provider's own words."""


class SmsSendLog(Model):
    """One entry in the log of SMS that were sent."""

    id: Id = ""
    """Id of the entry."""
    account_id: str | None = None
    """Id of the workspace."""
    provider: str | None = None
    """The carrier."""
    message: str | None = None
    """The text."""
    status: str | None = None
    """Its outcome."""
    source: str | None = None
    """What caused the message."""
    message_id: str | None = None
    """Id of the message."""
    contact_name: str | None = None
    """Name of the contact it went to."""
    template_id: str | None = None
    """Id of the template it was made from."""
    template: object = None
    """The template it was made from. The shape is not documented."""
    sent_at: AwareDatetime | None = None
    """When it was sent."""
    created_at: AwareDatetime | None = None
    """When the entry was made."""


class SmsTransports(Model):
    """The ways a workspace can send SMS, WhatsApp messages and voice drops."""

    twilio: SmsTwilioTransport | None = None
    """Twilio and its numbers."""
    fromk: SmsFromkTransport | None = None
    """The transport called fromk."""
    project_blue: SmsProjectBlueTransport | None = None
    """The transport called Project Blue."""
    voice_drop: SmsVoiceDropTransport | None = None
    """Recordings that are left on voicemail."""
    webhook: SmsWebhookTransport | None = None
    """Carriers connected by webhook."""
    whatsapp: SmsWhatsappTransport | None = None
    """WhatsApp."""


class SmsTwilioTransport(Model):
    """Twilio as a way to send SMS."""

    connected: bool | None = None
    """Whether it is connected."""
    numbers: list[SmsTwilioNumber] | None = None
    """The numbers to send from."""


class SmsTwilioNumber(Model):
    """A number to send SMS from."""

    label: str | None = None
    """Name of the number."""
    phone_number: str | None = None
    """The number, in E.164 form."""
    user: UserSummary | None = None
    """The user it belongs to, without an email address."""


class SmsFromkTransport(Model):
    """The transport called fromk."""

    connected: bool | None = None
    """Whether it is connected."""
    label: str | None = None
    """Name of the connection."""
    lines: object = None
    """Its lines. The shape is not documented."""
    status: str | None = None
    """State of the connection."""


class SmsProjectBlueTransport(Model):
    """The transport called Project Blue."""

    connected: bool | None = None
    """Whether it is connected."""
    lines: object = None
    """Its lines. The shape is not documented."""


class SmsVoiceDropTransport(Model):
    """Voice drops, which leave a recording on voicemail."""

    connected: bool | None = None
    """Whether they can be sent."""
    recordings: SmsVoiceDropRecordings | None = None
    """The recordings there are."""


class SmsVoiceDropRecordings(Model):
    """The recordings for voice drops."""

    has_default: bool | None = None
    """Whether one of them is used by default."""
    templates: object = None
    """The recordings made ready as templates. The shape is not documented."""


class SmsWebhookTransport(Model):
    """Carriers that are connected by webhook."""

    providers: int | None = None
    """How many there are."""


class SmsWhatsappTransport(Model):
    """WhatsApp as a way to send messages."""

    connected: bool | None = None
    """Whether it is connected."""
    sender: object = None
    """Sender of the messages. The shape is not documented."""
