"""The retry policy in tenacity's terms. Imported on the first failure only: tenacity takes its time to load."""

from __future__ import annotations

from random import SystemRandom

from tenacity import Future, RetryCallState, Retrying
from tenacity.retry import retry_base
from tenacity.stop import stop_base
from tenacity.wait import wait_base

from conduyt._core.retry_policy import RetryPolicy, RetrySituation

random = SystemRandom().random
"""Uniform in [0, 1), and not a copy of the parent's numbers after a fork."""


class retry_if_it_can_help(retry_base):  # noqa: N801  # tenacity's strategies are named like functions
    """Retry what was refused or not sent, and what is ambiguous but can be repeated."""

    def __call__(self, retry_state: RetryCallState) -> bool:
        """Decide."""
        return situation_of(retry_state).kind != "final"


class stop_after_allowed_retries(stop_base):  # noqa: N801
    """Stop when this kind of call has had its retries."""

    def __call__(self, retry_state: RetryCallState) -> bool:
        """Decide."""
        return retry_state.attempt_number > situation_of(retry_state).retries_allowed


class wait_as_told(wait_base):  # noqa: N801
    """Wait as long as the server says; without its word, longer every time, with jitter.

    Never less than told, and a little more, so that many clients do not come back in the same instant.
    """

    def __call__(self, retry_state: RetryCallState) -> float:
        """Compute the seconds."""
        situation = situation_of(retry_state)
        if situation.retry_after is not None:
            return situation.retry_after + random() * min(1.0, situation.retry_after / 10)
        k = min(retry_state.attempt_number, 10)  # the caps are reached long before a power of two overflows
        if situation.throttled:
            # Equal jitter: full jitter could spend all attempts within one window of the rate limit.
            cap = min(30.0, 2.0 ** (k - 1))
            return cap / 2 + random() * cap / 2
        # A first quick try mends a hiccup; the next ones outlast a restart.
        return random() * (0.1 if k == 1 else min(8.0, 0.5 * 2.0 ** (k - 1)))


def decide(situation: RetrySituation, policy: RetryPolicy) -> float | None:
    """Return the seconds until the next attempt, or `None` for no other attempt."""
    state = RetryCallState(_NOT_RUN, None, (situation,), {})
    state.attempt_number = situation.attempt
    state.idle_for = situation.waited
    state.outcome = Future(situation.attempt)
    state.outcome.set_exception(situation.error)
    # The core has no clock, so it hands tenacity the time that has passed.
    state.start_time, state.outcome_timestamp = 0.0, situation.elapsed
    if not (policy.retry or _RETRY)(state):
        return None
    wait = state.upcoming_sleep = max(0.0, float((policy.wait or _WAIT)(state)))
    return None if (policy.stop or _STOP)(state) else wait


def situation_of(retry_state: RetryCallState) -> RetrySituation:
    """Return what is known about the failure."""
    situation: RetrySituation = retry_state.args[0]
    return situation


_NOT_RUN = Retrying()
_RETRY, _STOP, _WAIT = retry_if_it_can_help(), stop_after_allowed_retries(), wait_as_told()
