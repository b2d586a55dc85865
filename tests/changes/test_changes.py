"""`changes` of the resources, with both clients against the sandbox."""

from __future__ import annotations

import asyncio
import stat
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import conduyt
from conduyt.changes import Change
from conduyt.sandbox import Sandbox
from tests.bulk.conftest import Connect, done

pytestmark = pytest.mark.anyio

EDITS = {
    "contacts": {"city": "Paris"},
    "companies": {"name": "Acme"},
    "deals": {"name": "Renewal"},
    "tasks": {"title": "Call back"},
}


async def taken(changes: Any, most: int | None = None) -> list[Change[Any]]:
    found: list[Change[Any]] = []
    if hasattr(changes, "__aiter__"):
        async for change in changes:
            found.append(change)
            if len(found) == most:
                break
    else:
        for change in changes:
            found.append(change)
            if len(found) == most:
                break
    return found


def paths(sandbox: Sandbox, since: int) -> list[str]:
    return [request.path for request in list(sandbox.requests)[since:]]


@pytest.mark.parametrize("resource", EDITS)
async def test_the_first_run_yields_all_and_the_next_what_changed(
    connect: Connect, sandbox: Sandbox, tmp_path: Path, resource: str
) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    methods = getattr(client, resource)
    with sandbox.client() as other:
        every = {record.id for record in getattr(other, resource).list(limit=100).items()}
    first = await taken(methods.changes(tmp_path / "state"))
    sandbox.clock.advance(86_400)
    quiet = await taken(methods.changes(tmp_path / "state"))
    changed = sorted(every)[0]
    await done(methods.update(changed, **EDITS[resource]))
    second = await taken(methods.changes(tmp_path / "state"))
    await done(methods.delete(changed))
    after_deletion = [await taken(methods.changes(tmp_path / "state")) for _ in range(2)]

    assert {change.id for change in first} == every
    assert {change.kind for change in first} == {"created"}
    assert quiet == []
    assert [(change.kind, change.id, change.record.id) for change in second] == [("updated", changed, changed)]
    assert after_deletion == [[], []]


async def test_deletions_are_found_by_a_sweep(connect: Connect, sandbox: Sandbox, tmp_path: Path) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    first = await taken(client.contacts.changes(tmp_path / "state", deletions="sweep"))
    await done(client.contacts.delete(first[7].id))
    made = await done(client.contacts.create(email="new@example.com"))
    second = await taken(client.contacts.changes(tmp_path / "state", deletions="sweep"))

    assert {(change.kind, change.id) for change in second} == {("deleted", first[7].id), ("created", made.id)}
    assert await taken(client.contacts.changes(tmp_path / "state", deletions="sweep")) == []


async def test_a_run_that_is_left_early_loses_nothing(connect: Connect, sandbox: Sandbox, tmp_path: Path) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    some = await taken(client.contacts.changes(tmp_path / "state"), most=250)
    before = len(sandbox.requests)
    rest = await taken(client.contacts.changes(tmp_path / "state"))

    assert len({change.id for change in (*some, *rest)}) == 500
    assert len(paths(sandbox, before)) < 6


async def test_a_quiet_run_is_one_request(connect: Connect, sandbox: Sandbox, tmp_path: Path) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    await taken(client.contacts.changes(tmp_path / "state", lookback=timedelta(0)))
    before = len(sandbox.requests)
    await taken(client.contacts.changes(tmp_path / "state", lookback=timedelta(0)))

    assert paths(sandbox, before) == ["/api/v1/contacts"]


async def test_an_error_leaves_the_state_and_the_same_iterator_goes_on(
    connect: Connect, sandbox: Sandbox, tmp_path: Path
) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"], max_retries=0)
    changes = client.contacts.changes(tmp_path / "state")
    found = await taken(changes, most=100)
    sandbox.faults.add(status=503, operation="contacts.list", times=1)
    with pytest.raises(conduyt.ServiceUnavailableError):
        await taken(changes)
    found += await taken(changes)

    assert len({change.id for change in found}) == len(found) == 500


async def test_an_iterator_whose_run_has_failed_says_so_each_time(connect: Connect, sandbox: Sandbox) -> None:
    class Store:
        def load(self) -> dict[str, object]:
            return {"format": 9}

        def save(self, state: object) -> None: ...

    changes = connect(sandbox.url, sandbox.keys["admin"]).contacts.changes(Store())
    for _ in range(2):  # an end would mean that nothing has changed
        with pytest.raises(conduyt.ConduytError, match="written by another version"):
            await taken(changes)


async def test_the_state_of_another_workspace_is_refused(connect: Connect, sandbox: Sandbox, tmp_path: Path) -> None:
    await taken(connect(sandbox.url, sandbox.keys["admin"]).contacts.changes(tmp_path / "state"))
    other = connect(sandbox.url, sandbox.other_keys["admin"])

    with pytest.raises(conduyt.ConduytError, match="another workspace"):
        await taken(other.contacts.changes(tmp_path / "state"))


async def test_a_state_that_is_neither_a_path_nor_a_store_is_refused(connect: Connect, sandbox: Sandbox) -> None:
    with pytest.raises(TypeError, match="state must be a path, or an object with load and save, not int"):
        connect(sandbox.url, sandbox.keys["admin"]).contacts.changes(5)


class Notes:
    """A store that gives back something else than it got."""

    def __init__(self, state: object) -> None:
        self.state = state

    def load(self) -> Any:
        return self.state

    def save(self, state: object) -> None:
        self.state = state


@pytest.mark.parametrize("state", ["{}", [], 5])
async def test_a_store_that_returns_no_mapping_is_an_error(connect: Connect, sandbox: Sandbox, state: object) -> None:
    with pytest.raises(conduyt.ConduytError, match="load must return the mapping that was saved, or None, not "):
        await taken(connect(sandbox.url, sandbox.keys["admin"]).contacts.changes(Notes(state)))


async def test_a_store_with_async_methods_is_refused(connect: Connect, sandbox: Sandbox) -> None:
    class Later(Notes):
        async def load(self) -> Any:
            return None

    with pytest.raises(TypeError, match="load and save of a state must be plain functions"):
        connect(sandbox.url, sandbox.keys["admin"]).contacts.changes(Later(None))


async def test_a_missing_folder_is_an_error_before_anything_is_sent(
    connect: Connect, sandbox: Sandbox, tmp_path: Path
) -> None:
    since = len(sandbox.requests)

    with pytest.raises(FileNotFoundError, match="nowhere"):
        await taken(connect(sandbox.url, sandbox.keys["admin"]).tasks.changes(tmp_path / "nowhere" / "state"))

    assert paths(sandbox, since) == []


@pytest.mark.parametrize("kind", ["asyncio"])
async def test_tasks_that_share_an_iterator_are_refused_and_lose_nothing(
    connect: Connect, sandbox: Sandbox, tmp_path: Path
) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    changes = client.contacts.changes(tmp_path / "state")

    first, *others = await asyncio.gather(*(taken(changes) for _ in range(3)), return_exceptions=True)

    assert isinstance(first, list)
    assert len(first) == 500
    for error in others:
        assert isinstance(error, conduyt.ConduytError)
        assert "another thread or task is reading" in str(error)
    assert await taken(client.contacts.changes(tmp_path / "state")) == []


@pytest.mark.parametrize("kind", ["sync"])
async def test_the_file_is_readable_for_its_owner_only(connect: Connect, sandbox: Sandbox, tmp_path: Path) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    await taken(client.tasks.changes(tmp_path / "state"))
    text = (tmp_path / "state").read_text()

    assert [path.name for path in tmp_path.iterdir()] == ["state"]
    assert sandbox.keys["admin"] not in text
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", ["sync"])
@pytest.mark.parametrize("content", ["", "{", "[1]", '{"format": 1}', '{"format": "x"}'])
async def test_a_damaged_file_is_an_error(connect: Connect, sandbox: Sandbox, tmp_path: Path, content: str) -> None:
    (tmp_path / "state").write_text(content)
    (tmp_path / "state").chmod(0o600)
    client = connect(sandbox.url, sandbox.keys["admin"])

    with pytest.raises(conduyt.ConduytError, match="state of the changes"):
        await taken(client.contacts.changes(tmp_path / "state"))


@pytest.mark.parametrize("kind", ["sync"])
async def test_records_of_a_change_do_not_show(connect: Connect, sandbox: Sandbox, tmp_path: Path) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    [change] = await taken(client.contacts.changes(tmp_path / "state"), most=1)

    assert change.record.email not in repr(change)


@pytest.mark.skipif(sys.platform == "win32", reason="files there have the permissions of their folder")
@pytest.mark.parametrize("kind", ["sync"])
@pytest.mark.parametrize("planted", ["a link", "a file that others can write"])
async def test_a_file_that_others_may_have_written_is_refused(
    connect: Connect, sandbox: Sandbox, tmp_path: Path, planted: str
) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    path = tmp_path / "state"
    await taken(client.tasks.changes(path))
    if planted == "a link":
        path.rename(tmp_path / "other")
        path.symlink_to(tmp_path / "other")
    else:
        path.chmod(0o666)

    with pytest.raises(PermissionError):
        await taken(client.tasks.changes(path))
