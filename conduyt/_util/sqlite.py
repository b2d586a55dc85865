"""A SQLite file that threads, processes and forks share safely. Only its owner can read it."""

from __future__ import annotations

import os
import sqlite3
import time
import weakref
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from conduyt._util.files import claim_file, refuse_link
from conduyt._util.locks import ForkSafeLock

Error = sqlite3.Error
"""The exception of a failed transaction."""

BUSY_S = 5.0  # seconds to wait for a transaction of another process, which takes milliseconds


def claim_database(path: Path) -> None:
    """Make sure that only this user can read a database, before SQLite opens it.

    SQLite would make it readable for all, and would follow links. Its log gets the mode of the file.

    Raises:
        OSError: The file cannot be made, or it is a link or a file of another user.
    """
    claim_file(path)
    for ending in ("-wal", "-shm", "-journal"):
        refuse_link(path.with_name(path.name + ending))


class SqliteFile:
    """A SQLite file, opened once per process, because closing the last connection takes milliseconds."""

    def __init__(
        self, path: str | os.PathLike[str], schema: str, *, patience: float | None = None, durable: bool = True
    ) -> None:
        """Open the file, or create it.

        Args:
            path: The file. Its folder must exist.
            schema: SQL statements that create the tables. They run at each opening.
            patience: Seconds to wait for other threads and processes, once the file is open. Default: `BUSY_S`.
            durable: Whether a transaction waits until it is on the disk. If not, a power failure may undo the last
                transactions, but a slow disk does not delay calls.

        Raises:
            OSError: The file cannot be opened or created, or it is a link or a file of another user.
            Error: It is not a database, or it is not writable.
        """
        self.path = Path(path).absolute()
        self._schema = schema
        self._patience = BUSY_S  # to open the file; calls do not wait for that
        self._durable = durable
        # SQLite has its own locks. If a fork interrupted a transaction, they would stay locked in the child.
        self._lock = ForkSafeLock(delays_forks=True)
        claim_database(self.path)
        self._opened: _Opened | None = None
        with self.transaction():
            pass
        if patience is not None:
            self._patience = patience

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """Read and write in one transaction, isolated from other threads and processes.

        Raises:
            Error: The file is locked for too long, or cannot be used.
        """
        patience = self._patience
        started = time.monotonic()
        if not self._lock.acquire(patience):
            raise Error("other threads lock the file for too long")
        try:
            patience = max(0.0, patience - (time.monotonic() - started))
            if self._opened is None or self._opened.pid != os.getpid():
                # SQLite does not allow the use of an open file after a fork.
                self._opened = _Opened(self.path, self._schema, patience, durable=self._durable)
            connection = self._opened.connection
            connection.execute(f"PRAGMA busy_timeout = {patience * 1000:.0f}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # some errors end the transaction
                    connection.execute("ROLLBACK")
                raise
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close the file. It is opened again when needed."""
        with self._lock:
            opened, self._opened = self._opened, None
            if opened is not None:
                opened.close()


class _Opened:
    """The open file of one process."""

    def __init__(self, path: Path, schema: str, patience: float, *, durable: bool) -> None:
        self.pid = os.getpid()
        self.connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
        self.close = weakref.finalize(self, close_connection, self.connection, self.pid)
        with suppress(sqlite3.OperationalError):  # another process is switching it now
            self.connection.execute("PRAGMA journal_mode = WAL")
        if not durable:
            self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.executescript(f"BEGIN IMMEDIATE;\n{schema}\nCOMMIT;")


_inherited: list[sqlite3.Connection] = []
"""Connections of the parent process. SQLite does not allow this process to close them."""


_closing = ForkSafeLock(delays_forks=True, reentrant=True)
_unclosed: list[tuple[sqlite3.Connection, int]] = []
"""Connections that could not be closed during a fork, with the id of their process."""


def close_connection(connection: sqlite3.Connection, pid: int) -> None:
    """Close a connection in the process that opened it. In a child of that process, do nothing."""
    # The garbage collector may call this in any thread. If a fork interrupted it, SQLite's locks would stay locked in
    # the child. If it waited for the lock, the fork could wait for this thread.
    _unclosed.append((connection, pid))
    if _closing.acquire(0):
        try:
            while _unclosed:
                connection, pid = _unclosed.pop()
                if pid == os.getpid():
                    connection.close()
                else:
                    _inherited.append(connection)
        finally:
            _closing.release()
