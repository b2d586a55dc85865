"""Hooks: observe the calls of a client.

    class Slow(conduyt.Hooks):
        def on_end(self, event: conduyt.hooks.EndEvent) -> None:
            if event.seconds > 1:
                print(event.call.method, event.call.route, event.seconds)

    client = Conduyt(hooks=[Slow()])

Events are immutable values. They hold no headers, no bodies, no key and no query values with personal data, so you can
log and count them. The client calls the hooks of one call in this order:

    on_request                        an attempt begins
        on_wait                       ... it waits for the rate limit
    on_response                       the attempt ended, with or without a response
        on_retry, on_wait, on_request ... and so on, if the client retries
    on_end                            the call ended

`event.call` is the same object in all events of a call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

__all__ = [
    "CallInfo",
    "DeprecationEvent",
    "EndEvent",
    "Hooks",
    "RequestEvent",
    "ResponseEvent",
    "RetryEvent",
    "WaitEvent",
]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CallInfo:
    """The call that an event belongs to. Compares by identity: two calls are never equal."""

    method: str
    """The HTTP method, such as `GET`."""
    route: str
    """The path with placeholders instead of ids, such as `/contacts/{contact_id}`. Use it to group calls."""
    path: str
    """The path, such as `/contacts/con_1`."""
    url: str
    """The full URL. In its query, only `page`, `limit`, `per_page`, `sort` and `order` show their values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEvent:
    """An attempt begins."""

    call: CallInfo
    """The call it belongs to."""
    attempt: int
    """Number of the attempt, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseEvent:
    """An attempt ended: with a response of any status, or without one."""

    call: CallInfo
    """The call it belongs to."""
    attempt: int
    """Number of the attempt, from 1."""
    status: int | None
    """The HTTP status, or `None` without a response."""
    error: Literal["timeout", "connection"] | None
    """Why no response arrived, or `None` if one did."""
    seconds: float
    """Duration of the attempt in seconds, including the wait for a free connection."""
    request_id: str | None
    """The request id from the server, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryEvent:
    """An attempt failed and the client will retry."""

    call: CallInfo
    """The call it belongs to."""
    attempt: int
    """Number of the failed attempt, from 1."""
    status: int | None
    """The HTTP status of the failed attempt, or `None` without a response."""
    error: Literal["timeout", "connection"] | None
    """Why no response arrived, or `None` if one did."""
    seconds: float
    """Seconds that the client waits before the next attempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitEvent:
    """The client is about to wait."""

    call: CallInfo
    """The call that waits."""
    reason: Literal["retry", "rate_limit"]
    """`retry` after a failed attempt, `rate_limit` if the next request would exceed the rate limit."""
    seconds: float
    """Duration of the wait in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndEvent:
    """A call ended, with success or an error."""

    call: CallInfo
    """The call."""
    attempts: int
    """Number of attempts."""
    status: int | None
    """The HTTP status of the last response, or `None` without one."""
    error: str | None
    """Class name of the exception that the call raises, such as `NotFoundError`, or `None` on success."""
    seconds: float
    """Duration of the call in seconds, including waits."""
    waited: float
    """Seconds that the client waited before attempts."""
    request_id: str | None
    """The request id of the last attempt, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeprecationEvent:
    """The service says that an operation is deprecated, or when it ends."""

    call: CallInfo
    """The first call that was told so."""
    since: datetime | None
    """Since when it is deprecated, if the service says so."""
    sunset: datetime | None
    """When it ends, if the service says so."""


class Hooks:
    """Methods that the client calls during its calls. Override those you need.

    The client calls the methods in the thread or the event loop of the call, so they must be fast. If a method raises
    an exception, the client logs it and continues the call. Several threads can call the methods at the same time.

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
        """An attempt ended, with or without a response."""

    def on_retry(self, event: RetryEvent) -> None:
        """An attempt failed and the client will retry."""

    def on_wait(self, event: WaitEvent) -> None:
        """The client is about to wait, before another attempt or for the rate limit."""

    def on_deprecation(self, event: DeprecationEvent) -> None:
        """The service says that the operation is deprecated. The client calls this once for each operation."""

    def on_end(self, event: EndEvent) -> None:
        """The call ended, with success or an error. This is the last event of each call."""
