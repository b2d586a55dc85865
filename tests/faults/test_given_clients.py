"""The faults that most depend on the connections, through clients of the HTTP libraries that the caller made."""

from __future__ import annotations

import importlib
import time
from typing import Any

import pytest

import conduyt
from conduyt import AsyncConduyt, Conduyt

from .calls import KEY, LATE_S, OPERATIONS, RIGHT, WAYS, Way, done, run
from .faults import FAULTS
from .server import Lane, Server

each_way = pytest.mark.parametrize("way", WAYS, ids=str)

LOST = ["reset before the answer", "close before the answer", "close in the body", "close in a chunk", "502 html"]
SLOW = ["slow, silence", "slow headers", "slow body", "slow chunks"]


def call(way: Way, lane: Lane, operation: str, **settings: Any) -> Any:
    """Make a call through a client of the library; return its result or its error."""
    library: Any = importlib.import_module(way.library)

    async def work() -> Any:
        given = library.Client(trust_env=False) if way.kind == "sync" else library.AsyncClient(trust_env=False)
        maker = Conduyt if way.kind == "sync" else AsyncConduyt
        client: Any = maker(KEY, base_url=lane.url, http_client=given, **settings)
        try:
            outcome = await done(OPERATIONS[operation](client))
        except Exception as error:
            outcome = error
        await done(client.close())
        assert not given.is_closed
        await done(given.close() if way.kind == "sync" else given.aclose())
        return outcome

    return run(way, work)


@pytest.mark.parametrize("name", LOST)
@each_way
def test_a_read_through_a_given_client_recovers(name: str, way: Way, server: Server) -> None:
    lane = server.lane(FAULTS[name].act, times=1)

    assert getattr(call(way, lane, "get"), "id", None) == "con_1"


@pytest.mark.parametrize("name", LOST)
@each_way
def test_a_create_through_a_given_client_is_sent_once_and_says_so(name: str, way: Way, server: Server) -> None:
    lane = server.lane(FAULTS[name].act, times=1, commits=True)

    error = call(way, lane, "create")

    assert isinstance(error, conduyt.ConduytError)
    assert error.maybe_applied
    assert len(lane.requests) == len(lane.committed) == 1


@pytest.mark.timed
@pytest.mark.parametrize("name", SLOW)
@each_way
def test_the_deadline_holds_through_a_given_client(name: str, way: Way, server: Server) -> None:
    started = time.monotonic()
    error = call(way, server.lane(FAULTS[name].act), "get", deadline=0.5)

    assert isinstance(error, conduyt.APITimeoutError)
    assert time.monotonic() - started < 0.5 + LATE_S


@each_way
def test_a_create_with_a_key_through_a_given_client_is_done_once(way: Way, server: Server) -> None:
    lane = server.lane(FAULTS["reset before the answer"].act, times=1, commits=True)

    outcome = call(way, lane, "keyed")

    assert RIGHT["keyed"](outcome)
    assert len(lane.requests) == 2
    assert len(lane.committed) == 1
    assert len({(request.header("idempotency-key"), request.body) for request in lane.requests}) == 1
