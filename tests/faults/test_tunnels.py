"""A tunnel that fails is no request: any call is tried again, and no connection of the client is used up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Any, TypeVar

import pytest

import conduyt

from .calls import LATE_S, PROXIED, Way, attempt
from .server import JSON, Exchange, Server, head
from .tunnels import HANGING, RESET_BEFORE_TLS, TUNNELS, lasts, recovers, slots_lost

T = TypeVar("T")

MEETS = TUNNELS | HANGING
BOTH = ("get", "create")

pytestmark = RESET_BEFORE_TLS

each_tunnel = pytest.mark.parametrize(
    "name", [*TUNNELS, *(pytest.param(name, marks=pytest.mark.timed) for name in HANGING)]
)


def in_each_way(try_it: Callable[..., T], *more: tuple[Any, ...]) -> dict[tuple[Any, ...], T]:
    cases = list(product(PROXIED, *more))
    with ThreadPoolExecutor(8) as pool:
        return dict(zip(cases, pool.map(lambda case: try_it(*case), cases), strict=True))


@each_tunnel
def test_a_tunnel_that_fails_is_tried_again_for_any_call(name: str) -> None:
    outcomes = in_each_way(lambda way, operation: recovers(way, MEETS[name], operation), BOTH)

    failed = {case: repr(outcome) for case, outcome in outcomes.items() if getattr(outcome, "id", None) != "con_1"}
    assert not failed


@pytest.mark.timed
@pytest.mark.parametrize("name", MEETS)
def test_a_tunnel_that_always_fails_ends_in_time_as_an_error_that_nothing_was_sent(name: str) -> None:
    outcomes = in_each_way(lambda way, operation: lasts(way, MEETS[name], operation, 0.5), BOTH)

    for case, (error, took) in outcomes.items():
        assert isinstance(error, conduyt.APIConnectionError), (case, error)
        # On a busy machine both clocks of pyreqwest run out in the last milliseconds. Then it does not know.
        unknown = case[0].library == "fast" and str(error).endswith("within 0.0 s")
        assert unknown or not error.request_sent, (case, error)
        assert unknown or not error.maybe_applied, (case, error)
        assert took < 0.5 + LATE_S, case


@each_tunnel
def test_tunnels_that_fail_cost_no_connection(name: str) -> None:
    def lost(way: Way) -> int:
        return slots_lost(way, MEETS[name])

    assert set(in_each_way(lost).values()) == {0}


@pytest.mark.parametrize("operation", BOTH)
def test_a_body_without_a_length_that_ends_without_the_farewell_of_tls_is_no_answer(
    operation: str, server: Server
) -> None:
    def cut(exchange: Exchange) -> None:
        exchange.send(head(200, [("content-type", JSON)]) + exchange.good()[1])
        exchange.cut()

    def outcome(way: Way) -> Any:
        return attempt(way, server.lane(cut, times=1).url, operation)[0]

    for (way,), result in in_each_way(outcome).items():
        if operation == "get":
            assert len(result.response.attempts) == 2, way
        else:
            assert isinstance(result, conduyt.APIConnectionError), (way, result)
            assert result.maybe_applied, way
