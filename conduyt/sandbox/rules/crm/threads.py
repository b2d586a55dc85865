"""The stored part of a conversation: a document with the id of the contact, created with the first message.

The latest message and the count of unread ones are derived from the messages; status, assignment and the other fields
are stored. An inbound message reopens a conversation. This module is in `crm`, because merging contacts needs it.
"""

from __future__ import annotations

from conduyt.sandbox.background import on_event
from conduyt.sandbox.call import Call
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.store import Doc


def thread_of(call: Call, contact: Doc) -> Doc:
    """The stored conversation, or an empty one."""
    return call.records.get("conversations", contact["id"]) or {
        "id": contact["id"],
        "status": "open",
        "assignedTo": contact["assignedTo"],
        "snoozedUntil": None,
        "lastMessageId": None,
        "lastReadAt": None,
        "channel": None,
        "unreadCount": 0,
        "suggestion": None,
        "updatedAt": contact["createdAt"],
    }


def save(call: Call, thread: Doc) -> Doc:
    if call.records.get("conversations", thread["id"]) is None:
        return call.records.insert("conversations", thread)
    return call.records.update("conversations", thread)


def refresh(call: Call, contact_id: str) -> None:
    """Bring the conversation up to date with the messages of the contact."""
    contact = call.records.get("contacts", contact_id)
    mine = equals("contactId", contact_id)
    latest = call.records.query("messages", mine, sort=["createdAt"], order="desc", limit=1)
    if contact is None or not latest:
        return
    thread = thread_of(call, contact)
    if latest[0]["id"] != thread["lastMessageId"] and latest[0]["direction"] == "inbound":
        thread |= {"status": "open", "snoozedUntil": None, "suggestion": None}
    thread |= {
        "lastMessageId": latest[0]["id"],
        "channel": latest[0]["channel"],
        "unreadCount": call.records.count("messages", mine, equals("_unread", value=True)),
        "updatedAt": max(thread["updatedAt"], latest[0]["createdAt"]),
    }
    save(call, thread)


def mark(call: Call, contact_id: str, *, read: bool) -> None:
    """Mark all messages of the contact as read, or the latest one as unread."""
    where = (equals("contactId", contact_id), equals("direction", "inbound"))
    if read:
        for message in call.records.query("messages", *where, equals("_unread", value=True)):
            call.records.update("messages", {**message, "_unread": False})
    else:
        for message in call.records.query("messages", *where, sort=["createdAt"], order="desc", limit=1):
            call.records.update("messages", {**message, "_unread": True})


@on_event
def forget(call: Call, event: str, data: Doc) -> None:
    """Delete the conversation of a deleted contact. The messages stay."""
    if event == "contact.deleted":
        call.records.delete("conversations", data["id"])
