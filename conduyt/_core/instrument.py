"""Report the steps of a call to the log and the hooks. The observer sits between the flow of the call and the driver.

`call.start_call` adds it only if the client has hooks or logging is on.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Literal, TypeAlias, TypeVar

from conduyt._core.deprecation import deprecation_of
from conduyt._core.endpoint import Operation
from conduyt._core.messages import (
    FetchedKey,
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
from conduyt._core.settings import Call, Settings
from conduyt._util.logging import log
from conduyt._values.response import request_id_of
from conduyt._values.secret import Secret
from conduyt._values.text import one_line, redact
from conduyt.errors import ConduytError
from conduyt.hooks import (
    CallInfo,
    DeprecationEvent,
    EndEvent,
    Hooks,
    RequestEvent,
    ResponseEvent,
    RetryEvent,
    WaitEvent,
)

R = TypeVar("R")
_Failed: TypeAlias = tuple[int | None, Literal["timeout", "connection"] | None]

_SHOWN_VALUES = frozenset({"page", "limit", "per_page", "sort", "order"})
_SHOWN_HEADERS = ("content-type", "content-length", "retry-after", "x-ratelimit-remaining", "x-ratelimit-reset")
_PLAIN = re.compile(r"[\w.,-]{1,40}", re.ASCII)


def instrumented(call: Call[R], operation: Operation[R], settings: Settings) -> Call[R]:
    """Pass on the steps of a call, and report each."""
    observer = CallObserver(operation, settings)
    try:
        with closing(call):
            step = call.send(None)
            while True:
                observer.before(step)
                try:
                    outcome = yield step
                except ConduytError as error:  # the driver cannot perform the step
                    step = call.throw(error)
                else:
                    observer.after(step, outcome)
                    step = call.send(outcome)
    except StopIteration as done:
        observer.end(None)
        result: R = done.value
        return result
    except GeneratorExit as left:
        # The driver closed the flow: after its own error, or because the call was interrupted or cancelled.
        observer.end(left.__context__ or left)
        raise
    except BaseException as error:
        observer.end(error)
        raise


class CallObserver:
    def __init__(self, operation: Operation[R], settings: Settings) -> None:
        self._route = operation.endpoint.template
        self._key: Secret | None = settings.key
        self._hooks = settings.hooks
        self._deprecated = settings.deprecated
        self._call: CallInfo | None = None
        self._attempts = 0
        self._last: Response | TransportError | RateLimited | None = None
        self._status: int | None = None
        self._request_id: str | None = None
        self._seconds = 0.0
        self._waited = 0.0

    def before(self, step: Step) -> None:
        if isinstance(step, Send):
            self._before_sending(step.request)
        elif isinstance(step, Sleep):
            self._before_waiting(step)

    def _before_sending(self, request: Request) -> None:
        if self._call is None:
            self._call = CallInfo(
                method=request.method,
                route=self._route,
                path=redact(request.path, self._key),
                url=redact(_without_values(request.url), self._key),
            )
        if isinstance(self._last, RateLimited):
            return  # this attempt was reported before it waited for the rate limit
        self._attempts += 1
        self._log("attempt %d", self._attempts)
        event = RequestEvent(call=self._call, attempt=self._attempts)
        self._notify(lambda hooks: hooks.on_request(event))

    def _before_waiting(self, step: Sleep) -> None:
        call = self._the_call
        if isinstance(self._last, RateLimited):
            self._log("waiting %.3f s for the rate limit", step.seconds)
        else:
            status, error = _failed(self._last)
            self._log("retrying in %.3f s after %s", step.seconds, status or error)
            retry = RetryEvent(call=call, attempt=self._attempts, status=status, error=error, seconds=step.seconds)
            self._notify(lambda hooks: hooks.on_retry(retry))
        reason: Literal["retry", "rate_limit"] = "rate_limit" if isinstance(self._last, RateLimited) else "retry"
        wait = WaitEvent(call=call, reason=reason, seconds=step.seconds)
        self._notify(lambda hooks: hooks.on_wait(wait))

    def after(self, step: Step, outcome: Outcome) -> None:
        if isinstance(outcome, FetchedKey):
            self._key = outcome.key.key
        if isinstance(outcome, Response | TransportError | RateLimited | Slept | FetchedKey):
            self._seconds += outcome.elapsed
        if isinstance(outcome, Response | TransportError | RateLimited):
            self._last = outcome
        if isinstance(outcome, Response | TransportError):
            self._after_sending(outcome)
        elif isinstance(step, Sleep):
            self._waited += outcome.elapsed if isinstance(outcome, Slept) else step.seconds

    def _after_sending(self, outcome: Response | TransportError) -> None:
        self._status, error = _failed(outcome)
        self._request_id = None
        if isinstance(outcome, Response):
            request_id = request_id_of(outcome.headers)
            self._request_id = None if request_id is None else redact(request_id, self._key)
            self._log("response %d in %.3f s%s", outcome.status, outcome.elapsed, self._shown(outcome.headers))
        else:
            self._log("no response in %.3f s: %s", outcome.elapsed, error)
        event = ResponseEvent(
            call=self._the_call,
            attempt=self._attempts,
            status=self._status,
            error=error,
            seconds=outcome.elapsed,
            request_id=self._request_id,
        )
        self._notify(lambda hooks: hooks.on_response(event))
        if isinstance(outcome, Response):
            self._after_response(outcome)

    def _after_response(self, response: Response) -> None:
        found = deprecation_of(response.headers)
        route = f"{self._the_call.method} {self._route}"
        if found is not None and route not in self._deprecated:  # the flow adds it, when it warns
            deprecation = DeprecationEvent(call=self._the_call, since=found[0], sunset=found[1])
            self._notify(lambda hooks: hooks.on_deprecation(deprecation))

    def end(self, error: BaseException | None) -> None:
        if self._call is None:
            return  # invalid arguments: the call did not start
        name = None if error is None else type(error).__name__
        if self._attempts > 1 or self._waited:
            self._log(
                "%s, %d attempts in %.3f s, including %.3f s of waiting",
                name or self._status,
                self._attempts,
                self._seconds,
                self._waited,
                level=logging.INFO,
            )
        event = EndEvent(
            call=self._call,
            attempts=self._attempts,
            status=self._status,
            error=name,
            seconds=self._seconds,
            waited=self._waited,
            request_id=self._request_id,
        )
        self._notify(lambda hooks: hooks.on_end(event))

    @property
    def _the_call(self) -> CallInfo:
        assert self._call is not None, "the first step of a call is Send"  # noqa: S101
        return self._call

    def _shown(self, headers: Mapping[str, str]) -> str:
        shown = [(name, headers[name]) for name in _SHOWN_HEADERS if name in headers]
        texts = [f"{name} {one_line(redact(value, self._key), 80)}" for name, value in shown]
        if self._request_id is not None:
            texts.append(f"request id {self._request_id}")
        return "".join(f", {text}" for text in texts)

    def _log(self, message: str, *values: object, level: int = logging.DEBUG) -> None:
        if log.isEnabledFor(level):
            call = self._the_call
            log.log(level, f"%s %s: {message}", call.method, call.url, *values)

    def _notify(self, notify: Callable[[Hooks], None]) -> None:
        for hooks in self._hooks:
            try:
                notify(hooks)
            except Exception:
                log.exception("a hook of %s failed; the call continues", type(hooks).__name__)


def _failed(outcome: Outcome) -> _Failed:
    if isinstance(outcome, Response):
        return outcome.status, None
    return None, outcome.kind if isinstance(outcome, TransportError) else None


def _without_values(url: str) -> str:
    address, mark, query = url.partition("?")
    return f"{address}{mark}{'&'.join(map(_without_value, query.split('&')))}"


def _without_value(pair: str) -> str:
    name, mark, value = pair.partition("=")
    if name in _SHOWN_VALUES and _PLAIN.fullmatch(value):
        return pair
    return f"{name}{mark}{'REDACTED' if mark else ''}"
