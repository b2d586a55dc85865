"""Reassign the objects of a leaving user to another user, or to none."""

from __future__ import annotations

from conduyt.sandbox.call import Call
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.rules.crm import contacts, deals

_WITHOUT_EVENT = ("companies", "tasks", "conversations")


def hand_over(call: Call, user_id: str, heir_id: str | None) -> None:
    """Reassign all objects of a user. Each changed contact and deal emits its event."""
    assigned = equals("assignedTo", user_id)
    for contact in call.records.query("contacts", assigned):
        contacts.save(call, contact, {"assignedTo": heir_id})
    for deal in call.records.query("deals", assigned):
        changed = call.records.update("deals", {**deal, "assignedTo": heir_id, "updatedAt": call.now()})
        call.emit("deal.updated", deals.show(call, changed))
    for kind in _WITHOUT_EVENT:
        for doc in call.records.query(kind, assigned):
            call.records.update(kind, {**doc, "assignedTo": heir_id})
