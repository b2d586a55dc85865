"""What a client lives through: more calls than connections, cancellation, forks, several event loops, an early end."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import httpx
import pytest
import trio

import conduyt
from conduyt import AsyncConduyt, Conduyt
from conduyt._util import locks, sqlite
from conduyt._util.loading import loading
from conduyt._util.locks import ForkSafeLock
from conduyt.csvio import disk_set
from conduyt.csvio.disk_set import DiskSet

from .conftest import Connect
from .either import CONTACT, KEY, done, every
from .server import PATIENCE_S, Received, Server, answer, answer_by, hang

pytestmark = pytest.mark.anyio

# Before 4.16, anyio left a socket to the garbage collector when it was cancelled while it connected.
_OLD_ANYIO = tuple(map(int, version("anyio").split(".")[:2])) < (4, 16)
left_by_anyio = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
    if _OLD_ANYIO
    else "error::pytest.PytestUnraisableExceptionWarning"
)

left_open = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)  # by an event loop that has ended, which is what the test is about


def asked_for(request: Received) -> object:
    """The contact that the request asks for."""
    return {"data": {"id": request.path.rpartition("/")[2]}}


# -- slots -------------------------------------------------------------------------------------------------------------


async def test_a_call_waits_for_a_connection_no_longer_than_its_deadline(connect: Connect, kind: str) -> None:
    with Server(hang()) as server:
        client = connect(server, max_connections=1, max_retries=0)

        async def keep_it_busy() -> None:
            with suppress(conduyt.ConduytError):
                await call("con_1", 30)

        async def call(id_: str, deadline: float) -> object:
            options = {"deadline": deadline}
            if kind == "sync":
                return await anyio.to_thread.run_sync(lambda: client.contacts.get(id_, options=options))
            return await client.contacts.get(id_, options=options)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(keep_it_busy)
            await anyio.to_thread.run_sync(server.waiting.wait, PATIENCE_S)
            with pytest.raises(conduyt.APITimeoutError, match="no connection was free") as caught:
                await call("con_2", 0.2)
            server.released.set()

    assert not caught.value.request_sent
    assert len(server.requests) == 1


@left_by_anyio
@pytest.mark.parametrize("kind", ["asyncio", "trio"])
async def test_no_slot_is_lost_however_often_calls_are_cancelled(connect: Connect) -> None:
    chance = random.Random(5)
    with Server(then=answer_by(asked_for)) as server:
        client = connect(server, max_connections=3, max_retries=0)

        async def call(patience: float) -> None:
            with anyio.move_on_after(patience):
                await client.contacts.get("con_1")

        for _ in range(40):
            async with anyio.create_task_group() as tasks:
                for _ in range(8):
                    tasks.start_soon(call, chance.choice([0, 0.0005, 0.001, 0.002, 0.004, 5]))

        answers: list[str] = []

        async def count() -> None:
            answers.append((await client.contacts.get("con_2", options={"deadline": 5})).id)

        async with anyio.create_task_group() as tasks:
            for _ in range(3):
                tasks.start_soon(count)

    assert answers == ["con_2"] * 3
    gc.collect()  # what was left behind belongs to this test


async def test_an_upload_that_is_given_up_closes_its_file(connect: Connect, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes(b"email\n")
    with Server(hang()) as server, pytest.raises(conduyt.APITimeoutError):
        await done(connect(server, deadline=0.2, max_retries=0).contacts.import_file(file=path))

    gc.collect()  # an open file would be a ResourceWarning, which is an error here


# -- forks -------------------------------------------------------------------------------------------------------------


def answers_of(client: Conduyt, prefix: str, results: Any) -> None:
    results.put([(wanted := f"{prefix}_{number}", client.contacts.get(wanted).id) for number in range(100)])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("kind", ["sync"])
async def test_a_client_that_is_used_on_both_sides_of_a_fork_mixes_up_no_answers(connect: Connect) -> None:
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    with Server(then=answer_by(asked_for)) as server:
        client = connect(server)
        client.contacts.get("before")
        children = [context.Process(target=answers_of, args=(client, f"child{number}", results)) for number in (1, 2)]
        for child in children:
            child.start()
        answers_of(client, "parent", results)
        pairs = [pair for _ in range(3) for pair in results.get(timeout=60)]
        for child in children:
            child.join(PATIENCE_S)

    assert len(pairs) == 300
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("kind", ["sync"])
async def test_a_client_of_the_http_library_is_not_used_across_a_fork(connect: Connect, http_client: Any) -> None:
    def call(results: Any) -> None:
        try:
            client.contacts.get("con_1")
        except conduyt.ClientClosedError as error:
            results.put(str(error))

    context = multiprocessing.get_context("fork")
    results = context.Queue()
    with Server(then=answer_by(asked_for)) as server:
        client = connect(server, http_client=http_client)
        client.contacts.get("con_1")
        child = context.Process(target=call, args=(results,))
        child.start()
        said = results.get(timeout=60)
        child.join(PATIENCE_S)

    assert "was made before this process was forked" in said
    assert len(server.requests) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_fork_while_a_lock_is_held_stops_no_child() -> None:
    client = Conduyt(KEY, base_url="http://127.0.0.1:9")
    budget = client._settings.budget
    with budget._lock:
        child = os.fork()
        if child == 0:  # pragma: no cover  # in the child
            budget.spend(throttled=False)
            os._exit(0)
    _, status = os.waitpid(child, 0)

    assert status == 0


# What runs before a fork runs in reverse order: this comes before the hooks of the client.
_forking: list[threading.Event] = []
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=lambda: [event.set() for event in _forking])


def in_child(work: Callable[[], object]) -> int:
    """Fork; the exit status of a child that does the work: 0 if it succeeds."""
    child = os.fork()
    if child == 0:  # pragma: no cover  # in the child
        status = 1
        try:
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@contextmanager
def held_until_the_fork(hold: Callable[[], AbstractContextManager[object]]) -> Generator[list[str]]:
    """Another thread holds something when this one forks, and lets go when the fork has begun."""
    held, forking = threading.Event(), threading.Event()
    seen: list[str] = []

    def work() -> None:
        with hold():
            held.set()
            assert forking.wait(PATIENCE_S)
            seen.append("finished")

    _forking.append(forking)
    thread = threading.Thread(target=work)
    thread.start()
    assert held.wait(PATIENCE_S)
    try:
        yield seen
    finally:
        forking.set()
        thread.join()
        _forking.remove(forking)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("is_new", [True, False], ids=["made in the child", "made before"])
def test_a_fork_waits_for_a_thread_that_loads_something(is_new: bool) -> None:
    def call() -> None:
        assert seen == ["finished"]
        user = Conduyt(KEY, base_url=server.url) if is_new else client
        assert user.contacts.get("con_1").id == "con_1"

    with (
        Server(then=answer_by(asked_for)) as server,
        Conduyt(KEY, base_url=server.url) as client,
        held_until_the_fork(loading) as seen,
    ):
        assert in_child(call) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_waits_for_a_lock_that_was_made_after_it_began() -> None:
    first = ForkSafeLock(delays_forks=True)
    finished: list[bool] = []

    @contextmanager
    def hold() -> Generator[None]:
        with first:
            yield
            second = ForkSafeLock(delays_forks=True)  # as a module makes that is loaded meanwhile
            second.acquire()
        time.sleep(0.1)  # the fork takes the first one
        finished.append(True)
        second.release()

    def look() -> None:
        assert finished

    with held_until_the_fork(hold):
        assert in_child(look) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_waits_for_a_transaction_of_another_thread(tmp_path: Path) -> None:
    store = conduyt.SqliteLimitStore(tmp_path / "limits.db")

    def call() -> None:
        assert seen == ["finished"]
        for number in range(3):
            assert client.contacts.get(f"con_{number}").id == f"con_{number}"
        assert store.take("bucket") > 0  # it reads what the parent wrote

    store.block("bucket", 1000)
    with (
        Server(then=answer_by(asked_for)) as server,
        Conduyt(KEY, base_url=server.url, limits=store, deadline=9) as client,
    ):
        with held_until_the_fork(store._file.transaction) as seen:
            assert in_child(call) == 0
        assert client.contacts.get("con_1").id == "con_1"  # the parent as well


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_waits_for_a_set_on_disk_that_another_thread_uses() -> None:
    def use() -> None:
        assert seen == ["finished"]
        with closing(DiskSet()) as keys:
            assert keys.first("ada", 1) is None

    with held_until_the_fork(lambda: disk_set._lock) as seen:
        assert in_child(use) == 0


def test_each_use_of_a_set_on_disk_holds_its_lock() -> None:
    free: list[bool] = []

    def look(_: str) -> None:
        with ThreadPoolExecutor() as others:
            free.append(others.submit(disk_set._lock.acquire, 0).result())

    with closing(DiskSet()) as keys:
        keys._database.set_trace_callback(look)
        assert keys.first("ada", 1) is None
        assert "ada" in keys
        keys._database.set_trace_callback(None)

    assert len(free) >= 2
    assert not any(free)


def test_what_a_fork_left_unclosed_is_not_closed_in_the_child() -> None:
    of_parent, own = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    sqlite._unclosed.append((of_parent, os.getppid()))
    try:
        sqlite.close_connection(own, os.getpid())
        assert of_parent.execute("SELECT 1").fetchone() == (1,)
    finally:
        sqlite._inherited.remove(of_parent)
        of_parent.close()
    with pytest.raises(sqlite3.ProgrammingError):
        own.execute("SELECT 1")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_that_waited_in_vain_leaves_locks_that_can_be_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_PATIENCE_S", 0.05)
    store = conduyt.SqliteLimitStore(tmp_path / "limits.db")
    with store._file._lock:
        assert in_child(store._file._lock.acquire) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_forks_while_threads_share_a_store_leave_children_that_work(tmp_path: Path) -> None:
    store, over = conduyt.SqliteLimitStore(tmp_path / "limits.db"), threading.Event()
    headers = {"x-ratelimit-limit": "9000", "x-ratelimit-remaining": "8000", "x-ratelimit-reset": "60"}

    def work() -> None:
        while not over.is_set():
            client.contacts.get("con_1")

    with (
        Server(then=answer(200, CONTACT, headers=headers)) as server,
        Conduyt(KEY, base_url=server.url, limits=store, deadline=9) as client,
        ThreadPoolExecutor(4) as threads,
    ):
        works = [threads.submit(work) for _ in range(4)]
        try:
            assert [in_child(lambda: client.contacts.get("con_1")) for _ in range(8)] == [0] * 8
        finally:
            over.set()
    assert [one.exception() for one in works] == [None] * 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("was_used", [True, False])
def test_a_function_makes_a_client_for_each_process(was_used: bool) -> None:
    made: list[int] = []

    def make() -> httpx.Client:
        made.append(os.getpid())
        return httpx.Client()

    def call() -> None:
        assert [client.contacts.get(id_).id for id_ in ("con_1", "con_2")] == ["con_1", "con_2"]
        assert made[was_used:] == [os.getpid()]

    with (
        Server(then=answer_by(asked_for)) as server,
        Conduyt(KEY, base_url=server.url, http_client=make, deadline=9) as client,
    ):
        if was_used:
            client.contacts.get("con_0")
        assert in_child(call) == 0
        assert client.contacts.get("con_3").id == "con_3"

    assert made == [os.getpid()]


# -- event loops -------------------------------------------------------------------------------------------------------


def test_a_function_makes_a_client_for_each_event_loop_and_each_is_closed() -> None:
    made: list[httpx.AsyncClient] = []

    def make() -> httpx.AsyncClient:
        made.append(httpx.AsyncClient())
        return made[-1]

    with Server(then=answer_by(asked_for)) as server:
        client = AsyncConduyt(KEY, base_url=server.url, http_client=make)

        async def two() -> list[str]:
            return [(await client.contacts.get(id_)).id for id_ in ("con_1", "con_2")]

        answers = [asyncio.run(two()), trio.run(two), asyncio.run(two())]

    assert answers == [["con_1", "con_2"]] * 3
    assert [one.is_closed for one in made] == [True] * 3
    assert server.connections == 3


async def test_a_client_that_a_function_made_is_closed_with_the_client(
    connect: Connect, make_http_client: Callable[..., Any]
) -> None:
    made: list[Any] = []

    def make() -> Any:
        made.append(make_http_client())
        return made[-1]

    with Server(then=answer(200, CONTACT)) as server:
        client = connect(server, http_client=make)
        for _ in range(2):
            await done(client.contacts.get("con_1"))
        (one,) = made
        assert not one.is_closed
        await done(client.close())
        assert one.is_closed
        with pytest.raises(conduyt.ClientClosedError):
            await done(client.contacts.get("con_1"))

    assert server.connections == 1


@pytest.mark.parametrize("make", [dict, lambda: None, lambda: httpx.URL("")])
async def test_a_function_that_makes_something_else_is_an_error(connect: Connect, make: Any) -> None:
    client = connect("http://127.0.0.1:9/api/v1", http_client=make)

    with pytest.raises(conduyt.ConfigurationError, match=r"or a function that makes one, not (dict|NoneType|URL)"):
        await done(client.contacts.get("con_1"))


@left_open
@pytest.mark.parametrize("run", [asyncio.run, lambda call: trio.run(lambda: call)], ids=["asyncio", "trio"])
def test_a_client_that_was_handed_in_is_refused_in_a_second_event_loop(run: Callable[[Any], None]) -> None:
    with Server(then=answer_by(asked_for)) as server:
        client = AsyncConduyt(KEY, base_url=server.url, http_client=httpx.AsyncClient())

        async def call() -> None:
            await client.contacts.get("con_1")

        asyncio.run(call())
        for _ in range(2):
            with pytest.raises(conduyt.ClientClosedError) as caught:
                run(call())

    assert str(caught.value).endswith(
        "The http_client was made in another event loop, and its connections belong there. "
        "Give http_client= a function that makes one, such as a lambda: it is called in each process and event loop."
    )
    assert len(server.requests) == 1
    client = None  # nothing keeps it any more
    gc.collect()


def test_fifty_event_loops_one_after_the_other_have_a_connection_each() -> None:
    with Server(then=answer_by(asked_for)) as server:
        client = AsyncConduyt(KEY, base_url=server.url)

        async def two() -> list[str]:
            return [(await client.contacts.get(id_)).id for id_ in ("con_1", "con_2")]

        assert [asyncio.run(two()) for _ in range(50)] == [["con_1", "con_2"]] * 50

    assert server.connections == 50
    assert client._driver._homes == {}


@left_open
@pytest.mark.parametrize("kind", ["ours", "a function"])
def test_an_event_loop_that_ends_without_its_generators_keeps_no_socket(kind: str) -> None:
    given = {"http_client": httpx.AsyncClient} if kind == "a function" else {}
    with Server(then=answer_by(asked_for)) as server:
        client = AsyncConduyt(KEY, base_url=server.url, **given)  # type: ignore[arg-type]
        for number in range(5):
            loop = asyncio.new_event_loop()
            loop.run_until_complete(client.contacts.get(f"con_{number}"))
            loop.close()
            gc.collect()
            assert len(client._driver._homes) == 1  # the last one, until the next call
        for number in range(1, 5):
            server.wait_for_end_of(number)
    client = None  # nothing keeps it any more
    gc.collect()


def test_event_loops_in_several_threads_come_and_go() -> None:
    with Server(then=answer_by(asked_for)) as server:
        client = AsyncConduyt(KEY, base_url=server.url, max_connections=2)

        async def calls(thread: int) -> list[str]:
            ids = [f"con_{thread}_{number}" for number in range(4)]
            results: list[str] = [""] * 4

            async def call(number: int) -> None:
                results[number] = (await client.contacts.get(ids[number])).id

            async with anyio.create_task_group() as tasks:
                for number in range(4):
                    tasks.start_soon(call, number)
            assert results == ids
            return results

        def work(thread: int) -> int:
            return sum(
                len(asyncio.run(calls(thread)) if (turn + thread) % 2 else trio.run(calls, thread)) for turn in range(6)
            )

        with ThreadPoolExecutor(5) as threads:
            assert list(threads.map(work, range(5))) == [24] * 5

    assert client._driver._homes == {}


def test_one_client_works_in_one_event_loop_after_the_other() -> None:
    with Server(then=answer_by(asked_for)) as server:
        client = AsyncConduyt(KEY, base_url=server.url)

        async def call(id_: str) -> str:
            return (await client.contacts.get(id_)).id

        ids = [asyncio.run(call(f"con_{number}")) for number in range(3)]
        ids.append(trio.run(call, "con_3"))

    assert ids == [f"con_{number}" for number in range(4)]
    assert server.connections == 4  # an event loop's connections end with it


def test_one_client_works_in_two_event_loops_at_a_time() -> None:
    start = threading.Barrier(2)
    with Server(then=answer_by(asked_for)) as server:
        client = AsyncConduyt(KEY, base_url=server.url)

        async def calls(loop: int) -> list[str]:
            start.wait(PATIENCE_S)
            return [(await client.contacts.get(f"con_{loop}_{number}")).id for number in range(50)]

        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(lambda loop: asyncio.run(calls(loop)), (1, 2)))

    assert answers == [[f"con_{loop}_{number}" for number in range(50)] for loop in (1, 2)]


@pytest.mark.parametrize("run", ["asyncio.run(main())", "trio.run(main)"])
def test_a_client_that_nobody_closed_ends_without_a_word(run: str) -> None:
    program = f"""
import asyncio, sys, trio
import conduyt
url = sys.argv[1]
async def main():
    client = conduyt.AsyncConduyt("{KEY}", base_url=url)
    print((await client.contacts.get("con_1")).id)
{run}
sync = conduyt.Conduyt("{KEY}", base_url=url)
print(sync.contacts.get("con_2").id)
"""
    with Server(then=answer_by(asked_for)) as server:
        ended = subprocess.run(
            [sys.executable, "-W", "error", "-c", program, server.url],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    assert (ended.stdout.split(), ended.stderr, ended.returncode) == (["con_1", "con_2"], "", 0)


# -- a client of the HTTP library --------------------------------------------------------------------------------------


@pytest.mark.parametrize("transport", ["httpx", "httpx2"])
def test_a_call_under_way_in_a_daemon_thread_when_the_interpreter_ends_leaves_no_socket(transport: str) -> None:
    # While the name of the server is resolved, the program ends; the handlers of its end let the call go on.
    script = f"""
import atexit, socket, threading, time
atexit.register(lambda: thread.join(30))
from conduyt import Conduyt
with Conduyt({KEY!r}, base_url={{url!r}}, transport={transport!r}) as first:
    first.contacts.get("con_1")  # loads what calls need
resolve, resolving = socket.getaddrinfo, threading.Event()
def resolve_slowly(*args, **options):
    resolving.set()
    time.sleep(0.2)
    return resolve(*args, **options)
socket.getaddrinfo = resolve_slowly
client = Conduyt({KEY!r}, base_url={{url!r}}, transport={transport!r})
call = lambda: print(client.contacts.get("con_1").id, flush=True)
thread = threading.Thread(target=call, daemon=True)
thread.start()
resolving.wait()
"""
    with Server(then=answer_by(asked_for)) as server:
        script = script.format(url=server.url.replace("127.0.0.1", "localhost"))
        run = [sys.executable, "-X", "dev", "-W", "error", "-c", script]
        ended = subprocess.run(run, check=False, capture_output=True, timeout=60)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"con_1\n", b"")


def test_what_is_no_client_of_the_http_library_is_refused() -> None:
    with pytest.raises(conduyt.ConfigurationError, match="or a function that makes one, not object"):
        Conduyt(KEY, http_client=object())  # type: ignore[arg-type]


def test_an_asynchronous_client_of_the_http_library_is_refused_by_the_synchronous_one() -> None:
    with pytest.raises(conduyt.ConfigurationError, match="not AsyncClient"):
        Conduyt(KEY, http_client=httpx.AsyncClient())  # type: ignore[arg-type]


def test_more_than_no_connections_are_needed() -> None:
    with pytest.raises(conduyt.ConfigurationError, match="max_connections must be at least 1"):
        Conduyt(KEY, max_connections=0)


async def test_several_clients_can_share_a_client_of_the_http_library(connect: Connect, http_client: Any) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        clients = [connect(server, http_client=http_client) for _ in range(2)]
        ids = [(await done(client.contacts.get("con_1"))).id for client in clients]

    assert ids == ["con_1", "con_1"]


async def test_a_list_comes_through_a_client_of_the_http_library(connect: Connect, http_client: Any) -> None:
    page = {"data": [{"id": "con_1"}], "meta": {"page": 1, "limit": 50, "total": 1, "totalPages": 1}}
    with Server(answer(200, page)) as server:
        contacts = await every(connect(server, http_client=http_client).contacts.list())

    assert [contact.id for contact in contacts] == ["con_1"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_waits_for_a_file_that_is_being_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(sqlite.sqlite3.Connection):
        def close(self) -> None:
            closing.set()
            assert _forked.wait(PATIENCE_S)
            super().close()
            closed.append(True)

    closing, _forked, closed = threading.Event(), threading.Event(), list[bool]()
    connection = sqlite.sqlite3.connect(tmp_path / "limits.db", factory=Slow, check_same_thread=False)
    thread = threading.Thread(target=sqlite.close_connection, args=(connection, os.getpid()))
    thread.start()
    assert closing.wait(PATIENCE_S)
    _forking.append(_forked)
    try:
        assert in_child(lambda: conduyt.SqliteLimitStore(tmp_path / "other.db").take("bucket")) == 0
    finally:
        _forking.remove(_forked)
        thread.join(PATIENCE_S)

    assert closed == [True]
