"""Figures about tasks, and the settings for assigning them.

None of this is documented. The settings are stored and returned as they are sent, and have no effect.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handler, Handlers
from conduyt.sandbox.conditions import Where
from conduyt.sandbox.responses import Response, one
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

OPEN = Where("json_extract(doc, '$.status') <> 'done'", ())
DEFAULTS: dict[str, Doc] = {
    "assignment_rules": {"rules": []},
    "queues": {"queues": []},
    "recurring": {"tasks": []},
    "sla_rules": {"rules": []},
}


@handles("tasks.get_open_deal_ids")
def get_open_deal_ids(call: Call) -> Response:
    deal_ids = (task["dealId"] for task in call.records.query("tasks", OPEN))
    return one({"dealIds": list(dict.fromkeys(id_ for id_ in deal_ids if id_))})


@handles("tasks.get_workload")
def get_workload(call: Call) -> Response:
    """How many open tasks each user has, and how many of these are overdue; unassigned ones come last."""
    users = [user["id"] for user in call.records.query("users")]
    tasks = call.records.query("tasks", OPEN)
    now = call.now()
    loads: list[Doc] = []
    for user in (*users, None):
        own = [task for task in tasks if task["assignedTo"] == user]
        overdue = sum(task["dueDate"] is not None and task["dueDate"] < now for task in own)
        loads.append({"userId": user, "openTasks": len(own), "overdueTasks": overdue})
    return one({"users": loads})


def _get(name: str) -> Handler:
    def get(call: Call) -> Response:
        stored = call.records.get("task_settings", name)
        return one(stored["value"] if stored else DEFAULTS[name])

    return get


def _replace(name: str) -> Handler:
    def replace(call: Call) -> Response:
        if call.records.get("task_settings", name) is None:
            call.records.insert("task_settings", {"id": name, "value": {}})
        value = dict(call.body)
        call.records.update("task_settings", {"id": name, "value": value})
        return one(value)

    return replace


for _name in DEFAULTS:
    handles(f"tasks.{_name}.get")(_get(_name))
    handles(f"tasks.{_name}.replace")(_replace(_name))
