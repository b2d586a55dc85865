"""Conversations: threads made of messages, what is unread, and whose turn it is."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver

Contact = dict[str, Any]


@pytest.fixture
def ada(api: Caller) -> Contact:
    body = {"firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com", "phone": "+14155550123"}
    contact: Contact = api.ok("POST", "/contacts", json=body)
    return contact


def test_a_conversation_is_made_of_messages(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    assert api.ok("GET", "/conversations") == []
    api.ok("POST", "/messages/sms/send", json={"contactId": ada["id"], "body": "See you at ten."})
    sandbox.receive("ada@example.com", "Fine.")

    [conversation] = api.ok("GET", "/conversations")
    assert conversation["contactId"] == conversation["contact"]["id"] == ada["id"]
    assert (conversation["lastMessage"]["body"], conversation["channel"]) == ("Fine.", "email")
    assert (conversation["unreadCount"], conversation["status"], conversation["assignedTo"]) == (1, "open", None)
    thread = api.ok("GET", f"/conversations/{ada['id']}")
    assert [message["body"] for message in thread["messages"]] == ["See you at ten.", "Fine."]
    assert thread["state"]["unreadCount"] == 1


def test_the_conversation_of_the_latest_message_comes_first(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    sandbox.clock.freeze()
    for sender in ("ada@example.com", "+14155550199", "ada@example.com"):
        sandbox.receive(sender, "Hello")
        sandbox.clock.advance(60)
    assert [one["contactId"] == ada["id"] for one in api.ok("GET", "/conversations")] == [True, False]


def test_a_contact_without_messages_has_an_empty_conversation(api: Caller, ada: Contact) -> None:
    assert api.ok("GET", f"/conversations/{ada['id']}")["messages"] == []
    assert api.ok("PATCH", f"/conversations/{ada['id']}", json={"status": "closed"})["status"] == "closed"
    assert api.ok("GET", f"/conversations/{ada['id']}/state")["status"] == "closed"
    assert api.ok("GET", "/conversations") == []


@pytest.mark.parametrize("path", ["", "/state", "/compliance", "/suggestion"])
def test_nobody_has_no_conversation(api: Caller, path: str) -> None:
    api.error("GET", f"/conversations/con_nobody{path}", 404)


def test_reading_takes_what_is_unread_away(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    for text in ("Hello", "Are you there?"):
        sandbox.receive("ada@example.com", text)
    state = api.ok("PATCH", f"/conversations/{ada['id']}/state", json={"isRead": True})
    assert state["unreadCount"] == 0
    assert state["lastReadAt"]
    sandbox.receive("ada@example.com", "Hello?")
    assert api.ok("GET", "/conversations")[0]["unreadCount"] == 1


def test_a_conversation_can_be_unread_again(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    for text in ("Hello", "Are you there?"):
        sandbox.receive("ada@example.com", text)
    path = f"/conversations/{ada['id']}/state"
    api.ok("PATCH", path, json={"isRead": True})
    state = api.ok("PATCH", path, json={"isRead": False})
    assert (state["unreadCount"], state["lastReadAt"]) == (1, None)


def test_a_message_opens_a_closed_conversation(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    sandbox.receive("ada@example.com", "Hello")
    api.ok("PATCH", f"/conversations/{ada['id']}", json={"status": "closed"})
    api.ok("POST", "/messages/sms/send", json={"contactId": ada["id"], "body": "Bye."})
    assert api.ok("GET", "/conversations")[0]["status"] == "closed"
    sandbox.receive("ada@example.com", "One more thing")
    assert api.ok("GET", "/conversations")[0]["status"] == "open"


def test_a_snoozed_conversation_wakes_up(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    sandbox.receive("ada@example.com", "Hello")
    until = (sandbox.clock.now() + timedelta(hours=1)).isoformat()
    path = f"/conversations/{ada['id']}/state"
    assert api.ok("PATCH", path, json={"status": "snoozed", "snoozedUntil": until})["status"] == "snoozed"
    sandbox.clock.advance(3601)
    state = api.ok("GET", path)
    assert (state["status"], state["snoozedUntil"]) == ("open", None)


def test_a_conversation_is_somebodys(api: Caller, ada: Contact, sandbox: Sandbox) -> None:
    sandbox.receive("ada@example.com", "Hello")
    path = f"/conversations/{ada['id']}"
    api.ok("PATCH", path, json={"assignedTo": "user_charles"})
    assert api.ok("GET", "/conversations")[0]["assignedTo"] == "user_charles"
    assert api.ok("PATCH", path, json={"assignedTo": None})["assignedTo"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "sleepy"),
        ("assignedTo", "user_nobody"),
        ("isRead", "yes"),
        ("snoozedUntil", "soon"),
        ("snoozedUntil", 5),
    ],
)
def test_a_change_has_to_make_sense(api: Caller, ada: Contact, field: str, value: Any) -> None:
    body = {"status": "snoozed", field: value}
    error = api.error("PATCH", f"/conversations/{ada['id']}/state", 422, json=body)
    assert error["details"][0]["field"] == field


def test_compliance_is_what_the_contact_allows(api: Caller, ada: Contact, receiver: Receiver) -> None:
    path = f"/conversations/{ada['id']}/compliance"
    assert api.ok("GET", path)["canText"] is True
    assert api.ok("POST", path, json={})["canEmail"] is True
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.updated"]})

    compliance = api.ok("POST", path, json={"optedOutSms": True})

    assert (compliance["canText"], compliance["canEmail"]) == (False, True)
    assert compliance["reasons"] == {"sms": "The contact has opted out."}
    assert receiver.next().event["data"]["optedOutSms"] is True
    api.error("POST", "/messages/sms/send", 422, json={"contactId": ada["id"], "body": "Hello"})
    api.error("POST", path, 422, json={"optedOutSms": "no"})


def test_a_reply_is_suggested_on_request(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    path = f"/conversations/{ada['id']}/suggestion"
    assert api.ok("GET", path)["suggestion"] is None
    suggestion = api.ok("POST", path)["suggestion"]
    assert suggestion.startswith("Hi Ada")
    assert api.ok("GET", path)["suggestion"] == suggestion
    sandbox.receive("ada@example.com", "Something else")
    assert api.ok("GET", path)["suggestion"] is None


def test_the_metrics_count(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    sandbox.receive("ada@example.com", "Hello")
    sandbox.receive("+14155550199", "Hello")
    api.ok("PATCH", f"/conversations/{ada['id']}", json={"status": "closed"})
    assert api.ok("GET", "/conversations/metrics") == {
        "conversations": 2,
        "open": 1,
        "closed": 1,
        "snoozed": 0,
        "unread": 2,
        "unassigned": 2,
        "messagesReceived": 2,
        "messagesSent": 0,
    }


def test_conversations_can_be_exported(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    sandbox.receive("+14155550123", "Hello")
    answer = api("GET", "/conversations/export")
    [row] = csv.DictReader(io.StringIO(answer.text))
    assert (row["Contact"], row["Phone"], row["Last Message"]) == ("Ada Lovelace", "'+14155550123", "Hello")


def test_a_deleted_contact_takes_its_conversation_along(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    sandbox.receive("ada@example.com", "Hello")
    api.ok("DELETE", f"/contacts/{ada['id']}")
    assert api.ok("GET", "/conversations") == []


def test_merged_contacts_have_one_conversation(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    sandbox.receive("ada@example.com", "Hello")
    sandbox.receive("+14155550199", "It is me again")
    other = next(one for one in api.ok("GET", "/contacts") if one["id"] != ada["id"])
    api.ok("POST", "/contacts/merge", json={"primaryId": ada["id"], "secondaryId": other["id"]})

    [conversation] = api.ok("GET", "/conversations")
    assert (conversation["contactId"], conversation["unreadCount"]) == (ada["id"], 2)
    assert conversation["lastMessage"]["body"] == "It is me again"


def test_the_demo_has_conversations_that_wait(read: Caller) -> None:
    conversations = read.ok("GET", "/conversations")
    assert len(conversations) == 40
    assert any(one["unreadCount"] for one in conversations)
    assert {one["status"] for one in conversations} == {"open", "closed"}
