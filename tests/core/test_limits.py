"""Where the state of the rate limits is kept: in memory, or in a file for several processes."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from conduyt import MemoryLimitStore, SqliteLimitStore

from .limit_steps import BUCKET, BURSTS, START, STEPS, run


class StandingClock:
    """The clock of the stores, which goes on when a test says so."""

    def __init__(self) -> None:
        self.now = START

    def pass_time(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch) -> StandingClock:
    standing = StandingClock()
    monkeypatch.setattr(time, "monotonic", lambda: standing.now)
    monkeypatch.setattr(time, "time", lambda: standing.now)
    monkeypatch.setattr("conduyt._util.clock._skipped", 0.0)  # of tests before this one; it rounds differently
    return standing


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path, clock):
    return MemoryLimitStore() if request.param == "memory" else SqliteLimitStore(tmp_path / "limits.db")


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
def test_a_store_does_what_the_table_says(steps, store, clock) -> None:
    run(steps, store, clock.pass_time)


@pytest.mark.parametrize(("steps", "response", "burst"), BURSTS.values(), ids=BURSTS)
def test_a_store_names_the_burst_limit(steps, response, burst, store, clock) -> None:
    run(steps, store, clock.pass_time)

    assert store.learn(BUCKET, response.limit, response.remaining, response.window, response.reset_in, 0) == burst


def test_buckets_do_not_mix(store) -> None:
    store.block(BUCKET, 7.0)

    assert store.take("another") == 0.0


def test_threads_take_no_more_than_there_is(store) -> None:
    store.learn(BUCKET, 300, 50, 1030.0, 30.0, 0)
    taken: list[float] = []

    def take() -> None:
        taken.extend(store.take(BUCKET) for _ in range(20))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert taken.count(0.0) == 50


# --- The file --------------------------------------------------------------------------------------------------------


def test_another_store_on_the_file_knows_what_the_first_learnt(tmp_path) -> None:
    SqliteLimitStore(tmp_path / "limits.db").block(BUCKET, 60.0)

    assert 0 < SqliteLimitStore(tmp_path / "limits.db").take(BUCKET) <= 60


def test_nobody_else_can_read_the_file(tmp_path) -> None:
    SqliteLimitStore(tmp_path / "limits.db").block(BUCKET, 60.0)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}


def test_a_file_that_is_no_database_is_an_error_of_the_system(tmp_path) -> None:
    (tmp_path / "limits.db").write_text("these are no limits, but a text that is long enough to be looked at" * 20)

    with pytest.raises(OSError, match=r"limits\.db"):
        SqliteLimitStore(tmp_path / "limits.db")


def test_a_store_shows_its_file(tmp_path) -> None:
    assert repr(SqliteLimitStore(tmp_path / "limits.db")) == f"SqliteLimitStore({str(tmp_path / 'limits.db')!r})"


def take_all(path: Path, results) -> None:
    store = SqliteLimitStore(path)

    def take() -> float:
        while True:
            with suppress(sqlite3.OperationalError):  # on a busy machine the others keep the file for long
                return store.take(BUCKET)

    results.put(sum(take() == 0.0 for _ in range(100)))


def test_processes_take_no_more_than_there_is(tmp_path) -> None:
    path = tmp_path / "limits.db"
    SqliteLimitStore(path).learn(BUCKET, 300, 150, time.time() + 600, 600.0, 0)
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    processes = [context.Process(target=take_all, args=(path, results)) for _ in range(4)]
    for process in processes:
        process.start()
    taken = [results.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(60)

    assert sum(taken) == 150
