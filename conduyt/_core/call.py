"""One call as a conversation: it says what to send and how long to wait, and is told what came of it.

    call = call_flow(operation, settings)
    call.send(None)           -> Send(request, timeout, left)
    call.send(Response(...))     -> Sleep(seconds), then again Send(...), or StopIteration with the result
    call.send(TransportError(...))
    call.send(RateLimited(...))       -> Sleep(seconds): the rate limit had no room, nothing was sent

It has no clock: each outcome says how long it took. A driver performs the steps (see `_transport`).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar, cast

from conduyt._core.endpoint import Dialect, Operation, Safety
from conduyt._core.messages import Outcome, RateLimited, Request, Response, Send, Sleep, Slept, Step, TransportError
from conduyt._core.retry import RetryPolicy, RetrySituation, failure_kind, next_wait, retry_after
from conduyt._core.retry_budget import RetryBudget
from conduyt._util.loading import loading
from conduyt._util.logging import log
from conduyt._values.json_values import as_mapping
from conduyt._values.response import Attempt, Headers, ResponseInfo, request_id_of
from conduyt._values.secret import Secret
from conduyt._values.text import redact, shown
from conduyt.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    ConduytError,
    DeliveryUnconfirmedError,
    FieldError,
    RateLimitError,
    ResponseDecodeError,
    class_for,
    code_for,
)

if TYPE_CHECKING:
    from conduyt.hooks import Hooks

R = TypeVar("R")
Call: TypeAlias = Generator[Step, Outcome, R]


class Caller(Protocol):
    """Performs calls, one after the other."""

    def call(self, operation: Operation[R]) -> R: ...


class AsyncCaller(Protocol):
    """Performs calls, awaited."""

    async def call(self, operation: Operation[R]) -> R: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a client gives to every call."""

    base_url: str
    key: Secret | None = None
    timeout: float = 30.0
    deadline: float = 120.0
    max_retries: int | None = None
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    budget: RetryBudget = field(default_factory=RetryBudget, repr=False, compare=False)
    """What the calls of a client may spend on retries: shared, where everything else here is only read."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    dialect: Dialect = "documented"
    strict: bool = False
    hooks: tuple[Hooks, ...] = ()


def start_call(operation: Operation[R], settings: Settings) -> Call[R]:
    """Start the flow of a call, observed if there are hooks or the log is on."""
    call = call_flow(operation, settings)
    if settings.hooks or log.isEnabledFor(logging.INFO):
        with loading():  # only where it is needed
            from conduyt._core.instrument import instrumented

        return instrumented(call, operation, settings)
    return call


def call_flow(operation: Operation[R], settings: Settings) -> Call[R]:
    """Hold the conversation of one call.

    Returns:
        The result of the operation, as the value of the generator.

    Raises:
        ConduytError: The call failed for good. The error says what was tried.
    """
    request = operation.request(settings)
    options = operation.options
    timeout = _seconds("timeout", options.get("timeout", settings.timeout))
    deadline = _seconds("deadline", options.get("deadline", settings.deadline))
    outcome = yield Send(request, min(timeout, deadline), deadline)
    if isinstance(outcome, Response) and outcome.status < 300:
        # Nearly every call ends here, at its first attempt: nothing is set up for the others.
        attempts = (_attempt(outcome, request.key, 0.0),)
        result = _result(operation, request, outcome, attempts, outcome.elapsed, strict=settings.strict)
        if not isinstance(result, ConduytError):
            settings.budget.refill(0)
            return result
    return (yield from _retry_flow(operation, settings, request, timeout, deadline, outcome))


def _retry_flow(
    operation: Operation[R], settings: Settings, request: Request, timeout: float, deadline: float, outcome: Outcome
) -> Call[R]:
    """Hold the rest of a conversation whose first attempt did not succeed."""
    state = _CallState(safety=operation.safety, deadline=deadline, key=request.key)
    while True:
        if isinstance(outcome, RateLimited):
            state.elapsed += outcome.elapsed
            wait = outcome.seconds
            if wait >= state.left:
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

    safety: Safety
    deadline: float
    key: Secret | None
    attempts: tuple[Attempt, ...] = ()
    elapsed: float = 0.0
    waited: float = 0.0
    paused: float = 0.0
    """Seconds waited since the last attempt."""
    sent: bool = False
    uncertain: bool = False
    """Whether an attempt may have taken effect: whatever the last one came to, an earlier one may have."""
    paid: int = 0
    broke: bool = False
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
        """Tell an error how it came to be."""
        error.attempts = self.attempts
        error.request_sent = self.sent
        error.maybe_applied = error.maybe_applied or self.uncertain
        if error.maybe_applied:
            error.add_note("The write may have taken effect. Look whether it did before you repeat it.")
        if len(self.attempts) > 1:
            error.add_note(f"Gave up after {len(self.attempts)} attempts in {self.elapsed:.1f} s.")
        if self.broke:
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
    state.uncertain = state.uncertain or (kind == "ambiguous" and state.safety != "read")
    reply = outcome if isinstance(outcome, Response) else None
    if reply is not None and reply.status < 400:
        return None  # a good status with a bad body would be as bad the next time
    throttled = reply is not None and reply.status == 429
    options = operation.options
    situation = RetrySituation(
        kind=kind,
        safety=state.safety,
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
        state.broke = True
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


def _seconds(name: str, value: float) -> float:
    if not 0 < value < inf:
        raise ValueError(f"{name} must be a positive number of seconds")
    return value


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
    if not (redirected or 200 <= outcome.status < 300) or _hides_an_error(outcome):
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
        return _decode(operation, outcome, info, strict=strict)
    except ResponseDecodeError as error:
        error.message = redact(f"{request.method} {request.path}: {error.message}", request.key)
        error.args = (error.message,)
        return error


def _decode(operation: Operation[R], reply: Response, info: ResponseInfo, *, strict: bool) -> R:
    if reply.unusable is not None:
        raise ResponseDecodeError(reply.unusable, status=reply.status, headers=reply.headers)
    return operation.endpoint.decode(reply, info, strict=strict)


def status_error(reply: Response, operation: str, key: Secret | None = None) -> APIStatusError:
    """Make the exception of an error answer, from whatever its body holds."""
    body = _body_of(reply, key)
    code, message, details = _read_error(body)
    code = code or code_for(reply.status)
    kind = DeliveryUnconfirmedError if _is_unconfirmed(reply.status, body) else class_for(reply.status, code)
    if 300 <= reply.status < 400:
        host = re.match(r"https?://(?:[^/?#]*@)?([^/?#@]+)", reply.headers.get("location", ""))
        where = shown(redact(host[1], key)) if host else None
        message = f"The server redirects to {where or 'another address'}; redirects are not followed."
    return kind(
        message or f"the server answered {reply.status} without saying why",
        status=reply.status,
        code=code,
        details=details,
        headers=reply.headers,
        body=body,
        retry_after=retry_after(reply),
        operation=operation,
    )


def _is_unconfirmed(status: int, body: object) -> bool:
    if status != 422:
        return False
    # Under `data` it was seen; a client that reads it nowhere else would call a text that went out refused.
    outer = as_mapping(body)
    holders = (outer, as_mapping(outer.get("data")), as_mapping(outer.get("error")))
    return any(as_mapping(holder.get("metadata")).get("deliveryUnconfirmed") is True for holder in holders)


def _body_of(reply: Response, key: Secret | None = None) -> object:
    text = redact(reply.body[:_ERROR_BODY_LIMIT].decode("utf-8", errors="replace"), key)
    try:
        body = cast(object, json.loads(text))
        if "\\u" in text:  # which can spell a key so that it is only seen now
            body = cast(object, json.loads(redact(json.dumps(body, ensure_ascii=False), key)))
    except (ValueError, RecursionError):
        return text
    return body


def _read_error(body: object) -> tuple[str | None, str | None, tuple[FieldError, ...]]:
    """Read code, message and details from the shapes the API was seen to use."""
    if not isinstance(body, dict):
        text = body if isinstance(body, str) else ""
        return None, _HTML if text.lstrip().startswith("<") else shown(text), ()
    outer = cast(dict[str, object], body)
    error = outer.get("error")
    inner = cast(dict[str, object], error) if isinstance(error, dict) else {}
    code = inner.get("code") or outer.get("code")
    message = inner.get("message") or (error if isinstance(error, str) else None) or outer.get("message")
    raw = inner.get("details")
    details = tuple(_details(cast(list[object], raw))) if isinstance(raw, list) else ()
    return shown(code), shown(message), details


def _details(raw: list[object]) -> Generator[FieldError]:
    for item in raw:
        if isinstance(item, dict):
            entry = cast(dict[str, object], item)
            yield FieldError(shown(entry.get("field")) or "", shown(entry.get("message")) or "")


def _hides_an_error(reply: Response) -> bool:
    """Whether a good status carries an error, and no data beside it."""
    if reply.body.find(b'"error"', 0, 512) < 0 or "json" not in reply.headers.get("content-type", "json"):
        return False
    body = _body_of(reply)
    if not isinstance(body, dict):
        return False
    fields = cast(dict[str, object], body)
    return fields.get("error") is not None and "data" not in fields


def _redacted(headers: Headers, key: Secret | None) -> Headers:
    together = "\n".join(headers.values())
    if "cdy_" not in together and (key is None or key.reveal() not in together):
        return headers
    return Headers((name, redact(value, key)) for name, value in headers.items())


_ERROR_BODY_LIMIT = 262_144
_HTML = "an HTML page instead of an answer of the API"
