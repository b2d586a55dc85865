"""One call as a flow of steps: it says what to send and how long to wait, and gets the outcome of each step.

    call = call_flow(operation, settings)
    call.send(None)                 -> Send(request, timeout, left)
    call.send(Response(...))        -> Sleep(seconds), then Send(...) again; or StopIteration with the result
    call.send(TransportError(...))  -> the same
    call.send(RateLimited(...))     -> Sleep(seconds): the rate limit had no room, and nothing was sent

It has no clock: each outcome says how long it took. A driver performs the steps (see `_transport`).
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from conduyt._core.endpoint import Operation
from conduyt._core.error_body import hides_an_error, status_error
from conduyt._core.messages import Outcome, RateLimited, Request, Response, Send, Sleep, Slept, TransportError
from conduyt._core.retry import failure_kind, next_wait, retry_after
from conduyt._core.retry_policy import RetrySituation
from conduyt._core.settings import Call, Settings
from conduyt._util.loading import loading
from conduyt._util.logging import log
from conduyt._values.response import Attempt, Headers, ResponseInfo, request_id_of
from conduyt._values.secret import Secret
from conduyt._values.text import redact
from conduyt.errors import APIConnectionError, APITimeoutError, ConduytError, RateLimitError, ResponseDecodeError

R = TypeVar("R")

_LOOK_S = 1.0
"""How often a patient call looks whether it is still wanted."""


class Patience:
    """Lets the deadline of a call start when the rate limit lets it go, until it is over: then it is not sent."""

    is_over = False


patience: ContextVar[Patience | None] = ContextVar("conduyt_patience", default=None)
"""That of the calls in this thread or task."""


def start_call(operation: Operation[R], settings: Settings) -> Call[R]:
    """Start the flow of a call, observed if there are hooks or the log is on."""
    call = call_flow(operation, settings)
    if settings.hooks or log.isEnabledFor(logging.INFO):
        with loading():  # only where it is needed
            from conduyt._core.instrument import instrumented

        return instrumented(call, operation, settings)
    return call


def call_flow(operation: Operation[R], settings: Settings) -> Call[R]:
    """Yield the steps of one call.

    Returns:
        The result of the operation, as the value of the generator.

    Raises:
        ConduytError: The call failed for good. The error says what was tried.
    """
    request = operation.request(settings)
    options = operation.options
    timeout, deadline = settings.timeout, settings.deadline
    if options:
        timeout, deadline = options.get("timeout", timeout), options.get("deadline", deadline)
    outcome = yield Send(request, min(timeout, deadline), deadline)
    if isinstance(outcome, Response) and outcome.status < 300:
        # Nearly every call ends here, at its first attempt: nothing is set up for the others.
        attempts = (_attempt(outcome, request.key, 0.0),)
        result = _result(operation, request, outcome, attempts, outcome.elapsed, strict=settings.strict)
        if not isinstance(result, ConduytError):
            if settings.budget.spent:  # or there is nothing to give back, and no lock to take
                settings.budget.refill(0)
            return result
    return (yield from _retry_flow(operation, settings, request, timeout, deadline, outcome))


def _retry_flow(
    operation: Operation[R], settings: Settings, request: Request, timeout: float, deadline: float, outcome: Outcome
) -> Call[R]:
    """Yield the remaining steps of a call whose first attempt did not succeed."""
    state = _CallState(deadline=deadline, key=request.key)
    while True:
        if isinstance(outcome, RateLimited):
            state.elapsed += outcome.elapsed
            wait = outcome.seconds
            patient = None if state.attempts else patience.get()
            if patient is not None and not patient.is_over:
                wait = min(wait, _LOOK_S)
                state.deadline += outcome.elapsed + wait
            elif patient is not None or wait >= state.left:
                raise state.ended_by(_held_too_long(request, wait, state.left))
        elif isinstance(outcome, Response | TransportError):
            state.take_note_of(outcome)
            result = _result(
                operation,
                request,
                state.understood(request, outcome),
                state.attempts,
                state.elapsed,
                strict=settings.strict,
            )
            if not isinstance(result, ConduytError):
                settings.budget.refill(state.paid)
                return result
            next_wait = _next_wait(result, outcome, operation, settings, state)
            if next_wait is None:
                raise state.ended_by(result)
            wait = next_wait
        else:
            raise TypeError(f"a Send is answered by a Response, a TransportError or RateLimited, not by {outcome!r}")
        state.slept((yield Sleep(wait)), wait)
        if state.left <= 0:  # a pause can take longer than asked for
            raise state.ended_by(state.last or _held_too_long(request, 0.0, 0.0))
        try:
            outcome = yield Send(request, min(timeout, state.left), state.left)
        except ConduytError as error:  # the client was closed meanwhile, or a disk is full
            raise state.ended_by(error) from None


@dataclass(slots=True, kw_only=True)
class _CallState:
    """How a call has gone until now."""

    deadline: float
    key: Secret | None
    attempts: tuple[Attempt, ...] = ()
    elapsed: float = 0.0
    waited: float = 0.0
    paused: float = 0.0
    """Seconds waited since the last attempt."""
    sent: bool = False
    uncertain: bool = False
    """Whether an attempt may have taken effect. It stays true if a later attempt fails for certain."""
    paid: int = 0
    over_budget: bool = False
    """Whether the budget for retries had nothing left."""
    last: ConduytError | None = None
    """What the last attempt came to."""

    @property
    def left(self) -> float:
        return self.deadline - self.elapsed

    def take_note_of(self, outcome: Response | TransportError) -> None:
        self.elapsed += outcome.elapsed
        self.attempts += (_attempt(outcome, self.key, self.paused),)
        self.paused = 0.0
        self.sent = self.sent or isinstance(outcome, Response) or outcome.sent

    def understood(self, request: Request, outcome: Response | TransportError) -> Response | TransportError:
        """Return what an outcome means after what went before."""
        deleting = request.method == "DELETE" and self.uncertain
        if deleting and isinstance(outcome, Response) and outcome.status == 404:
            # An earlier attempt, whose answer got lost, has deleted it.
            return Response(status=204, headers=outcome.headers, body=b"", received_at=outcome.received_at)
        return outcome

    def slept(self, outcome: Outcome, planned: float) -> None:
        pause = outcome.elapsed if isinstance(outcome, Slept) else planned
        self.paused += pause
        self.waited += pause
        self.elapsed += pause

    def ended_by(self, error: ConduytError) -> ConduytError:
        """Add to an error how the call went."""
        error.attempts = self.attempts
        error.request_sent = self.sent
        error.maybe_applied = error.maybe_applied or self.uncertain
        if error.maybe_applied:
            error.add_note("The write may have taken effect. Look whether it did before you repeat it.")
        if len(self.attempts) > 1:
            error.add_note(f"Gave up after {len(self.attempts)} attempts in {self.elapsed:.1f} s.")
        if self.over_budget:
            error.add_note("Not tried again: too many calls of this client have failed, its retry budget is empty.")
        return error


def _next_wait(
    error: ConduytError,
    outcome: Response | TransportError,
    operation: Operation[R],
    settings: Settings,
    state: _CallState,
) -> float | None:
    """Return the seconds before another attempt, or `None` for no other; pay for it."""
    state.last = error
    kind = failure_kind(outcome)
    state.uncertain = state.uncertain or (kind == "ambiguous" and operation.safety != "read")
    reply = outcome if isinstance(outcome, Response) else None
    if reply is not None and reply.status < 400:
        return None  # a good status with a bad body would be as bad the next time
    throttled = reply is not None and reply.status == 429
    options = operation.options
    situation = RetrySituation(
        kind=kind,
        safety=operation.safety,
        attempt=len(state.attempts),
        elapsed=state.elapsed,
        left=state.left,
        max_retries=options.get("max_retries", settings.max_retries),
        retry_after=None if reply is None else retry_after(reply),
        throttled=throttled,
        waited=state.waited,
        allow_duplicates=options.get("allow_duplicates", settings.retry.allow_duplicates),
        error=error,
    )
    wait = next_wait(situation, settings.retry)
    if wait is None:
        return None
    price = 0 if situation.names_its_time else settings.budget.spend(throttled=throttled)
    if price is None:
        state.over_budget = True
        return None
    state.paid += price
    return wait


def _held_too_long(request: Request, seconds: float, left: float) -> RateLimitError:
    left = max(0.0, left)
    return RateLimitError(
        f"not sent: the rate limit has no room for another {seconds:.1f} s, and the call has {left:.1f} s left",
        status=429,
        code="rate_limited",
        retry_after=seconds,
        operation=f"{request.method} {request.path}",
    )


def _attempt(outcome: Response | TransportError, key: Secret | None, waited: float) -> Attempt:
    if isinstance(outcome, TransportError):
        return Attempt(outcome=redact(outcome.message, key), waited=waited)
    outcome.headers = _redacted(outcome.headers, key)
    return Attempt(outcome=outcome.status, waited=waited, request_id=request_id_of(outcome.headers))


def _result(
    operation: Operation[R],
    request: Request,
    outcome: Response | TransportError,
    attempts: tuple[Attempt, ...],
    elapsed: float,
    *,
    strict: bool,
) -> R | ConduytError:
    if isinstance(outcome, TransportError):
        kind = APITimeoutError if outcome.kind == "timeout" else APIConnectionError
        return kind(f"{request.method} {request.path}: {redact(outcome.message, request.key)}")
    redirected = operation.endpoint.redirects and 300 <= outcome.status < 400
    if not (redirected or 200 <= outcome.status < 300) or hides_an_error(outcome):
        return status_error(outcome, f"{request.method} {request.path}", request.key)
    info = ResponseInfo(
        status=outcome.status,
        headers=outcome.headers,
        method=request.method,
        path=request.path,
        attempts=attempts,
        elapsed=elapsed,
    )
    try:
        if outcome.unusable is not None:
            raise ResponseDecodeError(outcome.unusable, status=outcome.status, headers=outcome.headers)  # noqa: TRY301
        return operation.endpoint.decode(outcome, info, strict=strict)
    except ResponseDecodeError as error:
        error.message = redact(f"{request.method} {request.path}: {error.message}", request.key)
        error.args = (error.message,)
        return error


def _redacted(headers: Headers, key: Secret | None) -> Headers:
    together = "\n".join(headers.by_name.values())
    if "cdy_" not in together and (key is None or key.is_usual or key.reveal() not in together):
        return headers
    return Headers((name, redact(value, key)) for name, value in headers.items())
