"""Deals as a whole: forecast, inspection and probabilities, saved views, and the files of won deals."""

from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller


def make(api: Caller, **fields: Any) -> dict[str, Any]:
    body = {"name": "Renewal", "pipelineId": "pipe_abc123", "stageId": "stage_new", **fields}
    deal: dict[str, Any] = api.ok("POST", "/deals", json=body)
    return deal


def test_a_forecast_weighs_the_open_deals_by_month_and_currency(api: Caller) -> None:
    close = {"expectedCloseDate": "2030-01-15T00:00:00Z"}
    make(api, value="0.10", **close)  # the first of three open stages: 1/4
    make(api, value=100, stageId="stage_qualified", **close)  # 2/4
    make(api, value=100, probability=0.1)
    make(api, value=1000, stageId="stage_won")
    make(api, value=1000, stageId="stage_lost")
    make(api, value=7, currency="EUR", stageId="stage_proposal", expectedCloseDate="2029-12-01T00:00:00Z")
    make(api)
    euros, dollars = api.ok("GET", "/deals/forecast")["currencies"]
    assert (euros["currency"], euros["open"], euros["weighted"], euros["won"]) == ("EUR", 7, 5.25, 0)
    assert (dollars["open"], dollars["weighted"], dollars["won"]) == (200.1, 60.03, 1000)
    assert dollars["byMonth"] == [
        {"month": "2030-01", "deals": 2, "weighted": 50.03},
        {"month": None, "deals": 2, "weighted": 10},
    ]


def test_nothing_comes_of_no_deals(api: Caller) -> None:
    assert api.ok("GET", "/deals/forecast") == {"currencies": []}
    assert api.ok("GET", "/deals/inspection") == {"inspected": 0, "flagged": 0, "deals": []}


def test_an_inspection_finds_open_deals_that_need_a_look(api: Caller, sandbox: Sandbox) -> None:
    sandbox.clock.freeze()
    contact = api.ok("POST", "/contacts", json={})["id"]
    close = (sandbox.clock.now().replace(microsecond=0)).isoformat().replace("+00:00", "Z")
    good = {"contactId": contact, "value": 5, "expectedCloseDate": "2099-01-01T00:00:00Z"}
    make(api, **good)
    bare = make(api)
    late = make(api, **{**good, "expectedCloseDate": close})
    make(api, stageId="stage_won")
    sandbox.clock.advance(1)
    found = api.ok("GET", "/deals/inspection")
    assert (found["inspected"], found["flagged"]) == (3, 2)
    assert {deal["dealId"]: deal["issues"] for deal in found["deals"]} == {
        bare["id"]: ["no_contact", "no_value", "no_close_date"],
        late["id"]: ["overdue"],
    }
    sandbox.clock.advance(31 * 24 * 3600)
    assert all("stalled" in deal["issues"] for deal in api.ok("GET", "/deals/inspection")["deals"])


def test_a_deal_is_as_likely_as_it_says_or_as_far_as_it_is(api: Caller) -> None:
    deals = [
        make(api),
        make(api, stageId="stage_proposal"),
        make(api, probability=0.9),
        make(api, stageId="stage_won"),
        make(api, status="lost"),
    ]
    body = {"dealIds": [deal["id"] for deal in deals]}
    answer = api.ok("POST", "/deals/probabilities", json=body)["probabilities"]
    assert [one["probability"] for one in answer] == [0.25, 0.75, 0.9, 1, 0]
    every = api.ok("POST", "/deals/probabilities", json={})["probabilities"]
    assert [one["dealId"] for one in every] == body["dealIds"][:3]


@pytest.mark.parametrize(("ids", "status"), [(["deal_none"], 404), ("deal_1", 422), ([5], 422)])
def test_the_probability_of_nothing_is_unknown(api: Caller, ids: Any, status: int) -> None:
    api.error("POST", "/deals/probabilities", status, json={"dealIds": ids})


def test_an_open_deal_in_a_closing_stage_is_unlikely(api: Caller) -> None:
    deal = make(api, stageId="stage_lost")
    api.ok("PATCH", f"/deals/{deal['id']}", json={"status": "open"})
    answer = api.ok("POST", "/deals/probabilities", json={"dealIds": [deal["id"]]})
    assert answer["probabilities"] == [{"dealId": deal["id"], "probability": 0}]


# Saved views


def test_a_view_keeps_what_it_is_given(api: Caller) -> None:
    view = api.ok("POST", "/deals/views", json={"name": "Mine", "filters": {"assignedTo": "me"}, "id": "x"})
    path = f"/deals/views/{view['id']}"
    assert view["id"] != "x"
    assert api.ok("GET", path) == view
    changed = api.ok("PATCH", path, json={"name": "Ours", "color": "red", "id": "x"})
    assert changed.items() >= {"id": view["id"], "name": "Ours", "color": "red", "filters": view["filters"]}.items()
    assert api.ok("GET", "/deals/views") == [changed]
    api.ok("DELETE", path)
    for method in ("GET", "PATCH", "DELETE"):
        api.error(method, path, 404, json={} if method == "PATCH" else None)


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": 5}])
def test_a_view_has_a_name(api: Caller, body: dict[str, Any]) -> None:
    assert api.error("POST", "/deals/views", 422, json=body)["details"][0]["field"] == "name"


# Files of won deals


def test_a_won_deal_comes_with_a_file(api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"email": "ada@example.com"})["id"]
    deal = make(api, value=5, stageId="stage_won", contactId=contact)
    file = api.ok("GET", f"/deals/{deal['id']}")["handoffFiles"][0]
    answer = api("GET", f"/deals/{deal['id']}/handoff-files/{file['id']}/download")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.text.startswith("# Renewal\n\n- Value: 5 USD\n")
    assert "ada@example.com" in answer.text


def test_an_open_deal_has_no_file(api: Caller) -> None:
    deal = make(api)
    assert api.ok("GET", f"/deals/{deal['id']}")["handoffFiles"] == []
    api.error("GET", f"/deals/{deal['id']}/handoff-files/handoff.md/download", 404)


def test_the_demo_has_figures(read: Caller) -> None:
    assert read.ok("GET", "/deals/forecast")["currencies"][0]["open"] > 0
    assert read.ok("GET", "/deals/views")[0]["name"] == "Closing soon"
