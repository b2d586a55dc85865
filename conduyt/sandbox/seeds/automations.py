"""Automations and workflows with their history: mostly successes, some failures, one execution that waits.

They do not disturb tests: an automation that is switched on waits for an event that a test causes only on purpose, such
as a contact with the source landing-page. None waits for a time, so the demo content does not depend on the date.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from conduyt.sandbox.clock import iso
from conduyt.sandbox.rules.automations.documents import new_automation
from conduyt.sandbox.rules.automations.engine import OwnerKind, milliseconds, new_execution, new_step, new_wait
from conduyt.sandbox.rules.automations.graph import graph_of
from conduyt.sandbox.rules.automations.nodes import kind_of
from conduyt.sandbox.rules.automations.versions import new_folder, new_version
from conduyt.sandbox.rules.automations.workflows import new_workflow
from conduyt.sandbox.seeds.context import BASE_TIME, SeedContext, ago
from conduyt.sandbox.store import Doc

_FOLDERS = {"folder_onboarding": "Onboarding", "folder_sales": "Sales"}
_WELCOME: Doc = {
    "startNodeId": "start",
    "nodes": [
        {"id": "start", "type": "trigger", "position": {"x": 0, "y": 0}, "next": "email"},
        {
            "id": "email",
            "type": "action",
            "position": {"x": 0, "y": 120},
            "action": {"type": "send_email", "config": {"templateId": "tmpl_welcome"}},
            "next": "wait",
        },
        {
            "id": "wait",
            "type": "wait_until",
            "position": {"x": 0, "y": 240},
            "waitUntil": {"event": "message.received"},
            "next": "task",
        },
        {
            "id": "task",
            "type": "action",
            "position": {"x": 0, "y": 360},
            "action": {"type": "create_task", "config": {"title": "Answer {{fullName}}", "dueInDays": 1}},
            "next": None,
        },
    ],
}
_THANKS = [
    {"type": "send_email", "config": {"templateId": "tmpl_thanks"}},
    {"type": "add_tag", "config": {"tagIds": ["tag_customer"]}},
]
_CLEAN_UP = [{"type": "create_task", "config": {"title": "Look through open deals"}}]
_GREET = [{"type": "send_email", "templateId": "tmpl_welcome"}, {"type": "add_note", "body": "Greeted as a partner."}]
_NO_ADDRESS = "The contact has no email address."


def fill(seed: SeedContext) -> None:
    for id_, name in _FOLDERS.items():
        seed.records.insert("automation_folders", new_folder(id_=id_, name=name, now=ago(days=180)))
    contacts = seed.random.sample(seed.records.query("contacts", order="desc", limit=100), 24)
    _welcome(seed, contacts[:12])
    _thanks(seed, contacts[12:18])
    _idle(seed)
    _workflows(seed, contacts[18:])


def _welcome(seed: SeedContext, contacts: list[Doc]) -> None:
    """An automation that was published twice; the last contact has not answered yet."""
    fields: Doc = {
        "name": "Welcome leads of the landing page",
        "description": "Writes to them, and reminds us to answer.",
        "triggerEvent": "contact.created",
        "triggerConditions": {"source": "landing-page"},
        "graphVersion": 2,
        "actions": _WELCOME,
        "folderId": "folder_onboarding",
    }
    automation = _automation(seed, "auto_welcome", fields, versions=[graph_of([_THANKS[0]]), _WELCOME])
    for number, contact in enumerate(contacts):
        waits = number == len(contacts) - 1
        _execution(seed, "automations", automation, contact, days=len(contacts) - number, waits=waits)


def _thanks(seed: SeedContext, contacts: list[Doc]) -> None:
    """An automation that failed and was switched off."""
    fields: Doc = {
        "name": "Thank you for the deal",
        "triggerEvent": "deal.won",
        "actions": _THANKS,
        "isActive": False,
        "folderId": "folder_sales",
    }
    automation = _automation(seed, "auto_thanks", fields, versions=[_THANKS])
    for number, contact in enumerate(contacts):
        errors = {3: {"email": _NO_ADDRESS}, 5: {"tag": "No such tag: tag_customer."}}.get(number, {})
        _execution(seed, "automations", automation, contact, days=60 - 5 * number, errors=errors)


def _idle(seed: SeedContext) -> None:
    """A scheduled one, one of n8n and a draft. None has run yet."""
    schedule: Doc = {"triggerEvent": "scheduled", "schedule": "0 8 * * 1", "actions": _CLEAN_UP, "isActive": False}
    _automation(seed, "auto_clean_up", {"name": "Monday morning", **schedule}, versions=[_CLEAN_UP])
    n8n: Doc = {"kind": "n8n", "triggerEvent": "deal.lost", "n8nWebhookUrl": "https://n8n.sandbox.example/hook"}
    _automation(seed, "auto_n8n", {"name": "Tell the data team", "isActive": False, **n8n}, versions=[[]])
    draft: Doc = {"triggerEvent": "form.submitted", "graphVersion": 2, "actions": graph_of([]), "isActive": False}
    _automation(seed, "auto_draft", {"name": "Answer forms", **draft}, versions=[])


def _workflows(seed: SeedContext, contacts: list[Doc]) -> None:
    greet: Doc = {
        "name": "Greet new partners",
        "description": "Everybody from the partner portal gets a welcome.",
        "trigger": {"event": "contact.created", "conditions": {"source": "partner-portal"}},
        "actions": _GREET,
        "isActive": True,
    }
    workflow = _workflow(seed, "wf_partners", greet)
    for number, contact in enumerate(contacts):
        errors = {"send_email": _NO_ADDRESS} if number == 2 else {}
        _execution(seed, "workflows", workflow, contact, days=30 - 4 * number, errors=errors)
    lost = {
        "name": "Ask why",
        "trigger": {"event": "deal.lost"},
        "actions": [{"type": "create_task", "title": "Ask why"}],
    }
    _workflow(seed, "wf_lost", lost)


def _automation(seed: SeedContext, id_: str, fields: Doc, *, versions: list[Any]) -> Doc:
    now = ago(days=120)
    automation = new_automation(id_=id_, account=seed.records.workspace, user="user_charles", now=now, fields=fields)
    for number, actions in enumerate(versions, 1):
        published = ago(days=120 - 20 * number)
        automation |= {"publishedAt": published, "publishedActions": actions, "configRevision": number}
        past = {**automation, "actions": actions}
        version = new_version(
            id_=seed.store.new_id("ver"), number=number, automation=past, user="user_charles", now=published
        )
        seed.records.insert("automation_versions", {**version, "isCurrent": number == len(versions)})
    return seed.records.insert("automations", automation)


def _workflow(seed: SeedContext, id_: str, fields: Doc) -> Doc:
    return seed.records.insert("workflows", new_workflow(id_=id_, user="user_charles", now=ago(days=90), fields=fields))


def _execution(
    seed: SeedContext,
    kind: OwnerKind,
    owner: Doc,
    contact: Doc,
    *,
    days: int,
    waits: bool = False,
    errors: Doc | None = None,
) -> None:
    """An execution that ran all nodes. A key of `errors` is a part of a step's kind; errors of tags are fatal."""
    began = BASE_TIME - timedelta(days=days)
    graph = graph_of(owner["actions"])
    event = owner["triggerEvent"] if kind == "automations" else owner["trigger"]["event"]
    id_ = seed.store.new_id("exec" if kind == "automations" else "run")
    fields: Doc = {"contactId": contact["id"], "event": event, "graphSnapshot": graph, "causes": [owner["id"]]}
    account = seed.records.workspace
    execution = new_execution(id_=id_, account=account, kind=kind, owner=owner, now=iso(began), fields=fields)
    moment, status = began, "completed"
    for node in graph["nodes"]:
        type_ = kind_of(node)
        error = next((text for part, text in (errors or {}).items() if part in type_), None)
        started = iso(moment)
        moment += timedelta(hours=5) if type_ == "wait_until" else timedelta(milliseconds=seed.random.randint(5, 400))
        waiting = waits and type_ == "wait_until"
        step = _step(seed, execution, node, started, None if waiting else iso(moment), error)
        execution["stepCount"] += 1
        execution["currentNodeId"] = node["id"]
        if waiting:
            status = "waiting"
            wait = new_wait(execution, due=None, event="message.received", step_id=step["id"])
            seed.records.insert("waits", wait)
            break
        if node["type"] == "action":
            execution["errorCount" if error else "actionCount"] += 1
        if error:
            status = "failed" if type_ == "add_tag" else "completed_with_errors"
            execution["errorMessage"] = error if status == "failed" else None
    over = status != "waiting"
    execution |= {"status": status, "completedAt": iso(moment) if over else None}
    execution["currentNodeId"] = None if status.startswith("completed") else execution["currentNodeId"]
    seed.records.insert("executions", execution)
    if kind == "automations":
        owner |= {"triggerCount": owner["triggerCount"] + 1, "lastTriggeredAt": iso(began), "lastExecutionId": id_}
        seed.records.update("automations", owner)


def _step(seed: SeedContext, execution: Doc, node: Doc, started: str, completed: str | None, error: str | None) -> Doc:
    step = new_step(id_=seed.store.new_id("step"), execution=execution, node=node, now=started)
    if completed is not None:
        step |= {"status": "failed" if error else "completed", "completedAt": completed, "errorMessage": error}
        step["durationMs"] = milliseconds(started, completed)
        step["output"] = {"success": not error} if node["type"] == "action" else None
    return seed.records.insert("execution_steps", step)
