"""What the type checkers know about the calls of `Conduyt`. Never run: mypy and pyright read it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import assert_type

import httpx
import pandas
import polars
import pyarrow
import tenacity

from conduyt import (
    OMIT,
    Attempt,
    ClientOptions,
    Conduyt,
    Content,
    FileInput,
    Headers,
    Page,
    PageMeta,
    RateLimit,
    Redirect,
    RequestOptions,
    ResponseInfo,
    RetryPolicy,
    errors,
    frames,
)
from conduyt.bulk import AsyncBulkReport, BulkOutcome, BulkReport, Lookup, MapOutcome, report_of
from conduyt.changes import Change
from conduyt.csvio import BackupReport, CsvProblem, ExportReport, ImportReport
from conduyt.jobs import BatchJob, Job
from conduyt.models import (
    BatchOperation,
    Contact,
    Deal,
    Deleted,
    ImportJob,
    NewStage,
    Outcome,
    Pipeline,
    PipelineStage,
    Tag,
    UserSummary,
    Webhook,
)
from conduyt.pages import Items
from conduyt.rows import DryRun, PlannedRequest


def lists(client: Conduyt) -> None:
    page = client.contacts.list(search="sarah", tags=["vip"], created_after=date(2026, 1, 1), limit=100)
    assert_type(page, Page[Contact])
    assert_type(page.data, list[Contact])
    assert_type(page.meta, PageMeta)
    assert_type(page.meta.total, int | None)
    assert_type(page.extras, Mapping[str, object])
    assert_type(page.has_next_page, bool)
    assert_type(page.next_page(), Page[Contact])
    assert_type(page.items(max_items=5), Items[Contact])
    assert_type(page.to_pandas(), pandas.DataFrame)
    assert_type(page.items().to_polars(columns=["id"]), polars.DataFrame)
    assert_type(page.items().to_arrow(extra=True), pyarrow.Table)
    assert_type(frames.to_pandas(page.data, model=Contact), pandas.DataFrame)
    assert_type(page.pages(), Iterator[Page[Contact]])
    for contact in page:
        assert_type(contact, Contact)
    assert_type([deal.value for deal in client.deals.list()], list[Decimal | None])
    assert_type(client.contacts.tags.list("c1"), Page[Tag])


def objects(client: Conduyt) -> None:
    deal = client.deals.create(
        name="Renewal", value=Decimal("24000"), pipeline_id="p1", stage_id="s1", expected_close_date=datetime.now(UTC)
    )
    assert_type(deal, Deal)
    assert_type(deal.id, str)
    assert_type(deal.name, str | None)
    assert_type(deal.value, Decimal | None)
    assert_type(deal.created_at, datetime | None)
    assert_type(deal.contact, Contact | None)
    assert_type(deal.assigned_user, UserSummary | None)
    assert_type(deal.custom_fields, dict[str, object] | None)
    assert_type(client.deals.update("d1", value=1), Deal)
    assert_type(client.deals.update("d1", value="24000.50", lost_reason=None), Deal)
    assert_type(client.contacts.get("c1"), Contact)
    assert_type(client.contacts.update("c1", phone=None, email=OMIT), Contact)
    assert_type(client.contacts.delete("c1"), Deleted)
    assert_type(client.contacts.tags.add("c1", tag_ids=["t1"]), Outcome)
    assert_type(client.pipelines.create(name="Sales", stages=[NewStage(name="New")]), Pipeline)
    assert_type(client.pipelines.stages.get("p1", "s1"), PipelineStage)
    client.pipelines.stages.delete("p1", "s1")
    assert_type(client.webhooks.create(url="https://example.com/", events=["deal.won", "something.new"]), Webhook)


def open_enumerations(client: Conduyt, status: str) -> None:
    client.deals.create(name="x", pipeline_id="p1", stage_id="s1", status="open", priority="whenever")
    client.deals.create(name="x", pipeline_id="p1", stage_id="s1", status=status)
    client.contacts.list(sort="createdAt", order="asc")
    client.contacts.list(sort=status, order=status)


def files(client: Conduyt, path: Path, upload: FileInput) -> None:
    assert_type(client.contacts.import_file(file=b"a,b"), Outcome)
    client.contacts.import_file(file="contacts.csv")
    client.contacts.import_file(file=path)
    client.contacts.import_file(file=upload)
    with path.open("rb") as file:
        client.contacts.import_file(file=file)
    export = client.contacts.export_csv()
    assert_type(export, Content)
    assert_type(export.content, bytes)
    assert_type(export.text, str)
    assert_type(export.json(), object)
    assert_type(export.filename, str | None)
    assert_type(export.save("contacts.csv"), Path)
    assert_type(client.contacts.imports.get_download_url("i1"), Redirect)


def responses(client: Conduyt) -> None:
    info = client.deals.get("d1").response
    assert_type(info, ResponseInfo)
    assert_type(info.status, int)
    assert_type(info.headers, Headers)
    assert_type(info.headers.get("content-type"), str | None)
    assert_type(info.rate_limit, RateLimit)
    assert_type(info.rate_limit.reset_at, datetime | None)
    assert_type(info.attempts, tuple[Attempt, ...])
    assert_type(info.request_id, str | None)
    assert_type(client.deals.list().response, ResponseInfo)


def requests(client: Conduyt) -> None:
    assert_type(client.request("GET", "/contacts/sources"), Content)
    assert_type(client.request("POST", "/x", query={"a": [1]}, body={"b": None}, options={"timeout": 5}), Content)
    assert_type(client.request("GET", "/contacts/c1", into=Contact), Contact)
    assert_type(client.request("GET", "/contacts", into=list[Contact]), list[Contact])
    assert_type(client.request("GET", "/reports/funnel", into=dict[str, int]), dict[str, int])
    assert_type(client.request("GET", "/contacts/c1", into=Contact | None), Contact | None)
    assert_type(client.request("GET", "/search", into=list[Contact | Deal]), list[Contact | Deal])
    assert_type(client.request("GET", "/search", into=dict[str, list[Contact]] | str), dict[str, list[Contact]] | str)
    assert_type(client.request("GET", "/x", into=None), Content)


def into_a_variable(client: Conduyt, model: type[Deal]) -> None:
    assert_type(client.request("GET", "/deals/d1", into=model), Deal)


def ids_by_name(client: Conduyt) -> None:
    assert_type(client.contacts.get(contact_id="c1"), Contact)
    assert_type(client.pipelines.stages.get("p1", stage_id="s1"), PipelineStage)
    client.pipelines.stages.delete(stage_id="s1", pipeline_id="p1")


def not_sent(client: Conduyt, city: str | OMIT, title: str | OMIT | None) -> None:
    assert_type(client.contacts.update("c1", city=city, job_title=title), Contact)
    if city is not OMIT:
        assert_type(city, str)
    if title is not OMIT and title is not None:
        assert_type(title, str)


def options(client: Conduyt) -> None:
    chosen: RequestOptions = {
        "timeout": 5,
        "deadline": 10.5,
        "max_retries": 0,
        "headers": {"x-trace": "1"},
        "query": {"territory": "north", "ids": [1, 2]},
        "body": {"x": None},
        "idempotency_key": "k",
    }
    client.contacts.list(options=chosen)
    client.contacts.get("c1", options={"timeout": 5})
    changes: ClientOptions = {"timeout": 5, "max_retries": None}
    assert_type(client.with_options(**changes), Conduyt)
    assert_type(client.with_options(api_key="cdy_other", headers={"x-team": "sales"}), Conduyt)


def clients(http_client: httpx.Client) -> None:
    policy = RetryPolicy(
        wait=tenacity.wait_fixed(2) + tenacity.wait_random(0, 1),
        stop=tenacity.stop_after_attempt(5) | tenacity.stop_after_delay(30),
        retry=tenacity.retry_if_exception_type(errors.NotFoundError),
        max_retry_after=90,
        allow_duplicates=True,
    )
    with Conduyt("cdy_x", base_url="http://localhost:8000", retry=policy, http_client=http_client) as client:
        assert_type(client, Conduyt)
    Conduyt(timeout=5, deadline=10, max_retries=2, max_connections=5, headers={"x-team": "sales"})


class OurConduyt(Conduyt):
    """A client of a program."""


def subclasses(client: OurConduyt) -> None:
    assert_type(client.with_options(timeout=5), OurConduyt)
    with client as entered:
        assert_type(entered, OurConduyt)


def failures(client: Conduyt) -> None:
    try:
        client.contacts.create(email="ada@x.test")
    except errors.ConflictError as error:
        assert_type(error.existing_id, str | None)
    except errors.RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except errors.ValidationFailedError as error:
        assert_type(error.details, tuple[errors.FieldError, ...])
        assert_type([detail.field for detail in error.details], list[str])
    except errors.APIStatusError as error:
        assert_type(error.status, int)
        assert_type(error.code, str)
        assert_type(error.body, object)
        assert_type(error.headers, Headers)
        assert_type(error.retryable, bool)
    except errors.ResponseDecodeError as error:
        assert_type(error.path, tuple[str | int, ...])
    except errors.ConduytError as error:
        assert_type(error.message, str)
        assert_type(error.attempts, tuple[Attempt, ...])
        assert_type(error.maybe_applied, bool)


def many_records(client: Conduyt) -> None:
    report = client.bulk.update_contacts(client.contacts.list(), {"city": "Paris"})
    assert_type(report, BulkReport)
    assert_type(report.retry(), BulkReport)
    assert_type(report_of(KeyboardInterrupt(), BulkReport), BulkReport | None)
    assert_type(report_of(KeyboardInterrupt()), BulkReport | AsyncBulkReport | None)
    assert_type(report[0], BulkOutcome)
    assert_type((client.contacts.import_csv("people.csv", dry_run=True)).refused, tuple[CsvProblem, ...])
    assert_type((client.contacts.export("people.csv")).rows, int)


def many_calls(client: Conduyt, ids: list[str]) -> None:
    with client.map(client.contacts.get, ids) as outcomes:
        for outcome in outcomes:
            assert_type(outcome, MapOutcome[str, Contact])
            assert_type(outcome.result, Contact | None)
    assert_type(client.deals.get_many(ids), Lookup[Deal])
    assert_type(client.contacts.find(email="sarah@example.com"), Contact | None)


def what_changed(client: Conduyt) -> None:
    for change in client.contacts.changes("contacts.state", lookback=timedelta(hours=1), deletions="sweep"):
        assert_type(change, Change[Contact])
        assert_type(change.record, Contact | None)
        assert_type(change.at, datetime | None)


def many_rows(client: Conduyt, ids: list[str], frame: pandas.DataFrame, *, dry: bool) -> None:
    assert_type(client.contacts.create_many([{"first_name": "Ada"}]), BulkReport)
    assert_type(client.deals.update_many(client.deals.list(), clear_nulls=True), BulkReport)
    assert_type(client.tasks.create_many({"title": id_} for id_ in ids), BulkReport)
    assert_type(client.pipelines.stages.delete_many([{"pipeline_id": "p1", "id": "s1"}]), BulkReport)
    assert_type(client.companies.delete_many(ids), BulkReport)
    assert_type(client.companies.delete_many(client.companies.list()), BulkReport)
    assert_type(client.contacts.upsert_many(frame, key="email"), BulkReport)
    assert_type(client.contacts.upsert_many(polars.from_pandas(frame), key="phone", deadline=60), BulkReport)
    assert_type(client.contacts.create_many(pyarrow.Table.from_pandas(frame), progress=print), BulkReport)
    checked = client.contacts.upsert_many(frame, key="either", dry_run=True)
    assert_type(checked, DryRun)
    assert_type(checked[0], PlannedRequest)
    assert_type(checked[0].body, Mapping[str, object] | None)
    assert_type(client.contacts.create_many(frame, dry_run=False), BulkReport)
    assert_type(client.contacts.create_many(frame, dry_run=dry), BulkReport | DryRun)


def lists_and_files(client: Conduyt, form_id: str) -> None:
    assert_type(client.deals.export("deals.parquet", filters={"sort": "value"}, verify=True), ExportReport)
    assert_type(client.forms.submissions.export(form_id, "submissions.csv"), ExportReport)
    assert_type(client.companies.import_csv([{"name": "Engines"}], mode="create_only"), ImportReport)
    assert_type(client.deals.import_csv("deals.csv", mapping={"Deal": "name"}, dry_run=True), ImportReport)


def copies(client: Conduyt) -> None:
    report = client.backup("backup", lists=["contacts", "deals"], verify=True)
    assert_type(report, BackupReport)
    assert_type(report.records, Mapping[str, int])
    assert_type(report.refused, Mapping[str, str])


def long_jobs(client: Conduyt, operation: BatchOperation, stored: Job[ImportJob]) -> None:
    assert_type(client.contacts.start_import("people.csv"), Job[ImportJob])
    assert_type(client.attach(stored).wait(timeout=60), ImportJob)
    assert_type(client.attach(operation), BatchJob)
    assert_type(client.attach(operation).cancel(), BatchOperation)


def any_operation(client: Conduyt) -> None:
    pages = client.request_pages("/smart-lists", into=Tag)
    assert_type(pages, Page[Tag])
