"""Automations: reading and writing, publishing, enrolling.

A list of actions (graphVersion 1) takes effect when it is saved, a graph when it is published, the trigger and all
other settings when they are saved. Running executions keep the graph that they began with (activeRunPolicy is keep),
even if the automation is switched off; deleting it ends them. `schedule` is in UTC, as documented.
"""

from __future__ import annotations

from typing import Any

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import INVALID_FIELDS, ApiError, FieldError, Response, deleted, invalid, one
from conduyt.sandbox.rules.automations import engine, triggers, versions
from conduyt.sandbox.rules.automations.documents import FIELDS, find, maker, new_automation, show
from conduyt.sandbox.rules.automations.graph import empty, flaws, shape_errors
from conduyt.sandbox.rules.automations.schedules import parse_cron
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()


@handles("automations.list")
def list_automations(call: Call) -> Response:
    return page(call, "automations", show=lambda automation: show(call, automation))


@handles("automations.create")
def create_automation(call: Call) -> Response:
    return one(show(call, create(call, call.body)))


@handles("automations.get")
def get_automation(call: Call) -> Response:
    return one(show(call, find(call)))


@handles("automations.update")
def update_automation(call: Call) -> Response:
    before = find(call)
    given = {name: call.body[name] for name in FIELDS if name in call.body}
    if given.get("graphVersion", before["graphVersion"]) != before["graphVersion"]:
        given.setdefault("actions", empty(given["graphVersion"]))
    automation = {**before, **given, "configRevision": before["configRevision"] + 1, "updatedAt": call.now()}
    _check(automation)
    return one(show(call, _keep(call, before, automation)))


@handles("automations.delete")
def delete_automation(call: Call) -> Response:
    automation = find(call)
    for execution in call.records.query("executions", equals("ownerId", automation["id"])):
        if execution["status"] in engine.OPEN:
            engine.cancel(call, execution, "The automation was deleted.")
    for version in versions.versions_of(call, automation):
        call.records.delete("automation_versions", version["id"])
    call.records.delete("callees", automation["id"])
    call.records.delete("automations", automation["id"])
    return deleted(automation["id"])


@handles("automations.publish")
def publish(call: Call) -> Response:
    automation = find(call)
    errors = flaws_of(automation)
    if errors:
        raise ApiError(422, "The automation cannot be published.", details=errors)
    return one(show(call, versions.publish(call, automation)))


@handles("automations.enroll")
def enroll(call: Call) -> Response:
    """Run an automation for contacts. Skip those that may not run again, and those that do not exist."""
    automation = find(call)
    if not (automation["isActive"] and automation["publishedAt"]):
        raise ApiError(409, "The automation is not published, or switched off.")
    executions: list[str] = []
    skipped: list[Doc] = []
    for contact_id in dict.fromkeys(call.body["contactIds"]):
        automation = call.find("automations", automation["id"], "automation")
        reason = triggers.barred(call, automation, triggers.last_visit(call, automation, contact_id))
        if call.records.get("contacts", contact_id) is None:
            skipped.append({"contactId": contact_id, "code": "not_found", "message": "There is no such contact."})
        elif reason:
            skipped.append({"contactId": contact_id, "code": "already_enrolled", "message": reason})
        else:
            about = {"contactId": contact_id, "event": automation["triggerEvent"], "data": {"contactId": contact_id}}
            fields = {**about, "reason": "The contact was enrolled by hand.", "byTrigger": False}
            executions.append(triggers.trigger(call, automation, fields)["id"])
    return one({"enrolled": len(executions), "skipped": skipped, "executionIds": executions})


def create(call: Call, body: Any) -> Doc:
    automation = new_automation(
        id_=call.store.new_id("auto"),
        account=call.records.workspace,
        user=maker(call),
        now=call.now(),
        fields={name: body[name] for name in FIELDS if name in body},
    )
    _check(automation)
    return _keep(call, None, automation)


def flaws_of(automation: Doc) -> list[FieldError]:
    """The reasons why an automation cannot run."""
    errors: list[FieldError] = []
    if automation["triggerEvent"] == "scheduled" and not automation["schedule"]:
        errors.append(FieldError(field="schedule", message="is required for the trigger scheduled"))
    if automation["kind"] == "n8n":
        if not automation["n8nWebhookUrl"]:
            errors.append(FieldError(field="n8nWebhookUrl", message="is required for the kind n8n"))
        return errors
    return errors + flaws(automation["graphVersion"], automation["actions"])


def _check(automation: Doc) -> None:
    """Refuse settings that are invalid even in a draft."""
    errors = shape_errors(automation["graphVersion"], automation["actions"])
    if errors:
        raise ApiError(422, INVALID_FIELDS, details=errors)
    if automation["schedule"] is not None:
        try:
            parse_cron(automation["schedule"])
        except ValueError as error:
            raise invalid("schedule", f"is no cron expression: {error}") from None


def _keep(call: Call, before: Doc | None, automation: Doc) -> Doc:
    """Store an automation. New actions in a list, and n8n automations, are published at once."""
    scheduling = ("schedule", "isActive")
    if before is None or any(before[name] != automation[name] for name in scheduling):
        automation["nextScheduledRun"] = triggers.next_moment(automation, call.now())
    if before is None:
        call.records.insert("automations", automation)
    else:
        call.records.update("automations", automation)
    is_new = before is None or any(before[name] != automation[name] for name in ("actions", "graphVersion", "kind"))
    if is_new and (automation["graphVersion"] == 1 or automation["kind"] == "n8n"):
        return versions.publish(call, automation)
    return automation
