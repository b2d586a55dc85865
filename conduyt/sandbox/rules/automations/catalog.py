"""The parts of automations: events, actions, fields for conditions, and the format of a graph."""

from __future__ import annotations

from typing import Any

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.responses import Response, many, one
from conduyt.sandbox.rules.automations.conditions import OPERATORS
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

_PERSON = ["email", "phone", "source", "assignedTo", "tags"]
_DEAL = ["value", "pipelineId", "stageId", "status", "assignedTo"]
_COMPANY = ["name", "industry", "size"]
_EVENTS: tuple[tuple[str, str, str, list[str]], ...] = (
    ("contact.created", "Contact created", "A contact was added.", _PERSON),
    ("contact.updated", "Contact updated", "Fields of a contact were changed.", _PERSON),
    ("contact.assigned", "Contact assigned", "A contact was given to a user.", _PERSON),
    ("contact.tagged", "Tag added to contact", "A contact was given a tag.", ["tagIds", *_PERSON]),
    ("contact.sms_number_opt_out", "Opted out of SMS", "A contact wants no more text messages.", _PERSON),
    ("contact.sms_number_opt_in", "Opted in to SMS", "A contact wants text messages again.", _PERSON),
    ("deal.created", "Deal created", "A deal was added.", _DEAL),
    ("deal.stage_changed", "Deal moved", "A deal was moved to another stage.", _DEAL),
    ("deal.won", "Deal won", "A deal was won.", _DEAL),
    ("deal.lost", "Deal lost", "A deal was lost.", [*_DEAL, "lostReason"]),
    ("company.created", "Company created", "A company was added.", _COMPANY),
    ("company.updated", "Company updated", "Fields of a company were changed.", _COMPANY),
    ("company.stage_changed", "Company moved", "A company was moved to another stage.", _COMPANY),
    ("company.tagged", "Tag added to company", "A company was given a tag.", _COMPANY),
    ("webhook.received", "Webhook received", "Somebody called the webhook of the automation.", []),
    (
        "message.understood",
        "Message understood",
        "It is clear what a message that came in is about.",
        ["channel", "body"],
    ),
    ("form.submitted", "Form submitted", "Somebody filled in a form.", ["formId"]),
    ("appointment.booked", "Appointment booked", "Somebody booked an appointment.", ["calendarId"]),
    ("scheduled", "Schedule", "The time of the schedule has come.", []),
)


def _setting(type_: str, label: str, *, optional: bool = True, **more: Any) -> Doc:
    return {"type": type_, "label": label, "optional": optional, **more}


_MESSAGE = {"templateId": _setting("template", "Template"), "body": _setting("text", "Text, instead of a template")}
_ACTIONS: tuple[tuple[str, str, str, str, Doc, list[str]], ...] = (
    (
        *("send_email", "Send an email", "Sends an email to the contact.", "messages"),
        {**_MESSAGE, "subject": _setting("string", "Subject")},
        ["email_provider"],
    ),
    (
        *("send_sms", "Send a text message", "Sends a text message to the contact.", "messages"),
        _MESSAGE,
        ["sms_provider"],
    ),
    (
        *("add_tag", "Add tags", "Gives tags to the contact.", "contacts"),
        {"tagIds": _setting("tags", "Tags", optional=False)},
        [],
    ),
    (
        *("create_task", "Create a task", "Adds a task for the contact.", "tasks"),
        {
            "title": _setting("string", "Title", optional=False),
            "description": _setting("text", "Description"),
            "priority": _setting("enum", "Priority", default="medium", values=["low", "medium", "high", "urgent"]),
            "dueInDays": _setting("number", "Due in days"),
            "assignedTo": _setting("user", "Assigned to"),
        },
        [],
    ),
    (
        *("add_note", "Add a note", "Adds a note to the contact.", "contacts"),
        {"body": _setting("text", "Text", optional=False)},
        [],
    ),
    (
        *("add_google_sheet_row", "Add a row to a sheet", "Adds a row to a sheet of Google Sheets.", "integrations"),
        {
            "spreadsheetId": _setting("string", "Spreadsheet", optional=False),
            "values": _setting("list", "Values", optional=False),
        },
        ["google_sheets"],
    ),
)
_FIELDS = {
    "contact": {
        "firstName": "text",
        "lastName": "text",
        "email": "text",
        "phone": "text",
        "company": "text",
        "source": "text",
        "city": "text",
        "leadScore": "number",
        "tags": "tag",
        "assignedTo": "reference",
        "lastContactedAt": "datetime",
        "createdAt": "datetime",
    },
    "deal": {
        "title": "text",
        "value": "number",
        "status": "text",
        "priority": "text",
        "pipelineId": "reference",
        "stageId": "reference",
        "assignedTo": "reference",
        "tags": "tag",
        "createdAt": "datetime",
    },
}


@handles("automations.list_events")
def list_events(_: Call) -> Response:
    return many(
        {
            "event": event,
            "label": label,
            "description": description,
            "fields": fields,
            "conditions": [{"field": field, "operators": ["equals", "in"]} for field in fields],
            "kinds": ["native", "n8n"],
        }
        for event, label, description, fields in _EVENTS
    )


@handles("automations.list_actions")
def list_actions(_: Call) -> Response:
    return many(
        {
            "type": type_,
            "label": label,
            "description": description,
            "category": category,
            "configSchema": settings,
            "requiredDependencies": needs,
            # A scheduled automation runs without a contact.
            "scheduledSafe": type_ in ("create_task", "add_google_sheet_row"),
            **({"sideEffectLevel": "external"} if needs else {}),
        }
        for type_, label, description, category, settings, needs in _ACTIONS
    )


@handles("automations.list_condition_fields")
def list_condition_fields(_: Call) -> Response:
    sections: list[Doc] = []
    for entity, fields in _FIELDS.items():
        shown = [
            {"value": f"{entity}.{name}", "label": _label(name), "dataType": data_type}
            for name, data_type in fields.items()
        ]
        sections.append({"entity": entity, "label": entity.capitalize(), "fields": shown})
    return one({"sections": sections})


@handles("automations.get_schema")
def get_schema(_: Call) -> Response:
    node_types = {
        "trigger": "The first node. It does nothing.",
        "action": "Takes an action: {type, config}.",
        "condition": "Goes to nextIfTrue or nextIfFalse, by its condition.",
        "delay": "Waits: {value, unit}.",
        "wait_until": "Waits for waitUntil.event or waitUntil.condition, at most waitUntil.timeout.",
        "ab_split": "Goes to nextIfTrue for abSplit.percentA percent of the contacts, to nextIfFalse for the others.",
        "split": "The same, with its settings in split.",
        "drip": "Lets drip.batchSize contacts through in each drip.interval.",
    }
    return one(
        {
            "graphShape": {
                "description": "Nodes that name the next one. A node that names none is the last.",
                "fields": {"startNodeId": "Id of the first node.", "nodes": "All nodes."},
                "nodeFields": {
                    "id": "Unique in the graph.",
                    "type": f"One of: {', '.join(node_types)}.",
                    "position": "Where it is drawn: {x, y}.",
                    "next": "Id of the next node, or null.",
                },
            },
            "nodeTypes": node_types,
            "actionRules": ["Settings are told by GET /automations/actions.", "Objects are named by id."],
            "conditionRules": {
                "form": "{field, operator, value}, {all: [...]} or {any: [...]}",
                "operators": [*OPERATORS],
            },
            "delayUnits": ["minutes", "hours", "days", "weeks", "months", "business_days"],
        }
    )


def _label(name: str) -> str:
    """The label for a name: "First name" for firstName."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).capitalize()
