"""Limit the retries of a client.

In a long outage every call fails, and retries would multiply the load on a service that is already down. So the calls
of a client share a budget. It allows the retries for a short failure. When it is empty, calls fail without retries.
First attempts are always sent.
"""

from __future__ import annotations

from math import inf

from conduyt._util.locks import ForkSafeLock

CAPACITY = 100
COST = 10
COST_IF_THROTTLED = 5
REWARD = 1


class RetryBudget:
    """Tokens for retries, shared by the threads and tasks of a client. Without a capacity, they are unlimited."""

    def __init__(self, capacity: int | None = CAPACITY) -> None:
        self._lock = ForkSafeLock()
        self._capacity = self._tokens = inf if capacity is None else capacity

    def __deepcopy__(self, memo: object) -> RetryBudget:
        return self  # copies share the budget

    def spend(self, *, throttled: bool) -> int | None:
        """Spend tokens for a retry; return its price, or `None` if too few are left."""
        cost = COST_IF_THROTTLED if throttled else COST
        with self._lock:
            if self._tokens < cost:
                return None
            self._tokens -= cost
        return cost

    @property
    def spent(self) -> bool:
        """Whether some tokens are spent."""
        return self._tokens < self._capacity

    def refill(self, paid: int) -> None:
        """Refill after a success: by the tokens that the call spent, or by a few if it needed no retry."""
        with self._lock:
            self._tokens = min(self._capacity, self._tokens + (paid or REWARD))
