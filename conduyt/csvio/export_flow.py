"""An export without I/O: it reads the list into the journal, then writes the file.

If the process is killed, the next run resumes at the last page in the journal. The file appears when the export is
complete.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from conduyt._core.encoding import encode_query
from conduyt._core.flow import Work, locally, scope
from conduyt._util.lazy import LazyModule
from conduyt._values.csv_reports import ExportReport
from conduyt._values.progress import Progress, ProgressCallback
from conduyt.csvio.journal import Journal, Position, beside, private_bytes, private_text, sync
from conduyt.csvio.reading import Listing, doubt_about, read_list
from conduyt.csvio.table import write_csv
from conduyt.errors import ConfigurationError, PagingDriftWarning

if TYPE_CHECKING:
    from conduyt.frames import table as arrow_table
else:
    arrow_table = LazyModule("conduyt.frames.table")

Format: TypeAlias = Literal["csv", "jsonl", "parquet"]
Order: TypeAlias = Literal["asc", "desc"]
ENDINGS: Final[Mapping[str, Format]] = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """The arguments of an export."""

    path: Path
    listing: Listing
    order: Order
    raw: bool
    bom: bool
    custom: arrow_table.CustomTypes
    checkpoint: bool
    progress: ProgressCallback | None

    @property
    def format(self) -> Format:
        """How to write the file, by its ending."""
        return ENDINGS[self.path.suffix.lower()]

    @property
    def digest(self) -> str:
        """What was asked for, as the journal keeps it."""
        listing = self.listing
        path = "/".join(listing.pages.path.values())
        query = encode_query(listing.pages.full_query)
        return f"{listing.name} {path} {query} {listing.sort} {self.order} {listing.verify}"


def run(request: ExportRequest, now: Callable[[], float]) -> Work[ExportReport]:
    """Export the list, page by page.

    Args:
        request: The arguments of the export.
        now: The wall clock, Unix time in seconds.
    """
    listing = request.listing
    arguments = f"{(yield from scope()).partition('@')[2]} {request.digest}"  # not the key: it may be replaced
    with closing(Journal(beside(request.path, ".part"), arguments, now)) as journal:
        yield from locally(partial(journal.open, resume=request.checkpoint))
        resumed = (yield from locally(partial(journal.position, listing.name))).rows

        def notify(position: Position) -> None:
            nonlocal resumed
            if position.rows == 0:  # another list, which is read from its beginning
                resumed = 0
            elif request.progress is not None:
                request.progress(Progress(stage="export", done=position.rows, total=position.front.total))

        try:
            position = yield from read_list(listing, journal, notify, recheck=True)
            rows = position.seen if listing.verify else position.rows
            doubt = doubt_about(listing, position)
            yield from locally(partial(_finish, request, journal, position))
        except BaseException:
            if not request.checkpoint:
                journal.discard()
            raise
    if doubt is not None:
        # Frames: this one, the loop that performs the work, the method, the caller.
        warnings.warn(PagingDriftWarning(doubt), stacklevel=4)
    return ExportReport(path=request.path, rows=rows, resumed_rows=min(resumed, rows))


def _finish(request: ExportRequest, journal: Journal, position: Position) -> None:
    """Put the file in its place."""
    listing = request.listing
    number = position.number if listing.verify else None
    rows = partial(journal.rows, listing.name, request.order, number)
    made = beside(request.path, ".tmp")
    try:
        if request.format == "csv":
            with private_text(made) as text:
                if request.bom:
                    text.write("\ufeff")
                write_csv(text, rows, listing.model, raw=request.raw)
                sync(text)
        elif request.format == "jsonl":
            with private_bytes(made) as stream:
                stream.writelines(journal.lines(listing.name, request.order, number))
                sync(stream)
        else:
            from conduyt.csvio.parquet import write_parquet

            with private_bytes(made) as stream:
                write_parquet(stream, rows, listing.model, request.custom)
                sync(stream)
        # The journal goes first: a run after a crash here starts anew, not from old rows.
        journal.discard()
        made.replace(request.path)
    finally:
        made.unlink(missing_ok=True)


def check(path: Path) -> None:
    """Refuse, before anything is fetched, what could not be written.

    Raises:
        ValueError: The ending says no format.
        ConfigurationError: What writes this format is not installed.
    """
    if path.suffix.lower() not in ENDINGS:
        raise ValueError(f"{path.name} must end with one of {', '.join(ENDINGS)}, which says how to write it")
    if ENDINGS[path.suffix.lower()] == "parquet":
        try:
            import_module("conduyt.csvio.parquet")  # loads pyarrow, which only this format needs
        except ImportError:
            raise ConfigurationError('Parquet needs pyarrow: pip install "conduyt[arrow]"') from None
