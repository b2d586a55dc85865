"""Find or create the contact of a person who writes, books or submits a form."""

from __future__ import annotations

from conduyt.sandbox.call import Call
from conduyt.sandbox.conditions import same_text
from conduyt.sandbox.rules.crm import contacts
from conduyt.sandbox.store import Doc


def contact_by(call: Call, field: str, address: str) -> Doc | None:
    """The oldest contact with this email address or phone number."""
    found = call.records.query("contacts", same_text(field, address), limit=1)
    return found[0] if found else None


def new_lead(call: Call, fields: Doc) -> Doc:
    """Create a contact and emit its event."""
    contact = contacts.new_contact(
        id_=call.store.new_id("con"),
        account=call.records.workspace,
        now=call.now(),
        fields=fields,
        tag_ids=[],
    )
    call.records.insert("contacts", contact)
    call.emit("contact.created", contacts.show(call, contact))
    return contact
