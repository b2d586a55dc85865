"""Handle each webhook delivery once.

A worker claims an event before it handles it, and marks it as handled afterwards. If the handler fails, it releases its
claim. If the process dies, the claim expires. In both cases, the next delivery of the event is handled.

Public as `conduyt.webhooks`.
"""

from __future__ import annotations

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from contextlib import contextmanager
from hashlib import sha256
from types import TracebackType
from typing import TYPE_CHECKING, Self

from conduyt._core.options import check_count, check_seconds
from conduyt._util.locks import ForkSafeLock
from conduyt.errors import ConfigurationError, WebhookBusyError, WebhookVerificationError

if TYPE_CHECKING:
    import sqlite3

_LONGEST_S = 100 * 365 * 24 * 3600
WINDOW_S = 7 * 24 * 3600.0
LEASE_S = 300.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conduyt_deliveries (
    key TEXT PRIMARY KEY,
    owner TEXT,           -- who handles it; empty once it is done
    until REAL NOT NULL   -- when this row counts no longer, Unix time
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conduyt_deliveries_until ON conduyt_deliveries (until);
"""


def raw(body: object) -> bytes:
    """Return the bytes of a body; refuse a parsed body."""
    if isinstance(body, str):
        return body.encode("utf-8", errors="surrogatepass")
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    raise WebhookVerificationError("The body must be the raw bytes, not a parsed body.")


def dedupe_key(body: bytes | bytearray | str) -> str:
    """Return a key for a delivery, to recognise repeated deliveries.

    Events have no id, but a repeated delivery has the same bytes.

    Args:
        body: The raw body.

    Returns:
        SHA-256 of the body: 64 hexadecimal digits in lower case.

    Raises:
        WebhookVerificationError: The body is neither bytes nor text.

    Example:
        ```python
        key = conduyt.webhooks.dedupe_key(body)
        ```
    """
    return sha256(raw(body)).hexdigest()


class Deduplicator(ABC):
    """Decides whether to handle a delivery. Base class of `MemoryDeduplicator` and `SqliteDeduplicator`.

    For other storage (Redis, your own database), subclass it and implement `claim`, `complete` and `release`. Use one
    deduplicator for each receiver, because each receiver must handle the event.

    Attributes:
        window: Seconds for which the deduplicator remembers a handled event.
        lease: Seconds after which a claim expires if its worker has died.

    Example:
        ```python
        deduplicator = conduyt.webhooks.MemoryDeduplicator()
        with deduplicator.once(body) as fresh:
            if fresh:
                print("handle the event")
        ```
    """

    def __init__(
        self, *, window: float = WINDOW_S, lease: float = LEASE_S, clock: Callable[[], float] = time.time
    ) -> None:
        """Set up the times.

        Args:
            window: Seconds for which a handled event is remembered, more than 0. Conduyt repeats a delivery for at
                most four days; a manual replay can come later. Default: 7 days.
            lease: Seconds after which another worker may take over a claim, more than 0. Set it longer than your
                longest handling, or an event may be handled twice. Default: 5 minutes.
            clock: A function that returns the time in seconds, for tests. Several processes must use the same time.

        Raises:
            TypeError: A time is not a number.
            ValueError: A time is not above 0.
        """
        for name, seconds in (("window", window), ("lease", lease)):
            check_seconds(name, seconds, longest=_LONGEST_S)
        self.window = window
        self.lease = lease
        self._clock = clock

    def once(self, body: bytes | bytearray | str) -> Once:
        """Handle a delivery once. Use the result with `with` or `async with`.

        The block gets `True` if you must handle the event, or `False` if it was handled before. When the block ends
        without an exception, the event is marked as handled. After an exception it is not, and the next delivery is
        handled again. So raise an exception if your work failed.

        Args:
            body: The raw body, after `parse` or `verify` has accepted it.

        Raises:
            WebhookVerificationError: The body is neither bytes nor text.
            WebhookBusyError: On entering: another worker is handling the same event, or the store does not respond.
                Respond with 503, and Conduyt repeats the delivery. With a 2xx, the event would be lost if the other
                worker fails.

        Example:
            ```python
            with deduplicator.once(body) as fresh:
                if fresh:
                    print("handle the event")
            ```
        """
        return Once(self, dedupe_key(body))

    @abstractmethod
    def claim(self, key: str, owner: str) -> bool:
        """Claim the event, in one atomic step.

        Args:
            key: Which event; see `dedupe_key`.
            owner: The owner of the claim; a different string for every claim.

        Returns:
            `True` if the claim succeeded, for `lease` seconds; `False` if the event was handled within the `window`.

        Raises:
            WebhookBusyError: Another worker has claimed it, or the store does not respond.

        Example:
            ```python
            fresh = deduplicator.claim(conduyt.webhooks.dedupe_key(body), "worker 1, delivery 17")
            ```
        """

    @abstractmethod
    def complete(self, key: str) -> None:
        """Mark the event as handled, even if another worker has claimed it meanwhile. It is safe to call this twice.

        Args:
            key: Which event.

        Raises:
            WebhookBusyError: The store does not respond.

        Example:
            ```python
            deduplicator.complete(conduyt.webhooks.dedupe_key(body))
            ```
        """

    @abstractmethod
    def release(self, key: str, owner: str) -> None:
        """Release the claim, if the owner still has it. It is safe to call this twice.

        Args:
            key: Which event.
            owner: The owner of the claim.

        Raises:
            WebhookBusyError: The store does not respond.

        Example:
            ```python
            deduplicator.release(conduyt.webhooks.dedupe_key(body), "worker 1, delivery 17")
            ```
        """


class Once:
    """The context manager that `Deduplicator.once` returns. Use it with `with` or `async with`."""

    def __init__(self, deduplicator: Deduplicator, key: str) -> None:
        self._deduplicator = deduplicator
        self._key = key
        self._owner = os.urandom(16).hex()
        self._fresh = False
        self._given_up = False

    def __enter__(self) -> bool:
        self._fresh = self._deduplicator.claim(self._key, self._owner)
        if self._given_up:  # by `__aenter__`, while this method ran in its thread
            self._deduplicator.release(self._key, self._owner)
        return self._fresh

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._fresh and kind is None:
            self._deduplicator.complete(self._key)
        elif self._fresh:
            self._deduplicator.release(self._key, self._owner)

    # A store may wait for a disk or for other processes, which must not block the event loop. anyio ensures that its
    # own cancellation waits for the thread. `Task.cancel` of asyncio does not wait, so `complete` or `release` may run
    # again. It is safe to repeat them.

    async def __aenter__(self) -> bool:
        from anyio import get_cancelled_exc_class, to_thread

        try:
            return await to_thread.run_sync(self.__enter__)
        except get_cancelled_exc_class():
            self._given_up = True
            self._deduplicator.release(self._key, self._owner)
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        from anyio import CancelScope, get_cancelled_exc_class, to_thread

        try:
            with CancelScope(shield=True):
                await to_thread.run_sync(self.__exit__, kind, error, traceback)
        except get_cancelled_exc_class():
            self.__exit__(kind, error, traceback)
            raise


class MemoryDeduplicator(Deduplicator):
    """Stores events in memory: for one process, until it ends. Threads can share it.

    Example:
        ```python
        deduplicator = conduyt.webhooks.MemoryDeduplicator(max_entries=10_000)
        ```
    """

    def __init__(
        self,
        *,
        window: float = WINDOW_S,
        lease: float = LEASE_S,
        max_entries: int = 100_000,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Create an empty deduplicator.

        Args:
            window: Seconds for which a handled event is remembered, more than 0. Default: 7 days.
            lease: Seconds after which another worker may take over a claim, more than 0. Default: 5 minutes.
            max_entries: Maximum number of handled events to remember, at least 1. Beyond that, the oldest is dropped.
                The default of 100,000 takes about 25 MB.
            clock: The time in seconds, for tests.

        Raises:
            ValueError: A time is not above 0, or `max_entries` is below 1.
            TypeError: A time is no number, or `max_entries` is no whole number.
        """
        super().__init__(window=window, lease=lease, clock=clock)
        check_count("max_entries", max_entries)
        self._max_entries = max_entries
        self._lock = ForkSafeLock()
        # Both are in order of time, so expired entries come first.
        self._claims: dict[str, tuple[float, str]] = {}
        self._handled: dict[str, tuple[float, None]] = {}

    def claim(self, key: str, owner: str) -> bool:
        """Claim the event; see `Deduplicator.claim`."""
        now = self._clock()
        with self._lock:
            _forget(self._handled, now)
            _forget(self._claims, now)
            if key in self._handled:
                return False
            if key in self._claims:
                raise _claimed()
            self._claims[key] = (now + self.lease, owner)
            return True

    def complete(self, key: str) -> None:
        """Mark the event as handled; see `Deduplicator.complete`."""
        with self._lock:
            self._claims.pop(key, None)
            self._handled.pop(key, None)
            self._handled[key] = (self._clock() + self.window, None)
            if len(self._handled) > self._max_entries:
                del self._handled[next(iter(self._handled))]

    def release(self, key: str, owner: str) -> None:
        """Release the claim; see `Deduplicator.release`."""
        with self._lock:
            if key in self._claims and self._claims[key][1] == owner:
                del self._claims[key]


class SqliteDeduplicator(Deduplicator):
    """Stores events in a file: for all threads and processes of one machine, across restarts.

    The file holds hashes of deliveries and times. Only its owner can read it (mode 0600). It must be on a local disk:
    SQLite's write-ahead log does not work on network file systems. You can create it before a server forks its workers.

    Example:
        ```python
        deduplicator = conduyt.webhooks.SqliteDeduplicator("deliveries.db")
        with deduplicator.once(body) as fresh:
            if fresh:
                print("handle the event")
        ```
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        window: float = WINDOW_S,
        lease: float = LEASE_S,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open the file, or create it.

        Args:
            path: The file. Its folder must exist.
            window: Seconds for which a handled event is remembered, more than 0. Default: 7 days.
            lease: Seconds after which another worker may take over a claim, more than 0. Default: 5 minutes.
            clock: The time in seconds, for tests.

        Raises:
            TypeError: A time is not a number.
            ValueError: A time is not above 0.
            OSError: The file cannot be opened or created.
            ConfigurationError: The file is not an SQLite database, or SQLite cannot write to it.
        """
        super().__init__(window=window, lease=lease, clock=clock)
        from conduyt._util.sqlite import Error, SqliteFile

        try:
            self._file = SqliteFile(path, _SCHEMA)
        except Error as error:
            raise ConfigurationError(f"The file of the deduplicator cannot be used: {error}.") from error

    def claim(self, key: str, owner: str) -> bool:
        """Claim the event; see `Deduplicator.claim`."""
        now = self._clock()
        with self._transaction() as database:
            database.execute("DELETE FROM conduyt_deliveries WHERE until <= ?", (now,))
            inserted = database.execute(
                "INSERT INTO conduyt_deliveries (key, owner, until) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (key, owner, now + self.lease),
            )
            if inserted.rowcount:
                return True
            [holder] = database.execute("SELECT owner FROM conduyt_deliveries WHERE key = ?", (key,)).fetchone()
        if holder is not None:
            raise _claimed()
        return False

    def complete(self, key: str) -> None:
        """Mark the event as handled; see `Deduplicator.complete`."""
        with self._transaction() as database:
            database.execute(
                "REPLACE INTO conduyt_deliveries (key, owner, until) VALUES (?, NULL, ?)",
                (key, self._clock() + self.window),
            )

    def release(self, key: str, owner: str) -> None:
        """Release the claim; see `Deduplicator.release`."""
        with self._transaction() as database:
            database.execute("DELETE FROM conduyt_deliveries WHERE key = ? AND owner = ?", (key, owner))

    def close(self) -> None:
        """Close the file. It is opened again when needed.

        Example:
            ```python
            deduplicator.close()
            ```
        """
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Generator[sqlite3.Connection]:
        from conduyt._util.sqlite import Error

        try:
            with self._file.transaction() as database:
                yield database
        except Error as error:
            raise WebhookBusyError(
                f"The file of the deduplicator is not available: {error}. Respond with 503 to get it again."
            ) from error


def _claimed() -> WebhookBusyError:
    return WebhookBusyError("Another worker is handling this event. Respond with 503 to get it again.")


def _forget(entries: dict[str, tuple[float, str]] | dict[str, tuple[float, None]], now: float) -> None:
    while entries and entries[oldest := next(iter(entries))][0] <= now:
        del entries[oldest]
