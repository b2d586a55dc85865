"""Deals: reading, writing, and moving through the stages.

`name` and `title` are two names of one field; responses have both. Without `sort`, the list is in the order of the
board: by stage, then by position. With `sort`, it is sorted by that field only; the service is said to group by stage
even then.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import Referred, equals
from conduyt.sandbox.responses import Response, deleted, invalid, one
from conduyt.sandbox.rules.crm import contacts, pipelines
from conduyt.sandbox.rules.crm.activities import check_links
from conduyt.sandbox.rules.crm.contact_filters import created_between
from conduyt.sandbox.rules.crm.deal_views import handoff_files
from conduyt.sandbox.rules.crm.field_values import check_values
from conduyt.sandbox.rules.crm.tags import tags_of
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

WRITABLE = (
    *("currency", "priority", "contactId", "companyId", "assignedTo", "expectedCloseDate", "appointmentAt"),
    *("probability", "lostReason", "sortOrder"),
)


def new_deal(*, id_: str, stage: Doc, position: int, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "name": None,
        "title": None,
        "value": None,
        "currency": "USD",
        "status": "open",
        "priority": "medium",
        "pipelineId": stage["pipelineId"],
        "stageId": stage["id"],
        **dict.fromkeys(("contactId", "companyId", "assignedTo", "expectedCloseDate", "appointmentAt")),
        **dict.fromkeys(("probability", "lostReason", "wonAt", "lostAt")),
        "sortOrder": position,
        "stageEnteredAt": now,
        "stageEnteredAtExact": True,
        "customFields": {},
        "tagIds": [],
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


def show(call: Call, deal: Doc) -> Doc:
    shown = {**deal, "tags": tags_of(call, deal)}
    del shown["tagIds"]
    return shown


_BOARD = (
    Referred(kind="pipelines", through="pipelineId", field="sortOrder"),
    Referred(kind="stages", through="stageId", field="sortOrder"),
    "sortOrder",
)


@handles("deals.list")
def list_deals(call: Call) -> Response:
    query = call.query
    where = created_between(call)
    for name, field in {
        "pipeline": "pipelineId",
        "stage": "stageId",
        "status": "status",
        "assigned_to": "assignedTo",
    }.items():
        if name in query:
            where.append(equals(field, query[name]))
    sort: Sequence[str | Referred] = _BOARD
    order = "asc"
    if "sort" in query or "order" in query:
        sort, order = [query.get("sort", "createdAt")], query.get("order", "desc")
    return page(call, "deals", *where, sort=sort, order=order, show=lambda deal: show(call, deal))


@handles("deals.create")
def create_deal(call: Call) -> Response:
    body = call.body
    name = _name(body)
    if name is None:
        raise invalid("name", "is required, unless title is given")
    check_links(call)
    check_values(call, "deal", creating=True)
    call.find("pipelines", body["pipelineId"], "pipeline")
    stage = pipelines.find_stage(call, body["pipelineId"], body["stageId"])
    deal = new_deal(
        id_=call.store.new_id("deal"),
        stage=stage,
        position=_end_of(call, stage),
        now=call.now(),
        fields={field: body[field] for field in (*WRITABLE, "customFields") if field in body},
    )
    deal |= {"name": name, "title": name, "value": number(body.get("value"))}
    deal |= _outcome(call, deal, _status_in(stage) or body.get("status", "open"))
    call.records.insert("deals", deal)
    shown = show(call, deal)
    call.emit("deal.created", shown)
    _tell_outcome(call, "open", deal)
    return one(shown)


@handles("deals.get")
def get_deal(call: Call) -> Response:
    deal = call.find("deals", call.path["deal_id"], "deal")
    pipeline = call.records.get("pipelines", deal["pipelineId"])
    contact = call.records.get("contacts", deal["contactId"] or "")
    embedded = {
        "contact": contact and contacts.show(call, contact),
        "stage": call.records.get("stages", deal["stageId"]),
        "pipeline": pipeline and pipelines.show(call.records, pipeline),
        "assignedUser": call.records.get("users", deal["assignedTo"] or ""),
    }
    found = {name: value for name, value in embedded.items() if value}
    return one({**show(call, deal), **found, "handoffFiles": handoff_files(deal)})


@handles("deals.update")
def update_deal(call: Call) -> Response:
    before = call.find("deals", call.path["deal_id"], "deal")
    body = call.body
    check_links(call)
    check_values(call, "deal", creating=False)
    changes: Doc = {field: body[field] for field in WRITABLE if field in body}
    name = _name(body)
    if name is not None:
        changes |= {"name": name, "title": name}
    if "value" in body:
        changes["value"] = number(body["value"])
    if "customFields" in body:
        changes["customFields"] = {**before["customFields"], **body["customFields"]}

    status = body.get("status", before["status"])
    moved = body.get("stageId", before["stageId"]) != before["stageId"]
    if moved:
        old = pipelines.find_stage(call, before["pipelineId"], before["stageId"])
        new = pipelines.find_stage(call, before["pipelineId"], body["stageId"])
        changes |= {"stageId": new["id"], "stageEnteredAt": call.now(), "stageEnteredAtExact": True}
        changes.setdefault("sortOrder", _end_of(call, new))
        # The stage sets the status. A deal that leaves a won or lost stage is open again, unless the body has a status.
        reopened = "open" if _status_in(old) else before["status"]
        status = _status_in(new) or body.get("status", reopened)
    changes |= _outcome(call, before, status)

    deal = call.records.update("deals", {**before, **changes, "updatedAt": call.now()})
    shown = show(call, deal)
    call.emit("deal.updated", shown)
    if moved:
        call.emit("deal.stage_changed", shown)
    _tell_outcome(call, before["status"], deal)
    return one(shown)


@handles("deals.delete")
def delete_deal(call: Call) -> Response:
    deal = call.find("deals", call.path["deal_id"], "deal")
    call.records.delete("deals", deal["id"])
    for link in call.records.query("deal_contacts", equals("dealId", deal["id"])):
        call.records.delete("deal_contacts", link["id"])
    call.emit("deal.deleted", show(call, deal))
    return deleted(deal["id"])


def number(value: Any) -> int | float | None:
    """An amount as a JSON number; whole amounts are integers."""
    if value is None:
        return None
    exact = Decimal(str(value))
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _name(body: Any) -> str | None:
    name: str | None = body.get("name") or body.get("title")
    return name


def _end_of(call: Call, stage: Doc) -> int:
    return call.records.count("deals", equals("stageId", stage["id"]))


def _status_in(stage: Doc) -> str | None:
    """The status that a stage gives to its deals, if any."""
    return "won" if stage["isWon"] else "lost" if stage["isLost"] else None


def _outcome(call: Call, deal: Doc, status: str) -> Doc:
    """The fields that go with a status. `wonAt` and `lostAt` are kept as long as the status stays."""
    now = call.now()
    return {
        "status": status,
        "wonAt": (deal["wonAt"] or now) if status == "won" else None,
        "lostAt": (deal["lostAt"] or now) if status == "lost" else None,
    }


def _tell_outcome(call: Call, status_before: str, deal: Doc) -> None:
    if deal["status"] == status_before or deal["status"] not in ("won", "lost"):
        return
    call.emit(f"deal.{deal['status']}", show(call, deal))
    contact = call.records.get("contacts", deal["contactId"] or "")
    if contact is not None and deal["status"] == "won":
        call.records.update("contacts", {**contact, "wonDealId": deal["id"]})
