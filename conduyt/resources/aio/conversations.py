# Made from conduyt/api/conversations.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Conversations, for `AsyncConduyt`."""

from __future__ import annotations

from collections.abc import Mapping

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import loading
from conduyt._values.content import Content
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import DownloadTarget, PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import conversations as endpoints
from conduyt.models.common import Outcome
from conduyt.models.conversations import Conversation
from conduyt.models.messages import Message
from conduyt.pages import AsyncPager
from conduyt.pages.resource import AsyncResource
from conduyt.resources.aio.many import AsyncUpdateMany


class AsyncConversations(AsyncUpdateMany, AsyncResource):
    """A conversation is the thread of all SMS and emails with one contact. It has no id; use the id of the contact."""

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
        """Write the conversations to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            verify: Read the list again until two passes have the same ids. The file has the conversations of the last
                one.
            progress: Called with the number of conversations fetched so far.
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
            report = await client.conversations.export("conversations.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.LIST(),
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
    ) -> AsyncPager[Conversation]:
        """List conversations, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of conversations. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.conversations.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.LIST(query={"page": page, "limit": limit}, options=options))

    def list_messages(self, contact_id: str, *, options: RequestOptions | None = None) -> AsyncPager[Message]:
        """List the messages of the conversation with a contact.

        The list has no pages. Other fields of the response are in `extras` of the page.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The messages of the conversation. Await it for the first page, or iterate over it for the items of all
            pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.conversations.list_messages("con_7QX2")
            ```
        """
        return self._page(endpoints.LIST_MESSAGES(path={"contact_id": contact_id}, options=options))

    async def update(
        self, contact_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Change a conversation.

        Args:
            contact_id: Id of the contact.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.conversations.update("con_7QX2")
            ```
        """
        return await self._call(
            endpoints.UPDATE(path={"contact_id": contact_id}, body=None if body is OMIT else body, options=options)
        )

    async def get_state(self, contact_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get the state of a conversation.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.conversations.get_state("con_7QX2")
            ```
        """
        return await self._call(endpoints.GET_STATE(path={"contact_id": contact_id}, options=options))

    async def update_state(
        self, contact_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Change the state of a conversation.

        Args:
            contact_id: Id of the contact.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.conversations.update_state("con_7QX2")
            ```
        """
        return await self._call(
            endpoints.UPDATE_STATE(
                path={"contact_id": contact_id}, body=None if body is OMIT else body, options=options
            )
        )

    async def get_compliance(self, contact_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get the compliance state of a conversation.

        The response probably says whether you may write to the contact. To learn whether texts and calls to many
        contacts are blocked, use `contacts.get_do_not_contact_statuses`.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.conversations.get_compliance("con_7QX2")
            ```
        """
        return await self._call(endpoints.GET_COMPLIANCE(path={"contact_id": contact_id}, options=options))

    async def update_compliance(
        self, contact_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Change the compliance state of a conversation.

        Args:
            contact_id: Id of the contact.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.conversations.update_compliance("con_7QX2")
            ```
        """
        return await self._call(
            endpoints.UPDATE_COMPLIANCE(
                path={"contact_id": contact_id}, body=None if body is OMIT else body, options=options
            )
        )

    async def get_suggestion(self, contact_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get the suggested reply for a conversation.

        Args:
            contact_id: Id of the contact.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.conversations.get_suggestion("con_7QX2")
            ```
        """
        return await self._call(endpoints.GET_SUGGESTION(path={"contact_id": contact_id}, options=options))

    async def create_suggestion(
        self, contact_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Ask for a suggested reply for a conversation.

        Args:
            contact_id: Id of the contact.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.conversations.create_suggestion("con_7QX2")
            ```
        """
        return await self._call(
            endpoints.CREATE_SUGGESTION(
                path={"contact_id": contact_id}, body=None if body is OMIT else body, options=options
            )
        )

    async def export_csv(self, *, to: DownloadTarget | None = None, options: RequestOptions | None = None) -> Content:
        """Export conversations as CSV.

        The columns are not documented. More than 50,000 rows are too many for one file and return 413.

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
            await client.conversations.export_csv()
            ```
        """
        return await self._call(endpoints.EXPORT_CSV(to=to, options=options))

    async def get_metrics(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get figures about all conversations.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.conversations.get_metrics()
            ```
        """
        return await self._call(endpoints.GET_METRICS(options=options))
