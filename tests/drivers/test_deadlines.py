"""One deadline covers the whole call, including every wait in it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest

import conduyt
from conduyt import Conduyt, RedisLimitStore, SqliteLimitStore

from .conftest import Connect
from .either import CONTACT, KEY, done
from .server import PATIENCE_S, Server, answer, hang

pytestmark = [pytest.mark.anyio, pytest.mark.timed]

DEADLINE_S = 0.8
LATE_S = 1.0
"""How late a call may be on a machine that has other things to do. On one that has not, it is less than 0.25."""


@pytest.fixture(params=["httpx", "httpx2"])
def transport(request: pytest.FixtureRequest) -> str:
    """Those whose sockets keep the deadline themselves. "fast" leaves the name to a runtime of its own."""
    return str(request.param)


@pytest.fixture
def getaddrinfo(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], list[tuple[str, int]]]], None]:
    """Sets what localhost stands for."""
    real = socket.getaddrinfo

    def stand_for(addresses: Callable[[], list[tuple[str, int]]]) -> None:
        def resolve(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
            flags = named.get("flags", rest[3] if len(rest) > 3 else 0)
            if host not in ("localhost", b"localhost") or flags & socket.AI_NUMERICHOST:
                return real(host, port, *rest, **named)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in addresses()]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)

    return stand_for


@contextmanager
def dead(*hosts: str, port: int = 0) -> Generator[int]:
    """A port that no packet comes back from, at each of the addresses."""
    held: list[socket.socket] = []
    try:
        for host in hosts:
            listener = socket.socket()
            held.append(listener)
            try:
                listener.bind((host, port))
            except OSError as error:
                pytest.skip(f"NOT TESTED: {host} is no address of this machine: {error}")
            listener.listen(0)
            port = int(listener.getsockname()[1])
            for _ in range(4):  # its queue is full, so the kernel drops what comes
                one = socket.socket()
                one.setblocking(False)
                one.connect_ex((host, port))
                held.append(one)
        yield port
    finally:
        for one in held:
            one.close()


async def failure(call: Any) -> tuple[conduyt.ConduytError, float]:
    """The error of a call, and how long that took."""
    started = time.monotonic()
    with pytest.raises(conduyt.ConduytError) as caught:
        await done(call())
    return caught.value, time.monotonic() - started


def assert_in_time(took: float, deadline: float = DEADLINE_S) -> None:
    assert deadline - 0.1 < took < deadline + LATE_S


# -- connecting --------------------------------------------------------------------------------------------------------


async def test_several_dead_addresses_share_the_deadline(connect: Connect, getaddrinfo: Any) -> None:
    hosts = ("127.0.0.2", "127.0.0.3", "127.0.0.4")
    with dead(*hosts) as port:
        getaddrinfo(lambda: [(host, port) for host in hosts])
        client = connect(f"http://localhost:{port}/api/v1", deadline=DEADLINE_S)
        error, took = await failure(lambda: client.contacts.get("con_1"))

    assert isinstance(error, conduyt.APITimeoutError)
    assert f"no connection to localhost:{port} within" in str(error)
    assert not error.request_sent
    assert_in_time(took)


async def test_the_last_of_several_addresses_is_reached(connect: Connect, getaddrinfo: Any) -> None:
    with Server(answer(200, CONTACT)) as server, dead("127.0.0.2", port=server.port) as port:
        getaddrinfo(lambda: [("127.0.0.2", port), ("127.0.0.1", port)])
        contact = await done(connect(f"http://localhost:{port}/api/v1", deadline=9).contacts.get("con_1"))

    assert contact.id == "con_1"


async def test_a_slow_resolver_cannot_hold_a_call(connect: Connect, getaddrinfo: Any) -> None:
    answers = threading.Event()

    def slowly() -> list[tuple[str, int]]:
        answers.wait(PATIENCE_S)
        return []

    getaddrinfo(slowly)
    client = connect("http://localhost:9/api/v1", deadline=DEADLINE_S, max_retries=0)
    error, took = await failure(lambda: client.contacts.get("con_1"))
    answers.set()

    assert isinstance(error, conduyt.APITimeoutError)
    assert not error.request_sent
    assert_in_time(took)


async def test_a_resolver_that_finds_nothing_is_an_error_that_names_the_host(
    connect: Connect, getaddrinfo: Any
) -> None:
    def unknown() -> list[tuple[str, int]]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    getaddrinfo(unknown)
    client = connect("http://localhost:9/api/v1", deadline=DEADLINE_S, max_retries=0)
    error, _ = await failure(lambda: client.contacts.get("con_1"))

    assert "cannot connect to localhost:9: " in str(error)
    assert "not known" in str(error) or "no address" in str(error)
    assert KEY not in str(error)


# -- slots -------------------------------------------------------------------------------------------------------------


async def test_the_wait_for_a_connection_counts(connect: Connect, kind: str) -> None:
    """The first call has the only connection for most of the deadline of the second, which then gets no answer."""
    with Server(hang(), hang()) as server:
        client = connect(server, max_connections=1, max_retries=0)

        async def call(id_: str, deadline: float) -> None:
            options = {"deadline": deadline}
            with suppress(conduyt.APITimeoutError):
                if kind == "sync":
                    await anyio.to_thread.run_sync(lambda: client.contacts.get(id_, options=options))
                else:
                    await client.contacts.get(id_, options=options)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(call, "con_1", 1.5)
            await anyio.to_thread.run_sync(server.waiting.wait, PATIENCE_S)
            started = time.monotonic()
            await call("con_2", 1.8)
            took = time.monotonic() - started

    assert len(server.requests) == 2
    assert_in_time(took, 1.8)


# -- stores of limits --------------------------------------------------------------------------------------------------

HEADERS = {"x-ratelimit-limit": "100", "x-ratelimit-remaining": "90", "x-ratelimit-reset": "60"}


async def at_the_same_time(client: Any, kind: str, count: int) -> list[float]:
    """How long calls take that are made by several threads or tasks."""
    took: list[float] = []

    async def call() -> None:
        started = time.monotonic()
        # Without pacing, or too late: both is what was promised.
        with suppress(conduyt.APITimeoutError):
            await client.contacts.get("con_1")
        took.append(time.monotonic() - started)

    def call_in_thread(_: int) -> float:
        started = time.monotonic()
        with suppress(conduyt.APITimeoutError):
            client.contacts.get("con_1")
        return time.monotonic() - started

    if kind == "sync":
        with ThreadPoolExecutor(count) as threads:
            return list(threads.map(call_in_thread, range(count)))
    async with anyio.create_task_group() as tasks:
        for _ in range(count):
            tasks.start_soon(call)
    return took


@pytest.mark.filterwarnings("ignore::ResourceWarning")
async def test_a_locked_sqlite_store_cannot_hold_calls(connect: Connect, kind: str, tmp_path: Path) -> None:
    store = SqliteLimitStore(tmp_path / "limits.db")
    with Server(then=answer(200, CONTACT, headers=HEADERS)) as server:
        client = connect(server, limits=store, deadline=DEADLINE_S)
        await done(client.contacts.get("con_1"))
        other = sqlite3.connect(tmp_path / "limits.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        took = await at_the_same_time(client, kind, 5)
        other.close()

    assert len(took) == 5
    assert max(took) < DEADLINE_S + LATE_S


@pytest.mark.filterwarnings("ignore::ResourceWarning")
async def test_a_sqlite_store_in_a_transaction_of_another_thread_cannot_hold_calls(
    connect: Connect, kind: str, tmp_path: Path
) -> None:
    store = SqliteLimitStore(tmp_path / "limits.db")
    with Server(then=answer(200, CONTACT, headers=HEADERS)) as server, store._file.transaction():
        took = await at_the_same_time(connect(server, limits=store, deadline=DEADLINE_S), kind, 5)

    assert max(took) < DEADLINE_S + LATE_S


@pytest.fixture
def redis_server() -> Iterator[tuple[str, int]]:
    """A Redis server of this test alone, on a socket in a folder of its own; its URL and its process."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("NOT TESTED: there is no redis-server. scripts/setup-machine installs it where apt-get can.")
    with tempfile.TemporaryDirectory(prefix="redis") as folder:  # short: the path of a socket may not be long
        path = Path(folder) / "s"
        command = [program, "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", folder]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                end = time.monotonic() + PATIENCE_S
                while not path.exists() and time.monotonic() < end:
                    time.sleep(0.01)
                yield f"unix://{path}", process.pid
            finally:
                process.send_signal(signal.SIGCONT)
                process.terminate()
                process.wait(PATIENCE_S)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
async def test_a_redis_that_is_stopped_cannot_hold_calls(
    connect: Connect, kind: str, redis_server: tuple[str, int]
) -> None:
    url, process = redis_server
    with Server(then=answer(200, CONTACT, headers=HEADERS)) as server:
        client = connect(server, limits=RedisLimitStore(url), deadline=DEADLINE_S)
        await done(client.contacts.get("con_1"))
        os.kill(process, signal.SIGSTOP)
        took = await at_the_same_time(client, kind, 5)

    assert max(took) < DEADLINE_S + LATE_S


def test_a_clock_that_is_set_back_holds_no_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour back, while a window of two seconds is used up. Windows of an hour are possible, so it could wait one."""
    real = time.time
    used_up = {"x-ratelimit-limit": "100", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}
    with Server(answer(200, CONTACT, headers=used_up), then=answer(200, CONTACT, headers=HEADERS)) as server:
        client = Conduyt(KEY, base_url=server.url, limits=SqliteLimitStore(tmp_path / "limits.db"), deadline=5)
        client.contacts.get("con_1")
        monkeypatch.setattr(time, "time", lambda: real() - 3600)
        started = time.monotonic()
        client.contacts.get("con_1")

    assert time.monotonic() - started < 2 + LATE_S
