"""When the next request may go out: the arithmetic of the rate limits. There is no clock here.

A plan has two limits. The responses report the one of a *window* (of a minute, as a rule). The other is the *burst
limit*, in requests a second: no header names it. For the plans that are documented it follows from the limit of the
window. For any other it is unknown until a 429 comes while the window has room, and is learnt from that.

Every store does what is written here. `redis.py` repeats it as a script; a table of tests compares them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from conduyt._core.messages import Response
from conduyt._values.response import PLAN_BURSTS, RateLimit, server_time

LONGEST_BLOCK_S = 60.0
"""A 429 stops the other calls no longer than this: after that, one of them tries."""

PROBE_S = 0.25
"""How soon to look again when a new window has begun and no response has reported it yet."""

SHARE = 0.9
"""How much of a burst limit is used. Requests that the network holds up arrive together with those after them."""

BURST_BLOCK_S = 2.0
"""A 429 that asks for a longer wait is not about the requests of a second."""

LOWERED = 0.9
RAISED = 1.1
RAISE_AFTER_S = 60.0
"""How long a burst limit that was lowered is kept before a little more is tried."""

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
    burst: float = 0.0
    """The burst limit; 0 if it is unknown."""
    raise_at: float = inf
    """When to try a higher burst limit."""
    next_at: float = 0.0
    """When the next request is due if all are spread evenly."""
    turn_at: float = 0.0
    """When the last of the requests that wait for their turn asks again."""
    recent: float = 0.0
    """How many requests were sent in the last second, roughly."""

    def acquire(self, now: float) -> float:
        """Take one request out of the window, or return how many seconds to wait before asking again."""
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
            if self.next_at - spacing > now:  # one request may be ahead of its time
                # Nothing is reserved, but each is given a time of its own: they would all come back at once otherwise.
                self.turn_at = max(self.turn_at, self.next_at - 2 * spacing) + spacing
                return self.turn_at - now
            self.next_at = max(self.next_at, now) + spacing
        self.remaining -= 1
        self.recent += 1.0
        return 0.0

    def update(self, rate: ServerLimit, now: float) -> None:
        """Take over what the server reported."""
        self._follow_clock(now)
        if rate.window < self.window:
            return  # it was long under way
        if rate.window == self.window or not self.confirmed:
            # What this side has sent since is not in the server's number; what others have sent is not in ours.
            others = self.remaining - rate.remaining
            if others > 0:
                self.remaining = rate.remaining
                if self.burst:  # their requests take their share of the seconds as well
                    due = self.next_at + others / (SHARE * self.burst)
                    self.next_at = max(self.next_at, min(due, now + 1.0))
        else:
            self.remaining = rate.new_remaining
        # The end comes in whole seconds, so each response puts it a little late: the earliest is the nearest.
        ahead = now + rate.reset_in
        self.reset_at = min(self.reset_at, ahead) if rate.window == self.window else ahead
        self.limit, self.window, self.confirmed = rate.limit, rate.window, True

    def block(self, seconds: float, now: float) -> None:
        """Let nothing through for a while, after a 429."""
        self._follow_clock(now)
        # Of the requests that were refused together, the first one counts.
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
        if passed < 0:  # or what was a wait of seconds would become one of hours
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
        # Nothing is known of it but that; it lets everything through afterwards.
        window = Window(limit=2**31, remaining=2**31, window=0.0, reset_at=inf, confirmed=False)
    window.block(seconds, now)
    return window


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
