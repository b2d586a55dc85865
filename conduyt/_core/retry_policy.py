"""The retry policy of the caller, and the situation after a failure.

The strategies are tenacity's, so programmers who know tenacity can combine and replace them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Literal, TypeAlias

from conduyt._core.options import check_count, check_flag, check_seconds
from conduyt._core.retry_budget import CAPACITY

if TYPE_CHECKING:
    from tenacity import RetryCallState

    from conduyt._core.endpoint import Safety

FailureKind: TypeAlias = Literal["refused", "not_sent", "ambiguous", "final"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """When and how the client retries a failed call.

    The three strategies are tenacity's (`tenacity.wait_fixed(1)`, `tenacity.stop_after_attempt(5)`,
    `tenacity.retry_if_exception_type(conduyt.NotFoundError)`). The defaults are: up to 3 retries for reads and for
    requests that the server refused, up to 2 for other writes that are safe to repeat; the client waits as long as the
    server asks, otherwise with exponential backoff and jitter.

    No strategy can repeat a create whose outcome is unknown, unless `allow_duplicates` is set.

    Args:
        wait: Seconds to wait before the next attempt.
        stop: Whether to stop retrying.
        retry: Whether to retry after this failure.
        max_retry_after: Maximum seconds that the server may ask to wait. If it asks for more, the error is raised.
        allow_duplicates: Retry creates even if their outcome is unknown. They may then be done twice.
        budget: Tokens for retries, shared by all calls of the client. A retry costs 10, after a 429 it costs 5, and
            nothing if the 429 says how long to wait. A success refills the cost of its call, or 1. With too few tokens
            left, errors are raised without a retry, so retries do not prolong an outage. `None` for no limit.

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

    def __post_init__(self) -> None:
        for name in ("wait", "stop", "retry"):
            strategy: object = getattr(self, name)
            if strategy is not None and not callable(strategy):
                raise TypeError(
                    f"{name} must be a strategy, such as tenacity.{_EXAMPLES[name]}, not {type(strategy).__name__}"
                )
        check_seconds("max_retry_after", self.max_retry_after, zero=True, longest=inf)
        check_flag("allow_duplicates", self.allow_duplicates)
        if self.budget is not None:
            check_count("budget", self.budget, least=0)


_EXAMPLES = {"wait": "wait_fixed(1)", "stop": "stop_after_attempt(3)", "retry": "retry_if_exception_type()"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrySituation:
    """The facts that decide about a retry."""

    kind: FailureKind
    safety: Safety
    attempt: int
    """Attempts so far."""
    elapsed: float
    """Seconds so far, including waits."""
    left: float
    """Seconds until the deadline."""
    max_retries: int | None
    """The number that the caller set; `None` for the defaults of the policy."""
    retry_after: float | None = None
    """Seconds that the server asked to wait."""
    throttled: bool = False
    waited: float = 0.0
    allow_duplicates: bool = False
    error: Exception = field(default_factory=Exception)

    @property
    def repeatable(self) -> bool:
        """Whether a retry cannot do the work twice."""
        return self.kind != "ambiguous" or self.safety != "create" or self.allow_duplicates

    @property
    def names_its_time(self) -> bool:
        """Whether a 429 says how long to wait. Such a retry adds no load to the service."""
        return self.throttled and bool(self.retry_after)

    @property
    def retries_allowed(self) -> float:
        """Maximum retries for this kind of call and failure."""
        if self.max_retries is not None:
            return self.max_retries
        if self.names_its_time:
            return inf  # the deadline limits them
        return 3 if self.safety == "read" or self.kind == "refused" else 2
