"""What `import_csv` does: check the arguments, then start the flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import SystemRandom

from conduyt._core.endpoint import RequestOptions
from conduyt._core.flow import Work
from conduyt._util import clock
from conduyt._values.csv_reports import ImportReport
from conduyt._values.files import CsvInput
from conduyt._values.progress import ProgressCallback
from conduyt.csvio import import_flow

_random = SystemRandom().random


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
    if unknown := set(duplicate_fields) - {"email", "phone"}:
        raise ValueError(f"duplicate_fields can only be email and phone, not {', '.join(sorted(unknown))}")
    if not deadline > 0:
        raise ValueError("deadline must be a positive number of seconds")
    request = import_flow.ImportRequest(
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
    return import_flow.run(request, clock.monotonic, _random)
