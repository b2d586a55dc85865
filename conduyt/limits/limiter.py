"""The rate limits as both drivers use them: which bucket, what a store says, what an answer teaches."""

from __future__ import annotations

import logging

from conduyt._core.messages import Failure, Reply, Request
from conduyt._util.locks import Guard
from conduyt.limits import LimitStore, MemoryLimitStore
from conduyt.limits.window import Pacer

_log = logging.getLogger("conduyt")


class Limits:
    """The pacing of a client. A store that fails costs the pacing, not the call."""

    def __init__(self, store: LimitStore | None) -> None:
        self.pacer: Pacer = Pacer()
        self._store = store
        self._guard = Guard()
        self._under_way: dict[str, int] = {}
        self.is_quick: bool = store is None or isinstance(store, MemoryLimitStore)
        """Whether asking it does not block."""

    def take(self, request: Request) -> float:
        """Return how many seconds a request has to wait; it is counted if that is 0."""
        if self._store is None:
            return 0.0
        try:
            wait = self._store.take(self.pacer.bucket(request))
        except Exception:
            _log.warning("the limit store failed; this request is sent without pacing", exc_info=True)
            wait = 0.0
        if not wait:
            with self._guard:
                self._under_way[request.scope] = self._under_way.get(request.scope, 0) + 1
        return wait

    def done(self, request: Request) -> None:
        """Take note that a request that was taken is no longer under way, whatever came of it."""
        if self._store is not None:
            with self._guard:
                self._under_way[request.scope] -= 1

    def learn(self, request: Request, outcome: Reply | Failure) -> None:
        """Take note of what an answer says about the limits."""
        lesson = self.pacer.lesson(request, outcome) if isinstance(outcome, Reply) else None
        if lesson is None or self._store is None:
            return
        try:
            if told := lesson.told:
                others = max(0, self._under_way.get(request.scope, 0) - 1)
                self._store.learn(lesson.bucket, told.limit, told.remaining, told.window, told.reset_in, others)
            if lesson.block:
                self._store.block(lesson.bucket, lesson.block)
        except Exception:
            _log.warning("the limit store failed; what an answer told is lost", exc_info=True)
