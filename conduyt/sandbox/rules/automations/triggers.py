"""Start and resume executions: by events, by time, and by schedules.

Automations have other names for some events; workflows may use both. An inbound message counts as classified at once.
`webhook.received` never fires, because the sandbox receives no webhooks. If an automation triggers itself, the new
execution is stopped (loop_detected). If the clock jumps over scheduled times, the automation runs once for each, up to
a hundred times, without a contact.
"""

from __future__ import annotations

from datetime import timedelta

from conduyt.sandbox.background import at, on_event, on_time
from conduyt.sandbox.call import Call
from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import at_most, equals, one_of
from conduyt.sandbox.rules.automations import engine, n8n
from conduyt.sandbox.rules.automations.conditions import holds
from conduyt.sandbox.rules.automations.engine import OwnerKind
from conduyt.sandbox.rules.automations.graph import nodes_of
from conduyt.sandbox.rules.automations.nodes import ANY, facts_of
from conduyt.sandbox.rules.automations.schedules import next_run
from conduyt.sandbox.rules.times import parse
from conduyt.sandbox.store import Doc

# Name of an event to its name in automations.
NAMES = {
    "contact.tag_added": "contact.tagged",
    "company.tag_added": "company.tagged",
    "message.received": "message.understood",
}
MOST_MISSED = 100


@on_event
def fire(call: Call, event: str, data: Doc) -> None:
    """End the waits for an event, and start the executions that it triggers."""
    names = [event, *_names(event, data)]
    subject: Doc = {"contactId": _subject("contact", event, data), "dealId": _subject("deal", event, data)}
    if subject["contactId"]:
        _wake(call, names, subject["contactId"], data)
    if event == "contact.deleted":
        subject["contactId"] = None
    for automation in call.records.query("automations", equals("isActive", value=True), one_of("triggerEvent", names)):
        if automation["publishedAt"] and _fits(call, automation["triggerConditions"], subject, data):
            trigger(call, automation, {**subject, "event": automation["triggerEvent"], "data": data})
    for workflow in call.records.query("workflows", equals("isActive", value=True), one_of("trigger.event", names)):
        if _fits(call, workflow["trigger"].get("conditions"), subject, data):
            _start(call, "workflows", workflow, {**subject, "event": event, "data": data})


@on_time
def wake_due(call: Call) -> None:
    """Resume the executions whose wait is over, in order of time."""
    while due := call.records.query("waits", at_most("due", call.now()), sort=["due"]):
        for wait in due:
            execution = call.find("executions", wait["id"], "execution")
            engine.resume(at(call, parse(wait["due"])), execution, in_time=False)


@on_time
def run_schedules(call: Call) -> None:
    for automation in call.records.query(
        "automations", at_most("nextScheduledRun", call.now()), sort=["nextScheduledRun"]
    ):
        moment = automation["nextScheduledRun"]
        for _ in range(MOST_MISSED):
            if moment is None or moment > call.now():
                break
            if automation["publishedAt"]:
                then = at(call, parse(moment))
                _start(then, "automations", automation, {"event": automation["triggerEvent"], **_SCHEDULED})
            automation = call.find("automations", automation["id"], "automation") | {"lastScheduledRun": moment}
            moment = next_moment(automation, moment)
            call.records.update("automations", automation)
        if moment is not None and moment <= call.now():
            moment = next_moment(automation, call.now())
        call.records.update("automations", {**automation, "nextScheduledRun": moment})


_SCHEDULED: Doc = {"reason": "The schedule was due.", "byTrigger": False}


def next_moment(automation: Doc, after: str) -> str | None:
    """The next scheduled time of an automation; `None` without a schedule, or if it is switched off."""
    moment = (
        next_run(automation["schedule"], parse(after)) if automation["schedule"] and automation["isActive"] else None
    )
    return iso(moment) if moment else None


def trigger(call: Call, automation: Doc, fields: Doc) -> Doc:
    """Start an automation for a contact. If the contact may not go through it again, skip it."""
    visit = last_visit(call, automation, fields["contactId"])
    fields = {**fields, "previousExecutionId": visit["executionId"] if visit else None}
    reason = barred(call, automation, visit)
    if reason:
        fields |= {"status": "skipped", "reason": reason}
    return _start(call, "automations", automation, fields)


def barred(call: Call, automation: Doc, visit: Doc | None) -> str | None:
    """The reason why an automation may not run for a contact again."""
    rule = automation["reenrollmentRule"]
    if visit is None or rule == "every_time":
        return None
    if rule == "once":
        return "The contact has been through the automation before."
    again = parse(visit["startedAt"]) + timedelta(days=automation["cooldownDays"] or 0)
    if call.clock.now() < again:
        return f"The contact may go through the automation again from {iso(again)} on."
    return None


def last_visit(call: Call, automation: Doc, contact_id: str | None) -> Doc | None:
    """The last time that an automation ran for a contact; skipped runs do not count."""
    return call.records.get("visits", engine.visit_id(automation, contact_id)) if contact_id else None


def _start(call: Call, kind: OwnerKind, owner: Doc, fields: Doc) -> Doc:
    if owner["id"] in call.causes:
        message = "It was triggered by what it did itself."
        return engine.start(call, kind, owner, {"status": "loop_detected", "errorMessage": message, **fields})
    if kind == "automations" and owner["kind"] == "n8n" and "status" not in fields:
        return n8n.hand_over(call, owner, fields)
    return engine.start(call, kind, owner, fields)


def _wake(call: Call, names: list[str], contact_id: str, data: Doc) -> None:
    for wait in call.records.query("waits", equals("contactId", contact_id)):
        execution = call.find("executions", wait["id"], "execution")
        owner = call.records.get(execution["ownerKind"], execution["ownerId"]) or {}
        if "contact.deleted" in names:
            engine.cancel(call, execution, "The contact was deleted.")
        elif "message.received" in names and owner.get("stopOnResponse"):
            engine.cancel(call, execution, "The contact has answered.")
        elif wait["event"] == ANY or wait["event"] in names:
            node = nodes_of(execution["graphSnapshot"])[execution["currentNodeId"]]
            if holds(node["waitUntil"].get("condition"), facts_of(call, {**execution, "data": data})):
                engine.resume(call, execution, in_time=True)


def _names(event: str, data: Doc) -> list[str]:
    """Further names of an event."""
    names = [NAMES[event]] if event in NAMES else []
    if "optedOutSms" in data.get("changed", ()):
        names.append("contact.sms_number_opt_out" if data["optedOutSms"] else "contact.sms_number_opt_in")
    return names


def _subject(entity: str, event: str, data: Doc) -> str | None:
    """The contact or deal that an event is about."""
    id_ = data["id"] if event.startswith(f"{entity}.") else data.get(f"{entity}Id")
    return id_ if isinstance(id_, str) else None


def _fits(call: Call, condition: object, subject: Doc, data: Doc) -> bool:
    return holds(condition, facts_of(call, {**subject, "data": data}))
