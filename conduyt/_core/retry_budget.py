"""How much a client may spend on retries.

In a lasting outage every call fails, and each would send its request several times: the load on a service that is
already down multiplies. The calls of a client share one budget, so that a few retries mend what is passing, and when
that does not help, the rest fail at once. First attempts are always sent.
"""

from __future__ import annotations

from math import inf

from conduyt._util.locks import ForkSafeLock

CAPACITY = 100
COST = 10
COST_IF_THROTTLED = 5
REWARD = 1


class RetryBudget:
    """Tokens for retries, shared by the threads and tasks of a client; without a capacity, there is no end to them."""

    def __init__(self, capacity: int | None = CAPACITY) -> None:
        self._lock = ForkSafeLock()
        self._capacity = self._tokens = inf if capacity is None else capacity

    def __deepcopy__(self, memo: object) -> RetryBudget:
        return self  # what is shared stays shared

    def spend(self, *, throttled: bool) -> int | None:
        """Pay for a retry; return what it cost, or `None` if there is not enough left."""
        cost = COST_IF_THROTTLED if throttled else COST
        with self._lock:
            if self._tokens < cost:
                return None
            self._tokens -= cost
        return cost

    @property
    def spent(self) -> bool:
        """Whether there is anything to give back."""
        return self._tokens < self._capacity

    def refill(self, paid: int) -> None:
        """Give back after a success: what the call had paid, or a little for a call that needed no retry."""
        with self._lock:
            self._tokens = min(self._capacity, self._tokens + (paid or REWARD))
