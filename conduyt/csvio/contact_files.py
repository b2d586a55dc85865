"""What `client.contacts.import_csv` and `client.contacts.export` do: check the arguments, then start the flow."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import SystemRandom

from conduyt._core.endpoint import RequestOptions
from conduyt._core.flow import Work
from conduyt._util import clock
from conduyt._values.csv_reports import ExportReport, ImportReport
from conduyt._values.files import CsvInput, PathInput
from conduyt._values.progress import ProgressCallback
from conduyt.csvio import export_flow, import_flow
from conduyt.endpoints import contacts as endpoints
from conduyt.frames import CustomFieldTypes, custom_types
from conduyt.models.contacts import ImportJob

PAGE_SIZE = 100
_random = SystemRandom().random
_START_S = 120.0
"""How long to find out whether an import was started, if the response to the start was lost."""


def import_contacts(
    path: CsvInput,
    *,
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
) -> Work[ImportReport]:
    """Import contacts from a CSV file.

    Raises:
        ValueError: An argument is refused; see `client.contacts.import_csv`.
    """
    request = _import_request(
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
    )
    return import_flow.run(request, clock.monotonic, _random)


def start_import(
    path: CsvInput,
    *,
    mapping: Mapping[str, str | None] | None,
    ignore_problems: bool,
    mode: str,
    duplicate_fields: Sequence[str],
    remove_duplicates: bool,
    tag_ids: Sequence[str],
    encoding: str | None,
    delimiter: str | None,
    progress: ProgressCallback | None,
    options: RequestOptions | None,
) -> Work[ImportJob]:
    """Start an import of contacts from a CSV file.

    Raises:
        ValueError: An argument is refused; see `client.contacts.start_import`.
    """
    request = _import_request(
        path,
        mapping=mapping,
        dry_run=False,
        ignore_problems=ignore_problems,
        mode=mode,
        duplicate_fields=duplicate_fields,
        remove_duplicates=remove_duplicates,
        tag_ids=tag_ids,
        encoding=encoding,
        delimiter=delimiter,
        deadline=_START_S,
        progress=progress,
        options=options,
    )
    return import_flow.start(request, clock.monotonic, _random)


def export_contacts(
    path: PathInput,
    *,
    filters: Mapping[str, object] | None,
    raw: bool,
    bom: bool,
    custom_fields: CustomFieldTypes | None,
    checkpoint: bool,
    progress: ProgressCallback | None,
    options: RequestOptions | None,
) -> Work[ExportReport]:
    """Write contacts to a file.

    Raises:
        ValueError: An argument is refused; see `client.contacts.export`.
        ConfigurationError: The file is Parquet, and the extra `arrow` is missing.
    """
    export_flow.check(Path(path))
    if bom and Path(path).suffix.lower() != ".csv":
        raise ValueError(f"bom is for CSV, not for {Path(path).name}")
    if custom_fields is not None and Path(path).suffix.lower() != ".parquet":
        raise ValueError(f"custom_fields is for Parquet, not for {Path(path).name}")
    if unknown := {"page", "limit"} & set(filters or {}):
        raise ValueError(f"filters cannot have {', '.join(sorted(unknown))}: an export reads every page")
    # The oldest first: what is created while the export runs comes last, and moves nothing.
    query = {"sort": "createdAt", "order": "asc", **(filters or {}), "limit": PAGE_SIZE}
    request = export_flow.ExportRequest(
        path=Path(path),
        pages=endpoints.LIST(query=query, options=options),
        raw=raw,
        bom=bom,
        custom=custom_types(custom_fields),
        checkpoint=checkpoint,
        progress=progress,
    )
    return export_flow.run(request, time.time)


def _import_request(
    path: CsvInput,
    *,
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
) -> import_flow.ImportRequest:
    if unknown := set(duplicate_fields) - {"email", "phone"}:
        raise ValueError(f"duplicate_fields can only be email and phone, not {', '.join(sorted(unknown))}")
    if not deadline > 0:
        raise ValueError("deadline must be a positive number of seconds")
    return import_flow.ImportRequest(
        source=path,
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
