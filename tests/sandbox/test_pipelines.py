"""Pipelines and their stages."""

from typing import Any

import pytest

from .conftest import Caller

STAGES = "/pipelines/pipe_abc123/stages"


def order(api: Caller) -> list[tuple[int, str]]:
    return [(stage["sortOrder"], stage["name"]) for stage in api.ok("GET", STAGES)]


def test_the_default_pipeline_is_there_from_the_start(api: Caller) -> None:
    answer = api("GET", "/pipelines").json()
    assert set(answer) == {"data"}
    [pipeline] = answer["data"]
    assert (pipeline["id"], pipeline["name"], pipeline["isDefault"]) == ("pipe_abc123", "Sales", True)
    ids = [stage["id"] for stage in pipeline["stages"]]
    assert ids == ["stage_new", "stage_qualified", "stage_proposal", "stage_won", "stage_lost"]


def test_the_demo_has_three_pipelines(read: Caller) -> None:
    assert [pipeline["name"] for pipeline in read.ok("GET", "/pipelines")] == ["Sales", "Partnerships", "Renewals"]


def test_a_pipeline_is_created_with_its_stages(api: Caller) -> None:
    body = {"name": "Hiring", "stages": [{"name": "Applied"}, {"name": "Hired", "isWon": True}]}
    answer = api("POST", "/pipelines", json=body)
    assert answer.status_code == 201
    pipeline = answer.json()["data"]
    assert [(stage["name"], stage["isWon"]) for stage in pipeline["stages"]] == [("Applied", False), ("Hired", True)]
    assert (pipeline["isDefault"], pipeline["sortOrder"]) == (False, 1)
    assert api.ok("GET", f"/pipelines/{pipeline['id']}") == pipeline


def test_a_pipeline_can_be_renamed(api: Caller) -> None:
    after = api.ok("PATCH", "/pipelines/pipe_abc123", json={"name": "New business"})
    assert (after["name"], after["description"]) == ("New business", None)


def test_a_pipeline_without_deals_can_be_deleted(api: Caller) -> None:
    api.ok("DELETE", "/pipelines/pipe_abc123")
    assert api.ok("GET", "/pipelines") == []
    api.error("GET", STAGES, 404)


def test_what_holds_deals_cannot_be_deleted(api: Caller) -> None:
    api.ok("POST", "/deals", json={"name": "x", "pipelineId": "pipe_abc123", "stageId": "stage_new"})
    assert "1 deal;" in api.error("DELETE", "/pipelines/pipe_abc123", 409)["message"]
    api.error("DELETE", f"{STAGES}/stage_new", 409)


def test_a_new_stage_goes_to_the_end(api: Caller) -> None:
    answer = api("POST", STAGES, json={"name": "Archive"})
    assert answer.status_code == 201
    assert answer.json()["data"]["sortOrder"] == 5
    assert api.ok("GET", f"{STAGES}/{answer.json()['data']['id']}") == answer.json()["data"]


def test_a_new_stage_can_be_put_between_others(api: Caller) -> None:
    api.ok("POST", STAGES, json={"name": "Demo", "sortOrder": 1})
    assert order(api)[:3] == [(0, "New"), (1, "Demo"), (2, "Qualified")]


@pytest.mark.parametrize(("position", "expected"), [(0, 0), (99, 4)])
def test_a_stage_can_be_moved(api: Caller, position: int, expected: int) -> None:
    after = api.ok("PATCH", f"{STAGES}/stage_qualified", json={"name": "Fit", "sortOrder": position})
    assert (after["name"], after["sortOrder"]) == ("Fit", expected)
    assert [number for number, _ in order(api)] == [0, 1, 2, 3, 4]


def test_deleting_a_stage_answers_without_a_body_and_closes_the_gap(api: Caller) -> None:
    answer = api("DELETE", f"{STAGES}/stage_qualified")
    assert (answer.status_code, answer.content) == (204, b"")
    assert order(api) == [(0, "New"), (1, "Proposal"), (2, "Won"), (3, "Lost")]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/pipelines/pipe_none", None),
        ("PATCH", "/pipelines/pipe_none", {}),
        ("POST", "/pipelines/pipe_none/stages", {"name": "x"}),
        ("GET", f"{STAGES}/stage_none", None),
        ("DELETE", f"{STAGES}/stage_none", None),
    ],
)
def test_unknown_pipelines_and_stages_are_not_found(api: Caller, method: str, path: str, body: Any) -> None:
    api.error(method, path, 404, json=body)


def test_a_stage_of_another_pipeline_is_not_found(read: Caller) -> None:
    read.error("GET", f"{STAGES}/stage_partner_meeting", 404)
