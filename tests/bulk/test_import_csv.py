"""Imports from the file to the contacts, over a real socket, with both clients."""

from __future__ import annotations

import json
import pickle
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from drivers.server import Server, answer, reset

import conduyt
from conduyt._core import polling
from conduyt._core.endpoint import Operation
from conduyt._core.flow import Local, Pause
from conduyt._values.progress import Progress
from conduyt.csvio import import_flow
from conduyt.csvio.targets import TARGETS
from conduyt.models.contacts import ImportJob
from conduyt.sandbox import Sandbox

from .conftest import Connect, done
from .test_bulk_runs import failure

pytestmark = pytest.mark.anyio

GOOD = "First Name,Mail,City\r\nAda,ada@new.example,Paris\r\nEve,eve@new.example,Rome\r\n"
MAPPING = {"Mail": "email"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait as long as with the real service."""
    monkeypatch.setattr(polling, "_FIRST_WAIT_S", 0.01)
    monkeypatch.setattr(polling, "_LONGEST_WAIT_S", 0.02)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(GOOD.encode())
    return path


def job(status: str, **fields: object) -> dict[str, object]:
    return {"data": {"id": "imp_1", "status": status, "totalRows": 2, **fields}}


UPLOADED = answer(200, {"data": {"fileName": "people.csv"}})
CREATED = answer(201, job("created"))
STARTED = answer(202, {"data": {"id": "imp_1", "status": "processing"}})
COMPLETED = answer(200, job("completed", processedRows=2, createdRows=2))


# -- against the sandbox ---------------------------------------------------------------------------------------------


async def test_a_file_becomes_contacts(client: Any, sandbox: Sandbox, file: Path) -> None:
    report = await done(client.contacts.import_csv(file, mapping=MAPPING))

    assert (report.ok, report.status, report.created, report.processed) == (True, "completed", 2, 2)
    with sandbox.client() as look:
        (ada,) = look.contacts.list(search="ada@new.example").data
        assert (ada.first_name, ada.city) == ("Ada", "Paris")
        assert look.contacts.imports.get(report.import_id).file_name == "people.csv"


@pytest.mark.parametrize("resource", ["companies", "deals"])
async def test_companies_and_deals_are_imported_as_well(
    client: Any, sandbox: Sandbox, tmp_path: Path, resource: str
) -> None:
    rows: list[dict[str, object]] = [{"name": "Engines", "custom_fields": {"size": 4}}, {"name": "Looms"}]
    if resource == "deals":
        rows[0] |= {"value": 24000.5, "expected_close_date": "2026-12-31", "stage_id": "stage_won"}
    importer = getattr(client, resource)
    assert (await done(importer.import_csv(rows, dry_run=True))).ok

    first = await done(importer.import_csv(rows))
    second = await done(importer.import_csv([{"Firm": "Engines"}], mapping={"Firm": "name"}, mode="update_only"))

    assert (first.ok, first.created, second.updated, second.created) == (True, 2, 1, 0)
    with sandbox.client() as look:
        assert look.contacts.imports.get(first.import_id).object_type == (
            "companies" if resource == "companies" else "opportunities"
        )
        found = next(one for one in getattr(look, resource).list(limit=100) if one.name == "Engines")
        assert found.custom_fields == {"size": "4"}
        assert resource == "companies" or (found.value, found.stage_id) == (Decimal("24000.5"), "stage_won")


async def test_companies_that_were_exported_go_back(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    before = await done(client.companies.export(tmp_path / "one.csv", raw=True))
    report = await done(client.companies.import_csv(tmp_path / "one.csv"))

    assert (report.ok, report.created, report.updated) == (True, 0, before.rows)


async def test_deals_of_the_same_name_would_change_each_other(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    await done(client.deals.export(tmp_path / "one.csv", raw=True))
    error = await failure(lambda: client.deals.import_csv(tmp_path / "one.csv"), conduyt.CsvError)

    assert {problem.code for problem in error.report.problems} == {"duplicate"}
    assert (await done(client.deals.import_csv(tmp_path / "one.csv", duplicate_fields=(), dry_run=True))).ok
    await failure(lambda: client.deals.import_csv(tmp_path / "one.csv", duplicate_fields=["email"]), ValueError)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
async def test_files_of_any_kind_arrive_as_they_were_meant(
    client: Any, sandbox: Sandbox, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "Kunden (Süd).csv"
    path.write_bytes('Email;City\r\njoerg@new.example;"Köln; Mitte"\r\n'.encode(encoding))

    report = await done(client.contacts.import_csv(path, encoding=encoding if encoding == "cp1252" else None))

    assert report.ok
    with sandbox.client() as look:
        (joerg,) = look.contacts.list(search="joerg@new.example").data
        assert joerg.city == "Köln; Mitte"
        assert look.contacts.imports.get(report.import_id).file_name == "Kunden (Süd).csv"


async def test_a_dry_run_sends_nothing(connect: Connect, file: Path) -> None:
    with Server() as server:
        report = await done(connect(server.url).contacts.import_csv(file, mapping=MAPPING, dry_run=True))

    assert server.requests == []
    assert (report.ok, report.dry_run, report.file.rows, report.import_id) == (True, True, 2, None)


async def test_a_file_with_problems_is_not_sent_and_the_error_shows_no_value(connect: Connect, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Email\nada@example.com\nnot-an-address\nnor-this\n")

    with Server() as server:
        error = await failure(lambda: connect(server.url).contacts.import_csv(path), conduyt.CsvError)

    assert server.requests == []
    assert str(error) == "people.csv: line 3, column Email: is not an email address, and 1 more. Nothing was sent."
    assert isinstance(error, conduyt.CsvError)
    assert [problem.value for problem in error.report.problems] == ["not-an-address", "nor-this"]


async def test_what_the_service_refuses_is_mapped_to_lines_of_the_file(
    client: Any, sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text('Email,City\na@new.example,"New\nYork"\n\nb@new.example,\nnot-an-address,Rome\nc@new.example,\n')

    report = await done(client.contacts.import_csv(path, ignore_problems=True))

    assert (report.status, report.created, report.failed, report.ok) == ("completed", 3, 1, False)
    (refused,) = report.refused
    assert (refused.line, refused.row, refused.column, refused.code) == (6, 3, "Email", "refused")


async def test_more_errors_than_the_job_keeps_are_read_from_its_rows(
    client: Any, sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Email\n" + "".join(f"wrong-{number}\n" for number in range(130)))

    report = await done(client.contacts.import_csv(path, ignore_problems=True))

    assert report.failed == 130
    assert [problem.line for problem in report.refused] == list(range(2, 132))


async def test_an_import_can_tag_and_only_update(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    with sandbox.client() as look:
        known = look.contacts.create(email="known@new.example")
        tag = look.tags.create(name="Imported")
    path = tmp_path / "people.csv"
    path.write_text("Email,City\nknown@new.example,Oslo\nstranger@new.example,Rome\n")

    report = await done(client.contacts.import_csv(path, mode="update_only", tag_ids=[tag.id]))

    assert (report.updated, report.skipped, report.created) == (1, 1, 0)
    with sandbox.client() as look:
        changed = look.contacts.get(known.id)
        assert changed.city == "Oslo"
        assert [tag.name for tag in changed.tags or []] == ["Imported"]


async def test_progress_is_reported_stage_by_stage(client: Any, file: Path) -> None:
    seen: list[Progress] = []

    await done(client.contacts.import_csv(file, mapping=MAPPING, progress=seen.append))

    assert [(now.stage, now.done, now.total) for now in seen] == [
        ("check", 2, None),
        ("upload", 0, 2),
        ("import", 2, 2),
    ]


async def test_an_import_that_is_stuck_ends_with_the_deadline(connect: Connect, file: Path) -> None:
    with Server(UPLOADED, CREATED, STARTED, then=answer(200, job("processing", processedRows=1))) as server:
        error = await failure(
            lambda: connect(server.url).contacts.import_csv(file, mapping=MAPPING, deadline=2),
            conduyt.ImportUnfinishedError,
        )

    assert isinstance(error, conduyt.ImportUnfinishedError)
    assert (error.report.status, error.report.import_id, error.report.processed) == ("processing", "imp_1", 1)
    assert error.maybe_applied


async def test_a_file_that_changes_after_it_was_checked_is_not_imported(
    client: Any, sandbox: Sandbox, file: Path
) -> None:
    for start, changed in (
        (GOOD, "First Name,City,Mail\r\nAda,ada@new.example,Paris\r\n"),
        (GOOD.replace(",", ";"), ""),
        (GOOD.replace(",", ";"), '"a"b;c;d\r\n'),
    ):
        file.write_bytes(start.encode())

        def change(now: Progress, changed: str = changed) -> None:
            if now.stage == "upload":
                file.write_bytes(changed.encode())

        error = await failure(
            lambda change=change: client.contacts.import_csv(file, mapping=MAPPING, progress=change), conduyt.CsvError
        )
        assert str(error).startswith("people.csv was changed after it was checked. Nothing was imported.")
    assert not [request.path for request in sandbox.requests if request.path == "/api/v1/imports"]


async def test_an_error_that_ends_an_import_early_says_how_far_it_was(client: Any, file: Path) -> None:
    def interrupt(stage: str) -> Any:
        def progress(now: Progress) -> None:
            if now.stage == stage:
                raise ZeroDivisionError  # as Ctrl-C would, or a loop that is canceled

        return progress

    before = await failure(
        lambda: client.contacts.import_csv(file, mapping=MAPPING, progress=interrupt("upload")), ZeroDivisionError
    )
    later = await failure(
        lambda: client.contacts.import_csv(file, mapping=MAPPING, progress=interrupt("import")), ZeroDivisionError
    )

    assert before.__notes__ == ["No row has been imported: the import had not been started."]
    assert re.fullmatch(
        r"The import (imp_\w+) may go on: client\.contacts\.imports\.get\('\1'\) tells\.", later.__notes__[0]
    )


async def test_an_import_that_is_canceled_fails_and_tells_how_far_it_was(
    client: Any, sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Email\n" + "".join(f"p{number}@new.example\n" for number in range(1500)))
    sandbox.clock.freeze()  # or the import might be over before it can be canceled

    def cancel(now: Progress) -> None:
        if now.stage == "import":
            with sandbox.client() as other:
                (job,) = [job for job in other.contacts.imports.list() if job.total_rows == 1500]
                if job.status == "processing":
                    other.contacts.imports.update_launch_monitor(job.id, body={"stage": "cancelled"})

    error = await failure(lambda: client.contacts.import_csv(path, progress=cancel), conduyt.ImportFailedError)

    assert "was canceled" in str(error)
    assert "of 1,500 rows dealt with" in str(error)
    assert pickle.loads(pickle.dumps(error)).report == error.report  # type: ignore[attr-defined]


# -- lost answers ----------------------------------------------------------------------------------------------------


async def test_a_failed_import_has_the_errors_of_its_rows(connect: Connect, file: Path) -> None:
    errors = [{"row": 2, "message": "The mailbox is on hold.", "field": "email"}, "odd", {"row": 99, "message": "?"}]
    with Server(
        UPLOADED, CREATED, STARTED, answer(200, job("failed", processedRows=2, errorRows=1, errors=errors))
    ) as server:
        error = await failure(
            lambda: connect(server.url).contacts.import_csv(file, mapping=MAPPING), conduyt.ImportFailedError
        )

    assert isinstance(error, conduyt.ImportFailedError)
    (problem,) = error.report.problems
    assert (problem.line, problem.column, problem.message) == (3, "Mail", "The mailbox is on hold.")


async def test_a_status_without_the_id_of_its_import_is_understood(connect: Connect, file: Path) -> None:
    nameless = {"data": {"status": "processing", "totalRows": 2}}
    over = {"data": {"status": "completed", "processedRows": 2, "createdRows": 1, "errorRows": 1}}
    rows = answer(200, {"data": [{"id": "row_2", "rowNumber": 2, "status": "failed", "error": "email: is taken"}]})
    with Server(UPLOADED, CREATED, STARTED, answer(200, nameless), answer(200, over), rows) as server:
        report = await done(connect(server.url).contacts.import_csv(file, mapping=MAPPING))

    assert (report.status, report.import_id, report.created, report.failed) == ("completed", "imp_1", 1, 1)
    assert [problem.message for problem in report.problems] == ["email: is taken"]


async def test_rows_that_cannot_be_listed_do_not_cost_the_report(connect: Connect, file: Path) -> None:
    over = answer(200, job("completed", processedRows=2, createdRows=1, errorRows=1))
    with Server(UPLOADED, CREATED, STARTED, over, answer(404)) as server:
        report = await done(connect(server.url).contacts.import_csv(file, mapping=MAPPING))

    assert (report.status, report.created, report.failed, report.ok) == ("completed", 1, 1, False)


async def test_a_start_that_is_refused_says_that_nothing_was_started(connect: Connect, file: Path) -> None:
    with Server(UPLOADED, CREATED, answer(403)) as server:
        error = await failure(
            lambda: connect(server.url).contacts.import_csv(file, mapping=MAPPING), conduyt.PermissionDeniedError
        )

    assert "The import imp_1 has not been started." in error.__notes__
    assert not any("may go on" in note for note in error.__notes__)


async def test_an_upload_whose_response_got_lost_is_repeated_for_it_imports_nothing(
    connect: Connect, file: Path
) -> None:
    with Server(reset(), UPLOADED, CREATED, STARTED, COMPLETED) as server:
        assert (await done(connect(server.url).contacts.import_csv(file, mapping=MAPPING))).ok

    assert [request.path[-8:] for request in server.requests[:2]] == ["s/upload", "s/upload"]


async def test_a_job_whose_response_got_lost_is_not_made_twice_and_nothing_was_imported(
    connect: Connect, file: Path
) -> None:
    with Server(UPLOADED, reset()) as server:
        error = await failure(
            lambda: connect(server.url).contacts.import_csv(file, mapping=MAPPING), conduyt.APIConnectionError
        )

    assert len(server.requests) == 2
    assert any("No row has been imported" in note for note in error.__notes__)


async def test_a_start_whose_response_got_lost_is_looked_up_not_repeated(connect: Connect, file: Path) -> None:
    with Server(UPLOADED, CREATED, reset(), answer(200, job("processing")), COMPLETED) as server:
        assert (await done(connect(server.url).contacts.import_csv(file, mapping=MAPPING))).ok

    assert [request.method for request in server.requests] == ["POST", "POST", "POST", "GET", "GET"]


async def test_a_start_that_never_arrived_is_made_once_the_job_has_said_so_twice(connect: Connect, file: Path) -> None:
    waiting = answer(200, job("created"))
    with Server(UPLOADED, CREATED, reset(), waiting, waiting, answer(409), COMPLETED) as server:
        assert (await done(connect(server.url).contacts.import_csv(file, mapping=MAPPING))).ok

    assert [request.path.rsplit("/", 1)[-1] for request in server.requests] == [
        "upload", "imports", "process", "imp_1", "imp_1", "process", "imp_1",
    ]  # fmt: skip


async def test_an_outage_while_waiting_is_waited_out(connect: Connect, file: Path) -> None:
    steps = [UPLOADED, CREATED, STARTED, reset(), answer(500), answer(200, "<html>"), COMPLETED]
    with Server(*steps) as server:
        assert (await done(connect(server.url, max_retries=0).contacts.import_csv(file, mapping=MAPPING))).ok


async def test_a_key_that_is_withdrawn_while_waiting_ends_it_with_a_hint(connect: Connect, file: Path) -> None:
    with Server(UPLOADED, CREATED, STARTED, answer(401)) as server:
        error = await failure(
            lambda: connect(server.url).contacts.import_csv(file, mapping=MAPPING), conduyt.AuthenticationError
        )

    assert any("imp_1 may go on" in note for note in error.__notes__)


@pytest.mark.parametrize(("name", "sent_as"), [("a'b c.csv", "a'b c.csv"), ("x\r\nX-Evil: y.csv", "xX-Evil: y.csv")])
async def test_the_name_of_an_upload_cannot_break_out_of_its_header(
    connect: Connect, tmp_path: Path, name: str, sent_as: str
) -> None:
    path = tmp_path / name
    path.write_bytes(GOOD.encode())

    with Server(UPLOADED, CREATED, STARTED, COMPLETED) as server:
        await done(connect(server.url).contacts.import_csv(path, mapping=MAPPING))

    assert f'filename="{sent_as}"'.encode() in server.requests[0].body
    assert json.loads(server.requests[1].body)["mappings"] == {
        "First Name": "firstName", "Mail": "email", "City": "city",
    }  # fmt: skip


@pytest.mark.parametrize("wrong", [{"deadline": 0}, {"duplicate_fields": ["name"]}, {"mapping": {"Mail": "mail"}}])
async def test_arguments_that_cannot_work_are_refused(connect: Connect, file: Path, wrong: dict[str, Any]) -> None:
    with Server() as server:
        await failure(lambda: connect(server.url).contacts.import_csv(file, **wrong), ValueError)


def test_waits_grow_from_one_second_to_ten_with_jitter(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the real waits
    request = import_flow.ImportRequest(
        target=TARGETS["contacts"], source=file, mapping=MAPPING, encoding=None, delimiter=None, dry_run=False,
        ignore_problems=False,
        duplicate_fields=(), remove_duplicates=False, mode="create_and_update", tag_ids=(), deadline=100, progress=None,
    )  # fmt: skip
    now, waits, jitter = [0.0], list[float](), iter([0.0, 1.0] * 50)
    work = import_flow.run(request, lambda: now[0], lambda: next(jitter))
    answered: object = None

    def go_on() -> None:
        nonlocal answered
        while True:
            match step := work.send(answered):
                case Local():
                    answered = step.function()
                case Pause():
                    waits.append(step.seconds)
                    now[0] += step.seconds
                case Operation():
                    answered = ImportJob(id="imp_1", status="processing")

    with pytest.raises(conduyt.ImportUnfinishedError, match="is processing after 100 s"):
        go_on()

    assert waits[:7] == pytest.approx([1.0, 2.25, 2.25, 5.0625, 5.0625, 10.0, 10.0])
    assert sum(waits) == pytest.approx(100)
    assert max(waits) == 10.0


@pytest.mark.parametrize(
    ("wrong", "error", "text"),
    [
        ({"mapping": {"Name": "frist_name"}}, ValueError, "frist_name is no field of a contact; perhaps 'firstName'"),
        ({"mapping": {"Name": "first_name"}}, ValueError, "perhaps 'firstName' was meant"),
        ({"mapping": {"Name": 5}}, ValueError, "mapping: 5 is no field of a contact"),
        ({"mapping": {5: "firstName"}}, TypeError, "mapping must be a text, not int"),
        ({"mapping": [("Name", "firstName")]}, TypeError, "mapping must be a mapping of columns to fields, not list"),
        ({"encoding": 5}, TypeError, "encoding must be a text, not int"),
        ({"delimiter": 5}, TypeError, "delimiter must be a text, not int"),
        ({"delimiter": "||"}, ValueError, "delimiter must be one character"),
        ({"duplicate_fields": "email"}, TypeError, "duplicate_fields must be several"),
        ({"duplicate_fields": [5]}, ValueError, "duplicate_fields can only be email and phone, not 5"),
        ({"tag_ids": "vip"}, TypeError, "tag_ids must be several, such as a list, not one str"),
        ({"dry_run": "false"}, TypeError, "dry_run must be True or False"),
        ({"deadline": "5"}, TypeError, "deadline must be a positive number of seconds, not str"),
        ({"options": {"timeot": 5}}, TypeError, "perhaps 'timeout' was meant"),
        ({"progress": "bar"}, TypeError, "progress must be a function"),
    ],
    ids=str,
)
@pytest.mark.parametrize("make", [conduyt.Conduyt, conduyt.AsyncConduyt])
@pytest.mark.anyio
async def test_arguments_of_an_import_are_checked_by_name(make: Any, wrong: Any, error: Any, text: str) -> None:
    with pytest.raises(error, match=text):
        await done(make("cdy_x", base_url="http://127.0.0.1:9").contacts.import_csv(b"Name\nAda\n", **wrong))


@pytest.mark.parametrize("make", [conduyt.Conduyt, conduyt.AsyncConduyt])
@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda client: client.contacts.find(email=5), "email must be a str, not int"),
        (lambda client: client.contacts.get_many(None), "contact_ids must be several"),
        (lambda client: client.bulk.tag_contacts(None, ["VIP"]), "records must be several"),
        (lambda client: client.bulk.tag_contacts(["con_1"], None), "tags must be several"),
        (lambda client: client.bulk.tag_contacts(["con_1"], b"VIP"), "tags must be several"),
        (lambda client: client.bulk.tag_contacts(["con_1"], ["VIP"], stop_on_error="no"), "stop_on_error must be True"),
        (lambda client: client.contacts.changes("x", lookback=5), "lookback must be a timedelta, not int"),
        (lambda client: client.contacts.export("x.csv", verify="no"), "verify must be True or False"),
        (lambda client: client.backup("x", progress="bar"), "progress must be a function"),
        (lambda client: client.attach(conduyt.models.ImportJob(id="i")).wait(timeout="5"), "timeout must be"),
    ],
)
@pytest.mark.anyio
async def test_arguments_of_long_work_are_checked_by_name(make: Any, call: Any, text: str) -> None:
    with pytest.raises(TypeError, match=text):
        await done(call(make("cdy_x", base_url="http://127.0.0.1:9")))
