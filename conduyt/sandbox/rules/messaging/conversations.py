"""Conversations: the messages with one contact, and their status, assignment and read state.

The documentation names no fields for a change. The sandbox takes `status` (open, closed, snoozed), `snoozedUntil`,
`assignedTo` and `isRead`, in both operations; `isRead: false` marks the latest inbound message as unread. A snoozed
conversation opens at its time. Compliance is `optedOutSms` and `optedOutEmail` of the contact. The suggested reply is a
fixed text. Reading a conversation does not mark it as read.
"""

from __future__ import annotations

from typing import Any

from conduyt.sandbox.background import on_time
from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import at_least, at_most, equals
from conduyt.sandbox.responses import Response, csv_file, invalid, one
from conduyt.sandbox.rules.crm import contacts, threads
from conduyt.sandbox.rules.messaging import messages
from conduyt.sandbox.rules.messaging.outgoing import obstacle
from conduyt.sandbox.rules.times import instant
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

STATUSES = ("open", "closed", "snoozed")
_STATE = ("status", "assignedTo", "snoozedUntil", "lastReadAt", "unreadCount", "updatedAt")
_WITH_MESSAGES = at_least("lastMessageId", "")
_COLUMNS = {
    "Contact": "name",
    "Email": "email",
    "Phone": "phone",
    "Channel": "channel",
    "Status": "status",
    "Assigned To": "assignedTo",
    "Unread": "unreadCount",
    "Last Message": "body",
    "Updated At": "updatedAt",
}


def show(call: Call, thread: Doc) -> Doc:
    latest = messages.show(call, call.find("messages", thread["lastMessageId"], "message"))
    fields = ("channel", "unreadCount", "status", "assignedTo", "updatedAt")
    shown = {"contactId": thread["id"], "contact": latest["contact"], "lastMessage": latest}
    return shown | {name: thread[name] for name in fields}


def show_state(thread: Doc) -> Doc:
    return {"contactId": thread["id"], **{name: thread[name] for name in _STATE}}


@handles("conversations.list")
def list_conversations(call: Call) -> Response:
    return page(call, "conversations", _WITH_MESSAGES, sort=["updatedAt"], show=lambda thread: show(call, thread))


@handles("conversations.list_messages")
def list_messages(call: Call) -> Response:
    """All messages, oldest first, with the state of the conversation."""
    contact = _contact(call)
    thread = call.records.query("messages", equals("contactId", contact["id"]), sort=["createdAt"])
    shown = [messages.show(call, message) for message in thread]
    return one({"messages": shown, "state": show_state(threads.thread_of(call, contact))})


@handles("conversations.get_state")
def get_state(call: Call) -> Response:
    return one(show_state(threads.thread_of(call, _contact(call))))


@handles("conversations.update")
@handles("conversations.update_state")
def update_state(call: Call) -> Response:
    contact = _contact(call)
    body = call.body
    thread = threads.thread_of(call, contact)
    if "status" in body:
        if body["status"] not in STATUSES:
            raise invalid("status", f"must be one of: {', '.join(STATUSES)}")
        thread["status"] = body["status"]
    if "assignedTo" in body:
        if body["assignedTo"] is not None and call.records.get("users", str(body["assignedTo"])) is None:
            raise invalid("assignedTo", "there is no such user")
        thread["assignedTo"] = body["assignedTo"]
    thread["snoozedUntil"] = _until(body.get("snoozedUntil", thread["snoozedUntil"]), thread["status"])
    if "isRead" in body:
        if not isinstance(body["isRead"], bool):
            raise invalid("isRead", "must be boolean")
        threads.mark(call, contact["id"], read=body["isRead"])
        thread["lastReadAt"] = call.now() if body["isRead"] else None
    threads.save(call, thread)
    threads.refresh(call, contact["id"])
    return one(show_state(threads.thread_of(call, contact)))


@on_time
def wake(call: Call) -> None:
    """Open the conversations whose snooze has ended."""
    for thread in call.records.query("conversations", at_most("snoozedUntil", call.now())):
        threads.save(call, {**thread, "status": "open", "snoozedUntil": None})


@handles("conversations.get_compliance")
def get_compliance(call: Call) -> Response:
    return one(_compliance(_contact(call)))


@handles("conversations.update_compliance")
def update_compliance(call: Call) -> Response:
    contact = _contact(call)
    changes: Doc = {name: call.body[name] for name in ("optedOutSms", "optedOutEmail") if name in call.body}
    for name, value in changes.items():
        if not isinstance(value, bool):
            raise invalid(name, "must be boolean")
    return one(_compliance(contacts.save(call, contact, changes) if changes else contact))


@handles("conversations.get_suggestion")
def get_suggestion(call: Call) -> Response:
    contact = _contact(call)
    suggestion = threads.thread_of(call, contact)["suggestion"]
    return one({"contactId": contact["id"], "suggestion": suggestion})


@handles("conversations.create_suggestion")
def create_suggestion(call: Call) -> Response:
    contact = _contact(call)
    suggestion = f"Hi {contact['firstName'] or 'there'}, thank you for your message. When may I call you?"
    threads.save(call, {**threads.thread_of(call, contact), "suggestion": suggestion})
    return one({"contactId": contact["id"], "suggestion": suggestion})


@handles("conversations.get_metrics")
def get_metrics(call: Call) -> Response:
    every = call.records.query("conversations", _WITH_MESSAGES)
    return one(
        {
            "conversations": len(every),
            **{status: sum(thread["status"] == status for thread in every) for status in STATUSES},
            "unread": sum(thread["unreadCount"] > 0 for thread in every),
            "unassigned": sum(thread["assignedTo"] is None for thread in every),
            "messagesReceived": call.records.count("messages", equals("direction", "inbound")),
            "messagesSent": call.records.count("messages", equals("direction", "outbound")),
        }
    )


@handles("conversations.export_csv")
def export_conversations(call: Call) -> Response:
    rows: list[list[Any]] = []
    for thread in call.records.query("conversations", _WITH_MESSAGES, sort=["updatedAt"], order="desc"):
        shown = show(call, thread)
        person = shown["contact"]
        name = " ".join(filter(None, (person["firstName"], person["lastName"])))
        phone = person["phone"] and f"'{person['phone']}"  # a spreadsheet would take +1555... for a formula
        cells = {**shown, **person, "phone": phone, "name": name, "body": shown["lastMessage"]["body"]}
        rows.append([cells[field] for field in _COLUMNS.values()])
    return csv_file("conversations.csv", list(_COLUMNS), rows)


def _contact(call: Call) -> Doc:
    return call.find("contacts", call.path["contact_id"], "contact")


def _until(moment: Any, status: str) -> str | None:
    """The end of the snooze; `None` unless the conversation is snoozed."""
    if moment is None or status != "snoozed":
        return None
    try:
        return instant(moment)
    except (AttributeError, ValueError):
        raise invalid("snoozedUntil", "is not a valid date-time") from None


def _compliance(contact: Doc) -> Doc:
    reasons = {channel: obstacle(contact, channel) for channel in ("sms", "email")}
    return {
        "contactId": contact["id"],
        "optedOutSms": contact["optedOutSms"],
        "optedOutEmail": contact["optedOutEmail"],
        "doNotContact": bool(contact["doNotContact"]),
        "canText": reasons["sms"] is None,
        "canEmail": reasons["email"] is None,
        "reasons": {channel: reason[1] for channel, reason in reasons.items() if reason},
    }
