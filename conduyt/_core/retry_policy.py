"""What decides about another attempt: the policy of the caller, and the situation after a failure.

The strategies are tenacity's, so that programmers who know tenacity can combine and replace them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Literal, TypeAlias

from conduyt._core.retry_budget import CAPACITY

if TYPE_CHECKING:
    from tenacity import RetryCallState

    from conduyt._core.endpoint import Safety

FailureKind: TypeAlias = Literal["refused", "not_sent", "ambiguous", "final"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """When and how a failed call is tried again.

    The three strategies are tenacity's (`tenacity.wait_fixed(1)`, `tenacity.stop_after_attempt(5)`,
    `tenacity.retry_if_exception_type(conduyt.NotFoundError)`); where one is not given, the policy of this package
    applies: up to 3 retries for reads and for what the server refused, up to 2 for other writes that can be repeated
    safely; a wait as long as the server asks, otherwise growing with jitter.

    No strategy can repeat a create whose outcome is unknown, unless `allow_duplicates` is set.

    Args:
        wait: How long to wait before the next attempt, in seconds.
        stop: Whether to give up.
        retry: Whether a failure is worth another attempt.
        max_retry_after: Longest wait, in seconds, that the server may ask for. Above it the error is raised at once.
        allow_duplicates: Repeat creates whose outcome is unknown, at the risk of doing them twice.
        budget: What all calls of the client together may spend on retries: a retry costs 10, 5 after a 429, and
            nothing after a 429 that says how long to wait; a success gives back what its call had paid, or 1. With
            nothing left, a failure is raised at once, so that an outage is not made worse. `None` for no limit.

    Example:
        ```python
        import tenacity

        policy = conduyt.RetryPolicy(wait=tenacity.wait_fixed(2), stop=tenacity.stop_after_attempt(5))
        client = Conduyt(retry=policy)
        ```
    """

    wait: Callable[[RetryCallState], float] | None = None
    stop: Callable[[RetryCallState], bool] | None = None
    retry: Callable[[RetryCallState], bool] | None = None
    max_retry_after: float = 60.0
    allow_duplicates: bool = False
    budget: int | None = CAPACITY


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrySituation:
    """All that decides about another attempt."""

    kind: FailureKind
    safety: Safety
    attempt: int
    """Attempts so far."""
    elapsed: float
    """Seconds so far, waits included."""
    left: float
    """Seconds until the deadline."""
    max_retries: int | None
    """What the caller asked for; `None` for the policy's own numbers."""
    retry_after: float | None = None
    """Seconds the server asked to wait."""
    throttled: bool = False
    waited: float = 0.0
    allow_duplicates: bool = False
    error: Exception = field(default_factory=Exception)

    @property
    def repeatable(self) -> bool:
        """Whether another attempt cannot do the work twice."""
        return self.kind != "ambiguous" or self.safety != "create" or self.allow_duplicates

    @property
    def names_its_time(self) -> bool:
        """Whether a 429 says when to come back. To wait until then burdens no service."""
        return self.throttled and bool(self.retry_after)

    @property
    def retries_allowed(self) -> float:
        """Retries for this kind of call and failure."""
        if self.max_retries is not None:
            return self.max_retries
        if self.names_its_time:
            return inf  # the deadline ends it
        return 3 if self.safety == "read" or self.kind == "refused" else 2
