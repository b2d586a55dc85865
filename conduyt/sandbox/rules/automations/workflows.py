"""Workflows and their runs.

The keys of triggers and actions are not documented. The sandbox accepts `{event, conditions}`, with the event names of
webhooks or automations. It accepts the actions of automations, `{type, config}` or with settings beside `type`, and
`{type: "delay", value, unit}`. An unknown action can be saved, and fails when it runs. Active runs continue when the
workflow is switched off, and end when it is deleted. A test performs the workflow, rolls it back, and is stored as a
run with `isTest`; without a contact it uses a sample one.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import INVALID_FIELDS, ApiError, FieldError, Response, deleted, one
from conduyt.sandbox.rules.automations import engine
from conduyt.sandbox.rules.automations.documents import maker
from conduyt.sandbox.rules.automations.graph import DELAYS, graph_of
from conduyt.sandbox.rules.automations.schedules import is_unit
from conduyt.sandbox.rules.messaging.merge_fields import SAMPLE
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

FIELDS = ("name", "description", "trigger", "actions", "isActive")


def new_workflow(*, id_: str, user: str, now: str, fields: Doc) -> Doc:
    """Create it, switched off by default."""
    return {
        "id": id_,
        "createdBy": user,
        "description": None,
        "isActive": False,
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


@handles("workflows.list")
def list_workflows(call: Call) -> Response:
    return page(call, "workflows", show=lambda workflow: workflow)


@handles("workflows.create")
def create_workflow(call: Call) -> Response:
    workflow = new_workflow(id_=call.store.new_id("wf"), user=maker(call), now=call.now(), fields=_given(call))
    return one(call.records.insert("workflows", workflow))


@handles("workflows.get")
def get_workflow(call: Call) -> Response:
    return one(_workflow(call))


@handles("workflows.update")
def update_workflow(call: Call) -> Response:
    return one(_change(call, _given(call)))


@handles("workflows.delete")
def delete_workflow(call: Call) -> Response:
    workflow = _workflow(call)
    for run in call.records.query("executions", equals("ownerId", workflow["id"])):
        if run["status"] in engine.OPEN:
            engine.cancel(call, run, "The workflow was deleted.")
    call.records.delete("workflows", workflow["id"])
    return deleted(workflow["id"])


@handles("workflows.activate")
def activate(call: Call) -> Response:
    return one(_change(call, {"isActive": True}))


@handles("workflows.deactivate")
def deactivate(call: Call) -> Response:
    return one(_change(call, {"isActive": False}))


@handles("workflows.test")
def test(call: Call) -> Response:
    workflow = _workflow(call)
    contact_id = call.body.get("contactId")
    if contact_id is not None:
        call.find("contacts", contact_id, "contact")
    with engine.rehearsal(call) as trial:
        if contact_id is None:
            trial.records.insert("contacts", SAMPLE)
        about = {"contactId": contact_id or SAMPLE["id"], "event": workflow["trigger"].get("event")}
        run = engine.start(trial, "workflows", workflow, {**about, "isTest": True})
        steps = engine.steps_of(trial, run)
    # The test was rolled back, so its ids are free again.
    kept = call.records.insert("executions", {**run, "id": call.store.new_id("run"), "contactId": contact_id})
    for step in steps:
        step |= {"id": call.store.new_id("step"), "executionId": kept["id"]}
        call.records.insert("execution_steps", step)
    return one(_show(call, kept))


@handles("workflows.runs.list")
def list_runs(call: Call) -> Response:
    where = equals("ownerId", _workflow(call)["id"])
    return page(call, "executions", where, sort=["startedAt"], show=lambda run: _show(call, run))


@handles("workflows.runs.get")
def get_run(call: Call) -> Response:
    workflow = _workflow(call)
    run = call.find("executions", call.path["run_id"], "run")
    if run["ownerId"] != workflow["id"]:
        raise ApiError(404, "The workflow has no such run.")
    return one(_show(call, run))


def _workflow(call: Call) -> Doc:
    return call.find("workflows", call.path["workflow_id"], "workflow")


def _given(call: Call) -> Doc:
    given = {name: call.body[name] for name in FIELDS if name in call.body}
    errors = [error for number, action in enumerate(given.get("actions", ())) for error in _flaws(number, action)]
    if errors:
        raise ApiError(422, INVALID_FIELDS, details=errors)
    return given


def _flaws(number: int, action: Doc) -> list[FieldError]:
    """The errors of actions that cannot be performed."""
    if not isinstance(action.get("type"), str):
        return [FieldError(field=f"actions.{number}.type", message="is required")]
    if action["type"] not in DELAYS:
        return []
    delay = graph_of([action])["nodes"][1]["delay"]
    if not isinstance(delay["value"], int | float) or not is_unit(delay["unit"]):
        return [FieldError(field=f"actions.{number}", message="needs a value, which is a number, and a unit of time")]
    return []


def _change(call: Call, changes: Doc) -> Doc:
    return call.records.update("workflows", {**_workflow(call), **changes, "updatedAt": call.now()})


def _show(call: Call, run: Doc) -> Doc:
    fields = ("id", "status", "contactId", "dealId", "event", "isTest", "startedAt", "completedAt", "nextExecutionAt")
    return {
        **{name: run[name] for name in fields},
        "workflowId": run["ownerId"],
        "error": run["errorMessage"],
        "steps": [_show_step(step) for step in engine.steps_of(call, run)],
    }


def _show_step(step: Doc) -> Doc:
    fields = ("id", "nodeId", "status", "input", "output", "durationMs", "startedAt", "completedAt")
    shown = {name: step[name] for name in fields}
    return {"index": step["stepIndex"], "type": step["actionType"], **shown, "error": step["errorMessage"]}
