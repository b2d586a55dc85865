"""Tags: CRUD, and what becomes of those who carry them."""

from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver


def carriers(api: Caller, *tag_ids: str) -> list[str]:
    """A contact, a company and a deal with these tags, by their paths."""
    deal = {"name": "x", "pipelineId": "pipe_abc123", "stageId": "stage_new"}
    bodies: dict[str, dict[str, Any]] = {"contacts": {}, "companies": {"name": "x"}, "deals": deal}
    paths = [f"/{kind}/{api.ok('POST', f'/{kind}', json=body)['id']}" for kind, body in bodies.items()]
    for path in paths:
        api.ok("POST", f"{path}/tags", json={"tagIds": list(tag_ids)})
    return paths


def tags_at(api: Caller, path: str) -> list[str]:
    return [tag["name"] for tag in api.ok("GET", path)["tags"]]


def test_a_new_tag_can_be_read_back_and_used_by_its_name(api: Caller) -> None:
    answer = api("POST", "/tags", json={"name": "Key account"})
    assert answer.status_code == 201
    tag = answer.json()["data"]
    assert (tag["color"], tag["mergedAt"]) == ("#6B7280", None)
    assert api.ok("GET", f"/tags/{tag['id']}") == tag
    assert api.ok("POST", "/contacts", json={"tags": ["key account"]})["tags"] == [tag]


def test_a_known_name_answers_200_with_the_present_tag(api: Caller, tags: list[str]) -> None:
    answer = api("POST", "/tags", json={"name": "vip", "color": "#000000"})
    assert answer.status_code == 200
    assert answer.json()["data"]["id"] == "tag_vip"
    assert api.ok("GET", "/tags/tag_vip")["color"] == "#6B7280"


def test_tags_are_listed_by_name(api: Caller, tags: list[str]) -> None:
    api.ok("POST", "/tags", json={"name": "press", "color": "#3B82F6"})
    assert [tag["name"] for tag in api.ok("GET", "/tags")] == ["press", "Trial", "VIP"]


def test_a_renamed_tag_has_its_new_name_everywhere(api: Caller, tags: list[str]) -> None:
    paths = carriers(api, "tag_vip")
    assert api.ok("PATCH", "/tags/tag_vip", json={"name": "Key", "color": "#3B82F6"})["color"] == "#3B82F6"
    assert [tags_at(api, path) for path in paths] == [["Key"], ["Key"], ["Key"]]


def test_a_tag_cannot_take_the_name_of_another(api: Caller, tags: list[str]) -> None:
    assert api.error("PATCH", "/tags/tag_vip", 422, json={"name": "TRIAL"})["details"][0]["field"] == "name"
    assert api.ok("PATCH", "/tags/tag_vip", json={"name": "Vip"})["name"] == "Vip"


def test_a_deleted_tag_is_taken_off_everything(api: Caller, tags: list[str]) -> None:
    paths = carriers(api, "tag_vip", "tag_trial")
    api.ok("DELETE", "/tags/tag_vip")
    assert [tags_at(api, path) for path in paths] == [["Trial"], ["Trial"], ["Trial"]]
    api.error("GET", "/tags/tag_vip", 404)
    api.error("PATCH", "/tags/tag_vip", 404, json={})


def test_a_merged_tag_is_replaced_by_its_target(api: Caller, tags: list[str]) -> None:
    paths = carriers(api, "tag_vip")
    outcome = api.ok("POST", "/tags/merge", json={"sourceId": "tag_vip", "targetId": "tag_trial"})
    assert outcome["id"] == "tag_trial"
    assert outcome["changed"] == {"contacts": 1, "companies": 1, "deals": 1}
    assert [tags_at(api, path) for path in paths] == [["Trial"], ["Trial"], ["Trial"]]
    assert [tag["id"] for tag in api.ok("GET", "/tags")] == ["tag_trial"]


def test_what_carries_both_tags_keeps_one(api: Caller, tags: list[str]) -> None:
    path = carriers(api, "tag_vip", "tag_trial")[0]
    api.ok("POST", "/tags/merge", json={"sourceId": "tag_vip", "targetId": "tag_trial"})
    assert tags_at(api, path) == ["Trial"]


@pytest.mark.parametrize(
    ("source", "target", "status"), [("tag_vip", "tag_vip", 422), ("tag_vip", "tag_x", 404), ("tag_x", "tag_vip", 404)]
)
def test_a_merge_needs_two_tags(api: Caller, tags: list[str], source: str, target: str, status: int) -> None:
    api.error("POST", "/tags/merge", status, json={"sourceId": source, "targetId": target})


def test_who_loses_or_gets_a_tag_tells_of_it(
    api: Caller, sandbox: Sandbox, receiver: Receiver, tags: list[str]
) -> None:
    carriers(api, "tag_vip")
    events = ["contact.tag_added", "contact.tag_removed", "company.updated", "deal.updated"]
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": events})
    api.ok("POST", "/tags/merge", json={"sourceId": "tag_vip", "targetId": "tag_trial"})
    api.ok("DELETE", "/tags/tag_trial")
    sandbox.wait_for_deliveries()
    assert receiver.events() == [
        *("contact.tag_added", "contact.tag_removed", "company.updated", "deal.updated"),
        *("contact.tag_removed", "company.updated", "deal.updated"),
    ]
