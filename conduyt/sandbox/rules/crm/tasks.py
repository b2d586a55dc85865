"""Tasks, also those of a deal. A task that becomes done gets its `completedAt`, and loses it when it is opened again.

Lists sorted by priority or status are in order of urgency and progress, not alphabetical. A task of a deal gets no
contact unless the body names one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import contains, equals
from conduyt.sandbox.description import load
from conduyt.sandbox.responses import Response, deleted, many, one
from conduyt.sandbox.rules.crm.activities import check_links
from conduyt.sandbox.rules.times import instant
from conduyt.sandbox.store import Doc
from conduyt.sandbox.validate import Checks

handles: Handlers = Handlers()

FIELDS = ("title", "description", "status", "priority", "dueDate", "assignedTo", "contactId", "dealId")
FILTERS = {
    "status": "status",
    "priority": "priority",
    "assigned_to": "assignedTo",
    "contact_id": "contactId",
    "deal_id": "dealId",
}
_RANKS = {
    "status": ("todo", "in_progress", "done"),
    "priority": ("low", "medium", "high", "urgent"),
}


def new_task(*, id_: str, now: str, fields: Doc) -> Doc:
    task: Doc = {
        "id": id_,
        "title": None,
        "description": None,
        "status": "todo",
        "priority": "medium",
        "dueDate": None,
        "assignedTo": None,
        "contactId": None,
        "dealId": None,
        "completedAt": None,
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }
    return _ranked(task)


def show(task: Doc) -> Doc:
    return {name: value for name, value in task.items() if not name.startswith("_")}


@handles("tasks.list")
def list_tasks(call: Call) -> Response:
    query = call.query
    where = [equals(field, query[name]) for name, field in FILTERS.items() if name in query]
    if "search" in query:
        where.append(contains(["title", "description"], query["search"]))
    sort = query.get("sort", "createdAt")
    field = f"_{sort}" if sort in _RANKS else sort
    return page(call, "tasks", *where, sort=[field], order=query.get("order", "desc"), show=show)


@handles("tasks.create")
def create_task(call: Call) -> Response:
    return one(_create(call))


@handles("tasks.get")
def get_task(call: Call) -> Response:
    return one(show(_task(call)))


@handles("tasks.update")
def update_task(call: Call) -> Response:
    before = _task(call)
    check_links(call)
    task = {**before, **_given(call.body), "updatedAt": call.now()}
    if task["status"] != before["status"]:
        task["completedAt"] = call.now() if task["status"] == "done" else None
    call.records.update("tasks", _ranked(task))
    _tell_completion(call, before["status"], task)
    return one(show(task))


@handles("tasks.delete")
def delete_task(call: Call) -> Response:
    task = _task(call)
    call.records.delete("tasks", task["id"])
    return deleted(task["id"])


@handles("deals.tasks.list")
def list_of_deal(call: Call) -> Response:
    deal = call.find("deals", call.path["deal_id"], "deal")
    tasks = call.records.query("tasks", equals("dealId", deal["id"]), sort=["createdAt"], order="desc")
    return many(show(task) for task in tasks)


@handles("deals.tasks.create")
def create_for_deal(call: Call) -> Response:
    """The body is not documented; here it is that of `tasks.create`, with the deal of the path."""
    deal = call.find("deals", call.path["deal_id"], "deal")
    Checks(load()).require(load().schema("tasks.yaml#/components/schemas/TaskCreate"), call.body)
    return one(_create(replace(call, body={**call.body, "dealId": deal["id"]})))


def _create(call: Call) -> Doc:
    check_links(call)
    task = new_task(id_=call.store.new_id("task"), now=call.now(), fields=_given(call.body))
    if task["status"] == "done":
        task["completedAt"] = task["createdAt"]
    call.records.insert("tasks", task)
    call.emit("task.created", show(task))
    _tell_completion(call, "todo", task)
    return show(task)


def _task(call: Call) -> Doc:
    return call.find("tasks", call.path["task_id"], "task")


def _given(body: Mapping[str, Any]) -> Doc:
    given = {name: body[name] for name in FIELDS if name in body}
    if given.get("dueDate"):
        given["dueDate"] = instant(given["dueDate"])  # in the format of the store, so that tasks sort by it
    return given


def _ranked(task: Doc) -> Doc:
    for field, values in _RANKS.items():
        task[f"_{field}"] = values.index(task[field]) if task[field] in values else len(values)
    return task


def _tell_completion(call: Call, status_before: str, task: Doc) -> None:
    if task["status"] == "done" and status_before != "done":
        call.emit("task.completed", show(task))
