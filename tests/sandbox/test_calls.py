"""Calls: logging them, the events they make, filters, and voice drops."""

from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver

OUTBOUND = {"direction": "outbound", "fromNumber": "+14155550100", "toNumber": "+14155550123"}
INBOUND = {"direction": "inbound", "fromNumber": "+14155550123", "toNumber": "+14155550100"}


@pytest.fixture
def ada(api: Caller) -> dict[str, Any]:
    contact: dict[str, Any] = api.ok("POST", "/contacts", json={"firstName": "Ada", "phone": "+14155550123"})
    return contact


def test_a_call_is_logged(api: Caller, ada: dict[str, Any], receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["call.completed"]})
    body = {**OUTBOUND, "contactId": ada["id"], "duration": 184, "notes": "Wants an offer."}

    call = api.ok("POST", "/calls", json=body)

    assert (call["status"], call["userId"], call["duration"]) == ("completed", "user_charles", 184)
    assert api.ok("GET", f"/calls/{call['id']}") == call
    assert receiver.next().event["data"] == call
    assert api.ok("GET", f"/contacts/{ada['id']}")["lastContactedAt"]


def test_an_inbound_call_without_a_second_was_missed(api: Caller, ada: dict[str, Any], receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["call.completed", "call.missed"]})
    call = api.ok("POST", "/calls", json={**INBOUND, "contactId": ada["id"], "duration": 0})
    assert call["status"] == "missed"
    assert receiver.next().event["event"] == "call.missed"
    assert api.ok("GET", f"/contacts/{ada['id']}")["lastContactedAt"] is None


def test_a_call_has_to_make_sense(api: Caller) -> None:
    api.error("POST", "/calls", 422, json={**OUTBOUND, "contactId": "con_nobody"})
    api.error("POST", "/calls", 422, json={**OUTBOUND, "duration": -1})
    api.error("POST", "/calls", 422, json={**OUTBOUND, "direction": "sideways"})
    assert api.ok("GET", "/calls") == []


def test_notes_and_duration_can_be_changed(api: Caller) -> None:
    call = api.ok("POST", "/calls", json={**OUTBOUND, "notes": "?"})
    changed = api.ok("PATCH", f"/calls/{call['id']}", json={"notes": None, "duration": 60, "direction": "inbound"})
    assert (changed["notes"], changed["duration"], changed["direction"]) == (None, 60, "outbound")
    api.error("PATCH", f"/calls/{call['id']}", 422, json={"duration": -1})
    api.error("PATCH", "/calls/call_nobody", 404, json={})


def test_the_list_can_be_narrowed(api: Caller, sandbox: Sandbox) -> None:
    sandbox.clock.freeze()
    first = api.ok("POST", "/calls", json={**INBOUND, "duration": 0})
    sandbox.clock.advance(60)
    second = api.ok("POST", "/calls", json=OUTBOUND)

    def ids(**params: str) -> list[str]:
        return [call["id"] for call in api.ok("GET", "/calls", params=params)]

    assert ids() == [second["id"], first["id"]]
    assert ids(direction="inbound") == ids(status="missed") == [first["id"]]
    assert ids(user_id="user_charles") == ids()
    assert ids(user_id="user_nobody") == []
    assert ids(created_after=second["createdAt"]) == [second["id"]]
    assert ids(created_before=second["createdAt"]) == [first["id"]]


def test_a_voice_drop_is_accepted(api: Caller, ada: dict[str, Any]) -> None:
    answer = api("POST", "/calls/voice-drop", json={"contactId": ada["id"]})
    assert (answer.status_code, answer.json()["data"]["status"]) == (202, "queued")
    assert api.ok("GET", "/calls") == []


def test_a_voice_drop_needs_somebody_to_reach(api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"email": "ada@example.com"})
    for body in ({}, {"contactId": "con_nobody"}, {"contactId": contact["id"]}):
        assert api.error("POST", "/calls/voice-drop", 422, json=body)["details"][0]["field"] == "contactId"


def test_the_demo_has_calls_of_all_kinds(read: Caller) -> None:
    calls = read.ok("GET", "/calls")
    assert {call["direction"] for call in calls} == {"inbound", "outbound"}
    assert {call["status"] for call in calls} == {"completed", "missed"}
