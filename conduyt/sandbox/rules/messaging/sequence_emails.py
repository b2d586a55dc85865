"""Sends the emails of sequences when they are due.

`delayDays` counts from the previous email, for the first one from the enrollment. If the clock jumps over several
emails, each has the date when it was due. A contact that cannot get an email when it is due leaves the sequence.
"""

from __future__ import annotations

from datetime import timedelta

from conduyt.sandbox.background import at, on_event, on_time
from conduyt.sandbox.call import Call
from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import at_most, equals, one_of
from conduyt.sandbox.rules.messaging import mailings
from conduyt.sandbox.rules.messaging.outgoing import obstacle
from conduyt.sandbox.rules.times import parse
from conduyt.sandbox.store import Doc


def new_enrollment(*, id_: str, sequence_id: str, contact_id: str, now: str) -> Doc:
    """Create an enrollment. `currentStep` is the number of sent emails."""
    return {
        "id": id_,
        "sequenceId": sequence_id,
        "contactId": contact_id,
        "status": "active",
        "currentStep": 0,
        "enrolledAt": now,
        "lastSentAt": None,
        "nextSendAt": now,
        "completedAt": None,
        "unenrolledAt": None,
        "unenrollReason": None,
    }


def enroll(call: Call, sequence: Doc, contact_id: str) -> Doc:
    id_ = call.store.new_id("enr")
    enrollment = new_enrollment(id_=id_, sequence_id=sequence["id"], contact_id=contact_id, now=call.now())
    return call.records.insert("enrollments", enrollment | _next(sequence, enrollment))


def active_enrollment(call: Call, sequence_id: str, contact_id: str) -> Doc | None:
    where = (equals("sequenceId", sequence_id), equals("contactId", contact_id), equals("status", "active"))
    return next(iter(call.records.query("enrollments", *where, limit=1)), None)


def end(call: Call, enrollment: Doc, status: str, *, reason: str | None = None) -> None:
    moment = "completedAt" if status == "completed" else "unenrolledAt"
    changes = {"status": status, "nextSendAt": None, moment: call.now(), "unenrollReason": reason}
    call.records.update("enrollments", {**enrollment, **changes})


def reschedule(call: Call, sequence: Doc, *, resumed: bool) -> None:
    """Apply new delays to all enrollments. No email gets a date at which the sequence was switched off."""
    for enrollment in call.records.query(
        "enrollments", equals("sequenceId", sequence["id"]), equals("status", "active")
    ):
        enrollment |= _next(sequence, enrollment)
        if resumed:
            enrollment["nextSendAt"] = max(enrollment["nextSendAt"], call.now())
        call.records.update("enrollments", enrollment)


@on_time
def send_due(call: Call) -> None:
    """Send due emails, in rounds of one email for each contact."""
    active = call.records.query("email_sequences", equals("isActive", value=True))
    sequences = {sequence["id"]: sequence for sequence in active}
    where = (equals("status", "active"), at_most("nextSendAt", call.now()), one_of("sequenceId", list(sequences)))
    while due := call.records.query("enrollments", *where, sort=["nextSendAt"]):
        for enrollment in due:
            _advance(at(call, parse(enrollment["nextSendAt"])), sequences[enrollment["sequenceId"]], enrollment)


@on_event
def leave(call: Call, event: str, data: Doc) -> None:
    """Remove a deleted contact from its sequences."""
    if event == "contact.deleted":
        where = (equals("contactId", data["id"]), equals("status", "active"))
        for enrollment in call.records.query("enrollments", *where):
            end(call, enrollment, "unenrolled", reason="not_found")


def _advance(call: Call, sequence: Doc, enrollment: Doc) -> None:
    step = enrollment["currentStep"]
    if step >= len(sequence["steps"]):
        end(call, enrollment, "completed")
        return
    contact = call.records.get("contacts", enrollment["contactId"])
    reason = obstacle(contact, "email")
    if contact is None or reason is not None:
        end(call, enrollment, "unenrolled", reason=reason[0] if reason else None)
        return

    email = sequence["steps"][step]
    content = mailings.Content(subject=email.get("subject"), body=email.get("body", ""))
    message = mailings.send(call, contact, "email", content, source="sequence")
    if message["status"] == "failed":
        end(call, enrollment, "unenrolled", reason="bounced")
        return
    sent = {
        "id": call.store.new_id("sent"),
        "sequenceId": sequence["id"],
        "contactId": contact["id"],
        "step": step,
        "messageId": message["id"],
        "sentAt": call.now(),
        "openedAt": None,
        "clickedAt": None,
    }
    call.records.insert("sequence_sends", sent)
    enrollment |= {"currentStep": step + 1, "lastSentAt": call.now()}
    if step + 1 == len(sequence["steps"]):
        end(call, enrollment, "completed")
    else:
        call.records.update("enrollments", enrollment | _next(sequence, enrollment))


def stats(call: Call, sequence: Doc) -> Doc:
    """Figures of a sequence. No recipient opens an email in a sandbox, so only the demo content has opens."""
    this = equals("sequenceId", sequence["id"])
    by_status = {
        status: call.records.count("enrollments", this, equals("status", status))
        for status in ("active", "completed", "unenrolled")
    }
    sends = call.records.query("sequence_sends", this)
    opened = sum(sent["openedAt"] is not None for sent in sends)
    clicked = sum(sent["clickedAt"] is not None for sent in sends)
    return {
        "sequenceId": sequence["id"],
        "enrolled": sum(by_status.values()),
        **by_status,
        "sent": len(sends),
        "opened": opened,
        "clicked": clicked,
        "openRate": _rate(opened, len(sends)),
        "clickRate": _rate(clicked, len(sends)),
        "steps": [
            {"step": number, "subject": step.get("subject"), "sent": sum(sent["step"] == number for sent in sends)}
            for number, step in enumerate(sequence["steps"])
        ],
    }


def _next(sequence: Doc, enrollment: Doc) -> Doc:
    """The time of the next email, or now if none is left."""
    step = enrollment["currentStep"]
    days = sequence["steps"][step].get("delayDays", 0) if step < len(sequence["steps"]) else 0
    since = parse(enrollment["lastSentAt"] or enrollment["enrolledAt"])
    return {"nextSendAt": iso(since + timedelta(days=days))}


def _rate(part: int, whole: int) -> float:
    """The ratio in percent."""
    return round(100 * part / whole, 1) if whole else 0.0
