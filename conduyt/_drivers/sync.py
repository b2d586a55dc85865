"""Performs a conversation with blocking I/O. Compare with `aio.py`, line by line."""

from __future__ import annotations

import time
from contextlib import closing
from threading import Lock
from typing import TypeVar

import httpx

from conduyt._core.call import Call
from conduyt._core.messages import Failure, Outcome, Reply, Send, Sleep, Slept, Step
from conduyt._drivers.http import Sink, TooLarge, client_arguments, failure_of, reply_of, to_httpx
from conduyt.errors import ConduytError

R = TypeVar("R")


class Driver:
    """Sends through one pool of connections, which it makes on the first call unless it was given one."""

    def __init__(self, http_client: httpx.Client | None, *, max_connections: int) -> None:
        self._client = http_client
        self._owns_client = http_client is None
        self._max_connections = max_connections
        self._lock = Lock()
        self._closed = False

    def run(self, call: Call[R]) -> R:
        """Hold the conversation to its end and return its result."""
        outcome: Outcome = None
        with closing(call):
            while True:
                try:
                    step = call.send(outcome)
                except StopIteration as done:
                    result: R = done.value
                    return result
                outcome = self._perform(step)

    def _perform(self, step: Step) -> Outcome:
        started = time.monotonic()
        if isinstance(step, Sleep):
            time.sleep(step.seconds)
            return Slept(elapsed=time.monotonic() - started)
        return self._send(step, started)

    def _send(self, step: Send, started: float) -> Reply | Failure:
        client = self._open_client()
        try:
            response = client.send(to_httpx(step), stream=True, follow_redirects=False)
            try:
                sink = Sink(response, step.request.save_to)
                body = self._read(response, sink, started + step.left)
            finally:
                response.close()
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, TooLarge) as error:
            return failure_of(error, time.monotonic() - started)
        return reply_of(response, body, sink, time.monotonic() - started, time.time())

    def _read(self, response: httpx.Response, sink: Sink, deadline: float) -> bytes:
        with closing(sink):
            for chunk in response.iter_bytes():
                sink.write(chunk)
                # Each chunk may be in time and the whole still too late.
                if time.monotonic() > deadline:
                    raise TimeoutError
            return sink.finish()

    def _open_client(self) -> httpx.Client:
        with self._lock:
            if self._closed or (self._client is not None and self._client.is_closed):
                raise ConduytError("The client is closed. Make a new one, or keep this one open longer.")
            if self._client is None:
                self._client = httpx.Client(**client_arguments(self._max_connections))
            return self._client

    def close(self) -> None:
        """Close the connections. A client that was handed in stays open: it belongs to whoever made it."""
        with self._lock:
            self._closed = True
            client, self._client = self._client, None
        if client is not None and self._owns_client:
            client.close()
