"""What the type checkers know about the calls of `AsyncConduyt`. Never run: mypy and pyright read it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from decimal import Decimal
from typing import assert_type

import httpx
import pandas
import polars
import pyarrow

from conduyt import AsyncConduyt, AsyncPage, AsyncPager, Content, PageMeta, Redirect, ResponseInfo
from conduyt.bulk import AsyncBulkReport, BulkOutcome, Lookup, MapOutcome, report_of
from conduyt.changes import Change
from conduyt.csvio import BackupReport, CsvProblem, ExportReport, ImportReport
from conduyt.jobs import AsyncBatchJob, AsyncJob
from conduyt.models import BatchOperation, Contact, Deal, Deleted, ImportJob, Outcome, Pipeline, Tag
from conduyt.pages import AsyncItems
from conduyt.rows import DryRun


async def lists(client: AsyncConduyt) -> None:
    pager = client.contacts.list(search="sarah", limit=100)
    page = await assert_type(pager, AsyncPager[Contact])
    assert_type(page, AsyncPage[Contact])
    assert_type(page.data, list[Contact])
    assert_type(page.meta, PageMeta)
    assert_type(await page.next_page(), AsyncPage[Contact])
    assert_type(pager.items(max_items=5), AsyncItems[Contact])
    assert_type(page.to_pandas(), pandas.DataFrame)
    assert_type(await page.items().to_polars(), polars.DataFrame)
    assert_type(await pager.items().to_arrow(), pyarrow.Table)
    assert_type(pager.pages(), AsyncIterator[AsyncPage[Contact]])
    assert_type(page.items(), AsyncItems[Contact])
    assert_type(page.pages(), AsyncIterator[AsyncPage[Contact]])
    async for contact in client.contacts.list():
        assert_type(contact, Contact)
    async for contact in page:
        assert_type(contact, Contact)
    assert_type([deal.value async for deal in client.deals.list()], list[Decimal | None])
    assert_type(await client.contacts.tags.list("c1"), AsyncPage[Tag])


async def objects(client: AsyncConduyt) -> None:
    deal = await client.deals.create(name="Renewal", value=24000, pipeline_id="p1", stage_id="s1")
    assert_type(deal, Deal)
    assert_type(deal.id, str)
    assert_type(deal.response, ResponseInfo)
    assert_type(await client.contacts.get("c1"), Contact)
    assert_type(await client.contacts.update("c1", phone=None), Contact)
    assert_type(await client.contacts.delete("c1"), Deleted)
    assert_type(await client.contacts.import_file(file=b"a,b"), Outcome)
    assert_type(await client.contacts.export_csv(), Content)
    assert_type(await client.contacts.imports.get_download_url("i1"), Redirect)
    assert_type(await client.pipelines.get("p1", options={"timeout": 5}), Pipeline)
    await client.pipelines.stages.delete("p1", "s1")


async def requests(client: AsyncConduyt) -> None:
    assert_type(await client.request("GET", "/contacts/sources"), Content)
    assert_type(await client.request("GET", "/contacts/c1", into=Contact), Contact)
    assert_type(await client.request("GET", "/contacts", into=list[Contact]), list[Contact])
    assert_type(await client.request("GET", "/contacts/c1", into=Contact | None), Contact | None)
    assert_type(await client.request("GET", "/x", into=dict[str, Deal]), dict[str, Deal])


async def tasks(client: AsyncConduyt) -> None:
    task = asyncio.create_task(client.contacts.list(limit=1))
    assert_type(await task, AsyncPage[Contact])
    async with asyncio.TaskGroup() as group:
        deals = group.create_task(client.deals.list())
    assert_type(deals.result(), AsyncPage[Deal])
    assert_type(await asyncio.wait_for(client.contacts.tags.list(contact_id="c1"), 5), AsyncPage[Tag])


def runs(client: AsyncConduyt) -> None:
    assert_type(asyncio.run(client.contacts.list(limit=1)), AsyncPage[Contact])


async def clients(http_client: httpx.AsyncClient) -> None:
    async with AsyncConduyt("cdy_x", http_client=http_client) as client:
        assert_type(client, AsyncConduyt)
        assert_type(client.with_options(timeout=5, max_retries=None), AsyncConduyt)
    await client.close()


async def many_records(client: AsyncConduyt) -> None:
    report = await client.bulk.update_contacts(client.contacts.list(), {"city": "Paris"})
    assert_type(report, AsyncBulkReport)
    assert_type(await report.retry(), AsyncBulkReport)
    assert_type(report_of(KeyboardInterrupt(), AsyncBulkReport), AsyncBulkReport | None)
    assert_type(report[0], BulkOutcome)
    assert_type((await client.contacts.import_csv("people.csv", dry_run=True)).refused, tuple[CsvProblem, ...])
    assert_type((await client.contacts.export("people.csv")).rows, int)


async def many_calls(client: AsyncConduyt, ids: list[str]) -> None:
    async with client.map(client.contacts.get, ids) as outcomes:
        async for outcome in outcomes:
            assert_type(outcome, MapOutcome[str, Contact])
            assert_type(outcome.result, Contact | None)
    assert_type(await client.deals.get_many(ids), Lookup[Deal])
    assert_type(await client.contacts.find(email="sarah@example.com"), Contact | None)


async def what_changed(client: AsyncConduyt) -> None:
    async for change in client.contacts.changes("contacts.state"):
        assert_type(change, Change[Contact])


async def many_rows(client: AsyncConduyt, ids: list[str], *, dry: bool) -> None:
    assert_type(await client.contacts.create_many([{"first_name": "Ada"}]), AsyncBulkReport)
    assert_type(await client.deals.update_many(client.deals.list(), clear_nulls=True), AsyncBulkReport)
    assert_type(await client.companies.delete_many(ids), AsyncBulkReport)
    assert_type(await client.companies.delete_many(client.companies.list()), AsyncBulkReport)
    assert_type(await client.contacts.upsert_many([{"email": "a@x.test"}], key="email"), AsyncBulkReport)
    assert_type(await client.contacts.create_many([{"email": "a@x.test"}], dry_run=True), DryRun)
    assert_type(await client.contacts.create_many([{"email": "a@x.test"}], dry_run=dry), AsyncBulkReport | DryRun)


async def lists_and_files(client: AsyncConduyt, form_id: str) -> None:
    assert_type(await client.deals.export("deals.parquet", filters={"sort": "value"}, verify=True), ExportReport)
    assert_type(await client.forms.submissions.export(form_id, "submissions.csv"), ExportReport)
    assert_type(await client.companies.import_csv([{"name": "Engines"}], mode="create_only"), ImportReport)
    assert_type(await client.deals.import_csv("deals.csv", mapping={"Deal": "name"}, dry_run=True), ImportReport)


async def copies(client: AsyncConduyt) -> None:
    report = await client.backup("backup", lists=["contacts", "deals"], verify=True)
    assert_type(report, BackupReport)
    assert_type(report.records, Mapping[str, int])
    assert_type(report.refused, Mapping[str, str])


async def long_jobs(client: AsyncConduyt, operation: BatchOperation, stored: AsyncJob[ImportJob]) -> None:
    assert_type(await client.contacts.start_import("people.csv"), AsyncJob[ImportJob])
    assert_type(await client.attach(stored).wait(timeout=60), ImportJob)
    assert_type(client.attach(operation), AsyncBatchJob)
    assert_type(await client.attach(operation).cancel(), BatchOperation)


async def any_operation(client: AsyncConduyt) -> None:
    pages = await client.request_pages("/smart-lists", into=Tag)
    assert_type(pages, AsyncPage[Tag])
