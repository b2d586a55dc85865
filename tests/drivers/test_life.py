"""What a client lives through: more calls than connections, cancellation, forks, several event loops, an early end."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import random
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
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
        pairs = [pair for _ in range(3) for pair in results.get(timeout=PATIENCE_S)]
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
        said = results.get(timeout=PATIENCE_S)
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


# -- event loops -------------------------------------------------------------------------------------------------------


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
