"""Performs a conversation with awaited I/O, on asyncio and trio. Compare with `sync.py`, line by line."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TypeVar

import anyio
import httpx

from conduyt._core.call import Call
from conduyt._core.messages import Failure, Outcome, Reply, Send, Sleep, Slept, Step
from conduyt._drivers.http import Sink, TooLarge, client_arguments, failure_of, reply_of, to_httpx
from conduyt.errors import ConduytError

R = TypeVar("R")


class AsyncDriver:
    """Sends through one pool of connections, which it makes on the first call unless it was given one."""

    def __init__(self, http_client: httpx.AsyncClient | None, *, max_connections: int) -> None:
        self._client = http_client
        self._owns_client = http_client is None
        self._max_connections = max_connections
        self._closed = False

    async def run(self, call: Call[R]) -> R:
        """Hold the conversation to its end and return its result."""
        outcome: Outcome = None
        with closing(call):
            while True:
                try:
                    step = call.send(outcome)
                except StopIteration as done:
                    result: R = done.value
                    return result
                outcome = await self._perform(step)

    async def _perform(self, step: Step) -> Outcome:
        started = time.monotonic()
        if isinstance(step, Sleep):
            await anyio.sleep(step.seconds)
            return Slept(elapsed=time.monotonic() - started)
        return await self._send(step, started)

    async def _send(self, step: Send, started: float) -> Reply | Failure:
        client = self._open_client()
        try:
            # Here the deadline can be enforced as a whole: the loop cancels whatever is being waited for.
            with anyio.fail_after(step.left):
                response = await client.send(to_httpx(step), stream=True, follow_redirects=False)
                try:
                    sink = Sink(response, step.request.save_to)
                    body = await self._read(response, sink)
                finally:
                    await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, TooLarge) as error:
            return failure_of(error, time.monotonic() - started)
        return reply_of(response, body, sink, time.monotonic() - started, time.time())

    async def _read(self, response: httpx.Response, sink: Sink) -> bytes:
        with closing(sink):
            async for chunk in response.aiter_bytes():
                sink.write(chunk)
            return sink.finish()

    def _open_client(self) -> httpx.AsyncClient:
        if self._closed or (self._client is not None and self._client.is_closed):
            raise ConduytError("The client is closed. Make a new one, or keep this one open longer.")
        if self._client is None:
            self._client = httpx.AsyncClient(**client_arguments(self._max_connections))
        return self._client

    async def close(self) -> None:
        """Close the connections. A client that was handed in stays open: it belongs to whoever made it."""
        self._closed = True
        client, self._client = self._client, None
        if client is not None and self._owns_client:
            await client.aclose()
