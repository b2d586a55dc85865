"""The reading of a whole list while others edit it, against a list in memory."""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anyio
import pytest
from changes.workspace import Workspace
from drivers.server import Server, answer_by
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import conduyt
from conduyt._transport.run_flow import perform, perform_async
from conduyt._values.progress import Progress
from conduyt.csvio.journal import Journal, Position
from conduyt.csvio.list_files import listing_of
from conduyt.csvio.reading import doubt_about, read_list
from conduyt.endpoints import contacts, tasks

from .conftest import Connect, done
from .test_export import People, lines, only_sync

FILTERS = ("search", "sort", "order", "created_after")

few_examples = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])


class Caller:
    """Performs calls of a list in memory."""

    scope = "memory"

    def __init__(self, workspace: Any, *, kill_at: int | None = None) -> None:
        self.workspace = workspace
        self.kill_at = kill_at

    def call(self, operation: Any) -> Any:
        if self.workspace.requests == self.kill_at:
            raise KeyboardInterrupt
        return self.workspace.answer(operation)


class AsyncCaller(Caller):
    async def call(self, operation: Any) -> Any:
        return super().call(operation)


class Mixed(Workspace):
    """A list that records enter and leave anywhere, as one with a filter."""

    def __init__(self, size: int, seed: int, edits: float) -> None:
        super().__init__(size, seed, 0.0)
        self.hidden: dict[str, Any] = {}
        self.edits = edits

    def create(self) -> None:
        super().create()
        if hasattr(self, "hidden") and self.hidden:  # one that is old comes back
            id_ = self.random.choice([*self.hidden])
            self.rows[id_] = self.hidden.pop(id_)

    def delete(self) -> None:
        id_ = self.random.choice([*self.rows])
        self.hidden[id_] = self.rows.pop(id_)


def read(
    workspace: Any, folder: Path, *, kinds: str = "s", filters: dict[str, object] | None = None, verify: bool = False,
    kill_after: int | None = None,
) -> tuple[set[str], Position, str | None]:  # fmt: skip
    """Read the list; with `kill_after`, the program is killed after so many requests."""
    listing, order = listing_of(contacts.LIST(), FILTERS, filters or {}, verify=verify)
    journal = Journal(folder / "journal", "", lambda: 0.0)
    journal.open(resume=True)
    kill_at = None if kill_after is None else workspace.requests + kill_after
    flow = read_list(listing, journal, lambda position: None)
    try:
        if kinds == "s":
            position = perform(Caller(workspace, kill_at=kill_at), flow)
        else:
            position = anyio.run(perform_async, AsyncCaller(workspace, kill_at=kill_at), flow)
        number = position.number if verify else None
        ids = [str(row["id"]) for row in journal.rows(listing.name, order, number)]
    finally:
        journal.close()
    assert len(ids) == len(set(ids))
    return set(ids), position, doubt_about(listing, position)


@few_examples
@given(
    st.integers(0, 90), st.integers(), st.sampled_from([0.0, 0.3, 0.6]), st.integers(0, 3), st.sampled_from("sa")
)  # fmt: skip
def test_what_is_there_from_beginning_to_end_is_read_once(
    size: int, seed: int, edits: float, kills: int, kinds: str
) -> None:
    workspace = Workspace(size, seed, edits)
    before = set(workspace.rows)
    with TemporaryDirectory() as folder:
        for _ in range(kills):
            try:
                read(workspace, Path(folder), kinds=kinds, kill_after=workspace.random.randint(0, 6))
            except KeyboardInterrupt:
                for _ in range(5):
                    workspace.edit()
        ids, _, doubt = read(workspace, Path(folder), kinds=kinds)

    missing = before & set(workspace.rows) - ids
    assert not missing or doubt is not None
    assert edits > 0.3 or not missing


@few_examples
@given(st.integers(0, 90), st.integers(), st.sampled_from([0.2, 0.5]))
def test_a_list_that_records_enter_anywhere_is_read_right_or_it_says_so_when_verified(
    size: int, seed: int, edits: float
) -> None:
    workspace: Any = Mixed(size, seed, edits)
    quiet_after = workspace.random.randint(0, 30)
    edit = workspace.edit
    workspace.edit = lambda: edit() if workspace.requests < quiet_after else None
    with TemporaryDirectory() as folder:
        try:
            ids, position, _ = read(workspace, Path(folder), filters={"search": "x"}, verify=True)
        except conduyt.PagingDriftError:
            return
    if workspace.requests > quiet_after + 2 * (len(workspace.rows) // 10 + 2):  # the last two passes were quiet
        assert ids == set(workspace.rows)
    assert position.number >= 2


@few_examples
@given(st.integers(0, 60), st.integers())
def test_a_list_without_a_total_is_read_until_nothing_new_comes(size: int, seed: int) -> None:
    workspace = Workspace(size, seed, 0.2, announced=False)
    before = set(workspace.rows)
    with TemporaryDirectory() as folder:
        ids, position, doubt = read(workspace, Path(folder))

    assert position.number >= 2 or size < 20
    if doubt is None and position.number < 3:
        assert len(before & set(workspace.rows) - ids) <= 2  # best effort: a deletion may go unseen in both passes


def test_a_quiet_list_is_read_once_and_one_page_each() -> None:
    workspace: Any = Workspace(95, 1, 0.0)
    with TemporaryDirectory() as folder:
        ids, position, doubt = read(workspace, Path(folder))

    assert (len(ids), position.number, workspace.requests, doubt) == (95, 1, 10, None)


def test_a_deletion_costs_two_requests() -> None:
    workspace: Any = Workspace(95, 1, 0.0)
    workspace.edit = lambda: workspace.delete() if workspace.requests == 5 else None
    with TemporaryDirectory() as folder:
        ids, _, doubt = read(workspace, Path(folder))

    assert set(workspace.rows) <= ids
    assert (workspace.requests, doubt) == (12, None)


def test_a_total_that_jumps_up_and_down_does_not_keep_it_for_ever() -> None:
    workspace: Any = Workspace(95, 1, 0.0)
    answer = workspace.answer

    def jumping(operation: Any) -> Any:
        page = answer(operation)
        page.meta.total = 95 if workspace.requests % 2 else 60
        return page

    workspace.answer = jumping
    with TemporaryDirectory() as folder:
        ids, _, _ = read(workspace, Path(folder))

    assert len(ids) == 95
    assert workspace.requests < 300


def test_more_new_records_than_a_page_between_two_pages_are_no_end() -> None:
    workspace: Any = Workspace(95, 1, 0.0)
    before = set(workspace.rows)

    def edit() -> None:
        if workspace.requests == 4:
            for _ in range(30):
                workspace.create()

    workspace.edit = edit
    with TemporaryDirectory() as folder:
        ids, _, doubt = read(workspace, Path(folder))

    assert before <= ids
    assert ids == set(workspace.rows)  # what is new at the front is fetched as well
    assert doubt is None


@pytest.mark.anyio
@only_sync
async def test_a_file_in_any_order_is_read_newest_first(connect: Connect, tmp_path: Path) -> None:
    people = People(25)
    with Server(then=answer_by(people)) as server:
        client = connect(server.url)
        await done(client.contacts.export(tmp_path / "a.jsonl", filters={"sort": "updatedAt"}))
        await done(client.companies.export(tmp_path / "b.jsonl"))
        await done(client.tasks.export(tmp_path / "c.jsonl", filters={"sort": "title", "order": "asc"}))
        await done(client.notes.export(tmp_path / "d.jsonl"))

    asked = [request.query for request in server.requests]
    assert {(query.get("sort", [""])[0], query.get("order", [""])[0]) for query in asked[:9]} == {("createdAt", "desc")}
    assert all("sort" not in query for query in asked[9:])


@pytest.mark.anyio
async def test_the_file_is_sorted_as_asked(client: Any, tmp_path: Path) -> None:
    for sort, order in (("updatedAt", "desc"), ("email", "asc"), ("leadScore", "desc"), (None, None)):
        filters = {"sort": sort, "order": order} if sort else None
        await done(client.contacts.export(tmp_path / "a.jsonl", filters=filters))
        values = [row.get(sort or "createdAt") for row in lines(tmp_path / "a.jsonl")]
        present = [value for value in values if value is not None]
        key = str.casefold if sort == "email" else None
        assert present == sorted(present, key=key, reverse=order == "desc")
        assert values[: len(present)] == present  # those without a value are last
        assert len(values) == 500


@pytest.mark.anyio
@only_sync
async def test_contacts_that_are_edited_are_not_missing(connect: Connect, sandbox: Any, tmp_path: Path) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    before = {contact.id for contact in client.contacts.list(limit=100)}
    with sandbox.client() as other:

        def edit(now: Progress) -> None:
            for contact in other.contacts.list(page=5, limit=20).data[:3]:
                other.contacts.update(contact.id, job_title="edited")

        report = client.contacts.export(tmp_path / "a.jsonl", filters={"sort": "updatedAt"}, progress=edit)

    assert report.rows == 500
    assert {row["id"] for row in lines(tmp_path / "a.jsonl")} == before


@pytest.mark.anyio
async def test_verify_leaves_out_what_is_gone(connect: Connect, tmp_path: Path) -> None:
    people = People(35)
    people.change = {3: lambda: people.ids.remove("con_0001"), 6: lambda: people.ids.append("old_1")}
    with Server(then=answer_by(people)) as server:
        report = await done(connect(server.url).contacts.export(tmp_path / "a.jsonl", verify=True))

    assert {row["id"] for row in lines(tmp_path / "a.jsonl")} == set(people.ids)
    assert report.rows == len(people.ids)


@pytest.mark.anyio
@only_sync
async def test_best_effort_warns_when_the_total_and_the_rows_disagree(connect: Connect, tmp_path: Path) -> None:
    with (
        Server(then=answer_by(changing())) as server,
        pytest.warns(conduyt.PagingDriftWarning, match="35 .*34") as found,
    ):
        await done(connect(server.url).notes.export(tmp_path / "a.jsonl"))
    with Server(then=answer_by(changing())) as server, warnings.catch_warnings():
        warnings.simplefilter("error")
        await done(connect(server.url).contacts.export(tmp_path / "a.jsonl"))  # which is exact
    with Server(then=answer_by(People(35))) as server, warnings.catch_warnings():
        warnings.simplefilter("error")
        await done(connect(server.url).notes.export(tmp_path / "a.jsonl"))

    assert found[0].filename == __file__


def changing() -> People:
    people = People(35)
    people.change = {3: lambda: people.ids.remove("con_0001")}
    return people


@pytest.mark.parametrize(
    ("filters", "kind", "text"),
    [
        ({"serch": "x"}, TypeError, "perhaps 'search' was meant"),
        ({"sort": "emial"}, ValueError, "perhaps 'email' was meant"),
        ({"order": "up"}, ValueError, "order must be"),
        ({"order": ["asc"]}, ValueError, "order must be"),
        ({"limit": 5}, ValueError, "cannot have limit"),
    ],
)
def test_filters_that_cannot_work_are_refused(filters: dict[str, object], kind: type[Exception], text: str) -> None:
    with pytest.raises(kind, match=text):
        listing_of(contacts.LIST(), FILTERS, filters)


def test_only_lists_that_are_sorted_and_not_filtered_are_exact() -> None:
    def is_exact(operation: Any, **filters: object) -> bool:
        return listing_of(operation, FILTERS, filters)[0].exact

    assert is_exact(contacts.LIST())
    assert is_exact(tasks.LIST(), created_after="2026-01-01", sort="title")
    assert not is_exact(contacts.LIST(), search="x")
    assert not is_exact(contacts.LIST(options={"query": {"territory": "north"}}))


def test_another_run_to_the_same_file_is_refused(tmp_path: Path) -> None:
    one, other = (Journal(tmp_path / "journal", "", lambda: 0.0) for _ in range(2))
    one.open(resume=True)
    other.open(resume=True)
    with pytest.raises(conduyt.ConduytError, match="another run writes"):
        one.save("contacts", Position())
    other.save("contacts", Position())
    one.close()
    other.close()
