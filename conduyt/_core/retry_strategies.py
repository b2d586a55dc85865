"""The default strategies, in tenacity's terms. Imported at the first failure, because tenacity loads slowly."""

from __future__ import annotations

from random import SystemRandom
from typing import SupportsFloat, cast

from tenacity import Future, RetryCallState, Retrying
from tenacity.retry import retry_base
from tenacity.stop import stop_base
from tenacity.wait import wait_base

from conduyt._core.retry_policy import RetryPolicy, RetrySituation

random = SystemRandom().random
"""Uniform in [0, 1). A forked child does not repeat the numbers of its parent."""


class retry_if_it_can_help(retry_base):  # noqa: N801  # tenacity's strategies are named like functions
    """Retry if the request was refused or not sent, or if it is safe to repeat."""

    def __call__(self, retry_state: RetryCallState) -> bool:
        """Decide."""
        return situation_of(retry_state).kind != "final"


class stop_after_allowed_retries(stop_base):  # noqa: N801
    """Stop when the retries for this kind of call are used up."""

    def __call__(self, retry_state: RetryCallState) -> bool:
        """Decide."""
        return retry_state.attempt_number > situation_of(retry_state).retries_allowed


class wait_as_requested(wait_base):  # noqa: N801
    """Wait as long as the server asks; otherwise use exponential backoff with jitter.

    Add a little to the requested time, so that many clients do not retry at the same moment.
    """

    def __call__(self, retry_state: RetryCallState) -> float:
        """Compute the seconds."""
        situation = situation_of(retry_state)
        if situation.retry_after is not None:
            return situation.retry_after + random() * min(1.0, situation.retry_after / 10)
        k = min(retry_state.attempt_number, 10)  # the maximum wait is reached before this limit
        if situation.throttled:
            # Equal jitter, because full jitter could use up all attempts within one rate-limit window.
            cap = min(30.0, 2.0 ** (k - 1))
            return cap / 2 + random() * cap / 2
        # The first retry is quick, for a short failure; the next ones wait long enough for a restart.
        return random() * (0.1 if k == 1 else min(8.0, 0.5 * 2.0 ** (k - 1)))


def decide(situation: RetrySituation, policy: RetryPolicy) -> float | None:
    """Return the seconds until the next attempt, or `None` for no retry."""
    state = RetryCallState(_NOT_RUN, None, (situation,), {})
    state.attempt_number = situation.attempt
    state.idle_for = situation.waited
    state.outcome = Future(situation.attempt)
    state.outcome.set_exception(situation.error)
    # The core has no clock, so it gives tenacity the elapsed time.
    state.start_time, state.outcome_timestamp = 0.0, situation.elapsed
    if not (policy.retry or _RETRY)(state):
        return None
    seconds = (policy.wait or _WAIT)(state)
    if not isinstance(cast("object", seconds), SupportsFloat):
        raise TypeError(f"the wait of a RetryPolicy must return a number of seconds, not {type(seconds).__name__}")
    wait = state.upcoming_sleep = max(0.0, float(seconds))
    return None if (policy.stop or _STOP)(state) else wait


def situation_of(retry_state: RetryCallState) -> RetrySituation:
    """Return the situation after the failure."""
    situation: RetrySituation = retry_state.args[0]
    return situation


_NOT_RUN = Retrying()
_RETRY, _STOP, _WAIT = retry_if_it_can_help(), stop_after_allowed_retries(), wait_as_requested()
