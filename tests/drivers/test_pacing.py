"""Pacing over sockets: what is learnt from one answer holds the calls after it, whoever makes them."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest

import conduyt
from conduyt import MemoryLimitStore, RateLimit, SqliteLimitStore

from .conftest import Connect
from .either import CONTACT, done, failure
from .server import Server, Step, answer

pytestmark = pytest.mark.anyio


def told(remaining: int, *, limit: int = 100, ends_in: int = 3000) -> Step:
    """A contact, and the state of a window that ends long after every test."""
    reset = int(time.time()) + ends_in
    headers = {"X-RateLimit-Limit": limit, "X-RateLimit-Remaining": remaining, "X-RateLimit-Reset": reset}
    return answer(200, CONTACT, headers={name: str(value) for name, value in headers.items()})


def refused(seconds: int) -> Step:
    return answer(429, failure("rate_limited"), headers={"retry-after": str(seconds)})


async def test_nothing_is_sent_that_the_limit_has_no_room_for(connect: Connect) -> None:
    with Server(told(1), told(0), then=told(0)) as server:
        client = connect(server)
        await done(client.contacts.get("con_1"))
        await done(client.contacts.get("con_1"))
        with pytest.raises(conduyt.RateLimitError, match="not sent") as caught:
            await done(client.contacts.get("con_1"))

    assert len(server.requests) == 2
    assert caught.value.retry_after > 2000
    assert not caught.value.request_sent


async def test_a_client_shows_the_state_of_its_limit(connect: Connect) -> None:
    with Server(then=told(41)) as server:
        client = connect(server)
        before = client.rate_limit
        await done(client.contacts.get("con_1"))

    assert before == RateLimit()
    assert (client.rate_limit.limit, client.rate_limit.remaining) == (100, 41)
    assert client.with_options(timeout=5).rate_limit == client.rate_limit
    assert client.with_options(api_key="cdy_other").rate_limit == RateLimit()


async def test_without_pacing_everything_is_sent(connect: Connect) -> None:
    with Server(then=told(0)) as server:
        client = connect(server, pacing=False)
        for _ in range(3):
            await done(client.contacts.get("con_1"))

    assert len(server.requests) == 3
    assert client.rate_limit.remaining == 0


async def test_one_refusal_holds_every_caller(connect: Connect) -> None:
    with Server(refused(50), then=answer(200, CONTACT)) as server:
        client = connect(server, max_retries=0, deadline=5)
        with pytest.raises(conduyt.RateLimitError):
            await done(client.contacts.get("con_1"))
        for call in (client.contacts.get, client.deals.get, client.tasks.get):
            with pytest.raises(conduyt.RateLimitError, match="not sent"):
                await done(call("id_1"))

    assert len(server.requests) == 1


async def test_a_key_is_not_held_by_the_limit_of_another(connect: Connect) -> None:
    with Server(told(0), answer(200, CONTACT)) as server:
        client = connect(server)
        await done(client.contacts.get("con_1"))
        await done(client.with_options(api_key="cdy_other").contacts.get("con_1"))

    assert len(server.requests) == 2


async def test_a_create_with_a_limit_of_its_own_does_not_hold_reads(connect: Connect) -> None:
    with Server(told(50, limit=100), told(0, limit=30), then=told(50, limit=100)) as server:
        client = connect(server, deadline=5)
        await done(client.contacts.get("con_1"))
        await done(client.contacts.create(first_name="Ada"))
        await done(client.contacts.get("con_1"))
        with pytest.raises(conduyt.RateLimitError, match="not sent"):
            await done(client.contacts.create(first_name="Ada"))

    assert len(server.requests) == 3


async def test_clients_can_share_a_store(connect: Connect) -> None:
    shared = MemoryLimitStore()
    with Server(told(0), then=answer(200, CONTACT)) as server:
        first, second = (connect(server, limits=shared) for _ in range(2))
        await done(first.contacts.get("con_1"))
        # The second learns which limit the route has by its own first answer, and is held from then on.
        await done(second.contacts.get("con_1"))
        with pytest.raises(conduyt.RateLimitError, match="not sent"):
            await done(first.contacts.get("con_1"))

    assert len(server.requests) == 2


async def test_a_store_in_a_file_works_for_both_clients(connect: Connect, tmp_path: Path) -> None:
    with Server(told(1), told(0), then=told(0)) as server:
        client = connect(server, limits=SqliteLimitStore(tmp_path / "limits.db"))
        await done(client.contacts.get("con_1"))
        await done(client.contacts.get("con_1"))
        with pytest.raises(conduyt.RateLimitError, match="not sent"):
            await done(client.contacts.get("con_1"))

    assert len(server.requests) == 2


class Stubborn:
    """A store that holds every request twice for a moment."""

    def __init__(self) -> None:
        self.waits = [0.01, 0.01]
        self.learnt: list[tuple[Any, ...]] = []

    def take(self, bucket: str) -> float:
        return self.waits.pop() if self.waits else 0.0

    def learn(self, bucket: str, limit: int, remaining: int, window: float, reset_in: float, under_way: int) -> None:
        self.learnt.append((limit, remaining))

    def block(self, bucket: str, seconds: float) -> None:
        self.learnt.append((seconds,))


async def test_a_call_waits_as_often_as_the_store_says(connect: Connect) -> None:
    store = Stubborn()
    with Server(refused(0), told(7)) as server:
        contact = await done(connect(server, limits=store).contacts.get("con_1"))

    assert [attempt.outcome for attempt in contact.response.attempts] == [429, 200]
    assert contact.response.attempts[0].waited >= 0.02
    assert store.learnt == [(100, 7)]


class Broken(Stubborn):
    def take(self, bucket: str) -> float:
        raise OSError("the disk is full")

    def learn(self, bucket: str, limit: int, remaining: int, window: float, reset_in: float, under_way: int) -> None:
        raise OSError("the disk is full")


async def test_a_store_that_fails_costs_the_pacing_and_not_the_call(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    with Server(then=told(7)) as server, caplog.at_level(logging.WARNING, logger="conduyt"):
        client = connect(server, limits=Broken())
        contacts = [await done(client.contacts.get("con_1")) for _ in range(3)]

    assert [contact.id for contact in contacts] == ["con_1"] * 3
    # A store that failed is left alone for a while, so it is not asked again at once.
    assert [record.getMessage()[:22] for record in caplog.records] == ["the limit store failed"]


async def test_callers_that_wait_for_a_connection_know_what_the_calls_before_them_have_learnt(
    connect: Connect, kind: str
) -> None:
    outcomes: list[str] = []
    with Server(told(2), told(1), then=told(0)) as server:
        client = connect(server, max_connections=1, deadline=20)

        async def call() -> None:
            try:
                if kind == "sync":
                    await anyio.to_thread.run_sync(client.contacts.get, "con_1")
                else:
                    await client.contacts.get("con_1")
                outcomes.append("sent")
            except conduyt.RateLimitError:
                outcomes.append("held")

        async with anyio.create_task_group() as tasks:
            for _ in range(8):
                tasks.start_soon(call)

    assert sorted(outcomes) == ["held"] * 5 + ["sent"] * 3
    assert len(server.requests) == 3
