"""Changes to many contacts or deals in one request.

Each record is changed as by a single request, with its events. A record that cannot be changed does not stop the
others: `errors` has its id, the code of a single request, and the reason. `updated` counts all records that were
processed, even if they did not change. `edit` and `update` are the same. Tags are ids or names. Where a body is not
documented: untag takes `tags`, `tagIds` or `removeTags`; dnc takes `doNotContact` (default: true) and `reason`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import any_of, equals, same_text
from conduyt.sandbox.description import load
from conduyt.sandbox.responses import CODES, ApiError, Response, invalid, one
from conduyt.sandbox.rules.bodies import id_list
from conduyt.sandbox.rules.crm import contacts, deals
from conduyt.sandbox.rules.crm.activities import actor
from conduyt.sandbox.store import Doc
from conduyt.sandbox.validate import Checks

handles: Handlers = Handlers()

LIMIT = 1000
KEPT = 20  # how many requests `get_status` lists


@handles("bulk.contacts.delete")
def delete_contacts(call: Call) -> Response:
    return _each(call, "contacts", "delete", lambda id_: _single(call, "contacts.delete", "contact_id", id_, {}))


@handles("bulk.contacts.edit")
@handles("bulk.contacts.update")
def update_contacts(call: Call) -> Response:
    changes = _changes(call, "contacts.update")
    return _each(call, "contacts", "update", lambda id_: _single(call, "contacts.update", "contact_id", id_, changes))


@handles("bulk.deals.edit")
@handles("bulk.deals.update")
def update_deals(call: Call) -> Response:
    changes = _changes(call, "deals.update")
    return _each(call, "deals", "update", lambda id_: _single(call, "deals.update", "deal_id", id_, changes))


@handles("bulk.contacts.tag")
def tag_contacts(call: Call) -> Response:
    added, removed = (tag_ids(call, call.body.get(name, ()), name) for name in ("addTags", "removeTags"))
    if not added and not removed:
        raise invalid("addTags", "is required, unless removeTags is given")
    return _each(call, "contacts", "tag", lambda id_: retag(call, id_, added, removed))


@handles("bulk.contacts.untag")
def untag_contacts(call: Call) -> Response:
    name = next((name for name in ("tags", "tagIds", "removeTags") if call.body.get(name)), None)
    if name is None:
        raise invalid("tags", "is required")
    removed = tag_ids(call, call.body[name], name)
    return _each(call, "contacts", "untag", lambda id_: retag(call, id_, (), removed))


@handles("bulk.contacts.set_do_not_contact")
def set_do_not_contact(call: Call) -> Response:
    blocked, reason = call.body.get("doNotContact", True), call.body.get("reason")
    if not isinstance(blocked, bool):
        raise invalid("doNotContact", "must be boolean")
    changes = {
        "doNotContact": blocked,
        "doNotContactAt": call.now() if blocked else None,
        "doNotContactById": actor(call) if blocked else None,
        "doNotContactReason": reason if blocked else None,
    }
    return _each(call, "contacts", "dnc", lambda id_: contacts.save(call, _contact(call, id_), changes))


@handles("bulk.get_status")
def get_status(call: Call) -> Response:
    """The batch operations in progress, and the latest requests, which end at once."""
    is_open = (equals("completedAt", None), equals("cancelledAt", None))
    active = call.records.query("batch_operations", *is_open)
    recent = call.records.query("bulk_requests", order="desc", limit=KEPT)
    return one({"running": len(active), "operations": [_summary(batch) for batch in active], "recent": recent})


@handles("bulk.get_unified_view")
def get_unified_view(call: Call) -> Response:
    """Requests and batch operations in one list, newest first."""
    batches = [{"kind": "batch", **_summary(batch)} for batch in call.records.query("batch_operations")]
    requests = [{"kind": "bulk", **request} for request in call.records.query("bulk_requests")]
    operations = sorted([*batches, *requests], key=lambda doc: str(doc["createdAt"]), reverse=True)
    return one({"operations": operations, "total": len(operations)})


def retag(call: Call, id_: str, added: Sequence[str], removed: Sequence[str]) -> None:
    """Change the tags of a contact. If they stay the same, no event is emitted."""
    contact = _contact(call, id_)
    kept = [tag_id for tag_id in dict.fromkeys([*contact["tagIds"], *added]) if tag_id not in removed]
    if kept != contact["tagIds"]:
        contacts.save(call, contact, {"tagIds": kept})


def tag_ids(call: Call, given: Any, field: str) -> list[str]:
    """Tags by id or by name."""
    if not isinstance(given, list | tuple):
        raise invalid(field, "must be array")
    texts = cast("Sequence[Any]", given)
    return [find_tag(call, text, f"{field}.{position}")["id"] for position, text in enumerate(texts)]


def find_tag(call: Call, text: Any, field: str) -> Doc:
    """A tag by its id or its name."""
    where = any_of(equals("id", text), same_text("name", text)) if isinstance(text, str) else None
    found = call.records.query("tags", where, limit=1) if where else []
    if not found:
        raise invalid(field, "there is no such tag")
    return found[0]


def failure(id_: str, error: ApiError) -> Doc:
    return {"id": id_, "code": CODES[error.status], "message": str(error)}


def _each(call: Call, resource: str, action: str, change: Callable[[str], object]) -> Response:
    """Change every record, and respond with the result of each."""
    ids, errors = _ids(call), list[Doc]()
    for id_ in ids:
        try:
            change(id_)
        except ApiError as error:
            errors.append(failure(id_, error))
    done = len(ids) - len(errors)
    result = {"deleted" if action == "delete" else "updated": done, "failed": len(errors), "errors": errors}
    request: Doc = {"id": call.store.new_id("bulk"), "resource": resource, "action": action, "status": "completed"}
    request |= {"total": len(ids), "succeeded": done, "failed": len(errors), "createdAt": call.now()}
    call.records.insert("bulk_requests", request)
    return one(result)


def _single(call: Call, operation: str, parameter: str, id_: str, body: Doc) -> Response:
    rules = contacts.handles if operation.startswith("contacts") else deals.handles
    return rules[operation](replace(call, path={parameter: id_}, body=body))


def _changes(call: Call, operation: str) -> Doc:
    """The new values, checked as for a single update."""
    name = "updates" if "updates" in call.body else "data"
    schema = load().operations[operation].body or {}
    Checks(load()).require(schema, call.body[name], within=f"{name}.")
    declared = load().resolve(schema)["properties"]
    return {field: value for field, value in call.body[name].items() if field in declared}


def _ids(call: Call) -> list[str]:
    """The ids of the records, without duplicates."""
    ids = call.body.get("ids")
    if isinstance(ids, list) and len(cast("Sequence[Any]", ids)) > LIMIT:
        raise ApiError(400, f"ids: must have at most {LIMIT} items")
    return id_list(ids, "ids")


def _contact(call: Call, id_: str) -> Doc:
    return call.find("contacts", id_, "contact")


def _summary(batch: Doc) -> Doc:
    fields = ("id", "name", "operation", "status", "totalContacts", "processedCount", "createdAt")
    return {name: batch[name] for name in fields}
