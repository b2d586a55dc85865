# Made from conduyt/api/deals.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Deals, for `AsyncConduyt`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, cast

from typing_extensions import TypeVar

from conduyt._core.endpoint import RequestOptions
from conduyt._util.lazy import LazyModule
from conduyt._util.loading import cached_property, loading
from conduyt._values.content import Content
from conduyt._values.csv_reports import ExportReport, ImportReport
from conduyt._values.definitions import FieldsT, InputT, NewInputT
from conduyt._values.files import CsvInput, DownloadTarget, PathInput
from conduyt._values.lookup import Lookup
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.changes import AsyncChanges, Deletions, StateInput
from conduyt.endpoints import deals as endpoints
from conduyt.frames import CustomFieldTypes
from conduyt.jobs import AsyncJob
from conduyt.models.common import Deleted, Outcome
from conduyt.models.contacts import ImportJob, ImportMode, RecentActivity
from conduyt.models.deals import Deal, DealPriority, DealStatus, DealView
from conduyt.models.tasks import Task
from conduyt.pages import AsyncPager
from conduyt.pages.resource import AsyncRecordResource, AsyncResource
from conduyt.resources.aio.many import AsyncCreateMany, AsyncDeleteMany, AsyncUpdateMany

if TYPE_CHECKING:
    from conduyt.models import typed as typed_models
else:
    typed_models = LazyModule("conduyt.models.typed")

DealT = TypeVar("DealT", bound=Deal, default=Deal)
NewDealT = TypeVar("NewDealT", bound=Deal)


class AsyncDeals(AsyncCreateMany, AsyncUpdateMany, AsyncDeleteMany, AsyncRecordResource[DealT, InputT]):
    """A deal is a possible sale. It has a value and moves through the stages of a pipeline until it is won or lost."""

    @cached_property
    def contacts(self) -> AsyncDealsContacts:
        """The contacts linked to a deal."""
        return AsyncDealsContacts(self._caller)

    @cached_property
    def tags(self) -> AsyncDealsTags:
        """The tags of a deal."""
        return AsyncDealsTags(self._caller)

    @cached_property
    def tasks(self) -> AsyncDealsTasks:
        """The tasks of a deal."""
        return AsyncDealsTasks(self._caller)

    @cached_property
    def views(self) -> AsyncDealsViews:
        """Saved views of deals."""
        return AsyncDealsViews(self._caller)

    def typed(
        self, model: type[typed_models.TypedDeal[NewDealT, FieldsT, NewInputT]]
    ) -> AsyncDeals[NewDealT, NewInputT | FieldsT]:
        """Return this resource with results of a model that has the custom fields of your workspace.

        The methods are the same. Custom fields are checked before they are sent, and tables have a column for each.

        Args:
            model: A model of the module that `conduyt models generate` writes, such as `crm.Deal`.

        Returns:
            The resource, with results of this model.

        Raises:
            TypeError: The model was not made for this resource.

        Example:
            ```python
            deal = await client.deals.typed(crm.Deal).get(id_)
            ```
        """
        with loading():
            from conduyt.models import typed
            from conduyt.pages.typed import caller_of_async

        return AsyncDeals(caller_of_async(self._caller, model, typed.TypedDeal))

    def changes(
        self,
        state: StateInput,
        *,
        lookback: timedelta = timedelta(minutes=10),
        deletions: Deletions = "none",
        options: RequestOptions | None = None,
    ) -> AsyncChanges[DealT]:
        """Iterate over the deals that were created, updated or deleted since the last run.

        The first run yields all deals. The service sorts deals by stage first, so each run reads the whole list. The
        state is saved when you have taken the last change and ask for more. If the program is killed before, the next
        run yields some changes again, and none is lost.

        Args:
            state: The path of a file that keeps the state, or an object with `load` and `save`.
            lookback: How far each run reads back before the last one. It leaves out what an earlier run has yielded.
            deletions: `"sweep"` finds deleted deals: it reads the ids of the whole list in each run and keeps them in
                the state.
            options: Options of each request.

        Returns:
            An iterator over `Change`: `kind`, `id`, `record`, `at`.

        Raises:
            ConduytError: While iterating; also for the state of another list or workspace. The state is not saved.
            PagingDriftError: The list changed faster than it could be read. The state is not saved.

        Example:
            ```python
            async for change in client.deals.changes("deals.state"):
                print(change.kind, change.id)
            ```
        """
        with loading():
            from conduyt.changes import lists
            from conduyt.changes.lists import run_async

        return cast(
            "AsyncChanges[DealT]",
            run_async(self._caller, lists.deals(state, lookback=lookback, deletions=deletions), options=options),
        )

    async def get_many(
        self,
        deal_ids: Iterable[str],
        *,
        concurrency: int = 8,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> Lookup[DealT]:
        """Get any number of deals by their ids, several at the same time.

        Args:
            deal_ids: Ids of deals. A repeated id is asked for once.
            concurrency: Requests at the same time.
            progress: Called with the progress so far.
            options: Options of each request.

        Returns:
            `found` has the deals in the order of their ids, `missing` the ids that the API does not know.

        Raises:
            ConduytError: A request failed for another reason.

        Example:
            ```python
            lookup = await client.deals.get_many(["deal_1", "deal_2"])
            print(lookup.found, lookup.missing)
            ```
        """
        with loading():
            from conduyt.bulk import lookup
            from conduyt.bulk.lookup import get_many_async

        return cast(
            "Lookup[DealT]",
            await get_many_async(
                self._caller, lookup.deals(deal_ids), concurrency=concurrency, progress=progress, options=options
            ),
        )

    async def import_csv(
        self,
        path: CsvInput,
        *,
        mapping: Mapping[str, str | None] | None = None,
        dry_run: bool = False,
        ignore_problems: bool = False,
        mode: ImportMode = "create_and_update",
        duplicate_fields: Sequence[str] = ("name",),
        remove_duplicates: bool = False,
        tag_ids: Sequence[str] = (),
        encoding: str | None = None,
        delimiter: str | None = None,
        deadline: float = 1800.0,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ImportReport:
        """Import deals from a CSV file: check it here, upload it, and follow the import to its end.

        Args:
            path: The file, in UTF-8 or UTF-16, with or without a byte order mark, its cells separated by commas,
                semicolons, tabs or bars: its path, also that of a pipe such as `/dev/stdin`, an open file, or bytes. Or
                a list of objects, a list of rows whose first is the header, or a data frame of pandas, Polars or Arrow.
            mapping: Field of the deal for columns that are not named after one, such as `{"Deal": "name"}`; `None`
                leaves a column out, `{"": None}` those without a name. Custom fields are `customFields.<key>`.
            dry_run: Only check the file; send nothing.
            ignore_problems: Import the file even if some rows have problems. The service decides about these rows.
            mode: Whether to create new deals, update existing ones, or both.
            duplicate_fields: No two rows may have the same value of these fields, because the second would change what
                the first made. Only `name`; `()` allows such rows.
            remove_duplicates: Let the service skip rows that repeat an earlier row. Default: report them as problems.
            tag_ids: Ids of tags to add to the deals.
            encoding: Encoding of the file, such as `cp1252`. Default: detected. A byte order mark decides.
            delimiter: Delimiter of the cells. Default: detected.
            deadline: Seconds to wait for the end of the import.
            progress: Called with the progress of each stage: `check`, `upload`, `import`.
            options: Options of each request.

        Returns:
            The outcome of the rows. `problems` names line, column and reason of each that was not imported.

        Raises:
            CsvError: The file has problems; nothing was sent. `error.report` lists them.
            ImportUnfinishedError: The import did not end within the deadline. It may still be running.
            ImportFailedError: The import failed or was canceled. `error.report` has its progress.
            TypeError: The input is of a type that cannot be imported.
            ValueError: `mapping` names a field that deals do not have, or the encoding is unknown.
            OSError: The file cannot be read.
            ConduytError: Any other failure; a note on the error says whether the import had started.

        Example:
            ```python
            report = await client.deals.import_csv("deals.csv", mapping={"Deal": "name"}, dry_run=True)
            for problem in report.problems:
                print(problem)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import import_files

        return await perform_async(
            self._caller,
            import_files.deals(
                path,
                mapping=mapping,
                dry_run=dry_run,
                ignore_problems=ignore_problems,
                mode=mode,
                duplicate_fields=duplicate_fields,
                remove_duplicates=remove_duplicates,
                tag_ids=tag_ids,
                encoding=encoding,
                delimiter=delimiter,
                deadline=deadline,
                progress=progress,
                options=options,
            ),
        )

    async def start_import(
        self,
        path: CsvInput,
        *,
        mapping: Mapping[str, str | None] | None = None,
        ignore_problems: bool = False,
        mode: ImportMode = "create_and_update",
        duplicate_fields: Sequence[str] = ("name",),
        remove_duplicates: bool = False,
        tag_ids: Sequence[str] = (),
        encoding: str | None = None,
        delimiter: str | None = None,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncJob[ImportJob]:
        """Start to import deals from a CSV file: check it here, upload it, and leave the rest to the service.

        The handle can be stored and attached in another process; see `conduyt.jobs`. `import_csv` also waits, and finds
        the lines of rows that were refused.

        Args:
            path: The file, in UTF-8 or UTF-16, with or without a byte order mark, its cells separated by commas,
                semicolons, tabs or bars: its path, also that of a pipe such as `/dev/stdin`, an open file, or bytes. Or
                a list of objects, a list of rows whose first is the header, or a data frame of pandas, Polars or Arrow.
            mapping: Field of the deal for columns that are not named after one, such as `{"Deal": "name"}`; `None`
                leaves a column out, `{"": None}` those without a name. Custom fields are `customFields.<key>`.
            ignore_problems: Import the file even if some rows have problems. The service decides about these rows.
            mode: Whether to create new deals, update existing ones, or both.
            duplicate_fields: No two rows may have the same value of these fields, because the second would change what
                the first made. Only `name`; `()` allows such rows.
            remove_duplicates: Let the service skip rows that repeat an earlier row. Default: report them as problems.
            tag_ids: Ids of tags to add to the deals.
            encoding: Encoding of the file, such as `cp1252`. Default: detected. A byte order mark decides.
            delimiter: Delimiter of the cells. Default: detected.
            progress: Called with the progress of each stage: `check`, `upload`.
            options: Options of each request.

        Returns:
            A handle with `id`, `refresh` and `wait`.

        Raises:
            CsvError: The file has problems; nothing was sent. `error.report` lists them.
            ImportUnfinishedError: It is not known whether the import was started. `error.report` has its id.
            TypeError: The input is of a type that cannot be imported.
            ValueError: `mapping` names a field that deals do not have, or the encoding is unknown.
            OSError: The file cannot be read.
            ConduytError: Any other failure; a note on the error says whether the import had started.

        Example:
            ```python
            job = await client.deals.start_import("deals.csv")
            print(job.id, job.wait(timeout=600).status)
            ```
        """
        with loading():
            from conduyt.csvio import import_files
            from conduyt.jobs.flow import start_async

        return await start_async(
            self._caller,
            import_files.start_deals(
                path,
                mapping=mapping,
                ignore_problems=ignore_problems,
                mode=mode,
                duplicate_fields=duplicate_fields,
                remove_duplicates=remove_duplicates,
                tag_ids=tag_ids,
                encoding=encoding,
                delimiter=delimiter,
                progress=progress,
                options=options,
            ),
        )

    async def export(
        self,
        path: PathInput,
        *,
        filters: Mapping[str, object] | None = None,
        raw: bool = False,
        bom: bool = False,
        custom_fields: CustomFieldTypes | None = None,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the deals to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            filters: Which deals, with the names and values of the arguments of `list`. `sort` and `order` are the order
                of the file. Default: all, the oldest first where the list can be sorted.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            custom_fields: Definitions of custom fields, such as a list of `CustomField`: in Parquet, each becomes a
                column of the type in its definition. Default: a column for each key that occurs, of the type of its
                values.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the deals of the last one.
            progress: Called with the number of deals fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            PagingDriftError: With `verify`, no two passes had the same ids.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = await client.deals.export("deals.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                self._typed(endpoints.LIST()),
                ("pipeline", "stage", "status", "assigned_to", "created_after", "created_before", "sort", "order"),
                path,
                filters=filters,
                raw=raw,
                bom=bom,
                custom_fields=custom_fields,
                checkpoint=checkpoint,
                verify=verify,
                progress=progress,
                options=options,
            ),
        )

    def list(
        self,
        *,
        page: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        pipeline: str | OMIT = OMIT,
        stage: str | OMIT = OMIT,
        status: DealStatus | OMIT = OMIT,
        assigned_to: str | OMIT = OMIT,
        created_after: date | str | datetime | OMIT = OMIT,
        created_before: date | str | datetime | OMIT = OMIT,
        sort: Literal["createdAt", "updatedAt", "title", "value"] | str | OMIT = OMIT,
        order: Literal["asc", "desc"] | str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> AsyncPager[DealT]:
        """List deals, a page at a time.

        Deals are sorted by stage, then by position in it, then by `sort` and `order`.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            pipeline: Only deals in the pipeline with this id.
            stage: Only deals in the stage with this id.
            status: Only deals with this status. One of `open`, `won`, `lost`.
            assigned_to: Only deals of the user with this id.
            created_after: Only deals created after this date or time.
            created_before: Only deals created before this date or time.
            sort: Field to sort by. One of `createdAt`, `updatedAt`, `title`, `value`. Default: `createdAt`.
            order: Direction of the sort. One of `asc`, `desc`. Default: `desc`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of deals. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.list(page=1, limit=50, pipeline="pipe_abc123")
            ```
        """
        return self._records(
            endpoints.LIST(
                query={
                    "page": page,
                    "limit": limit,
                    "pipeline": pipeline,
                    "stage": stage,
                    "status": status,
                    "assigned_to": assigned_to,
                    "created_after": created_after,
                    "created_before": created_before,
                    "sort": sort,
                    "order": order,
                },
                options=options,
            )
        )

    async def create(
        self,
        *,
        pipeline_id: str,
        stage_id: str,
        name: str | OMIT = OMIT,
        value: Decimal | float | str | OMIT = OMIT,
        contact_id: str | OMIT = OMIT,
        company_id: str | OMIT = OMIT,
        currency: str | OMIT = OMIT,
        status: DealStatus | OMIT = OMIT,
        priority: DealPriority | OMIT = OMIT,
        expected_close_date: datetime | str | OMIT = OMIT,
        appointment_at: datetime | str | OMIT = OMIT,
        probability: float | OMIT = OMIT,
        assigned_to: str | OMIT = OMIT,
        custom_fields: OMIT | InputT = OMIT,
        title: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> DealT:
        """Create a deal in a stage of a pipeline.

        Give the deal a `name` or a `title`; they mean the same. The service allows 30 new deals a minute.

        Args:
            pipeline_id: Id of the pipeline.
            stage_id: Id of a stage of this pipeline.
            name: Name of the deal, up to 200 characters. Needed unless `title` is given. At most 200 characters.
            value: Value of the deal, in units of `currency`, not in cents.
            contact_id: Id of the contact it is made with.
            company_id: Id of the company it is made with.
            currency: ISO code of the currency. At most 10 characters. Default: `USD`.
            status: Status of the deal. One of `open`, `won`, `lost`. Default: `open`.
            priority: How urgent it is. One of `low`, `medium`, `high`, `urgent`. Default: `medium`.
            expected_close_date: When it should be decided.
            appointment_at: When the appointment for it is.
            probability: How likely it is to be won, from 0 to 1. From 0 to 1.
            assigned_to: Id of the user in charge.
            custom_fields: Values of the custom fields, by field key.
            title: Another word for `name`, sent as it is. At most 200 characters.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The deal.

        Raises:
            PaymentRequiredError: 402 `payment_required`. The trial has ended or a limit of the plan is reached.
            NotFoundError: 404 `not_found`. There is no such pipeline, or it has no such stage.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.create(pipeline_id="pipe_abc123", stage_id="stage_qualified", name="Acme Corp Renewal")
            ```
        """
        return await self._record(
            endpoints.CREATE(
                body={
                    "name": name,
                    "value": value,
                    "pipelineId": pipeline_id,
                    "stageId": stage_id,
                    "contactId": contact_id,
                    "companyId": company_id,
                    "currency": currency,
                    "status": status,
                    "priority": priority,
                    "expectedCloseDate": expected_close_date,
                    "appointmentAt": appointment_at,
                    "probability": probability,
                    "assignedTo": assigned_to,
                    "customFields": custom_fields,
                    "title": title,
                },
                options=options,
            )
        )

    async def get(self, deal_id: str, *, options: RequestOptions | None = None) -> DealT:
        """Get a deal with its contact, stage, pipeline and assigned user.

        Args:
            deal_id: Id of the deal.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The deal.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.get("deal_01HX7Q5CA9")
            ```
        """
        return await self._record(endpoints.GET(path={"deal_id": deal_id}, options=options))

    async def update(
        self,
        deal_id: str,
        *,
        name: str | OMIT = OMIT,
        value: Decimal | float | str | None | OMIT = OMIT,
        stage_id: str | OMIT = OMIT,
        contact_id: str | None | OMIT = OMIT,
        company_id: str | None | OMIT = OMIT,
        currency: str | OMIT = OMIT,
        status: DealStatus | OMIT = OMIT,
        priority: DealPriority | OMIT = OMIT,
        expected_close_date: datetime | str | None | OMIT = OMIT,
        appointment_at: datetime | str | None | OMIT = OMIT,
        probability: float | OMIT = OMIT,
        assigned_to: str | None | OMIT = OMIT,
        custom_fields: OMIT | InputT = OMIT,
        title: str | OMIT = OMIT,
        lost_reason: str | None | OMIT = OMIT,
        sort_order: int | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> DealT:
        """Change some fields of a deal.

        Fields that you do not pass stay unchanged. A new `stageId` moves the deal; a new `status` wins, loses or
        reopens it.

        Args:
            deal_id: Id of the deal.
            name: New name, up to 200 characters. At most 200 characters.
            value: Value of the deal, in units of `currency`, not in cents; None clears it.
            stage_id: Id of the stage to move it to.
            contact_id: Id of the contact it is made with; None clears it.
            company_id: Id of the company it is made with; None clears it.
            currency: ISO code of the currency. At most 10 characters.
            status: Status of the deal. One of `open`, `won`, `lost`.
            priority: How urgent it is. One of `low`, `medium`, `high`, `urgent`.
            expected_close_date: When it should be decided; None clears it.
            appointment_at: When the appointment for it is; None clears it.
            probability: How likely it is to be won, from 0 to 1. From 0 to 1.
            assigned_to: Id of the user in charge; None clears it.
            custom_fields: Values of the custom fields, by field key.
            title: Another word for `name`, sent as it is. At most 200 characters.
            lost_reason: Why it was lost, up to 500 characters; None clears it. At most 500 characters.
            sort_order: Position in its column of the board.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The deal.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.update("deal_01HX7Q5CA9", value=42000, stage_id="stage_qualified")
            ```
        """
        return await self._record(
            endpoints.UPDATE(
                path={"deal_id": deal_id},
                body={
                    "name": name,
                    "value": value,
                    "stageId": stage_id,
                    "contactId": contact_id,
                    "companyId": company_id,
                    "currency": currency,
                    "status": status,
                    "priority": priority,
                    "expectedCloseDate": expected_close_date,
                    "appointmentAt": appointment_at,
                    "probability": probability,
                    "assignedTo": assigned_to,
                    "customFields": custom_fields,
                    "title": title,
                    "lostReason": lost_reason,
                    "sortOrder": sort_order,
                },
                options=options,
            )
        )

    async def delete(self, deal_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a deal.

        The service hides the deal rather than erasing it.

        Args:
            deal_id: Id of the deal.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.delete("deal_01HX7Q5CA9")
            ```
        """
        return await self._call(endpoints.DELETE(path={"deal_id": deal_id}, options=options))

    def list_activities(self, deal_id: str, *, options: RequestOptions | None = None) -> AsyncPager[RecentActivity]:
        """List the timeline of a deal, such as calls and assignments.

        Args:
            deal_id: Id of the deal.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            What happened around the deal. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.list_activities("deal_01HX7Q5CA9")
            ```
        """
        return self._page(endpoints.LIST_ACTIVITIES(path={"deal_id": deal_id}, options=options))

    def list_history(self, deal_id: str, *, options: RequestOptions | None = None) -> AsyncPager[Outcome]:
        """List the changes made to a deal.

        Args:
            deal_id: Id of the deal.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A list whose items are not documented. Await it for the first page, or iterate over it for the items of all
            pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.list_history("deal_01HX7Q5CA9")
            ```
        """
        return self._page(endpoints.LIST_HISTORY(path={"deal_id": deal_id}, options=options))

    async def export_csv(self, *, to: DownloadTarget | None = None, options: RequestOptions | None = None) -> Content:
        """Download the deals as a CSV file.

        The service refuses to export more than 50,000 rows.

        Args:
            to: File for the response, written in chunks and not kept in memory.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A CSV file in UTF-8.

        Raises:
            PayloadTooLargeError: 413 `payload_too_large`. The request or one of its fields is too large.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.export_csv()
            ```
        """
        return await self._call(endpoints.EXPORT_CSV(to=to, options=options))

    async def get_forecast(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get the forecast of sales.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.get_forecast()
            ```
        """
        return await self._call(endpoints.GET_FORECAST(options=options))

    async def get_inspection(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get the inspection of the deals.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.get_inspection()
            ```
        """
        return await self._call(endpoints.GET_INSPECTION(options=options))

    async def calculate_probabilities(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Calculate how likely deals are to be won.

        The fields of the body are not documented.

        Args:
            body: Fields of the body. They are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.calculate_probabilities()
            ```
        """
        return await self._call(endpoints.CALCULATE_PROBABILITIES(body=None if body is OMIT else body, options=options))

    async def download_handoff_file(
        self, deal_id: str, file_id: str, *, to: DownloadTarget | None = None, options: RequestOptions | None = None
    ) -> Content:
        """Download a file that belongs to the handoff of a deal.

        Args:
            deal_id: Id of the deal.
            file_id: Id of the file.
            to: File for the response, written in chunks and not kept in memory.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The bytes of a file.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.download_handoff_file("deal_01HX7Q5CA9", "file_5TB9")
            ```
        """
        return await self._call(
            endpoints.DOWNLOAD_HANDOFF_FILE(path={"deal_id": deal_id, "file_id": file_id}, to=to, options=options)
        )


class AsyncDealsContacts(AsyncUpdateMany, AsyncResource):
    """The contacts linked to a deal."""

    async def export(
        self,
        deal_id: str,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the contacts to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            deal_id: Id of the deal.
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of contacts fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = await client.deals.contacts.export("deal_01HX7Q5CA9", "contacts.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.CONTACTS_LIST(path={"deal_id": deal_id}),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, deal_id: str, *, options: RequestOptions | None = None) -> AsyncPager[Outcome]:
        """List the contacts linked to a deal.

        Whether the items are whole contacts or links to them is not documented; the models keep every field that
        arrives.

        Args:
            deal_id: Id of the deal.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A list whose items are not documented. Await it for the first page, or iterate over it for the items of all
            pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.contacts.list("deal_01HX7Q5CA9")
            ```
        """
        return self._page(endpoints.CONTACTS_LIST(path={"deal_id": deal_id}, options=options))

    async def add(
        self, deal_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Link a contact to a deal.

        The fields of the body are not documented. Likely ones are `contactId`, and `role` for the part the contact
        plays.

        Args:
            deal_id: Id of the deal.
            body: Fields of the body. They are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.contacts.add("deal_01HX7Q5CA9")
            ```
        """
        return await self._call(
            endpoints.CONTACTS_ADD(path={"deal_id": deal_id}, body=None if body is OMIT else body, options=options)
        )

    async def update(
        self,
        deal_id: str,
        contact_id: str,
        *,
        body: Mapping[str, object] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Outcome:
        """Change how a contact is linked to a deal.

        The fields of the body are not documented. A likely one is `role`, the part the contact plays.

        Args:
            deal_id: Id of the deal.
            contact_id: Id of the contact.
            body: Fields of the body. They are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.contacts.update("deal_01HX7Q5CA9", "con_8KQ2")
            ```
        """
        return await self._call(
            endpoints.CONTACTS_UPDATE(
                path={"deal_id": deal_id, "contact_id": contact_id},
                body=None if body is OMIT else body,
                options=options,
            )
        )

    async def remove(self, deal_id: str, contact_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Unlink a contact from a deal.

        The contact itself stays.

        Args:
            deal_id: Id of the deal.
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.contacts.remove("deal_01HX7Q5CA9", "con_8KQ2")
            ```
        """
        return await self._call(
            endpoints.CONTACTS_REMOVE(path={"deal_id": deal_id, "contact_id": contact_id}, options=options)
        )


class AsyncDealsTags(AsyncResource):
    """The tags of a deal."""

    async def add(self, deal_id: str, *, tag_ids: Sequence[str], options: RequestOptions | None = None) -> Outcome:
        """Add tags to a deal.

        Those that the deal already has stay.

        Args:
            deal_id: Id of the deal.
            tag_ids: Ids of the tags to add. At least 1 item.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.tags.add("deal_01HX7Q5CA9", tag_ids=["tag_6JD1"])
            ```
        """
        return await self._call(
            endpoints.TAGS_ADD(path={"deal_id": deal_id}, body={"tagIds": tag_ids}, options=options)
        )

    async def remove(self, deal_id: str, tag_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Remove a tag from a deal.

        The tag itself stays.

        Args:
            deal_id: Id of the deal.
            tag_id: Id of the tag.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.tags.remove("deal_01HX7Q5CA9", "tag_6JD1")
            ```
        """
        return await self._call(endpoints.TAGS_REMOVE(path={"deal_id": deal_id, "tag_id": tag_id}, options=options))


class AsyncDealsTasks(AsyncCreateMany, AsyncResource):
    """The tasks of a deal."""

    async def export(
        self,
        deal_id: str,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the tasks to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            deal_id: Id of the deal.
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of tasks fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = await client.deals.tasks.export("deal_01HX7Q5CA9", "tasks.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.TASKS_LIST(path={"deal_id": deal_id}),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, deal_id: str, *, options: RequestOptions | None = None) -> AsyncPager[Task]:
        """List the tasks of a deal.

        Args:
            deal_id: Id of the deal.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The tasks of the deal. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.tasks.list("deal_01HX7Q5CA9")
            ```
        """
        return self._page(endpoints.TASKS_LIST(path={"deal_id": deal_id}, options=options))

    async def create(
        self, deal_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Task:
        """Create a task for a deal.

        The fields of the body are not documented. Likely ones are those of any task: `title`, `description`, `status`,
        `priority`, `dueDate` and `assignedTo`.

        Args:
            deal_id: Id of the deal.
            body: Fields of the body. They are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The task.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.tasks.create("deal_01HX7Q5CA9")
            ```
        """
        return await self._call(
            endpoints.TASKS_CREATE(path={"deal_id": deal_id}, body=None if body is OMIT else body, options=options)
        )


class AsyncDealsViews(AsyncCreateMany, AsyncUpdateMany, AsyncDeleteMany, AsyncResource):
    """Saved views of deals."""

    async def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the views to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of views fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = await client.deals.views.export("views.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.VIEWS_LIST(),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, *, options: RequestOptions | None = None) -> AsyncPager[DealView]:
        """List the saved views of deals.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All saved views of deals. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.views.list()
            ```
        """
        return self._page(endpoints.VIEWS_LIST(options=options))

    async def create(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> DealView:
        """Save a view of deals.

        The fields of the body are not documented.

        Args:
            body: Fields of the body. They are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The saved view.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.views.create()
            ```
        """
        return await self._call(endpoints.VIEWS_CREATE(body=None if body is OMIT else body, options=options))

    async def get(self, view_id: str, *, options: RequestOptions | None = None) -> DealView:
        """Get a saved view of deals.

        Args:
            view_id: Id of the saved view.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The saved view.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.views.get("view_2MX4")
            ```
        """
        return await self._call(endpoints.VIEWS_GET(path={"view_id": view_id}, options=options))

    async def update(
        self, view_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> DealView:
        """Change a saved view of deals.

        The fields of the body are not documented.

        Args:
            view_id: Id of the saved view.
            body: Fields of the body. They are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The saved view.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.views.update("view_2MX4")
            ```
        """
        return await self._call(
            endpoints.VIEWS_UPDATE(path={"view_id": view_id}, body=None if body is OMIT else body, options=options)
        )

    async def delete(self, view_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a saved view of deals.

        The deals themselves stay.

        Args:
            view_id: Id of the saved view.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.deals.views.delete("view_2MX4")
            ```
        """
        return await self._call(endpoints.VIEWS_DELETE(path={"view_id": view_id}, options=options))
