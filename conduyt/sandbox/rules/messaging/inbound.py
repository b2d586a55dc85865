"""Inbound messages: `Sandbox.receive`. No operation of the API creates them.

An unknown sender becomes a contact. A sender who texts STOP, or another opt-out word of the carriers, is opted out of
SMS until they text START.
"""

from __future__ import annotations

from collections.abc import Sequence

from conduyt.sandbox.call import Call
from conduyt.sandbox.rules.crm import contacts, leads
from conduyt.sandbox.rules.messaging import messages
from conduyt.sandbox.store import Doc

_STOP = {"CANCEL", "END", "QUIT", "STOP", "STOPALL", "UNSUBSCRIBE"}
_START = {"START", "UNSTOP"}


def receive(call: Call, *, sender: str, body: str, subject: str | None, media: Sequence[bytes]) -> Doc:
    """Receive a message, as from the carrier or mail service."""
    is_email = "@" in sender
    field = "email" if is_email else "phone"
    contact = leads.contact_by(call, field, sender) or leads.new_lead(call, {field: sender, "source": "inbound"})
    fields: Doc = {
        "direction": "inbound",
        "status": "delivered",
        "body": body,
        "subject": subject,
        "sentAt": call.now(),
        "deliveredAt": call.now(),
        "_unread": True,
        "_media": messages.as_media(media),
    }
    message = messages.add(call, contact, "email" if is_email else "sms", fields)
    messages.tell(call, message)
    word = body.strip().upper()
    if not is_email and word in _STOP | _START:
        contact = call.find("contacts", contact["id"], "contact")
        contacts.save(call, contact, {"optedOutSms": word in _STOP})
    return message
