"""Where the state of the rate limits is kept, so that calls wait before a 429 instead of after it.

    Conduyt()                                        # in memory, for the threads or tasks of this client
    Conduyt(limits=SqliteLimitStore("limits.db"))    # shared by the processes of one machine
    Conduyt(pacing=False)                            # not at all

A store of your own needs the three methods of `LimitStore`.
"""

from __future__ import annotations

import os
import time
from contextlib import closing
from math import inf
from typing import TYPE_CHECKING, Protocol

from conduyt._core.pacing import Told, Window
from conduyt._guard import Guard

if TYPE_CHECKING:
    import sqlite3

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

    def learn(self, bucket: str, limit: int, remaining: int, window: float, reset_in: float) -> None:
        """Take note of what an answer told.

        Args:
            bucket: Name of the bucket.
            limit: Requests allowed in the window.
            remaining: Requests left in it, as the server counts.
            window: When the window ends, Unix time by the server's clock. It tells windows apart.
            reset_in: Seconds until then.
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

    def learn(self, bucket: str, limit: int, remaining: int, window: float, reset_in: float) -> None:
        """Take note of what an answer told; see `LimitStore.learn`."""
        told = Told(limit=limit, remaining=remaining, window=window, reset_in=reset_in)
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
        self._path = os.fspath(path)
        # Made here, because SQLite would let others of the group read it.
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        import sqlite3

        try:
            with closing(self._open()) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS windows (bucket TEXT PRIMARY KEY, allowed INTEGER, remaining INTEGER,"
                    " window REAL, reset_at REAL, blocked_until REAL, told INTEGER) WITHOUT ROWID"
                )
        except sqlite3.Error as error:
            raise OSError(f"cannot use {self._path}: {error}") from None

    def take(self, bucket: str) -> float:
        """Take one request from a bucket; see `LimitStore.take`."""
        with closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            window = _read(connection, bucket)
            if window is None:
                connection.rollback()
                return 0.0
            wait = window.take(time.time())
            _write(connection, bucket, window)
            return wait

    def learn(self, bucket: str, limit: int, remaining: int, window: float, reset_in: float) -> None:
        """Take note of what an answer told; see `LimitStore.learn`."""
        told = Told(limit=limit, remaining=remaining, window=window, reset_in=reset_in)
        with closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            _write(connection, bucket, _learnt(_read(connection, bucket), told, time.time()))

    def block(self, bucket: str, seconds: float) -> None:
        """Take note of a 429; see `LimitStore.block`."""
        with closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            _write(connection, bucket, _blocked(_read(connection, bucket), time.time() + seconds))

    def _open(self) -> sqlite3.Connection:
        # One for each use: it costs some 50 µs beside a request over a network, and neither threads nor forks share it.
        import sqlite3

        return sqlite3.connect(self._path, timeout=10, isolation_level=None)

    def __repr__(self) -> str:
        return f"SqliteLimitStore({self._path!r})"


def _learnt(window: Window | None, told: Told, now: float) -> Window:
    """Return a bucket after an answer."""
    if window is None:
        return Window(limit=told.limit, remaining=told.remaining, window=told.window, reset_at=now + told.reset_in)
    window.learn(told, now)
    return window


def _blocked(window: Window | None, until: float) -> Window:
    """Return a bucket after a 429."""
    if window is None:
        # Nothing is known of it but that; it lets everything through afterwards.
        window = Window(limit=2**31, remaining=2**31, window=0.0, reset_at=inf, told=False)
    window.blocked_until = max(window.blocked_until, until)
    return window


def _read(connection: sqlite3.Connection, bucket: str) -> Window | None:
    row = connection.execute(
        "SELECT allowed, remaining, window, reset_at, blocked_until, told FROM windows WHERE bucket = ?", (bucket,)
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


def _write(connection: sqlite3.Connection, bucket: str, window: Window) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO windows VALUES (?, ?, ?, ?, ?, ?, ?)",
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
    connection.commit()
