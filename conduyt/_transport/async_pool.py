"""The connections of an asynchronous client, on one event loop. Compare with `pool.py`, line by line.

A slot for each connection, and a stack of idle ones. The library's own pool is not used: it looks at every connection
on every request, and loses slots when calls are cancelled. What is used of the library is one connection at a time.
"""

from __future__ import annotations

import os
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any, NamedTuple, Protocol

import anyio

from conduyt._core.messages import Send
from conduyt._transport.body import opened, text_headers
from conduyt._transport.connector import Target
from conduyt._transport.pool import Clock, Kept
from conduyt._values.response import Headers


class AsyncAnswer(NamedTuple):
    """An answer whose head has arrived, and the pieces of its body as they come over the wire."""

    status: int
    headers: Headers
    chunks: AsyncIterator[bytes]
    close: Callable[[], Awaitable[None]]


class AsyncLine(Protocol):
    """What a request is sent through."""

    errors: tuple[type[Exception], ...]
    """What it raises when sending or receiving fails."""

    async def open(self, step: Send) -> AsyncAnswer: ...
    def was_sent(self, error: Exception) -> bool: ...
    def has_expired(self) -> bool: ...
    def is_idle(self) -> bool: ...
    async def close(self) -> None: ...


class AsyncTimed:
    """A network backend that holds every operation on its sockets to a clock."""

    def __init__(self, backend: Any, clock: Clock) -> None:  # of either library
        self.backend = backend
        self.clock = clock

    async def connect_tcp(self, host: str, port: int, timeout: float | None = None, **options: Any) -> AsyncTimedStream:
        """Connect."""
        return AsyncTimedStream(
            await self.backend.connect_tcp(host, port, timeout=self.clock.within(timeout), **options), self.clock
        )

    async def sleep(self, seconds: float) -> None:
        """Pause."""
        await self.backend.sleep(self.clock.within(seconds))


class AsyncTimedStream:
    """A socket held to a clock."""

    def __init__(self, stream: Any, clock: Clock) -> None:  # of either library
        self._stream = stream
        self._clock = clock

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read."""
        data: bytes = await self._stream.read(max_bytes, self._clock.within(timeout))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write; of three pieces that the library writes for a request, mostly two are empty."""
        if buffer:
            await self._stream.write(buffer, self._clock.within(timeout))
            self._clock.wrote = True

    async def start_tls(
        self, ssl_context: object, server_hostname: str | None = None, timeout: float | None = None
    ) -> AsyncTimedStream:
        """Encrypt."""
        return AsyncTimedStream(
            await self._stream.start_tls(ssl_context, server_hostname, self._clock.within(timeout)), self._clock
        )

    async def aclose(self) -> None:
        """Close."""
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:  # as in the library
        """Tell about the socket."""
        return self._stream.get_extra_info(info)


class AsyncConnection(Kept):
    """A connection of our own."""

    def __init__(self, target: Target) -> None:
        super().__init__(target)
        self._connection = target.connection(AsyncTimed(target.library.AnyIOBackend(), self._clock), is_async=True)

    async def open(self, step: Send) -> AsyncAnswer:
        """Send, and wait for the head of the answer."""
        self._clock.deadline, self._clock.wrote = time.monotonic() + step.left, False
        with opened(step.request) as files:
            request = self._target.request(step.request, step.timeout, files)
            response = await self._connection.handle_async_request(request)
        chunks = aiter(response.stream)

        async def close() -> None:
            if isinstance(chunks, AsyncGenerator):  # or it would be left to the garbage collector
                await chunks.aclose()
            await response.aclose()

        return AsyncAnswer(response.status, text_headers(response.headers), chunks, close)

    async def close(self) -> None:
        """Close it, whatever state it is in, also while the task is being cancelled."""
        with anyio.CancelScope(shield=True), suppress(Exception):
            await self._connection.aclose()


class AsyncPool:
    """Connections, and a slot for each. Belongs to one process and one event loop."""

    def __init__(self, size: int) -> None:
        self.pid = os.getpid()
        self._slots = anyio.Semaphore(size)
        self._idle: list[AsyncLine] = []
        self._closed = False

    async def acquire(self, timeout: float) -> bool:
        """Wait for a slot; return whether there was one in time."""
        try:
            self._slots.acquire_nowait()
        except anyio.WouldBlock:
            with anyio.move_on_after(timeout) as scope:
                await self._slots.acquire()
            return not scope.cancelled_caught
        return True

    async def idle(self) -> AsyncLine | None:
        """Take the connection that was used last, if it can still be used."""
        while self._idle:
            line = self._idle.pop()
            if not line.has_expired():
                return line
            await line.close()
        return None

    async def release(self, line: AsyncLine | None) -> None:
        """Give back a slot, and the connection if it can be used again."""
        try:
            if line is not None:
                if not self._closed and line.is_idle():
                    self._idle.append(line)
                else:
                    await line.close()
        finally:
            self._slots.release()

    async def close(self) -> None:
        """Close what is idle; what is in use is closed when it comes back."""
        self._closed = True
        while self._idle:
            await self._idle.pop().close()
