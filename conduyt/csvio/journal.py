"""The journal of an export: the rows so far, on disk, and the checkpoint that says how many of them count.

The journal is one JSON object a line. After each page the checkpoint says how much of it counts; what a crash left
beyond that is cut off.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, Literal

from pydantic import BaseModel, ConfigDict, NonNegativeInt, PositiveInt
from pydantic_core import from_json

from conduyt._util.files import new_file, own_file, same_file
from conduyt.csvio.disk_set import DiskSet
from conduyt.models.contacts import Contact

STALE_AFTER: Final = 24 * 3600.0
"""Seconds after which a checkpoint is ignored: the file would mix the data of two days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """How much of the journal counts, and which page comes next."""

    page: int = 0
    """The last page that is in the journal; 0 for none."""
    highest: int = 0
    """The highest page that has been read."""
    rows: int = 0
    size: int = 0
    """Bytes of the journal that count."""
    total: int | None = None
    """The lowest number of records that the API has reported."""
    complete: bool = False
    checked: bool = True
    """Whether the list is known to be the one that the journal began with."""


@dataclass(slots=True)
class _Added:
    rows: int = 0
    size: int = 0


class _SavedCheckpoint(BaseModel):
    """A checkpoint as it is on disk. Other programs can write there, so it is read strictly."""

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
class ExportJournal:
    """The rows so far, on disk, and the checkpoint that says how many of them count."""

    path: Path
    query: str
    now: Callable[[], float]
    part: Path = field(init=False)
    checkpoint_path: Path = field(init=False)
    _stream: IO[bytes] | None = None
    _seen: DiskSet | None = None
    _started: float = 0.0

    def __post_init__(self) -> None:
        self.part, self.checkpoint_path = beside(self.path, ".part"), beside(self.path, ".checkpoint")

    def open(self, *, resume: bool) -> Checkpoint:
        """Open the journal where the checkpoint says, or empty."""
        self.close()
        self._seen, self._started = DiskSet(), self.now()
        checkpoint = self._load() if resume else None
        if checkpoint is None:
            self.checkpoint_path.unlink(missing_ok=True)
            self._stream = private_bytes(self.part)
            return Checkpoint()
        assert self._stream is not None  # noqa: S101  # it came with the checkpoint
        self._stream.truncate(checkpoint.size)
        self._stream.seek(checkpoint.size)
        for row in self.rows():
            self._seen.first(str(row.get("id") or ""), 1)
        return checkpoint

    def _load(self) -> Checkpoint | None:
        try:
            with os.fdopen(own_file(self.checkpoint_path), "rb") as file:
                saved = _SavedCheckpoint.model_validate_json(file.read())
            stream = os.fdopen(own_file(self.part), "r+b")
        except (OSError, ValueError):
            return None
        age = self.now() - saved.started
        if saved.query != self.query or not 0 <= age < STALE_AFTER or saved.size > os.fstat(stream.fileno()).st_size:
            stream.close()
            return None
        self._stream, self._started = stream, saved.started
        return Checkpoint(
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

    def save(self, checkpoint: Checkpoint) -> None:
        """Make the rows so far count."""
        self.flush()
        saved = _SavedCheckpoint(
            version=1,
            query=self.query,
            started=self._started,
            page=checkpoint.page,
            highest=checkpoint.highest,
            rows=checkpoint.rows,
            size=checkpoint.size,
            total=checkpoint.total,
        )
        made = beside(self.checkpoint_path, ".tmp")
        with private_text(made) as text:
            text.write(saved.model_dump_json())
            sync(text)
        made.replace(self.checkpoint_path)

    def flush(self) -> None:
        """Bring the rows to the disk itself."""
        if self._stream is not None:
            sync(self._stream)

    def rows(self) -> Iterator[Mapping[str, object]]:
        """Read the rows."""
        self.flush()
        assert self._stream is not None  # noqa: S101  # it is open
        with os.fdopen(same_file(self.part, self._stream.fileno()), "rb") as stream:
            for line in stream:
                row: dict[str, object] = from_json(line)  # in a third of the time that `json` takes
                yield row

    def forget(self) -> None:
        """Remove the checkpoint."""
        self.checkpoint_path.unlink(missing_ok=True)

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


def beside(path: Path, ending: str) -> Path:
    """Return the path of a file that belongs to another one."""
    return path.with_name(path.name + ending)


def private_bytes(path: Path) -> IO[bytes]:
    """Open an empty file that only its owner can read: what the CRM knows of people is not for everybody."""
    return os.fdopen(new_file(path), "r+b")


def private_text(path: Path) -> IO[str]:
    """Open such a file for text in UTF-8."""
    return os.fdopen(new_file(path), "w", encoding="utf-8", newline="")


def sync(stream: IO[bytes] | IO[str]) -> None:
    """Bring what was written to the disk itself, so that it outlives the machine and not only the process."""
    stream.flush()
    os.fsync(stream.fileno())
