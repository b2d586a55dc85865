"""The recipe of docs/reliability.md for a create that may or may not have been done."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import conduyt

from .calls import WAYS, client_of
from .server import Exchange, Server

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"


@pytest.fixture
def create_deal_once() -> Any:
    (recipe,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    namespace: dict[str, Any] = {}
    exec(compile("from __future__ import annotations\n" + recipe, str(PAGE), "exec"), namespace)
    return namespace["create_deal_once"]


def deals_of(exchange: Exchange) -> list[dict[str, object]]:
    return [{"id": f"deal_{number}", **json.loads(body)} for number, body in enumerate(exchange.lane.committed)]


@pytest.mark.parametrize("done_all_the_same", [True, False])
def test_the_recipe_makes_one_deal_whether_the_lost_request_was_done_or_not(
    done_all_the_same: bool, server: Server, create_deal_once: Any
) -> None:
    def act(exchange: Exchange) -> None:
        if exchange.request.method == "GET":
            exchange.answer(200, {"data": deals_of(exchange)})
        elif exchange.number == 1:
            if done_all_the_same:
                exchange.commit()
            exchange.close()
        else:
            exchange.commit()
            exchange.answer(201, {"data": deals_of(exchange)[-1]})

    lane = server.lane(act)

    with client_of(WAYS[0], lane.url) as client:
        deal = create_deal_once(client, name="Renewal 4711", pipeline_id="pipe_1", stage_id="stage_1")

    assert (deal.id, deal.name) == ("deal_0", "Renewal 4711")
    assert len(lane.committed) == 1


def test_the_recipe_leaves_other_errors_alone(server: Server, create_deal_once: Any) -> None:
    lane = server.lane(
        lambda exchange: exchange.answer(422, {"error": {"code": "validation_failed", "message": "No."}})
    )

    with client_of(WAYS[0], lane.url) as client, pytest.raises(conduyt.ValidationFailedError):
        create_deal_once(client, name="Renewal 4711", pipeline_id="pipe_1", stage_id="stage_1")

    assert len(lane.requests) == 1
