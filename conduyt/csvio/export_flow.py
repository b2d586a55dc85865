"""An export as a conversation: page after page into a journal beside the file, and the file itself when all is there.

The journal is one JSON object a line. After each page the checkpoint says how much of it counts; what a crash left
beyond that is cut off. So whatever is killed, and whenever: the next run goes on with the last page that counts, and
no record is in it twice. The file appears at the end, at once and whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, NonNegativeInt, PositiveInt

from conduyt._core.encoding import encode_query
from conduyt._core.endpoint import Operation
from conduyt._core.flow import Work, ask, locally
from conduyt._core.page import PageData, is_last
from conduyt._values.progress import Progress, ProgressCallback
from conduyt.csvio.disk_set import Seen
from conduyt.csvio.table import write_csv
from conduyt.errors import ConfigurationError

if TYPE_CHECKING:
    from conduyt.models import Contact

Format: TypeAlias = Literal["csv", "jsonl", "parquet"]
ENDINGS: Final[Mapping[str, Format]] = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
STALE_AFTER: Final = 24 * 3600.0
"""Seconds after which a checkpoint is no longer gone on from: the file would mix two days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What an export wrote."""

    path: Path
    """The file."""
    rows: int
    """Records in it."""
    resumed_rows: int
    """How many of them an earlier run, which was interrupted, had fetched already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What the caller wants."""

    path: Path
    pages: Operation[PageData[Contact]]
    raw: bool
    checkpoint: bool
    progress: ProgressCallback | None

    @property
    def format(self) -> Format:
        """How to write the file, by its ending."""
        return ENDINGS[self.path.suffix.lower()]


def run(wanted: Export, now: Callable[[], float]) -> Work[ExportReport]:
    """Hold the conversation.

    Args:
        wanted: What the caller wants.
        now: The wall clock, Unix time in seconds.
    """
    with closing(Journal(wanted.path, encode_query(wanted.pages.full_query), now)) as journal:
        mark = yield from locally(partial(journal.open, resume=wanted.checkpoint))
        resumed = mark.rows
        try:
            while not mark.complete:
                mark = yield from _next_page(wanted, journal, mark)
                if mark.rows == 0:
                    resumed = 0
            yield from locally(partial(_finish, wanted, journal))
        except BaseException:
            if not wanted.checkpoint:
                journal.discard()
            raise
    return ExportReport(path=wanted.path, rows=mark.rows, resumed_rows=resumed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How much of the journal counts, and where the walk stands."""

    page: int = 0
    """The last page that is in the journal; 0 for none."""
    highest: int = 0
    """The highest page that has been read."""
    rows: int = 0
    size: int = 0
    """Bytes of the journal that count."""
    total: int | None = None
    """The lowest number of records that the API has told."""
    complete: bool = False
    checked: bool = True
    """Whether this is known to be about the list that is there now."""


def _next_page(wanted: Export, journal: Journal, mark: Mark) -> Work[Mark]:
    # After a crash, the last page comes again: what has moved into it since is not missed, and if nothing on it is
    # known, the list is another one, such as that of another workspace.
    number = mark.page + 1 if mark.checked else max(1, mark.page)
    query = {**wanted.pages.full_query, "page": number}
    page = yield from ask(wanted.pages.with_query(query))
    if not mark.checked and not any(journal.knows(contact.id) for contact in page.data):
        yield from locally(partial(journal.open, resume=False))
        return Mark()
    total, size = page.meta.total, page.meta.limit or len(page.data)
    if mark.total is not None and total is not None and total < mark.total and size and number > 1:
        # Records have gone, so those behind them have moved forward, onto pages that have been read: back to those.
        back = -(-(mark.total - total) // size)
        return _changed(mark, page=max(0, number - 1 - back), total=total, checked=True)
    fresh = yield from locally(partial(journal.add, page.data))
    repeats = number > mark.highest and not fresh.rows and bool(page.data)
    after = Mark(
        page=number,
        highest=max(number, mark.highest),
        rows=mark.rows + fresh.rows,
        size=mark.size + fresh.size,
        total=total if mark.total is None or total is None else min(total, mark.total),
        complete=repeats or is_last(page, offset_based=False),  # some servers answer the same page for ever
    )
    if wanted.checkpoint:
        yield from locally(partial(journal.save, after))
    if wanted.progress is not None:
        wanted.progress(Progress(stage="export", done=after.rows, total=total))
    return after


def _changed(mark: Mark, *, page: int, total: int, checked: bool) -> Mark:
    return Mark(page=page, highest=mark.highest, rows=mark.rows, size=mark.size, total=total, checked=checked)


def _finish(wanted: Export, journal: Journal) -> None:
    """Put the file in its place. The checkpoint goes first: a run after a crash here starts anew, not from old rows."""
    if wanted.format == "jsonl":
        journal.flush()
        journal.forget()
        journal.part.replace(wanted.path)
        return
    made = beside(wanted.path, ".tmp")
    try:
        if wanted.format == "csv":
            with private_text(made) as text:
                write_csv(text, journal.records, raw=wanted.raw)
                sync(text)
        else:
            from conduyt.csvio.parquet import write_parquet

            private_text(made).close()
            write_parquet(made, journal.records)
        journal.forget()
        made.replace(wanted.path)
    finally:
        made.unlink(missing_ok=True)
    journal.discard()


@dataclass(slots=True)
class _Added:
    rows: int = 0
    size: int = 0


class _Saved(BaseModel):
    """A checkpoint as it is on disk. Whoever can write there can write anything, so it is read strictly."""

    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

    version: Literal[1]
    query: str
    started: float
    page: PositiveInt
    highest: PositiveInt
    rows: NonNegativeInt
    size: NonNegativeInt
    total: int | None


@dataclass(slots=True)
class Journal:
    """The rows so far, on disk, and the checkpoint that says how many of them count."""

    path: Path
    query: str
    now: Callable[[], float]
    part: Path = field(init=False)
    mark: Path = field(init=False)
    _stream: IO[bytes] | None = None
    _seen: Seen | None = None
    _started: float = 0.0

    def __post_init__(self) -> None:
        self.part, self.mark = beside(self.path, ".part"), beside(self.path, ".checkpoint")

    def open(self, *, resume: bool) -> Mark:
        """Open the journal where the checkpoint says, or empty."""
        self.close()
        self._seen, self._started = Seen(), self.now()
        mark = self._load() if resume else None
        if mark is None:
            self.mark.unlink(missing_ok=True)
            self._stream = private_bytes(self.part)
            return Mark()
        self._stream = self.part.open("r+b")
        self._stream.truncate(mark.size)
        self._stream.seek(mark.size)
        for record in self.records():
            self._seen.first(str(record.get("id") or ""), 1)
        return mark

    def _load(self) -> Mark | None:
        try:
            saved = _Saved.model_validate_json(self.mark.read_bytes())
            actual = self.part.stat().st_size
        except (OSError, ValueError):
            return None
        age = self.now() - saved.started
        if saved.query != self.query or not 0 <= age < STALE_AFTER or saved.size > actual:
            return None
        self._started = saved.started
        return Mark(
            page=saved.page,
            highest=saved.highest,
            rows=saved.rows,
            size=saved.size,
            total=saved.total,
            checked=False,
        )

    def knows(self, id_: str) -> bool:
        """Whether a record is in the journal."""
        assert self._seen is not None  # noqa: S101  # it is open
        return id_ in self._seen

    def add(self, contacts: Iterable[Contact]) -> _Added:
        """Write the records that are not there yet."""
        assert self._seen is not None  # noqa: S101  # it is open
        assert self._stream is not None  # noqa: S101
        added = _Added()
        for contact in contacts:
            if contact.id and self._seen.first(contact.id, 1) is not None:
                continue
            line = f"{contact.model_dump_json(by_alias=True, exclude_unset=True)}\n".encode()
            self._stream.write(line)
            added.rows, added.size = added.rows + 1, added.size + len(line)
        return added

    def save(self, mark: Mark) -> None:
        """Make the rows so far count."""
        self.flush()
        saved = _Saved(
            version=1,
            query=self.query,
            started=self._started,
            page=mark.page,
            highest=mark.highest,
            rows=mark.rows,
            size=mark.size,
            total=mark.total,
        )
        made = beside(self.mark, ".tmp")
        with private_text(made) as text:
            text.write(saved.model_dump_json())
            sync(text)
        made.replace(self.mark)

    def flush(self) -> None:
        """Bring the rows to the disk itself."""
        if self._stream is not None:
            sync(self._stream)

    def records(self) -> Iterator[Mapping[str, object]]:
        """Read the rows."""
        self.flush()
        with self.part.open("rb") as stream:
            for line in stream:
                record: dict[str, object] = json.loads(line)
                yield record

    def forget(self) -> None:
        """Remove the checkpoint."""
        self.mark.unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove what is beside the file."""
        self.close()
        with suppress(OSError):
            self.forget()
            self.part.unlink(missing_ok=True)

    def close(self) -> None:
        """Close what is open; the files stay."""
        if self._stream is not None:
            self._stream.close()
        if self._seen is not None:
            self._seen.close()
        self._stream = self._seen = None


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


def beside(path: Path, ending: str) -> Path:
    """Return the path of a file that belongs to another one."""
    return path.with_name(path.name + ending)


def private_bytes(path: Path) -> IO[bytes]:
    """Open an empty file that only its owner can read: what the CRM knows of people is not for everybody."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def private_text(path: Path) -> IO[str]:
    """Open such a file for text in UTF-8."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline="")


def sync(stream: IO[bytes] | IO[str]) -> None:
    """Bring what was written to the disk itself, so that it outlives the machine and not only the process."""
    stream.flush()
    os.fsync(stream.fileno())
