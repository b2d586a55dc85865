"""Sends outbound messages, to the outbox of the sandbox instead of a carrier or mail service.

A message is sent at once or at its time, and delivered ten seconds later. Some recipients cause failures, for tests:

    email to ...@slow.example     the outcome stays open (sending) for thirty seconds, then the email is sent
    email to ...@bounce.example   the mail service refuses it (failed)
    SMS to +15005550001           the carrier does not confirm it; it is in the outbox, because it may have been sent
    SMS to +15005550009           the carrier refuses it (failed)
"""

from __future__ import annotations

from datetime import timedelta

from conduyt.sandbox import outbox
from conduyt.sandbox.background import at as call_at
from conduyt.sandbox.background import on_time
from conduyt.sandbox.call import Call
from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import at_most
from conduyt.sandbox.responses import invalid
from conduyt.sandbox.rules.crm.activities import actor
from conduyt.sandbox.rules.messaging import messages
from conduyt.sandbox.rules.messaging.outgoing import Channel, obstacle
from conduyt.sandbox.rules.times import instant, parse
from conduyt.sandbox.store import Doc

DELIVERY = timedelta(seconds=10)
SLOW = timedelta(seconds=30)
PENDING = "The mail service has not confirmed the email yet. Ask again with the same idempotency key and content."
_REFUSED = {
    "bounce.example": "Error 550: The mailbox does not exist.",
    "+15005550009": "Error 30003: The handset cannot be reached.",
}
_UNCONFIRMED = "+15005550001"


def check_reachable(contact: Doc, channel: Channel) -> None:
    """Refuse a message that may not or cannot be sent."""
    reason = obstacle(contact, channel)
    if reason is not None:
        raise invalid("contactId", reason[1])


def send(
    call: Call,
    contact: Doc,
    channel: Channel,
    *,
    body: str,
    subject: str | None = None,
    html: str | None = None,
    at: str | None = None,
    fields: Doc | None = None,
) -> Doc:
    """Send a message to a reachable contact, now or at a later time. Its status is the result."""
    due = None if at is None else instant(at)
    content: Doc = {"body": body, "subject": subject, "bodyHtml": html, "scheduledAt": due}
    content |= {"sentBy": actor(call), "metadata": {"sendSource": "api", "sendAttempt": 1}, **(fields or {})}
    if due is not None and due > call.now():
        return messages.add(call, contact, channel, {**content, "status": "queued", "_nextAt": due})
    message = messages.add(call, contact, channel, content)
    if _recipient(message).endswith("@slow.example"):
        return messages.change(call, message, {"_nextAt": iso(call.clock.now() + SLOW)})
    return dispatch(call, message)


def dispatch(call: Call, message: Doc) -> Doc:
    """Hand a message to the carrier or mail service."""
    recipient = _recipient(message)
    changes: Doc = {"sentAt": call.now(), "providerId": call.store.new_id("ext"), "_nextAt": None}
    refused = _REFUSED.get(recipient.rpartition("@")[2])
    if refused:
        changes |= {"status": "failed", "errorMessage": refused}
    elif recipient == _UNCONFIRMED:
        changes |= {"status": "failed", "errorMessage": "The carrier did not confirm the message."}
        changes["metadata"] = {**message["metadata"], "deliveryUnconfirmed": True}
    else:
        changes |= {"status": "sent", "_nextAt": iso(call.clock.now() + DELIVERY)}
    message = messages.change(call, message, changes)
    if not refused:
        outbox.put(
            call,
            channel=message["channel"],
            to=recipient,
            subject=message["subject"],
            body=message["body"],
            message_id=message["id"],
        )
    if message["channel"] == "sms":
        _log(call, message)
    messages.tell(call, message)
    return message


@on_time
def move_on(call: Call) -> None:
    """Send queued messages that are due, and deliver sent ones."""
    while due := call.records.query("messages", at_most("_nextAt", call.now()), sort=["_nextAt"], limit=1):
        message = due[0]
        then = call_at(call, parse(message["_nextAt"]))
        if message["status"] == "sent":
            messages.change(then, message, {"status": "delivered", "deliveredAt": message["_nextAt"], "_nextAt": None})
            continue
        contact = call.records.get("contacts", message["contactId"])
        # The address of the message, which can differ from that of the contact.
        addressed = contact and {**contact, "email": message["toEmail"], "phone": message["toNumber"]}
        reason = obstacle(addressed, message["channel"])
        if reason is not None:  # a reason that did not exist when the message was created
            messages.change(then, message, {"status": "failed", "errorMessage": reason[1], "_nextAt": None})
        else:
            dispatch(then, message)


def _recipient(message: Doc) -> str:
    recipient: str = message["toNumber"] if message["channel"] == "sms" else message["toEmail"]
    return recipient


def _log(call: Call, message: Doc) -> None:
    contact = messages.show(call, message)["contact"]
    entry: Doc = {
        "message": message["body"],
        "status": message["status"],
        "source": "user" if message["sentBy"] else "automation",
        "messageId": message["id"],
        "contactName": " ".join(filter(None, (contact["firstName"], contact["lastName"]))) or None,
        "sentAt": message["sentAt"],
    }
    call.records.insert("sms_logs", new_log(call, entry))


def new_log(call: Call, fields: Doc) -> Doc:
    return {
        "id": call.store.new_id("log"),
        "accountId": call.records.workspace,
        "provider": "twilio",
        **dict.fromkeys(("message", "messageId", "contactName", "templateId", "template", "sentAt")),
        "status": "sent",
        "source": "user",
        "createdAt": call.now(),
        **fields,
    }
