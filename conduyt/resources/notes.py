# Made from conduyt/api/notes.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Notes."""

from __future__ import annotations

from collections.abc import Mapping

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import notes as endpoints
from conduyt.models.common import Deleted
from conduyt.models.notes import Note
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources.many import CreateMany, DeleteMany, UpdateMany


class Notes(CreateMany, UpdateMany, DeleteMany, Resource):
    """A note is text that a user attaches to a contact or a deal. It shows in the timeline."""

    def export(
        self,
        path: PathInput,
        *,
        filters: Mapping[str, object] | None = None,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the notes to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            filters: Which notes, with the names and values of the arguments of `list`. `sort` and `order` are the order
                of the file. Default: all, the oldest first where the list can be sorted.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the notes of the last one.
            progress: Called with the number of notes fetched so far.
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
            report = client.notes.export("notes.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.LIST(),
                ("contact_id", "deal_id"),
                path,
                filters=filters,
                raw=raw,
                bom=bom,
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
        contact_id: str | OMIT = OMIT,
        deal_id: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Page[Note]:
        """List notes, a page at a time.

        Pinned notes are first.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            contact_id: Only notes on the contact with this id.
            deal_id: Only notes on the deal with this id.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of notes. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.notes.list(page=1, limit=50, contact_id="con_7QX2")
            ```
        """
        return self._page(
            endpoints.LIST(
                query={"page": page, "limit": limit, "contact_id": contact_id, "deal_id": deal_id}, options=options
            )
        )

    def create(
        self,
        *,
        body: str,
        contact_id: str | OMIT = OMIT,
        deal_id: str | OMIT = OMIT,
        is_pinned: bool | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Note:
        """Write a note on a contact or a deal.

        Name the contact by `contact_id` or the deal by `deal_id`; at least one of them is needed.

        Args:
            body: The text, which can hold formatting; at most 50 KB.
            contact_id: Id of the contact to attach it to.
            deal_id: Id of the deal to attach it to.
            is_pinned: Whether it stays on top of the list. Default: `false`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The note.

        Raises:
            PayloadTooLargeError: 413 `payload_too_large`. The text is larger than 50 KB.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.notes.create(body="Prefers calls in the morning.", contact_id="con_7QX2")
            ```
        """
        return self._call(
            endpoints.CREATE(
                body={"body": body, "contactId": contact_id, "dealId": deal_id, "isPinned": is_pinned}, options=options
            )
        )

    def get(self, note_id: str, *, options: RequestOptions | None = None) -> Note:
        """Get a note.

        Args:
            note_id: Id of the note.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The note.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.notes.get("note_8PL4")
            ```
        """
        return self._call(endpoints.GET(path={"note_id": note_id}, options=options))

    def update(
        self,
        note_id: str,
        *,
        body: str | OMIT = OMIT,
        is_pinned: bool | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Note:
        """Change the text of a note, or pin or unpin it.

        Args:
            note_id: Id of the note.
            body: New text, which can hold formatting; at most 50 KB.
            is_pinned: Whether it stays on top of the list.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The note.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            PayloadTooLargeError: 413 `payload_too_large`. The text is larger than 50 KB.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.notes.update("note_8PL4", is_pinned=True)
            ```
        """
        return self._call(
            endpoints.UPDATE(path={"note_id": note_id}, body={"body": body, "isPinned": is_pinned}, options=options)
        )

    def delete(self, note_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a note.

        Args:
            note_id: Id of the note.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.notes.delete("note_8PL4")
            ```
        """
        return self._call(endpoints.DELETE(path={"note_id": note_id}, options=options))
