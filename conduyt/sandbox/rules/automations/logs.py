"""Executions of automations, their steps, and their failures.

A failed execution can continue where it failed, and a waiting one can continue at once. Other executions cannot
be recovered (409). The sandbox has two kinds of background failures: executions that take longer than thirty days, and
messages that could not be sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import Where, below, equals, one_of
from conduyt.sandbox.responses import ApiError, Response, as_json, one
from conduyt.sandbox.rules.automations import engine
from conduyt.sandbox.rules.automations.documents import find
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

STATUSES = (
    *("running", "waiting", "completed", "completed_with_errors"),
    *("failed", "skipped", "cancelled", "loop_detected"),
)
FAILED = ("failed", "completed_with_errors", "loop_detected")
LONG = timedelta(days=30)
_PERSON = ("id", "firstName", "lastName", "email")
_INTERNAL_STEP = ("ownerKind", "ownerId")
_SENDING = ("send_email", "send_sms")
_OF_AUTOMATIONS = equals("ownerKind", "automations")


@handles("automations.executions.list")
def list_executions(call: Call) -> Response:
    number, size = call.query.get("page", 1), call.query.get("limit", 50)
    executions = _latest(call, "executions", _OF_AUTOMATIONS, limit=size, offset=(number - 1) * size)
    counts = {
        status: call.records.count("executions", _OF_AUTOMATIONS, equals("status", status)) for status in STATUSES
    }
    total = sum(counts.values())
    meta = {"page": number, "limit": size, "total": total, "totalPages": -(-total // size)}
    shown = [show(call, execution) for execution in executions]
    return one({"executions": shown, "counts": counts, "meta": meta})


@handles("automations.executions.get")
def get_execution(call: Call) -> Response:
    return one(show(call, _execution(call)))


@handles("automations.executions.recover")
def recover(call: Call) -> Response:
    execution = _execution(call)
    if execution["status"] == "waiting":
        return one(show(call, engine.resume(call, execution, in_time=False)))
    if execution["status"] != "failed":
        raise ApiError(409, f"The execution is {execution['status']}; there is nothing to recover.")
    return one(show(call, engine.retry(call, execution)))


@handles("automations.step_logs.list")
def list_steps(call: Call) -> Response:
    number, size = call.query.get("page", 1), call.query.get("limit", 50)
    where = equals("ownerId", find(call)["id"])
    steps = _latest(call, "execution_steps", where, limit=size, offset=(number - 1) * size)
    total = call.records.count("execution_steps", where)
    meta = {"page": number, "limit": size, "total": total, "totalPages": -(-total // size)}
    return as_json({"data": [_show_logged(call, step) for step in steps], "meta": meta})


@handles("automations.step_logs.list_all")
def list_all_steps(call: Call) -> Response:
    offset, limit = _part(call)
    steps = _latest(call, "execution_steps", _OF_AUTOMATIONS, limit=limit, offset=offset)
    shown = [_show_logged(call, step) for step in steps]
    return one({"steps": shown, "automations": _automations(call), "limit": limit, "offset": offset})


@handles("automations.failures.list")
def list_failures(call: Call) -> Response:
    offset, limit = _part(call)
    where = (_OF_AUTOMATIONS, one_of("status", FAILED))
    failed = _latest(call, "executions", *where, limit=limit, offset=offset)
    return one(
        {
            "failures": [_show_failure(call, execution) for execution in failed],
            "automations": _automations(call),
            "deadLetters": 0,
            "health": {
                "failedDripBatches": 0,
                "failedImportSideEffects": 0,
                "failedLedgerSends": call.records.count("execution_steps", *_unsent(call)),
                "longRunningExecutions": call.records.count("executions", *_long_running(call)),
                "pendingImportSideEffects": 0,
                "staleDripBatches": 0,
            },
            "limit": limit,
            "offset": offset,
            "total": call.records.count("executions", *where),
        }
    )


@handles("automations.failures.drill_down")
def drill_down(call: Call) -> Response:
    offset, limit = _part(call)
    kind = call.query["kind"]
    rows: list[Doc] = []
    total = 0
    if kind in _TROUBLE:
        collection, condition, present = _TROUBLE[kind]
        where = condition(call)
        rows = [present(call, doc) for doc in _latest(call, collection, *where, limit=limit, offset=offset)]
        total = call.records.count(collection, *where)
    return one({"kind": kind, "rows": rows, "limit": limit, "offset": offset, "total": total})


def show(call: Call, execution: Doc) -> Doc:
    event = execution["event"]
    previous = execution["previousExecutionId"]
    why: Doc = {"reason": execution["reason"]}
    if execution["byTrigger"]:  # the service's words for other reasons are not known
        why |= {"reasonCode": "enroll_trigger", "source": "trigger"}
    enrollment = {"isReEnrollment": previous is not None, "previousExecutionId": previous, **why, "triggerEvent": event}
    done = execution["completedAt"]
    plain = (
        *("id", "accountId", "status", "startedAt", "completedAt", "nextExecutionAt", "currentNodeId"),
        *("errorMessage", "graphSnapshot", "previousExecutionId", "resumeClaimedAt", "resumeAttempts"),
        *("recoveryRevision", "createdAt"),
    )
    return {
        **{name: execution[name] for name in plain},
        "automationId": execution["ownerId"],
        "automation": {**_automation(execution), "triggerEvent": event},
        **_contact_of(call, execution),
        "triggerEvent": event,
        "durationMs": engine.milliseconds(execution["startedAt"], done) if done else None,
        "enrollmentReason": why["reason"],
        **({"enrollmentReasonCode": why["reasonCode"], "enrollmentSource": why["source"]} if "source" in why else {}),
        "metadata": {"enrollment": enrollment},
        "result": {"actionCount": execution["actionCount"]},
        "steps": [_show_step(step) for step in engine.steps_of(call, execution)],
        "chaseOccurrenceKey": None,
        "cursorGap": False,
    }


def _contact_of(call: Call, execution: Doc) -> Doc:
    """The contact of an execution, if any; with its name unless it was deleted."""
    if execution["contactId"] is None:
        return {}
    contact = call.records.get("contacts", execution["contactId"])
    embedded = {"contact": {name: contact[name] for name in _PERSON}} if contact else {}
    return {"contactId": execution["contactId"], **embedded}


def _show_step(step: Doc) -> Doc:
    return {name: value for name, value in step.items() if name not in _INTERNAL_STEP}


def _show_logged(call: Call, step: Doc) -> Doc:
    """A step with its execution."""
    execution = call.find("executions", step["executionId"], "execution")
    about: Doc = {name: execution[name] for name in ("id", "status", "startedAt")}
    about |= {"triggerEvent": execution["event"], "automation": _automation(execution)}
    about["contact"] = _contact_of(call, execution).get("contact")
    return {**_show_step(step), "execution": about}


def _show_failure(call: Call, execution: Doc) -> Doc:
    failed = engine.steps_of(call, execution, equals("status", "failed"))
    return {
        "id": execution["id"],
        "executionId": execution["id"],
        "automationId": execution["ownerId"],
        "automation": _automation(execution),
        **_contact_of(call, execution),
        "status": execution["status"],
        "nodeId": failed[-1]["nodeId"] if failed else execution["currentNodeId"],
        "actionType": failed[-1]["actionType"] if failed else None,
        "errorMessage": execution["errorMessage"] or (failed[-1]["errorMessage"] if failed else None),
        "triggerEvent": execution["event"],
        "startedAt": execution["startedAt"],
        "failedAt": execution["completedAt"],
    }


def _automation(execution: Doc) -> Doc:
    """The automation under its name at that time, because it may have been deleted."""
    return {"id": execution["ownerId"], "name": execution["ownerName"]}


def _automations(call: Call) -> list[Doc]:
    return [{"id": doc["id"], "name": doc["name"]} for doc in call.records.query("automations")]


def _execution(call: Call) -> Doc:
    execution = call.find("executions", call.path["execution_id"], "execution")
    if execution["ownerKind"] != "automations":
        raise ApiError(404, "No such execution.")
    return execution


def _part(call: Call) -> tuple[int, int]:
    return call.query.get("offset", 0), call.query.get("limit", 50)


def _latest(call: Call, kind: str, *where: Where, limit: int, offset: int) -> list[Doc]:
    return call.records.query(kind, *where, sort=["startedAt"], order="desc", limit=limit, offset=min(offset, 2**62))


def _long_running(call: Call) -> tuple[Where, ...]:
    return _OF_AUTOMATIONS, one_of("status", engine.OPEN), below("startedAt", iso(call.clock.now() - LONG))


def _unsent(_: Call) -> tuple[Where, ...]:
    return _OF_AUTOMATIONS, equals("status", "failed"), one_of("actionType", _SENDING)


# Kind to the documents that it counts, and how to show them. The other kinds count nothing.
_TROUBLE: Mapping[str, tuple[str, Callable[[Call], tuple[Where, ...]], Callable[[Call, Doc], Doc]]] = {
    "long_running_executions": ("executions", _long_running, show),
    "failed_ledger_sends": ("execution_steps", _unsent, _show_logged),
}
