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
"""What a transaction may raise."""

BUSY_S = 5.0  # for other processes to finish a transaction, which takes them milliseconds


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
    """The file. It is opened once per process: the last connection to close folds the log, which takes milliseconds."""

    def __init__(
        self, path: str | os.PathLike[str], schema: str, *, patience: float | None = None, durable: bool = True
    ) -> None:
        """Open the file, or make it.

        Args:
            path: The file. Its folder must exist.
            schema: What it holds, as statements that may be run again.
            patience: Seconds to wait for other threads, and for other processes, once the file is open. Default:
                `BUSY_S`.
            durable: Whether a transaction waits until the disk has it. Without that, a power failure may undo the last
                ones, and a slow disk delays no call.

        Raises:
            OSError: The file can be neither opened nor made, or it is a link or a file of another user.
            Error: It is no database, or cannot be written to.
        """
        self.path = Path(path).absolute()
        self._schema = schema
        self._patience = BUSY_S  # to open the file; no call waits for that
        self._durable = durable
        # SQLite has locks of its own, which a child would find locked for ever if another thread was in a transaction.
        self._lock = ForkSafeLock(delays_forks=True)
        claim_database(self.path)
        self._opened: _Opened | None = None
        with self.transaction():
            pass
        if patience is not None:
            self._patience = patience

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """Read and write as one step that no other thread or process comes between.

        Raises:
            Error: The file does not answer.
        """
        patience = self._patience
        started = time.monotonic()
        if not self._lock.acquire(patience):
            raise Error("other threads hold the file")
        try:
            patience = max(0.0, patience - (time.monotonic() - started))
            if self._opened is None or self._opened.pid != os.getpid():
                # SQLite forbids to carry an open file across a fork.
                self._opened = _Opened(self.path, self._schema, patience, durable=self._durable)
            connection = self._opened.connection
            connection.execute(f"PRAGMA busy_timeout = {patience * 1000:.0f}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # some errors end it by themselves
                    connection.execute("ROLLBACK")
                raise
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close the file. It opens again when it is needed."""
        with self._lock:
            opened, self._opened = self._opened, None
            if opened is not None:
                opened.close()


class _Opened:
    """The file, as one process has opened it."""

    def __init__(self, path: Path, schema: str, patience: float, *, durable: bool) -> None:
        self.pid = os.getpid()
        self.connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
        self.close = weakref.finalize(self, close_connection, self.connection, self.pid)
        with suppress(sqlite3.OperationalError):  # another process is switching it this very moment
            self.connection.execute("PRAGMA journal_mode = WAL")
        if not durable:
            self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.executescript(f"BEGIN IMMEDIATE;\n{schema}\nCOMMIT;")


_inherited: list[sqlite3.Connection] = []
"""What a fork has left us: SQLite forbids even to close it here."""


_closing = ForkSafeLock(delays_forks=True, reentrant=True)
_unclosed: list[tuple[sqlite3.Connection, int]] = []
"""What could not be closed while a fork was under way, and the process that it belongs to."""


def close_connection(connection: sqlite3.Connection, pid: int) -> None:
    """Close a connection that a process has made, or leave it alone in a child of that process."""
    # The garbage collector may call this in any thread. A fork in the middle of it would leave SQLite's locks locked in
    # the child, and to wait here could make the fork wait for this thread.
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
