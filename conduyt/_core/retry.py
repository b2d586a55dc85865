"""Which failures are tried again, how often and after how long.

A failure is *refused* (the server said no before acting), *not sent* (no byte left), *ambiguous* (it may have taken
effect) or *final*. Whether an ambiguous one is repeated depends on what doing it twice means (`Safety`): a plain create
never is. The strategies are tenacity's, so that whoever knows tenacity can combine and replace them; tenacity is loaded
when something has failed, not before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from math import inf
from typing import TYPE_CHECKING, Literal, TypeAlias

from conduyt._core.messages import Response, TransportError
from conduyt._core.retry_budget import CAPACITY
from conduyt._util.loading import loading
from conduyt._values.json_values import as_count
from conduyt._values.response import Headers

if TYPE_CHECKING:
    from tenacity import RetryCallState

    from conduyt._core.endpoint import Safety

FailureKind: TypeAlias = Literal["refused", "not_sent", "ambiguous", "final"]

_AMBIGUOUS_STATUSES = frozenset({408, 500, 502, 503, 504, 529, *range(520, 525)})


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """When and how a failed call is tried again.

    The three strategies are tenacity's (`tenacity.wait_fixed(1)`, `tenacity.stop_after_attempt(5)`,
    `tenacity.retry_if_exception_type(conduyt.NotFoundError)`); where one is not given, the policy of this package
    applies: up to 3 retries for reads and for what the server refused, up to 2 for other writes that can be repeated
    safely, and retries until the deadline after a 429 that says how long to wait; a wait as long as the server asks,
    otherwise growing with jitter.

    Whatever the strategies say, a create whose outcome is unknown is not repeated unless `allow_duplicates` is set.

    Args:
        wait: How long to wait before the next attempt, in seconds.
        stop: Whether to give up.
        retry: Whether a failure is worth another attempt.
        max_retry_after: Longest wait, in seconds, that the server may ask for. Above it the error is raised at once.
        allow_duplicates: Repeat creates whose outcome is unknown, at the risk of doing them twice.
        budget: What all calls of the client together may spend on retries: a retry costs 10, or 5 after a 429, or
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


def next_wait(situation: RetrySituation, policy: RetryPolicy) -> float | None:
    """Return the seconds to wait before another attempt, or `None` to give up."""
    if situation.max_retries == 0 or not situation.repeatable:
        return None
    if situation.kind == "final" and policy.retry is None:
        return None
    if situation.retry_after is not None and situation.retry_after > policy.max_retry_after:
        return None  # waiting less than told would only be refused again
    with loading():  # of tenacity, which a call that succeeds never needs
        from conduyt._core.retry_strategies import decide

    wait = decide(situation, policy)
    return wait if wait is not None and wait < situation.left else None


def failure_kind(outcome: Response | TransportError) -> FailureKind:
    """Say what kind of failure this is."""
    if isinstance(outcome, TransportError):
        if outcome.final:
            return "final"
        return "ambiguous" if outcome.sent else "not_sent"
    if outcome.status == 429 or (outcome.status == 503 and _is_the_apis_own(outcome)):
        return "refused"
    if 200 <= outcome.status < 300:
        return "ambiguous"  # it worked, but the answer cannot be read
    return "ambiguous" if outcome.status in _AMBIGUOUS_STATUSES else "final"


def _is_the_apis_own(reply: Response) -> bool:
    # A proxy answers 503 as well, and then nobody knows how far the request got.
    content_type = reply.headers.get("content-type", "")
    return "retry-after" in reply.headers or ("json" in content_type and b'"error"' in reply.body[:4096])


def retry_after(reply: Response) -> float | None:
    """Return the seconds the server asks to wait: Retry-After, else the end of an exhausted rate-limit window."""
    headers = reply.headers
    wait = _retry_after(headers, reply.received_at)
    if wait is None and reply.status == 429 and as_count(headers.get("x-ratelimit-remaining")) == 0:
        wait = _until_reset(headers, reply.received_at)
    return wait


def _retry_after(headers: Headers, received_at: float) -> float | None:
    text = headers.get("retry-after", "").strip()
    if len(text) <= 12 and text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    date = _http_date(text)
    return None if date is None else max(0.0, date - server_time(headers, received_at))


def _until_reset(headers: Headers, received_at: float) -> float | None:
    reset = as_count(headers.get("x-ratelimit-reset"))
    if reset is None:
        return None
    if reset < 10**6:
        return float(reset)  # some servers count down instead of naming a time
    ahead = (reset / 1000 if reset > 10**11 else reset) - server_time(headers, received_at)
    return ahead if 0 <= ahead <= 86_400 else None


def server_time(headers: Headers, received_at: float) -> float:
    """Return the server's time, so that a wrong clock on this side changes nothing; without a date, this side's."""
    date = _http_date(headers.get("date", ""))
    return received_at if date is None else date


@cache
def _date_parser() -> Callable[[str], datetime]:
    with loading():  # takes as long as a call, and few responses need it
        from email.utils import parsedate_to_datetime

    return parsedate_to_datetime


def _http_date(text: str) -> float | None:
    if not text:
        return None
    try:
        date = _date_parser()(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
