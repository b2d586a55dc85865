"""Templates of emails and text messages, sequences with enrollments, and bulk changes.

Nothing here waits for a time: the sequence with unfinished enrollments is switched off. So the demo content does not
depend on the date.
"""

from __future__ import annotations

from datetime import timedelta

from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import includes
from conduyt.sandbox.rules.bulk.batch_operations import new_batch
from conduyt.sandbox.rules.messaging.email_sequences import new_sequence
from conduyt.sandbox.rules.messaging.email_templates import new_template
from conduyt.sandbox.rules.messaging.sequence_emails import new_enrollment
from conduyt.sandbox.seeds.context import BASE_TIME, SeedContext, ago
from conduyt.sandbox.store import Doc

_TEMPLATES: dict[str, Doc] = {
    "tmpl_welcome": {
        "name": "Welcome",
        "channel": "email",
        "subject": "Good to have you here, {{firstName}}",
        "body": "Hello {{firstName}},\n\nthank you for your interest. What can we do for {{company}}?",
        "bodyHtml": "<p>Hello {{firstName}},</p><p>thank you for your interest. What can we do for {{company}}?</p>",
        "category": "onboarding",
    },
    "tmpl_thanks": {
        "name": "Thank you for the deal",
        "channel": "email",
        "subject": "Thank you",
        "body": "Dear {{fullName}},\n\nthank you for your trust.",
        "category": "sales",
    },
    "tmpl_reminder": {
        "name": "Reminder of an appointment",
        "channel": "sms",
        "body": "Hi {{firstName}}, see you tomorrow!",
        "category": "meetings",
    },
    "tmpl_newsletter": {
        "name": "Newsletter 2025",
        "channel": "email",
        "subject": "What was new in 2025",
        "body": "The year in short.",
        "category": "newsletter",
        "isActive": False,
    },
}
_FIRST_WEEKS: list[Doc] = [
    {"subject": "Welcome, {{firstName}}", "body": "Thank you for signing up.", "delayDays": 0},
    {"subject": "How is it going?", "body": "Tell us what you think, {{firstName}}.", "delayDays": 3},
    {"subject": "Three tips", "body": "This is how others at {{company}} do it.", "delayDays": 7},
]
_WIN_BACK: list[Doc] = [
    {"subject": "We miss you", "body": "It has been a while, {{firstName}}.", "delayDays": 0},
    {"subject": "A look at what is new", "body": "There is a lot to see.", "delayDays": 14},
]
THROUGH = 30
HALF_WAY = 8


def fill(seed: SeedContext) -> None:
    for number, (id_, fields) in enumerate(_TEMPLATES.items()):
        seed.records.insert("email_templates", new_template(id_=id_, now=ago(days=200 - 10 * number), fields=fields))
    contacts = seed.random.sample(seed.records.query("contacts", limit=100), THROUGH + HALF_WAY)

    first: Doc = {"name": "First weeks", "description": "For everybody who signs up.", "steps": _FIRST_WEEKS}
    _sequence(seed, "seq_first_weeks", first)
    for number, contact in enumerate(contacts[:THROUGH]):
        # Every sixth contact was removed after the first email.
        sent = 1 if number % 6 == 5 else len(_FIRST_WEEKS)
        status = "completed" if sent == len(_FIRST_WEEKS) else "unenrolled"
        _enrollment(seed, "seq_first_weeks", _FIRST_WEEKS, contact, status, sent, days=100 - 2 * number)

    _sequence(seed, "seq_win_back", {"name": "Win back", "isActive": False, "steps": _WIN_BACK})
    for number, contact in enumerate(contacts[THROUGH:]):
        _enrollment(seed, "seq_win_back", _WIN_BACK, contact, "active", 1, days=40 - number)

    _batches(seed)


def _sequence(seed: SeedContext, id_: str, fields: Doc) -> None:
    seed.records.insert("email_sequences", new_sequence(id_=id_, now=ago(days=150), fields=fields))


def _enrollment(
    seed: SeedContext, sequence: str, steps: list[Doc], contact: Doc, status: str, sent: int, *, days: int
) -> None:
    moment = BASE_TIME - timedelta(days=days)
    id_ = seed.store.new_id("enr")
    enrollment = new_enrollment(id_=id_, sequence_id=sequence, contact_id=contact["id"], now=iso(moment))
    for number in range(sent):
        moment += timedelta(days=steps[number]["delayDays"])
        opened = seed.random.random() < 0.6
        clicked = opened and seed.random.random() < 0.3
        send: Doc = {
            "id": seed.store.new_id("sent"),
            "sequenceId": sequence,
            "contactId": contact["id"],
            "step": number,
            "messageId": None,
            "sentAt": iso(moment),
            "openedAt": iso(moment + timedelta(hours=2)) if opened else None,
            "clickedAt": iso(moment + timedelta(hours=2, minutes=1)) if clicked else None,
        }
        seed.records.insert("sequence_sends", send)
    enrollment |= {"status": status, "currentStep": sent, "lastSentAt": iso(moment), "nextSendAt": None}
    if status == "active":
        enrollment["nextSendAt"] = iso(moment + timedelta(days=steps[sent]["delayDays"]))
    if status == "completed":
        enrollment["completedAt"] = iso(moment)
    if status == "unenrolled":
        enrollment |= {"unenrolledAt": iso(moment + timedelta(days=1)), "unenrollReason": "by_request"}
    seed.records.insert("enrollments", enrollment)


def _batches(seed: SeedContext) -> None:
    """A completed batch operation, one that was canceled half-way, and two bulk requests."""
    tag = seed.records.query("tags", limit=1)[0]
    with_tag = [contact["id"] for contact in seed.records.query("contacts", includes("tagIds", tag["id"]), limit=12)]
    counts: Doc = {"processedCount": 12, "successCount": 11, "skippedCount": 1, "lastProcessedAt": ago(days=20)}
    _batch(seed, tag, with_tag, {"status": "completed", "completedAt": ago(days=20), **counts})
    counts = {"processedCount": 5, "successCount": 5, "lastProcessedAt": ago(days=9)}
    canceled = {"status": "cancelled", "cancelledAt": ago(days=9), "operation": "remove_tag", "comment": "By mistake"}
    _batch(seed, tag, with_tag, {**canceled, **counts})
    for action, succeeded, failed in (("update", 40, 0), ("tag", 18, 2)):
        request: Doc = {
            "id": seed.store.new_id("bulk"),
            "resource": "contacts",
            "action": action,
            "status": "completed",
        }
        request |= {"total": succeeded + failed, "succeeded": succeeded, "failed": failed, "createdAt": ago(days=15)}
        seed.records.insert("bulk_requests", request)


def _batch(seed: SeedContext, tag: Doc, contact_ids: list[str], fields: Doc) -> None:
    about: Doc = {
        "name": f"{tag['name']} in autumn",
        "operation": "add_tag",
        "params": {"tagId": tag["id"], "tagName": tag["name"]},
        "contactIds": contact_ids,
        "updatedAt": fields["lastProcessedAt"],
    }
    began = ago(days=21) if fields["status"] == "completed" else ago(days=9, seconds=3)
    id_, account = seed.store.new_id("batch"), seed.records.workspace
    batch = new_batch(id_=id_, account=account, user="user_charles", now=began, fields={**about, **fields})
    seed.records.insert("batch_operations", batch)
