"""A pool that lost a connection is replaced: libraries lose one when a TLS handshake behind a proxy fails."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import anyio
import anyio.to_thread
import pytest

import conduyt

from .calls import PROXIED, Way, client_of, done, run
from .server import Exchange, Lane, Server
from .tunnels import TUNNELS

POOLED = [way for way in PROXIED if way.library != "fast"]


@asynccontextmanager
async def meanwhile(way: Way, call: Callable[[], Any]) -> AsyncIterator[list[Any]]:
    """Go on while a call is under way; its result is in the list afterwards."""
    results: list[Any] = []
    if way.kind == "sync":
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(call)
            yield results
            results.append(future.result())
    else:

        async def task() -> None:
            results.append(await call())

        async with anyio.create_task_group() as group:
            group.start_soon(task)
            yield results


async def wait(way: Way, lane: Lane, true: Callable[[], bool]) -> bool:
    if way.kind == "sync":
        return lane.wait_until(true)
    return await anyio.to_thread.run_sync(lane.wait_until, true)


def second_fails(connection: Any, number: int) -> None:
    if number == 2:
        TUNNELS["closed in the handshake"](connection)


def connections_of(lane: Lane, contact: str) -> list[int]:
    return [request.connection for request in lane.requests if request.path.endswith(contact)]


@pytest.mark.parametrize("way", POOLED, ids=str)
def test_the_call_that_finds_no_room_in_the_pool_goes_on_in_another(way: Way) -> None:
    def act(exchange: Exchange) -> None:
        if exchange.request.path.endswith("/con_slow"):
            lane.wait_until(lambda: len(connections_of(lane, "/con_2")) == 2)
        exchange.succeed()

    async def work() -> None:
        client = client_of(way, lane.url, max_connections=2, max_retries=0)
        async with meanwhile(way, lambda: client.contacts.get("con_slow")) as slow:
            assert await wait(way, lane, lambda: bool(lane.requests))
            with pytest.raises(conduyt.APIConnectionError):
                await done(client.contacts.get("con_1"))
            found = [(await done(client.contacts.get("con_2"))).id for _ in range(2)]
        assert found == ["con_2", "con_2"]
        assert slow[0].id == "con_slow"
        # The pool that was replaced is closed when its last call has ended, and the other one is kept.
        assert await wait(way, lane, lambda: lane.connections == {3})
        await done(client.contacts.get("con_3"))
        await done(client.close())

    with Server(meet=second_fails) as server:
        lane = server.lane(act)
        run(way, work)
        assert lane.left_open() == 0

    assert connections_of(lane, "/con_slow") == [1]
    assert connections_of(lane, "/con_1") == []
    assert connections_of(lane, "/con_2") == [3, 3]
    assert connections_of(lane, "/con_3") == [3]
