"""The journal of an export or a backup: the records so far and the position in each list, in one SQLite file.

A page and the position after it are one transaction. So a process that is killed leaves a journal that the next run
continues; a journal of other arguments, of yesterday, or that other users could have written, is replaced.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Final

from pydantic import NonNegativeInt, PositiveInt, TypeAdapter, ValidationError
from pydantic_core import from_json

from conduyt._util.files import new_file, own_file
from conduyt._util.sqlite import Error, SqliteFile
from conduyt._values.model import Model
from conduyt.errors import ConduytError
from conduyt.pages.front import Front

STALE_AFTER: Final = 24 * 3600.0
"""Seconds after which a journal is replaced: the file would mix the data of two days."""

_VERSION = 2
_CHUNK = 500
_RANKS = {"priority": ("low", "medium", "high", "urgent"), "status": ("todo", "in_progress", "done")}
"""Values that the service sorts by what they mean."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS journal (version INTEGER, arguments TEXT, started REAL, writer TEXT);
CREATE TABLE IF NOT EXISTS positions (list TEXT PRIMARY KEY, position TEXT);
CREATE TABLE IF NOT EXISTS records (
    seq INTEGER PRIMARY KEY, list TEXT, id TEXT, pass INTEGER, key, record BLOB, UNIQUE (list, id)
);
"""
_ADD = """
INSERT INTO records (list, id, pass, key, record) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (list, id) DO UPDATE SET pass = excluded.pass, key = excluded.key, record = excluded.record
"""
_SAVE = "INSERT OR REPLACE INTO positions VALUES (?, ?)"
_SIDES = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How far a list has been read."""

    front: Front = field(default_factory=Front)
    """The position in this pass."""
    rows: NonNegativeInt = 0
    """Records in the journal."""
    number: PositiveInt = 1
    """Number of the pass: the list may be read several times."""
    seen: NonNegativeInt = 0
    """Records that this pass has read."""
    fresh: NonNegativeInt = 0
    """Records that this pass has read, and the pass before had not."""
    complete: bool = False
    refused: str | None = None
    """Why the list cannot be read."""


_POSITION = TypeAdapter(Position)


@dataclass(slots=True)
class Journal:
    """The records so far, on disk.

    Args:
        path: The file.
        arguments: What was asked for. A journal of something else is replaced.
        now: The wall clock, Unix time in seconds.
    """

    path: Path
    arguments: str
    now: Callable[[], float]
    _file: SqliteFile | None = None
    _writer: str = field(default_factory=secrets.token_hex)

    def open(self, *, resume: bool) -> None:
        """Open the file of an earlier run, or a new one.

        Raises:
            OSError: The file cannot be made.
        """
        self.close()
        if resume and self._is_mine():
            with suppress(OSError, ValidationError):
                self._open()
                with self._transaction() as database:
                    found = database.execute("SELECT version, arguments, started FROM journal").fetchone()
                    age = self.now() - found[2] if found else -1.0
                    if found and found[:2] == (_VERSION, self.arguments) and 0 <= age < STALE_AFTER:
                        database.execute("UPDATE journal SET writer = ?", (self._writer,))
                        for (position,) in database.execute("SELECT position FROM positions"):
                            _POSITION.validate_json(position)
                        return
            self.close()
        self.discard()
        os.close(new_file(self.path))
        self._open()
        with self._transaction() as database:
            row = (_VERSION, self.arguments, self.now(), self._writer)
            database.execute("INSERT INTO journal VALUES (?, ?, ?, ?)", row)

    def _is_mine(self) -> bool:
        """Whether there are files, and only this user could have written them."""
        try:
            os.close(own_file(self.path))
            for ending in _SIDES:
                with suppress(FileNotFoundError):
                    os.close(own_file(beside(self.path, ending)))
        except OSError:
            return False
        return True

    def _open(self) -> None:
        try:
            self._file = SqliteFile(self.path, _SCHEMA, durable=False)
        except Error as error:
            raise OSError(f"cannot use {self.path}: {error}") from None

    @contextmanager
    def _transaction(self) -> Generator[sqlite3.Connection]:
        assert self._file is not None  # noqa: S101  # it is open
        try:
            with self._file.transaction() as database:
                yield database
        except Error as error:  # such as a full disk
            raise OSError(f"cannot use {self.path}: {error}") from None

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Connection]:
        with self._transaction() as database:
            if database.execute("SELECT writer FROM journal").fetchone() != (self._writer,):
                raise ConduytError(f"another run writes to {self.path} as well: give each a file of its own")
            yield database

    # -- reading a list ------------------------------------------------------------------------------------------------

    @property
    def started(self) -> float:
        """When the journal was begun, as Unix time in seconds."""
        with self._transaction() as database:
            return float(database.execute("SELECT started FROM journal").fetchone()[0])

    def position(self, name: str) -> Position:
        """Return how far a list has been read."""
        with self._transaction() as database:
            found = database.execute("SELECT position FROM positions WHERE list = ?", (name,)).fetchone()
        return Position() if found is None else _POSITION.validate_json(found[0])

    def knows(self, name: str, ids: Iterable[str]) -> bool:
        """Whether one of these records is in the journal."""
        sql = "SELECT 1 FROM records WHERE list = ? AND id = ?"
        with self._transaction() as database:
            return any(database.execute(sql, (name, id_)).fetchone() for id_ in ids)

    def restart(self, name: str) -> None:
        """Forget a list."""
        with self._writing() as database:
            database.execute("DELETE FROM records WHERE list = ?", (name,))
            database.execute("DELETE FROM positions WHERE list = ?", (name,))

    def add(self, name: str, items: Sequence[Model], after: Position, sort: str | None) -> Position:
        """Write the records of a page, and the position after it. Returns that position, with the records counted."""
        rows = [(name, _id_of(item), after.number, sort_key(item, sort), _line(item)) for item in items]
        new = seen = fresh = 0
        with self._writing() as database:
            for row in rows:
                known = database.execute("SELECT pass FROM records WHERE list = ? AND id = ?", row[:2]).fetchone()
                new += known is None
                seen += known is None or known[0] < after.number
                fresh += known is None or known[0] < after.number - 1
                database.execute(_ADD, row)
            after = replace(after, rows=after.rows + new, seen=after.seen + seen, fresh=after.fresh + fresh)
            database.execute(_SAVE, (name, _POSITION.dump_json(after).decode()))
        return after

    def save(self, name: str, position: Position) -> None:
        """Write how far a list has been read."""
        with self._writing() as database:
            database.execute(_SAVE, (name, _POSITION.dump_json(position).decode()))

    def count(self) -> int:
        """Return the number of records of all lists."""
        with self._transaction() as database:
            return int(database.execute("SELECT count(*) FROM records").fetchone()[0])

    def count_of_pass(self, name: str, number: int) -> int:
        """Return the number of records of a list that a pass has seen last."""
        sql = "SELECT count(*) FROM records WHERE list = ? AND pass = ?"
        with self._transaction() as database:
            return int(database.execute(sql, (name, number)).fetchone()[0])

    def ids(self, name: str) -> list[str]:
        """Return the ids of the records of a list."""
        sql = "SELECT id FROM records WHERE list = ? AND id IS NOT NULL ORDER BY seq"
        with self._transaction() as database:
            return [str(id_) for (id_,) in database.execute(sql, (name,))]

    # -- writing files -------------------------------------------------------------------------------------------------

    def rows(self, name: str, order: str, number: int | None) -> Iterator[Mapping[str, object]]:
        """Read the records of a list as objects; see `lines`."""
        for line in self.lines(name, order, number):
            row: dict[str, object] = from_json(line)  # in a third of the time that `json` takes
            yield row

    def lines(self, name: str, order: str, number: int | None) -> Iterator[bytes]:
        """Read the records of a list as JSON, sorted by their keys, a few at a time.

        Args:
            name: The list.
            order: "asc" or "desc". Records without a value come last, and those with the same value in the order of
                the service.
            number: Only those that this pass has seen; `None` for all.
        """
        # The list was read newest first. Records without a value keep the order in which they came.
        ties = "iif(key IS NULL, seq, -seq)" if order == "asc" else "seq"
        with self._transaction() as database:
            database.execute("DROP TABLE IF EXISTS temp.sorted")
            database.execute(
                "CREATE TEMP TABLE sorted AS SELECT seq FROM records WHERE list = ? AND (? IS NULL OR pass = ?)"  # noqa: S608
                f" ORDER BY key IS NULL, key {'ASC' if order == 'asc' else 'DESC'}, {ties}",
                (name, number, number),
            )
        place = 0
        sql = (
            "SELECT record FROM temp.sorted JOIN records USING (seq) WHERE sorted.rowid > ? AND sorted.rowid <= ? "
            "ORDER BY sorted.rowid"
        )
        while True:
            with self._transaction() as database:
                found = database.execute(sql, (place, place + _CHUNK)).fetchall()
            if not found:
                return
            yield from (line for (line,) in found)
            place += _CHUNK

    def discard(self) -> None:
        """Remove the journal."""
        self.close()
        for ending in ("", *_SIDES):
            beside(self.path, ending).unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file; it stays."""
        file, self._file = self._file, None
        if file is not None:
            file.close()


def sort_key(item: Model, field_name: str | None) -> float | str | None:
    """Return the value of a field in a form that SQLite compares: numbers, or texts without regard to case."""
    value: object = getattr(item, field_name, None) if field_name else None
    if value in _RANKS.get(field_name or "", ()):
        return float(_RANKS[field_name or ""].index(str(value)))
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, int | float | Decimal):
        return float(value)
    return None if value is None else str(value).casefold().encode("utf-8", "replace").decode()


def _id_of(item: Model) -> str | None:
    id_: object = getattr(item, "id", None)
    return str(id_) if id_ else None


def _line(item: Model) -> bytes:
    return f"{item.model_dump_json(by_alias=True, exclude_unset=True)}\n".encode()


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
