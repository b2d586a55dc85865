"""Hooks: be told what a client does, as it does it.

    class Slow(conduyt.Hooks):
        def on_end(self, event: conduyt.hooks.EndEvent) -> None:
            if event.seconds > 1:
                print(event.call.method, event.call.route, event.seconds)

    client = Conduyt(hooks=[Slow()])

The events are plain, frozen values. They hold no header, no body, no key and no value of a query that may be about a
person, so that they can be logged and counted as they are. One call is reported as

    on_request                        an attempt begins
        on_wait                       ... it had to wait until the rate limit had room
    on_response                       it ended, with an answer or without
        on_retry, on_wait, on_request ... and so on, if it is tried again
    on_end                            the call ended

`event.call` is the same object in all events of a call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["CallInfo", "EndEvent", "Hooks", "RequestEvent", "ResponseEvent", "RetryEvent", "WaitEvent"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CallInfo:
    """Which call an event is about. Compares by identity: two calls are never equal."""

    method: str
    """The HTTP method, such as `GET`."""
    route: str
    """The path before the ids were put in, such as `/contacts/{contact_id}`: what to group by."""
    path: str
    """The path, such as `/contacts/con_1`."""
    url: str
    """The whole address. In its query, only `page`, `limit`, `per_page`, `sort` and `order` show their values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEvent:
    """An attempt begins."""

    call: CallInfo
    """The call it belongs to."""
    attempt: int
    """Which attempt of the call, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseEvent:
    """An attempt ended: with a response of any status, or without one."""

    call: CallInfo
    """The call it belongs to."""
    attempt: int
    """Which attempt of the call, counted from 1."""
    status: int | None
    """The HTTP status, or `None` if no answer came."""
    error: Literal["timeout", "connection"] | None
    """Why no answer came, or `None` if one did."""
    seconds: float
    """How long the attempt took, with any wait for a free connection."""
    request_id: str | None
    """The id the server gave the request, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryEvent:
    """An attempt failed and there will be another."""

    call: CallInfo
    """The call it belongs to."""
    attempt: int
    """Which attempt failed, counted from 1."""
    status: int | None
    """The HTTP status of the attempt that failed, or `None` if no answer came."""
    error: Literal["timeout", "connection"] | None
    """Why no answer came, or `None` if one did."""
    seconds: float
    """How long the client waits before the next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitEvent:
    """The client is about to wait."""

    call: CallInfo
    """The call that waits."""
    reason: Literal["retry", "rate_limit"]
    """Whether it waits after a failed attempt, or because the rate limit has no room for the next one."""
    seconds: float
    """For how long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndEvent:
    """A call ended, well or not."""

    call: CallInfo
    """The call."""
    attempts: int
    """How many attempts it took."""
    status: int | None
    """The HTTP status of the last answer, or `None` if there was none."""
    error: str | None
    """Name of the class of the exception the call ends with, such as `NotFoundError`, or `None` if all is well."""
    seconds: float
    """How long the call took, waits included."""
    waited: float
    """How much of it the client spent waiting before attempts."""
    request_id: str | None
    """The id the server gave the last request, if any."""


class Hooks:
    """Methods that the client calls during its calls. Override those you need.

    The methods are called in the thread, or the event loop, of the call, so they should be quick. An exception in one
    of them is logged and otherwise ignored: watching a call never breaks it. Calls of several threads come at the same
    time.

    Example:
        ```python
        class Retries(conduyt.Hooks):
            count = 0

            def on_retry(self, event: conduyt.hooks.RetryEvent) -> None:
                self.count += 1


        client = Conduyt(hooks=[Retries()])
        ```
    """

    def on_request(self, event: RequestEvent) -> None:
        """An attempt begins. It may still have to wait for the rate limit or for a free connection."""

    def on_response(self, event: ResponseEvent) -> None:
        """An attempt ended, with an answer or without one."""

    def on_retry(self, event: RetryEvent) -> None:
        """An attempt failed and there will be another."""

    def on_wait(self, event: WaitEvent) -> None:
        """The client is about to wait, before another attempt or for the rate limit."""

    def on_end(self, event: EndEvent) -> None:
        """The call ended, well or not. The last event of each call."""
