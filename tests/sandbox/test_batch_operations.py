"""Batch operations: changes to many contacts that run in the background, as the clock advances."""

from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver


@pytest.fixture(autouse=True)
def frozen(sandbox: Sandbox) -> None:
    sandbox.clock.freeze()


@pytest.fixture
def ids(sandbox: Sandbox, tags: list[str]) -> list[str]:
    """120 contacts, of which every second one comes from the web, and the first has the tag VIP."""
    from conduyt.sandbox.rules.crm.contacts import new_contact

    store = sandbox._api.store
    records = store.workspace("acct_sandbox")
    with store.transaction():
        for number in range(120):
            source = "web" if number % 2 else "ads"
            fields = {"firstName": f"N{number}", "source": source}
            given = tags[:1] if number == 0 else []
            contact = new_contact(id_=f"con_{number}", account="acct_sandbox", now="x", fields=fields, tag_ids=given)
            records.insert("contacts", {**contact, "createdAt": f"2026-01-01T00:{number // 60:02}:{number % 60:02}Z"})
    return [f"con_{number}" for number in range(120)]


def start(api: Caller, **fields: Any) -> Any:
    body = {"operation": "add_tag", "params": {"tagId": "tag_vip"}, **fields}
    return api.ok("POST", "/batch-operations", json=body)


def progress(api: Caller, batch: Any) -> tuple[str, int, int, int, int]:
    now = api.ok("GET", f"/batch-operations/{batch['id']}")
    counts = (now[f"{name}Count"] for name in ("processed", "success", "skipped", "error"))
    return now["status"], *counts


def test_a_batch_operation_is_created_and_waits(api: Caller, ids: list[str]) -> None:
    body = {"operation": "add_tag", "params": {"tagId": "tag_vip"}, "contactIds": ids[:2], "comment": "Why not"}
    answer = api("POST", "/batch-operations", json=body)
    assert answer.status_code == 201
    batch = answer.json()["data"]
    assert (batch["name"], batch["comment"], batch["status"]) == ("Add VIP", "Why not", "pending")
    assert (batch["totalContacts"], batch["params"]) == (2, {"tagId": "tag_vip", "tagName": "VIP"})
    assert batch["creator"]["firstName"] == "Charles"
    assert api.ok("GET", "/batch-operations") == [batch]


def test_it_makes_progress_as_the_clock_advances(api: Caller, sandbox: Sandbox, ids: list[str]) -> None:
    batch = start(api, contactIds=ids)
    sandbox.clock.advance(0.01)
    assert progress(api, batch) == ("pending", 0, 0, 0, 0)
    sandbox.clock.advance(0.99)
    assert progress(api, batch) == ("processing", 50, 49, 1, 0)
    sandbox.clock.advance(1)
    assert progress(api, batch) == ("processing", 100, 99, 1, 0)
    sandbox.clock.advance(60)
    assert progress(api, batch) == ("completed", 120, 119, 1, 0)
    done = api.ok("GET", f"/batch-operations/{batch['id']}")
    assert done["completedAt"] == done["lastProcessedAt"]
    assert api("GET", "/contacts", params={"tag": "VIP"}).json()["meta"]["total"] == 120


def test_contacts_that_are_gone_are_errors(api: Caller, sandbox: Sandbox, ids: list[str]) -> None:
    batch = start(api, contactIds=[ids[1], "con_none"])
    sandbox.clock.advance(1)
    assert progress(api, batch) == ("completed", 2, 1, 0, 1)


def test_a_tag_that_is_deleted_meanwhile_makes_errors(api: Caller, sandbox: Sandbox, ids: list[str]) -> None:
    batch = start(api, contactIds=ids[1:3])
    sandbox._api.store.workspace("acct_sandbox").delete("tags", "tag_vip")
    sandbox.clock.advance(1)
    assert progress(api, batch) == ("completed", 2, 0, 0, 2)


def test_a_tag_can_be_removed(api: Caller, sandbox: Sandbox, ids: list[str]) -> None:
    batch = start(api, operation="remove_tag", params={"tagName": "vip"}, contactIds=ids[:2], name="Clean up")
    assert batch["name"] == "Clean up"
    sandbox.clock.advance(1)
    assert progress(api, batch) == ("completed", 2, 1, 1, 0)


def test_each_contact_has_its_event(api: Caller, sandbox: Sandbox, ids: list[str], receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.tag_added"]})
    start(api, contactIds=ids[1:3])
    sandbox.clock.advance(1)
    assert [receiver.next().event["data"]["id"] for _ in range(2)] == ids[1:3]


def test_a_filter_chooses_the_contacts(api: Caller, sandbox: Sandbox, ids: list[str]) -> None:
    batch = start(api, filterQuery={"source": "web"})
    assert (batch["totalContacts"], batch["filterQuery"]) == (60, {"source": "web"})
    assert batch["contactIds"][:2] == ["con_1", "con_3"]
    assert start(api, filterQuery={"limit": 5})["totalContacts"] == 120
    assert start(api, filterQuery={"source": "nowhere"})["totalContacts"] == 0


def test_nobody_is_done_at_once(api: Caller, sandbox: Sandbox, tags: list[str]) -> None:
    batch = start(api, contactIds=[])
    sandbox.clock.advance(0)
    assert progress(api, batch) == ("completed", 0, 0, 0, 0)


def test_what_is_done_stays_done_when_it_is_canceled(api: Caller, sandbox: Sandbox, ids: list[str]) -> None:
    batch = start(api, contactIds=ids)
    sandbox.clock.advance(1)
    path = f"/batch-operations/{batch['id']}/cancel"
    canceled = api.ok("POST", path)
    assert (canceled["status"], canceled["processedCount"]) == ("cancelled", 50)
    assert api.ok("POST", path) == canceled
    sandbox.clock.advance(60)
    assert progress(api, batch)[:2] == ("cancelled", 50)


def test_what_is_completed_cannot_be_canceled(api: Caller, sandbox: Sandbox, ids: list[str]) -> None:
    batch = start(api, contactIds=ids[:1])
    sandbox.clock.advance(1)
    api.error("POST", f"/batch-operations/{batch['id']}/cancel", 409)


def test_batch_operations_come_twenty_on_a_page(api: Caller, tags: list[str]) -> None:
    for _ in range(3):
        start(api, contactIds=[])
    answer = api("GET", "/batch-operations").json()
    assert answer["meta"] == {"page": 1, "limit": 20, "total": 3, "totalPages": 1}
    assert len(api.ok("GET", "/batch-operations", params={"limit": 2})) == 2


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"operation": "dance"}, 422, "operation"),
        ({"params": None}, 422, "params.tagId"),
        ({"params": {}}, 422, "params.tagId"),
        ({"params": {"tagName": "Nope"}}, 422, "params.tagId"),
        ({}, 422, "contactIds"),
        ({"contactIds": "all"}, 422, "contactIds"),
        ({"contactIds": [], "name": 5}, 422, "name"),
        ({"filterQuery": {"min_score": "high"}}, 400, "min_score"),
    ],
)
def test_what_makes_no_sense_is_refused(api: Caller, tags: list[str], fields: Any, status: int, field: str) -> None:
    body = {"operation": "add_tag", "params": {"tagId": "tag_vip"}, **fields}
    assert api.error("POST", "/batch-operations", status, json=body)["details"][0]["field"] == field


def test_unknown_batch_operations_are_not_found(api: Caller) -> None:
    api.error("GET", "/batch-operations/batch_none", 404)
    api.error("POST", "/batch-operations/batch_none/cancel", 404)


def test_the_demo_has_batch_operations_that_are_over(read: Caller) -> None:
    canceled, completed = read.ok("GET", "/batch-operations")
    assert (canceled["status"], completed["status"]) == ("cancelled", "completed")
    assert read.ok("GET", "/bulk")["running"] == 0
    assert read.ok("GET", "/bulk-operations/unified")["total"] == 4
