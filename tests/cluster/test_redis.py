"""Many processes share one limit through a real Redis server."""

from __future__ import annotations

import logging
import multiprocessing
import pickle
import random
import socket
import subprocess
import sys
import threading
import time

import pytest
import redis

import conduyt
from conduyt import Conduyt, RedisLimitStore
from conduyt.limits.redis import _SCRIPT
from conduyt.limits.window import PROBE_S, ServerLimit, Window, blocked, updated
from tests.core.limit_steps import BUCKET, BURSTS, START, STEPS, run
from tests.drivers.either import CONTACT, KEY
from tests.drivers.server import Server, answer

from .windows import Windows


@pytest.fixture
def store(redis_url: str) -> RedisLimitStore:
    redis.Redis.from_url(redis_url).flushall()
    return RedisLimitStore(redis_url)


# --- What a store does -----------------------------------------------------------------------------------------------


class StandingTime:
    """A clock of the Redis server that goes on when a test says so."""

    def __init__(self, server: redis.Redis, store: RedisLimitStore) -> None:
        self._server = server
        self._now = START
        store._script = server.register_script(_SCRIPT.replace("redis.call('TIME')", "{redis.call('GET', 'now'), 0}"))
        self.pass_time(0)

    def pass_time(self, seconds: float) -> None:
        self._now += seconds
        self._server.set("now", repr(self._now))


@pytest.fixture
def clock(redis_url: str, store: RedisLimitStore) -> StandingTime:
    return StandingTime(redis.Redis.from_url(redis_url), store)


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
def test_a_store_does_what_the_table_says(steps, store: RedisLimitStore, clock: StandingTime) -> None:
    run(steps, store, clock.pass_time)


@pytest.mark.parametrize(("steps", "response", "burst"), BURSTS.values(), ids=BURSTS)
def test_a_store_names_the_burst_limit(steps, response, burst, store: RedisLimitStore, clock: StandingTime) -> None:
    run(steps, store, clock.pass_time)

    assert store.learn(BUCKET, response.limit, response.remaining, response.window, response.reset_in, 0) == burst


def test_a_refusal_holds_one_bucket(store: RedisLimitStore) -> None:
    store.block("bucket", 3000.0)

    assert 2900 < store.take("bucket") <= 3000
    assert store.take("another") == 0.0


def test_the_script_does_what_the_arithmetic_of_the_other_stores_does(
    store: RedisLimitStore, clock: StandingTime
) -> None:
    """3,000 random steps of both."""
    chance = random.Random(7)
    window: Window | None = None
    waits: list[float] = []
    for _ in range(3000):
        clock.pass_time(chance.choice([0.0, 0.0, 0.0625, 0.25, 1.0, 70.0, -0.5]))
        match chance.choice(["take", "take", "take", "learn", "block"]):
            case "take":
                wait, now, _ = store._run("take", "bucket")
                waits.append(wait)
                assert wait == (0.0 if window is None else window.acquire(now))
            case "learn":
                told = ServerLimit(
                    limit=chance.choice([2, 3, 4, 100, 500, 2500]),
                    remaining=chance.randrange(9),
                    window=chance.choice([1.0, 2.0, 3.0]) + len(waits) // 20,
                    reset_in=chance.choice([0.0, -1.0, 5.0, 10.25]),
                    under_way=chance.randrange(3),
                )
                numbers = (told.limit, told.remaining, told.window, told.reset_in, told.under_way)
                _, now, burst = store._run("learn", "bucket", *numbers)
                window = updated(window, told, now)
                assert burst == window.burst
            case _:
                seconds = chance.choice([-1.0, 0.0, 0.5, 3.0])
                _, now, _ = store._run("block", "bucket", seconds)
                window = blocked(window, seconds, now)
    assert waits.count(0.0) > 100
    assert waits.count(PROBE_S) > 20
    assert sum(wait > PROBE_S for wait in waits) > 100


def test_what_nobody_uses_any_more_goes_away_after_a_day(store: RedisLimitStore, redis_url: str) -> None:
    store.learn("bucket", 100, 2, time.time() + 60, 60.0, 0)

    (name,) = redis.Redis.from_url(redis_url).keys()
    assert 86_000 < redis.Redis.from_url(redis_url).ttl(name) <= 86_400


def test_a_client_of_ones_own_is_taken_with_its_settings(redis_url: str) -> None:
    mine = redis.Redis.from_url(redis_url, decode_responses=True)
    mine.flushall()
    store = RedisLimitStore(mine)
    store.block("bucket", 3000.0)

    assert RedisLimitStore(redis_url).take("bucket") > 2900
    assert store.take("bucket") > 2900


# --- Many processes --------------------------------------------------------------------------------------------------


def take_all(redis_url: str, results) -> None:
    store = RedisLimitStore(redis_url)
    taken: list[float] = []
    threads = [threading.Thread(target=lambda: taken.extend(store.take("bucket") for _ in range(50))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(taken.count(0.0))


def in_four_processes(work, *arguments) -> list:
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    processes = [context.Process(target=work, args=(*arguments, results)) for _ in range(4)]
    for process in processes:
        process.start()
    found = [results.get(timeout=90) for _ in processes]
    for process in processes:
        process.join(60)
    return found


def test_processes_take_no_more_than_there_is(store: RedisLimitStore, redis_url: str) -> None:
    store.learn("bucket", 300, 150, time.time() + 3000, 3000.0, 0)

    assert sum(in_four_processes(take_all, redis_url)) == 150


def read_contacts(redis_url: str, base_url: str, results) -> None:
    with Conduyt(KEY, base_url=base_url, limits=RedisLimitStore(redis_url)) as client:
        results.put([client.contacts.get("con_1").id for _ in range(25)])


@pytest.mark.timed
def test_processes_that_share_a_limit_lose_nothing_and_are_hardly_ever_refused(
    store: RedisLimitStore, redis_url: str
) -> None:
    windows = Windows(lambda request: CONTACT)
    with Server(then=windows) as server:
        found = in_four_processes(read_contacts, redis_url, server.url)

    assert found == [["con_1"] * 25] * 4
    assert len(server.requests) == 100 + windows.refused
    # In each window a request of each process may be on its way while the end is told in whole seconds.
    assert windows.refused <= 12


# --- When there is no server -----------------------------------------------------------------------------------------


def test_a_server_that_does_not_answer_costs_the_pacing_and_not_the_call(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: it refuses
        port = nobody.getsockname()[1]
        limits = RedisLimitStore(f"redis://reader:hunter2@127.0.0.1:{port}/0")
        headers = {"x-ratelimit-limit": "100", "x-ratelimit-remaining": "5", "x-ratelimit-reset": "60"}
        with (
            Server(answer(200, CONTACT, headers=headers)) as server,
            Conduyt(KEY, base_url=server.url, limits=limits) as client,
            caplog.at_level(logging.WARNING, "conduyt"),
        ):
            assert client.contacts.get("con_1").id == "con_1"

    assert "sent without pacing" in caplog.text
    assert "this request is sent without pacing" in caplog.text
    assert "hunter2" not in caplog.text
    assert "hunter2" not in repr(limits)


@pytest.mark.parametrize("url", ["localhost:6379", "http://localhost", "rediss//:hunter2@host", "redis://[hunter2"])
def test_an_url_that_cannot_work_is_refused_without_being_shown(url: str) -> None:
    with pytest.raises(conduyt.ConfigurationError, match="redis://") as caught:
        RedisLimitStore(url)

    assert "hunter2" not in "".join(map(str, (caught.value, caught.value.__cause__)))


def test_neither_user_nor_password_is_shown_of_an_url() -> None:
    shown = repr(RedisLimitStore("redis://reader:hunter2@localhost:6379/2?password=hunter3"))

    assert shown == "RedisLimitStore('redis://localhost:6379/2')"


def test_a_store_cannot_be_pickled_with_its_password() -> None:
    with pytest.raises(TypeError, match="RedisLimitStore"):
        pickle.dumps(RedisLimitStore("redis://reader:hunter2@localhost:6379/2"))


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)

    with pytest.raises(conduyt.ConfigurationError, match=r"pip install 'conduyt\[redis\]'"):
        RedisLimitStore("redis://localhost")


def test_a_client_without_it_loads_neither_redis_nor_arrow_nor_spark() -> None:
    code = (
        "import sys, conduyt; conduyt.Conduyt('cdy_1').contacts; "
        "print(sys.modules.keys() & {'redis', 'pyarrow', 'pyspark', 'conduyt.limits.redis'})"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
