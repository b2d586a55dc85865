"""Exports over a real socket, with both clients, through crashes and changes."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from drivers.server import Received, Server, answer, answer_by

import conduyt
from conduyt._values.progress import Progress
from conduyt.csvio import journal
from conduyt.sandbox import Sandbox

from .conftest import Connect, done
from .test_bulk_runs import failure

pytestmark = pytest.mark.anyio


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


only_sync = pytest.mark.parametrize("kind", ["sync"], indirect=True)
"""For what does not depend on the client."""


class People:
    """A list, newest first, that can be changed while somebody reads it."""

    def __init__(self, count: int, size: int = 10) -> None:
        self.ids = [f"con_{number:04}" for number in range(count)]
        self.size = size
        self.requests = 0
        self.change: dict[int, Any] = {}
        """What to do before a request is answered, by its number."""

    def __call__(self, request: Received) -> object:
        self.requests += 1
        self.change.pop(self.requests, lambda: None)()
        page = int(request.query["page"][0])
        shown = self.ids[(page - 1) * self.size : page * self.size]
        meta = {"page": page, "limit": self.size, "total": len(self.ids), "totalPages": -(-len(self.ids) // self.size)}
        return {"data": [{"id": id_} for id_ in shown], "meta": meta}


# -- formats -----------------------------------------------------------------------------------------------------------


async def test_json_lines_have_every_contact_as_the_service_tells_it(
    client: Any, sandbox: Sandbox, tmp_path: Path, contact_ids: list[str]
) -> None:
    report = await done(client.contacts.export(tmp_path / "people.jsonl"))

    rows = lines(report.path)
    assert (report.rows, report.resumed_rows) == (500, 0)
    assert Counter(row["id"] for row in rows) == Counter(contact_ids)
    assert {"firstName", "customFields", "createdAt", "tags"} <= set(rows[0])


async def test_csv_has_a_column_for_each_field_and_custom_field(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    with sandbox.client() as look:
        new = look.contacts.create(
            first_name='=HYPERLINK("x")', phone="+14155550199", custom_fields={"size": 4, "likes": ["tea", "rain"]}
        )

    report = await done(client.contacts.export(tmp_path / "people.csv"))

    rows = table(report.path)
    row = next(row for row in rows if row["id"] == new.id)
    assert len(rows) == 501
    assert row["firstName"] == '\'=HYPERLINK("x")'
    assert row["phone"] == "'+14155550199"
    assert (row["customFields.size"], row["customFields.likes"]) == ("4", "tea, rain")
    assert list(row)[:3] == ["id", "firstName", "lastName"]


async def test_raw_csv_goes_back_as_it_came(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    with sandbox.client() as look:
        new = look.contacts.create(first_name="=Ada", email="ada@new.example", phone="+4930123456")
    filters = {"search": "ada@new.example"}

    report = await done(client.contacts.export(tmp_path / "raw.csv", raw=True, filters=filters))

    (row,) = table(report.path)
    assert (row["firstName"], row["phone"]) == ("=Ada", "+4930123456")
    with sandbox.client() as look:
        look.contacts.update(new.id, first_name="Changed")
    assert (await done(client.contacts.import_csv(report.path))).updated == 1
    with sandbox.client() as look:
        assert look.contacts.get(new.id).first_name == "=Ada"


async def test_parquet_has_types(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    with sandbox.client() as look:
        new = look.contacts.create(
            first_name="Ada", custom_fields={"size": 4.5, "member": True, "likes": ["tea"], "odd": {"a": 1}}
        )
        tag = look.tags.create(name="Typed")
        look.contacts.tags.add(new.id, tag_ids=[tag.id])
        expected = look.contacts.get(new.id)

    report = await done(client.contacts.export(tmp_path / "people.parquet"))

    (row,) = [row for row in pq.read_table(report.path).to_pylist() if row["id"] == new.id]
    assert row["created_at"] == expected.created_at
    assert row["tags"] == ["Typed"]
    assert (row["custom_fields.size"], row["custom_fields.member"], row["custom_fields.likes"]) == (4.5, True, ["tea"])
    assert row["custom_fields.odd"] == '{"a": 1}'
    assert row["lead_score"] == expected.lead_score


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
async def test_an_empty_export_keeps_its_columns(client: Any, tmp_path: Path, ending: str) -> None:
    report = await done(client.contacts.export(tmp_path / f"none.{ending}", filters={"search": "nobody at all"}))

    assert report.rows == 0
    if ending == "csv":
        assert report.path.read_text().startswith("id,firstName,")
    elif ending == "parquet":
        assert pq.read_schema(report.path).field("created_at").type.tz == "UTC"
    else:
        assert report.path.read_bytes() == b""


async def test_progress_counts_up_to_the_total(client: Any, tmp_path: Path) -> None:
    seen: list[Progress] = []

    await done(client.contacts.export(tmp_path / "people.csv", progress=seen.append))

    assert [(now.done, now.total) for now in seen] == [(100 * number, 500) for number in range(1, 6)]


async def test_only_the_owner_can_read_the_file_and_nothing_is_left_beside_it(client: Any, tmp_path: Path) -> None:
    for ending in ("csv", "jsonl", "parquet"):
        report = await done(client.contacts.export(tmp_path / f"people.{ending}", filters={"search": "sarah"}))
        assert stat.S_IMODE(report.path.stat().st_mode) == 0o600

    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.csv", "people.jsonl", "people.parquet"]


@pytest.mark.parametrize("name", ["people.xlsx", "people", "people.csv.part"])
async def test_an_unknown_ending_is_refused_before_anything_is_fetched(
    connect: Connect, tmp_path: Path, name: str
) -> None:
    with Server() as server:
        await failure(lambda: connect(server.url).contacts.export(tmp_path / name), ValueError)
        await failure(lambda: connect(server.url).contacts.export(tmp_path / "a.csv", filters={"page": 2}), ValueError)
        for filters in ("source=website", ["source"], ""):
            refused = await failure(
                lambda: connect(server.url).contacts.export(tmp_path / "a.csv", filters=filters),  # noqa: B023
                TypeError,
            )
            assert "filters must be a mapping of names to values" in str(refused)

    assert server.requests == []


async def test_parquet_without_pyarrow_says_what_to_install(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "conduyt.csvio.parquet", None)

    with Server() as server, pytest.raises(conduyt.ConfigurationError, match=r"conduyt\[arrow\]"):
        await done(connect(server.url).contacts.export(tmp_path / "a.parquet"))


# -- interruptions -----------------------------------------------------------------------------------------------------


async def test_a_file_that_is_there_stays_until_the_new_one_is_whole(connect: Connect, tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text("old\n")
    people = People(25)

    with Server(answer_by(people), answer(401), then=answer_by(people)) as server:
        client = connect(server.url)
        await failure(lambda: client.contacts.export(path), conduyt.AuthenticationError)
        assert path.read_text() == "old\n"
        report = await done(client.contacts.export(path))

    assert (report.rows, report.resumed_rows) == (25, 10)
    assert [row["id"] for row in lines(path)] == people.ids


async def test_without_a_checkpoint_nothing_stays_and_the_next_run_begins_anew(
    connect: Connect, tmp_path: Path
) -> None:
    people = People(25)
    with Server(answer_by(people), answer(401), then=answer_by(people)) as server:
        client = connect(server.url)
        await failure(lambda: client.contacts.export(tmp_path / "a.csv", checkpoint=False), conduyt.AuthenticationError)
        assert list(tmp_path.iterdir()) == []
        report = await done(client.contacts.export(tmp_path / "a.csv", checkpoint=False))

    assert (report.rows, report.resumed_rows) == (25, 0)


_KILLED = """
import os, signal, sys
from pathlib import Path
from conduyt import Conduyt
from conduyt.csvio import export_flow
from conduyt.csvio.journal import Journal
url, key, path, point, count = sys.argv[1:]
left = int(count)

def maybe_die(original):
    def function(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)
    return function

holder, _, name = point.rpartition(".")
home = {"Journal": Journal, "Path": Path, "module": export_flow}[holder]
setattr(home, name, maybe_die(getattr(home, name)))
Conduyt(key, base_url=url).contacts.export(path)
"""


@pytest.mark.parametrize(
    ("point", "count", "ending"),
    [
        ("Journal.position", 0, "csv"),  # the journal is there, and empty
        ("Journal.add", 0, "csv"),  # before the first page is written
        ("Journal.add", 1, "csv"),
        ("Journal.add", 4, "csv"),
        ("Journal.save", 0, "csv"),  # after the last page
        *(("module._finish", 0, ending) for ending in ("csv", "jsonl", "parquet")),  # all is there but the file
        *(("Journal.discard", 1, ending) for ending in ("csv", "jsonl", "parquet")),  # the file is made
        *(("Path.replace", 0, ending) for ending in ("csv", "jsonl", "parquet")),  # and the journal is gone
    ],
)
def test_after_kill_9_the_next_run_completes_the_file_with_nothing_twice(
    sandbox: Sandbox, tmp_path: Path, contact_ids: list[str], point: str, count: int, ending: str
) -> None:
    path = tmp_path / f"people.{ending}"
    arguments = [sandbox.url, sandbox.keys["admin"], str(path), point, str(count)]

    killed = subprocess.run([sys.executable, "-c", _KILLED, *arguments], capture_output=True, check=False)

    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert not path.exists()
    with sandbox.client() as client:
        report = client.contacts.export(path)
    assert Counter(ids_in(path)) == Counter(contact_ids)
    assert report.rows == 500
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def ids_in(path: Path) -> list[str]:
    match path.suffix:
        case ".csv":
            return [row["id"] for row in table(path)]
        case ".jsonl":
            return [row["id"] for row in lines(path)]
        case _:
            ids: list[str] = pq.read_table(path)["id"].to_pylist()
            return ids


@asynccontextmanager
async def interrupted(
    connect: Connect, path: Path, people: People, pages: int, then: People | None = None
) -> AsyncIterator[Server]:
    """A server from which an export broke off after some pages. It has the list `then` afterwards."""
    with Server(*[answer_by(people)] * pages, answer(401), then=answer_by(then or people)) as server:
        await failure(lambda: connect(server.url).contacts.export(path), conduyt.AuthenticationError)
        yield server


@only_sync
async def test_a_checkpoint_of_another_list_is_not_gone_on_from(connect: Connect, tmp_path: Path) -> None:
    path, others = tmp_path / "people.jsonl", People(25)
    others.ids = [f"other_{number}" for number in range(25)]
    async with interrupted(connect, path, People(25), 2, then=others) as server:
        report = await done(connect(server.url).contacts.export(path))

    assert (report.rows, report.resumed_rows) == (25, 0)
    assert [row["id"] for row in lines(path)] == others.ids


@only_sync
async def test_a_checkpoint_of_another_workspace_is_not_gone_on_from(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, people, others = tmp_path / "people.jsonl", People(25), People(26)  # with the same ids, but for one

    def disk_is_full(stream: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with Server(then=answer_by(people)) as server, monkeypatch.context() as patch:
        patch.setattr("conduyt.csvio.export_flow.sync", disk_is_full)
        await failure(lambda: connect(server.url).contacts.export(path), OSError)  # all pages are in the journal
    with Server(then=answer_by(others)) as server:
        report = await done(connect(server.url).contacts.export(path))

    assert (report.rows, report.resumed_rows) == (26, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of a file")
@only_sync
@pytest.mark.parametrize(
    ("work", "text"),
    [
        ('client.contacts.export("people.jsonl")', "cannot use people.jsonl.part: "),
        ('client.backup("backup")', "cannot use backup"),
        ('conduyt.csvio.check_csv("people.csv")', "cannot write a temporary file: "),
    ],
)
async def test_a_disk_that_is_full_is_an_os_error(tmp_path: Path, work: str, text: str) -> None:
    program = f"""
import resource
import conduyt
import conduyt.csvio.disk_set
from conduyt.sandbox import Sandbox
conduyt.csvio.disk_set._CACHE_KB = 1  # instead of millions of rows
with Sandbox() as sandbox, sandbox.client() as client:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    try:
        {work}
    except OSError as error:
        print(error)
"""
    (tmp_path / "people.csv").write_text("email\n" + "".join(f"{number}@example.com\n" for number in range(9_000)))
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert text in done.stdout


@only_sync
async def test_a_checkpoint_of_other_filters_is_not_gone_on_from(connect: Connect, tmp_path: Path) -> None:
    path, people = tmp_path / "people.jsonl", People(25)
    async with interrupted(connect, path, people, 2) as server:
        report = await done(connect(server.url).contacts.export(path, filters={"search": "x"}))

    assert report.resumed_rows == 0


@only_sync
async def test_a_checkpoint_of_yesterday_is_not_gone_on_from(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, people = tmp_path / "people.jsonl", People(25)
    async with interrupted(connect, path, people, 2) as server:
        monkeypatch.setattr(journal, "STALE_AFTER", 0.0)
        report = await done(connect(server.url).contacts.export(path))

    assert (report.rows, report.resumed_rows) == (25, 0)


@only_sync
@pytest.mark.parametrize("content", [b"", b"{}", b"SQLite format 3\0" + b"x" * 5000, b"\xff" * 4096])
async def test_a_journal_that_makes_no_sense_is_not_gone_on_from(
    connect: Connect, tmp_path: Path, content: bytes
) -> None:
    path, people = tmp_path / "people.jsonl", People(25)
    async with interrupted(connect, path, people, 2) as server:
        (tmp_path / "people.jsonl.part").write_bytes(content)
        report = await done(connect(server.url).contacts.export(path))

    assert (report.rows, report.resumed_rows) == (25, 0)


@only_sync
@pytest.mark.parametrize(
    "change",
    [
        *(f"position = json_set(position, '$.{field}', {value})"
          for field in ("front.next", "front.size", "rows", "front.certain", "number")
          for value in ("-1", "'x'", "json('[]')")),
        "position = '{'",
    ],
)  # fmt: skip
async def test_a_journal_with_wrong_numbers_is_not_gone_on_from(connect: Connect, tmp_path: Path, change: str) -> None:
    path, people = tmp_path / "people.jsonl", People(25)
    async with interrupted(connect, path, people, 2) as server:
        with closing(sqlite3.connect(tmp_path / "people.jsonl.part")) as database, database:
            database.execute(f"UPDATE positions SET {change}")
        report = await done(connect(server.url).contacts.export(path))

    assert report.resumed_rows == 0
    assert [row["id"] for row in lines(path)] == people.ids


@only_sync
async def test_a_checkpoint_whose_page_is_gone_begins_anew(connect: Connect, tmp_path: Path) -> None:
    path, people = tmp_path / "people.jsonl", People(35)
    async with interrupted(connect, path, people, 3) as server:
        people.ids = people.ids[:8]
        report = await done(connect(server.url).contacts.export(path))

    assert report.resumed_rows == 0
    assert [row["id"] for row in lines(path)] == people.ids


# -- changes while it runs ---------------------------------------------------------------------------------------------


async def test_deletions_while_it_runs_cost_no_other_record(connect: Connect, tmp_path: Path) -> None:
    people = People(60)
    survivors = [id_ for number, id_ in enumerate(people.ids) if number not in {0, 1, 2, 11, 25}]
    people.change = {
        3: lambda: people.ids.__delitem__(slice(0, 3)),
        6: lambda: [people.ids.remove(f"con_{number:04}") for number in (11, 25)],
    }

    with Server(then=answer_by(people)) as server:
        await done(connect(server.url).contacts.export(tmp_path / "people.jsonl"))

    exported = Counter(row["id"] for row in lines(tmp_path / "people.jsonl"))
    assert set(survivors) <= set(exported)
    assert set(exported.values()) == {1}


@pytest.mark.parametrize(("gone", "resumed"), [(7, 30), (12, 0)])
async def test_deletions_between_a_crash_and_the_next_run_cost_no_other_record(
    connect: Connect, tmp_path: Path, gone: int, resumed: int
) -> None:
    path, people = tmp_path / "people.jsonl", People(60)
    async with interrupted(connect, path, people, 3) as server:
        del people.ids[:gone]
        survivors = list(people.ids)
        report = await done(connect(server.url).contacts.export(path))

    exported = Counter(row["id"] for row in lines(path))
    assert report.resumed_rows == resumed  # none when nothing of the last page is on it
    assert set(survivors) <= set(exported)
    assert set(exported.values()) == {1}


async def test_insertions_while_it_runs_make_no_record_appear_twice(connect: Connect, tmp_path: Path) -> None:
    people = People(35)
    before = list(people.ids)
    people.change = {2: lambda: people.ids.insert(0, "new_1"), 3: lambda: people.ids.insert(0, "new_2")}

    with Server(then=answer_by(people)) as server:
        await done(connect(server.url).contacts.export(tmp_path / "people.jsonl"))

    exported = Counter(row["id"] for row in lines(tmp_path / "people.jsonl"))
    assert set(before) <= set(exported)
    assert set(exported.values()) == {1}


async def test_a_server_that_ignores_the_page_does_not_keep_it_for_ever(connect: Connect, tmp_path: Path) -> None:
    same = {"data": [{"id": "a"}, {"id": "b"}], "meta": {"page": 1, "limit": 2, "total": 99}}

    with Server(then=answer(200, same)) as server, pytest.warns(conduyt.PagingDriftWarning, match="the list has 99"):
        report = await done(connect(server.url).contacts.export(tmp_path / "people.jsonl"))

    assert (report.rows, len(server.requests)) == (2, 2)


async def test_a_page_whose_response_got_lost_is_fetched_again(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.faults.add(drop="reset", operation="contacts.list", every=2)

    assert (await done(client.contacts.export(tmp_path / "people.csv"))).rows == 500


def test_times_of_an_export_are_those_of_the_wall(sandbox: Sandbox, tmp_path: Path) -> None:
    looked: list[float] = []

    def look(now: Progress) -> None:
        with closing(sqlite3.connect(tmp_path / "people.csv.part")) as database:
            looked.append(database.execute("SELECT started FROM journal").fetchone()[0])

    with sandbox.client() as client:
        client.contacts.export(tmp_path / "people.csv", progress=look)
    assert all(abs(started - datetime.now(UTC).timestamp()) < 3600 for started in looked)
    assert len(looked) == 5
    assert os.listdir(tmp_path) == ["people.csv"]  # noqa: PTH208
