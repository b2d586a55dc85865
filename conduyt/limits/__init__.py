"""Where the state of the rate limits is kept, so that calls wait before a 429 instead of after it.

    Conduyt()                                        # in memory, for the threads or tasks of this client
    Conduyt(limits=SqliteLimitStore("limits.db"))    # shared by the processes of one machine
    Conduyt(pacing=False)                            # not at all

A store of your own needs the three methods of `LimitStore`.
"""

from __future__ import annotations

import os
import time
from math import inf
from typing import TYPE_CHECKING, Protocol

from conduyt._util.locks import Guard
from conduyt.limits.window import Told, Window

if TYPE_CHECKING:
    import sqlite3

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conduyt_limits (
    bucket TEXT PRIMARY KEY,
    allowed INTEGER,
    remaining INTEGER,
    window REAL,
    reset_at REAL,
    blocked_until REAL,
    told INTEGER
) WITHOUT ROWID;
"""

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

    def learn(self, bucket: str, limit: int, remaining: int, window: float, reset_in: float, under_way: int) -> None:
        """Take note of what an answer told.

        Args:
            bucket: Name of the bucket.
            limit: Requests allowed in the window.
            remaining: Requests left in it, as the server counts.
            window: When the window ends, Unix time by the server's clock. It tells windows apart.
            reset_in: Seconds until then.
            under_way: Other requests of this client that have been sent and not answered: `remaining` may not know of
                them yet.
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
        self._guard = Guard()

    def take(self, bucket: str) -> float:
        """Take one request from a bucket; see `LimitStore.take`."""
        window = self._windows.get(bucket)
        if window is None:
            return 0.0
        with self._guard:
            return window.take(time.monotonic())

    def learn(self, bucket: str, limit: int, remaining: int, window: float, reset_in: float, under_way: int) -> None:
        """Take note of what an answer told; see `LimitStore.learn`."""
        told = Told(limit=limit, remaining=remaining, window=window, reset_in=reset_in, under_way=under_way)
        with self._guard:
            self._windows[bucket] = _learnt(self._windows.get(bucket), told, time.monotonic())

    def block(self, bucket: str, seconds: float) -> None:
        """Take note of a 429; see `LimitStore.block`."""
        with self._guard:
            self._windows[bucket] = _blocked(self._windows.get(bucket), time.monotonic() + seconds)


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
            self._file = SqliteFile(path, _SCHEMA)
        except Error as error:
            raise OSError(f"cannot use {os.fspath(path)}: {error}") from None

    def take(self, bucket: str) -> float:
        """Take one request from a bucket; see `LimitStore.take`."""
        with self._file.transaction() as database:
            window = _read(database, bucket)
            if window is None:
                return 0.0
            wait = window.take(time.time())
            _write(database, bucket, window)
            return wait

    def learn(self, bucket: str, limit: int, remaining: int, window: float, reset_in: float, under_way: int) -> None:
        """Take note of what an answer told; see `LimitStore.learn`."""
        told = Told(limit=limit, remaining=remaining, window=window, reset_in=reset_in, under_way=under_way)
        with self._file.transaction() as database:
            _write(database, bucket, _learnt(_read(database, bucket), told, time.time()))

    def block(self, bucket: str, seconds: float) -> None:
        """Take note of a 429; see `LimitStore.block`."""
        with self._file.transaction() as database:
            _write(database, bucket, _blocked(_read(database, bucket), time.time() + seconds))

    def __repr__(self) -> str:
        return f"SqliteLimitStore({str(self._file.path)!r})"


def _learnt(window: Window | None, told: Told, now: float) -> Window:
    """Return a bucket after an answer."""
    if window is None:
        return Window(limit=told.limit, remaining=told.new_remaining, window=told.window, reset_at=now + told.reset_in)
    window.learn(told, now)
    return window


def _blocked(window: Window | None, until: float) -> Window:
    """Return a bucket after a 429."""
    if window is None:
        # Nothing is known of it but that; it lets everything through afterwards.
        window = Window(limit=2**31, remaining=2**31, window=0.0, reset_at=inf, told=False)
    window.blocked_until = max(window.blocked_until, until)
    return window


def _read(database: sqlite3.Connection, bucket: str) -> Window | None:
    row = database.execute(
        "SELECT allowed, remaining, window, reset_at, blocked_until, told FROM conduyt_limits WHERE bucket = ?",
        (bucket,),
    ).fetchone()
    if row is None:
        return None
    limit, remaining, window, reset_at, blocked_until, told = row
    return Window(
        limit=limit,
        remaining=remaining,
        window=window,
        reset_at=reset_at,
        blocked_until=blocked_until,
        told=bool(told),
    )


def _write(database: sqlite3.Connection, bucket: str, window: Window) -> None:
    database.execute(
        "REPLACE INTO conduyt_limits VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            bucket,
            window.limit,
            window.remaining,
            window.window,
            window.reset_at,
            window.blocked_until,
            window.told,
        ),
    )
