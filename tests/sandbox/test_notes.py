"""Notes: CRUD, size, order and events."""

from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver


@pytest.fixture
def contact(api: Caller) -> str:
    id_: str = api.ok("POST", "/contacts", json={"firstName": "Ada"})["id"]
    return id_


@pytest.fixture
def deal(api: Caller) -> str:
    body = {"name": "Renewal", "pipelineId": "pipe_abc123", "stageId": "stage_new"}
    id_: str = api.ok("POST", "/deals", json=body)["id"]
    return id_


def make(api: Caller, **fields: Any) -> dict[str, Any]:
    note: dict[str, Any] = api.ok("POST", "/notes", json={"body": "Prefers calls.", **fields})
    return note


def test_a_new_note_can_be_read_back(api: Caller, contact: str) -> None:
    answer = api("POST", "/notes", json={"body": "<b>Hi</b>", "contactId": contact})
    assert answer.status_code == 201
    note = answer.json()["data"]
    assert (note["body"], note["isPinned"], note["dealId"]) == ("<b>Hi</b>", False, None)
    assert note["userId"] == "user_charles"
    assert api.ok("GET", f"/notes/{note['id']}") == note


@pytest.mark.parametrize(
    ("links", "field"),
    [({}, "contactId"), ({"contactId": "con_none"}, "contactId"), ({"dealId": "x"}, "dealId")],
    ids=str,
)
def test_a_note_is_about_a_contact_or_a_deal(api: Caller, links: dict[str, str], field: str) -> None:
    assert api.error("POST", "/notes", 422, json={"body": "x", **links})["details"][0]["field"] == field


def test_a_note_holds_50_kb(api: Caller, deal: str) -> None:
    note = make(api, dealId=deal, body="é" * 25_600)
    assert api.error("POST", "/notes", 413, json={"dealId": deal, "body": "é" * 25_601})["code"] == "payload_too_large"
    api.error("PATCH", f"/notes/{note['id']}", 413, json={"body": "x" * 51_201})


def test_a_note_can_be_changed_and_pinned(api: Caller, sandbox: Sandbox, contact: str) -> None:
    note = make(api, contactId=contact)
    sandbox.clock.advance(60)
    after = api.ok("PATCH", f"/notes/{note['id']}", json={"isPinned": True})
    assert (after["body"], after["isPinned"]) == (note["body"], True)
    assert after["updatedAt"] > note["updatedAt"]


def test_a_deleted_note_is_gone(api: Caller, contact: str) -> None:
    path = f"/notes/{make(api, contactId=contact)['id']}"
    api.ok("DELETE", path)
    api.error("GET", path, 404)
    api.error("PATCH", path, 404, json={})


def test_pinned_notes_come_first_then_the_newest(api: Caller, contact: str) -> None:
    first, second, third = (make(api, contactId=contact)["id"] for _ in range(3))
    api.ok("PATCH", f"/notes/{second}", json={"isPinned": True})
    assert [note["id"] for note in api.ok("GET", "/notes")] == [second, third, first]


def test_notes_are_found_by_what_they_are_about(api: Caller, contact: str, deal: str) -> None:
    on_contact, on_deal = make(api, contactId=contact), make(api, dealId=deal)
    assert api.ok("GET", "/notes", params={"contact_id": contact}) == [on_contact]
    assert api.ok("GET", "/notes", params={"deal_id": deal}) == [on_deal]


def test_a_new_note_has_an_event(api: Caller, receiver: Receiver, contact: str) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["note.created"]})
    note = make(api, contactId=contact)
    assert receiver.next().event["data"] == note


def test_notes_and_tasks_move_with_a_merged_contact(api: Caller, contact: str) -> None:
    other = api.ok("POST", "/contacts", json={"firstName": "A."})["id"]
    note = make(api, contactId=other)
    task = api.ok("POST", "/tasks", json={"title": "Call", "contactId": other})
    api.ok("POST", "/contacts/merge", json={"primaryId": contact, "secondaryId": other})
    assert api.ok("GET", f"/notes/{note['id']}")["contactId"] == contact
    assert api.ok("GET", f"/tasks/{task['id']}")["contactId"] == contact
    assert "note" in [item["type"] for item in api.ok("GET", f"/contacts/{contact}/timeline")]
