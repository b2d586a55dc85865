"""A client lives as long as its program, in all its threads, tasks, loops and processes."""

from __future__ import annotations

import gc
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import conduyt

from .calls import KEY, WAYS, Way, client_of, done, run
from .life import (
    STALE,
    churn,
    fork,
    in_child,
    run_out_of_time,
    share,
    share_between_keys,
    use_stale_connections,
    use_two_loops,
)
from .server import Exchange, Server
from .waits import Limiter

THREADED = [way for way in WAYS if way.kind == "sync"]
AWAITED = [way for way in WAYS if way.kind != "sync"]

each_way = pytest.mark.parametrize("way", WAYS, ids=str)


@pytest.mark.parametrize("end", STALE)
@each_way
def test_a_connection_that_went_stale_does_not_show_in_a_read(end: str, way: Way, server: Server) -> None:
    assert use_stale_connections(server, way, STALE[end]) == 0


@pytest.mark.filterwarnings("ignore:Async generator .http:ResourceWarning")  # of httpx and httpcore, on trio
@pytest.mark.parametrize("end", STALE)
@each_way
def test_a_connection_that_went_stale_never_doubles_a_create(end: str, way: Way, server: Server) -> None:
    lane = server.lane(STALE[end])

    async def work() -> tuple[int, int]:
        client, unmarked, made = client_of(way, lane.url), 0, 0
        for number in range(10):
            try:
                await done(client.contacts.create(email=f"{number}@example.com"))
                made += 1
            except conduyt.ConduytError as error:
                unmarked += error.request_sent and not error.maybe_applied
        await done(client.close())
        return unmarked, made

    unmarked, made = run(way, work)

    assert unmarked == 0
    assert made <= len(lane.committed) == len(set(lane.committed))


@pytest.mark.parametrize("way", AWAITED, ids=str)
def test_cancelled_calls_cost_no_slot(way: Way, server: Server) -> None:
    assert churn(server, way) == 0


@pytest.mark.parametrize("way", THREADED, ids=str)
def test_calls_that_run_out_of_time_cost_no_slot(way: Way, server: Server) -> None:
    assert run_out_of_time(server, way) == 0


@each_way
def test_a_client_shared_by_threads_or_tasks_gives_each_its_own_answer(way: Way, server: Server) -> None:
    assert share(server, way) == 0


@each_way
def test_two_keys_over_the_same_connections_are_never_swapped(way: Way, server: Server) -> None:
    assert share_between_keys(server, way) == 0


@each_way
def test_a_client_used_on_both_sides_of_a_fork_gives_each_its_own_answer(way: Way, server: Server) -> None:
    assert fork(server, way) == 0


@pytest.mark.parametrize("way", AWAITED, ids=str)
def test_a_second_event_loop_works(way: Way, server: Server) -> None:
    assert use_two_loops(server, way) == ["con_1", "con_2"]


@each_way
def test_a_program_that_ends_without_closing_ends_quietly(way: Way, server: Server) -> None:
    ended = in_child("leave", way, server.lane().url)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@each_way
def test_closing_ends_all_connections_and_may_be_done_twice(way: Way, server: Server) -> None:
    lane = server.lane()

    async def work() -> None:
        client = client_of(way, lane.url)
        await done(client.contacts.get("con_1"))
        await done(client.close())
        await done(client.close())
        with pytest.raises(conduyt.ClientClosedError):
            await done(client.contacts.get("con_1"))
        with pytest.raises(conduyt.ClientClosedError):
            await done(client.with_options(timeout=1).contacts.create(email="a@example.com"))

    run(way, work)

    assert lane.left_open() == 0
    assert len(lane.requests) == 1


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # which is what tells the programmer
@pytest.mark.parametrize("way", THREADED, ids=str)
def test_a_client_that_nobody_holds_leaves_no_connection(way: Way, server: Server) -> None:
    lane = server.lane()
    client: Any = client_of(way, lane.url)
    client.contacts.get("con_1")

    del client
    gc.collect()

    assert lane.left_open() == 0


@each_way
def test_cookies_are_neither_kept_nor_sent(way: Way, server: Server) -> None:
    def act(exchange: Exchange) -> None:
        status, body, kind = exchange.good()
        exchange.answer(status, body, kind=kind, headers=[("set-cookie", "session=1; Path=/"), ("set-cookie", "b=2")])

    lane = server.lane(act)

    async def work() -> None:
        client = client_of(way, lane.url)
        for _ in range(2):
            await done(client.contacts.get("con_1"))
        await done(client.close())

    run(way, work)

    assert [request.header("cookie") for request in lane.requests] == [None, None]


@each_way
def test_passwords_lying_around_on_the_machine_are_not_sent(
    way: Way, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    lane = server.lane()

    async def work() -> None:
        client = client_of(way, lane.url)
        await done(client.contacts.get("con_1"))
        await done(client.close())

    run(way, work)

    assert lane.requests[0].header("authorization") == f"Bearer {KEY}"


@each_way
def test_a_proxy_for_plain_http_never_sees_the_key(way: Way, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        lane = server.lane()

        async def work() -> None:
            client = client_of(way, lane.url)
            await done(client.contacts.get("con_1"))
            await done(client.close())

        run(way, work)

    assert len(lane.requests) == 1
    assert proxy.came == 0


@pytest.mark.timed
@pytest.mark.parametrize("way", THREADED, ids=str)
def test_processes_share_a_limit_through_a_file(way: Way, server: Server, tmp_path: Path) -> None:
    limiter = Limiter(20)
    lane, path = server.lane(limiter), tmp_path / "limits.db"

    with ThreadPoolExecutor(3) as pool:
        children = list(pool.map(lambda _: in_child("pace", way, lane.url, str(path), "15"), range(3)))

    assert [(child.stdout.strip(), child.stderr) for child in children] == [("0", "")] * 3
    assert limiter.refused <= 2
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600  # noqa: PTH116
    assert all(KEY.encode() not in file.read_bytes() for file in tmp_path.glob("limits.db*"))
