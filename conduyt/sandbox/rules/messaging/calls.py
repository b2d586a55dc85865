"""Calls: the log of phone calls, and voice drops.

Where the documentation is silent: the user of a call is the user of the key. An inbound call with duration 0 was
missed; every other call is completed, with or without a duration. The phone numbers do not set the contact.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import Response, invalid, one
from conduyt.sandbox.rules.crm.activities import actor
from conduyt.sandbox.rules.crm.contact_filters import created_between
from conduyt.sandbox.rules.messaging.outgoing import obstacle
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

WRITABLE = ("direction", "fromNumber", "toNumber", "contactId", "duration", "recordingUrl", "notes")
FILTERS = {"direction": "direction", "status": "status", "user_id": "userId"}


def new_call(*, id_: str, user: str | None, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        **dict.fromkeys(WRITABLE),
        "status": "missed" if fields["direction"] == "inbound" and fields.get("duration") == 0 else "completed",
        "userId": user,
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


@handles("calls.list")
def list_calls(call: Call) -> Response:
    where = [equals(field, call.query[name]) for name, field in FILTERS.items() if name in call.query]
    return page(call, "calls", *where, *created_between(call), sort=["createdAt"], show=lambda record: record)


@handles("calls.create")
def create_call(call: Call) -> Response:
    fields = {name: call.body[name] for name in WRITABLE if name in call.body}
    _check_duration(fields)
    contact = call.records.get("contacts", fields.get("contactId", ""))
    if contact is None and "contactId" in fields:
        raise invalid("contactId", "there is no such contact")
    record = new_call(id_=call.store.new_id("call"), user=actor(call), now=call.now(), fields=fields)
    call.records.insert("calls", record)
    if contact is not None and record["status"] == "completed":
        call.records.update("contacts", {**contact, "lastContactedAt": call.now()})
    call.emit(f"call.{record['status']}", record)
    return one(record)


@handles("calls.get")
def get_call(call: Call) -> Response:
    return one(call.find("calls", call.path["call_id"], "call"))


@handles("calls.update")
def update_call(call: Call) -> Response:
    """Change notes or duration. The outcome of the call stays as the webhooks received it."""
    record = call.find("calls", call.path["call_id"], "call")
    changes: Doc = {name: call.body[name] for name in ("notes", "duration") if name in call.body}
    _check_duration(changes)
    return one(call.records.update("calls", {**record, **changes, "updatedAt": call.now()}))


@handles("calls.send_voice_drop")
def send_voice_drop(call: Call) -> Response:
    """Accept a voice drop. The sandbox calls no voicemail and logs no call."""
    contact = call.records.get("contacts", str(call.body.get("contactId")))
    if contact is None:
        raise invalid("contactId", "there is no such contact" if "contactId" in call.body else "is required")
    reason = obstacle({**contact, "optedOutSms": False}, "sms")
    if reason is not None:
        raise invalid("contactId", reason[1])
    return one({"id": call.store.new_id("drop"), "contactId": contact["id"], "status": "queued"})


def _check_duration(fields: Doc) -> None:
    if fields.get("duration", 0) < 0:
        raise invalid("duration", "must be 0 or more")
