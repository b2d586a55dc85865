"""A set that lies on disk, so that a large one needs no more memory than a small one."""

from __future__ import annotations

import os
import sqlite3
import weakref

from conduyt._util.locks import ForkSafeLock
from conduyt._util.sqlite import close_connection

# As for a `SqliteFile`. One for all sets: a fork under way does not wait for a lock that is made meanwhile. The garbage
# collector may close a set while this thread works on another.
_lock = ForkSafeLock(delays_forks=True, reentrant=True)


class DiskSet:
    """Keys with a number each. There can be millions, so they lie in a private temporary database."""

    def __init__(self) -> None:
        # One thread at a time uses it, but not always the same: work of the async client moves between threads.
        with _lock:
            self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            self._database.executescript(
                f"PRAGMA cache_size = -{_CACHE_KB}; PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;"
                "CREATE TABLE keys (key TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID; BEGIN"
            )
        self._close = weakref.finalize(self, close_connection, self._database, os.getpid())

    def first(self, key: str, number: int) -> int | None:
        """Return the number that came with this key before, or take note of it and return `None`."""
        try:
            return self._first(key, number)
        except sqlite3.Error as error:
            raise OSError(f"cannot write a temporary file: {error}") from None

    def _first(self, key: str, number: int) -> int | None:
        with _lock:
            if self._database.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", (key, number)).rowcount:
                return None
            known: int = self._database.execute("SELECT number FROM keys WHERE key = ?", (key,)).fetchone()[0]
            return known

    def __contains__(self, key: str) -> bool:
        with _lock:
            return self._database.execute("SELECT 1 FROM keys WHERE key = ?", (key,)).fetchone() is not None

    def close(self) -> None:
        """Forget everything."""
        self._close()


_CACHE_KB = 8_192
