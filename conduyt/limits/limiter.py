"""The rate limiter of a client: it assigns requests to buckets, delays them, and learns from responses.

The API counts requests by key, and some routes have their own, lower limit. It is not documented which routes share a
counter. The best sign is that they report the same limit. So a *bucket* is a key, a host and a limit. A route without a
response yet belongs to the highest limit that its key has reported, which is the limit of the key.
"""

from __future__ import annotations

from dataclasses import replace
from inspect import iscoroutinefunction

from conduyt._core.messages import Request, Response, TransportError
from conduyt._core.retry import retry_after
from conduyt._util import clock
from conduyt._util.logging import log
from conduyt._values.response import RateLimit
from conduyt.errors import ConfigurationError
from conduyt.limits import LimitStore, MemoryLimitStore
from conduyt.limits.window import LONGEST_BLOCK_S, server_limit

_REST_S = 5.0
"""Seconds without using a store after it failed, so that not every call waits for it."""

_MOST_ROUTES = 4096
"""Routes whose limit is remembered. `client.request` makes one of each path."""


class RateLimiter:
    """Delays requests that would exceed a limit. If the store fails, requests are sent without delay.

    Args:
        store: Store for the state; `None` switches pacing off.

    Raises:
        ConfigurationError: It is not a store.
    """

    def __init__(self, store: LimitStore | None) -> None:
        methods = [getattr(store, name, None) for name in ("take", "learn", "block")]
        if store is not None and (isinstance(store, type) or not all(map(callable, methods))):
            raise ConfigurationError(
                f'limits must be a store, such as SqliteLimitStore("limits.db"), not {type(store).__name__}'
            )
        if any(map(iscoroutinefunction, methods)):
            raise ConfigurationError(
                f"the methods of a store must be plain functions, and {type(store).__name__} has async ones. "
                "AsyncConduyt calls them in a worker thread"
            )
        self.is_quick: bool = store is None or isinstance(store, MemoryLimitStore)
        """Whether its methods do not block."""
        self._store = store
        self._limits: dict[tuple[str, str], int] = {}
        self._widest: dict[str, int] = {}
        self._last: dict[str, Response] = {}
        self._bursts: dict[str, int | None] = {}
        self._under_way: dict[int, str] = {}
        self._failed_until = 0.0

    def acquire(self, request: Request) -> float:
        """Return the seconds that a request has to wait. If 0, the request is counted."""
        if self._store is None:
            return 0.0
        wait = 0.0
        if not self._failed_until or clock.monotonic() >= self._failed_until:
            try:
                wait = float(self._store.take(self.bucket(request)))
            except Exception:
                self._rest("this request is sent without pacing")
        if not wait:
            self._under_way[id(request)] = request.scope
        return wait

    def release(self, request: Request) -> None:
        """Remove a request from those in flight, after any outcome."""
        self._under_way.pop(id(request), None)

    def update(self, request: Request, outcome: Response | TransportError) -> None:
        """Record what a response reports about the limits."""
        if not isinstance(outcome, Response):
            return
        limit = server_limit(outcome)
        if limit is not None:
            scope = request.scope
            self._last[scope] = outcome
            if len(self._limits) >= _MOST_ROUTES:
                self._limits.clear()  # each is learnt again from its next response
            self._limits[scope, request.route] = limit.limit
            self._widest[scope] = max(limit.limit, self._widest.get(scope, 0))
        if self._store is None or (limit is None and outcome.status != 429) or clock.monotonic() < self._failed_until:
            return
        bucket = self.bucket(request)
        try:
            if limit is not None:
                others = list(self._under_way.values()).count(request.scope) - 1
                burst = self._store.learn(bucket, limit.limit, limit.remaining, limit.window, limit.reset_in, others)
                self._bursts[request.scope] = burst
            if outcome.status == 429:
                wait = retry_after(outcome)
                if seconds := 1.0 if wait is None else min(wait, LONGEST_BLOCK_S):
                    self._store.block(bucket, seconds)
        except Exception:
            self._rest("the rate limit of a response is lost")

    def bucket(self, request: Request) -> str:
        """Return the name of the bucket of a request. It has a digest of the key, not the key."""
        limit = self._limits.get((request.scope, request.route)) or self._widest.get(request.scope, 0)
        return f"{request.scope}/{limit}"

    def state(self, scope: str) -> RateLimit:
        """Return the rate limit from the last response that reported one, with the learnt burst limit."""
        last = self._last.get(scope)
        if last is None:
            return RateLimit()
        rate = RateLimit.from_headers(last.headers)
        return replace(rate, per_second=self._bursts.get(scope) or rate.per_second)

    def _rest(self, consequence: str) -> None:
        self._failed_until = clock.monotonic() + _REST_S
        log.warning("the limit store failed; %s", consequence, exc_info=True)
