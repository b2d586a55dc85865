"""The timeline of a contact, a company or a deal: activities and notes in one list, newest first.

It has the note itself instead of the activity about its creation. The timeline of a company includes those of its
current contacts and deals.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import Where, any_of, equals, one_of
from conduyt.sandbox.responses import Response, many
from conduyt.sandbox.rules.crm.activities import done_to, history_of, show
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()


@handles("contacts.list_timeline")
def list_of_contact(call: Call) -> Response:
    contact = call.find("contacts", call.path["contact_id"], "contact")
    return many(_timeline(call, equals("contactId", contact["id"])))


@handles("companies.list_timeline")
def list_of_company(call: Call) -> Response:
    company = call.find("companies", call.path["company_id"], "company")
    members = [
        one_of(field, [doc["id"] for doc in call.records.query(kind, equals("companyId", company["id"]))])
        for kind, field in (("contacts", "contactId"), ("deals", "dealId"))
    ]
    return many(_timeline(call, any_of(done_to("company", company["id"]), *members)))


@handles("deals.list_activities")
def list_of_deal(call: Call) -> Response:
    deal = call.find("deals", call.path["deal_id"], "deal")
    return many(_timeline(call, equals("dealId", deal["id"])))


@handles("deals.list_history")
def list_history(call: Call) -> Response:
    return many(history_of(call, "deal", call.find("deals", call.path["deal_id"], "deal")["id"]))


def _timeline(call: Call, where: Where) -> list[Doc]:
    notes = [_as_activity(note) for note in call.records.query("notes", where, order="desc")]
    activities = call.records.query("activities", where, order="desc")
    items = [*notes, *(show(activity) for activity in activities if activity["type"] != "note_created")]
    return sorted(items, key=lambda item: str(item["createdAt"]), reverse=True)


def _as_activity(note: Doc) -> Doc:
    return {
        "id": note["id"],
        "type": "note",
        "title": "Note",
        "description": note["body"],
        **{name: note[name] for name in ("contactId", "dealId", "userId", "isPinned", "createdAt")},
    }
