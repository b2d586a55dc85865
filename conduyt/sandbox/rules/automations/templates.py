"""Ready-made automations. An automation made from one is a draft, switched off, so that users can check it."""

from __future__ import annotations

from typing import Any

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.responses import ApiError, Response, one
from conduyt.sandbox.rules.automations import automations
from conduyt.sandbox.rules.automations.documents import show
from conduyt.sandbox.rules.automations.graph import graph_of
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

_WELCOME = "Hello {{firstName}}, good to have you here."
_FOLLOW_UP = {"title": "Follow up with {{fullName}}", "priority": "high", "dueInDays": 1}
_TEMPLATES: tuple[tuple[Doc, list[str], list[Doc]], ...] = (
    (
        {
            "id": "welcome-email",
            "name": "Welcome email",
            "category": "onboarding",
            "headline": "Greet each new contact",
            "description": "Sends an email when a contact is created.",
            "triggerEvent": "contact.created",
        },
        ["Wait for a new contact", "Send an email"],
        [{"type": "send_email", "config": {"subject": "Welcome", "body": _WELCOME}}],
    ),
    (
        {
            "id": "new-lead-follow-up",
            "name": "Follow up with new leads",
            "category": "sales",
            "headline": "Nobody is forgotten",
            "description": "Makes a task for each new contact, and another one after a week.",
            "triggerEvent": "contact.created",
        },
        ["Wait for a new contact", "Create a task", "Wait a week", "Create another task"],
        [
            {"type": "create_task", "config": _FOLLOW_UP},
            {"type": "delay", "value": 1, "unit": "weeks"},
            {"type": "create_task", "config": {**_FOLLOW_UP, "title": "Ask {{firstName}} again"}},
        ],
    ),
    (
        {
            "id": "deal-won-thanks",
            "name": "Thank you for the deal",
            "category": "sales",
            "headline": "Thank customers at once",
            "description": "Sends an email when a deal is won, and leaves a note.",
            "triggerEvent": "deal.won",
        },
        ["Wait for a deal to be won", "Send an email", "Add a note"],
        [
            {
                "type": "send_email",
                "config": {"subject": "Thank you", "body": "Thank you for your trust, {{firstName}}."},
            },
            {"type": "add_note", "config": {"body": "Thanked for the deal."}},
        ],
    ),
    (
        {
            "id": "booking-preparation",
            "name": "Prepare appointments",
            "category": "meetings",
            "headline": "Come prepared",
            "description": "Makes a task when somebody books an appointment.",
            "triggerEvent": "appointment.booked",
        },
        ["Wait for a booking", "Create a task"],
        [{"type": "create_task", "config": {"title": "Prepare the meeting with {{fullName}}"}}],
    ),
)


@handles("automations.list_templates")
def list_templates(_: Call) -> Response:
    """List the templates. All are ready, because the outbox of the sandbox takes the emails."""
    ready: Doc = {"readiness": "ready", "readinessLabel": "Ready to use", "readinessReasons": []}
    return one({"templates": [{**template, "summary": summary, **ready} for template, summary, _ in _TEMPLATES]})


@handles("automations.create_from_template")
def create_from_template(call: Call) -> Response:
    for template, _, actions in _TEMPLATES:
        if template["id"] == call.body["templateId"]:
            body: dict[str, Any] = {name: template[name] for name in ("name", "description", "triggerEvent")}
            body |= {"kind": "native", "graphVersion": 2, "actions": graph_of(actions), "isActive": False}
            return one(show(call, automations.create(call, body)))
    raise ApiError(404, "No such template.")
