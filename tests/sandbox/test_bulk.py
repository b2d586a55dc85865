"""Changes to many records at once."""

from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver

NOT_FOUND = {"id": "con_none", "code": "not_found", "message": "No such contact."}


@pytest.fixture
def ids(api: Caller) -> list[str]:
    return [api.ok("POST", "/contacts", json={"email": f"{number}@example.com"})["id"] for number in range(3)]


def new_deal(api: Caller) -> str:
    deal = {"name": "D", "pipelineId": "pipe_abc123", "stageId": "stage_new"}
    id_: str = api.ok("POST", "/deals", json=deal)["id"]
    return id_


def tag_names(api: Caller, contact_id: str) -> list[str]:
    return [tag["name"] for tag in api.ok("GET", f"/contacts/{contact_id}")["tags"]]


@pytest.mark.parametrize(("path", "field"), [("/bulk/contacts/edit", "updates"), ("/bulk/contacts/update", "data")])
def test_contacts_get_the_same_values(api: Caller, ids: list[str], path: str, field: str) -> None:
    result = api.ok("POST", path, json={"ids": ids, field: {"city": "Paris"}})
    assert result == {"updated": 3, "failed": 0, "errors": []}
    assert [contact["city"] for contact in api.ok("GET", "/contacts")] == ["Paris"] * 3


@pytest.mark.parametrize(("path", "field"), [("/bulk/deals/edit", "updates"), ("/bulk/deals/update", "data")])
def test_deals_get_the_same_values(api: Caller, path: str, field: str) -> None:
    deal_id = new_deal(api)
    result = api.ok(
        "POST", path, json={"ids": [deal_id, "deal_none"], field: {"value": "12.5", "stageId": "stage_won"}}
    )
    assert (result["updated"], result["errors"][0]["code"]) == (1, "not_found")
    deal = api.ok("GET", f"/deals/{deal_id}")
    assert (deal["value"], deal["status"]) == (12.5, "won")


def test_records_that_do_not_exist_are_reported_and_the_others_done(api: Caller, ids: list[str]) -> None:
    result = api.ok("POST", "/bulk/contacts/delete", json={"ids": [ids[0], "con_none", ids[1]]})
    assert result == {"deleted": 2, "failed": 1, "errors": [NOT_FOUND]}
    assert [contact["id"] for contact in api.ok("GET", "/contacts")] == [ids[2]]


def test_a_record_named_twice_counts_once(api: Caller, ids: list[str]) -> None:
    assert api.ok("POST", "/bulk/contacts/delete", json={"ids": ids[:1] * 2})["deleted"] == 1


def test_each_record_has_its_event(api: Caller, ids: list[str], receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.updated", "contact.deleted"]})
    api.ok("POST", "/bulk/contacts/edit", json={"ids": ids, "updates": {"city": "Paris"}})
    api.ok("POST", "/bulk/contacts/delete", json={"ids": ids})
    events = [receiver.next().event for _ in range(6)]
    assert [event["event"] for event in events] == ["contact.updated"] * 3 + ["contact.deleted"] * 3
    assert [event["data"]["id"] for event in events] == ids * 2


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/bulk/contacts/delete", {}),
        ("/bulk/contacts/edit", {"updates": {}}),
        ("/bulk/contacts/update", {"data": {}}),
        ("/bulk/contacts/tag", {"addTags": ["tag_vip"]}),
        ("/bulk/contacts/untag", {"tags": ["tag_vip"]}),
        ("/bulk/contacts/dnc", {}),
        ("/bulk/deals/edit", {"updates": {}}),
        ("/bulk/deals/update", {"data": {}}),
    ],
)
def test_a_thousand_records_is_the_limit(api: Caller, tags: list[str], path: str, body: Any) -> None:
    many = [f"x_{number}" for number in range(1001)]
    error = api.error("POST", path, 400, json={"ids": many, **body})
    says = [error["message"], *(detail["message"] for detail in error["details"])]
    assert "at most 1000" in says[-1]
    assert api.ok("POST", path, json={"ids": many[:1000], **body})["failed"] == 1000


def test_values_are_checked_as_for_a_single_record(api: Caller, ids: list[str]) -> None:
    body = {"ids": ids, "updates": {"email": "nonsense"}}
    error = api.error("POST", "/bulk/contacts/edit", 422, json=body)
    assert error["details"][0]["field"] == "updates.email"


def test_fields_that_cannot_be_set_are_ignored(api: Caller, ids: list[str]) -> None:
    api.ok("POST", "/bulk/contacts/edit", json={"ids": ids[:1], "updates": {"id": "con_mine", "city": "Rome"}})
    assert api.ok("GET", f"/contacts/{ids[0]}")["city"] == "Rome"


def test_what_fails_for_one_record_is_reported(api: Caller) -> None:
    deal_id = new_deal(api)
    result = api.ok("POST", "/bulk/deals/edit", json={"ids": [deal_id], "updates": {"stageId": "stage_partner_none"}})
    assert (result["updated"], result["failed"], result["errors"][0]["id"]) == (0, 1, deal_id)


def test_tags_are_added_and_removed_by_id_or_by_name(api: Caller, ids: list[str], tags: list[str]) -> None:
    assert api.ok("POST", "/bulk/contacts/tag", json={"ids": ids, "addTags": ["tag_vip", "trial"]})["updated"] == 3
    assert tag_names(api, ids[0]) == ["Trial", "VIP"]
    api.ok("POST", "/bulk/contacts/tag", json={"ids": [*ids, "con_none"], "removeTags": ["VIP"]})
    assert tag_names(api, ids[0]) == ["Trial"]


@pytest.mark.parametrize("field", ["tags", "tagIds", "removeTags"])
def test_tags_are_removed_under_any_likely_name(api: Caller, ids: list[str], tags: list[str], field: str) -> None:
    api.ok("POST", "/bulk/contacts/tag", json={"ids": ids, "addTags": tags})
    assert api.ok("POST", "/bulk/contacts/untag", json={"ids": ids, field: ["tag_vip"]})["updated"] == 3
    assert tag_names(api, ids[2]) == ["Trial"]


def test_a_contact_that_has_the_tag_already_counts_but_is_not_told_of(
    api: Caller, ids: list[str], tags: list[str], receiver: Receiver
) -> None:
    api.ok("POST", f"/contacts/{ids[0]}/tags", json={"tagIds": tags})
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.tag_added"]})
    assert api.ok("POST", "/bulk/contacts/tag", json={"ids": ids, "addTags": tags})["updated"] == 3
    assert [receiver.next().event["data"]["id"] for _ in range(2)] == ids[1:]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/bulk/contacts/tag", {}, "addTags"),
        ("/bulk/contacts/tag", {"addTags": ["Nope"]}, "addTags.0"),
        ("/bulk/contacts/untag", {}, "tags"),
        ("/bulk/contacts/untag", {"tags": "VIP"}, "tags"),
        ("/bulk/contacts/untag", {"tags": [5]}, "tags.0"),
        ("/bulk/contacts/untag", {"tags": ["tag_vip"], "ids": 5}, "ids"),
        ("/bulk/contacts/dnc", {"doNotContact": "yes"}, "doNotContact"),
        ("/bulk/contacts/dnc", {"ids": [5]}, "ids"),
        ("/bulk/contacts/edit", {}, "updates"),
    ],
)
def test_requests_that_make_no_sense_are_refused(
    api: Caller, tags: list[str], path: str, body: Any, field: str
) -> None:
    error = api.error("POST", path, 422, json={"ids": [], **body})
    assert error["details"][0]["field"] == field


def test_people_can_be_blocked_and_unblocked(api: Caller, ids: list[str]) -> None:
    api.ok("POST", "/bulk/contacts/dnc", json={"ids": [*ids, "con_none"], "reason": "They asked for it"})
    contact = api.ok("GET", f"/contacts/{ids[0]}")
    assert (contact["doNotContact"], contact["doNotContactReason"]) == (True, "They asked for it")
    assert contact["doNotContactAt"] is not None
    api.ok("POST", "/bulk/contacts/dnc", json={"ids": ids, "doNotContact": False})
    contact = api.ok("GET", f"/contacts/{ids[0]}")
    assert (contact["doNotContact"], contact["doNotContactAt"], contact["doNotContactReason"]) == (False, None, None)


def test_the_state_names_what_was_done_and_what_is_under_way(
    api: Caller, sandbox: Sandbox, ids: list[str], tags: list[str]
) -> None:
    sandbox.clock.freeze()
    api.ok("POST", "/bulk/contacts/delete", json={"ids": [ids[0], "con_none"]})
    body = {"operation": "add_tag", "params": {"tagName": "VIP"}, "contactIds": ids}
    batch = api.ok("POST", "/batch-operations", json=body)
    state = api.ok("GET", "/bulk")
    assert (state["running"], state["operations"][0]["id"]) == (1, batch["id"])
    [request] = state["recent"]
    assert (request["resource"], request["action"], request["succeeded"], request["failed"]) == (
        "contacts",
        "delete",
        1,
        1,
    )
    unified = api.ok("GET", "/bulk-operations/unified")
    assert sorted(one["kind"] for one in unified["operations"]) == ["batch", "bulk"]
    sandbox.clock.advance(1)
    assert api.ok("GET", "/bulk")["running"] == 0


def test_the_other_workspace_is_untouched(api: Caller, sandbox: Sandbox, ids: list[str]) -> None:
    neighbour = Caller(sandbox, sandbox.other_keys["admin"])
    assert neighbour.ok("POST", "/bulk/contacts/delete", json={"ids": ids})["failed"] == 3
    neighbour.close()
    assert len(api.ok("GET", "/contacts")) == 3
