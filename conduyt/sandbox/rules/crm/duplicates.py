"""Find and merge duplicate contacts."""

from __future__ import annotations

from collections import defaultdict

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import Response, invalid, one
from conduyt.sandbox.rules.crm import threads
from conduyt.sandbox.rules.crm.contacts import WRITABLE, remove, save, show
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

# Kinds of documents that a merge moves to the primary contact.
_FOLLOWING = (
    *("activities", "appointments", "calls", "deal_contacts", "deals", "form_submissions", "invoices", "messages"),
    *("notes", "tasks"),
)


@handles("contacts.find_duplicates")
def find_duplicates(call: Call) -> Response:
    """Groups of contacts with the same email address or phone number. The service does not document its rules."""
    groups: defaultdict[tuple[str, str], list[Doc]] = defaultdict(list)
    for contact in call.records.query("contacts"):
        for field in ("email", "phone"):
            if contact[field]:
                groups[field, contact[field].casefold()].append(contact)
    shown = [
        {"matchedOn": field, "value": value, "contacts": [show(call, contact) for contact in same]}
        for (field, value), same in groups.items()
        if len(same) > 1
    ]
    return one({"groups": shown, "total": len(shown)})


@handles("contacts.merge")
def merge_contacts(call: Call) -> Response:
    """Merge into the primary contact: it keeps its values, fills empty fields, and gets all tags and linked objects."""
    primary_id, secondary_id = call.body["primaryId"], call.body["secondaryId"]
    if primary_id == secondary_id:
        raise invalid("secondaryId", "must be another contact than primaryId")
    primary = call.find("contacts", primary_id, "contact")
    secondary = call.find("contacts", secondary_id, "contact")

    changes: Doc = {name: secondary[name] for name in WRITABLE if primary[name] is None}
    for name in ("customFields", "metadata"):
        changes[name] = {**secondary[name], **primary[name]}
    changes["tagIds"] = list(dict.fromkeys([*primary["tagIds"], *secondary["tagIds"]]))
    changes["leadScore"] = max(primary["leadScore"], secondary["leadScore"])
    for kind in _FOLLOWING:
        for doc in call.records.query(kind, equals("contactId", secondary_id)):
            call.records.update(kind, {**doc, "contactId": primary_id})
    threads.refresh(call, primary_id)

    remove(call, secondary)
    return one(show(call, save(call, primary, changes)))
