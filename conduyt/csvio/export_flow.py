"""An export without I/O: it decides which page comes next, and writes the file when all of them are in the journal.

If the process is killed, the next run resumes at the last page in the journal, and each row is in the file once. The
file appears when the export is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from conduyt._core.encoding import encode_query
from conduyt._core.endpoint import Operation
from conduyt._core.flow import Work, ask, locally
from conduyt._core.page import PageData, is_last
from conduyt._util.lazy import LazyModule
from conduyt._values.csv_reports import ExportReport
from conduyt._values.progress import Progress, ProgressCallback
from conduyt.csvio.journal import Checkpoint, ExportJournal, beside, private_bytes, private_text, sync
from conduyt.csvio.table import write_csv
from conduyt.errors import ConfigurationError
from conduyt.models.contacts import Contact

if TYPE_CHECKING:
    from conduyt.frames import table as arrow_table
else:
    arrow_table = LazyModule("conduyt.frames.table")

Format: TypeAlias = Literal["csv", "jsonl", "parquet"]
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
    pages: Operation[PageData[Contact]]
    raw: bool
    bom: bool
    custom: arrow_table.CustomTypes
    checkpoint: bool
    progress: ProgressCallback | None

    @property
    def format(self) -> Format:
        """How to write the file, by its ending."""
        return ENDINGS[self.path.suffix.lower()]


def run(request: ExportRequest, now: Callable[[], float]) -> Work[ExportReport]:
    """Export the list, page by page.

    Args:
        request: The arguments of the export.
        now: The wall clock, Unix time in seconds.
    """
    with closing(ExportJournal(request.path, encode_query(request.pages.full_query), now)) as journal:
        checkpoint = yield from locally(partial(journal.open, resume=request.checkpoint))
        resumed = checkpoint.rows
        try:
            while not checkpoint.complete:
                checkpoint = yield from _next_page(request, journal, checkpoint)
                if checkpoint.rows == 0:
                    resumed = 0
            yield from locally(partial(_finish, request, journal))
        except BaseException:
            if not request.checkpoint:
                journal.discard()
            raise
    return ExportReport(path=request.path, rows=checkpoint.rows, resumed_rows=resumed)


def _next_page(request: ExportRequest, journal: ExportJournal, checkpoint: Checkpoint) -> Work[Checkpoint]:
    # After a crash, the last page comes again: what has moved into it since is not missed, and if nothing on it is
    # known, the list is another one, such as that of another workspace.
    number = checkpoint.page + 1 if checkpoint.checked else max(1, checkpoint.page)
    query = {**request.pages.full_query, "page": number}
    page = yield from ask(request.pages.with_query(query))
    if not checkpoint.checked and not any(journal.knows(contact.id) for contact in page.data):
        yield from locally(partial(journal.open, resume=False))
        return Checkpoint()
    total, size = page.meta.total, page.meta.limit or len(page.data)
    if checkpoint.total is not None and total is not None and total < checkpoint.total and size and number > 1:
        # Records have gone, so those behind them have moved forward, onto pages that have been read: back to those.
        back = -(-(checkpoint.total - total) // size)
        return replace(checkpoint, page=max(0, number - 1 - back), total=total, checked=True)
    fresh = yield from locally(partial(journal.add, page.data))
    repeats = number > checkpoint.highest and not fresh.rows and bool(page.data)
    after = Checkpoint(
        page=number,
        highest=max(number, checkpoint.highest),
        rows=checkpoint.rows + fresh.rows,
        size=checkpoint.size + fresh.size,
        total=total if checkpoint.total is None or total is None else min(total, checkpoint.total),
        complete=repeats or is_last(page, offset_based=False),  # some servers keep returning the same page
    )
    if request.checkpoint:
        yield from locally(partial(journal.save, after))
    if request.progress is not None:
        request.progress(Progress(stage="export", done=after.rows, total=total))
    return after


def _finish(request: ExportRequest, journal: ExportJournal) -> None:
    """Put the file in its place. The checkpoint goes first: a run after a crash here starts anew, not from old rows."""
    if request.format == "jsonl":
        journal.flush()
        journal.forget()
        journal.part.replace(request.path)
        return
    made = beside(request.path, ".tmp")
    try:
        if request.format == "csv":
            with private_text(made) as text:
                if request.bom:
                    text.write("\ufeff")
                write_csv(text, journal.rows, raw=request.raw)
                sync(text)
        else:
            from conduyt.csvio.parquet import write_parquet

            with private_bytes(made) as stream:
                write_parquet(stream, journal.rows, request.custom)
                sync(stream)
        journal.forget()
        made.replace(request.path)
    finally:
        made.unlink(missing_ok=True)
    journal.discard()


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
