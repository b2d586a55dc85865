"""Each event is handled once: claims, marks and what ends them; threads, processes, tasks, forks and crashes."""

import asyncio
import gc
import multiprocessing
import os
import queue
import sqlite3
import stat
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest

import conduyt
from conduyt import webhooks
from conduyt.webhooks import Deduplicator, MemoryDeduplicator, SqliteDeduplicator, WebhookBusyError, dedupe_key

BODY = b'{"event": "deal.won"}'
KEY = dedupe_key(BODY)
DAY = 24 * 3600


class Clock:
    """A time that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1_792_584_000.0

    def __call__(self) -> float:
        return self.now


class BreakdownError(Exception):
    """What a handler raises."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
def deduplicator(request, clock, tmp_path):
    if request.param == "memory":
        yield MemoryDeduplicator(clock=clock)
    else:
        with SqliteDeduplicator(tmp_path / "deliveries.db", clock=clock) as deduplicator:
            yield deduplicator


def is_fresh(deduplicator: Deduplicator, body: bytes = BODY) -> bool:
    """Handle a delivery."""
    with deduplicator.once(body) as fresh:
        return fresh


def fail(deduplicator: Deduplicator, body: bytes = BODY) -> None:
    """Break down while handling a delivery."""
    with pytest.raises(BreakdownError), deduplicator.once(body):
        raise BreakdownError


# --- The key ---------------------------------------------------------------------------------------------------------


def test_the_key_is_the_hash_of_the_body() -> None:
    assert dedupe_key(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("kind", [bytearray, bytes.decode])
def test_text_and_bytes_have_the_same_key(kind) -> None:
    assert dedupe_key(kind(BODY)) == KEY


@pytest.mark.parametrize("body", [None, {"event": "deal.won"}, 7, memoryview(BODY)])
def test_what_is_no_body_has_no_key(body) -> None:
    with pytest.raises(conduyt.WebhookVerificationError):
        dedupe_key(body)
    with pytest.raises(conduyt.WebhookVerificationError):
        MemoryDeduplicator().once(body)


# --- Once ------------------------------------------------------------------------------------------------------------


def test_an_event_is_fresh_once(deduplicator) -> None:
    assert [is_fresh(deduplicator) for _ in range(4)] == [True, False, False, False]


def test_events_do_not_get_into_each_others_way(deduplicator) -> None:
    with deduplicator.once(BODY), deduplicator.once(BODY + b" ") as other:
        assert other


def test_an_event_whose_handler_failed_is_fresh_again(deduplicator) -> None:
    fail(deduplicator)
    fail(deduplicator)

    assert is_fresh(deduplicator)
    assert not is_fresh(deduplicator)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_whatever_ends_the_handler_early_leaves_the_event_fresh(deduplicator, error) -> None:
    with pytest.raises(error), deduplicator.once(BODY):
        raise error

    assert is_fresh(deduplicator)


def test_an_error_after_a_repetition_does_not_make_the_event_fresh(deduplicator) -> None:
    assert is_fresh(deduplicator)
    fail(deduplicator)

    assert not is_fresh(deduplicator)


def test_an_event_under_way_is_neither_fresh_nor_done(deduplicator) -> None:
    with deduplicator.once(BODY), pytest.raises(WebhookBusyError, match="Respond with 503") as caught:
        is_fresh(deduplicator)
    assert caught.value.status == 503

    assert not is_fresh(deduplicator)


def test_whoever_was_turned_away_takes_nothing_from_the_one_at_work(deduplicator) -> None:
    with deduplicator.once(BODY):
        for _ in range(2):
            with pytest.raises(WebhookBusyError):
                is_fresh(deduplicator)


# --- Time ------------------------------------------------------------------------------------------------------------


def test_a_handled_event_is_known_for_a_week(deduplicator, clock) -> None:
    is_fresh(deduplicator)
    clock.now += 7 * DAY - 1
    assert not is_fresh(deduplicator)

    clock.now += 1
    assert is_fresh(deduplicator)


def test_the_claim_of_somebody_who_died_runs_out(deduplicator, clock) -> None:
    assert deduplicator.claim(KEY, "somebody")
    clock.now += 299
    with pytest.raises(WebhookBusyError):
        is_fresh(deduplicator)

    clock.now += 1
    assert is_fresh(deduplicator)


def test_whoever_comes_late_cannot_give_back_the_claim_of_another(deduplicator, clock) -> None:
    deduplicator.claim(KEY, "late")
    clock.now += 300
    assert deduplicator.claim(KEY, "next")

    deduplicator.release(KEY, "late")

    with pytest.raises(WebhookBusyError):
        is_fresh(deduplicator)


def test_whoever_comes_late_and_has_handled_the_event_marks_it(deduplicator, clock) -> None:
    deduplicator.claim(KEY, "late")
    clock.now += 300
    deduplicator.claim(KEY, "next")

    deduplicator.complete(KEY)
    deduplicator.release(KEY, "next")

    assert not is_fresh(deduplicator)


@pytest.mark.parametrize("times", [{"window": 0}, {"lease": -1}, {"window": float("nan")}, {"lease": float("inf")}])
def test_times_are_above_zero(times, tmp_path) -> None:
    [name] = times
    with pytest.raises(ValueError, match=f"{name} must be a positive number of seconds"):
        MemoryDeduplicator(**times)
    with pytest.raises(ValueError, match=f"{name} must be a positive number of seconds"):
        SqliteDeduplicator(tmp_path / "deliveries.db", **times)


@pytest.mark.parametrize("wrong", [{"window": "7"}, {"lease": None}, {"window": True}, {"max_entries": 1.5}], ids=str)
def test_arguments_of_another_type_are_refused_by_name(wrong) -> None:
    [name] = wrong
    with pytest.raises(TypeError, match=f"{name} must be a"):
        MemoryDeduplicator(**wrong)


# --- Many at a time --------------------------------------------------------------------------------------------------


def deliver(deduplicator: Deduplicator, bodies: list[bytes], threads: int) -> Counter[bytes]:
    """Deliver everything from several threads, again as long as the answer is no 2xx: how often each was handled."""
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    handled: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    for body in bodies:
        waiting.put(body)
    failing = set(bodies[::7])
    lock = threading.Lock()

    def work() -> None:
        while True:
            try:
                body = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                with deduplicator.once(body) as fresh:
                    if fresh:
                        with lock:
                            breaks = body in failing
                            failing.discard(body)
                        if breaks:
                            raise BreakdownError
                        handled.put(body)
            except (WebhookBusyError, BreakdownError):
                waiting.put(body)

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work) for _ in range(threads)]:
            done.result()
    return Counter(handled.get() for _ in range(handled.qsize()))


def test_1000_events_delivered_3_times_by_4_threads_are_handled_1000_times(deduplicator) -> None:
    bodies = [b"event %d" % number for number in range(1000)]

    handled = deliver(deduplicator, [body for body in bodies for _ in range(3)], threads=4)

    assert handled == dict.fromkeys(bodies, 1)


def _process(path, barrier, answers) -> None:
    deduplicator = SqliteDeduplicator(path)
    barrier.wait()
    answers.put(deliver(deduplicator, [b"event %d" % number for number in range(300)] * 2, threads=2))


def test_processes_that_share_a_file_handle_each_event_once(tmp_path) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier, answers = spawn.Barrier(2), spawn.Queue()
    processes = [spawn.Process(target=_process, args=(tmp_path / "deliveries.db", barrier, answers)) for _ in range(2)]
    for process in processes:
        process.start()

    parts = [answers.get(timeout=60) for _ in processes]

    for process in processes:
        process.join()
    assert sum(parts, Counter()) == {b"event %d" % number: 1 for number in range(300)}


def test_many_may_open_a_new_file_at_once(tmp_path) -> None:
    # SQLite refuses some of them the switch to its write-ahead log: about one of seventy.
    barrier = threading.Barrier(4)

    def open_files() -> None:
        for number in range(50):
            barrier.wait(timeout=30)
            SqliteDeduplicator(tmp_path / f"{number}.db").close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(open_files) for _ in range(4)]:
            done.result()


CRASH = """
import os, sys
from conduyt import webhooks
with webhooks.SqliteDeduplicator(sys.argv[1]).once(b"event"):
    os._exit(9)
"""


def test_an_event_is_not_lost_when_the_process_dies_over_it(tmp_path, clock) -> None:
    path = tmp_path / "deliveries.db"
    assert subprocess.run([sys.executable, "-c", CRASH, path], check=False).returncode == 9
    # The process that died went by the real time, so this clock starts there.
    [[until]] = sqlite3_rows(path, "SELECT until FROM conduyt_deliveries")
    clock.now = until - 1

    with SqliteDeduplicator(path, clock=clock) as deduplicator:
        with pytest.raises(WebhookBusyError):
            is_fresh(deduplicator, b"event")
        clock.now = until
        assert is_fresh(deduplicator, b"event")


FORK = """
import os, sys
from conduyt import webhooks
from conduyt._util import sqlite
deduplicator = webhooks.SqliteDeduplicator(sys.argv[1])
with deduplicator.once(b"before") as fresh:
    assert fresh
child = os.fork()
with deduplicator.once(b"child" if child == 0 else b"parent") as fresh:
    assert fresh
with deduplicator.once(b"before") as fresh:
    assert not fresh
# SQLite's own rule: neither use what the parent has opened nor close it.
assert deduplicator._file._opened.pid == os.getpid()
assert len(sqlite._inherited) == (child == 0)
if child:
    assert os.waitpid(child, 0)[1] == 0
    with deduplicator.once(b"child") as fresh:
        assert not fresh
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_a_fork_may_come_between(tmp_path) -> None:
    # Since 3.13 a process that ends warns of what it has not closed; the child must not close what it inherited.
    filters = ["-W", "error", "-W", "ignore::ResourceWarning"]
    done = subprocess.run(
        [sys.executable, *filters, "-c", FORK, tmp_path / "deliveries.db"], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


# --- Async -----------------------------------------------------------------------------------------------------------


async def is_fresh_async(deduplicator: Deduplicator, body: bytes = BODY) -> bool:
    async with deduplicator.once(body) as fresh:
        return fresh


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_async_code_has_the_same(deduplicator, backend) -> None:
    async def work() -> None:
        assert await is_fresh_async(deduplicator)
        assert not await is_fresh_async(deduplicator)
        async with deduplicator.once(b"another"):
            with pytest.raises(WebhookBusyError):
                await is_fresh_async(deduplicator, b"another")

    anyio.run(work, backend=backend)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_async_handler_that_fails_leaves_the_event_fresh(deduplicator, backend) -> None:
    async def break_down() -> None:
        async with deduplicator.once(BODY):
            raise BreakdownError

    async def work() -> None:
        with pytest.raises(BreakdownError):
            await break_down()
        assert await is_fresh_async(deduplicator)

    anyio.run(work, backend=backend)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_handler_that_is_cancelled_leaves_the_event_fresh(deduplicator, backend) -> None:
    async def work() -> None:
        with anyio.CancelScope() as scope:
            async with deduplicator.once(BODY):
                scope.cancel()
                await anyio.sleep_forever()
        assert await is_fresh_async(deduplicator)

    anyio.run(work, backend=backend)


class Slow(MemoryDeduplicator):
    """A store that waits in `claim` and `complete` until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = threading.Semaphore(0)
        self.go_on = threading.Semaphore(0)
        self.released = threading.Semaphore(0)

    def claim(self, key: str, owner: str) -> bool:
        self.entered.release()
        self.go_on.acquire()
        return super().claim(key, owner)

    def complete(self, key: str) -> None:
        self.entered.release()
        self.go_on.acquire()
        super().complete(key)

    def release(self, key: str, owner: str) -> None:
        super().release(key, owner)
        self.released.release()


def test_a_store_that_waits_does_not_hold_up_the_event_loop() -> None:
    async def work() -> None:
        slow = Slow()
        task = asyncio.create_task(is_fresh_async(slow))
        await asyncio.to_thread(slow.entered.acquire)
        slow.go_on.release(2)  # by the event loop, which therefore still runs
        assert await task

    asyncio.run(work())


def test_a_task_that_is_cancelled_while_it_claims_leaves_the_event_fresh() -> None:
    async def work() -> None:
        slow = Slow()
        task = asyncio.create_task(is_fresh_async(slow))
        await asyncio.to_thread(slow.entered.acquire)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        slow.go_on.release(10)
        for _ in ("the task that was cancelled", "its thread, which claims nevertheless"):
            assert await asyncio.to_thread(slow.released.acquire, timeout=10)
        assert await is_fresh_async(slow)

    asyncio.run(work())


def test_a_task_that_is_cancelled_while_it_marks_has_handled_the_event() -> None:
    async def work() -> None:
        slow = Slow()
        slow.go_on.release()
        task = asyncio.create_task(is_fresh_async(slow))
        await asyncio.to_thread(slow.entered.acquire)
        await asyncio.to_thread(slow.entered.acquire)
        slow.go_on.release(10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not await is_fresh_async(slow)

    asyncio.run(work())


def test_a_task_that_is_cancelled_before_its_mark_gets_a_thread_has_handled_the_event() -> None:
    async def work() -> None:
        slow = Slow()
        slow.go_on.release(10)
        limiter = anyio.to_thread.current_default_thread_limiter()
        entered = asyncio.Event()

        async def handle() -> None:
            async with slow.once(BODY):
                limiter.acquire_on_behalf_of_nowait("somebody else")
                entered.set()

        limiter.total_tokens = 1
        task = asyncio.create_task(handle())
        await entered.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        limiter.release_on_behalf_of("somebody else")
        assert not await is_fresh_async(slow)

    asyncio.run(work())


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_claim_is_given_back_in_a_thread_even_after_a_cancellation(backend) -> None:
    threads: list[int] = []

    class Noting(MemoryDeduplicator):
        def release(self, key: str, owner: str) -> None:
            threads.append(threading.get_ident())

    async def work() -> None:
        with anyio.CancelScope() as scope:
            async with Noting().once(BODY):
                scope.cancel()
                await anyio.sleep_forever()

    anyio.run(work, backend=backend)

    assert len(threads) == 1
    assert threads != [threading.get_ident()]


# --- Memory ----------------------------------------------------------------------------------------------------------


def test_memory_has_a_bound_and_forgets_the_oldest(clock) -> None:
    deduplicator = MemoryDeduplicator(max_entries=3, clock=clock)

    assert all(is_fresh(deduplicator, body) for body in (b"1", b"2", b"3", b"4"))

    assert [is_fresh(deduplicator, body) for body in (b"2", b"3", b"4")] == [False, False, False]
    assert is_fresh(deduplicator, b"1")
    assert len(deduplicator._handled) == 3


def test_memory_is_given_back_when_the_window_is_over(clock) -> None:
    deduplicator = MemoryDeduplicator(clock=clock)
    for number in range(100):
        is_fresh(deduplicator, b"%d" % number)
        deduplicator.claim(str(number), "somebody who died")
    clock.now += 7 * DAY

    assert is_fresh(deduplicator)

    assert (len(deduplicator._handled), len(deduplicator._claims)) == (1, 0)


def test_memory_holds_something() -> None:
    with pytest.raises(ValueError, match="max_entries must be at least 1"):
        MemoryDeduplicator(max_entries=0)


# --- SQLite ----------------------------------------------------------------------------------------------------------


def sqlite3_rows(path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_a_file_remembers_across_restarts(tmp_path) -> None:
    for expected in (True, False):
        with SqliteDeduplicator(tmp_path / "deliveries.db") as deduplicator:
            assert is_fresh(deduplicator) is expected


def test_a_file_that_was_closed_opens_again(tmp_path) -> None:
    with SqliteDeduplicator(tmp_path / "deliveries.db") as deduplicator:
        assert is_fresh(deduplicator)
        deduplicator.close()
        deduplicator.close()
        assert not is_fresh(deduplicator)


def test_a_file_that_nobody_closed_is_closed_in_the_end(tmp_path) -> None:
    deduplicator = SqliteDeduplicator(str(tmp_path / "deliveries.db"))
    assert (tmp_path / "deliveries.db-wal").exists()

    del deduplicator
    gc.collect()

    assert not (tmp_path / "deliveries.db-wal").exists()


@pytest.mark.skipif(os.name == "nt", reason="files have no mode here")
def test_a_file_is_its_owners_alone(tmp_path) -> None:
    before = os.umask(0)
    try:
        with SqliteDeduplicator(tmp_path / "deliveries.db") as deduplicator:
            is_fresh(deduplicator)
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(["deliveries.db", "deliveries.db-wal", "deliveries.db-shm"], 0o600)


def test_a_file_holds_nothing_of_a_delivery(tmp_path) -> None:
    with SqliteDeduplicator(tmp_path / "deliveries.db") as deduplicator:
        is_fresh(deduplicator, b"ada@example.com")
        assert not any(
            b"ada@" in file.read_bytes() for file in tmp_path.iterdir()
        )  # "ada" alone can be a part of a hash


def test_a_file_forgets_what_is_over(tmp_path, clock) -> None:
    with SqliteDeduplicator(tmp_path / "deliveries.db", clock=clock) as deduplicator:
        for number in range(10):
            is_fresh(deduplicator, b"%d" % number)
        clock.now += 7 * DAY
        is_fresh(deduplicator)

        assert sqlite3_rows(tmp_path / "deliveries.db", "SELECT key FROM conduyt_deliveries") == [(KEY,)]


def test_a_file_may_be_shared_with_other_tables(tmp_path) -> None:
    sqlite3_rows(tmp_path / "own.db", "CREATE TABLE deliveries (mine)")

    with SqliteDeduplicator(tmp_path / "own.db") as deduplicator:
        assert is_fresh(deduplicator)


def test_a_name_of_sqlite_is_just_a_name(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with SqliteDeduplicator(":memory:") as deduplicator:
        assert is_fresh(deduplicator)
    assert (tmp_path / ":memory:").exists()


def test_a_file_that_is_something_else_is_a_mistake_of_the_set_up(tmp_path) -> None:
    (tmp_path / "notes.txt").write_text("This is no database at all. " * 100)

    with pytest.raises(conduyt.ConfigurationError, match="file is not a database"):
        SqliteDeduplicator(tmp_path / "notes.txt")


def test_a_folder_that_is_missing_is_an_os_error(tmp_path) -> None:
    with pytest.raises(FileNotFoundError):
        SqliteDeduplicator(tmp_path / "missing" / "deliveries.db")


def test_a_file_that_others_hold_for_too_long_is_busy(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("conduyt._util.sqlite.BUSY_S", 0)
    other = sqlite3.connect(tmp_path / "deliveries.db", isolation_level=None)
    with SqliteDeduplicator(tmp_path / "deliveries.db") as deduplicator:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WebhookBusyError, match="database is locked"):
            is_fresh(deduplicator)
        other.execute("COMMIT")

        assert is_fresh(deduplicator)
    other.close()


def test_a_mark_that_cannot_be_written_is_no_success(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("conduyt._util.sqlite.BUSY_S", 0)
    with SqliteDeduplicator(tmp_path / "deliveries.db") as deduplicator:
        other = sqlite3.connect(tmp_path / "deliveries.db", isolation_level=None)
        with pytest.raises(WebhookBusyError, match="database is locked"), deduplicator.once(BODY):
            other.execute("BEGIN IMMEDIATE")
        other.close()

        # The claim stands: the event was handled, and only after the lease will anybody risk it again.
        with pytest.raises(WebhookBusyError):
            is_fresh(deduplicator)


def test_an_error_inside_a_transaction_leaves_no_transaction_behind(tmp_path) -> None:
    with SqliteDeduplicator(tmp_path / "deliveries.db") as deduplicator:
        with pytest.raises(WebhookBusyError), deduplicator._transaction() as database:
            database.execute("SELECT nonsense")

        assert is_fresh(deduplicator)


# --- A store of one's own --------------------------------------------------------------------------------------------


class InASet(Deduplicator):
    """The least that a store of one's own needs."""

    def __init__(self) -> None:
        super().__init__()
        self.states: dict[str, str] = {}

    def claim(self, key: str, owner: str) -> bool:
        state = self.states.setdefault(key, owner)
        if state not in (owner, "done"):
            raise WebhookBusyError("Somebody else is at it.")
        return state == owner

    def complete(self, key: str) -> None:
        self.states[key] = "done"

    def release(self, key: str, owner: str) -> None:
        if self.states.get(key) == owner:
            del self.states[key]


def test_a_store_of_ones_own_needs_three_methods() -> None:
    own = InASet()
    fail(own)

    assert deliver(own, [BODY, b"another"] * 3, threads=2) == {BODY: 1, b"another": 1}


# --- Importing -------------------------------------------------------------------------------------------------------


def test_importing_webhooks_does_not_load_sqlite() -> None:
    code = "import sys; from conduyt import webhooks; webhooks.SqliteDeduplicator; print('sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
    assert webhooks.Deduplicator is Deduplicator
