"""Walks with several pages under way at the same time, and parts of lists read elsewhere."""

from __future__ import annotations

import gc
import pickle
import sys
import threading
import warnings
from collections.abc import Callable
from contextvars import ContextVar
from threading import Barrier, Lock
from typing import Any

import anyio
import anyio.to_thread
import pytest

import conduyt
from conduyt import Conduyt

from .conftest import Connect
from .either import KEY, done, every, failure
from .server import PATIENCE_S, Exchange, Received, Server, Step, answer, hang

pytestmark = pytest.mark.anyio


class List:
    """A list of contacts that can change. `before` runs before a page is answered, in the thread of its connection."""

    def __init__(self, number: int, *, size: int = 2, before: Callable[[int], object] = lambda page: None) -> None:
        self.ids = [f"con_{place}" for place in range(number)]
        self.size = size
        self.before = before
        self.under_way = self.most = 0
        self.lock = Lock()

    def __call__(self, exchange: Exchange) -> None:
        page = page_of(exchange.request)
        with self.lock:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        try:
            self.before(page)
        finally:
            with self.lock:
                self.under_way -= 1
        with self.lock:  # a test may delete meanwhile
            rows = [{"id": id_} for id_ in self.ids[(page - 1) * self.size : page * self.size]]
            total = len(self.ids)
        meta = {"page": page, "limit": self.size, "total": total, "totalPages": -(-total // self.size)}
        answer(200, {"data": rows, "meta": meta})(exchange)


def page_of(request: Received) -> int:
    return int(request.query.get("page", ["1"])[0])


def by_page(steps: dict[int, list[Step]], then: Step) -> Step:
    """Steps for single pages, used up in turn; all else is `then`."""

    def step(exchange: Exchange) -> None:
        own = steps.get(page_of(exchange.request))
        (own.pop(0) if own else then)(exchange)

    return step


async def walk(client: Any, **how: Any) -> list[str]:
    page = await done(client.contacts.list())
    return [contact.id for contact in await every(page.items(**how))]


def page_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "conduyt-page"]


async def test_pages_are_asked_for_at_the_same_time_and_come_in_order(connect: Connect) -> None:
    # Pages 2 to 9 are answered four at a time: a walk that had fewer under way would wait for ever.
    barrier = Barrier(4)
    list_ = List(18, before=lambda page: barrier.wait(PATIENCE_S) if page > 1 else None)
    with Server(then=list_) as server:
        assert await walk(connect(server), concurrency=4) == list_.ids

    assert list_.most == 4
    assert sorted(map(page_of, server.requests)) == list(range(1, 10))


async def test_the_pages_themselves_come_in_order_too(connect: Connect) -> None:
    with Server(then=List(11)) as server:
        page = await done(connect(server).contacts.list())
        pages = await every(page.pages(concurrency=3))

    assert [page.meta.page for page in pages] == [1, 2, 3, 4, 5, 6]


async def test_a_list_without_totals_is_read_page_after_page(connect: Connect) -> None:
    rows = [{"id": f"con_{number}"} for number in range(5)]

    def step(exchange: Exchange) -> None:
        page = page_of(exchange.request)
        answer(200, {"data": rows[(page - 1) * 2 : page * 2]})(exchange)

    with Server(then=step) as server:
        assert await walk(connect(server), concurrency=8) == [row["id"] for row in rows]

    assert [page_of(request) for request in server.requests] == [1, 2, 3, 4]


@pytest.mark.parametrize("concurrency", [1, 8])
async def test_of_120_contacts_of_which_3_are_deleted_meanwhile_the_117_others_all_come(
    connect: Connect, concurrency: int
) -> None:
    list_ = List(120, size=10)
    once = iter([True])

    def before(page: int) -> None:
        with list_.lock:
            if page == 4 and next(once, False):
                del list_.ids[:3]

    list_.before = before
    with Server(then=list_) as server:
        found = await walk(connect(server), concurrency=concurrency)

    assert len(found) == len(set(found))
    assert set(list_.ids) <= set(found)


@pytest.mark.parametrize("concurrency", [1, 8])
async def test_of_120_contacts_to_which_3_are_added_meanwhile_none_comes_twice_and_that_is_reported(
    connect: Connect, concurrency: int
) -> None:
    list_ = List(120, size=10)
    with Server(then=list_) as server:
        page = await done(connect(server).contacts.list())
        list_.ids[:0] = ["new_1", "new_2", "new_3"]
        with pytest.warns(conduyt.PagingDriftWarning, match="120 items arrived, 123 were expected") as caught:
            found = [contact.id for contact in await every(page.items(concurrency=concurrency))]

    assert found == [f"con_{place}" for place in range(120)]
    assert len(caught) == 1


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
@pytest.mark.parametrize("concurrency", [1, 3])
async def test_tasks_that_share_an_iterator_are_refused_and_lose_nothing(connect: Connect, concurrency: int) -> None:
    both_refused = threading.Event()

    def before(page: int) -> None:
        if page == 2:
            both_refused.wait(PATIENCE_S)

    list_ = List(11, before=before)
    found: list[Any] = []
    refused: list[str] = []
    with Server(then=list_) as server:
        page = await done(connect(server).contacts.list())
        items = page.items(concurrency=concurrency)

        async def read() -> None:
            try:
                await every(items, into=found)
            except conduyt.ConduytError as error:
                refused.append(error.message)
                if len(refused) == 2:
                    both_refused.set()

        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(read)

    assert sorted(contact.id for contact in found) == sorted(list_.ids)
    assert refused == ["another thread or task is reading from this iterator; give each one of its own"] * 2


async def test_an_error_of_the_progress_function_costs_no_item(connect: Connect) -> None:
    told: list[int] = []

    def progress(now: conduyt.progress.Progress) -> None:
        told.append(now.done)
        if len(told) == 2:
            raise ZeroDivisionError

    list_ = List(11)
    found: list[Any] = []
    with Server(then=list_) as server:
        items = (await done(connect(server).contacts.list())).items(progress=progress)
        with pytest.raises(ZeroDivisionError):
            await every(items, into=found)
        await every(items, into=found)

    assert [contact.id for contact in found] == list_.ids


@pytest.mark.parametrize("kind", ["sync"])
async def test_a_thread_that_reads_from_an_iterator_in_use_is_refused(connect: Connect) -> None:
    is_asked, goes_on = threading.Event(), threading.Event()

    def before(page: int) -> None:
        if page == 2:
            is_asked.set()
            goes_on.wait(PATIENCE_S)

    list_ = List(11, before=before)
    found: list[Any] = []
    with Server(then=list_) as server:
        items = (await done(connect(server).contacts.list())).items()
        thread = threading.Thread(target=lambda: found.extend(items))
        thread.start()
        assert is_asked.wait(PATIENCE_S)
        with pytest.raises(conduyt.ConduytError, match="another thread or task is reading"):
            next(items)
        goes_on.set()
        thread.join(PATIENCE_S)

    assert [contact.id for contact in found] == list_.ids


@pytest.mark.parametrize("kind", ["sync"])
async def test_threads_lose_nothing_while_the_next_page_is_reported(connect: Connect) -> None:
    is_told, goes_on = threading.Event(), threading.Event()

    def hold(progress: conduyt.progress.Progress) -> None:
        if progress.done:
            is_told.set()
            goes_on.wait(PATIENCE_S)

    list_ = List(11)
    found: list[Any] = []
    with Server(then=list_) as server:
        items = (await done(connect(server).contacts.list())).items(progress=hold)
        thread = threading.Thread(target=lambda: found.extend(items))
        thread.start()
        assert is_told.wait(PATIENCE_S)
        rest = [next(items) for _ in range(list_.size)]  # of the page that is reported
        with pytest.raises(conduyt.ConduytError, match="another thread or task is reading"):
            next(items)
        goes_on.set()
        thread.join(PATIENCE_S)

    assert sorted(contact.id for contact in (*found, *rest)) == sorted(list_.ids)


async def test_drift_is_an_error_or_nothing_as_you_wish(connect: Connect) -> None:
    list_ = List(6)
    with Server(then=list_) as server:
        page = await done(connect(server).contacts.list())
        list_.ids.insert(0, "new")
        assert len(await every(page.items(on_drift="ignore"))) == 6
        items = page.items(on_drift="raise")
        with pytest.raises(conduyt.PagingDriftError, match="6 items arrived, 7 were expected") as caught:
            await every(items)
        assert await every(items) == []  # said once
        with pytest.raises(ValueError, match="on_drift must be one of warn, raise, ignore"):
            page.items(on_drift="fail")

    assert caught.value.items_seen == 6


@pytest.mark.parametrize("kind", ["sync"])
async def test_the_warning_points_to_the_loop(connect: Connect) -> None:
    list_ = List(4)
    with Server(then=list_) as server:
        page = connect(server).contacts.list()
        list_.ids.insert(0, "new")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            for _ in page:
                pass
            for _ in page.pages():
                pass

    found = [warning.filename for warning in caught if warning.category is conduyt.PagingDriftWarning]
    assert found == [__file__, __file__]


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_an_error_in_the_middle_comes_in_its_turn_and_the_walk_goes_on_from_there(
    connect: Connect, concurrency: int
) -> None:
    seen: list[conduyt.models.Contact] = []
    list_ = List(12)
    steps = by_page({3: [answer(401, failure("unauthenticated"))]}, list_)
    with Server(then=steps) as server:
        items = (await done(connect(server).contacts.list())).items(concurrency=concurrency)
        with pytest.raises(conduyt.AuthenticationError) as caught:
            await every(items, into=seen)
        assert [contact.id for contact in seen] == list_.ids[:4]
        assert (caught.value.page, caught.value.items_seen) == (3, 4)
        assert "the list with page=3" in caught.value.__notes__[-1]

        await every(items, into=seen)
        again = await every(connect(server).contacts.list(page=caught.value.page))

    assert [contact.id for contact in seen] == list_.ids
    assert [contact.id for contact in again] == list_.ids[4:]
    assert len([request for request in server.requests if page_of(request) == 4]) == 2  # and not once more


async def test_after_leaving_a_walk_in_the_middle_nothing_is_under_way(connect: Connect) -> None:
    list_ = List(200)
    with Server(then=list_) as server:
        client = connect(server, max_connections=4)
        page = await done(client.contacts.list())
        items = page.items(concurrency=4)
        for _ in range(3):
            await (done(anext(items)) if hasattr(items, "__anext__") else done(next(items)))
        del items
        gc.collect()
        assert page_threads() == []
        asked = len(server.requests)
        assert await walk(client, concurrency=4) == list_.ids  # all connections are free

    assert asked <= 1 + 1 + 4


@pytest.mark.parametrize("kind", ["sync"])
async def test_an_interpreter_that_ends_in_the_middle_of_a_walk_does_so_in_silence(connect: Connect) -> None:
    script = f"""
from conduyt import Conduyt
client = Conduyt({KEY!r}, base_url={{url!r}})
items = client.contacts.list().items(concurrency=4)
print(next(items).id, next(items).id, next(items).id)
"""
    with Server(then=List(200)) as server:
        run = [sys.executable, "-X", "dev", "-W", "error", "-c", script.format(url=server.url)]
        ended = await anyio.run_process(run, check=False)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"con_0 con_1 con_2\n", b"")


async def test_pages_asked_for_beyond_the_end_are_left_alone(connect: Connect) -> None:
    # 20 are announced, so four pages are under way when the second turns out to be the last.
    barrier = Barrier(4)

    def step(exchange: Exchange) -> None:
        page = page_of(exchange.request)
        if page > 1:
            barrier.wait(PATIENCE_S)
        rows = [{"id": f"con_{place}"} for place in range(3)][(page - 1) * 2 : page * 2]
        answer(200, {"data": rows, "meta": {"page": page, "limit": 2, "total": 20}})(exchange)

    with Server(then=step) as server:
        assert await walk(connect(server), concurrency=4, on_drift="ignore") == ["con_0", "con_1", "con_2"]
        assert page_threads() == []

    assert sorted(map(page_of, server.requests)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
async def test_a_cancelled_walk_leaves_nothing_behind(connect: Connect) -> None:
    list_ = List(20)
    steps = by_page({3: [hang()]}, list_)
    with Server(then=steps) as server:
        client = connect(server)
        items = client.contacts.list().items(concurrency=4)
        found = [(await anext(items)).id, (await anext(items)).id]
        async with anyio.create_task_group() as group:

            async def cancel() -> None:
                await anyio.to_thread.run_sync(server.waiting.wait, PATIENCE_S)
                group.cancel_scope.cancel()

            group.start_soon(cancel)
            await anext(items)
        server.released.set()

        found += [contact.id async for contact in items]  # and what was not answered is asked for again

    assert found == list_.ids


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
async def test_scopes_of_the_caller_may_begin_and_end_anywhere_in_a_walk(connect: Connect) -> None:
    list_ = List(12)
    with Server(then=list_) as server:
        items = connect(server).contacts.list().items(concurrency=3)
        found = [(await anext(items)).id]
        async with anyio.create_task_group():
            found += [(await anext(items)).id for _ in range(3)]
            with anyio.fail_after(PATIENCE_S):
                found.append((await anext(items)).id)
        found += [contact.id async for contact in items]

    assert found == list_.ids


@pytest.mark.parametrize("kind", ["sync"])
async def test_pages_are_read_in_the_context_of_the_caller(connect: Connect) -> None:
    trace: ContextVar[str] = ContextVar("trace", default="none")
    seen: list[str] = []

    class Tracing(Conduyt):
        def call(self, operation: Any) -> Any:
            seen.append(trace.get())
            return super().call(operation)

    with Server(then=List(6)) as server, Tracing(KEY, base_url=server.url) as client:
        trace.set("mine")
        list(client.contacts.list().items(concurrency=3))

    assert seen == ["mine"] * 3


async def test_max_pages_ends_a_walk(connect: Connect) -> None:
    with Server(then=List(20)) as server:
        assert await walk(connect(server), max_pages=3, concurrency=8) == [f"con_{place}" for place in range(6)]

    assert sorted(map(page_of, server.requests)) == [1, 2, 3]


# --- Parts of a list -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "partitions", "pages"),
    [(10, 2, [2, None]), (10, 3, [1, 2, None]), (3, 8, [1, None]), (0, 4, [None]), (9, 1, [None])],
)
async def test_a_list_can_be_divided_and_its_parts_read_elsewhere(
    connect: Connect, number: int, partitions: int, pages: list[int | None]
) -> None:
    list_ = List(number)
    with Server(then=list_) as server:
        page = await done(connect(server).contacts.list(search="ada", limit=2))
        parts = pickle.dumps(page.plan_pages(partitions))
        assert len(server.requests) == 1
        assert KEY.encode() not in parts
        with Conduyt(KEY, base_url=server.url) as elsewhere:
            ranges = pickle.loads(parts)
            found = [[contact.id for contact in part.read(elsewhere)] for part in ranges]

    assert [part.pages for part in ranges] == pages
    assert [id_ for part in found for id_ in part] == list_.ids
    assert len(server.requests) == 1 + max(1, -(-number // 2))
    assert {request.query["search"][0] for request in server.requests} == {"ada"}


async def test_no_part_misses_what_moved_up_from_it_before_it_was_read(connect: Connect) -> None:
    list_ = List(40)
    with Server(then=list_) as server, Conduyt(KEY, base_url=server.url) as client:
        parts = (await done(connect(server).contacts.list())).plan_pages(4)
        found = {contact.id for contact in parts[0].read(client)}
        del list_.ids[:3]
        for part in parts[1:]:
            found |= {contact.id for contact in part.read(client, concurrency=2)}

    assert set(list_.ids) <= found


@pytest.mark.parametrize("kind", ["asyncio"])
async def test_parts_are_not_read_by_an_async_client(connect: Connect) -> None:
    with Server(then=List(4)) as server:
        client = connect(server)
        (part, *_) = (await client.contacts.list()).plan_pages(2)
        with pytest.raises(TypeError, match="client must be a Conduyt client, not AsyncConduyt"):
            part.read(client)


async def test_a_list_without_a_total_is_one_part(connect: Connect) -> None:
    with Server(answer(200, {"data": [{"id": "con_1"}]})) as server:
        page = await done(connect(server).contacts.list())

    assert [(part.first, part.pages) for part in page.plan_pages(4)] == [(1, None)]


async def test_there_is_no_part_of_none(connect: Connect) -> None:
    with Server(then=List(4)) as server:
        page = await done(connect(server).contacts.list())

    with pytest.raises(ValueError, match="partitions must be at least 1"):
        page.plan_pages(0)
