"""One call as a conversation: it says what to send and how long to wait, and is told what came of it.

    call = converse(operation, settings)
    call.send(None)           -> Send(request, timeout, left)
    call.send(Reply(...))     -> Sleep(seconds), then again Send(...), or StopIteration with the result
    call.send(Failure(...))

It has no clock: each outcome says how long it took. A driver performs the steps (see `_drivers`).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, TypeVar, cast

from conduyt._core.endpoint import Dialect, Operation
from conduyt._core.messages import Failure, Outcome, Reply, Request, Send, Sleep, Slept, Step
from conduyt._core.retry import RetryPolicy, Situation, next_wait, told_to_wait, trouble_of
from conduyt._response import Attempt, ResponseInfo, request_id_of
from conduyt._secret import Secret
from conduyt.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    ConduytError,
    FieldError,
    ResponseDecodeError,
    class_for,
    code_for,
)

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
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    dialect: Dialect = "documented"
    strict: bool = False


def converse(operation: Operation[R], settings: Settings) -> Call[R]:
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
    attempts: list[Attempt] = []
    elapsed = waited = paused = 0.0
    sent = uncertain = False
    while True:
        left = deadline - elapsed
        outcome = yield Send(request, min(timeout, left), left)
        if not isinstance(outcome, Reply | Failure):
            raise TypeError(f"a Send is answered by a Reply or a Failure, not by {outcome!r}")
        elapsed += outcome.elapsed
        attempts.append(_attempt(outcome, paused))
        result = _result(operation, request, outcome, tuple(attempts), elapsed, strict=settings.strict)
        if not isinstance(result, ConduytError):
            return result
        trouble = trouble_of(outcome)
        # Whatever the last attempt came to, an earlier one may have reached the server and taken effect.
        sent = sent or isinstance(outcome, Reply) or outcome.sent
        uncertain = uncertain or (trouble == "ambiguous" and operation.safety != "read")
        situation = Situation(
            trouble=trouble,
            safety=operation.safety,
            attempt=len(attempts),
            elapsed=elapsed,
            left=deadline - elapsed,
            max_retries=options.get("max_retries", settings.max_retries),
            told=told_to_wait(outcome) if isinstance(outcome, Reply) else None,
            throttled=isinstance(outcome, Reply) and outcome.status == 429,
            waited=waited,
            error=result,
        )
        # A good status with a bad body would be as bad the next time.
        is_good = isinstance(outcome, Reply) and outcome.status < 400
        wait = None if is_good else next_wait(situation, settings.retry)
        if wait is None:
            raise _final(result, tuple(attempts), elapsed, sent=sent, uncertain=uncertain)
        slept = yield Sleep(wait)
        paused = slept.elapsed if isinstance(slept, Slept) else wait
        elapsed += paused
        waited += paused
        if elapsed >= deadline:  # a pause can take longer than asked for
            raise _final(result, tuple(attempts), elapsed, sent=sent, uncertain=uncertain)


def _seconds(name: str, value: float) -> float:
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name} must be a positive number of seconds")
    return value


def _attempt(outcome: Reply | Failure, waited: float) -> Attempt:
    if isinstance(outcome, Failure):
        return Attempt(outcome=redact(outcome.message), waited=waited)
    return Attempt(outcome=outcome.status, waited=waited, request_id=request_id_of(outcome.headers))


def _result(
    operation: Operation[R],
    request: Request,
    outcome: Reply | Failure,
    attempts: tuple[Attempt, ...],
    elapsed: float,
    *,
    strict: bool,
) -> R | ConduytError:
    what = f"{request.method} {request.path}"
    if isinstance(outcome, Failure):
        kind = APITimeoutError if outcome.kind == "timeout" else APIConnectionError
        return kind(f"{what}: {redact(outcome.message)}")
    redirected = operation.endpoint.redirects and 300 <= outcome.status < 400
    if not (redirected or 200 <= outcome.status < 300) or _hides_an_error(outcome):
        return status_error(outcome, what)
    info = ResponseInfo(
        status=outcome.status,
        headers=outcome.headers,
        method=request.method,
        path=request.path,
        attempts=attempts,
        elapsed=elapsed,
    )
    try:
        return operation.endpoint.decode(outcome, info, strict=strict)
    except ResponseDecodeError as error:
        error.message = redact(f"{what}: {error.message}")
        error.args = (error.message,)
        return error


def _final(
    error: ConduytError, attempts: tuple[Attempt, ...], elapsed: float, *, sent: bool, uncertain: bool
) -> ConduytError:
    error.attempts = attempts
    error.request_sent = sent
    error.maybe_applied = uncertain
    if error.maybe_applied:
        error.add_note("The write may have taken effect. Look whether it did before you repeat it.")
    if len(attempts) > 1:
        error.add_note(f"Gave up after {len(attempts)} attempts in {elapsed:.1f} s.")
    return error


def status_error(reply: Reply, operation: str) -> APIStatusError:
    """Make the exception of an error answer, from whatever its body holds."""
    body = _body_of(reply)
    code, message, details = _read_error(body)
    code = code or code_for(reply.status)
    if 300 <= reply.status < 400:
        host = re.match(r"https?://(?:[^/?#]*@)?([^/?#@]+)", reply.headers.get("location", ""))
        where = _text(redact(host[1])) if host else None
        message = f"The server redirects to {where or 'another address'}; redirects are not followed."
    return class_for(reply.status, code)(
        message or f"the server answered {reply.status} without saying why",
        status=reply.status,
        code=code,
        details=details,
        headers=reply.headers,
        body=body,
        retry_after=told_to_wait(reply),
        operation=operation,
    )


def _body_of(reply: Reply) -> object:
    text = redact(reply.body[:_ERROR_BODY_LIMIT].decode("utf-8", errors="replace"))
    try:
        return cast(object, json.loads(text))
    except (ValueError, RecursionError):
        return text


def _read_error(body: object) -> tuple[str | None, str | None, tuple[FieldError, ...]]:
    """Read code, message and details from the shapes the API was seen to use."""
    if not isinstance(body, dict):
        text = body if isinstance(body, str) else ""
        return (
            None,
            _HTML if text.lstrip().startswith("<") else _text(text),
            (),
        )
    outer = cast(dict[str, object], body)
    error = outer.get("error")
    inner = cast(dict[str, object], error) if isinstance(error, dict) else {}
    code = inner.get("code") or outer.get("code")
    message = inner.get("message") or (error if isinstance(error, str) else None) or outer.get("message")
    raw = inner.get("details")
    details = tuple(_details(cast(list[object], raw))) if isinstance(raw, list) else ()
    return _text(code), _text(message), details


def _details(raw: list[object]) -> Generator[FieldError]:
    for item in raw:
        if isinstance(item, dict):
            entry = cast(dict[str, object], item)
            yield FieldError(_text(entry.get("field")) or "", _text(entry.get("message")) or "")


def _text(value: object) -> str | None:
    # Server text goes into tracebacks and logs: one line, no control characters, no flood.
    if not isinstance(value, str) or not value.strip():
        return None
    return "".join(character if character.isprintable() else " " for character in value.strip())[:500]


def _hides_an_error(reply: Reply) -> bool:
    """Whether a good status carries an error, and no data beside it."""
    if b'"error"' not in reply.body[:512] or "json" not in reply.headers.get("content-type", "json"):
        return False
    body = _body_of(reply)
    if not isinstance(body, dict):
        return False
    fields = cast(dict[str, object], body)
    return fields.get("error") is not None and "data" not in fields


def redact(text: str) -> str:
    """Hide anything that looks like an API key, in case the server echoes one."""
    return _KEY.sub("cdy_***", text)


_KEY = re.compile(r"cdy_[\w-]+", re.ASCII)
_ERROR_BODY_LIMIT = 262_144
_HTML = "an HTML page instead of an answer of the API"
