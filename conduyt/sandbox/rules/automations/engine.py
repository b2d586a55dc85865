"""Executions: the runs of automations and workflows, step by step.

An execution keeps the graph that it started with. It continues until it ends or has to wait. Waits have their own
collection, so that finding due ones is fast even with a long history. An execution fails if the automation has
an error, and completes with errors if only single actions failed.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal, TypeAlias

from conduyt.sandbox.background import react
from conduyt.sandbox.call import Call
from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import Where, equals
from conduyt.sandbox.rules.automations.graph import graph_of, nodes_of
from conduyt.sandbox.rules.automations.nodes import Outcome, input_of, kind_of, take, wait_over
from conduyt.sandbox.rules.automations.schedules import opening
from conduyt.sandbox.rules.times import parse
from conduyt.sandbox.store import Doc

OwnerKind: TypeAlias = Literal["automations", "workflows"]

MOST_STEPS = 100  # an execution with more steps is in a loop
OPEN = ("running", "waiting")


def new_execution(*, id_: str, account: str, kind: OwnerKind, owner: Doc, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "accountId": account,
        "ownerKind": kind,
        "ownerId": owner["id"],
        "ownerName": owner["name"],
        "contactId": None,
        "dealId": None,
        "event": None,
        "data": {},
        "status": "running",
        "startedAt": now,
        "completedAt": None,
        "nextExecutionAt": None,
        "graphSnapshot": None,
        "currentNodeId": None,
        "errorMessage": None,
        "reason": "The trigger fired.",
        "byTrigger": True,
        "isTest": False,
        "previousExecutionId": None,
        "stepCount": 0,
        "actionCount": 0,
        "errorCount": 0,
        "resumeClaimedAt": None,
        "resumeAttempts": 0,
        "recoveryRevision": 0,
        "causes": [],
        "createdAt": now,
        **fields,
    }


def new_step(*, id_: str, execution: Doc, node: Doc, now: str) -> Doc:
    """The next step of an execution, which is not completed yet."""
    return {
        "id": id_,
        "accountId": execution["accountId"],
        "executionId": execution["id"],
        "ownerKind": execution["ownerKind"],
        "ownerId": execution["ownerId"],
        "nodeId": node["id"],
        "actionType": kind_of(node),
        "stepIndex": execution["stepCount"],
        "status": "waiting",
        "input": input_of(node),
        **dict.fromkeys(("output", "branchTaken", "conditionTrace", "durationMs", "errorMessage")),
        "startedAt": now,
        "completedAt": None,
        "createdAt": now,
    }


def new_wait(execution: Doc, *, due: str | None, event: str | None, step_id: str | None) -> Doc:
    about = {"id": execution["id"], "contactId": execution["contactId"], "stepId": step_id}
    return {**about, "due": due, "event": event}


def start(call: Call, kind: OwnerKind, owner: Doc, fields: Doc) -> Doc:
    """Create an execution and run it until it ends or waits. With a status in `fields`, it has already ended."""
    execution = new_execution(
        id_=call.store.new_id("exec" if kind == "automations" else "run"),
        account=call.records.workspace,
        kind=kind,
        owner=owner,
        now=call.now(),
        fields={"causes": [*call.causes, owner["id"]], **fields},
    )
    call.records.insert("executions", execution)
    if kind == "automations":
        _count(call, owner, execution)
    if "status" in fields:
        return _finish(call, execution, fields["status"])
    graph = graph_of(owner["publishedActions"] if kind == "automations" else owner["actions"])
    execution |= {"graphSnapshot": graph, "currentNodeId": graph["startNodeId"]}
    return _walk(call, execution)


def resume(call: Call, execution: Doc, *, in_time: bool) -> Doc:
    """Continue after a wait, which ended by its event (`in_time`) or because the time ran out."""
    wait = call.find("waits", execution["id"], "wait")
    call.records.delete("waits", wait["id"])
    execution |= {"status": "running", "nextExecutionAt": None}
    # Without a step, the execution has waited only for the hours in which it may run.
    step = call.records.get("execution_steps", wait["stepId"] or "")
    if step is not None:
        node = nodes_of(execution["graphSnapshot"])[execution["currentNodeId"]]
        outcome = wait_over(node, in_time=in_time)
        _close(call, step, outcome)
        execution["currentNodeId"] = outcome.next
    return _walk(call, execution)


def retry(call: Call, execution: Doc) -> Doc:
    """Continue a failed execution at the node where it failed."""
    execution |= {
        "status": "running",
        "completedAt": None,
        "errorMessage": None,
        "resumeClaimedAt": call.now(),
        "resumeAttempts": execution["resumeAttempts"] + 1,
        "recoveryRevision": execution["recoveryRevision"] + 1,
        "errorCount": max(0, execution["errorCount"] - 1),
    }
    return _walk(call, execution)


def cancel(call: Call, execution: Doc, reason: str) -> Doc:
    """Cancel a waiting execution. Its current step stays incomplete."""
    call.records.delete("waits", execution["id"])
    return _finish(call, {**execution, "errorMessage": reason}, "cancelled")


@contextmanager
def rehearsal(call: Call) -> Generator[Call, None, None]:
    """A block whose changes, and their consequences, are rolled back at its end."""
    with call.undone() as trial:
        yield trial
        react(trial)


def _walk(call: Call, execution: Doc) -> Doc:
    """Run the nodes in order, until there is no next one or a node has to wait."""
    owner = call.find(execution["ownerKind"], execution["ownerId"], "automation or workflow")
    # An automation acts as the user who made it.
    key: Doc = {"id": "", "workspace": call.records.workspace, "scope": "admin", "user": owner["createdBy"]}
    call = replace(call, key=key, causes=tuple(execution["causes"]))
    nodes = nodes_of(execution["graphSnapshot"])
    while execution["currentNodeId"] is not None:
        node = nodes[execution["currentNodeId"]]
        if execution["stepCount"] >= MOST_STEPS:
            return _finish(call, {**execution, "errorMessage": "It goes round in circles."}, "loop_detected")
        opens = None if execution["isTest"] else opening(owner, call.clock.now())
        if opens is not None and node["type"] == "action":
            return _wait(call, execution, Outcome(waits=True, until=iso(opens)), None)

        outcome = take(call, execution, node)
        if outcome.waits and execution["isTest"]:
            outcome = replace(wait_over(node, in_time=True), output={"skipped": True})
        step = _record(call, execution, node, outcome)
        execution["stepCount"] += 1
        if outcome.waits:
            return _wait(call, execution, outcome, step["id"])
        _close(call, step, outcome)
        if node["type"] == "action":
            execution["errorCount" if outcome.error else "actionCount"] += 1
        if outcome.fatal:
            return _finish(call, {**execution, "errorMessage": outcome.error}, "failed")
        execution["currentNodeId"] = outcome.next
    return _finish(call, execution, "completed_with_errors" if execution["errorCount"] else "completed")


def _record(call: Call, execution: Doc, node: Doc, outcome: Outcome) -> Doc:
    step = new_step(id_=call.store.new_id("step"), execution=execution, node=node, now=call.now())
    return call.records.insert("execution_steps", step | {"conditionTrace": outcome.trace})


def _close(call: Call, step: Doc, outcome: Outcome) -> None:
    step |= {
        "status": "failed" if outcome.error else "completed",
        "output": outcome.output,
        "branchTaken": outcome.branch,
        "errorMessage": outcome.error,
        "completedAt": call.now(),
        "durationMs": milliseconds(step["startedAt"], call.now()),
    }
    call.records.update("execution_steps", step)


def _wait(call: Call, execution: Doc, outcome: Outcome, step_id: str | None) -> Doc:
    call.records.insert("waits", new_wait(execution, due=outcome.until, event=outcome.event, step_id=step_id))
    execution |= {"status": "waiting", "nextExecutionAt": outcome.until}
    return call.records.update("executions", execution)


def _finish(call: Call, execution: Doc, status: str) -> Doc:
    execution |= {"status": status, "completedAt": call.now(), "nextExecutionAt": None}
    return call.records.update("executions", execution)


def _count(call: Call, automation: Doc, execution: Doc) -> None:
    """Update the counters of the automation, its last execution, and the last visit of the contact."""
    automation = call.records.get("automations", automation["id"]) or automation
    changes = {
        "triggerCount": automation["triggerCount"] + 1,
        "lastTriggeredAt": execution["startedAt"],
        "lastExecutionId": execution["id"],
    }
    call.records.update("automations", {**automation, **changes})
    if execution["contactId"] and execution["status"] not in ("skipped", "loop_detected"):
        id_ = visit_id(automation, execution["contactId"])
        call.records.delete("visits", id_)
        call.records.insert("visits", {"id": id_, "executionId": execution["id"], "startedAt": execution["startedAt"]})


def steps_of(call: Call, execution: Doc, *where: Where) -> list[Doc]:
    return call.records.query("execution_steps", equals("executionId", execution["id"]), *where)


def visit_id(automation: Doc, contact_id: str) -> str:
    """The id under which the last visit of a contact to an automation is stored."""
    return f"{automation['id']}/{contact_id}"


def milliseconds(start: str, end: str) -> int:
    return round((parse(end) - parse(start)).total_seconds() * 1000)
