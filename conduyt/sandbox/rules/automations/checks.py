"""Checks of an automation before it runs, and figures about its runs.

A dry run and a test of a node perform the automation and then roll everything back, so the response shows exactly what
would happen. Waits are skipped. A dry run uses the draft. Without a contact, actions that need one fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.description import load
from conduyt.sandbox.responses import ApiError, Response, invalid, one
from conduyt.sandbox.rules.automations import automations, engine
from conduyt.sandbox.rules.automations.conditions import several
from conduyt.sandbox.rules.automations.documents import FIELDS, find, new_automation, show
from conduyt.sandbox.rules.automations.graph import graph_of
from conduyt.sandbox.rules.automations.logs import STATUSES
from conduyt.sandbox.rules.automations.nodes import input_of
from conduyt.sandbox.store import Doc
from conduyt.sandbox.validate import Checks

handles: Handlers = Handlers()

_CREATE = "automations.yaml#/components/schemas/AutomationCreate"
# Setting of an action to the collection of the objects that it names.
_KINDS = {"tagIds": "tags", "tagId": "tags", "templateId": "email_templates", "assignedTo": "users"}
_STEP = ("nodeId", "actionType", "status", "input", "output", "branchTaken", "conditionTrace", "errorMessage")


@handles("automations.preflight")
def preflight(call: Call) -> Response:
    automation = find(call)
    issues = [_issue("error", one.field, one.message) for one in automations.flaws_of(automation)]
    if not issues:
        issues = [
            _issue("error", f"nodes.{found['nodeId']}", f"There is no such object: {found['id']}.")
            for found in _dependencies(call, automation)
            if not found["exists"]
        ]
    if not automation["isActive"]:
        issues.append(_issue("warning", "isActive", "The automation is switched off."))
    if automation["actions"] != automation["publishedActions"]:
        issues.append(_issue("warning", "actions", "The draft is not published."))
    ready = not any(issue["severity"] == "error" for issue in issues)
    return one({"automationId": automation["id"], "ready": ready, "issues": issues})


@handles("automations.dry_run")
def dry_run(call: Call) -> Response:
    automation = find(call)
    _require_sound(automation)
    contact_id = call.body.get("contactId")
    if contact_id is not None:
        call.find("contacts", contact_id, "contact")
    graph = graph_of(automation["actions"])
    status, steps = _try_out(call, automation, graph, contact_id)
    return one(
        {"automationId": automation["id"], "dryRun": True, "status": status, "contactId": contact_id, "steps": steps}
    )


@handles("automations.test_node")
def test_node(call: Call) -> Response:
    automation = find(call)
    _require_sound(automation)
    contact_id = call.body.get("contactId")
    if contact_id is not None and call.records.get("contacts", str(contact_id)) is None:
        raise invalid("contactId", "there is no such contact")
    nodes = [node for node in graph_of(automation["actions"])["nodes"] if node["id"] == call.body.get("nodeId")]
    if not nodes:
        raise invalid("nodeId", "must be the id of a node of the automation")
    alone = {**nodes[0], **dict.fromkeys(("next", "nextIfTrue", "nextIfFalse"))}
    status, steps = _try_out(call, automation, {"startNodeId": alone["id"], "nodes": [alone]}, contact_id)
    return one({"automationId": automation["id"], "success": status == "completed", **steps[0]})


@handles("automations.validate")
def validate(call: Call) -> Response:
    """Whether `automations.create` would take the definition, and `automations.publish` after it."""
    errors = Checks(load()).errors(load().schema(_CREATE), call.body)
    if not errors:
        fields = {name: call.body[name] for name in FIELDS if name in call.body}
        errors = automations.flaws_of(new_automation(id_="", account="", user="", now="", fields=fields))
    return one({"valid": not errors, "errors": [{"field": error.field, "message": error.message} for error in errors]})


@handles("automations.import_definition")
def import_definition(call: Call) -> Response:
    """Create an automation, switched off, from a body of `automations.create` or from an automation as read."""
    given: Any = call.body.get("automation") or call.body.get("definition") or call.body
    if not isinstance(given, dict):
        raise invalid("automation", "must be object")
    body = {name: value for name, value in cast("Doc", given).items() if name in FIELDS and value is not None}
    Checks(load()).require(load().schema(_CREATE), body)
    return one(show(call, automations.create(call, {**body, "isActive": False})))


@handles("automations.ask_copilot")
def ask_copilot(_: Call) -> Response:
    """There is no AI in the sandbox: the response is always the same."""
    actions = [{"type": "create_task", "config": {"title": "Call {{firstName}}", "dueInDays": 1}}]
    suggestion: Doc = {"name": "Follow up", "triggerEvent": "contact.created", "kind": "native", "actions": actions}
    reply = "Here is an automation that makes a task for each new contact. The sandbox always suggests this one."
    return one({"reply": reply, "suggestion": suggestion})


@handles("automations.get_dependency_audit")
def get_dependency_audit(call: Call) -> Response:
    automation = find(call)
    _require_sound(automation)
    dependencies = list(_dependencies(call, automation))
    missing = [found for found in dependencies if not found["exists"]]
    return one({"automationId": automation["id"], "ok": not missing, "dependencies": dependencies, "missing": missing})


@handles("automations.get_analytics")
def get_analytics(call: Call) -> Response:
    automation = find(call)
    executions = call.records.query("executions", equals("ownerId", automation["id"]))
    counts = Counter(execution["status"] for execution in executions)
    times = [
        engine.milliseconds(execution["startedAt"], execution["completedAt"])
        for execution in executions
        if execution["status"] == "completed"
    ]
    through = counts["completed"] + counts["completed_with_errors"] + counts["failed"]
    return one(
        {
            "automationId": automation["id"],
            "total": len(executions),
            "succeeded": counts["completed"],
            "failed": counts["failed"],
            "successRate": round(100 * counts["completed"] / through, 1) if through else None,
            "averageDurationMs": round(sum(times) / len(times)) if times else None,
            "byStatus": {status: counts[status] for status in STATUSES},
            "lastTriggeredAt": automation["lastTriggeredAt"],
        }
    )


@handles("automations.get_node_stats")
def get_node_stats(call: Call) -> Response:
    """For each node of the published graph: how often it was reached, and with which results."""
    automation = find(call)
    steps = call.records.query("execution_steps", equals("ownerId", automation["id"]))
    counts = Counter((step["nodeId"], step["status"]) for step in steps)
    published = automation["publishedActions"]
    nodes: list[Doc] = graph_of(published)["nodes"] if published is not None else []
    stats: list[Doc] = []
    for node in nodes:
        by_status = {status: counts[node["id"], status] for status in ("completed", "failed", "waiting")}
        stats.append({"nodeId": node["id"], "type": node["type"], "entered": sum(by_status.values()), **by_status})
    return one({"automationId": automation["id"], "nodes": stats})


def _try_out(call: Call, automation: Doc, graph: Doc, contact_id: str | None) -> tuple[str, list[Doc]]:
    """Run a graph, return the result, and roll everything back."""
    fields: Doc = {"contactId": contact_id, "event": automation["triggerEvent"], "isTest": True}
    with engine.rehearsal(call) as trial:
        execution = engine.start(trial, "automations", {**automation, "publishedActions": graph}, fields)
        steps = engine.steps_of(trial, execution)
    return execution["status"], [{name: step[name] for name in _STEP} for step in steps]


def _dependencies(call: Call, automation: Doc) -> Iterator[Doc]:
    """The objects that the actions name by id."""
    for node in graph_of(automation["actions"])["nodes"] if automation["kind"] == "native" else ():
        config = input_of(node) or {} if node["type"] == "action" else {}
        for setting, kind in _KINDS.items():
            for id_ in filter(None, several(config.get(setting))):
                found = call.records.get(kind, str(id_))
                about: Doc = {"nodeId": node["id"], "setting": setting, "kind": kind, "id": id_}
                yield {**about, "name": found and found.get("name"), "exists": found is not None}


def _require_sound(automation: Doc) -> None:
    errors = automations.flaws_of(automation)
    if errors:
        raise ApiError(422, "The automation is not ready.", details=errors)


def _issue(severity: str, field: str, message: str) -> Doc:
    return {"severity": severity, "field": field, "message": message}
