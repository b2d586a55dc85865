"""One call as a flow: a generator that yields steps (send, sleep) and receives the outcome of each.

    call = call_flow(operation, settings)
    call.send(None)                 -> Send(request, timeout, left)
    call.send(Response(...))        -> Sleep(seconds), then Send(...) again; or StopIteration with the result
    call.send(TransportError(...))  -> the same
    call.send(FetchedKey(...))      -> Send(...): the key of a client that gets it from a function (FetchKey)
    call.send(RateLimited(...))     -> Sleep(seconds): the request would exceed the rate limit and was not sent

The flow has no clock: each outcome has its duration. A driver performs the steps (see `_transport`).
"""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TypeVar

from conduyt._core.endpoint import Operation, Safety, scope_of
from conduyt._core.error_body import hides_an_error, status_error
from conduyt._core.messages import (
    FetchedKey,
    FetchKey,
    Outcome,
    RateLimited,
    Request,
    Response,
    Send,
    Sleep,
    Slept,
    Step,
    TransportError,
)
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
    """Start the flow of a call. It is observed if the client has hooks or logging is on."""
    call = call_flow(operation, settings)
    if settings.hooks or log.isEnabledFor(logging.INFO):
        with loading():
            from conduyt._core.instrument import instrumented

        return instrumented(call, operation, settings)
    return call


def call_flow(operation: Operation[R], settings: Settings) -> Call[R]:
    """Yield the steps of one call.

    Returns:
        The result of the operation, as the value of the generator.

    Raises:
        ConduytError: The call failed and is not retried. The error lists the attempts.
    """
    request = operation.request(settings)
    options = operation.options
    timeout, deadline = settings.timeout, settings.deadline
    if options:
        timeout, deadline = options.get("timeout", timeout), options.get("deadline", deadline)
    number = 0
    if settings.held_key is not None and not operation.endpoint.public:
        fetched = yield FetchKey(settings.held_key, 0, deadline)
        assert isinstance(fetched, FetchedKey), "the outcome of FetchKey"  # noqa: S101
        request, number, deadline = (
            _with_key(request, fetched, settings),
            fetched.key.number,
            deadline - fetched.elapsed,
        )
        if deadline <= 0:
            raise settings.held_key.too_slow(fetched.elapsed)
    try:
        outcome = yield Send(request, min(timeout, deadline), deadline)
    except ConduytError as error:
        raise _CallState(deadline=deadline, key=request.key).failed_here(error, operation.safety) from None
    if isinstance(outcome, Response) and outcome.status < 300:
        # Most calls end here, after the first attempt, so the state for retries is not created yet.
        attempts = (_attempt(outcome, request.key, 0.0),)
        result = _result(operation, request, outcome, attempts, outcome.elapsed, settings=settings)
        if not isinstance(result, ConduytError):
            if settings.budget.spent:  # saves the lock of the budget
                settings.budget.refill(0)
            return result
    return (yield from _retry_flow(operation, settings, request, timeout, deadline, outcome, number))


def _retry_flow(
    operation: Operation[R],
    settings: Settings,
    request: Request,
    timeout: float,
    deadline: float,
    outcome: Outcome,
    number: int,
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
                settings=settings,
            )
            if not isinstance(result, ConduytError):
                settings.budget.refill(state.paid)
                return result
            next_wait = _next_wait(result, outcome, operation, settings, state)
            if next_wait is None:
                renewed = yield from _renewed(request, outcome, settings, number, state, result)
                if renewed is None:
                    raise state.ended_by(result)
                request, number, next_wait = renewed, 0, 0.0  # once
            wait = next_wait
        else:
            raise TypeError(f"the outcome of Send is a Response, a TransportError or RateLimited, not {outcome!r}")
        state.slept((yield Sleep(wait)), wait)
        if state.left <= 0:  # a sleep can take longer than requested
            raise state.ended_by(state.last or _held_too_long(request, 0.0, 0.0))
        try:
            outcome = yield Send(request, min(timeout, state.left), state.left)
        except ConduytError as error:  # for example, the client was closed, or a disk is full
            raise state.failed_here(error, operation.safety) from None


def _renewed(
    request: Request,
    outcome: Response | TransportError,
    settings: Settings,
    number: int,
    state: _CallState,
    error: ConduytError,
) -> Generator[Step, Outcome, Request | None]:
    """Return the request with a later key, if the API refused the one that a function returned earlier."""
    held = settings.held_key
    if held is None or not number or not isinstance(outcome, Response) or outcome.status != 401:
        return None
    try:
        fetched = yield FetchKey(held, number, state.left)
    except ConduytError as failure:
        error.add_note(f"The key was not renewed. {failure.message}")
        return None
    assert isinstance(fetched, FetchedKey), "the outcome of FetchKey"  # noqa: S101
    state.elapsed += fetched.elapsed
    if fetched.key.key == request.key or state.left <= 0:
        return None
    state.key = fetched.key.key
    return _with_key(request, fetched, settings)


def _with_key(request: Request, fetched: FetchedKey, settings: Settings) -> Request:
    # The same request, with the same idempotency key: an earlier attempt may have taken effect.
    key = fetched.key.key
    return replace(request, key=key, scope=scope_of(key, settings.base_url))


@dataclass(slots=True, kw_only=True)
class _CallState:
    """The state of a call so far."""

    deadline: float
    key: Secret | None
    attempts: tuple[Attempt, ...] = ()
    elapsed: float = 0.0
    waited: float = 0.0
    paused: float = 0.0
    """Seconds waited since the last attempt."""
    sent: bool = False
    uncertain: bool = False
    """Whether an attempt may have taken effect. It stays true if a later attempt certainly failed."""
    paid: int = 0
    over_budget: bool = False
    """Whether the retry budget was empty."""
    last: ConduytError | None = None
    """The error of the last attempt."""

    @property
    def left(self) -> float:
        return self.deadline - self.elapsed

    def take_note_of(self, outcome: Response | TransportError) -> None:
        self.elapsed += outcome.elapsed
        self.attempts += (_attempt(outcome, self.key, self.paused),)
        self.paused = 0.0
        self.sent = self.sent or isinstance(outcome, Response) or outcome.sent

    def understood(self, request: Request, outcome: Response | TransportError) -> Response | TransportError:
        """Return the outcome, interpreted with the earlier attempts."""
        deleting = request.method == "DELETE" and self.uncertain
        if deleting and isinstance(outcome, Response) and outcome.status == 404:
            # An earlier attempt deleted it, and its response was lost.
            return Response(status=204, headers=outcome.headers, body=b"", received_at=outcome.received_at)
        return outcome

    def slept(self, outcome: Outcome, planned: float) -> None:
        pause = outcome.elapsed if isinstance(outcome, Slept) else planned
        self.paused += pause
        self.waited += pause
        self.elapsed += pause

    def failed_here(self, error: ConduytError, safety: Safety) -> ConduytError:
        """Add the history of the call to an error of this machine. It can be late: a full disk, after a response."""
        self.sent = self.sent or error.request_sent
        self.uncertain = self.uncertain or (error.request_sent and safety != "read")
        return self.ended_by(error)

    def ended_by(self, error: ConduytError) -> ConduytError:
        """Add the history of the call to an error."""
        error.attempts = self.attempts
        error.request_sent = self.sent
        error.maybe_applied = error.maybe_applied or self.uncertain
        if error.maybe_applied:
            error.add_note("The write may have taken effect. Check whether it did before you repeat it.")
        if len(self.attempts) > 1:
            error.add_note(f"Gave up after {len(self.attempts)} attempts in {self.elapsed:.1f} s.")
        if self.over_budget:
            error.add_note("Not retried: the retry budget of this client is empty, because too many calls failed.")
        return error


def _next_wait(
    error: ConduytError,
    outcome: Response | TransportError,
    operation: Operation[R],
    settings: Settings,
    state: _CallState,
) -> float | None:
    """Return the seconds before the next attempt and spend the budget for it, or return `None` for no retry."""
    state.last = error
    kind = failure_kind(outcome)
    state.uncertain = state.uncertain or (kind == "ambiguous" and operation.safety != "read")
    response = outcome if isinstance(outcome, Response) else None
    if response is not None and response.status < 400:
        return None  # a success status with an invalid body: a retry would not change it
    throttled = response is not None and response.status == 429
    options = operation.options
    situation = RetrySituation(
        kind=kind,
        safety=operation.safety,
        attempt=len(state.attempts),
        elapsed=state.elapsed,
        left=state.left,
        max_retries=options.get("max_retries", settings.max_retries),
        retry_after=None if response is None else retry_after(response),
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
        f"not sent: the rate limit allows the next request in {seconds:.1f} s, and the call has {left:.1f} s left",
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
    settings: Settings,
) -> R | ConduytError:
    if isinstance(outcome, TransportError):
        kind = APITimeoutError if outcome.kind == "timeout" else APIConnectionError
        return kind(f"{request.method} {request.path}: {redact(outcome.message, request.key)}")
    if "deprecation" in outcome.headers.by_name or "sunset" in outcome.headers.by_name:
        with loading():
            from conduyt._core.deprecation import warn_of_deprecation  # no response of today has them

        warn_of_deprecation(f"{request.method} {operation.endpoint.template}", outcome.headers, settings.deprecated)
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
        return operation.endpoint.decode(outcome, info, strict=settings.strict)
    except ResponseDecodeError as error:
        error.message = redact(f"{request.method} {request.path}: {error.message}", request.key)
        error.args = (error.message,)
        return error


def _redacted(headers: Headers, key: Secret | None) -> Headers:
    together = "\n".join(headers.by_name.values())
    if "cdy_" not in together and (key is None or key.is_usual or key.reveal() not in together):
        return headers
    return Headers((name, redact(value, key)) for name, value in headers.items())
