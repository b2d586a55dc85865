"""Waiting before the 429 instead of after it: what the rate-limit headers say about when to send next. No clock here.

The API counts per key, and some routes have a limit of their own, a smaller one. Which routes share a counter is not
documented; that they report the same limit is the best sign of it. So a *bucket* is a key, a host and a limit. A route
that has not been answered yet is counted with the widest limit its key has shown: that is the key's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from conduyt._core.messages import Reply, Request
from conduyt._core.retry import server_time, told_to_wait
from conduyt._values.response import RateLimit

LONGEST_HOLD_S = 60.0
"""A 429 holds the other calls no longer than this: after that, one of them asks again."""

PROBE_S = 0.25
"""How soon to look again when a new window has begun and no answer has told about it yet."""

_DAY_S = 86_400.0


@dataclass(slots=True, kw_only=True)
class Window:
    """What is known of one bucket. Times are seconds of whichever clock the store uses."""

    limit: int
    remaining: int
    window: float
    """When the window ends by the server's clock, which is also what tells windows apart."""
    reset_at: float
    blocked_until: float = 0.0
    told: bool = True
    """Whether an answer has told about this window; if not, it is a guess."""

    def take(self, now: float) -> float:
        """Take one request out of the window, or return how many seconds to wait before asking again."""
        if now < self.blocked_until:
            return self.blocked_until - now
        if now >= self.reset_at:
            self.remaining, self.reset_at, self.told = self.limit, inf, False
        if self.remaining > 0:
            self.remaining -= 1
            return 0.0
        return self.reset_at - now if self.told else PROBE_S

    def learn(self, rate: Told, now: float) -> None:
        """Take over what an answer told."""
        if rate.window < self.window:
            return  # it was long under way
        same = rate.window == self.window or not self.told
        # What this side has sent since is not in the server's number; what others have sent is not in ours.
        self.remaining = min(self.remaining, rate.remaining) if same else rate.new_remaining
        # The end is told in whole seconds, so each answer guesses it a little late: the earliest is the nearest.
        ahead = now + rate.reset_in
        self.reset_at = min(self.reset_at, ahead) if rate.window == self.window else ahead
        self.limit, self.window, self.told = rate.limit, rate.window, True


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an answer told about its window."""

    limit: int
    remaining: int
    window: float
    """When the window ends, Unix time by the server's clock."""
    reset_in: float
    """Seconds until then."""
    under_way: int = 0
    """Other requests of this side that were sent and not answered yet."""

    @property
    def new_remaining(self) -> int:
        """What is left in a window that nothing was taken from here: the server may yet count what is under way."""
        return max(0, self.remaining - self.under_way)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What a store has to take note of after an answer."""

    bucket: str
    told: Told | None
    block: float | None
    """Seconds for which nothing more should be sent."""


class Pacer:
    """Knows which bucket a request belongs to, and what an answer teaches about it."""

    def __init__(self) -> None:
        self._limits: dict[tuple[str, str], int] = {}
        self._widest: dict[str, int] = {}
        self._last: dict[str, Reply] = {}

    def bucket(self, request: Request) -> str:
        """Return the name of the bucket that a request is taken from. It holds a digest of the key, never the key."""
        scope = request.scope
        limit = self._limits.get((scope, request.route)) or self._widest.get(scope, 0)
        return f"{scope}/{limit}"

    def lesson(self, request: Request, reply: Reply) -> Lesson | None:
        """Read the rate-limit headers of an answer, and remember which limit its route has."""
        told = _told(reply)
        if told is None and reply.status != 429:
            return None
        scope = request.scope
        if told is not None:
            self._last[scope] = reply
            self._limits[scope, request.route] = told.limit
            self._widest[scope] = max(told.limit, self._widest.get(scope, 0))
        block = None
        if reply.status == 429:
            wait = told_to_wait(reply)
            block = 1.0 if wait is None else min(wait, LONGEST_HOLD_S)
        return Lesson(bucket=self.bucket(request), told=told, block=block)

    def state(self, scope: str) -> RateLimit:
        """Return what the last answer that said anything told."""
        reply = self._last.get(scope)
        return RateLimit() if reply is None else RateLimit.from_headers(reply.headers)


def _told(reply: Reply) -> Told | None:
    headers = reply.headers
    if "x-ratelimit-limit" not in headers:
        return None
    rate = RateLimit.from_headers(headers)
    if not rate.limit or rate.remaining is None or rate.reset is None:
        return None
    now = server_time(headers, reply.received_at)
    window = float(rate.reset)
    if window < 10**6:
        window = round(now + window)  # some servers count down instead of naming a time
    elif window > 10**11:
        window /= 1000
    ahead = window - now
    if not 0 <= ahead <= _DAY_S:
        return None
    return Told(limit=rate.limit, remaining=rate.remaining, window=window, reset_in=ahead)
