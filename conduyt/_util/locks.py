"""Locks that do not stay locked after a fork."""

from __future__ import annotations

import logging  # noqa: F401  # pyright: ignore[reportUnusedImport]  # see the last lines
import os
from collections.abc import Callable
from itertools import count
from threading import Lock, RLock
from typing import Protocol
from weakref import WeakSet

_PATIENCE_S = 10.0
"""Maximum seconds that a fork waits for the locks with `delays_forks`."""


class _Lock(Protocol):
    def acquire(self, blocking: bool = ..., timeout: float = ...) -> bool: ...  # noqa: FBT001  # as in the library
    def release(self) -> None: ...


class ForkSafeLock:
    """A `threading.Lock` that is new in a forked child, because the thread that held it does not exist there.

    Args:
        delays_forks: Whether a fork waits until the lock is free. Use it for work that a fork would break, such as an
            import or a transaction of SQLite.
        reentrant: Whether the thread that holds the lock can take it again.
    """

    __slots__ = ("__weakref__", "_lock", "_new", "number")

    def __init__(self, *, delays_forks: bool = False, reentrant: bool = False) -> None:
        self._new: Callable[[], _Lock] = RLock if reentrant else Lock
        self._lock: _Lock = self._new()
        self.number = next(_numbers)
        _locks.add(self)
        if delays_forks:
            _delaying.add(self)

    def acquire(self, timeout: float = -1) -> bool:
        """Take the lock; return false if it was not free in time."""
        return self._lock.acquire(timeout=timeout)

    def release(self) -> None:
        """Release the lock."""
        self._lock.release()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def renew(self) -> None:
        """Replace the lock by a new one."""
        self._lock = self._new()


_numbers = count()
"""Locks are numbered in the order in which they are created."""
_locks: WeakSet[ForkSafeLock] = WeakSet()
_delaying: WeakSet[ForkSafeLock] = WeakSet()
_held: list[ForkSafeLock] = []
"""The locks that the current fork holds."""


def _before_fork() -> None:
    # Always in the same order, so two forks at the same time cannot deadlock. While the fork waits for one lock,
    # another thread may create the next.
    last = -1
    while later := [lock for lock in _all(_delaying) if lock.number > last]:
        lock = min(later, key=lambda one: one.number)
        last = lock.number
        if lock.acquire(_PATIENCE_S):
            _held.append(lock)


def _all(locks: WeakSet[ForkSafeLock]) -> list[ForkSafeLock]:
    while True:
        try:
            return list(locks)
        except RuntimeError:  # another thread has just added a lock
            continue


def _after_fork_in_parent() -> None:
    while _held:
        _held.pop().release()


def _after_fork_in_child() -> None:
    _held.clear()
    for lock in _locks:
        lock.renew()


# Before a fork, hooks run in the reverse order of their registration, and the hook of logging takes its lock. If it ran
# before ours, a thread that creates a logger during an import would wait for the fork, and the fork for that thread.
if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child)
