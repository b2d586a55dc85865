"""Stores for the state of the rate limits. With it, calls wait before a 429 instead of after it.

    Conduyt()                                        # in memory, for the threads or tasks of this client
    Conduyt(limits=SqliteLimitStore("limits.db"))    # shared by the processes of one machine
    Conduyt(pacing=False)                            # off

Your own store needs the three methods of `LimitStore`.
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
"""Maximum seconds to wait for the file. A transaction takes a millisecond, and calls have deadlines."""

__all__ = ["LimitStore", "MemoryLimitStore", "SqliteLimitStore"]


class LimitStore(Protocol):
    """Stores the state of each rate limit.

    The API counts requests in buckets. A bucket is named by a digest of the key, a host and a limit. Several threads
    can call a store at the same time. An asynchronous client calls it in a worker thread, unless it is a
    `MemoryLimitStore`.
    """

    def take(self, bucket: str) -> float:
        """Take one request from a bucket.

        Args:
            bucket: Name of the bucket.

        Returns:
            0.0 if the request may be sent. Otherwise the seconds to wait before the next try, and nothing is taken.
        """
        ...

    def learn(
        self, bucket: str, limit: int, remaining: int, window: float, reset_in: float, under_way: int
    ) -> int | None:
        """Record the rate limit that a response reported.

        Args:
            bucket: Name of the bucket.
            limit: Requests allowed in the window.
            remaining: Requests left in the window, by the server's count.
            window: End of the window, Unix time by the server's clock. It identifies the window.
            reset_in: Seconds until the end of the window.
            under_way: Other requests of this client without a response yet. `remaining` may not include them.

        Returns:
            Requests that the bucket allows per second, for `client.rate_limit`. Your own store may return `None`.
        """
        ...

    def block(self, bucket: str, seconds: float) -> None:
        """Record a 429: send no request for some seconds.

        Args:
            bucket: Name of the bucket.
            seconds: Seconds to wait.
        """
        ...


class MemoryLimitStore:
    """Stores the state in memory. By default, each client has its own.

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
        """Record the rate limit of a response; see `LimitStore.learn`."""
        reported = ServerLimit(limit=limit, remaining=remaining, window=window, reset_in=reset_in, under_way=under_way)
        with self._lock:
            known = self._windows[bucket] = updated(self._windows.get(bucket), reported, clock.monotonic())
        return int(known.burst) or None

    def block(self, bucket: str, seconds: float) -> None:
        """Record a 429; see `LimitStore.block`."""
        with self._lock:
            self._windows[bucket] = blocked(self._windows.get(bucket), seconds, clock.monotonic())


class SqliteLimitStore:
    """Stores the state in a file, for processes of one machine that use the same key.

    The file has digests of keys, not the keys, and only its owner can read it. All processes use the clock of the
    machine.

    Args:
        path: The file. It is created if it does not exist.

    Raises:
        OSError: The file cannot be created or is not a database.

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
        """Record the rate limit of a response; see `LimitStore.learn`."""
        reported = ServerLimit(limit=limit, remaining=remaining, window=window, reset_in=reset_in, under_way=under_way)
        with self._file.transaction() as database:
            known = updated(_read(database, bucket), reported, clock.wall())
            _write(database, bucket, known)
        return int(known.burst) or None

    def block(self, bucket: str, seconds: float) -> None:
        """Record a 429; see `LimitStore.block`."""
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
