"""Rights of a person: do not contact, export of personal data, and erasure.

Where the documentation is silent: an export has every document that names the contact, by kind, and the same content as
a JSON file. Erasure deletes the contact and these documents. Deals and invoices stay, without the contact. A repeated
erasure succeeds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import one_of
from conduyt.sandbox.responses import ApiError, Response, one
from conduyt.sandbox.rules.crm.contacts import show
from conduyt.sandbox.rules.storage import attachment
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

EXPORT_FILE = "export.json"
_KEPT = ("deals", "invoices")


@handles("contacts.get_do_not_contact")
def get_do_not_contact(call: Call) -> Response:
    contact = _contact(call)
    names = ("doNotContact", "doNotContactAt", "doNotContactById", "doNotContactReason", "optedOutSms", "optedOutEmail")
    blocked = {"emailBlocked": contact["optedOutEmail"] or contact["doNotContact"] is True}
    state = {name: contact[name] for name in names} | {"doNotContact": contact["doNotContact"] is True}
    return one({"contactId": contact["id"], **state, **_blocked(contact), **blocked})


@handles("contacts.get_do_not_contact_statuses")
def get_do_not_contact_statuses(call: Call) -> Response:
    ids: Sequence[str] = [id_ for id_ in call.query.get("ids", ()) if id_]
    found = call.records.query("contacts", one_of("id", ids)) if ids else []
    statuses = {contact["id"]: _blocked(contact) for contact in found}
    return one({"statuses": statuses, "requested": len(ids), "checked": len(found), "truncated": False})


@handles("contacts.gdpr.export")
def export(call: Call) -> Response:
    contact = _contact(call)
    stored = _export(call, contact)
    size = len(_as_text(stored))
    file = {"id": EXPORT_FILE, "name": EXPORT_FILE, "contentType": "application/json", "size": size}
    return one({**stored, "exportedAt": call.now(), "files": [file]})


@handles("contacts.gdpr.download_file")
def download_file(call: Call) -> Response:
    contact = _contact(call)
    if call.path["file_id"] != EXPORT_FILE:
        raise ApiError(404, "The export has no such file.")
    content = _as_text(_export(call, contact))
    return Response(content=content, media_type="application/octet-stream", headers=attachment(EXPORT_FILE))


@handles("contacts.gdpr.forget")
def forget(call: Call) -> Response:
    id_ = call.path["contact_id"]
    forgotten = call.records.get("forgotten", id_)
    if forgotten is None:
        contact = _contact(call)
        for kind, docs in call.records.with_field("contactId", id_).items():
            for doc in docs:
                if kind in _KEPT:
                    call.records.update(kind, {**doc, "contactId": None})
                else:
                    call.records.delete(kind, doc["id"])
        call.records.delete("contacts", id_)
        forgotten = call.records.insert("forgotten", {"id": id_, "forgotten": True, "forgottenAt": call.now()})
        # Receivers need the id to erase their own data, and nothing else about the person.
        call.emit("contact.deleted", {"id": id_, "accountId": contact["accountId"], "deletedAt": call.now()})
    return one(forgotten)


def _contact(call: Call) -> Doc:
    return call.find("contacts", call.path["contact_id"], "contact")


def _blocked(contact: Doc) -> dict[str, bool]:
    nobody = contact["doNotContact"] is True
    return {"smsBlocked": nobody or contact["optedOutSms"], "voiceBlocked": nobody}


def _export(call: Call, contact: Doc) -> Doc:
    stored = call.records.with_field("contactId", contact["id"])
    shown = {kind: [_without_internals(doc) for doc in docs] for kind, docs in stored.items()}
    return {"contact": show(call, contact), **shown}


def _without_internals(doc: Doc) -> Doc:
    return {name: value for name, value in doc.items() if not name.startswith("_")}


def _as_text(stored: Doc) -> bytes:
    return json.dumps(stored, ensure_ascii=False, indent=2).encode()
