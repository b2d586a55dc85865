"""Batch operations: changes to many contacts that run in the background, driven by the clock.

The sandbox processes fifty contacts per second. The body is not documented; here it has `operation` (add_tag or
remove_tag), `params` with `tagId` or `tagName`, and either `contactIds` or `filterQuery`, which takes the filters of
`contacts.list` and is applied when the operation is created. Contacts that already have the tag (or lack it) are
skipped; deleted contacts are errors. Canceling keeps the changes that are made; a completed operation cannot be
canceled (409).
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from conduyt.sandbox.background import at, on_time
from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import one_of
from conduyt.sandbox.description import load
from conduyt.sandbox.responses import ApiError, Response, invalid, one
from conduyt.sandbox.rules.bodies import id_list
from conduyt.sandbox.rules.bulk import changes
from conduyt.sandbox.rules.crm import contacts
from conduyt.sandbox.rules.crm.activities import actor
from conduyt.sandbox.rules.times import parse
from conduyt.sandbox.store import Doc
from conduyt.sandbox.validate import Checks

handles: Handlers = Handlers()

PER_SECOND = 50
PAGE = 100
OPERATIONS = ("add_tag", "remove_tag")
OPEN = ("pending", "processing")
_CREATOR = ("id", "firstName", "lastName", "email")


def new_batch(*, id_: str, account: str, user: str | None, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "accountId": account,
        "createdBy": user,
        "name": None,
        "comment": None,
        "operation": None,
        "params": {},
        "status": "pending",
        "contactIds": [],
        **dict.fromkeys(("filterQuery", "filterPayload", "automationId", "automation")),
        "totalContacts": len(fields["contactIds"]),
        **dict.fromkeys(("processedCount", "successCount", "skippedCount", "errorCount"), 0),
        **dict.fromkeys(("leaseToken", "lastProcessedAt", "completedAt", "cancelledAt")),
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


@handles("bulk.operations.list")
def list_batches(call: Call) -> Response:
    query = {**call.query, "limit": call.query.get("limit", 20)}
    return page(replace(call, query=query), "batch_operations", show=lambda batch: _show(call, batch))


@handles("bulk.operations.create")
def create_batch(call: Call) -> Response:
    body = call.body
    if body.get("operation") not in OPERATIONS:
        raise invalid("operation", f"must be one of: {', '.join(OPERATIONS)}")
    tag = _tag(call)
    fields: Doc = {
        "name": _text(call, "name") or f"{'Add' if body['operation'] == 'add_tag' else 'Remove'} {tag['name']}",
        "comment": _text(call, "comment"),
        "operation": body["operation"],
        "params": {"tagId": tag["id"], "tagName": tag["name"]},
        "filterQuery": body.get("filterQuery"),
        "contactIds": _contact_ids(call),
    }
    account, user = call.records.workspace, actor(call)
    batch = new_batch(id_=call.store.new_id("batch"), account=account, user=user, now=call.now(), fields=fields)
    return one(_show(call, call.records.insert("batch_operations", batch)))


@handles("bulk.operations.get")
def get_batch(call: Call) -> Response:
    return one(_show(call, _batch(call)))


@handles("bulk.operations.cancel")
def cancel_batch(call: Call) -> Response:
    batch = _batch(call)
    if batch["status"] == "completed":
        raise ApiError(409, "The batch operation is completed.")
    if batch["status"] in OPEN:
        batch |= {"status": "cancelled", "cancelledAt": call.now(), "updatedAt": call.now(), "leaseToken": None}
        call.records.update("batch_operations", batch)
    return one(_show(call, batch))


@on_time
def work(call: Call) -> None:
    """Process as many contacts as the time since the creation allows."""
    for batch in call.records.query("batch_operations", one_of("status", OPEN)):
        seconds = (call.clock.now() - parse(batch["createdAt"])).total_seconds()
        target = min(batch["totalContacts"], int(seconds * PER_SECOND))
        for number in range(batch["processedCount"], target):
            moment = parse(batch["createdAt"]) + timedelta(seconds=(number + 1) / PER_SECOND)
            batch[_process(at(call, moment), batch, batch["contactIds"][number])] += 1
            batch |= {"processedCount": number + 1, "lastProcessedAt": iso(moment), "updatedAt": iso(moment)}
        if target == batch["totalContacts"]:
            done = batch["lastProcessedAt"] or call.now()
            batch |= {"status": "completed", "completedAt": done, "leaseToken": None}
        elif target:
            batch |= {"status": "processing", "leaseToken": f"lease_{batch['id']}"}
        call.records.update("batch_operations", batch)


def _process(call: Call, batch: Doc, contact_id: str) -> str:
    """Change one contact, and return the name of its counter."""
    contact = call.records.get("contacts", contact_id)
    tag_id, adds = batch["params"]["tagId"], batch["operation"] == "add_tag"
    if contact is None or (adds and call.records.get("tags", tag_id) is None):
        return "errorCount"
    if (tag_id in contact["tagIds"]) == adds:
        return "skippedCount"
    changes.retag(call, contact_id, [tag_id] if adds else (), () if adds else [tag_id])
    return "successCount"


def _show(call: Call, batch: Doc) -> Doc:
    user = call.records.get("users", batch["createdBy"] or "")
    return {**batch, **({"creator": {name: user[name] for name in _CREATOR}} if user else {})}


def _batch(call: Call) -> Doc:
    return call.find("batch_operations", call.path["operation_id"], "batch operation")


def _text(call: Call, field: str) -> str | None:
    text = call.body.get(field)
    if text is not None and not isinstance(text, str):
        raise invalid(field, "must be string")
    return text


def _tag(call: Call) -> Doc:
    params: Any = call.body.get("params")
    given = cast("Doc", params) if isinstance(params, dict) else {}
    if not (given.get("tagId") or given.get("tagName")):
        raise invalid("params.tagId", "is required")
    return changes.find_tag(call, given.get("tagId") or given["tagName"], "params.tagId")


def _contact_ids(call: Call) -> list[str]:
    ids, query = call.body.get("contactIds"), call.body.get("filterQuery")
    if ids is not None:
        return id_list(ids, "contactIds")
    if not isinstance(query, dict):
        raise invalid("contactIds", "is required, unless filterQuery is given")
    return _chosen(call, cast("Doc", query))


def _chosen(call: Call, query: Doc) -> list[str]:
    """The contacts that `contacts.list` finds, in the order of creation."""
    operation = load().operations["contacts.list"]
    given = [(name, str(value)) for name, value in query.items() if name not in ("page", "limit")]
    checked = Checks(load()).query(operation, given)
    ids: list[str] = []
    while len(ids) % PAGE == 0:
        part = {**checked, "sort": "createdAt", "order": "asc", "page": len(ids) // PAGE + 1, "limit": PAGE}
        found = json.loads(contacts.list_contacts(replace(call, query=part)).content)["data"]
        if not found:
            break
        ids += [contact["id"] for contact in found]
    return ids
