# Made from conduyt/api/bulk.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Bulk, for `AsyncConduyt`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property, loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.bulk import AsyncBulkReport, changes, run_change_async
from conduyt.bulk.changes import AsyncRecords
from conduyt.endpoints import bulk as endpoints
from conduyt.models.bulk import BatchOperation, BulkResult
from conduyt.models.common import Outcome
from conduyt.pages import AsyncPager
from conduyt.pages.resource import AsyncResource
from conduyt.resources.aio.many import AsyncCreateMany


class AsyncBulk(AsyncResource):
    """Changes to many contacts or deals. `update_contacts` and similar methods take any number of records and report the
    outcome of each. The methods of `bulk.contacts` and `bulk.deals` send one request each, for up to 1,000 records.
    Batch operations run in the background.
    """

    @cached_property
    def contacts(self) -> AsyncBulkContacts:
        """Changes to up to 1,000 contacts in one request."""
        return AsyncBulkContacts(self._caller)

    @cached_property
    def deals(self) -> AsyncBulkDeals:
        """Changes to up to 1,000 deals in one request."""
        return AsyncBulkDeals(self._caller)

    @cached_property
    def operations(self) -> AsyncBulkOperations:
        """Batch operations, which run in the background."""
        return AsyncBulkOperations(self._caller)

    async def update_contacts(
        self,
        contacts: AsyncRecords,
        data: Mapping[str, object],
        *,
        chunk_size: int = 1000,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Set the same fields of any number of contacts.

        Args:
            contacts: Ids, or objects with an id, such as the items of a list. All records are read before the first
                request is sent. A repeated record is sent once.
            data: New values by field, named as for `contacts.update` or in the API's own spelling. `None` clears a
                field. All contacts get the same.
            chunk_size: Records per request, from 1 to 1,000.
            stop_on_error: Stop after the first request in which a record failed. Default: continue.
            progress: Called with the progress so far, see `conduyt.bulk.Progress`.
            deadline: Seconds for the whole change. Default: no limit; each request has its own deadline.
            options: Options of each request.

        Returns:
            The outcome of each contact, in the order of `contacts`.

        Raises:
            TypeError: There is no such field. Nothing was sent.
            ValueError: An id or `data` is empty. Nothing was sent.
            ConduytError: The change ended, because every further request would fail too: the key is refused (401, 403),
                the rate limit does not end (429), the API cannot be reached, or the deadline has passed.
                `conduyt.bulk.report_of` returns the report.

        Example:
            ```python
            report = await client.bulk.update_contacts(ids, {"assigned_to": "user_4RT1"})
            print(report.summary)
            ```
        """
        return await run_change_async(
            self._caller,
            changes.update_contacts(data),
            contacts,
            chunk_size=chunk_size,
            stop_on_error=stop_on_error,
            progress=progress,
            deadline=deadline,
            options=options,
        )

    async def delete_contacts(
        self,
        contacts: AsyncRecords,
        *,
        chunk_size: int = 1000,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Delete any number of contacts.

        If the response to an attempt is lost and the contact is gone afterwards, it counts as deleted.

        Args:
            contacts: Ids, or objects with an id, such as the items of a list. All records are read before the first
                request is sent. A repeated record is sent once.
            chunk_size: Records per request, from 1 to 1,000.
            stop_on_error: Stop after the first request in which a record failed. Default: continue.
            progress: Called with the progress so far, see `conduyt.bulk.Progress`.
            deadline: Seconds for the whole change. Default: no limit; each request has its own deadline.
            options: Options of each request.

        Returns:
            The outcome of each contact, in the order of `contacts`.

        Raises:
            ValueError: An id is empty. Nothing was sent.
            ConduytError: The change ended, because every further request would fail too: the key is refused (401, 403),
                the rate limit does not end (429), the API cannot be reached, or the deadline has passed.
                `conduyt.bulk.report_of` returns the report.

        Example:
            ```python
            report = await client.bulk.delete_contacts(ids)
            print(report.summary)
            ```
        """
        return await run_change_async(
            self._caller,
            changes.delete_contacts(),
            contacts,
            chunk_size=chunk_size,
            stop_on_error=stop_on_error,
            progress=progress,
            deadline=deadline,
            options=options,
        )

    async def tag_contacts(
        self,
        contacts: AsyncRecords,
        tags: Iterable[str],
        *,
        chunk_size: int = 1000,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Add tags to any number of contacts. Existing tags stay.

        Args:
            contacts: Ids, or objects with an id, such as the items of a list. All records are read before the first
                request is sent. A repeated record is sent once.
            tags: Tags to add. Whether by id or by name is not documented.
            chunk_size: Records per request, from 1 to 1,000.
            stop_on_error: Stop after the first request in which a record failed. Default: continue.
            progress: Called with the progress so far, see `conduyt.bulk.Progress`.
            deadline: Seconds for the whole change. Default: no limit; each request has its own deadline.
            options: Options of each request.

        Returns:
            The outcome of each contact, in the order of `contacts`.

        Raises:
            ValueError: An id is empty, or there are no tags. Nothing was sent.
            ConduytError: The change ended, because every further request would fail too: the key is refused (401, 403),
                the rate limit does not end (429), the API cannot be reached, or the deadline has passed.
                `conduyt.bulk.report_of` returns the report.

        Example:
            ```python
            report = await client.bulk.tag_contacts(ids, ["tag_vip01"])
            print(report.summary)
            ```
        """
        return await run_change_async(
            self._caller,
            changes.tag_contacts(tags),
            contacts,
            chunk_size=chunk_size,
            stop_on_error=stop_on_error,
            progress=progress,
            deadline=deadline,
            options=options,
        )

    async def untag_contacts(
        self,
        contacts: AsyncRecords,
        tags: Iterable[str],
        *,
        chunk_size: int = 1000,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Remove tags from any number of contacts.

        Args:
            contacts: Ids, or objects with an id, such as the items of a list. All records are read before the first
                request is sent. A repeated record is sent once.
            tags: Tags to remove. Whether by id or by name is not documented.
            chunk_size: Records per request, from 1 to 1,000.
            stop_on_error: Stop after the first request in which a record failed. Default: continue.
            progress: Called with the progress so far, see `conduyt.bulk.Progress`.
            deadline: Seconds for the whole change. Default: no limit; each request has its own deadline.
            options: Options of each request.

        Returns:
            The outcome of each contact, in the order of `contacts`.

        Raises:
            ValueError: An id is empty, or there are no tags. Nothing was sent.
            ConduytError: The change ended, because every further request would fail too: the key is refused (401, 403),
                the rate limit does not end (429), the API cannot be reached, or the deadline has passed.
                `conduyt.bulk.report_of` returns the report.

        Example:
            ```python
            report = await client.bulk.untag_contacts(ids, ["tag_vip01"])
            print(report.summary)
            ```
        """
        return await run_change_async(
            self._caller,
            changes.untag_contacts(tags),
            contacts,
            chunk_size=chunk_size,
            stop_on_error=stop_on_error,
            progress=progress,
            deadline=deadline,
            options=options,
        )

    async def update_deals(
        self,
        deals: AsyncRecords,
        data: Mapping[str, object],
        *,
        chunk_size: int = 1000,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Set the same fields of any number of deals.

        Args:
            deals: Ids, or objects with an id, such as the items of a list. All records are read before the first
                request is sent. A repeated record is sent once.
            data: New values by field, named as for `deals.update` or in the API's own spelling. `None` clears a field.
                All deals get the same.
            chunk_size: Records per request, from 1 to 1,000.
            stop_on_error: Stop after the first request in which a record failed. Default: continue.
            progress: Called with the progress so far, see `conduyt.bulk.Progress`.
            deadline: Seconds for the whole change. Default: no limit; each request has its own deadline.
            options: Options of each request.

        Returns:
            The outcome of each deal, in the order of `deals`.

        Raises:
            TypeError: There is no such field. Nothing was sent.
            ValueError: An id or `data` is empty. Nothing was sent.
            ConduytError: The change ended, because every further request would fail too: the key is refused (401, 403),
                the rate limit does not end (429), the API cannot be reached, or the deadline has passed.
                `conduyt.bulk.report_of` returns the report.

        Example:
            ```python
            report = await client.bulk.update_deals(ids, {"stage_id": "stage_qualified"})
            print(report.summary)
            ```
        """
        return await run_change_async(
            self._caller,
            changes.update_deals(data),
            deals,
            chunk_size=chunk_size,
            stop_on_error=stop_on_error,
            progress=progress,
            deadline=deadline,
            options=options,
        )

    async def delete_deals(
        self,
        deals: AsyncRecords,
        *,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Delete any number of deals, with one request for each, because the API has no bulk request for it.

        If the response to an attempt is lost and the deal is gone afterwards, it counts as deleted.

        Args:
            deals: Ids, or objects with an id, such as the items of a list. All records are read before the first
                request is sent. A repeated record is sent once.
            stop_on_error: Stop after the first request in which a record failed. Default: continue.
            progress: Called with the progress so far, see `conduyt.bulk.Progress`.
            deadline: Seconds for the whole change. Default: no limit; each request has its own deadline.
            options: Options of each request.

        Returns:
            The outcome of each deal, in the order of `deals`.

        Raises:
            ValueError: An id is empty. Nothing was sent.
            ConduytError: The change ended, because every further request would fail too: the key is refused (401, 403),
                the rate limit does not end (429), the API cannot be reached, or the deadline has passed.
                `conduyt.bulk.report_of` returns the report.

        Example:
            ```python
            report = await client.bulk.delete_deals(ids)
            print(report.summary)
            ```
        """
        return await run_change_async(
            self._caller,
            changes.delete_deals(),
            deals,
            stop_on_error=stop_on_error,
            progress=progress,
            deadline=deadline,
            options=options,
        )

    async def tag_deals(
        self,
        deals: AsyncRecords,
        tag_ids: Iterable[str],
        *,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Add tags to any number of deals, with one request for each, because the API has no bulk request for it.

        Args:
            deals: Ids, or objects with an id, such as the items of a list. All records are read before the first
                request is sent. A repeated record is sent once.
            tag_ids: Ids of the tags to add.
            stop_on_error: Stop after the first request in which a record failed. Default: continue.
            progress: Called with the progress so far, see `conduyt.bulk.Progress`.
            deadline: Seconds for the whole change. Default: no limit; each request has its own deadline.
            options: Options of each request.

        Returns:
            The outcome of each deal, in the order of `deals`.

        Raises:
            ValueError: An id is empty, or there are no tags. Nothing was sent.
            ConduytError: The change ended, because every further request would fail too: the key is refused (401, 403),
                the rate limit does not end (429), the API cannot be reached, or the deadline has passed.
                `conduyt.bulk.report_of` returns the report.

        Example:
            ```python
            report = await client.bulk.tag_deals(ids, ["tag_vip01"])
            print(report.summary)
            ```
        """
        return await run_change_async(
            self._caller,
            changes.tag_deals(tag_ids),
            deals,
            stop_on_error=stop_on_error,
            progress=progress,
            deadline=deadline,
            options=options,
        )

    async def get_status(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get the state of the running bulk changes.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.get_status()
            ```
        """
        return await self._call(endpoints.GET_STATUS(options=options))

    async def get_unified_view(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get one view of all bulk operations.

        Its content is not documented. For batch operations, use the documented `bulk.operations.list`.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.get_unified_view()
            ```
        """
        return await self._call(endpoints.GET_UNIFIED_VIEW(options=options))


class AsyncBulkContacts(AsyncResource):
    """Changes to up to 1,000 contacts in one request."""

    async def delete(self, *, ids: Sequence[str], options: RequestOptions | None = None) -> BulkResult:
        """Delete many contacts at once, up to 1,000.

        Args:
            ids: Ids of the contacts. At most 1000 items.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The results. The fields of the response are not documented.

        Raises:
            InvalidRequestError: 400 `invalid_request`. More than 1,000 records, or a request that cannot be read.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.contacts.delete(ids=["con_7QX2", "con_8WZ5"])
            ```
        """
        return await self._call(endpoints.CONTACTS_DELETE(body={"ids": ids}, options=options))

    async def edit(
        self, *, ids: Sequence[str], updates: Mapping[str, object], options: RequestOptions | None = None
    ) -> BulkResult:
        """Set the same fields of many contacts, up to 1,000.

        `bulk.contacts.update` takes the same arguments; how the two differ is not documented.

        Args:
            ids: Ids of the contacts. At most 1000 items.
            updates: New values by field, named as for `contacts.update` or in the API's own spelling. `None` clears a
                field.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The results. The fields of the response are not documented.

        Raises:
            InvalidRequestError: 400 `invalid_request`. More than 1,000 records, or a request that cannot be read.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.contacts.edit(ids=["con_7QX2", "con_8WZ5"], updates={"assignedTo": "user_4RT1"})
            ```
        """
        return await self._call(endpoints.CONTACTS_EDIT(body={"ids": ids, "updates": updates}, options=options))

    async def update(
        self, *, ids: Sequence[str], data: Mapping[str, object], options: RequestOptions | None = None
    ) -> BulkResult:
        """Update many contacts with the same values, up to 1,000.

        All contacts get the same values. `bulk.contacts.edit` takes the same arguments; how the two differ is not
        documented.

        Args:
            ids: Ids of the contacts. At most 1000 items.
            data: New values by field, named as for `contacts.update` or in the API's own spelling. `None` clears a
                field.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The results. The fields of the response are not documented.

        Raises:
            InvalidRequestError: 400 `invalid_request`. More than 1,000 records, or a request that cannot be read.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.contacts.update(ids=["con_7QX2", "con_8WZ5"], data={"assignedTo": "user_4RT1"})
            ```
        """
        return await self._call(endpoints.CONTACTS_UPDATE(body={"ids": ids, "data": data}, options=options))

    async def tag(
        self,
        *,
        ids: Sequence[str],
        add_tags: Sequence[str] | OMIT = OMIT,
        remove_tags: Sequence[str] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> BulkResult:
        """Add tags to many contacts and remove others, up to 1,000 contacts.

        Args:
            ids: Ids of the contacts. At most 1000 items.
            add_tags: Tags to add. Whether by id or by name is not documented.
            remove_tags: Tags to remove. Whether by id or by name is not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The results. The fields of the response are not documented.

        Raises:
            InvalidRequestError: 400 `invalid_request`. More than 1,000 records, or a request that cannot be read.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.contacts.tag(ids=["con_7QX2", "con_8WZ5"], add_tags=["tag_vip01"])
            ```
        """
        return await self._call(
            endpoints.CONTACTS_TAG(body={"ids": ids, "addTags": add_tags, "removeTags": remove_tags}, options=options)
        )

    async def untag(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> BulkResult:
        """Remove tags from many contacts, up to 1,000.

        `bulk.contacts.tag` with `remove_tags` does the same, and its arguments are documented.

        Args:
            body: Fields of the body. They are not documented; likely ones are `ids`, at most 1,000 ids of contacts, and
                `tags`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The results. The fields of the response are not documented.

        Raises:
            InvalidRequestError: 400 `invalid_request`. More than 1,000 records, or a request that cannot be read.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.contacts.untag()
            ```
        """
        return await self._call(endpoints.CONTACTS_UNTAG(body=None if body is OMIT else body, options=options))

    async def set_do_not_contact(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> BulkResult:
        """Set whether many people may be contacted, up to 1,000.

        The key must have been granted the module scope `dnc`.

        Args:
            body: Fields of the body. They are not documented; likely ones are `ids`, at most 1,000 ids of contacts, and
                `doNotContact`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The results. The fields of the response are not documented.

        Raises:
            InvalidRequestError: 400 `invalid_request`. More than 1,000 records, or a request that cannot be read.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.contacts.set_do_not_contact()
            ```
        """
        return await self._call(
            endpoints.CONTACTS_SET_DO_NOT_CONTACT(body=None if body is OMIT else body, options=options)
        )


class AsyncBulkDeals(AsyncResource):
    """Changes to up to 1,000 deals in one request."""

    async def edit(
        self, *, ids: Sequence[str], updates: Mapping[str, object], options: RequestOptions | None = None
    ) -> BulkResult:
        """Set the same fields of many deals, up to 1,000.

        `bulk.deals.update` takes the same arguments; how the two differ is not documented.

        Args:
            ids: Ids of the deals. At most 1000 items.
            updates: New values by field, named as for `deals.update` or in the API's own spelling. `None` clears a
                field.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The results. The fields of the response are not documented.

        Raises:
            InvalidRequestError: 400 `invalid_request`. More than 1,000 records, or a request that cannot be read.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.deals.edit(ids=["deal_01HX7Q5CA9"], updates={"assignedTo": "user_4RT1"})
            ```
        """
        return await self._call(endpoints.DEALS_EDIT(body={"ids": ids, "updates": updates}, options=options))

    async def update(
        self, *, ids: Sequence[str], data: Mapping[str, object], options: RequestOptions | None = None
    ) -> BulkResult:
        """Update many deals with the same values, up to 1,000.

        All deals get the same values. `bulk.deals.edit` takes the same arguments; how the two differ is not documented.

        Args:
            ids: Ids of the deals. At most 1000 items.
            data: New values by field, named as for `deals.update` or in the API's own spelling. `None` clears a field.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The results. The fields of the response are not documented.

        Raises:
            InvalidRequestError: 400 `invalid_request`. More than 1,000 records, or a request that cannot be read.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.deals.update(ids=["deal_01HX7Q5CA9"], data={"assignedTo": "user_4RT1"})
            ```
        """
        return await self._call(endpoints.DEALS_UPDATE(body={"ids": ids, "data": data}, options=options))


class AsyncBulkOperations(AsyncCreateMany, AsyncResource):
    """Batch operations, which run in the background."""

    async def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the operations to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the operations of the last one.
            progress: Called with the number of operations fetched so far.
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
            report = await client.bulk.operations.export("operations.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.OPERATIONS_LIST(),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                verify=verify,
                progress=progress,
                options=options,
            ),
        )

    def list(
        self, *, page: int | OMIT = OMIT, limit: int | OMIT = OMIT, options: RequestOptions | None = None
    ) -> AsyncPager[BatchOperation]:
        """List batch operations, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `20`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of batch operations. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.operations.list(page=1, limit=20)
            ```
        """
        return self._page(endpoints.OPERATIONS_LIST(query={"page": page, "limit": limit}, options=options))

    async def create(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> BatchOperation:
        """Start a change to many contacts that runs in the background.

        Use `bulk.operations.get` to see its progress. For examples of the fields, read the operations of your workspace
        with `bulk.operations.list`.

        Args:
            body: Fields of the body. They are not documented; likely ones are `name`, `comment`, `operation`, `params`,
                and either `contactIds` or `filterQuery` to choose the contacts.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The batch operation.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.operations.create()
            ```
        """
        return await self._call(endpoints.OPERATIONS_CREATE(body=None if body is OMIT else body, options=options))

    async def get(self, operation_id: str, *, options: RequestOptions | None = None) -> BatchOperation:
        """Get a batch operation and its progress.

        `processed_count` and `total_contacts` show the progress; `success_count`, `skipped_count` and `error_count`
        show the outcome.

        Args:
            operation_id: Id of the batch operation.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The batch operation.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.operations.get("batch_2TX9")
            ```
        """
        return await self._call(endpoints.OPERATIONS_GET(path={"operation_id": operation_id}, options=options))

    async def cancel(
        self, operation_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Cancel a batch operation.

        Contacts that were already changed probably stay changed.

        Args:
            operation_id: Id of the batch operation.
            body: Fields of the body. They are not documented; probably none is needed.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.bulk.operations.cancel("batch_2TX9")
            ```
        """
        return await self._call(
            endpoints.OPERATIONS_CANCEL(
                path={"operation_id": operation_id}, body=None if body is OMIT else body, options=options
            )
        )
