"""Tasks, notes, and the activities of the deals and of some contacts."""

from __future__ import annotations

from datetime import timedelta

from conduyt.sandbox.clock import iso
from conduyt.sandbox.rules.crm.activities import new_activity, recorded
from conduyt.sandbox.rules.crm.notes import new_note
from conduyt.sandbox.rules.crm.tasks import new_task
from conduyt.sandbox.seeds.context import BASE_TIME, SeedContext, ago
from conduyt.sandbox.store import Doc

TASKS = 40
NOTES = 30
CALLS = 20

_TITLES = ("Call back", "Send the offer", "Prepare a demo", "Ask for a reference", "Check the contract", "Follow up")
_NOTES = (
    "Prefers calls in the morning.",
    "Wants an offer by Friday.",
    "Met at the trade fair, asked about the renewal.",
    "Is going to decide together with the CFO.",
    "<p>Budget is <b>approved</b>.</p>",
)


def fill(seed: SeedContext) -> None:
    contacts, deals = seed.records.query("contacts", order="desc", limit=60), seed.records.query("deals")
    users = sorted({deal["assignedTo"] for deal in deals})
    for number in range(TASKS):
        _task(seed, number, seed.random.choice(contacts), seed.random.choice(deals), seed.random.choice(users))
    for number in range(NOTES):
        _note(seed, number, seed.random.choice(contacts), seed.random.choice(deals), seed.random.choice(users))
    for number in range(CALLS):
        _call(seed, number, seed.random.choice(contacts), seed.random.choice(users))
    for contact in contacts:
        if contact["assignedTo"]:
            fields: Doc = {"type": "lead_assigned", "title": "Lead assigned", "contactId": contact["id"]}
            _activity(seed, contact["assignedTo"], contact["createdAt"], fields)
    first_stages = {stage["pipelineId"]: stage["id"] for stage in seed.records.query("stages", order="desc")}
    for deal in deals:
        _story(seed, deal, first_stages[deal["pipelineId"]])


def _task(seed: SeedContext, number: int, contact: Doc, deal: Doc, user: str) -> None:
    created = ago(days=TASKS - number)
    # Every other task belongs to a deal, and every third is done. The others are due around `BASE_TIME`.
    links = {"dealId": deal["id"]} if number % 2 else {"contactId": contact["id"]}
    fields: Doc = {
        **links,
        "title": f"{seed.random.choice(_TITLES)}: {deal['name'] if number % 2 else contact['firstName']}",
        "priority": seed.random.choice(("low", "medium", "medium", "high", "urgent")),
        "status": seed.random.choice(("todo", "in_progress")),
        "dueDate": iso(BASE_TIME + timedelta(days=seed.random.randint(-5, 30))),
        "assignedTo": user,
    }
    if number % 3 == 0:
        fields |= {"status": "done", "completedAt": iso(BASE_TIME - timedelta(hours=TASKS - number))}
    seed.records.insert("tasks", new_task(id_=seed.store.new_id("task"), now=created, fields=fields))


def _note(seed: SeedContext, number: int, contact: Doc, deal: Doc, user: str) -> None:
    links = {"dealId": deal["id"]} if number % 3 == 0 else {"contactId": contact["id"]}
    fields = {**links, "body": seed.random.choice(_NOTES), "isPinned": number % 10 == 0}
    note = new_note(id_=seed.store.new_id("note"), user=user, now=ago(days=NOTES - number), fields=fields)
    seed.records.insert("notes", note)


def _call(seed: SeedContext, number: int, contact: Doc, user: str) -> None:
    fields: Doc = {
        "type": "call",
        "title": f"Called {contact['firstName']} {contact['lastName']}",
        "description": seed.random.choice(("Left a message.", "Talked about the renewal.", "Did not answer.")),
        "contactId": contact["id"],
    }
    _activity(seed, user, ago(hours=5 * (CALLS - number)), fields)


def _story(seed: SeedContext, deal: Doc, first_stage: str) -> None:
    """The activities of a deal that moved from the first stage to its current one."""
    about: Doc = {"entity": "deal", "id_": deal["id"], "description": deal["name"]}
    about |= {"contactId": deal["contactId"], "dealId": deal["id"]}
    _activity(seed, deal["assignedTo"], deal["createdAt"], recorded(**about, action="created", changes={}))
    if deal["stageId"] != first_stage:
        changes: Doc = {"stageId": {"from": first_stage, "to": deal["stageId"]}}
        if deal["status"] != "open":
            changes["status"] = {"from": "open", "to": deal["status"]}
        moved = recorded(**about, action="updated", changes=changes)
        _activity(seed, deal["assignedTo"], deal["stageEnteredAt"], moved)


def _activity(seed: SeedContext, user: str, at: str, fields: Doc) -> None:
    seed.records.insert("activities", new_activity(id_=seed.store.new_id("act"), user=user, now=at, fields=fields))
