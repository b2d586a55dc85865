"""Which failures are retried, how often and after how long.

A failure is *refused* (the server rejected the request before any effect), *not sent* (no byte was sent), *ambiguous*
(it may have taken effect) or *final*. `Safety` decides whether an ambiguous failure is retried: a plain create is not.
tenacity, which implements the strategies, is loaded at the first failed call.
"""

from __future__ import annotations

from conduyt._core.messages import Response, TransportError
from conduyt._core.retry_policy import FailureKind, RetryPolicy, RetrySituation
from conduyt._util.loading import loading
from conduyt._values.json_values import as_count
from conduyt._values.response import PASSING_STATUSES, Headers, http_date, server_time


def next_wait(situation: RetrySituation, policy: RetryPolicy) -> float | None:
    """Return the seconds to wait before another attempt, or `None` to give up."""
    if situation.max_retries == 0 or not situation.repeatable:
        return None
    if situation.kind == "final" and policy.retry is None:
        return None
    if situation.retry_after is not None and situation.retry_after > policy.max_retry_after:
        return None  # an earlier retry would be refused again
    with loading():  # tenacity: a successful call does not need it
        from conduyt._core.retry_strategies import decide

    wait = decide(situation, policy)
    return wait if wait is not None and wait < situation.left else None


def failure_kind(outcome: Response | TransportError) -> FailureKind:
    """Return the kind of a failure."""
    if isinstance(outcome, TransportError):
        if outcome.final:
            return "final"
        return "ambiguous" if outcome.sent else "not_sent"
    if outcome.status == 429 or (outcome.status == 503 and _is_the_apis_own(outcome)):
        return "refused"
    if 200 <= outcome.status < 300:
        return "ambiguous"  # the request succeeded, but the response cannot be read
    return "ambiguous" if outcome.status in PASSING_STATUSES else "final"


def _is_the_apis_own(response: Response) -> bool:
    # A proxy can return 503 too, and then it is unknown whether the request reached the API.
    content_type = response.headers.get("content-type", "")
    return "retry-after" in response.headers or ("json" in content_type and b'"error"' in response.body[:4096])


def retry_after(response: Response) -> float | None:
    """Return the seconds that the server asks to wait: Retry-After, or the end of a used-up rate-limit window."""
    headers = response.headers
    wait = _retry_after(headers, response.received_at)
    if wait is None and response.status == 429 and as_count(headers.get("x-ratelimit-remaining")) == 0:
        wait = _until_reset(headers, response.received_at)
    return wait


def _retry_after(headers: Headers, received_at: float) -> float | None:
    text = headers.get("retry-after", "").strip()
    if len(text) <= 12 and text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    date = http_date(text)
    return None if date is None else max(0.0, date - server_time(headers, received_at))


def _until_reset(headers: Headers, received_at: float) -> float | None:
    reset = as_count(headers.get("x-ratelimit-reset"))
    if reset is None:
        return None
    if reset < 10**6:
        return float(reset)  # some servers send the seconds left instead of a time
    ahead = (reset / 1000 if reset > 10**11 else reset) - server_time(headers, received_at)
    return ahead if 0 <= ahead <= 86_400 else None
