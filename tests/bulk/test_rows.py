"""Many rows in one call: what is read, checked, sent and reported, with both clients against the sandbox."""

from __future__ import annotations

import asyncio
import inspect
import json
import pickle
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any
from uuid import UUID

import anyio
import pytest

import conduyt
from conduyt import resources
from conduyt.bulk import Progress, report_of
from conduyt.models import Contact
from conduyt.models.tags import Tag
from conduyt.resources.many import CreateMany, DeleteMany, UpdateMany
from conduyt.rows import DryRun, PlannedRequest
from conduyt.sandbox import Sandbox

from .conftest import Connect, done

pytestmark = pytest.mark.anyio

NAN = float("nan")


def posted(sandbox: Sandbox, method: str = "POST") -> list[Any]:
    """What was sent by this method."""
    return [json.loads(request.body) for request in sandbox.requests if request.method == method]


def contact(sandbox: Sandbox, id_: str) -> Contact:
    with sandbox.client() as client:
        return client.contacts.get(id_)


def states(report: Any) -> list[str]:
    return [outcome.state for outcome in report]


# -- which resources have them ----------------------------------------------------------------------------------------


def resource_classes() -> Iterator[type]:
    for found in iter_modules(resources.__path__):
        if not found.ispkg and found.name != "many":
            module = import_module(f"conduyt.resources.{found.name}")
            yield from (
                kind for kind in vars(module).values() if inspect.isclass(kind) and kind.__module__ == module.__name__
            )


@pytest.mark.parametrize("resource", list(resource_classes()), ids=lambda kind: kind.__name__)
def test_every_method_for_one_record_has_one_for_many_rows(resource: type) -> None:
    for verb, mixin in (("create", CreateMany), ("update", UpdateMany), ("delete", DeleteMany)):
        method = vars(resource).get(verb)
        takes_id = verb == "create" or any(
            one.kind is one.POSITIONAL_OR_KEYWORD and one.name != "self"
            for one in (inspect.signature(method).parameters.values() if method else ())
        )
        assert issubclass(resource, mixin) is (method is not None and takes_id)


def test_rows_of_every_resource_are_checked_like_the_arguments_of_its_method(one_sandbox: Sandbox) -> None:
    with one_sandbox.client() as client:
        stages = client.pipelines.stages.create_many([{"pipeline_id": "pipe_1", "name": "New"}], dry_run=True)
        users = client.users.create_many([{"anything": 1}], dry_run=True)
        notes = client.notes.update_many([{"id": "note_1", "body": "Later"}], dry_run=True)
        payment = client.payments.create_many([{"invoice_id": "inv_1", "amount": Decimal("12.50")}], dry_run=True)

    assert (stages[0].path, stages[0].body) == ("/pipelines/pipe_1/stages", {"name": "New"})
    assert users[0].body == {"anything": 1}
    assert (notes[0].method, notes[0].path, notes[0].body) == ("PATCH", "/notes/note_1", {"body": "Later"})
    assert payment[0].body == {"amount": 12.5}


# -- what rows can be -------------------------------------------------------------------------------------------------


async def test_rows_have_the_names_of_python_or_of_the_api(client: Any, sandbox: Sandbox) -> None:
    rows = [{"first_name": "Ada", "custom_fields.tier": "gold"}, {"firstName": "Bob", "customFields": {"tier": "x"}}]
    report = await done(client.contacts.create_many(rows))

    assert states(report) == ["done", "done"]
    assert contact(sandbox, report[0].id).custom_fields == {"tier": "gold"}
    assert sorted(posted(sandbox), key=str) == sorted(
        [
            {"firstName": "Ada", "customFields": {"tier": "gold"}},
            {"firstName": "Bob", "customFields": {"tier": "x"}},
        ],
        key=str,
    )


async def test_missing_values_and_nulls_are_not_sent(client: Any, sandbox: Sandbox, contact_ids: list[str]) -> None:
    missing = {"first_name": None, "last_name": NAN, "city": Decimal("nan"), "custom_fields": {"a": NAN, "b": None}}
    await done(client.contacts.update_many([{"id": contact_ids[0], "job_title": "CEO", **missing}]))

    assert posted(sandbox, "PATCH") == [{"jobTitle": "CEO"}]


async def test_a_null_clears_if_it_is_asked_for(client: Any, sandbox: Sandbox, contact_ids: list[str]) -> None:
    row = {"id": contact_ids[0], "city": None, "state": NAN, "custom_fields.tier": None}
    await done(client.contacts.update_many([row], clear_nulls=True))

    assert posted(sandbox, "PATCH") == [{"city": None, "customFields": {"tier": None}}]


async def test_what_cannot_be_null_is_refused(client: Any, contact_ids: list[str]) -> None:
    with pytest.raises(ValueError, match="row 0: opted_out_sms cannot be cleared"):
        await done(client.contacts.update_many([{"id": contact_ids[0], "opted_out_sms": None}], clear_nulls=True))


async def test_models_are_sent_with_their_writable_fields(client: Any, sandbox: Sandbox) -> None:
    made = Contact(id="con_1", first_name="Ada", lead_score=5, tags=[Tag(id="tag_1", name="VIP")], city=None)
    dry = await done(client.contacts.update_many([made], dry_run=True))

    assert dry[0].path == "/contacts/con_1"
    assert dry[0].body == {"firstName": "Ada", "tags": ["VIP"]}


async def test_what_a_list_returns_can_be_written_back(client: Any, sandbox: Sandbox) -> None:
    report = await done(client.contacts.update_many(client.contacts.list(limit=100)))
    deals = await done(client.deals.update_many(client.deals.list(limit=100)))
    tasks = await done(client.tasks.update_many(client.tasks.list(limit=100)))
    invoices = await done(client.invoices.update_many(client.invoices.list(limit=100)))

    for one in (report, deals, tasks):
        assert one.ok, one.failed[0]
    assert {outcome.message for outcome in invoices.failed} == {"The invoice is void."}
    assert len(report) == 500


def frames(columns: dict[str, list[Any]]) -> Iterator[Any]:
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    pyarrow = pytest.importorskip("pyarrow")
    yield pandas.DataFrame(columns)
    yield pandas.DataFrame(columns).convert_dtypes()
    yield polars.DataFrame(columns)
    yield pyarrow.table(columns)


async def test_data_frames_are_read_row_by_row(client: Any) -> None:
    columns: dict[str, list[Any]] = {
        "first_name": ["Ada", None],
        "tags": ["VIP, trial", None],
        "custom_fields.n": [1, 2],
    }
    for frame in frames(columns):
        dry = await done(client.contacts.create_many(frame, dry_run=True))
        assert [request.body for request in dry] == [
            {"firstName": "Ada", "tags": ["VIP", "trial"], "customFields": {"n": 1}},
            {"customFields": {"n": 2}},
        ]


async def test_the_named_index_of_a_frame_is_a_column(client: Any, contact_ids: list[str]) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"id": contact_ids[:2], "city": ["Rome", "Oslo"]}).set_index("id")
    report = await done(client.contacts.update_many(frame))

    assert [outcome.id for outcome in report] == contact_ids[:2]


async def test_missing_times_and_lists_in_frames(client: Any) -> None:
    pandas = pytest.importorskip("pandas")
    numpy = pytest.importorskip("numpy")
    due = [pandas.Timestamp("2026-12-01", tz="UTC"), pandas.NaT]
    frame = pandas.DataFrame({"title": ["Call", "Write"], "due_date": due, "description": [pandas.NA, numpy.nan]})
    dry = await done(client.tasks.create_many(frame, dry_run=True))

    assert [request.body for request in dry] == [
        {"title": "Call", "dueDate": "2026-12-01T00:00:00+00:00"},
        {"title": "Write"},
    ]


async def test_two_columns_of_one_name_are_refused(client: Any) -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(ValueError, match="two columns 'city'"):
        await done(client.contacts.create_many(pandas.DataFrame([["a", "b"]], columns=["city", "city"])))


async def test_other_mappings_and_generators_are_rows(client: Any) -> None:
    rows = (MappingProxyType({"first_name": name, "tags": (tag for tag in ["VIP"])}) for name in ("Ada", "Bob"))
    dry = await done(client.contacts.create_many(rows, dry_run=True))

    assert [request.body for request in dry] == [{"firstName": name, "tags": ["VIP"]} for name in ("Ada", "Bob")]


async def test_an_async_source_is_read(connect: Connect, sandbox: Sandbox, kind: str) -> None:
    if kind == "sync":
        pytest.skip("only the async client")
    client = connect(sandbox.url, sandbox.keys["admin"])

    async def rows() -> AsyncIterator[dict[str, str]]:
        for name in ("Ada", "Bob"):
            await anyio.sleep(0)
            yield {"first_name": name}

    assert states(await client.contacts.create_many(rows())) == ["done", "done"]


@dataclass
class Ref:
    id: str


async def test_records_to_delete_are_ids_objects_or_rows(client: Any, sandbox: Sandbox, contact_ids: list[str]) -> None:
    one, two, three, four = contact_ids[:4]
    report = await done(client.contacts.delete_many([one, Ref(two), {"id": three}, Contact(id=four), one]))

    assert states(report) == ["done"] * 5
    assert [outcome.id for outcome in report] == [one, two, three, four, one]
    assert sum(request.method == "DELETE" for request in sandbox.requests) == 4
    assert report[4].index == 4


async def test_uuids_and_columns_of_ids_are_records_to_delete(client: Any) -> None:
    pandas = pytest.importorskip("pandas")
    id_ = UUID("0123456789abcdef0123456789abcdef")
    for ids in ([id_], pandas.Series([str(id_)]), pandas.DataFrame({"id": [str(id_)]})):
        dry = await done(client.contacts.delete_many(ids, dry_run=True))
        assert dry[0].path == f"/contacts/{id_}"


# -- what is refused before anything is sent --------------------------------------------------------------------------

WRONG_ROWS = [
    (
        [{"first_name": "Ada"}, {"frist_name": "Bob"}],
        TypeError,
        "row 1: there is no field 'frist_name'; perhaps 'first_n",
    ),
    ([{"first_name": "Ada", "firstName": "Bob"}], ValueError, "row 0: has the field 'firstName' twice"),
    ([{"first_name": "Ada"}, 3], TypeError, "row 1: is int, which is neither a mapping nor a model"),
    ([{1: "Ada"}], TypeError, "row 0: names of fields are texts, not 1"),
    ([{"first_name": "Ada", None: ["cells", "too many"]}], TypeError, "row 0: names of fields are texts, not None"),
    ([{"first_name": b"Ada"}], TypeError, "row 0: first_name cannot be bytes"),
    ([{"first_name": "\ud800"}], ValueError, "row 0: first_name contains a lone surrogate"),
    (
        [{"custom_fields": '{"tier": "gold"}'}],
        TypeError,
        "row 0: custom_fields must be a mapping, not str; in a table, each custom field is a column",
    ),
    ([{"custom_fields.at": datetime(2026, 1, 1)}], ValueError, "row 0: .*without a time zone"),
    ([{"custom_fields.n": float("inf")}], ValueError, "row 0: .*must be finite"),
    ([{"id": "con_1"}], TypeError, "row 0: there is no field 'id'"),
    ("Ada", TypeError, "rows must be several"),
    ({"first_name": "Ada"}, TypeError, "rows must be several"),
    (Contact(id="con_1"), TypeError, "rows must be several"),
    (None, TypeError, "rows must be several"),
]


@pytest.mark.parametrize(("rows", "error", "text"), WRONG_ROWS)
async def test_wrong_rows_are_refused_before_anything_is_sent(
    client: Any, sandbox: Sandbox, rows: Any, error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        await done(client.contacts.create_many(rows))
    assert not posted(sandbox)


async def test_a_row_that_contains_itself_is_refused(client: Any) -> None:
    inner: dict[str, Any] = {}
    inner["inner"] = inner
    with pytest.raises(ValueError, match="row 0 is nested too deeply"):
        await done(client.contacts.create_many([{"custom_fields": inner}]))


async def test_what_the_method_needs_the_row_needs(client: Any) -> None:
    with pytest.raises(TypeError, match="row 1: pipeline_id is missing"):
        await done(client.deals.create_many([{"name": "A", "pipeline_id": "p", "stage_id": "s"}, {"name": "B"}]))
    with pytest.raises(TypeError, match="row 0: id is missing"):
        await done(client.contacts.update_many([{"id": NAN, "city": "Paris"}]))
    with pytest.raises(ValueError, match=r"row 0: contact_id is '\.\.'"):
        await done(client.contacts.update_many([{"id": "..", "city": "Paris"}]))
    with pytest.raises(TypeError, match="row 0: contact_id must be a str, not int"):
        await done(client.contacts.delete_many([{"id": 7}]))


@pytest.mark.parametrize(
    ("settings", "error", "text"),
    [
        ({"concurrency": 0}, ValueError, "concurrency must be at least 1"),
        ({"concurrency": float("nan")}, TypeError, "concurrency must be a whole number"),
        ({"dry_run": "false"}, TypeError, "dry_run must be True or False, not str"),
        ({"dry_run": None}, TypeError, "dry_run must be True or False, not NoneType"),
        ({"stop_on_error": "no"}, TypeError, "stop_on_error must be True or False"),
        ({"progress": "bar"}, TypeError, "progress must be a function"),
        ({"options": {5: 5}}, TypeError, "there is no option 5"),
        ({"options": {"tiemout": 5}}, TypeError, "perhaps 'timeout' was meant"),
        ({"options": {"idempotency_key": "abc"}}, ValueError, "belongs to one call"),
    ],
)
async def test_wrong_settings_are_refused(client: Any, settings: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        await done(client.contacts.create_many([{"first_name": "Ada"}], **settings))


async def test_values_appear_in_no_error_and_no_repr(client: Any, sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="row 0") as caught:
        await done(
            client.contacts.create_many([{"first_name": "Lovelace", "custom_fields.n": NAN, "last_name": "\ud800"}])
        )
    assert "Lovelace" not in repr(caught.value)
    dry = await done(client.contacts.create_many([{"first_name": "Lovelace"}], dry_run=True))
    assert "Lovelace" not in repr([dry, dry[0]])


# -- dry runs ---------------------------------------------------------------------------------------------------------


async def test_a_dry_run_sends_nothing_and_shows_what_would_be_sent(client: Any, sandbox: Sandbox) -> None:
    rows = [{"id": "con_1", "city": "Paris"}, {"id": "con_2", "city": "Rome"}]
    dry = await done(client.contacts.update_many(rows, dry_run=True))

    assert isinstance(dry, DryRun)
    assert (dry.what, dry.rows, len(dry)) == ("update contacts", 2, 2)
    assert dry[1] == PlannedRequest(method="PATCH", path="/contacts/con_2", body={"city": "Rome"}, indices=(1,))
    assert dry[:1] == (dry[0],)
    assert repr(dry) == "<DryRun update contacts: 2 rows, 2 requests>"
    assert not [request for request in sandbox.requests if request.method != "GET"]


async def test_the_options_are_part_of_what_would_be_sent(client: Any) -> None:
    options: conduyt.RequestOptions = {"body": {"shinyField": 1}}
    dry = await done(client.contacts.create_many([{"first_name": "Ada"}], dry_run=True, options=options))

    assert dry[0].body == {"firstName": "Ada", "shinyField": 1}


async def test_a_dry_run_of_a_deletion_has_a_repeated_id_once(client: Any) -> None:
    dry = await done(client.contacts.delete_many(["con_1", "con_2", "con_1"], dry_run=True))

    assert [(request.method, request.path, request.body, request.indices) for request in dry] == [
        ("DELETE", "/contacts/con_1", None, (0, 2)),
        ("DELETE", "/contacts/con_2", None, (1,)),
    ]


# -- reports ----------------------------------------------------------------------------------------------------------


async def test_each_row_has_its_outcome(client: Any, sandbox: Sandbox) -> None:
    rows = [{"first_name": str(number), "country": "USA" if number % 3 == 0 else "US"} for number in range(10)]
    seen: list[Progress] = []
    report = await done(client.contacts.create_many(rows, progress=seen.append))

    assert [outcome.index for outcome in report.failed] == [0, 3, 6, 9]
    assert {(outcome.code, outcome.field) for outcome in report.failed} == {("validation_failed", "country")}
    for outcome in report.done:
        assert contact(sandbox, outcome.id).first_name == str(outcome.index)
    assert report.what == "create contacts"
    assert [one.done for one in seen] == list(range(11))
    assert {one.total for one in seen} == {10}
    with pytest.raises(ExceptionGroup) as caught:
        report.raise_for_failures()
    assert str(caught.value.exceptions[0]).startswith("record 0: country: ")


async def test_a_report_can_be_pickled_without_its_rows(client: Any) -> None:
    report = await done(client.contacts.create_many([{"first_name": "Ada", "country": "USA"}]))
    kept = pickle.loads(pickle.dumps(report))

    assert list(kept) == list(report)
    with pytest.raises(conduyt.ConduytError, match="unpickled report"):
        await done(kept.retry())


async def test_no_rows_are_no_requests(client: Any, sandbox: Sandbox) -> None:
    report = await done(client.contacts.create_many([]))

    assert report.ok
    assert len(report) == 0
    assert not sandbox.requests


async def test_the_last_row_about_a_record_wins(client: Any, sandbox: Sandbox, contact_ids: list[str]) -> None:
    rows = [{"id": contact_ids[number % 2], "city": str(number)} for number in range(9)]
    assert (await done(client.contacts.update_many(rows))).ok

    assert contact(sandbox, contact_ids[0]).city == "8"
    assert contact(sandbox, contact_ids[1]).city == "7"


async def test_a_row_that_is_sent_again_is_followed_by_the_later_ones(
    client: Any, sandbox: Sandbox, contact_ids: list[str]
) -> None:
    id_ = contact_ids[0]
    with sandbox.faults.add(status=422, operation="contacts.update", times=1):
        report = await done(client.contacts.update_many([{"id": id_, "city": "1"}, {"id": id_, "city": "2"}]))
    assert states(report) == ["failed", "done"]

    assert (await done(report.retry())).ok
    assert contact(sandbox, id_).city == "2"


async def test_a_lost_answer_to_a_create_is_reported_and_the_row_is_never_sent_again(
    client: Any, sandbox: Sandbox
) -> None:
    with sandbox.faults.add(drop="close", applied=True, operation="contacts.create", every=2, times=2):
        report = await done(client.contacts.create_many([{"first_name": f"Only {n}"} for n in range(5)], concurrency=1))
    assert states(report) == ["done", "unknown", "done", "unknown", "done"]
    again = await done(report.retry())

    assert states(again) == states(report)
    with sandbox.client() as checker:
        assert sorted(one.first_name or "" for one in checker.contacts.list(search="Only")) == [
            f"Only {n}" for n in range(5)
        ]


async def test_a_create_that_may_be_repeated_is_repeated(client: Any, sandbox: Sandbox) -> None:
    options: conduyt.RequestOptions = {"allow_duplicates": True, "max_retries": 0}
    with sandbox.faults.add(drop="close", operation="contacts.create", times=1):
        report = await done(client.contacts.create_many([{"first_name": "Ada"}], options=options))
    assert states(report) == ["unknown"]
    assert (await done(report.retry())).ok


async def test_a_record_that_is_gone_after_a_lost_answer_counts_as_deleted(
    client: Any, sandbox: Sandbox, contact_ids: list[str]
) -> None:
    options: conduyt.RequestOptions = {"max_retries": 0}
    with sandbox.faults.add(drop="close", applied=True, operation="contacts.delete", times=1):
        report = await done(client.contacts.delete_many([contact_ids[0], "con_gone"], concurrency=1, options=options))
    assert states(report) == ["unknown", "failed"]
    again = await done(report.retry())

    assert states(again) == ["done", "failed"]
    assert again[1].code == "not_found"


async def test_a_refused_key_ends_the_run(connect: Connect, sandbox: Sandbox) -> None:
    client = connect(sandbox.url, sandbox.keys["read"])
    with pytest.raises(conduyt.PermissionDeniedError) as caught:
        await done(client.contacts.create_many([{"first_name": "Ada"}] * 30, concurrency=1))
    report: Any = report_of(caught.value)

    assert states(report)[0] == "failed"
    assert states(report)[1:] == ["not_attempted"] * 29
    assert "1 failed, 29 not attempted" in caught.value.__notes__[-1]


async def test_no_connection_ends_the_run(connect: Connect) -> None:
    client = connect("http://127.0.0.1:9/api/v1", max_retries=0)
    with pytest.raises(conduyt.APIConnectionError) as caught:
        await done(client.contacts.create_many([{"first_name": "Ada"}] * 30))
    report: Any = report_of(caught.value)

    assert not report.done
    assert not report.unknown


async def test_a_run_can_stop_at_the_first_failure(client: Any) -> None:
    rows = [{"first_name": "Ada"}, {"country": "USA"}, *({"first_name": "Bob"},) * 20]
    report = await done(client.contacts.create_many(rows, concurrency=1, stop_on_error=True))

    assert states(report)[:2] == ["done", "failed"]
    assert states(report)[2:].count("not_attempted") >= 19
    assert len((await done(report.retry())).failed) == 1


async def test_an_interrupted_run_leaves_its_report(client: Any, sandbox: Sandbox) -> None:
    class StopError(Exception):
        pass

    def stop(now: Progress) -> None:
        if now.done == 5:
            raise StopError

    with pytest.raises(StopError) as caught:
        await done(client.contacts.create_many([{"first_name": f"Stop {n}"} for n in range(50)], progress=stop))
    report: Any = report_of(caught.value)

    with sandbox.client() as checker:
        there = {one.first_name for one in checker.contacts.list(search="Stop", limit=100)}
    assert {f"Stop {outcome.index}" for outcome in report.done} == there
    assert len(report.done) + len(report.not_attempted) == 50
    assert report.not_attempted


async def test_a_cancelled_run_leaves_its_report(connect: Connect, sandbox: Sandbox, kind: str) -> None:
    if kind == "sync":
        pytest.skip("a thread is not cancelled")
    client = connect(sandbox.url, sandbox.keys["admin"])
    caught: list[BaseException] = []

    async def run() -> None:
        try:
            await client.contacts.create_many([{"first_name": f"Cut {n}"} for n in range(300)], concurrency=4)
        except BaseException as error:
            caught.append(error)
            raise

    with anyio.move_on_after(0.15):
        await run()
    report: Any = report_of(caught[0])

    with sandbox.client() as checker:
        there = {one.first_name for one in checker.contacts.list(search="Cut", limit=100)}
    assert {f"Cut {outcome.index}" for outcome in report.done} == there
    assert not report.unknown


# -- memory -----------------------------------------------------------------------------------------------------------


def test_many_rows_take_little_more_memory_than_few(one_sandbox: Sandbox) -> None:
    import tracemalloc

    def peak(count: int) -> int:
        rows = ({"first_name": f"Row {number}", "job_title": "x" * 1000} for number in range(count))
        with one_sandbox.client() as client:
            tracemalloc.start()
            try:
                client.contacts.create_many(rows, dry_run=True)
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    peak(10)
    # A megabyte stays in memory before rows go to the disk; the report has some 200 bytes for each.
    assert peak(6_000) < peak(2_000) + 4_000 * 500


def test_reading_rows_lets_other_tasks_run(one_sandbox: Sandbox) -> None:
    async def ticks() -> int:
        count = 0

        async def tick() -> None:
            nonlocal count
            while True:
                await asyncio.sleep(0)
                count += 1

        async with one_sandbox.async_client() as client:
            task = asyncio.create_task(tick())
            await client.contacts.create_many([{"first_name": "Ada"}] * 5000, dry_run=True)
            task.cancel()
        return count

    assert asyncio.run(ticks()) >= 5


def test_the_columns_of_a_method_are_found_by_both_clients() -> None:
    from conduyt.resources.aio.contacts import AsyncContacts
    from conduyt.resources.contacts import Contacts
    from conduyt.rows.shape import shape_of

    assert shape_of(AsyncContacts, "update") == shape_of(Contacts, "update")
    assert {name for name, field in shape_of(Contacts, "update").fields.items() if field.nullable} >= {"city", "email"}


async def test_nested_fields_of_models_are_the_writable_ones(client: Any) -> None:
    from conduyt.models import Invoice

    invoice = Invoice.model_validate(
        {"id": "inv_1", "items": [{"id": "item_1", "description": "Work", "quantity": 2, "unitPrice": 5, "total": 10}]}
    )
    dry = await done(client.invoices.update_many([invoice], dry_run=True))
    item = dict((dry[0].body or {})["items"][0])

    assert item["description"] == "Work"
    assert "total" not in item
    assert "id" not in item


async def test_nulls_of_a_model_that_cannot_be_null_are_left_out(client: Any) -> None:
    made = Contact.model_validate({"id": "con_1", "city": None, "customFields": None, "metadata": None})
    dry = await done(client.contacts.update_many([made], dry_run=True, clear_nulls=True))

    assert dry[0].body == {"city": None}
