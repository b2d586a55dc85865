"""Automations as they are stored and shown."""

from __future__ import annotations

from conduyt.sandbox.call import Call
from conduyt.sandbox.rules.automations.graph import empty
from conduyt.sandbox.rules.crm.activities import actor
from conduyt.sandbox.store import Doc

FIELDS = (
    *("name", "description", "kind", "isActive", "triggerEvent", "triggerConditions", "graphVersion", "actions"),
    *("reenrollmentRule", "cooldownDays", "executionTimezone", "executionWindowStart", "executionWindowEnd"),
    *("stopOnResponse", "schedule", "scheduleTimezone", "n8nWorkflowId", "n8nWebhookUrl"),
)
_INTERNAL = ("lastExecutionId",)
_CREATOR = ("id", "firstName", "lastName", "email")
OWNER = "user_charles"  # the author of documents that no user created


def maker(call: Call) -> str:
    return actor(call) or call.store.known_id(OWNER)


def new_automation(*, id_: str, account: str, user: str, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "accountId": account,
        "createdBy": user,
        **dict.fromkeys(FIELDS),
        "kind": "native",
        "isActive": True,
        "graphVersion": 1,
        "actions": empty(fields.get("graphVersion", 1)),
        "triggerConditions": {},
        "triggerCount": 0,
        "lastTriggeredAt": None,
        "lastExecutionId": None,
        "publishedActions": None,
        "publishedAt": None,
        "activeRunPolicy": "keep",
        "configRevision": 1,
        "reenrollmentRule": "every_time",
        "stopOnResponse": False,
        "lastScheduledRun": None,
        "nextScheduledRun": None,
        "folderId": None,
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


def show(call: Call, automation: Doc) -> Doc:
    shown = {name: value for name, value in automation.items() if name not in _INTERNAL}
    creator = call.records.get("users", automation["createdBy"])
    shown |= {"creator": {name: creator[name] for name in _CREATOR}} if creator else {}
    last = call.records.get("executions", automation["lastExecutionId"] or "")
    fields = ("status", "startedAt", "completedAt", "errorMessage")
    shown["lastRun"] = last and {"triggerEvent": last["event"], **{name: last[name] for name in fields}}
    return shown


def find(call: Call) -> Doc:
    return call.find("automations", call.path["automation_id"], "automation")
