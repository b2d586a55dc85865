"""A SQLite file that threads, processes and forks share safely. Nobody but its owner can read it."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

Error = sqlite3.Error
"""What a transaction may raise."""

BUSY_S = 5.0  # for other processes to finish a transaction, which takes them milliseconds


class SqliteFile:
    """The file. It is opened once per process: the last connection to close folds the log, which takes milliseconds."""

    def __init__(self, path: str | os.PathLike[str], schema: str) -> None:
        """Open the file, or make it.

        Args:
            path: The file. Its folder must exist.
            schema: What it holds, as statements that may be run again.

        Raises:
            OSError: The file can be neither opened nor made.
            Error: It is no database, or cannot be written to.
        """
        self.path = Path(path).absolute()
        self._schema = schema
        # SQLite would make the file readable for all; its log gets the mode of the file.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        self._opened: _Opened | None = None
        with self.transaction():
            pass

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """Read and write as one step that no other thread or process comes between.

        Raises:
            Error: The file does not answer.
        """
        # SQLite forbids to carry an open file across a fork, and a lock may be held in the parent.
        if self._opened is None or self._opened.pid != os.getpid():
            self._opened = _Opened(self.path, self._schema)
        opened = self._opened
        with opened.lock:
            opened.connection.execute("BEGIN IMMEDIATE")
            try:
                yield opened.connection
                opened.connection.execute("COMMIT")
            except BaseException:
                if opened.connection.in_transaction:  # some errors end it by themselves
                    opened.connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the file. It opens again when it is needed."""
        opened, self._opened = self._opened, None
        if opened is not None:
            with opened.lock:
                opened.close()


class _Opened:
    """The file, as one process has opened it."""

    def __init__(self, path: Path, schema: str) -> None:
        self.pid = os.getpid()
        self.lock = threading.Lock()
        self.connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        self.close = weakref.finalize(self, _close, self.connection, self.pid)
        with suppress(sqlite3.OperationalError):  # somebody else is switching it this very moment
            self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.executescript(f"BEGIN IMMEDIATE;\n{schema}\nCOMMIT;")


_inherited: list[sqlite3.Connection] = []
"""What a fork has left us: SQLite forbids even to close it here."""


def _close(connection: sqlite3.Connection, pid: int) -> None:
    if pid == os.getpid():
        connection.close()
    else:
        _inherited.append(connection)
