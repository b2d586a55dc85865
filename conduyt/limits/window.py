"""Waiting before the 429: what the rate-limit headers say about when to send next. There is no clock here."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from conduyt._core.messages import Response
from conduyt._values.response import RateLimit, server_time

LONGEST_BLOCK_S = 60.0
"""A 429 stops the other calls no longer than this: after that, one of them tries."""

PROBE_S = 0.25
"""How soon to look again when a new window has begun and no response has reported it yet."""

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
    confirmed: bool = True
    """Whether a response has reported this window; if not, it is a guess."""
    seen_at: float = 0.0
    """When it was looked at last. A clock that is behind that has been set back."""

    def acquire(self, now: float) -> float:
        """Take one request out of the window, or return how many seconds to wait before asking again."""
        self._follow_clock(now)
        if now < self.blocked_until:
            return self.blocked_until - now
        if now >= self.reset_at:
            self.remaining, self.reset_at, self.confirmed = self.limit, inf, False
        if self.remaining > 0:
            self.remaining -= 1
            return 0.0
        return self.reset_at - now if self.confirmed else PROBE_S

    def update(self, rate: ServerLimit, now: float) -> None:
        """Take over what the server reported."""
        self._follow_clock(now)
        if rate.window < self.window:
            return  # it was long under way
        same = rate.window == self.window or not self.confirmed
        # What this side has sent since is not in the server's number; what others have sent is not in ours.
        self.remaining = min(self.remaining, rate.remaining) if same else rate.new_remaining
        # The end comes in whole seconds, so each response puts it a little late: the earliest is the nearest.
        ahead = now + rate.reset_in
        self.reset_at = min(self.reset_at, ahead) if rate.window == self.window else ahead
        self.limit, self.window, self.confirmed = rate.limit, rate.window, True

    def block(self, until: float, now: float) -> None:
        """Let nothing through for a while."""
        self._follow_clock(now)
        self.blocked_until = max(self.blocked_until, until)

    def _follow_clock(self, now: float) -> None:
        if now < self.seen_at:  # or what was a wait of seconds would become one of hours
            self.reset_at -= self.seen_at - now
            self.blocked_until -= self.seen_at - now
        self.seen_at = now


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimit:
    """What the server reported about a window."""

    limit: int
    remaining: int
    window: float
    """When the window ends, Unix time by the server's clock."""
    reset_in: float
    """Seconds until then."""
    under_way: int = 0
    """Other requests of this side that were sent and have no response yet."""

    @property
    def new_remaining(self) -> int:
        """What is left in a window that nothing was taken from here: the server may yet count what is under way."""
        return max(0, self.remaining - self.under_way)


def server_limit(response: Response) -> ServerLimit | None:
    """Read the rate-limit headers of a response; `None` if there are none, or they make no sense."""
    headers = response.headers
    if "x-ratelimit-limit" not in headers:
        return None
    rate = RateLimit.from_headers(headers)
    if not rate.limit or rate.remaining is None or rate.reset is None:
        return None
    now = server_time(headers, response.received_at)
    window = float(rate.reset)
    if window < 10**6:
        window = round(now + window)  # some servers count down instead of naming a time
    elif window > 10**11:
        window /= 1000
    ahead = window - now
    if not 0 <= ahead <= _DAY_S:
        return None
    return ServerLimit(limit=rate.limit, remaining=rate.remaining, window=window, reset_in=ahead)
