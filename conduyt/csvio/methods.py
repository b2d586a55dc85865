"""The hand-written methods of `client.contacts`: files in, files out."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from conduyt._core.encoding import PathInput
from conduyt._core.endpoint import RequestOptions
from conduyt.endpoints import contacts as endpoints
from conduyt.pages.resource import AsyncResource, Resource

if TYPE_CHECKING:
    from conduyt._values.progress import ProgressCallback
    from conduyt.csvio import ImportReport
    from conduyt.csvio.export_flow import ExportReport, ExportRequest
    from conduyt.csvio.import_flow import ImportRequest
    from conduyt.models.contacts import ImportDuplicateField, ImportMode

PAGE_SIZE = 100
_random = SystemRandom().random


class ContactFiles(Resource):
    """The hand-written methods of `client.contacts`."""

    def import_csv(
        self,
        path: PathInput,
        *,
        mapping: Mapping[str, str | None] | None = None,
        dry_run: bool = False,
        ignore_problems: bool = False,
        mode: ImportMode = "create_and_update",
        duplicate_fields: Sequence[ImportDuplicateField] = ("email", "phone"),
        remove_duplicates: bool = False,
        tag_ids: Sequence[str] = (),
        encoding: str | None = None,
        delimiter: str | None = None,
        deadline: float = 1800.0,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ImportReport:
        """Import contacts from a CSV file: check it here, upload it, and follow the import to its end.

        Args:
            path: The file, in UTF-8 or UTF-16, with or without a byte order mark, its cells separated by commas,
                semicolons, tabs or bars.
            mapping: Field of the contact for columns that are not named after one, such as `{"Mail": "email"}`; `None`
                leaves a column out. Custom fields are `customFields.<key>`.
            dry_run: Check the file, and send nothing.
            ignore_problems: Import the file although some rows have problems. The service judges these.
            mode: Whether to create new contacts, update present ones, or both.
            duplicate_fields: What makes a row and a contact, or two rows, the same: `email`, `phone` or both.
            remove_duplicates: Let the service leave out rows that repeat an earlier one. Default: they are problems.
            tag_ids: Ids of tags to add to the contacts.
            encoding: Encoding of the file, such as `cp1252`. Default: as it looks.
            delimiter: What separates cells. Default: as it looks.
            deadline: Seconds to wait for the end of the import.
            progress: Is told how far it is, stage by stage: `check`, `upload`, `import`.
            options: Options of each request.

        Returns:
            What became of the rows. `problems` names line, column and reason of each that was not imported.

        Raises:
            CsvError: The file has problems; nothing was sent. `error.report` has them all.
            ImportUnfinishedError: The import had not ended within the deadline. It may still go on.
            ImportFailedError: The import failed or was canceled. `error.report` tells how far it was.
            ValueError: `mapping` names a field that contacts do not have.
            OSError: The file cannot be read.
            ConduytError: Any other failure; a note tells whether the import had been started.

        Example:
            ```python
            report = client.contacts.import_csv("people.csv", mapping={"Mail": "email"}, dry_run=True)
            for problem in report.problems:
                print(problem)
            ```
        """
        from conduyt._transport.run_flow import perform
        from conduyt.csvio.import_flow import run

        wanted = _import(
            path=path,
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
        )
        return perform(self._caller, run(wanted, time.monotonic, _random))

    def export(
        self,
        path: PathInput,
        *,
        filters: Mapping[str, object] | None = None,
        raw: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write contacts to a file, page by page: CSV, JSON Lines or Parquet, by its ending.

        The file appears when it is whole; until then the rows are in `<path>.part`. If the export is interrupted,
        however hard, calling it again within a day goes on where it was, and no contact is in the file twice.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. One that is there is replaced. Only
                its owner can read it.
            filters: Which contacts, with the names and values of the arguments of `contacts.list`. Default: all, the
                oldest first.
            raw: Write cells of CSV as they are. Default: an apostrophe goes before those that a spreadsheet would take
                for a formula, phone numbers with a plus sign included.
            checkpoint: Keep `<path>.part` and `<path>.checkpoint` when the export is interrupted, and go on from them.
                False: remove them, and always begin anew.
            progress: Is told how many records have been fetched.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The ending says no format.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            ConduytError: A page could not be fetched. Call it again to go on.

        Example:
            ```python
            report = client.contacts.export("contacts.csv", filters={"source": "website"})
            print(report.rows)
            ```
        """
        from conduyt._transport.run_flow import perform
        from conduyt.csvio.export_flow import run

        wanted = _export(path=path, filters=filters, raw=raw, checkpoint=checkpoint, progress=progress, options=options)
        return perform(self._caller, run(wanted, time.time))


class AsyncContactFiles(AsyncResource):
    """The hand-written methods of `client.contacts`."""

    async def import_csv(
        self,
        path: PathInput,
        *,
        mapping: Mapping[str, str | None] | None = None,
        dry_run: bool = False,
        ignore_problems: bool = False,
        mode: ImportMode = "create_and_update",
        duplicate_fields: Sequence[ImportDuplicateField] = ("email", "phone"),
        remove_duplicates: bool = False,
        tag_ids: Sequence[str] = (),
        encoding: str | None = None,
        delimiter: str | None = None,
        deadline: float = 1800.0,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ImportReport:
        """Import contacts from a CSV file: check it here, upload it, and follow the import to its end.

        Args:
            path: The file, in UTF-8 or UTF-16, with or without a byte order mark, its cells separated by commas,
                semicolons, tabs or bars.
            mapping: Field of the contact for columns that are not named after one, such as `{"Mail": "email"}`; `None`
                leaves a column out. Custom fields are `customFields.<key>`.
            dry_run: Check the file, and send nothing.
            ignore_problems: Import the file although some rows have problems. The service judges these.
            mode: Whether to create new contacts, update present ones, or both.
            duplicate_fields: What makes a row and a contact, or two rows, the same: `email`, `phone` or both.
            remove_duplicates: Let the service leave out rows that repeat an earlier one. Default: they are problems.
            tag_ids: Ids of tags to add to the contacts.
            encoding: Encoding of the file, such as `cp1252`. Default: as it looks.
            delimiter: What separates cells. Default: as it looks.
            deadline: Seconds to wait for the end of the import.
            progress: Is told how far it is, stage by stage: `check`, `upload`, `import`.
            options: Options of each request.

        Returns:
            What became of the rows. `problems` names line, column and reason of each that was not imported.

        Raises:
            CsvError: The file has problems; nothing was sent. `error.report` has them all.
            ImportUnfinishedError: The import had not ended within the deadline. It may still go on.
            ImportFailedError: The import failed or was canceled. `error.report` tells how far it was.
            ValueError: `mapping` names a field that contacts do not have.
            OSError: The file cannot be read.
            ConduytError: Any other failure; a note tells whether the import had been started.

        Example:
            ```python
            report = await client.contacts.import_csv("people.csv", mapping={"Mail": "email"}, dry_run=True)
            for problem in report.problems:
                print(problem)
            ```
        """
        from conduyt._transport.run_flow import perform_async
        from conduyt.csvio.import_flow import run

        wanted = _import(
            path=path,
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
        )
        return await perform_async(self._caller, run(wanted, time.monotonic, _random))

    async def export(
        self,
        path: PathInput,
        *,
        filters: Mapping[str, object] | None = None,
        raw: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write contacts to a file, page by page: CSV, JSON Lines or Parquet, by its ending.

        The file appears when it is whole; until then the rows are in `<path>.part`. If the export is interrupted,
        however hard, calling it again within a day goes on where it was, and no contact is in the file twice.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. One that is there is replaced. Only
                its owner can read it.
            filters: Which contacts, with the names and values of the arguments of `contacts.list`. Default: all, the
                oldest first.
            raw: Write cells of CSV as they are. Default: an apostrophe goes before those that a spreadsheet would take
                for a formula, phone numbers with a plus sign included.
            checkpoint: Keep `<path>.part` and `<path>.checkpoint` when the export is interrupted, and go on from them.
                False: remove them, and always begin anew.
            progress: Is told how many records have been fetched.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The ending says no format.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            ConduytError: A page could not be fetched. Call it again to go on.

        Example:
            ```python
            report = await client.contacts.export("contacts.csv", filters={"source": "website"})
            print(report.rows)
            ```
        """
        from conduyt._transport.run_flow import perform_async
        from conduyt.csvio.export_flow import run

        wanted = _export(path=path, filters=filters, raw=raw, checkpoint=checkpoint, progress=progress, options=options)
        return await perform_async(self._caller, run(wanted, time.time))


def _import(
    *,
    path: PathInput,
    mapping: Mapping[str, str | None] | None,
    dry_run: bool,
    ignore_problems: bool,
    mode: str,
    duplicate_fields: Sequence[str],
    remove_duplicates: bool,
    tag_ids: Sequence[str],
    encoding: str | None,
    delimiter: str | None,
    deadline: float,
    progress: ProgressCallback | None,
    options: RequestOptions | None,
) -> ImportRequest:
    from conduyt.csvio.import_flow import ImportRequest

    if unknown := set(duplicate_fields) - {"email", "phone"}:
        raise ValueError(f"duplicate_fields can only be email and phone, not {', '.join(sorted(unknown))}")
    if not deadline > 0:
        raise ValueError("deadline must be a positive number of seconds")
    return ImportRequest(
        path=Path(path),
        mapping=mapping,
        encoding=encoding,
        delimiter=delimiter,
        dry_run=dry_run,
        ignore_problems=ignore_problems,
        duplicate_fields=tuple(duplicate_fields),
        remove_duplicates=remove_duplicates,
        mode=mode,
        tag_ids=tuple(tag_ids),
        deadline=deadline,
        progress=progress,
        options=options or {},
    )


def _export(
    *,
    path: PathInput,
    filters: Mapping[str, object] | None,
    raw: bool,
    checkpoint: bool,
    progress: ProgressCallback | None,
    options: RequestOptions | None,
) -> ExportRequest:
    from conduyt.csvio.export_flow import ExportRequest, check

    check(Path(path))
    if unknown := {"page", "limit"} & set(filters or {}):
        raise ValueError(f"filters cannot have {', '.join(sorted(unknown))}: an export reads every page")
    # The oldest first: what is created while the export runs comes last, and moves nothing.
    query = {"sort": "createdAt", "order": "asc", **(filters or {}), "limit": PAGE_SIZE}
    return ExportRequest(
        path=Path(path), pages=endpoints.LIST(query=query, options=options), raw=raw, checkpoint=checkpoint,
        progress=progress,
    )  # fmt: skip
