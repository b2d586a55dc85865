"""Deals: CRUD, the way through the stages, tags and contacts."""

import csv
import io
from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller


def make(api: Caller, **fields: Any) -> dict[str, Any]:
    body = {"name": "Renewal", "pipelineId": "pipe_abc123", "stageId": "stage_new", **fields}
    deal: dict[str, Any] = api.ok("POST", "/deals", json=body)
    return deal


def test_a_new_deal_can_be_read_back(api: Caller) -> None:
    body = {"name": "Acme Corp Renewal", "value": 24000, "pipelineId": "pipe_abc123", "stageId": "stage_qualified"}
    answer = api("POST", "/deals", json=body)
    assert answer.status_code == 201
    deal = answer.json()["data"]
    assert deal.items() >= body.items()
    assert (deal["status"], deal["priority"], deal["currency"]) == ("open", "medium", "USD")
    assert api.ok("GET", f"/deals/{deal['id']}").items() >= deal.items()


@pytest.mark.parametrize("given", [{"name": "A"}, {"title": "A"}, {"name": "A", "title": "B"}])
def test_name_and_title_are_one(api: Caller, given: dict[str, str]) -> None:
    body = {"pipelineId": "pipe_abc123", "stageId": "stage_new", **given}
    deal = api.ok("POST", "/deals", json=body)
    assert (deal["name"], deal["title"]) == ("A", "A")
    after = api.ok("PATCH", f"/deals/{deal['id']}", json={"title": "C"})
    assert (after["name"], after["title"]) == ("C", "C")


@pytest.mark.parametrize(
    ("sent", "answered"), [(24000, "24000"), ("24000", "24000"), ("19.90", "19.9"), (0.1, "0.1"), (42000.0, "42000")]
)
def test_the_value_is_an_exact_number(api: Caller, sent: Any, answered: str) -> None:
    deal = make(api, value=sent)
    assert f'"value":{answered},' in api("GET", f"/deals/{deal['id']}").text


def test_the_value_can_be_cleared(api: Caller) -> None:
    deal = make(api, value=5)
    assert api.ok("PATCH", f"/deals/{deal['id']}", json={"value": None})["value"] is None


@pytest.mark.parametrize("place", [{"pipelineId": "pipe_none"}, {"stageId": "stage_none"}])
def test_a_deal_in_an_unknown_place_is_not_found(api: Caller, place: dict[str, str]) -> None:
    body = {"name": "x", "pipelineId": "pipe_abc123", "stageId": "stage_new", **place}
    api.error("POST", "/deals", 404, json=body)


def test_one_deal_comes_with_what_it_belongs_to(read: Caller) -> None:
    listed = read.ok("GET", "/deals")[0]
    deal = read.ok("GET", f"/deals/{listed['id']}")
    assert deal["contact"]["id"] == listed["contactId"]
    assert deal["stage"]["id"] == listed["stageId"]
    assert deal["pipeline"]["stages"]
    assert deal["assignedUser"]["id"] == listed["assignedTo"]


def test_a_deal_without_a_contact_embeds_none(api: Caller) -> None:
    assert "contact" not in api.ok("GET", f"/deals/{make(api)['id']}")


def test_a_deleted_deal_is_gone(api: Caller) -> None:
    deal = make(api)
    contact = api.ok("POST", "/contacts", json={})
    api.ok("POST", f"/deals/{deal['id']}/contacts", json={"contactId": contact["id"]})
    api.ok("DELETE", f"/deals/{deal['id']}")
    api.error("GET", f"/deals/{deal['id']}", 404)


# The way through the stages


def test_moving_a_deal_notes_when_it_came_into_the_stage(api: Caller, sandbox: Sandbox) -> None:
    sandbox.clock.freeze()
    deal = make(api)
    sandbox.clock.advance(3600)
    moved = api.ok("PATCH", f"/deals/{deal['id']}", json={"stageId": "stage_qualified"})
    assert moved["stageId"] == "stage_qualified"
    assert deal["stageEnteredAt"] == deal["createdAt"]
    assert moved["stageEnteredAt"] == moved["updatedAt"] > deal["updatedAt"]


def test_an_update_without_a_move_leaves_that_time_alone(api: Caller, sandbox: Sandbox) -> None:
    deal = make(api)
    sandbox.clock.advance(3600)
    after = api.ok("PATCH", f"/deals/{deal['id']}", json={"stageId": "stage_new", "priority": "high"})
    assert after["stageEnteredAt"] == deal["stageEnteredAt"]
    assert after["priority"] == "high"


@pytest.mark.parametrize(("stage", "status", "at", "not_at"), [
    ("stage_won", "won", "wonAt", "lostAt"),
    ("stage_lost", "lost", "lostAt", "wonAt"),
])  # fmt: skip
def test_the_last_stages_decide_a_deal(api: Caller, stage: str, status: str, at: str, not_at: str) -> None:
    moved = api.ok("PATCH", f"/deals/{make(api)['id']}", json={"stageId": stage})
    assert (moved["status"], moved[at], moved[not_at]) == (status, moved["updatedAt"], None)


def test_a_deal_can_be_created_in_a_stage_that_decides_it(api: Caller) -> None:
    assert make(api, stageId="stage_won")["status"] == "won"


def test_a_deal_that_leaves_the_last_stage_is_open_again(api: Caller) -> None:
    deal = make(api, stageId="stage_lost")
    after = api.ok("PATCH", f"/deals/{deal['id']}", json={"stageId": "stage_new"})
    assert (after["status"], after["lostAt"]) == ("open", None)


def test_a_deal_decided_by_its_status_stays_so_when_it_moves(api: Caller) -> None:
    deal = make(api, status="won")
    after = api.ok("PATCH", f"/deals/{deal['id']}", json={"stageId": "stage_qualified"})
    assert (after["status"], after["wonAt"]) == ("won", deal["wonAt"])


def test_the_status_can_be_set_without_a_move(api: Caller) -> None:
    body = {"status": "lost", "lostReason": "Too dear", "customFields": {"a": 1}}
    lost = api.ok("PATCH", f"/deals/{make(api)['id']}", json=body)
    assert (lost["status"], lost["stageId"], lost["lostReason"]) == ("lost", "stage_new", "Too dear")
    assert lost["customFields"] == {"a": 1}


def test_a_deal_cannot_move_to_a_stage_of_another_pipeline(api: Caller) -> None:
    other = api.ok("POST", "/pipelines", json={"name": "Other", "stages": [{"name": "One"}]})
    api.error("PATCH", f"/deals/{make(api)['id']}", 404, json={"stageId": other["stages"][0]["id"]})


def test_a_request_that_fails_changes_nothing(api: Caller) -> None:
    deal = make(api)
    api.error("PATCH", f"/deals/{deal['id']}", 404, json={"name": "x", "stageId": "stage_none"})
    assert api.ok("GET", f"/deals/{deal['id']}")["name"] == "Renewal"


def test_a_won_deal_is_noted_on_its_contact(api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={})
    deal = make(api, contactId=contact["id"], stageId="stage_won")
    assert api.ok("GET", f"/contacts/{contact['id']}")["wonDealId"] == deal["id"]
    assert len(api.ok("GET", "/contacts", params={"smart_view": "recently_won"})) == 1


# Lists


def test_the_list_is_that_of_the_board(read: Caller) -> None:
    deals = read.ok("GET", "/deals", params={"limit": "100"})
    assert len(deals) == 60
    pipelines = [pipeline["id"] for pipeline in read.ok("GET", "/pipelines")]
    stages = [stage["id"] for id_ in pipelines for stage in read.ok("GET", f"/pipelines/{id_}/stages")]
    places = [(stages.index(deal["stageId"]), deal["sortOrder"]) for deal in deals]
    assert places == sorted(places)
    assert len(set(places)) == 60


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("pipeline", "pipelineId", "pipe_abc123"),
        ("stage", "stageId", "stage_qualified"),
        ("status", "status", "won"),
        ("assigned_to", "assignedTo", "user_grace"),
    ],
)
def test_deals_are_filtered(read: Caller, name: str, field: str, value: str) -> None:
    found = read.ok("GET", "/deals", params={name: value})
    assert 0 < len(found) < 60
    assert {deal[field] for deal in found} == {value}


def test_deals_are_filtered_by_creation(read: Caller) -> None:
    found = read.ok("GET", "/deals", params={"created_after": "2026-08-01", "created_before": "2026-08-15"})
    assert found
    assert all("2026-08-01" <= deal["createdAt"] < "2026-08-15" for deal in found)


def test_deals_are_sorted_when_asked(read: Caller) -> None:
    deals = read.ok("GET", "/deals", params={"sort": "value", "order": "asc"})
    values = [deal["value"] for deal in deals]
    assert values == sorted(values)


# Tags and contacts


def test_tags_are_added_to_and_removed_from_a_deal(api: Caller, tags: list[str]) -> None:
    path = f"/deals/{make(api)['id']}"
    assert api("POST", f"{path}/tags", json={"tagIds": tags}).status_code == 201
    assert [tag["name"] for tag in api.ok("GET", path)["tags"]] == ["Trial", "VIP"]
    api.ok("POST", f"{path}/tags", json={"tagIds": tags})
    api.ok("DELETE", f"{path}/tags/tag_vip")
    assert [tag["name"] for tag in api.ok("GET", path)["tags"]] == ["Trial"]
    api.error("DELETE", f"{path}/tags/tag_vip", 404)


def test_contacts_are_linked_to_a_deal(api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"firstName": "Ada"})
    path = f"/deals/{make(api)['id']}/contacts"

    assert api("POST", path, json={"contactId": contact["id"], "role": "buyer"}).status_code == 201
    api.ok("POST", path, json={"contactId": contact["id"], "role": "sponsor"})
    [link] = api.ok("GET", path)
    assert (link["id"], link["firstName"], link["role"]) == (contact["id"], "Ada", "sponsor")

    assert api.ok("PATCH", f"{path}/{contact['id']}", json={"role": None})["role"] is None
    api.ok("DELETE", f"{path}/{contact['id']}")
    assert api.ok("GET", path) == []
    api.error("DELETE", f"{path}/{contact['id']}", 404)


def test_a_link_outlives_its_contact(api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"firstName": "Ada"})
    path = f"/deals/{make(api)['id']}/contacts"
    api.ok("POST", path, json={"contactId": contact["id"]})
    api.ok("DELETE", f"/contacts/{contact['id']}")
    assert [link["contactId"] for link in api.ok("GET", path)] == [contact["id"]]


@pytest.mark.parametrize(
    ("body", "status"), [({}, 422), ({"contactId": "con_none"}, 404), ({"contactId": "x", "role": 1}, 422)]
)
def test_a_link_needs_a_contact(api: Caller, body: dict[str, Any], status: int) -> None:
    api.error("POST", f"/deals/{make(api)['id']}/contacts", status, json=body)


def test_deals_are_exported_with_the_names_of_their_places(api: Caller) -> None:
    make(api, value=5)
    [row] = csv.DictReader(io.StringIO(api("GET", "/deals/export").text))
    assert (row["Name"], row["Value"], row["Pipeline"], row["Stage"]) == ("Renewal", "5", "Sales", "New")
