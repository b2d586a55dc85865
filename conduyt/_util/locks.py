"""Locks that a fork cannot leave locked for ever."""

from __future__ import annotations

import os
from threading import Lock, RLock
from weakref import WeakSet


class Guard:
    """A `threading.Lock`, and a new one in the child of a fork: whoever held it there is gone."""

    __slots__ = ("__weakref__", "_lock")

    def __init__(self) -> None:
        self._lock = Lock()
        _guards.add(self)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def renew(self) -> None:
        """Forget who holds it."""
        self._lock = Lock()


def _renew_all() -> None:
    for guard in _guards:
        guard.renew()


_guards: WeakSet[Guard] = WeakSet()
if hasattr(os, "register_at_fork"):  # there is no fork on Windows
    os.register_at_fork(after_in_child=_renew_all)


class BuildLock:
    """A reentrant lock that a fork waits for: the child never begins in the middle of what another thread builds.

    It is for work behind locks of a library, which would stay locked in the child. Make one at the top of a module: the
    interpreter keeps it for ever.
    """

    __slots__ = ("_lock",)

    def __init__(self) -> None:
        self._lock = RLock()
        if hasattr(os, "register_at_fork"):
            release = self._lock.release
            os.register_at_fork(before=self._lock.acquire, after_in_parent=release, after_in_child=release)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()
