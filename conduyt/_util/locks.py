"""Locks that a fork cannot leave locked for ever."""

from __future__ import annotations

import logging  # noqa: F401  # pyright: ignore[reportUnusedImport]  # see the last lines
import os
from collections.abc import Callable
from threading import Lock, RLock
from typing import Protocol
from weakref import WeakSet

_PATIENCE_S = 10.0
"""How long a fork waits for what it should not interrupt."""


class _Lock(Protocol):
    def acquire(self, blocking: bool = ..., timeout: float = ...) -> bool: ...  # noqa: FBT001  # as in the library
    def release(self) -> None: ...


class ForkSafeLock:
    """A `threading.Lock`, and a new one in the child of a fork: the thread that held it does not exist there.

    Args:
        delays_forks: Whether a fork waits until the lock is free. It guards something that a fork would break, such as
            an import, or SQLite's own locks.
        reentrant: Whether the thread that holds it can take it once more.
    """

    __slots__ = ("__weakref__", "_lock", "_new")

    def __init__(self, *, delays_forks: bool = False, reentrant: bool = False) -> None:
        self._new: Callable[[], _Lock] = RLock if reentrant else Lock
        self._lock: _Lock = self._new()
        _locks.add(self)
        if delays_forks:
            _delaying.add(self)

    def acquire(self, timeout: float = -1) -> bool:
        """Take the lock; return whether it was free in time."""
        return self._lock.acquire(timeout=timeout)

    def release(self) -> None:
        """Give it back."""
        self._lock.release()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def renew(self) -> None:
        """Forget who holds it."""
        self._lock = self._new()


_locks: WeakSet[ForkSafeLock] = WeakSet()
_delaying: WeakSet[ForkSafeLock] = WeakSet()
_held: list[ForkSafeLock] = []
"""What the fork under way has taken."""


def _before_fork() -> None:
    # In an order, or two forks at the same time could wait for each other.
    _held.extend(lock for lock in sorted(_all(_delaying), key=id) if lock.acquire(_PATIENCE_S))


def _all(locks: WeakSet[ForkSafeLock]) -> list[ForkSafeLock]:
    while True:
        try:
            return list(locks)
        except RuntimeError:  # another thread has just made one
            continue


def _after_fork_in_parent() -> None:
    while _held:
        _held.pop().release()


def _after_fork_in_child() -> None:
    _held.clear()
    for lock in _locks:
        lock.renew()


# Hooks run before a fork in the reverse order of their registration, and that of logging takes its lock. Were it to run
# before ours, a thread that makes a logger while it imports would wait for the fork, and the fork for that thread.
if hasattr(os, "register_at_fork"):  # there is no fork on Windows
    os.register_at_fork(before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child)
