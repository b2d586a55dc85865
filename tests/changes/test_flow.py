"""The reading of changes while others edit, against a list in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import conduyt
from conduyt.changes import Change, HandOut, Load, Save
from conduyt.changes.flow import ChangeRequest, change_flow
from conduyt.changes.lists import contacts
from conduyt.models import Contact

from .workspace import BEGIN, Workspace

SCOPE = "digest@https://conduyt.app/api/v1"


class Store:
    def __init__(self) -> None:
        self.state: Any = None

    def load(self) -> Any:
        return self.state

    def save(self, state: Any) -> None:
        self.state = state


def request_of(store: Store, deletions: Any = "none", lookback: float = 600) -> ChangeRequest[Contact]:
    return contacts(store, lookback=timedelta(seconds=lookback), deletions=deletions)


def run(
    workspace: Workspace,
    store: Store,
    *,
    deletions: Any = "none",
    most: int | None = None,
    scope: str = SCOPE,
    is_sorted: bool = True,
) -> list[Change[Contact]]:
    """Read the changes; with `most`, the program is killed after so many."""
    taken: list[Change[Contact]] = []
    flow = change_flow(replace(request_of(store, deletions), is_sorted=is_sorted), scope, {})
    outcome: Any = None
    while True:
        try:
            step = flow.throw(outcome) if isinstance(outcome, Exception) else flow.send(outcome)
        except StopIteration:
            return taken
        outcome = None
        match step:
            case Load():
                outcome = store.load()
            case Save():
                store.save(step.state)
            case HandOut():
                taken += step.changes
                if most is not None and len(taken) >= most:
                    return taken[:most]
            case _:
                try:
                    outcome = workspace.answer(step)
                except conduyt.NotFoundError as error:
                    outcome = error


class Copy:
    """What a program knows that applies the changes."""

    def __init__(self) -> None:
        self.rows: dict[str, Contact] = {}

    def apply(self, changes: list[Change[Contact]]) -> None:
        for change in changes:
            if change.record is None:
                self.rows.pop(change.id, None)
            elif change.id not in self.rows or self.rows[change.id].updated_at <= change.record.updated_at:
                self.rows[change.id] = change.record


def versions(rows: dict[str, Contact]) -> dict[str, datetime | None]:
    return {id_: row.updated_at for id_, row in rows.items()}


few_examples = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@few_examples
@given(st.integers(0, 90), st.integers(), st.sampled_from([0.0, 0.3, 0.7]), st.booleans(), st.integers(0, 3))
def test_whoever_applies_the_changes_misses_none(
    size: int, seed: int, edits: float, announced: bool, kills: int
) -> None:
    workspace, store, copy = Workspace(size, seed, edits, announced=announced), Store(), Copy()
    for _ in range(kills):
        copy.apply(run(workspace, store, most=workspace.random.randint(1, 40)))
    for _ in range(2):
        for _ in range(5):
            workspace.edit()
        try:
            copy.apply(run(workspace, store))
        except conduyt.PagingDriftError:
            continue  # it says so, and the state stays where it was
    workspace.edits = 0.0
    copy.apply(run(workspace, store))

    known = versions(copy.rows)
    assert {id_: known.get(id_) for id_ in workspace.rows} == versions(workspace.rows)


@few_examples
@given(st.integers(0, 60), st.integers(), st.sampled_from([0.0, 0.3, 0.6]))
def test_a_sweep_finds_what_was_deleted_and_nothing_else(size: int, seed: int, edits: float) -> None:
    workspace, store, copy = Workspace(size, seed, edits), Store(), Copy()
    deleted: list[str] = []
    for _ in range(3):
        try:
            changes = run(workspace, store, deletions="sweep")
        except conduyt.PagingDriftError:
            continue
        gone = [change.id for change in changes if change.kind == "deleted"]
        assert not set(gone) & set(workspace.rows)
        deleted += gone
        copy.apply(changes)
    workspace.edits = 0.0
    copy.apply(run(workspace, store, deletions="sweep"))

    assert versions(copy.rows) == versions(workspace.rows)
    assert len(deleted) == len(set(deleted))


def test_requests_grow_with_the_changes_and_not_with_the_list() -> None:
    workspace, store = Workspace(500, 1, 0.0), Store()
    run(workspace, store)
    backfill, workspace.requests = workspace.requests, 0
    workspace.now += timedelta(days=1)
    assert run(workspace, store) == []
    quiet, workspace.requests = workspace.requests, 0
    for _ in range(3):
        workspace.update()
    changes = run(workspace, store)

    assert backfill >= 50
    assert quiet <= 12  # 500 contacts were made within the lookback of some
    assert workspace.requests <= quiet + 1
    assert {change.kind for change in changes} == {"updated"}


def test_the_kinds_and_times_are_told() -> None:
    workspace, store = Workspace(3, 1, 0.0), Store()
    first = run(workspace, store)
    workspace.now += timedelta(days=1)
    workspace.create()
    workspace.rows["con_1"] = workspace.rows["con_1"].model_copy(update={"updated_at": workspace.now})
    second = run(workspace, store)

    assert {(change.kind, change.id) for change in first} == {("created", f"con_{n}") for n in (1, 2, 3)}
    assert {(change.kind, change.id) for change in second} == {("updated", "con_1"), ("created", "con_4")}
    assert all(change.at == workspace.rows[change.id].updated_at for change in second)
    assert "con_4" in repr(second[0]) + repr(second[1])


def test_a_thousand_records_of_the_same_time_come_once() -> None:
    workspace, store = Workspace(0, 1, 0.0), Store()
    workspace.rows = {f"con_{n}": Contact(id=f"con_{n}", created_at=BEGIN, updated_at=BEGIN) for n in range(1000)}

    assert len({change.id for change in run(workspace, store)}) == 1000
    assert run(workspace, store) == []


@pytest.mark.parametrize("behind", [1, 300, 599])
def test_a_server_whose_clock_is_behind_loses_nothing_within_the_lookback(behind: int) -> None:
    workspace, store = Workspace(30, 1, 0.0), Store()
    workspace.now += timedelta(days=1)
    workspace.update()
    run(workspace, store)
    workspace.now -= timedelta(seconds=behind)  # another server stamps the next ones
    workspace.random.seed(2)
    workspace.tick = lambda: workspace.now  # type: ignore[method-assign]
    workspace.create()
    workspace.rows["con_3"] = workspace.rows["con_3"].model_copy(update={"updated_at": workspace.now})

    assert {(change.kind, change.id) for change in run(workspace, store)} == {
        ("created", "con_31"),
        ("updated", "con_3"),
    }
    assert run(workspace, store) == []


@pytest.mark.parametrize("hours", [-30, -1, 0, 1, 30])
def test_a_clock_of_the_responses_that_is_wrong_loses_nothing(hours: int) -> None:
    """A list that is not sorted, such as that of deals, has no newest record on its first page."""
    workspace, store = Workspace(30, 1, 0.0), Store()
    workspace.ahead = timedelta(hours=hours)
    assert len(run(workspace, store, is_sorted=False)) == 30
    assert run(workspace, store, is_sorted=False) == []
    for _ in range(3):
        workspace.now += timedelta(minutes=20)
        workspace.create()
        workspace.update()

        assert len(run(workspace, store, is_sorted=False)) == 2
        assert run(workspace, store, is_sorted=False) == []


def test_the_first_record_comes_although_the_clock_of_the_responses_is_ahead() -> None:
    workspace, store = Workspace(0, 1, 0.0), Store()
    workspace.ahead = timedelta(hours=1)
    assert run(workspace, store, is_sorted=False) == []
    workspace.create()

    assert [change.kind for change in run(workspace, store, is_sorted=False)] == ["created"]


def test_a_record_with_a_time_of_next_year_hides_no_other() -> None:
    workspace, store = Workspace(30, 1, 0.0), Store()
    workspace.ahead = timedelta(0)
    later = workspace.now + timedelta(days=365)
    workspace.rows["con_7"] = workspace.rows["con_7"].model_copy(update={"updated_at": later})
    assert len(run(workspace, store)) == 30
    workspace.now += timedelta(days=1)
    workspace.create()

    assert [change.id for change in run(workspace, store)] == ["con_31"]
    assert run(workspace, store) == []


@pytest.mark.parametrize("is_sorted", [True, False])
def test_when_the_newest_record_is_deleted_none_before_it_comes_again(is_sorted: bool) -> None:
    workspace, store = Workspace(2, 1, 0.0), Store()
    workspace.ahead = timedelta(0)
    workspace.now += timedelta(hours=5)
    workspace.create()
    assert len(run(workspace, store, is_sorted=is_sorted)) == 3
    workspace.now += timedelta(hours=1)
    del workspace.rows["con_3"]

    assert [run(workspace, store, is_sorted=is_sorted) for _ in range(3)] == [[], [], []]


def test_records_without_a_time_come_once_and_break_nothing() -> None:
    workspace, store = Workspace(25, 1, 0.0), Store()
    for number in (3, 9):
        workspace.rows[f"con_{number}"] = workspace.rows[f"con_{number}"].model_copy(update={"updated_at": None})
    workspace.rows["con_5"] = Contact(id="con_5")
    first = run(workspace, store)
    assert {change.id for change in first} == set(workspace.rows)
    assert [change.at for change in first if change.id == "con_5"] == [None]
    assert run(workspace, store) == []

    workspace.now += timedelta(days=1)
    workspace.update()
    assert len(run(workspace, store)) == 1
    assert run(workspace, store) == []


def test_a_list_whose_records_have_no_time_at_all_is_told_apart_by_ids() -> None:
    workspace, store = Workspace(0, 1, 0.0), Store()
    workspace.rows = {f"con_{n}": Contact(id=f"con_{n}") for n in range(15)}
    assert len(run(workspace, store)) == 15
    assert run(workspace, store) == []
    workspace.rows["con_new"] = Contact(id="con_new")

    assert [change.id for change in run(workspace, store)] == ["con_new"]


def test_an_empty_list_whose_first_record_comes_and_goes() -> None:
    workspace, store = Workspace(0, 1, 0.0), Store()
    assert run(workspace, store, deletions="sweep") == []
    workspace.create()
    assert [change.kind for change in run(workspace, store, deletions="sweep")] == ["created"]
    workspace.delete()

    assert [(change.kind, change.id) for change in run(workspace, store, deletions="sweep")] == [("deleted", "con_1")]
    assert run(workspace, store, deletions="sweep") == []


def test_an_empty_list_begins_again() -> None:
    workspace, store = Workspace(0, 1, 0.0), Store()
    assert run(workspace, store) == []
    workspace.create()

    assert [change.kind for change in run(workspace, store)] == ["created"]
    assert run(workspace, store) == []


def test_a_killed_first_run_goes_on_where_it_was() -> None:
    workspace, store = Workspace(300, 1, 0.0), Store()
    taken = run(workspace, store, most=205)
    workspace.requests = 0
    rest = run(workspace, store)

    assert {change.id for change in (*taken, *rest)} == set(workspace.rows)
    assert workspace.requests < 15
    assert len(rest) <= 120


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"resource": "deals"}, "state of deals, not of contacts"),
        ({"base_url": "https://other.example/api/v1"}, "state of https://other.example"),
        ({"format": 2}, "another version"),
        ({"watermark": "yesterday"}, "damaged"),
        ({"watermark": "2026-01-01T00:00:00"}, "damaged"),
        ({"ids": None, "sample": ["other_1"], "key": "other"}, "another workspace"),
    ],
)
def test_the_state_of_something_else_is_refused(change: dict[str, object], text: str) -> None:
    workspace, store = Workspace(3, 1, 0.0), Store()
    run(workspace, store)
    store.state |= change

    with pytest.raises(conduyt.ConduytError, match=text):
        run(workspace, store)


def test_another_key_of_the_same_workspace_is_accepted() -> None:
    workspace, store = Workspace(3, 1, 0.0), Store()
    run(workspace, store)

    assert run(workspace, store, scope="other@https://conduyt.app/api/v1") == []
    assert store.state["key"] == "other"


def test_a_list_that_is_not_sorted_is_an_error() -> None:
    workspace, store = Workspace(30, 1, 0.0), Store()
    sorted_answer = workspace.answer

    def answer(operation: Any) -> Any:
        page = sorted_answer(operation)
        page.data.reverse()
        return page

    workspace.answer = answer  # type: ignore[method-assign]
    with pytest.raises(conduyt.ConduytError, match="did not sort"):
        run(workspace, store)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"lookback": -1.0}, "lookback must not be negative"),
        ({"deletions": "all"}, 'must be "none" or "sweep"'),
        ({"deletions": ["sweep"]}, 'must be "none" or "sweep"'),
    ],
)
def test_arguments_that_cannot_work_are_refused_at_once(arguments: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        request_of(Store(), **arguments)
