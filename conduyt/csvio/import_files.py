"""What `import_csv` and `start_import` do: check the arguments, then start the flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import SystemRandom
from typing import TypedDict, Unpack

from conduyt._core.endpoint import RequestOptions
from conduyt._core.flow import Work
from conduyt._core.options import check_seconds
from conduyt._core.run_arguments import check_run, check_several
from conduyt._util import clock
from conduyt._values.csv_reports import ImportReport
from conduyt._values.files import CsvInput
from conduyt._values.progress import ProgressCallback
from conduyt.csvio import import_flow
from conduyt.csvio.targets import TARGETS, ObjectType
from conduyt.models.contacts import ImportJob

_random = SystemRandom().random
_START_S = 120.0
"""How long to find out whether an import was started, if the response to the start was lost."""


def contacts(path: CsvInput, **arguments: Unpack[ImportArguments]) -> Work[ImportReport]:
    """Import contacts from a CSV file."""
    return _import("contacts", path, **arguments)


def companies(path: CsvInput, **arguments: Unpack[ImportArguments]) -> Work[ImportReport]:
    """Import companies from a CSV file."""
    return _import("companies", path, **arguments)


def deals(path: CsvInput, **arguments: Unpack[ImportArguments]) -> Work[ImportReport]:
    """Import deals from a CSV file."""
    return _import("deals", path, **arguments)


def start_contacts(path: CsvInput, **arguments: Unpack[StartArguments]) -> Work[ImportJob]:
    """Start an import of contacts from a CSV file."""
    return _start("contacts", path, **arguments)


def start_companies(path: CsvInput, **arguments: Unpack[StartArguments]) -> Work[ImportJob]:
    """Start an import of companies from a CSV file."""
    return _start("companies", path, **arguments)


def start_deals(path: CsvInput, **arguments: Unpack[StartArguments]) -> Work[ImportJob]:
    """Start an import of deals from a CSV file."""
    return _start("deals", path, **arguments)


class StartArguments(TypedDict):
    """The arguments of `start_import`."""

    mapping: Mapping[str, str | None] | None
    ignore_problems: bool
    mode: str
    duplicate_fields: Sequence[str]
    remove_duplicates: bool
    tag_ids: Sequence[str]
    encoding: str | None
    delimiter: str | None
    progress: ProgressCallback | None
    options: RequestOptions | None


class ImportArguments(StartArguments):
    """The arguments of `import_csv`."""

    dry_run: bool
    deadline: float


def _import(object_type: ObjectType, path: CsvInput, **arguments: Unpack[ImportArguments]) -> Work[ImportReport]:
    return import_flow.run(_request(object_type, path, **arguments), clock.monotonic, _random)


def _start(object_type: ObjectType, path: CsvInput, **arguments: Unpack[StartArguments]) -> Work[ImportJob]:
    request = _request(object_type, path, dry_run=False, deadline=_START_S, **arguments)
    return import_flow.start(request, clock.monotonic, _random)


def _request(
    object_type: ObjectType, path: CsvInput, **arguments: Unpack[ImportArguments]
) -> import_flow.ImportRequest:
    """Check the arguments.

    Raises:
        ValueError: An argument is refused; see `client.contacts.import_csv`.
    """
    target = TARGETS[object_type]
    for name in ("duplicate_fields", "tag_ids"):
        check_several(name, arguments[name])
    if unknown := set(arguments["duplicate_fields"]) - set(target.keys):
        known = " and ".join(target.keys)
        raise ValueError(f"duplicate_fields can only be {known}, not {', '.join(sorted(map(str, unknown)))}")
    check_seconds("deadline", arguments["deadline"])
    check_run(
        arguments["progress"],
        arguments["options"],
        dry_run=arguments["dry_run"],
        ignore_problems=arguments["ignore_problems"],
        remove_duplicates=arguments["remove_duplicates"],
    )
    return import_flow.ImportRequest(
        target=target,
        source=path,
        mapping=arguments["mapping"],
        encoding=arguments["encoding"],
        delimiter=arguments["delimiter"],
        dry_run=arguments["dry_run"],
        ignore_problems=arguments["ignore_problems"],
        duplicate_fields=tuple(arguments["duplicate_fields"]),
        remove_duplicates=arguments["remove_duplicates"],
        mode=arguments["mode"],
        tag_ids=tuple(arguments["tag_ids"]),
        deadline=arguments["deadline"],
        progress=arguments["progress"],
        options=arguments["options"] or {},
    )
