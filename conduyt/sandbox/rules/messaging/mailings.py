"""Messages of sequences, automations and workflows, and test messages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from conduyt.sandbox import outbox
from conduyt.sandbox.call import Call
from conduyt.sandbox.rules.messaging import sending
from conduyt.sandbox.rules.messaging.merge_fields import SAMPLE, merge
from conduyt.sandbox.rules.messaging.outgoing import Channel
from conduyt.sandbox.store import Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The content of a message, with merge fields."""

    body: str
    subject: str | None = None
    html: str | None = None

    @classmethod
    def of_template(cls, template: Doc) -> Content:
        return cls(body=template["body"], subject=template["subject"], html=template["bodyHtml"])

    def merged(self, contact: Doc) -> Content:
        return replace(
            self,
            body=merge(self.body, contact),
            subject=None if self.subject is None else merge(self.subject, contact),
            html=None if self.html is None else merge(self.html, contact, escape=True),
        )


def send(call: Call, contact: Doc, channel: Channel, content: Content, *, source: str) -> Doc:
    """Send a message, filled in for the contact. The caller has checked that it may be sent."""
    merged = content.merged(contact)
    metadata = {"sendSource": source, "sendAttempt": 1}
    return sending.send(
        call,
        contact,
        channel,
        body=merged.body,
        subject=merged.subject,
        html=merged.html,
        fields={"metadata": metadata},
    )


def send_test(call: Call, content: Content, to: str) -> Content:
    """Send an email filled in for a sample contact. It is in the outbox, and in no conversation."""
    merged = content.merged(SAMPLE)
    outbox.put(call, channel="email", to=to, subject=merged.subject, body=merged.body, message_id=None)
    return merged
