"""The arithmetic of the rate limits, without a clock: when the next request may be sent.

A plan has two limits. Responses report the limit of a *window* (usually a minute). The other is the *burst limit*, in
requests per second, which no header reports. For the documented plans, it follows from the limit of the window. For
other plans, it is unknown until a 429 arrives although the window has requests left. It is then learnt from that 429.

All stores use this arithmetic. `redis.py` repeats it as a script; a table of tests compares them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from conduyt._core.messages import Response
from conduyt._values.response import PLAN_BURSTS, RateLimit, server_time

LONGEST_BLOCK_S = 60.0
"""Maximum seconds that a 429 stops other calls. After that, one of them tries again."""

PROBE_S = 0.25
"""Seconds before the next try, if a new window has begun and no response has reported it yet."""

SHARE = 0.9
"""The share of a burst limit to use. The rest is for requests that the network delays: they arrive with later ones."""

BURST_BLOCK_S = 2.0
"""If a 429 asks for a longer wait than this, it is not about the burst limit."""

LOWERED = 0.9
RAISED = 1.1
RAISE_AFTER_S = 60.0
"""Seconds after which a lowered burst limit is raised a little."""

_DAY_S = 86_400.0


@dataclass(slots=True, kw_only=True)
class Window:
    """The state of one bucket. Times are seconds of the store's clock."""

    limit: int
    remaining: int
    window: float
    """End of the window by the server's clock. It identifies the window."""
    reset_at: float
    blocked_until: float = 0.0
    confirmed: bool = True
    """Whether a response has reported this window. If not, it is a guess."""
    seen_at: float = 0.0
    """Time of the last use. If the clock shows an earlier time, it was set back."""
    burst: float = 0.0
    """The burst limit; 0 if it is unknown."""
    raise_at: float = inf
    """When to try a higher burst limit."""
    next_at: float = 0.0
    """When the next request is due if requests are spread evenly."""
    turn_at: float = 0.0
    """When the last of the waiting requests tries again."""
    recent: float = 0.0
    """Approximate number of requests sent in the last second."""

    def acquire(self, now: float) -> float:
        """Take one request out of the window and return 0, or return the seconds before the next try."""
        self._follow_clock(now)
        if now < self.blocked_until:
            return self.blocked_until - now
        if now >= self.reset_at:
            self.remaining, self.reset_at, self.confirmed = self.limit, inf, False
        if self.remaining <= 0:
            return self.reset_at - now if self.confirmed else PROBE_S
        if now >= self.raise_at:
            self._raise_burst(now)
        if self.burst:
            spacing = 1.0 / (SHARE * self.burst)
            if self.next_at - spacing > now:  # one request may be early
                # Nothing is reserved, but each waiting request gets its own time, so they do not all retry at once.
                self.turn_at = max(self.turn_at, self.next_at - 2 * spacing) + spacing
                return self.turn_at - now
            self.next_at = max(self.next_at, now) + spacing
        self.remaining -= 1
        self.recent += 1.0
        return 0.0

    def update(self, rate: ServerLimit, now: float) -> None:
        """Record what the server reported."""
        self._follow_clock(now)
        if rate.window < self.window:
            return  # a late response, about an earlier window
        if rate.window == self.window or not self.confirmed:
            # The server's number does not include our latest requests; our number does not include those of others.
            others = self.remaining - rate.remaining
            if others > 0:
                self.remaining = rate.remaining
                if self.burst:  # the requests of others count for the burst limit too
                    due = self.next_at + others / (SHARE * self.burst)
                    self.next_at = max(self.next_at, min(due, now + 1.0))
        else:
            self.remaining = rate.new_remaining
        # The server rounds the end to seconds, so each response reports it a little late. The earliest is the closest.
        ahead = now + rate.reset_in
        self.reset_at = min(self.reset_at, ahead) if rate.window == self.window else ahead
        self.limit, self.window, self.confirmed = rate.limit, rate.window, True

    def block(self, seconds: float, now: float) -> None:
        """Stop all requests for some seconds, after a 429."""
        self._follow_clock(now)
        # If several requests were refused together, only the first lowers the limit.
        if self.confirmed and self.remaining > 0 and now >= self.blocked_until and seconds <= BURST_BLOCK_S:
            self.burst = max(1.0, LOWERED * (self.burst or self.recent))
            self.raise_at = now + RAISE_AFTER_S
        self.blocked_until = max(self.blocked_until, now + seconds)

    def _raise_burst(self, now: float) -> None:
        most = PLAN_BURSTS.get(self.limit, inf)
        self.burst = min(most, max(RAISED * self.burst, self.burst + 1.0))
        self.raise_at = now + RAISE_AFTER_S if self.burst < most else inf

    def _follow_clock(self, now: float) -> None:
        passed = now - self.seen_at
        if passed < 0:  # otherwise a wait of seconds could become one of hours
            self.reset_at += passed
            self.blocked_until += passed
            self.raise_at += passed
            self.next_at += passed
            self.turn_at += passed
            passed = 0.0
        self.recent *= max(0.0, 1.0 - passed)
        self.seen_at = now


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimit:
    """The state of a window, reported by the server."""

    limit: int
    remaining: int
    window: float
    """End of the window, Unix time by the server's clock."""
    reset_in: float
    """Seconds until the end of the window."""
    under_way: int = 0
    """Other requests of this client without a response yet."""

    @property
    def new_remaining(self) -> int:
        """Requests left in a new window. The server may still count the requests in flight."""
        return max(0, self.remaining - self.under_way)


def updated(window: Window | None, rate: ServerLimit, now: float) -> Window:
    """Return a bucket after a response."""
    if window is not None:
        window.update(rate, now)
        return window
    burst = PLAN_BURSTS.get(rate.limit, 0)
    return Window(
        limit=rate.limit,
        remaining=rate.new_remaining,
        window=rate.window,
        reset_at=now + rate.reset_in,
        seen_at=now,
        burst=burst,
        next_at=now + (rate.under_way / (SHARE * burst) if burst else 0.0),
        recent=1.0 + rate.under_way,
    )


def blocked(window: Window | None, seconds: float, now: float) -> Window:
    """Return a bucket after a 429."""
    if window is None:
        # Only the 429 is known, so there is no limit afterwards.
        window = Window(limit=2**31, remaining=2**31, window=0.0, reset_at=inf, confirmed=False)
    window.block(seconds, now)
    return window


def server_limit(response: Response) -> ServerLimit | None:
    """Read the rate-limit headers of a response; `None` if they are missing or invalid."""
    headers = response.headers
    if "x-ratelimit-limit" not in headers:
        return None
    rate = RateLimit.from_headers(headers)
    if not rate.limit or rate.remaining is None or rate.reset is None:
        return None
    now = server_time(headers, response.received_at)
    window = float(rate.reset)
    if window < 10**6:
        window = round(now + window)  # some servers send the seconds left instead of a time
    elif window > 10**11:
        window /= 1000
    ahead = window - now
    if not 0 <= ahead <= _DAY_S:
        return None
    return ServerLimit(limit=rate.limit, remaining=rate.remaining, window=window, reset_in=ahead)
