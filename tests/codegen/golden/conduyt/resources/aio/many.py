# Made from conduyt/api/openapi.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Methods that write many rows. A resource has those for which it has the method for one record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, overload

from conduyt._core.caller import AsyncCaller
from conduyt._core.endpoint import RequestOptions
from conduyt._util.lazy import LazyModule
from conduyt._util.loading import loading
from conduyt._values.files import AsyncIdsInput, AsyncRowsInput
from conduyt._values.progress import ProgressCallback

if TYPE_CHECKING:
    from conduyt import bulk as reports
    from conduyt import rows as dry_runs
else:
    reports, dry_runs = LazyModule("conduyt.bulk"), LazyModule("conduyt.rows")

UpsertKey: TypeAlias = Literal["email", "phone", "either"]
"""The field that identifies the contact of a row."""


class AsyncCreateMany:
    """`create_many` of a resource."""

    _caller: AsyncCaller

    @overload
    async def create_many(
        self,
        rows: AsyncRowsInput,
        *,
        dry_run: Literal[False] = False,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> reports.AsyncBulkReport: ...
    @overload
    async def create_many(
        self,
        rows: AsyncRowsInput,
        *,
        dry_run: Literal[True],
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> dry_runs.DryRun: ...
    @overload
    async def create_many(
        self,
        rows: AsyncRowsInput,
        *,
        dry_run: bool,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> reports.AsyncBulkReport | dry_runs.DryRun: ...
    async def create_many(
        self,
        rows: AsyncRowsInput,
        *,
        dry_run: bool = False,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> reports.AsyncBulkReport | dry_runs.DryRun:
        """Create a record for each row. The columns are the arguments of `create`.

        All rows are read and checked before the first request. A row whose response is lost is `unknown`. `retry()`
        does not send it again, as it may have been created.

        Args:
            rows: Mappings, models (their writable fields that are set), or a data frame of pandas, Polars or Arrow.
                NaN, NaT and NA are not sent. A column `custom_fields.<key>` is a custom field.
            dry_run: Check all rows, send nothing, and return what would be sent: a `DryRun`.
            concurrency: Requests at the same time.
            stop_on_error: Send no further rows after a row that is not done.
            progress: Called with the progress so far.
            options: Options of each request.

        Returns:
            The outcome of each row, by its index.

        Raises:
            TypeError: There is no such field, or a field is missing. Nothing was sent.
            ValueError: A value cannot be sent. Nothing was sent.
            ConduytError: The run ended, because every further request would fail too: the key is refused (401, 403),
                the rate limit does not end (429), or the API cannot be reached. `conduyt.bulk.report_of` returns the
                report.

        Example:
            ```python
            report = await client.contacts.create_many([{"first_name": "Ada"}, {"first_name": "Grace"}])
            print(report.summary)
            ```
        """
        with loading():
            from conduyt.rows.plan import planned
            from conduyt.rows.write import write_async

        plan = planned(
            type(self),
            "create",
            dry_run=dry_run,
            concurrency=concurrency,
            stop_on_error=stop_on_error,
            progress=progress,
            options=options,
        )
        return await write_async(self._caller, plan, rows, dry_run=dry_run)


class AsyncUpdateMany:
    """`update_many` of a resource."""

    _caller: AsyncCaller

    @overload
    async def update_many(
        self,
        rows: AsyncRowsInput,
        *,
        dry_run: Literal[False] = False,
        clear_nulls: bool = False,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> reports.AsyncBulkReport: ...
    @overload
    async def update_many(
        self,
        rows: AsyncRowsInput,
        *,
        dry_run: Literal[True],
        clear_nulls: bool = False,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> dry_runs.DryRun: ...
    @overload
    async def update_many(
        self,
        rows: AsyncRowsInput,
        *,
        dry_run: bool,
        clear_nulls: bool = False,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> reports.AsyncBulkReport | dry_runs.DryRun: ...
    async def update_many(
        self,
        rows: AsyncRowsInput,
        *,
        dry_run: bool = False,
        clear_nulls: bool = False,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> reports.AsyncBulkReport | dry_runs.DryRun:
        """Change a record for each row. The columns are `id` and the arguments of `update`.

        All rows are read and checked before the first request. Rows with the same id are sent one after the other, so
        the last one wins.

        Args:
            rows: Mappings, models (their writable fields that are set), or a data frame of pandas, Polars or Arrow.
                NaN, NaT and NA are not sent. A column `custom_fields.<key>` is a custom field.
            dry_run: Check all rows, send nothing, and return what would be sent: a `DryRun`.
            clear_nulls: Whether `None` clears a field. Default: it is not sent, like NaN.
            concurrency: Requests at the same time.
            stop_on_error: Send no further rows after a row that is not done.
            progress: Called with the progress so far.
            options: Options of each request.

        Returns:
            The outcome of each row, by its index.

        Raises:
            TypeError: There is no such field, or a field is missing. Nothing was sent.
            ValueError: A value cannot be sent. Nothing was sent.
            ConduytError: The run ended, because every further request would fail too: the key is refused (401, 403),
                the rate limit does not end (429), or the API cannot be reached. `conduyt.bulk.report_of` returns the
                report.

        Example:
            ```python
            report = await client.contacts.update_many([{"id": "con_1", "city": "Paris"}])
            print(report.summary)
            ```
        """
        with loading():
            from conduyt.rows.plan import planned
            from conduyt.rows.write import write_async

        plan = planned(
            type(self),
            "update",
            dry_run=dry_run,
            clear_nulls=clear_nulls,
            concurrency=concurrency,
            stop_on_error=stop_on_error,
            progress=progress,
            options=options,
        )
        return await write_async(self._caller, plan, rows, dry_run=dry_run)


class AsyncDeleteMany:
    """`delete_many` of a resource."""

    _caller: AsyncCaller

    @overload
    async def delete_many(
        self,
        ids: AsyncIdsInput,
        *,
        dry_run: Literal[False] = False,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> reports.AsyncBulkReport: ...
    @overload
    async def delete_many(
        self,
        ids: AsyncIdsInput,
        *,
        dry_run: Literal[True],
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> dry_runs.DryRun: ...
    @overload
    async def delete_many(
        self,
        ids: AsyncIdsInput,
        *,
        dry_run: bool,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> reports.AsyncBulkReport | dry_runs.DryRun: ...
    async def delete_many(
        self,
        ids: AsyncIdsInput,
        *,
        dry_run: bool = False,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> reports.AsyncBulkReport | dry_runs.DryRun:
        """Delete any number of records, one request each.

        All rows are read and checked before the first request. If the response to an attempt is lost and the record is
        gone afterwards, it counts as deleted.

        Args:
            ids: Ids, objects with an id, or rows with a column `id`. A repeated id is sent once.
            dry_run: Check all rows, send nothing, and return what would be sent: a `DryRun`.
            concurrency: Requests at the same time.
            stop_on_error: Send no further rows after a row that is not done.
            progress: Called with the progress so far.
            options: Options of each request.

        Returns:
            The outcome of each row, by its index.

        Raises:
            TypeError: There is no such field, or a field is missing. Nothing was sent.
            ValueError: A value cannot be sent. Nothing was sent.
            ConduytError: The run ended, because every further request would fail too: the key is refused (401, 403),
                the rate limit does not end (429), or the API cannot be reached. `conduyt.bulk.report_of` returns the
                report.

        Example:
            ```python
            report = await client.contacts.delete_many(["con_1", "con_2"])
            print(report.summary)
            ```
        """
        with loading():
            from conduyt.rows.plan import planned
            from conduyt.rows.write import write_async

        plan = planned(
            type(self),
            "delete",
            dry_run=dry_run,
            concurrency=concurrency,
            stop_on_error=stop_on_error,
            progress=progress,
            options=options,
        )
        return await write_async(self._caller, plan, ids, dry_run=dry_run)


class AsyncUpsertMany:
    """`upsert_many` of a resource."""

    _caller: AsyncCaller

    @overload
    async def upsert_many(
        self,
        rows: AsyncRowsInput,
        *,
        key: UpsertKey,
        dry_run: Literal[False] = False,
        clear_nulls: bool = False,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float = 1800.0,
        options: RequestOptions | None = None,
    ) -> reports.AsyncBulkReport: ...
    @overload
    async def upsert_many(
        self,
        rows: AsyncRowsInput,
        *,
        key: UpsertKey,
        dry_run: Literal[True],
        clear_nulls: bool = False,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float = 1800.0,
        options: RequestOptions | None = None,
    ) -> dry_runs.DryRun: ...
    @overload
    async def upsert_many(
        self,
        rows: AsyncRowsInput,
        *,
        key: UpsertKey,
        dry_run: bool,
        clear_nulls: bool = False,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float = 1800.0,
        options: RequestOptions | None = None,
    ) -> reports.AsyncBulkReport | dry_runs.DryRun: ...
    async def upsert_many(
        self,
        rows: AsyncRowsInput,
        *,
        key: UpsertKey,
        dry_run: bool = False,
        clear_nulls: bool = False,
        concurrency: int = 8,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float = 1800.0,
        options: RequestOptions | None = None,
    ) -> reports.AsyncBulkReport | dry_runs.DryRun:
        """Create a contact for each row, or update the one with the same email address or phone number.

        All rows are read and checked before the first request. Rows about the same contact are sent one after the
        other, so the last one wins. With `clear_nulls`, a row with `None` takes further requests, because imports clear
        nothing.

        Args:
            rows: Mappings, models (their writable fields that are set), or a data frame of pandas, Polars or Arrow.
                NaN, NaT and NA are not sent. A column `custom_fields.<key>` is a custom field.
            key: The field that identifies the contact of a row. `email` and `phone` use imports of up to 1,000 rows,
                which add tags; `either` sends one request for each row.
            dry_run: Check all rows, send nothing, and return what would be sent: a `DryRun`.
            clear_nulls: Whether `None` clears a field. Default: it is not sent, like NaN.
            concurrency: Requests at the same time.
            stop_on_error: Send no further rows after a row that is not done.
            progress: Called with the progress so far.
            deadline: Seconds to wait for the end of each import.
            options: Options of each request.

        Returns:
            The outcome of each row, by its index.

        Raises:
            TypeError: There is no such field, or a field is missing. Nothing was sent.
            ValueError: A value cannot be sent. Nothing was sent.
            ConduytError: The run ended, because every further request would fail too: the key is refused (401, 403),
                the rate limit does not end (429), or the API cannot be reached. `conduyt.bulk.report_of` returns the
                report.

        Example:
            ```python
            report = await client.contacts.upsert_many([{"email": "ada@example.com", "city": "London"}], key="email")
            print(report.summary)
            ```
        """
        with loading():
            from conduyt.rows.plan import planned
            from conduyt.rows.write import write_async

        plan = planned(
            type(self),
            "upsert",
            key=key,
            dry_run=dry_run,
            clear_nulls=clear_nulls,
            concurrency=concurrency,
            stop_on_error=stop_on_error,
            progress=progress,
            deadline=deadline,
            options=options,
        )
        return await write_async(self._caller, plan, rows, dry_run=dry_run)
