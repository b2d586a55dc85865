"""Deliveries that failed for good are found, and sent again: receive, verify, deduplicate, catch up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import conduyt
from conduyt import webhooks
from conduyt.sandbox import Sandbox
from conduyt.sandbox.deliveries import RETRY_AFTER
from tests.drivers.server import Received, Server, answer, answer_by
from tests.sandbox.conftest import Receiver

from .conftest import Connect, done

pytestmark = pytest.mark.anyio


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


def fail_for_good(sandbox: Sandbox) -> None:
    """Let the time pass in which the service tries again."""
    for pause in (timedelta(0), *RETRY_AFTER):
        sandbox.clock.advance(pause.total_seconds())
        sandbox.wait_for_deliveries()


async def test_what_was_missed_is_caught_up_once(client: Any, sandbox: Sandbox, receiver: Receiver) -> None:
    webhook = await done(client.webhooks.create(url=receiver.url, events=["contact.created"]))
    deduplicator = webhooks.MemoryDeduplicator()
    handled: list[str | None] = []

    def handle_arrived() -> None:
        while not receiver.calls.empty():
            call = receiver.calls.get_nowait()
            event = webhooks.parse(call.body, call.headers, webhook.secret)
            with deduplicator.once(call.body) as fresh:
                if fresh:
                    handled.append(
                        event.data.email if isinstance(event, webhooks.ContactEvent) and event.data else None
                    )

    await done(client.contacts.create(email="ada@new.example"))
    sandbox.wait_for_deliveries()
    handle_arrived()
    receiver.statuses = [500] * 50  # the application is down
    for name in ("bob", "cyd"):
        await done(client.contacts.create(email=f"{name}@new.example"))
    fail_for_good(sandbox)
    while not receiver.calls.empty():
        receiver.calls.get_nowait()
    receiver.statuses = []

    missed = await done(client.webhooks.missed(webhook.id))
    assert [json.loads(one.request_body)["data"]["email"] for one in missed] == ["bob@new.example", "cyd@new.example"]
    assert {one.status for one in missed} == {"failed"}
    with pytest.raises(conduyt.ConduytError, match="is switched off, so deliveries would fail again"):
        await done(client.webhooks.replay_missed(webhook.id))

    await done(client.webhooks.update(webhook.id, is_active=True))
    seen: list[tuple[int, int | None]] = []
    sent = await done(
        client.webhooks.replay_missed(webhook.id, progress=lambda now: seen.append((now.done, now.total)))
    )
    sandbox.wait_for_deliveries()
    handle_arrived()

    assert [one.id for one in sent] == [one.id for one in missed]
    assert seen == [(0, 2), (2, 2)]
    assert sorted(handled) == ["ada@new.example", "bob@new.example", "cyd@new.example"]
    assert await done(client.webhooks.missed(webhook.id)) == []
    assert await done(client.webhooks.replay_missed(webhook.id)) == []


def delivery(number: int, **fields: object) -> dict[str, object]:
    at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=number)
    return {"id": f"dlv_{number}", "status": "failed", "createdAt": at.isoformat(), **fields}


def service(*rows: dict[str, object]) -> Any:
    """A webhook that is on, and its deliveries, the newest first, in pages."""

    def body(request: Received) -> object:
        if not request.path.endswith("/deliveries"):
            return {"data": {"id": "wh_1", "isActive": True}}
        page, limit = int(request.query.get("page", ["1"])[0]), int(request.query["limit"][0])
        meta = {"page": page, "limit": limit, "total": len(rows), "totalPages": -(-len(rows) // limit)}
        return {"data": list(reversed(rows))[(page - 1) * limit : page * limit], "meta": meta}

    return answer_by(body)


async def test_only_those_are_missed_that_are_not_tried_again(connect: Connect) -> None:
    rows = [
        delivery(1),
        delivery(2, status="succeeded"),
        delivery(3, status="pending", nextRetryAt="2026-12-01T00:00:00Z"),
        delivery(4, nextRetryAt="2026-12-01T00:00:00Z"),
        delivery(5, createdAt=None),
        delivery(6),
    ]
    with Server(then=service(*rows)) as server:
        client = connect(server.url)
        every = await done(client.webhooks.missed("wh_1"))
        recent = await done(client.webhooks.missed("wh_1", since=datetime(2026, 11, 1, 5, tzinfo=UTC)))
        lately = await done(client.webhooks.missed("wh_1", since=timedelta(days=36500)))

    assert [one.id for one in every] == ["dlv_5", "dlv_1", "dlv_6"] == [one.id for one in lately]
    assert [one.id for one in recent] == ["dlv_5", "dlv_6"]


async def test_they_are_sent_in_order_and_at_most_100_at_a_time(connect: Connect) -> None:
    with Server(then=service(*(delivery(number) for number in range(250)))) as server:
        sent = await done(connect(server.url).webhooks.replay_missed("wh_1"))

    bodies = [json.loads(one.body)["deliveryIds"] for one in server.requests if one.method == "POST"]
    assert list(map(len, bodies)) == [100, 100, 50]
    assert (
        [id_ for ids in bodies for id_ in ids] == [f"dlv_{number}" for number in range(250)] == [one.id for one in sent]
    )


async def test_a_failure_says_how_many_were_sent_before(connect: Connect) -> None:
    posts = 0
    pages = service(*(delivery(number) for number in range(150)))

    def step(exchange: Any) -> None:
        nonlocal posts
        posts += exchange.request.method == "POST"
        if posts == 2:
            answer(502, b"<html>")(exchange)
        else:
            pages(exchange)

    with Server(then=step) as server:
        with pytest.raises(conduyt.InternalServerError) as caught:
            await done(connect(server.url).webhooks.replay_missed("wh_1"))
        assert posts == 2  # a replay whose outcome is unknown is not repeated
    assert caught.value.maybe_applied
    assert "100 of 150 deliveries were sent again before" in caught.value.__notes__[-1]


async def test_arguments_are_checked_before_anything_is_sent(client: Any, sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        await done(client.webhooks.missed("wh_1", since=datetime(2026, 11, 1)))
    with pytest.raises(TypeError, match="since must be a datetime or a timedelta, not str"):
        await done(client.webhooks.replay_missed("wh_1", since="2026-11-01"))
    assert sandbox.requests == []
    with pytest.raises(conduyt.NotFoundError):
        await done(client.webhooks.missed("wh_unknown"))


async def test_what_has_no_id_cannot_be_sent(connect: Connect) -> None:
    with Server(then=service({"status": "failed"})) as server:
        with pytest.raises(conduyt.ConduytError, match="came without an id"):
            await done(connect(server.url).webhooks.replay_missed("wh_1"))
        assert {one.method for one in server.requests} == {"GET"}
