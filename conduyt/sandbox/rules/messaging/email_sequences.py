"""Email sequences: their emails and enrollments. `sequence_emails` sends the emails.

Where the documentation is silent: the response reports contacts that cannot be enrolled, with the reason; the others
are enrolled. A contact can be enrolled again after it completed the sequence or was removed. A sequence that is
switched off accepts no enrollments (409); its contacts stay, and get no email until it is switched on.
"""

from __future__ import annotations

from dataclasses import replace

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import ApiError, Response, invalid, one
from conduyt.sandbox.rules.bodies import id_list
from conduyt.sandbox.rules.messaging import sequence_emails
from conduyt.sandbox.rules.messaging.outgoing import obstacle
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

FIELDS = ("name", "description", "isActive", "steps")


def new_sequence(*, id_: str, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "name": None,
        "description": None,
        "isActive": True,
        "steps": [],
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


@handles("email_sequences.list")
def list_sequences(call: Call) -> Response:
    return page(call, "email_sequences", show=lambda sequence: sequence)


@handles("email_sequences.create")
def create_sequence(call: Call) -> Response:
    sequence = new_sequence(id_=call.store.new_id("seq"), now=call.now(), fields=_given(call))
    return one(call.records.insert("email_sequences", sequence))


@handles("email_sequences.get")
def get_sequence(call: Call) -> Response:
    return one(_sequence(call))


@handles("email_sequences.update")
def update_sequence(call: Call) -> Response:
    """Update a sequence. A contact that has had two emails gets the third of the new steps next."""
    before = _sequence(call)
    sequence = call.records.update("email_sequences", {**before, **_given(call), "updatedAt": call.now()})
    if sequence["isActive"]:
        sequence_emails.reschedule(call, sequence, resumed=not before["isActive"])
        sequence_emails.send_due(call)
    return one(sequence)


@handles("email_sequences.enroll")
def enroll(call: Call) -> Response:
    sequence = _sequence(call)
    if not sequence["isActive"]:
        raise ApiError(409, "The sequence is switched off.")
    enrolled: list[str] = []
    skipped: list[Doc] = []
    for contact_id in dict.fromkeys(call.body["contactIds"]):
        reason = _obstacle(call, sequence, contact_id)
        if reason:
            skipped.append(_skipped(contact_id, *reason))
        else:
            enrolled.append(sequence_emails.enroll(call, sequence, contact_id)["id"])
    sequence_emails.send_due(call)

    enrollments = [call.find("enrollments", id_, "enrollment") for id_ in enrolled]
    response = one({"enrolled": len(enrolled), "skipped": skipped, "enrollments": enrollments})
    return replace(response, status=201) if enrolled else response


@handles("email_sequences.unenroll")
def unenroll(call: Call) -> Response:
    sequence = _sequence(call)
    unenrolled: list[str] = []
    skipped: list[Doc] = []
    for contact_id in dict.fromkeys(call.body["contactIds"]):
        enrollment = sequence_emails.active_enrollment(call, sequence["id"], contact_id)
        if enrollment is None:
            skipped.append(_skipped(contact_id, "not_enrolled", "The contact is not enrolled."))
        else:
            sequence_emails.end(call, enrollment, "unenrolled", reason="by_request")
            unenrolled.append(contact_id)
    return one({"unenrolled": len(unenrolled), "skipped": skipped})


@handles("email_sequences.enrollments.list")
def list_enrollments(call: Call) -> Response:
    return page(call, "enrollments", equals("sequenceId", _sequence(call)["id"]), show=lambda enrollment: enrollment)


@handles("email_sequences.get_stats")
def get_stats(call: Call) -> Response:
    sequence = _sequence(call)
    return one(sequence_emails.stats(call, sequence))


@handles("email_sequences.preflight")
def preflight(call: Call) -> Response:
    """Report problems of the sequence, and of the contacts in the body, if any."""
    sequence = _sequence(call)
    issues: list[Doc] = []
    if not sequence["isActive"]:
        issues.append({"code": "switched_off", "message": "The sequence is switched off."})
    if not sequence["steps"]:
        issues.append({"code": "no_steps", "message": "The sequence has no emails."})
    for number, step in enumerate(sequence["steps"]):
        issues += [
            {"code": "empty_step", "step": number, "message": f"The email has no {field}."}
            for field in ("subject", "body")
            if not step.get(field)
        ]

    contact_ids = id_list(call.body.get("contactIds", []), "contactIds")
    reasons = {id_: _obstacle(call, sequence, id_) for id_ in contact_ids}
    skipped = [_skipped(id_, *reason) for id_, reason in reasons.items() if reason]
    contacts = {"total": len(reasons), "eligible": len(reasons) - len(skipped), "skipped": skipped}
    return one({"sequenceId": sequence["id"], "ready": not issues, "issues": issues, "contacts": contacts})


def _sequence(call: Call) -> Doc:
    return call.find("email_sequences", call.path["sequence_id"], "sequence")


def _given(call: Call) -> Doc:
    for number, step in enumerate(call.body.get("steps", ())):
        if step.get("delayDays", 0) < 0:
            raise invalid(f"steps.{number}.delayDays", "must be 0 or more")
    return {name: call.body[name] for name in FIELDS if name in call.body}


def _obstacle(call: Call, sequence: Doc, contact_id: str) -> tuple[str, str] | None:
    if sequence_emails.active_enrollment(call, sequence["id"], contact_id):
        return "already_enrolled", "The contact is enrolled already."
    return obstacle(call.records.get("contacts", contact_id), "email")


def _skipped(contact_id: str, code: str, message: str) -> Doc:
    return {"contactId": contact_id, "code": code, "message": message}
