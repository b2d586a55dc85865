"""A client's life: stale connections, cancelled calls, threads, processes, event loops, and the end."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio

import conduyt

from .calls import KEY, Way, client_of, done, run
from .server import Exchange, Lane, Server
from .waits import at_once

PROJECT = Path(__file__).parents[2]


# --- Connections that the server has closed in the meantime ----------------------------------------------------------


def close_after(exchange: Exchange) -> None:
    """Answer, then hang up without having said so."""
    exchange.succeed()
    exchange.close()


def close_soon_after(exchange: Exchange) -> None:
    """Answer, and hang up at about the time of the next request."""
    exchange.succeed()
    exchange.pause(random.Random(exchange.number).uniform(0, 0.003))
    exchange.close()


def reset_after(exchange: Exchange) -> None:
    exchange.succeed()
    exchange.reset()


def close_at_the_next(exchange: Exchange) -> None:
    """Answer the first request of a connection; hang up on the second, unread."""
    exchange.succeed()
    exchange.connection.recv(1)
    exchange.close()


STALE: dict[str, Callable[[Exchange], None]] = {
    "closed at once": close_after,
    "closed at about the next request": close_soon_after,
    "reset at once": reset_after,
    "closed by the next request": close_at_the_next,
}


def use_stale_connections(server: Server, way: Way, act: Callable[[Exchange], None], calls: int = 20) -> int:
    """Read again and again from a server that does not keep its connections; return the errors that showed."""
    lane = server.lane(act)

    async def work() -> int:
        client, failed = client_of(way, lane.url, deadline=10), 0
        for number in range(calls):
            try:
                failed += (await done(client.contacts.get(f"con_{number}"))).id != f"con_{number}"
            except conduyt.ConduytError:
                failed += 1
        await done(client.close())
        return failed

    return run(way, work)


# --- Slots -----------------------------------------------------------------------------------------------------------


class Slots:
    """Lets requests for `con_last` wait for each other: the most that ever waited together are the slots in use."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.together = 0

    def __call__(self, exchange: Exchange) -> None:
        lane = exchange.lane
        if exchange.request.path.endswith("/con_last"):
            lane.wait_until(lambda: self._waiting(lane) >= self._size)
            self.together = max(self.together, self._waiting(lane))
        else:
            exchange.pause(random.Random(exchange.number).uniform(0, 0.02))
        exchange.succeed()

    def _waiting(self, lane: Lane) -> int:
        return sum(request.path.endswith("/con_last") for request in lane.requests)

    @property
    def lost(self) -> int:
        return self._size - self.together


def churn(server: Server, way: Way, *, size: int = 10, rounds: int = 25, tasks: int = 20) -> int:
    """Cancel most of many calls at odd moments; return how many slots of the client cannot be used after it."""
    chance = random.Random(7)
    slots = Slots(size)
    lane = server.lane(slots)

    async def one(client: Any, seconds: float) -> None:
        with anyio.move_on_after(seconds):
            await client.contacts.get("con_slow")

    async def work() -> None:
        client = client_of(way, lane.url, max_connections=size, deadline=20, timeout=10)
        for _ in range(rounds):
            async with anyio.create_task_group() as group:
                for _ in range(tasks):
                    group.start_soon(one, client, 5.0 if chance.random() < 0.4 else chance.uniform(0, 0.02))
        async with anyio.create_task_group() as group:
            for _ in range(size):
                group.start_soon(client.contacts.get, "con_last")
        await client.close()

    run(way, work)
    return slots.lost


def run_out_of_time(server: Server, way: Way, *, size: int = 10, calls: int = 200) -> int:
    """The same for threads, which cannot be cancelled but have no time left."""
    slots = Slots(size)
    client = client_of(way, server.lane(slots).url, max_connections=size, deadline=20, max_retries=0)
    hurried: Any = client.with_options(deadline=0.01)  # which does not close the connections it shares
    at_once(way, hurried, calls, lambda _: hurried.contacts.get("con_slow"), workers=20)
    at_once(way, client, size, lambda _: client.contacts.get("con_last"), workers=size)
    return slots.lost


# --- Threads, tasks, event loops, processes --------------------------------------------------------------------------


def share(server: Server, way: Way, calls: int = 800, workers: int = 16) -> int:
    """Use one client from many threads or tasks; return the wrong answers."""
    client = client_of(way, server.lane().url, deadline=60)
    outcomes = at_once(way, client, calls, lambda number: client.contacts.get(f"con_{number}"), workers=workers)
    return sum(getattr(outcome, "id", None) != f"con_{number}" for number, outcome in enumerate(outcomes))


def share_between_keys(server: Server, way: Way, calls: int = 200) -> int:
    """Interleave the calls of two keys over the same connections; return the requests with the wrong one."""
    lane = server.lane()
    first: Any = client_of(way, lane.url, api_key=f"{KEY}0")
    clients = [first, first.with_options(api_key=f"{KEY}1")]
    at_once(way, first, calls, lambda number: clients[number % 2].contacts.get(f"con_{number}"))
    expected = {f"/contacts/con_{number}": f"Bearer {KEY}{number % 2}" for number in range(calls)}
    return sum(expected[request.path] != request.header("authorization") for request in lane.requests)


def use_two_loops(server: Server, way: Way) -> list[str]:
    """Use one client in one event loop after the other, as notebooks and test suites do."""
    client = client_of(way, server.lane().url)
    seen: list[str] = []

    async def work(number: int) -> None:
        seen.append((await client.contacts.get(f"con_{number}")).id)

    for number in (1, 2):
        run(way, lambda number=number: work(number))
    run(way, client.close)
    return seen


def in_child(what: str, way: Way, url: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Run a part of `children.py` in a process of its own."""
    command = [sys.executable, "-m", "tests.faults.children", what, way.kind, way.library, str(way.proxied), url, *more]
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, cwd=PROJECT, check=False, env=environment
    )


def fork(server: Server, way: Way, calls: int = 100) -> int:
    """Use one client in a process and in its fork at the same time; return the wrong answers of both."""
    lane = server.lane()
    child = in_child("fork", way, lane.url, str(calls))
    assert child.returncode == 0, child.stderr
    assert len(lane.requests) == 2 * calls + 1
    return int(child.stdout)
