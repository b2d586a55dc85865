"""`contacts.upsert_many`: imports of many rows, or one request each, with both clients against the sandbox."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from drivers.server import Server, answer

import conduyt
from conduyt._core import polling
from conduyt.bulk import Progress, report_of
from conduyt.csvio import import_job
from conduyt.rows import DryRun
from conduyt.sandbox import Sandbox

from .conftest import Connect, done

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait as long as with the real service."""
    monkeypatch.setattr(polling, "_FIRST_WAIT_S", 0.01)
    monkeypatch.setattr(polling, "_LONGEST_WAIT_S", 0.05)


def people(count: int) -> list[dict[str, object]]:
    return [{"email": f"row{number}@x.test", "first_name": f"Row {number}"} for number in range(count)]


def states(report: Any) -> list[str]:
    return [outcome.state for outcome in report]


def calls(sandbox: Sandbox) -> list[tuple[str, str]]:
    """Methods and paths, without ids."""
    return [
        (one.method, "/".join(part for part in one.path.removeprefix("/api/v1").split("/") if "_" not in part))
        for one in sandbox.requests
    ]


def found(sandbox: Sandbox, search: str) -> list[conduyt.models.Contact]:
    with sandbox.client() as client:
        return list(client.contacts.list(search=search, limit=100))


async def test_new_contacts_are_created_and_known_ones_changed(client: Any, sandbox: Sandbox) -> None:
    made = await done(client.contacts.create(email="ROW1@x.test", first_name="Old", city="Paris"))
    report = await done(client.contacts.upsert_many(people(3), key="email"))

    assert report.ok
    assert report.what == "upsert contacts"
    assert len(found(sandbox, "x.test")) == 3
    with sandbox.client() as checker:
        known = checker.contacts.get(made.id)
    assert (known.first_name, known.city) == ("Row 1", "Paris")


async def test_each_refused_row_has_its_reason(client: Any, sandbox: Sandbox) -> None:
    rows = people(30)
    for index in (0, 7, 29):
        rows[index]["country"] = "USA"
    seen: list[Progress] = []
    report = await done(client.contacts.upsert_many(rows, key="email", progress=seen.append))

    assert [outcome.index for outcome in report.failed] == [0, 7, 29]
    assert {(outcome.code, outcome.field) for outcome in report.failed} == {("refused", "country")}
    assert "country must have at most 2 characters" in str(report.failed[0].message)
    assert (seen[-1].done, seen[-1].total) == (30, 30)
    # One import: created, started, and looked at once.
    assert calls(sandbox) == [("POST", "/imports"), ("POST", "/imports/process"), ("GET", "/imports")]


async def test_more_errors_than_the_import_keeps_are_read_from_its_rows(client: Any, sandbox: Sandbox) -> None:
    rows: list[dict[str, object]] = [{**row, "country": "USA"} for row in people(150)]
    rows[60]["country"] = "US"
    report = await done(client.contacts.upsert_many(rows, key="email"))

    assert [outcome.index for outcome in report.done] == [60]
    assert len(report.failed) == 149


async def test_many_rows_go_into_several_imports(client: Any, sandbox: Sandbox) -> None:
    dry = await done(client.contacts.upsert_many(people(2_300), key="email", dry_run=True))

    assert isinstance(dry, DryRun)
    assert (dry.rows, len(dry)) == (2_300, 3)
    assert [len(request.indices) for request in dry] == [1000, 1000, 300]
    assert dry[2].indices[0] == 2000
    body = dict(dry[2].body or {})
    rows = body.pop("rows")
    assert isinstance(rows, list)
    assert rows[0] == {"email": "row2000@x.test", "firstName": "Row 2000"}
    assert body == {
        "objectType": "contacts",
        "format": "json",
        "importMode": "create_and_update",
        "removeDuplicates": False,
        "duplicateCheckFields": ["email"],
    }
    assert not sandbox.requests


async def test_custom_fields_and_tags_are_imported(client: Any, sandbox: Sandbox) -> None:
    row = {"email": "ada@x.test", "custom_fields.tier": "gold", "custom_fields": {"size": "big"}, "tags": ["VIP"]}
    assert (await done(client.contacts.upsert_many([row], key="email"))).ok

    (ada,) = found(sandbox, "ada@x.test")
    assert ada.custom_fields == {"tier": "gold", "size": "big"}
    assert [tag.name for tag in ada.tags or ()] == ["VIP"]


async def test_the_last_row_about_a_contact_wins(client: Any, sandbox: Sandbox) -> None:
    rows = [{"email": f"{'AB'[number % 2]}@x.test", "city": str(number)} for number in range(5)]
    rows[3]["email"] = "b@X.test"
    for key in ("email", "either"):
        report = await done(client.contacts.upsert_many(rows, key=key))
        assert report.ok
        assert {one.city for one in found(sandbox, "@x.test")} == {"3", "4"}


async def test_the_keys_differ_where_people_share_a_number(client: Any, sandbox: Sandbox) -> None:
    rows = [{"email": f"{name}@x.test", "phone": "+4930123456"} for name in ("ada", "bob")]
    for key, count in (("email", 2), ("phone", 1), ("either", 1)):
        sandbox.reset()
        assert (await done(client.contacts.upsert_many(rows, key=key))).ok
        assert len(found(sandbox, "x.test")) == count


async def test_either_key_sends_a_request_for_each_row_and_knows_the_ids(client: Any, sandbox: Sandbox) -> None:
    rows = [{"email": "ada@x.test"}, {"phone": "+4930123456"}, {"email": "x"}]
    report = await done(client.contacts.upsert_many(rows, key="either"))

    assert states(report) == ["done", "done", "failed"]
    assert report[2].field == "email"
    with sandbox.client() as checker:
        assert checker.contacts.get(report[1].id).phone == "+4930123456"
    assert calls(sandbox)[:3] == [("POST", "/contact")] * 3


@pytest.mark.parametrize("key", ["email", "either"])
async def test_a_null_clears_the_field_of_a_known_contact(client: Any, sandbox: Sandbox, key: str) -> None:
    row = {"email": "ada@x.test", "city": "Paris", "phone": "+4930123456", "custom_fields.tier": "gold"}
    await done(client.contacts.upsert_many([row], key=key))
    rows = [{"email": "ada@x.test", "city": None, "custom_fields.tier": None, "first_name": "Ada"}]
    assert (await done(client.contacts.upsert_many(rows, key=key))).ok
    assert found(sandbox, "ada@x.test")[0].city == "Paris"

    report = await done(client.contacts.upsert_many(rows, key=key, clear_nulls=True))
    assert report.ok
    (ada,) = found(sandbox, "ada@x.test")
    assert (ada.id, ada.city, ada.phone, ada.first_name) == (report[0].id, None, "+4930123456", "Ada")
    assert (ada.custom_fields or {}).get("tier") is None


@pytest.mark.parametrize("key", ["email", "either"])
async def test_a_row_whose_fields_were_not_cleared_is_neither_done_nor_failed(
    client: Any, sandbox: Sandbox, key: str
) -> None:
    rows = [{"email": "ada@x.test", "city": None}, {"email": "bob@x.test", "city": "Rome"}]
    with sandbox.faults.add(status=422, operation="contacts.update", times=1):
        report = await done(client.contacts.upsert_many(rows, key=key, clear_nulls=True))
    assert states(report) == ["unknown", "done"]
    assert len(found(sandbox, "ada@x.test")) == 1  # so the row has been written
    assert (await done(report.retry())).ok


@pytest.mark.parametrize(
    ("rows", "key", "error", "text"),
    [
        ([{"email": "a@x.test"}, {"first_name": "Bob"}], "email", ValueError, "row 1: has no email"),
        ([{"email": "a@x.test"}], "phone", ValueError, "row 0: has no phone"),
        ([{"email": " "}], "either", ValueError, "row 0: has no email and no phone"),
        ([{"phone": 4930123456}], "phone", TypeError, "row 0: phone must be a str, not int"),
        ([{"email": "a@x.test", "tags": None}], "email", ValueError, "row 0: tags cannot be cleared"),
        ([{"emial": "a@x.test"}], "email", TypeError, "perhaps 'email' was meant"),
        ([{"email": "a@x.test"}], "mail", ValueError, "key must be one of email, phone, either, not 'mail'"),
    ],
)
async def test_wrong_rows_are_refused_before_anything_is_sent(
    client: Any, sandbox: Sandbox, rows: Any, key: str, error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        await done(client.contacts.upsert_many(rows, key=key, clear_nulls=True))
    assert not sandbox.requests


async def test_a_contact_that_cannot_be_told_is_not_cleared(client: Any, sandbox: Sandbox) -> None:
    for name in ("ada", "bob"):
        await done(client.contacts.create(first_name=name, phone="+4930123456"))
    row = {"phone": "+4930123456", "city": None}
    report = await done(client.contacts.upsert_many([row], key="phone", clear_nulls=True))

    assert states(report) == ["unknown"]
    assert report[0].code == "multiple_matches"


# -- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", ["contacts.imports.create", "contacts.imports.process", "contacts.imports.get"])
async def test_a_lost_answer_loses_no_row_and_doubles_none(client: Any, sandbox: Sandbox, operation: str) -> None:
    with sandbox.faults.add(drop="close", applied=True, operation=operation, times=1):
        report = await done(client.contacts.upsert_many(people(3), key="email"))

    assert report.ok
    assert len(found(sandbox, "x.test")) == 3
    assert sum(one == ("POST", "/imports/process") for one in calls(sandbox)) == 1


async def test_an_import_that_was_not_started_is_started_again(client: Any, sandbox: Sandbox) -> None:
    with sandbox.faults.add(drop="close", operation="contacts.imports.process", times=1):
        assert (await done(client.contacts.upsert_many(people(3), key="email"))).ok
    assert len(found(sandbox, "x.test")) == 3


async def test_an_import_that_goes_on_is_followed_by_the_retry(connect: Connect, sandbox: Sandbox) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    sandbox.clock.freeze()
    with pytest.raises(conduyt.APITimeoutError, match="may still go on") as caught:
        await done(client.contacts.upsert_many(people(400), key="email", deadline=2))
    report: Any = report_of(caught.value)
    assert states(report) == ["unknown"] * 400

    sandbox.clock.advance(10)
    again = await done(report.retry())
    assert again.ok
    assert sum(one == ("POST", "/imports") for one in calls(sandbox)) == 1
    assert len(found(sandbox, "x.test")) == 400


async def test_an_import_that_is_gone_is_sent_again(client: Any, sandbox: Sandbox) -> None:
    with (
        sandbox.faults.add(status=503, operation="contacts.imports.get"),
        pytest.raises(conduyt.APITimeoutError) as caught,
    ):
        await done(client.contacts.upsert_many(people(3), key="email", deadline=2, options={"max_retries": 0}))
    report: Any = report_of(caught.value)
    sandbox.reset()

    assert (await done(report.retry())).ok
    assert len(found(sandbox, "x.test")) == 3


async def test_a_canceled_import_tells_which_rows_it_did_not_reach(client: Any, sandbox: Sandbox) -> None:
    sandbox.clock.freeze()  # after the first 200 rows the import stands still

    def cancel(now: Progress) -> None:
        if now.done == 200:
            with sandbox.client() as other:
                for job in other.contacts.imports.list().data:
                    if job.status == "processing":
                        other.contacts.imports.update_launch_monitor(job.id, body={"stage": "cancelled"})

    report = await done(client.contacts.upsert_many(people(400), key="email", progress=cancel))

    assert [outcome.index for outcome in report.done] == list(range(200))
    assert {outcome.code for outcome in report.failed} == {"cancelled"}
    assert len(report.done) == len(found(sandbox, "x.test"))
    assert (await done(report.retry())).ok
    assert len(found(sandbox, "x.test")) == 400


async def test_a_refused_import_fails_its_rows(client: Any, sandbox: Sandbox) -> None:
    with sandbox.faults.add(status=413, operation="contacts.imports.create", times=1):
        report = await done(client.contacts.upsert_many(people(3), key="email"))
    assert {(outcome.state, outcome.code) for outcome in report} == {("failed", "payload_too_large")}
    assert (await done(report.retry())).ok


@pytest.mark.parametrize("operation", ["contacts.imports.create", "contacts.imports.process"])
async def test_a_key_that_may_not_import_ends_the_run(client: Any, sandbox: Sandbox, operation: str) -> None:
    with sandbox.faults.add(status=403, operation=operation), pytest.raises(conduyt.PermissionDeniedError) as caught:
        await done(client.contacts.upsert_many(people(3), key="email"))
    report: Any = report_of(caught.value)

    assert states(report) == ["not_attempted"] * 3
    assert (await done(report.retry())).ok


def imported(**job: Any) -> Iterator[Any]:
    yield {"data": {"id": "imp_1", "status": "created"}}
    yield {"data": {"id": "imp_1", "status": "processing"}}
    yield {"data": {"id": "imp_1", "status": "completed", "totalRows": 3, **job}}


ROWS_GONE: dict[str, Any] = {"data": {"rows": [], "meta": {"page": 1, "limit": 100, "total": 0}}}
REPORTS = [
    # what the job and its rows say, and what is known about each row then
    ({"createdRows": 2, "updatedRows": 1}, ROWS_GONE, ["done"] * 3),
    ({"createdRows": 2, "skippedRows": 1}, ROWS_GONE, ["unknown"] * 3),
    ({}, ROWS_GONE, ["unknown"] * 3),
    ({"createdRows": 2, "errorRows": 1, "errors": [{"row": 2, "message": "x"}]}, ROWS_GONE, ["done", "failed", "done"]),
    ({"createdRows": 2, "errorRows": 1, "errors": []}, ROWS_GONE, ["unknown"] * 3),
    ({"createdRows": 1, "errorRows": 2, "errors": [{"row": 9}, "x"]}, ROWS_GONE, ["unknown"] * 3),
    (
        {"createdRows": 2, "skippedRows": 1},
        {
            "data": {
                "rows": [{"rowNumber": n, "status": s} for n, s in ((1, "success"), (2, "warning"), (3, "success"))]
            }
        },
        ["done", "failed", "done"],
    ),
]


@pytest.mark.parametrize(("job", "listed", "expected"), REPORTS)
async def test_what_an_import_does_not_say_is_unknown(
    connect: Connect, job: dict[str, Any], listed: dict[str, Any], expected: Sequence[str]
) -> None:
    with Server(*(answer(200, body) for body in imported(**job)), then=answer(200, listed)) as server:
        report = await done(connect(server.url).contacts.upsert_many(people(3), key="email"))

    assert states(report) == expected
    assert json.loads(server.requests[0].body)["duplicateCheckFields"] == ["email"]


# -- benchmarks/upsert_rows.py in small -------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["email", "phone", "either"])
async def test_a_data_frame_on_plan_premium(connect: Connect, key: str) -> None:
    pandas = pytest.importorskip("pandas")
    numbers = range(300)
    frame = pandas.DataFrame(
        {
            "email": [f"row{number}@x.test" for number in numbers],
            "phone": [f"+1415{number:07}" for number in numbers],
            "country": ["USA" if number % 100 == 7 else "US" for number in numbers],
        }
    )
    with Sandbox(seed="empty", plan="premium") as premium:
        client = connect(premium.url, premium.keys["admin"])
        report = await done(client.contacts.upsert_many(frame, key=key))
        requests = list(premium.requests)
        there = {contact.email for contact in found(premium, "x.test")}

    assert [outcome.index for outcome in report.failed] == [7, 107, 207]
    assert {f"row{outcome.index}@x.test" for outcome in report.done} == there
    assert not [request for request in requests if request.status == 429]
    if key == "either":
        assert len(requests) == 300
    else:
        assert [request.method for request in requests if request.method == "POST"] == ["POST", "POST"]


# -- what is rare -----------------------------------------------------------------------------------------------------


async def test_a_dry_run_shows_what_would_be_cleared(client: Any) -> None:
    row = {"email": "ada@x.test", "city": None, "custom_fields.tier": None}
    for key, path in (("email", "/imports"), ("either", "/contact")):
        dry = await done(client.contacts.upsert_many([row], key=key, clear_nulls=True, dry_run=True))
        assert [(one.method, one.path) for one in dry] == [("POST", path), ("PATCH", "/contacts/{contact_id}")]
        assert dry[1].body == {"city": None, "customFields": {"tier": None}}


async def test_no_further_import_after_a_failure_if_it_shall_stop(client: Any, sandbox: Sandbox) -> None:
    sandbox.clock.freeze()
    with sandbox.faults.add(status=422, operation="contacts.imports.process", times=1):
        report = await done(client.contacts.upsert_many(people(1_001), key="email", stop_on_error=True))

    assert states(report) == ["failed"] * 1000 + ["not_attempted"]


async def test_a_contact_that_is_gone_is_not_cleared(client: Any, sandbox: Sandbox) -> None:
    async def clear() -> Any:
        rows = [{"email": "ada@x.test", "city": None}]
        return await done(client.contacts.upsert_many(rows, key="email", clear_nulls=True, progress=delete))

    def delete(now: Progress) -> None:
        with sandbox.client() as other:
            for contact in other.contacts.list(search="ada@x.test").data:
                other.contacts.delete(contact.id)

    report = await clear()
    assert (report[0].state, report[0].code) == ("unknown", "not_found")


async def test_an_interrupted_start_is_unknown_and_followed_up(
    client: Any, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StopError(BaseException):
        pass

    def stop(*arguments: Any) -> Any:
        raise StopError
        yield

    with monkeypatch.context() as patch:
        patch.setattr(import_job.JobRunner, "start", stop)
        with pytest.raises(StopError) as caught:
            await done(client.contacts.upsert_many(people(2), key="email"))
    report: Any = report_of(caught.value)

    assert states(report) == ["unknown"] * 2
    assert (await done(report.retry())).ok
    assert sum(one == ("POST", "/imports") for one in calls(sandbox)) == 1
