"""The rate limits as both drivers use them: which bucket, what a store says, what an answer teaches."""

from __future__ import annotations

import logging

from conduyt._core.messages import Failure, Reply, Request
from conduyt._core.pacing import Pacer
from conduyt.limits import LimitStore, MemoryLimitStore

_log = logging.getLogger("conduyt")


class Limits:
    """The pacing of a client. A store that fails costs the pacing, not the call."""

    def __init__(self, store: LimitStore | None) -> None:
        self.pacer = Pacer()
        self._store = store
        self.is_quick = store is None or isinstance(store, MemoryLimitStore)
        """Whether asking it does not block."""

    def take(self, request: Request) -> float:
        """Return how many seconds a request has to wait; it is counted if that is 0."""
        if self._store is None:
            return 0.0
        try:
            return self._store.take(self.pacer.bucket(request))
        except Exception:
            _log.warning("the limit store failed; this request is sent without pacing", exc_info=True)
            return 0.0

    def learn(self, request: Request, outcome: Reply | Failure) -> None:
        """Take note of what an answer says about the limits."""
        lesson = self.pacer.lesson(request, outcome) if isinstance(outcome, Reply) else None
        if lesson is None or self._store is None:
            return
        try:
            if told := lesson.told:
                self._store.learn(lesson.bucket, told.limit, told.remaining, told.window, told.reset_in)
            if lesson.block:
                self._store.block(lesson.bucket, lesson.block)
        except Exception:
            _log.warning("the limit store failed; what an answer told is lost", exc_info=True)
