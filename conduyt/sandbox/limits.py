"""Rate limits per key: requests in a minute and in a second, by plan."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from conduyt.sandbox.clock import Clock

PlanName: TypeAlias = Literal["starter", "standard", "premium", "off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The limits of one plan."""

    per_minute: int
    per_second: int


PLANS: dict[str, Plan] = {
    "starter": Plan(per_minute=100, per_second=20),
    "standard": Plan(per_minute=500, per_second=50),
    "premium": Plan(per_minute=2500, per_second=100),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """The state of a key after a request. `retry_after` is set if the request exceeded the limit."""

    limit: int
    remaining: int
    reset: int
    retry_after: int | None = None

    def headers(self) -> dict[str, str]:
        headers = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset),
        }
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        return headers


class Limiter:
    """Counts requests in fixed windows: calendar minutes and calendar seconds."""

    def __init__(self, plan: PlanName, clock: Clock) -> None:
        self._plan = PLANS.get(plan)  # None is "off": count and report, refuse nothing
        self._clock = clock
        self._used: dict[str, _Window] = {}

    def take(self, key: str) -> Allowance:
        """Count one request of `key`. A refused request costs nothing."""
        now = self._clock.now().timestamp()
        minute, second = int(now // 60), int(now)
        used = self._used.get(key)
        if used is None or used.minute != minute:
            used = self._used[key] = _Window(minute=minute, second=second)
        if used.second != second:
            used.second, used.in_second = second, 0

        limits = self._plan or PLANS["premium"]
        reset = (minute + 1) * 60
        retry_after = None
        if self._plan and used.in_minute >= limits.per_minute:
            retry_after = max(1, math.ceil(reset - now))
        elif self._plan and used.in_second >= limits.per_second:
            retry_after = 1
        else:
            used.in_minute += 1
            used.in_second += 1
        # "off" never reports 0: a client that respects the headers would wait for the rest of the minute.
        remaining = max(0 if self._plan else 1, limits.per_minute - used.in_minute)
        return Allowance(limit=limits.per_minute, remaining=remaining, reset=reset, retry_after=retry_after)


@dataclass(slots=True, kw_only=True)
class _Window:
    minute: int
    second: int
    in_minute: int = 0
    in_second: int = 0
