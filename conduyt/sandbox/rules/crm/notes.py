"""Notes on contacts and deals. The list has pinned ones first, then the newest.

The author is the user of the key. Notes stay when their contact or deal is deleted.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import ApiError, Response, deleted, invalid, one
from conduyt.sandbox.rules.crm.activities import actor, check_links
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

BODY_LIMIT = 50 * 1024


def new_note(*, id_: str, user: str | None, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "body": None,
        "isPinned": False,
        "contactId": None,
        "dealId": None,
        "userId": user,
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


@handles("notes.list")
def list_notes(call: Call) -> Response:
    filters = {"contact_id": "contactId", "deal_id": "dealId"}
    where = [equals(field, call.query[name]) for name, field in filters.items() if name in call.query]
    return page(call, "notes", *where, sort=["isPinned", "createdAt"], show=lambda note: note)


@handles("notes.create")
def create_note(call: Call) -> Response:
    if not (call.body.get("contactId") or call.body.get("dealId")):
        raise invalid("contactId", "is required, unless dealId is given")
    check_links(call)
    _check_size(call)
    fields = {name: call.body[name] for name in ("body", "isPinned", "contactId", "dealId") if name in call.body}
    note = new_note(id_=call.store.new_id("note"), user=actor(call), now=call.now(), fields=fields)
    call.records.insert("notes", note)
    call.emit("note.created", note)
    return one(note)


@handles("notes.get")
def get_note(call: Call) -> Response:
    return one(_note(call))


@handles("notes.update")
def update_note(call: Call) -> Response:
    note = _note(call)
    _check_size(call)
    changes = {name: call.body[name] for name in ("body", "isPinned") if name in call.body}
    return one(call.records.update("notes", {**note, **changes, "updatedAt": call.now()}))


@handles("notes.delete")
def delete_note(call: Call) -> Response:
    note = _note(call)
    call.records.delete("notes", note["id"])
    return deleted(note["id"])


def _note(call: Call) -> Doc:
    return call.find("notes", call.path["note_id"], "note")


def _check_size(call: Call) -> None:
    if len(call.body.get("body", "").encode()) > BODY_LIMIT:
        raise ApiError(413, "body: must not be larger than 50 KB.")
