"""The connections of a synchronous client. Compare with `async_pool.py`, line by line.

A slot for each connection, and a stack of idle ones. The library's own pool is not used: it looks at every connection
on every request, and loses slots when calls are cancelled. What is used of the library is one connection at a time.
"""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from math import inf
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, Protocol

from conduyt._core.messages import Send
from conduyt._transport.body import opened, text_headers
from conduyt._transport.connector import Target
from conduyt._values.response import Headers


class Answer(NamedTuple):
    """An answer whose head has arrived, and the pieces of its body as they come over the wire."""

    status: int
    headers: Headers
    chunks: Iterator[bytes]
    close: Callable[[], None]


class Line(Protocol):
    """What a request is sent through."""

    errors: tuple[type[Exception], ...]
    """What it raises when sending or receiving fails."""

    def open(self, step: Send) -> Answer: ...
    def was_sent(self, error: Exception) -> bool: ...
    def has_expired(self) -> bool: ...
    def is_idle(self) -> bool: ...
    def close(self) -> None: ...


class Passing:
    """A line for one request. It is not kept: whoever carries it sees to the connections."""

    def has_expired(self) -> bool:
        """There is nothing that could."""
        return False

    def is_idle(self) -> bool:
        """It is not to be used again."""
        return False


class Clock:
    """When the present attempt has to be over, and whether a byte of it has gone out."""

    deadline = inf
    wrote = False

    def within(self, timeout: float | None) -> float:
        """Return how long one operation on the socket may take.

        Raises:
            TimeoutError: There is no time left.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left if timeout is None else min(timeout, left)


class Timed:
    """A network backend that holds every operation on its sockets to a clock.

    The library bounds each read by itself: a server that sends a byte now and then could keep a call for ever.
    """

    def __init__(self, backend: Any, clock: Clock) -> None:  # of either library
        self.backend = backend
        self.clock = clock

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, **options: Any) -> TimedStream:
        """Connect."""
        return TimedStream(
            self.backend.connect_tcp(host, port, timeout=self.clock.within(timeout), **options), self.clock
        )

    def connect_unix_socket(self, path: str, timeout: float | None = None, **options: Any) -> TimedStream:
        """Connect to a socket in the file system."""
        stream = self.backend.connect_unix_socket(path, timeout=self.clock.within(timeout), **options)
        return TimedStream(stream, self.clock)

    def sleep(self, seconds: float) -> None:
        """Pause."""
        self.backend.sleep(self.clock.within(seconds))


class TimedStream:
    """A socket held to a clock."""

    def __init__(self, stream: Any, clock: Clock) -> None:  # of either library
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read."""
        data: bytes = self._stream.read(max_bytes, self._clock.within(timeout))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write; of three pieces that the library writes for a request, mostly two are empty."""
        if buffer:
            self._stream.write(buffer, self._clock.within(timeout))
            self._clock.wrote = True

    def start_tls(
        self, ssl_context: object, server_hostname: str | None = None, timeout: float | None = None
    ) -> TimedStream:
        """Encrypt."""
        return TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, self._clock.within(timeout)), self._clock
        )

    def close(self) -> None:
        """Close."""
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:  # as in the library
        """Tell about the socket."""
        return self._stream.get_extra_info(info)


class Kept:
    """A connection of our own, and what is alike for both kinds."""

    errors: tuple[type[Exception], ...] = (Exception,)
    """All of them: no exception of another package leaves this one, not even by a mistake in it."""

    _connection: Any  # of either library

    def __init__(self, target: Target) -> None:
        self._target = target
        self._clock = Clock()

    def was_sent(self, error: Exception) -> bool:
        """Whether a byte of the request may have gone out."""
        # A proxy was written to, but it was the way that failed.
        return self._clock.wrote and type(error).__name__ not in NOT_SENT

    def has_expired(self) -> bool:
        """Whether it should not be used again: idle for too long, or closed by the server."""
        return bool(self._connection.has_expired()) if hasattr(self._connection, "has_expired") else False

    def is_idle(self) -> bool:
        """Whether the last answer was read to its end, so that the next request can follow."""
        if not hasattr(self._connection, "is_idle"):
            return True  # behind a proxy the library keeps it by itself
        return bool(self._connection.is_idle()) and not has_surplus(self._connection)


class Connection(Kept):
    """A connection of our own."""

    def __init__(self, target: Target) -> None:
        super().__init__(target)
        self._connection = target.connection(Timed(target.library.SyncBackend(), self._clock), is_async=False)

    def open(self, step: Send) -> Answer:
        """Send, and wait for the head of the answer."""
        self._clock.deadline, self._clock.wrote = time.monotonic() + step.left, False
        with opened(step.request) as files:
            response = self._connection.handle_request(self._target.request(step.request, step.timeout, files))
        return Answer(response.status, text_headers(response.headers), iter(response.stream), response.close)

    def close(self) -> None:
        """Close it, whatever state it is in."""
        with suppress(Exception):
            self._connection.close()


def has_surplus(connection: object) -> bool:
    """Whether more has arrived than the answer: the next request would take it for its own.

    The library has no public place for it, and looks at the socket only, which has been emptied already.
    """
    state: Any = getattr(getattr(connection, "_connection", None), "_h11_state", None)
    return state is not None and state.trailing_data[0] != b""


NOT_SENT = frozenset(
    {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol", "InvalidURL"}
)
"""Errors that mean that the server has not seen the request, by their names in either library."""


class Pool:
    """Connections, and a slot for each. Belongs to one process: a child has to make its own."""

    def __init__(self, size: int) -> None:
        self.pid = os.getpid()
        # A queue of tokens instead of a semaphore: that is written in Python, and costs a hundred times as much.
        self._slots: SimpleQueue[None] = SimpleQueue()
        for _ in range(size):
            self._slots.put(None)
        self._idle: list[Line] = []
        self._closed = False
        weakref.finalize(self, _close_all, self._idle)  # of a client that nobody closed

    def acquire(self, timeout: float) -> bool:
        """Wait for a slot; return whether there was one in time."""
        try:
            self._slots.get(timeout=timeout)
        except Empty:
            return False
        return True

    def idle(self) -> Line | None:
        """Take the connection that was used last, if it can still be used."""
        while self._idle:
            try:
                line = self._idle.pop()
            except IndexError:  # another thread was faster
                return None
            if not line.has_expired():
                return line
            line.close()
        return None

    def release(self, line: Line | None) -> None:
        """Give back a slot, and the connection if it can be used again."""
        if line is not None:
            if not self._closed and line.is_idle():
                self._idle.append(line)
            else:
                line.close()
            if self._closed:
                self.close()  # it was closed in the meantime
        self._slots.put(None)

    def close(self) -> None:
        """Close what is idle; what is in use is closed when it comes back."""
        self._closed = True
        _close_all(self._idle)


def _close_all(lines: list[Line]) -> None:
    while lines:
        with suppress(IndexError):  # another thread was faster
            lines.pop().close()
