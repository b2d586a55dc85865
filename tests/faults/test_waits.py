"""The client waits as it is told, gives up early in an outage, and keeps a limit it knows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from .calls import OPERATIONS, WAYS, Way
from .faults import HTML
from .server import Exchange, Server
from .waits import FORMS, LENIENT, keep_the_limit, outage, wait_as_told

pytestmark = pytest.mark.timed


@pytest.mark.parametrize("form", FORMS)
def test_a_refused_call_comes_back_neither_before_nor_long_after_it_was_told(form: str, server: Server) -> None:
    told = FORMS[form]

    def verdict(way: Way, operation: str) -> str:
        return wait_as_told(server, way, told, OPERATIONS[operation]).verdict(told, lenient=form in LENIENT)

    meetings = [(way, operation) for way in WAYS for operation in ("get", "create")]
    with ThreadPoolExecutor(len(meetings)) as pool:
        verdicts = dict(zip(meetings, pool.map(lambda meeting: verdict(*meeting), meetings), strict=True))

    assert set(verdicts.values()) == {"right"}, verdicts


def say_503(exchange: Exchange) -> None:
    exchange.answer(503, {"error": {"code": "unavailable", "message": "Not now."}})


def say_html(exchange: Exchange) -> None:
    exchange.answer(502, HTML, kind="text/html")


@pytest.mark.parametrize(
    ("act", "way"),
    [*((say_503, way) for way in WAYS), (say_html, WAYS[0]), (Exchange.reset, WAYS[1])],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_lasting_outage_costs_hardly_more_than_a_request_per_call(act, way: Way, server: Server) -> None:
    assert 1.0 <= outage(server, way, act) <= 1.1


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_limit_that_the_answers_announce_is_kept(way: Way, server: Server) -> None:
    paced = keep_the_limit(server, way)

    assert paced.lost == 0
    assert paced.refused <= 2
