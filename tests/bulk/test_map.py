"""`client.map`: one call for each of many inputs, with both clients."""

from __future__ import annotations

import pickle
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import pandas as pd
import pytest

import conduyt
from conduyt.bulk import MapOutcome
from conduyt.progress import Progress
from tests.drivers.server import Exchange, Server, answer

from .conftest import KEY, Connect

pytestmark = pytest.mark.anyio

IDS = [f"con_{number}" for number in range(40)]
PATIENCE_S = 30
NOT_FOUND = {"error": {"code": "not_found", "message": "Contact not found."}}


def contact(exchange: Exchange) -> None:
    """Answer with the contact that was asked for; those called `gone` are not there."""
    id_ = exchange.request.path.rpartition("/")[2]
    if id_.startswith("gone"):
        answer(404, NOT_FOUND)(exchange)
    else:
        answer(200, {"data": {"id": id_}})(exchange)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(then=contact) as server:
        yield server


Seen = list[MapOutcome[Any, Any]]


async def seen(mapped: Any, most: int | None = None) -> Seen:
    """Take the outcomes in a `with` block, or the first of them."""
    found: Seen = []
    if hasattr(mapped, "__enter__"):
        with mapped:
            for outcome in mapped:
                found.append(outcome)
                if len(found) == most:
                    break
    else:
        async with mapped:
            async for outcome in mapped:
                found.append(outcome)
                if len(found) == most:
                    break
    return found


def states(outcomes: Seen) -> list[tuple[int, str]]:
    return [(outcome.index, outcome.state) for outcome in outcomes]


# -- what comes out ----------------------------------------------------------------------------------------------------


async def test_each_input_has_its_outcome_in_order(connect: Connect, server: Server) -> None:
    client = connect(server.url)
    outcomes = await seen(client.map(client.contacts.get, IDS))

    assert [(one.index, one.input, one.state, one.result.id, one.error) for one in outcomes] == [
        (index, id_, "done", id_, None) for index, id_ in enumerate(IDS)
    ]


async def test_without_an_order_each_input_has_its_outcome_once(connect: Connect, server: Server) -> None:
    client = connect(server.url)
    outcomes = await seen(client.map(client.contacts.get, IDS, ordered=False))

    assert sorted((one.index, one.result.id) for one in outcomes) == list(enumerate(IDS))


async def test_mappings_are_arguments_by_name(connect: Connect, server: Server) -> None:
    client = connect(server.url)
    rows = [{"contact_id": id_, "options": {"headers": {"x-row": id_}}} for id_ in IDS[:3]]
    outcomes = await seen(client.map(client.contacts.get, rows))

    assert [outcome.result.id for outcome in outcomes] == IDS[:3]
    assert {request.headers["x-row"] for request in server.requests} == set(IDS[:3])


async def test_a_call_that_fails_is_an_outcome_and_the_others_go_on(connect: Connect, server: Server) -> None:
    client = connect(server.url)
    outcomes = await seen(client.map(client.contacts.get, ["con_1", "gone_1", "", "con_2"]))

    assert states(outcomes) == [(0, "done"), (1, "failed"), (2, "failed"), (3, "done")]
    assert [type(outcome.error) for outcome in outcomes[1:3]] == [conduyt.NotFoundError, ValueError]


async def test_a_create_whose_response_is_lost_is_unknown_and_is_not_repeated(connect: Connect) -> None:
    with Server(then=lambda exchange: exchange.reset()) as server:
        client = connect(server.url)
        outcomes = await seen(client.map(client.contacts.create, [{"email": "ada@example.com"}]))

    assert states(outcomes) == [(0, "unknown")]
    assert len(server.requests) == 1


async def test_an_outcome_shows_no_person(connect: Connect, server: Server) -> None:
    client = connect(server.url)
    [outcome] = await seen(client.map(client.contacts.update, [{"contact_id": "con_1", "email": "ada@example.com"}]))

    assert "ada@example.com" not in repr(outcome)
    assert pickle.loads(pickle.dumps(outcome)).input == outcome.input


async def test_nothing_comes_out_of_nothing(connect: Connect, server: Server) -> None:
    client = connect(server.url)

    assert await seen(client.map(client.contacts.get, [])) == []
    assert server.connections == 0


async def test_progress_counts_the_outcomes(connect: Connect, server: Server) -> None:
    client = connect(server.url)
    known: list[Progress] = []
    await seen(client.map(client.contacts.get, IDS[:3], progress=known.append))
    unknown: list[Progress] = []
    await seen(client.map(client.contacts.get, iter(IDS[:3]), progress=unknown.append))

    assert [(now.stage, now.done, now.total) for now in known] == [("map", done, 3) for done in (1, 2, 3)]
    assert [(now.done, now.total) for now in unknown] == [(done, None) for done in (1, 2, 3)]


async def test_an_error_of_progress_is_raised_as_it_is(connect: Connect, server: Server) -> None:
    def progress(now: Progress) -> None:
        raise ZeroDivisionError

    client = connect(server.url)
    with pytest.raises(ZeroDivisionError):
        await seen(client.map(client.contacts.get, IDS, progress=progress))


async def test_rows_of_a_database_are_inputs(connect: Connect, server: Server) -> None:
    class MappingResult:  # as SQLAlchemy has it: its `columns` is a method
        def columns(self, *names: str) -> Any: ...

        def __iter__(self) -> Any:
            return iter([{"contact_id": id_} for id_ in IDS[:3]])

    client = connect(server.url)
    outcomes = await seen(client.map(client.contacts.get, MappingResult()))

    assert [outcome.state for outcome in outcomes] == ["done"] * 3


@pytest.mark.parametrize(
    ("change", "error", "text"),
    [
        ({"call": "contacts.get"}, TypeError, "call must be a method"),
        ({"inputs": "con_1"}, TypeError, "inputs must be several"),
        ({"inputs": {"contact_id": "con_1"}}, TypeError, "inputs must be several"),
        ({"inputs": None}, TypeError, "inputs must be several, such as a list, not NoneType"),
        ({"inputs": pd.DataFrame({"contact_id": IDS})}, TypeError, "inputs cannot be a DataFrame; give a column of it"),
        ({"concurrency": 0}, ValueError, "concurrency must be at least 1"),
        ({"concurrency": "8"}, TypeError, "concurrency must be a whole number, not str"),
        ({"ordered": "no"}, TypeError, "ordered must be True or False, not str"),
        ({"stop_on_error": "no"}, TypeError, "stop_on_error must be True or False, not str"),
        ({"progress": "bar"}, TypeError, "progress must be a function, not str"),
    ],
)
async def test_what_cannot_work_is_refused_at_once(
    connect: Connect, server: Server, change: dict[str, Any], error: type[Exception], text: str
) -> None:
    client = connect(server.url)
    arguments = {"call": client.contacts.get, "inputs": IDS, **change}
    with pytest.raises(error, match=text):
        client.map(**arguments)


async def test_the_map_of_the_other_client_is_meant(connect: Connect, server: Server, kind: str) -> None:
    async with conduyt.AsyncConduyt(KEY, base_url=server.url) as awaited:
        with conduyt.Conduyt(KEY, base_url=server.url) as plain:
            if kind == "sync":
                for call in (awaited.contacts.get, lambda id_: awaited.contacts.get(id_)):
                    with pytest.raises(TypeError, match=r"async|coroutine"):
                        raise next(plain.map(call, IDS)).error or AssertionError
                assert server.requests == []
            else:
                outcomes = awaited.map(plain.contacts.get, IDS, concurrency=2)
                with pytest.raises(TypeError, match="call must be a method of AsyncConduyt"):
                    await anext(outcomes)
                assert len(server.requests) == 1


async def test_a_plain_loop_over_the_async_client_says_async(server: Server, tmp_path: Path) -> None:
    async with conduyt.AsyncConduyt(KEY, base_url=server.url) as client:
        lists = client.map(client.contacts.get, IDS), client.contacts.list().pages(), client.contacts.changes(tmp_path)
        for each in lists:
            with pytest.raises(TypeError, match="use `async for`"):
                list(each)  # type: ignore[call-overload]
    assert server.requests == []


# -- how many at a time ------------------------------------------------------------------------------------------------


class Gate:
    """A server that answers when so many requests are there, or when it is opened."""

    def __init__(self, most: int) -> None:
        self.waiting = 0
        self.highest = 0
        self._all_here = threading.Event()
        self._lock = threading.Lock()
        self._most = most

    def __call__(self, exchange: Exchange) -> None:
        with self._lock:
            self.waiting += 1
            self.highest = max(self.highest, self.waiting)
            if self.waiting == self._most:
                self._all_here.set()
        self._all_here.wait(PATIENCE_S)
        with self._lock:
            self.waiting -= 1
        contact(exchange)


@pytest.mark.parametrize("concurrency", [1, 3])
async def test_as_many_calls_as_asked_for_are_under_way(connect: Connect, concurrency: int) -> None:
    gate = Gate(concurrency)
    with Server(then=gate) as server:
        client = connect(server.url)
        outcomes = await seen(client.map(client.contacts.get, IDS[:12], concurrency=concurrency))

    assert len(outcomes) == 12
    assert gate.highest == concurrency


async def test_inputs_are_read_as_they_are_needed(connect: Connect, server: Server) -> None:
    client = connect(server.url)
    read: list[int] = []

    def endless() -> Iterator[str]:
        number = 0
        while True:
            read.append(number)
            yield f"con_{number}"
            number += 1

    outcomes = await seen(client.map(client.contacts.get, endless(), concurrency=2), most=50)

    assert [outcome.result.id for outcome in outcomes] == [f"con_{number}" for number in range(50)]
    assert len(read) <= 50 + 2 * 8 + 2


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
async def test_the_asynchronous_client_takes_asynchronous_inputs(connect: Connect, server: Server) -> None:
    client = connect(server.url)

    async def inputs() -> AsyncIterator[str]:
        for id_ in IDS:
            await anyio.lowlevel.checkpoint()
            yield id_

    outcomes = await seen(client.map(client.contacts.get, inputs()))

    assert [outcome.result.id for outcome in outcomes] == IDS


# -- ends --------------------------------------------------------------------------------------------------------------


async def test_after_leaving_early_what_was_under_way_is_unread_and_nothing_more_is_sent(
    connect: Connect, server: Server
) -> None:
    client = connect(server.url)
    mapped = client.map(client.contacts.get, IDS, concurrency=4)
    outcomes = await seen(mapped, most=2)
    sent = len(server.requests)

    assert states([*outcomes, *mapped.unread]) == [(index, "done") for index in range(sent)]
    assert sent < len(IDS)


async def test_one_failure_stops_the_rest_if_asked_to(connect: Connect, server: Server) -> None:
    client = connect(server.url)
    inputs = ["con_0", "gone_1", *IDS]
    outcomes = await seen(client.map(client.contacts.get, inputs, concurrency=1, stop_on_error=True))

    assert states(outcomes) == [(0, "done"), (1, "failed")]
    assert len(server.requests) == 2


async def test_an_error_that_each_call_would_meet_is_raised_after_what_is_known(connect: Connect) -> None:
    refused = {"error": {"code": "unauthorized", "message": "Invalid API key."}}
    found: Seen = []

    async def take(mapped: Any) -> None:
        if hasattr(mapped, "__next__"):
            found.extend(mapped)
        else:
            async for outcome in mapped:
                found.append(outcome)

    with Server(answer(200, {"data": {"id": "con_0"}}), then=answer(401, refused)) as server:
        client = connect(server.url)
        with pytest.raises(conduyt.AuthenticationError):
            await take(client.map(client.contacts.get, IDS, concurrency=1))

    found_states = states(found)
    assert found_states[:2] == [(0, "done"), (1, "failed")]
    assert len(server.requests) == len(found) == 2


async def test_an_error_of_the_inputs_is_raised_after_what_is_known(connect: Connect, server: Server) -> None:
    client = connect(server.url)

    def inputs() -> Iterator[str]:
        yield "con_1"
        raise LookupError("the file ends in the middle")

    mapped = client.map(client.contacts.get, inputs())
    with pytest.raises(LookupError, match="in the middle"):
        await seen(mapped)

    assert [request.path for request in server.requests] == ["/api/v1/contacts/con_1"]


async def test_an_error_of_the_function_itself_is_raised(connect: Connect, server: Server) -> None:
    client = connect(server.url)

    def broken(id_: str) -> Any:
        raise LookupError(id_)

    with pytest.raises(LookupError, match="con_0"):
        await seen(client.map(broken, IDS, concurrency=1))


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
async def test_a_cancelled_loop_waits_for_the_writes_under_way(connect: Connect) -> None:
    here, go_on = threading.Semaphore(0), threading.Event()

    def slowly(exchange: Exchange) -> None:
        here.release()
        go_on.wait(PATIENCE_S)
        contact(exchange)

    with Server(then=slowly) as server:
        client = connect(server.url)
        rows = [{"contact_id": id_, "first_name": "Ada"} for id_ in IDS]
        mapped = client.map(client.contacts.update, rows, concurrency=2)

        async def cancel_when_both_are_sent(scope: anyio.CancelScope) -> None:
            for _ in range(2):
                await anyio.to_thread.run_sync(here.acquire)
            scope.cancel()
            go_on.set()

        async with anyio.create_task_group() as group:
            with anyio.CancelScope() as scope:
                group.start_soon(cancel_when_both_are_sent, scope)
                await seen(mapped)

    assert scope.cancelled_caught
    assert states(list(mapped.unread)) == [(0, "done"), (1, "done")]
    assert len(server.requests) == 2


# -- the rate limit ----------------------------------------------------------------------------------------------------


class Store:
    """Has room for a request when it was asked so many times."""

    def __init__(self, wait: Callable[[int], float]) -> None:
        self.asked = threading.Semaphore(0)
        self._wait = wait
        self._count = 0

    def take(self, bucket: str) -> float:
        self._count += 1
        self.asked.release()
        return self._wait(self._count)

    def learn(self, *report: object) -> None: ...

    def block(self, bucket: str, seconds: float) -> None: ...


async def test_the_deadline_starts_when_the_rate_limit_lets_a_call_go(
    connect: Connect, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def passed(seconds: float) -> None:
        await anyio.lowlevel.checkpoint()

    # Waits count as long as planned, even if they take no time.
    monkeypatch.setattr("conduyt._util.clock.time.sleep", lambda seconds: None)
    monkeypatch.setattr("anyio.sleep", passed)
    client = connect(server.url, deadline=20, limits=Store(lambda count: 0.0 if count % 4 == 0 else 15.0))
    outcomes = await seen(client.map(client.contacts.get, IDS[:3], concurrency=1))

    assert states(outcomes) == [(0, "done"), (1, "done"), (2, "done")]


async def test_what_waits_for_the_rate_limit_when_the_inputs_end_is_sent(connect: Connect, server: Server) -> None:
    client = connect(server.url, limits=Store(lambda count: 0.3 if count <= 3 else 0.0))
    outcomes = await seen(client.map(client.contacts.get, IDS[:3], concurrency=8))

    assert states(outcomes) == [(0, "done"), (1, "done"), (2, "done")]


@pytest.mark.parametrize("kind", ["sync"])
async def test_what_waits_for_the_rate_limit_is_not_sent_after_the_end(connect: Connect, server: Server) -> None:
    store = Store(lambda count: 60.0)
    client = connect(server.url, limits=store)
    mapped = client.map(client.contacts.get, IDS, concurrency=2)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, mapped)
        for _ in range(2):
            assert store.asked.acquire(timeout=PATIENCE_S)
        mapped._stop()  # what `close` does first
        assert waiting.result(PATIENCE_S).state == "not_attempted"
    mapped.close()

    assert states(list(mapped.unread)) == [(1, "not_attempted")]
    assert server.connections == 0
