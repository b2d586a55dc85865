"""States that a test can go back to, and how long that takes."""

import asyncio
import gc
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from conduyt import Conduyt
from conduyt.sandbox import InProcessSandbox, Sandbox

TIMES = 9


def milliseconds(work: Callable[[], object]) -> float:
    """The processor time of one run, so that other tests do not count."""
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return median(taken)


@pytest.fixture(params=["memory", "file"])
def started(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(seed="demo", db=tmp_path / "x.db" if request.param == "file" else None) as sandbox:
        yield sandbox


def test_a_snapshot_brings_back_content_time_faults_and_requests(started: Sandbox) -> None:
    with started.client() as client:
        started.clock.freeze()
        ada = client.contacts.create(first_name="Ada")
        rule = started.faults.add(status=500, operation="tags.*", times=2)
        now, requests = started.clock.now(), len(started.requests)
        name = started.snapshot()

        for _ in range(2):
            client.contacts.delete(ada.id)
            started.clock.advance(3600)
            started.faults.clear()
            started.restore(name)

            assert client.contacts.get(ada.id).first_name == "Ada"
            assert started.clock.now() == now
            assert list(started.faults) == [rule]
            assert len(started.requests) == requests + 1


def test_a_sandbox_that_never_ran_leaves_no_database_open() -> None:
    sandbox = InProcessSandbox(seed="empty")
    store = sandbox._api.store
    databases = [store._connection, *store._snapshots.values()]
    del sandbox, store
    gc.collect()

    assert len(databases) > 1
    for database in databases:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            database.execute("SELECT 1")


def test_snapshots_nest(started: Sandbox) -> None:
    with started.client() as client:
        before = client.contacts.list(limit=1).meta.total or 0
        assert started.snapshot("outer") == "outer"
        client.contacts.create(first_name="Ada")
        inner = started.snapshot()
        client.contacts.create(first_name="Bob")
        started.restore(inner)
        assert client.contacts.list(limit=1).meta.total == before + 1
        started.restore("outer")
        assert client.contacts.list(limit=1).meta.total == before
        started.restore(inner)
        assert client.contacts.list(limit=1).meta.total == before + 1


def test_a_name_can_be_used_again(started: Sandbox) -> None:
    with started.client() as client:
        started.snapshot("state")
        client.contacts.create(first_name="Ada")
        started.snapshot("state")
        total = client.contacts.list(limit=1).meta.total
        started.restore("state")
        assert client.contacts.list(limit=1).meta.total == total


def test_a_reset_is_no_snapshot_and_keeps_them(started: Sandbox) -> None:
    with started.client() as client:
        total = client.contacts.list(limit=1).meta.total or 0
        client.contacts.create(first_name="Ada")
        started.snapshot("beginning")
        started.reset()
        assert client.contacts.list(limit=1).meta.total == total
        started.restore("beginning")
        assert client.contacts.list(limit=1).meta.total == total + 1


def test_an_unknown_snapshot_is_named(started: Sandbox) -> None:
    with pytest.raises(ValueError, match=r"There is no snapshot 'x'; there are: none\."):
        started.restore("x")
    started.snapshot("y")
    with pytest.raises(ValueError, match="there are: y"):
        started.restore("x")


def test_a_file_that_is_restored_can_be_opened_again(tmp_path: Path) -> None:
    db = tmp_path / "x.db"
    with Sandbox(seed="empty", db=db) as sandbox, sandbox.client() as client:
        sandbox.snapshot("empty")
        client.contacts.create(first_name="Ada")
        sandbox.restore("empty")
        client.contacts.create(first_name="Bob")
    with Sandbox(db=db) as sandbox, sandbox.client() as client:
        assert [contact.first_name for contact in client.contacts.list()] == ["Bob"]


def test_in_process_sandboxes_have_them_too() -> None:
    async def run() -> tuple[int | None, int | None]:
        async with InProcessSandbox(seed="empty") as sandbox, sandbox.async_client() as client:
            name = sandbox.snapshot()
            await client.contacts.create(first_name="Ada")
            made = (await client.contacts.list()).meta.total
            await sandbox.restore(name)
            return made, (await client.contacts.list()).meta.total

    assert asyncio.run(run()) == (1, 0)


@pytest.mark.timed
def test_a_state_comes_back_in_milliseconds() -> None:
    with Sandbox(seed="demo") as sandbox, sandbox.client() as client:
        _first_page(client)
        name = sandbox.snapshot()
        taken = {"restore": milliseconds(lambda: sandbox.restore(name)), "reset": milliseconds(sandbox.reset)}
    print(f"{taken} ms")  # noqa: T201 - shown by pytest -rP
    assert max(taken.values()) <= 10


@pytest.mark.timed
@pytest.mark.parametrize("dialect", ["documented", "live"])
def test_a_sandbox_for_each_test_costs_little(dialect: str) -> None:
    async def one() -> None:
        async with InProcessSandbox(seed="demo", dialect=dialect) as sandbox:  # type: ignore[arg-type]
            await sandbox.async_client().tags.list()

    asyncio.run(one())  # the first one of a process makes the content
    taken = milliseconds(lambda: asyncio.run(one()))
    print(f"{taken} ms")  # noqa: T201 - shown by pytest -rP
    assert taken <= 50


def _first_page(client: Conduyt) -> None:
    client.contacts.list(limit=1)
