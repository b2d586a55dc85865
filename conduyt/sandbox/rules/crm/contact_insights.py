"""Data about contacts that Conduyt gets from external services: location, best time to call, type of phone line.

The sandbox calls no external service. Only a few large cities have a location. The best time is ten in the morning in
the time zone of the contact. Enriching derives the company from the email address and the time zone from the area code.
The type of a phone line depends on its last digit. A check covers LINES_AT_ONCE lines, so callers must repeat the
request, as with Conduyt; it is free here. A dry run performs a change and rolls it back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import equals, one_of
from conduyt.sandbox.description import load
from conduyt.sandbox.responses import ApiError, Response, invalid, many, one
from conduyt.sandbox.rules.bodies import IDS, OBJECT, expect
from conduyt.sandbox.rules.crm import contacts
from conduyt.sandbox.store import Doc
from conduyt.sandbox.validate import Checks

handles: Handlers = Handlers()

LINES_AT_ONCE = 50
_PLACES = {
    "austin": (30.2672, -97.7431),
    "berlin": (52.52, 13.405),
    "chicago": (41.8781, -87.6298),
    "denver": (39.7392, -104.9903),
    "london": (51.5072, -0.1276),
    "new york": (40.7128, -74.006),
    "paris": (48.8566, 2.3522),
    "san francisco": (37.7749, -122.4194),
}
_AREAS = {
    "212": "America/New_York",
    "303": "America/Denver",
    "312": "America/Chicago",
    "415": "America/Los_Angeles",
    "512": "America/Chicago",
}
_LINES = ("mobile", "mobile", "mobile", "mobile", "mobile", "mobile", "landline", "landline", "landline", "voip")
_SCHEMAS = {
    "create": "contacts.yaml#/components/schemas/ContactCreate",
    "update": "contacts.yaml#/components/schemas/ContactUpdate",
    "delete": "common.yaml#/components/schemas/Outcome",
}


@handles("contacts.list_locations")
def list_locations(call: Call) -> Response:
    leads: list[Doc] = []
    for contact in call.records.query("contacts"):
        place = _PLACES.get((contact["city"] or "").casefold())
        if place:
            about = {name: contact[name] for name in ("id", "source", "createdAt")}
            leads.append({**about, "lat": place[0], "lng": place[1]})
    return one({"leads": leads})


@handles("contacts.get_best_time")
def get_best_time(call: Call) -> Response:
    contact = _contact(call)
    time = {"dayOfWeek": 2, "hour": 10, "timezone": contact["timezone"] or "America/Los_Angeles"}
    return one({"contactId": contact["id"], "bestTime": time, "confidence": "low", "basedOn": 0})


@handles("contacts.enrich")
def enrich(call: Call) -> Response:
    contact = _contact(call)
    found = {"company": _company(contact["email"] or ""), "timezone": _AREAS.get((contact["phone"] or "")[2:5])}
    filled = {name: value for name, value in found.items() if value and contact[name] is None}
    if "timezone" in filled:
        filled["timezoneSource"] = "area_code"
    if filled:
        contacts.save(call, contact, filled)
    return one({"contactId": contact["id"], "status": "completed", "updatedFields": list(filled), "enriched": filled})


@handles("contacts.list_active_enrollments")
def list_active_enrollments(call: Call) -> Response:
    this = equals("contactId", _contact(call)["id"])
    sequences = call.records.query("enrollments", this, equals("status", "active"))
    runs = call.records.query("executions", this, equals("completedAt", None))
    shown = [{"type": "email_sequence", **enrollment} for enrollment in sequences]
    names = ("id", "status", "contactId", "startedAt", "nextExecutionAt", "currentNodeId")
    for run in runs:
        owner = {"ownerId": run["ownerId"], "type": run["ownerKind"].removesuffix("s")}
        shown.append({**owner, **{name: run[name] for name in names}})
    return many(shown)


@handles("contacts.verify_line_type")
def verify_line_type(call: Call) -> Response:
    if "smartListId" in call.body:
        raise ApiError(404, "No such smart list: the sandbox has none.")
    if "contactIds" not in call.body:
        raise invalid("contactIds", "is required, unless smartListId is given")
    found = call.records.query("contacts", one_of("id", call.body["contactIds"]))
    known = {line["id"]: line["phone"] for line in call.records.query("phone_lines")}
    open_ = [contact for contact in found if contact["phone"] and known.get(contact["id"]) != contact["phone"]]
    types: Counter[str] = Counter()
    for contact in open_[:LINES_AT_ONCE]:
        digit = contact["phone"][-1]
        kind = _LINES[int(digit)] if digit in "0123456789" else "unknown"
        types[kind] += 1
        call.records.delete("phone_lines", contact["id"])
        call.records.insert("phone_lines", {"id": contact["id"], "phone": contact["phone"], "lineType": kind})
    left = max(0, len(open_) - LINES_AT_ONCE)
    return one({"verified": types.total(), "byLineType": types, "done": left == 0, "remaining": left})


@handles("contacts.dry_run")
def dry_run(call: Call) -> Response:
    """Preview {"operation": "create", "data": {...}}, or "update" or "delete" with `contactIds`."""
    operation = call.body.get("operation", "update")
    needed = [] if operation == "create" else ["contactIds"]
    choice = {"type": "string", "x-conduyt-known-values": [*_SCHEMAS]}
    expect(call, needed, operation=choice, data=OBJECT, contactIds=IDS)
    data: Doc = dict(call.body.get("data", {}))
    Checks(load()).require(load().schema(_SCHEMAS[operation]), data, within="data.")
    ids: list[str | None] = [*call.body["contactIds"]] if operation != "create" else [None]
    results = [_tried(call, operation, id_, data) for id_ in ids]
    return one({"dryRun": True, "operation": operation, "valid": all(one["ok"] for one in results), "results": results})


def _tried(call: Call, operation: str, id_: str | None, data: Doc) -> Doc:
    before = call.records.get("contacts", id_ or "")
    rules = {
        "create": contacts.create_contact,
        "update": contacts.update_contact,
        "delete": contacts.delete_contact,
    }
    try:
        with call.undone() as trial:
            rules[operation](replace(trial, body=data, path={"contact_id": id_ or ""}))
            after = call.records.get("contacts", id_ or "")
    except ApiError as refusal:
        return {"contactId": id_, "ok": False, "status": refusal.status, "error": str(refusal), "changes": {}}
    changes = {
        name: {"from": before[name], "to": value}
        for name, value in (after or {}).items()
        if before and before[name] != value and name != "updatedAt"
    }
    return {"contactId": id_, "ok": True, "status": None, "error": None, "changes": changes}


def _contact(call: Call) -> Doc:
    return call.find("contacts", call.path["contact_id"], "contact")


def _company(email: str) -> str | None:
    """The company for a domain: Analytical Engines for analytical-engines.example."""
    domain = email.partition("@")[2].partition(".")[0]
    return domain.replace("-", " ").title() or None
