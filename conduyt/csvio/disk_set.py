"""A set that lies on disk, so that a large one needs no more memory than a small one."""

from __future__ import annotations

import sqlite3


class DiskSet:
    """Keys with a number each. There can be millions, so they lie in a private temporary database."""

    def __init__(self) -> None:
        # One thread at a time uses it, but not always the same: work of the async client moves between threads.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(
            f"PRAGMA cache_size = -{_CACHE_KB}; PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;"
            "CREATE TABLE keys (key TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID; BEGIN"
        )

    def first(self, key: str, number: int) -> int | None:
        """Return the number that came with this key before, or take note of it and return `None`."""
        if self._database.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", (key, number)).rowcount:
            return None
        known: int = self._database.execute("SELECT number FROM keys WHERE key = ?", (key,)).fetchone()[0]
        return known

    def __contains__(self, key: str) -> bool:
        return self._database.execute("SELECT 1 FROM keys WHERE key = ?", (key,)).fetchone() is not None

    def close(self) -> None:
        """Forget everything."""
        self._database.close()


_CACHE_KB = 8_192
