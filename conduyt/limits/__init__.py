"""Where the state of the rate limits is kept, so that calls wait before a 429 instead of after it.

    Conduyt()                                        # in memory, for the threads or tasks of this client
    Conduyt(limits=SqliteLimitStore("limits.db"))    # shared by the processes of one machine
    Conduyt(pacing=False)                            # not at all

A store of your own needs the three methods of `LimitStore`.
"""

from __future__ import annotations

import os
from dataclasses import fields
from typing import TYPE_CHECKING, Protocol

from conduyt._util import clock
from conduyt._util.locks import ForkSafeLock
from conduyt.limits.window import ServerLimit, Window, blocked, updated

if TYPE_CHECKING:
    import sqlite3

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conduyt_buckets (
    bucket TEXT PRIMARY KEY,
    allowed INTEGER,
    remaining INTEGER,
    window REAL,
    reset_at REAL,
    blocked_until REAL,
    confirmed INTEGER,
    seen_at REAL,
    burst REAL,
    raise_at REAL,
    next_at REAL,
    turn_at REAL,
    recent REAL
) WITHOUT ROWID;
"""

_PATIENCE_S = 0.5
"""Seconds to wait for the file: a transaction takes a millisecond, and calls have deadlines."""

__all__ = ["LimitStore", "MemoryLimitStore", "SqliteLimitStore"]


class LimitStore(Protocol):
    """Keeps what is known of each rate limit.

    A bucket is what requests are counted in: a digest of the key, a host and a limit. A store may be asked by several
    threads at once. A synchronous client waits for it; an asynchronous one asks it in a worker thread, unless it is a
    `MemoryLimitStore`.
    """

    def take(self, bucket: str) -> float:
        """Take one request from a bucket.

        Args:
            bucket: Name of the bucket.

        Returns:
            0.0 if the request may be sent, otherwise the seconds to wait before asking again; nothing is taken then.
        """
        ...

    def learn(
        self, bucket: str, limit: int, remaining: int, window: float, reset_in: float, under_way: int
    ) -> int | None:
        """Take over what a response reported.

        Args:
            bucket: Name of the bucket.
            limit: Requests allowed in the window.
            remaining: Requests left in it, as the server counts.
            window: When the window ends, Unix time by the server's clock. It tells windows apart.
            reset_in: Seconds until then.
            under_way: Other requests of this client that have been sent and not answered: `remaining` may not know of
                them yet.

        Returns:
            The requests that the bucket allows in a second, for `client.rate_limit` to show. A store of your own may
            return `None`.
        """
        ...

    def block(self, bucket: str, seconds: float) -> None:
        """Take note of a 429: nothing is to be sent for so many seconds.

        Args:
            bucket: Name of the bucket.
            seconds: How long.
        """
        ...


class MemoryLimitStore:
    """Keeps the state in memory. Each client has one of its own unless it is given another.

    Example:
        ```python
        shared = conduyt.MemoryLimitStore()
        first, second = Conduyt(limits=shared), Conduyt(limits=shared)
        ```
    """

    def __init__(self) -> None:
        self._windows: dict[str, Window] = {}
        self._lock = ForkSafeLock()

    def take(self, bucket: str) -> float:
        """Take one request from a bucket; see `LimitStore.take`."""
        window = self._windows.get(bucket)
        if window is None:
            return 0.0
        with self._lock:
            return window.acquire(clock.monotonic())

    def learn(
        self, bucket: str, limit: int, remaining: int, window: float, reset_in: float, under_way: int
    ) -> int | None:
        """Take over what a response reported; see `LimitStore.learn`."""
        reported = ServerLimit(limit=limit, remaining=remaining, window=window, reset_in=reset_in, under_way=under_way)
        with self._lock:
            known = self._windows[bucket] = updated(self._windows.get(bucket), reported, clock.monotonic())
        return int(known.burst) or None

    def block(self, bucket: str, seconds: float) -> None:
        """Take note of a 429; see `LimitStore.block`."""
        with self._lock:
            self._windows[bucket] = blocked(self._windows.get(bucket), seconds, clock.monotonic())


class SqliteLimitStore:
    """Keeps the state in a file, for processes of one machine that use the same key.

    The file holds digests of keys, never a key, and only its owner can read it. The processes agree on the time by the
    clock of the machine.

    Args:
        path: The file. It is made if it does not exist.

    Raises:
        OSError: The file cannot be made or is no database.

    Example:
        ```python
        client = Conduyt(limits=conduyt.SqliteLimitStore("limits.db"))
        ```
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        from conduyt._util.sqlite import Error, SqliteFile

        try:
            self._file = SqliteFile(path, _SCHEMA, patience=_PATIENCE_S, durable=False)
        except Error as error:
            raise OSError(f"cannot use {os.fspath(path)}: {error}") from None

    def take(self, bucket: str) -> float:
        """Take one request from a bucket; see `LimitStore.take`."""
        with self._file.transaction() as database:
            window = _read(database, bucket)
            if window is None:
                return 0.0
            wait = window.acquire(clock.wall())
            _write(database, bucket, window)
            return wait

    def learn(
        self, bucket: str, limit: int, remaining: int, window: float, reset_in: float, under_way: int
    ) -> int | None:
        """Take over what a response reported; see `LimitStore.learn`."""
        reported = ServerLimit(limit=limit, remaining=remaining, window=window, reset_in=reset_in, under_way=under_way)
        with self._file.transaction() as database:
            known = updated(_read(database, bucket), reported, clock.wall())
            _write(database, bucket, known)
        return int(known.burst) or None

    def block(self, bucket: str, seconds: float) -> None:
        """Take note of a 429; see `LimitStore.block`."""
        with self._file.transaction() as database:
            _write(database, bucket, blocked(_read(database, bucket), seconds, clock.wall()))

    def __repr__(self) -> str:
        return f"SqliteLimitStore({str(self._file.path)!r})"


_COLUMNS = tuple(field.name for field in fields(Window))


def _read(database: sqlite3.Connection, bucket: str) -> Window | None:
    row = database.execute("SELECT * FROM conduyt_buckets WHERE bucket = ?", (bucket,)).fetchone()
    return None if row is None else Window(**dict(zip(_COLUMNS, row[1:], strict=True)))


def _write(database: sqlite3.Connection, bucket: str, window: Window) -> None:
    values = [getattr(window, name) for name in _COLUMNS]
    database.execute("REPLACE INTO conduyt_buckets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (bucket, *values))
