"""Sending through a client of httpx or httpx2 that the caller made: with its proxies, certificates and event hooks.

The library of the client is found out by what has been imported: a program that does not use httpx2 pays nothing.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from functools import lru_cache
from types import ModuleType
from typing import Any

import anyio

from conduyt._core.messages import Send
from conduyt._transport.async_pool import AsyncAnswer
from conduyt._transport.body import CLOSED, Files, header_pairs, opened, text_headers
from conduyt._transport.connector import Target, content_length, timeouts
from conduyt._transport.pool import NOT_SENT, Answer, Clock, Passing, Timed
from conduyt._values.response import Headers
from conduyt._values.secret import Secret
from conduyt.errors import ClientClosedError, ConfigurationError


class _Given:
    """A client of a library, and what is alike for both kinds."""

    via = "http_client"

    def __init__(self, client: object, kind: str, target: Target) -> None:
        self.client: Any = client
        self.library = _library_of(client, kind)
        self._target = target
        self._url = _url_maker(self.library, target.base_url)
        self._headers = _header_maker(self.library, target.host)
        self._pid = os.getpid()
        self.errors: tuple[type[Exception], ...] = (
            self.library.HTTPError,
            self.library.InvalidURL,
            self.library.StreamError,
            OSError,
        )

    def check(self) -> None:
        """Refuse a client that cannot be used.

        Raises:
            ClientClosedError: It is closed, or its connections are those of another process.
        """
        if self.client.is_closed:
            raise ClientClosedError(CLOSED)
        if self._pid != os.getpid():
            raise ClientClosedError(
                "The http_client was made before this process was forked: its connections are the parent's. "
                "Make it, and the client around it, in the process that uses them."
            )

    def close(self) -> None:
        """Leave the client open: it belongs to whoever made it."""

    def request(self, step: Send, files: Files | None) -> Any:  # of either library
        """Make the request. Nothing of the client's own headers, cookies or parameters is added."""
        request = step.request
        url, extensions = self._url(self._target.path_of(request)), {"timeout": timeouts(step.timeout)}
        if files is None:
            headers = self._headers(tuple(request.headers.items()), request.key, content_length(request))
            # A stream is taken as it is; of `content` the library would work out the headers again.
            body = self.library.ByteStream(request.content or b"")
            made = self.library.Request(request.method, url, headers=headers, stream=body, extensions=extensions)
            made.read()  # for hooks and mocks, which look at it
            return made
        # The content type will name the boundary.
        named = tuple(item for item in request.headers.items() if item[0] != "content-type")
        headers = self._headers(named, request.key, b"")
        return self.library.Request(request.method, url, headers=headers, files=files, extensions=extensions)


class _GivenLine(Passing):
    """One request through a client that was handed in, and what is alike for both kinds."""

    def was_sent(self, error: Exception) -> bool:
        """Whether a byte of the request may have gone out, as far as the kind of the error tells."""
        return type(error).__name__ not in NOT_SENT


class GivenClient(_Given):
    """A synchronous client of either library."""

    def __init__(self, client: object, target: Target) -> None:
        super().__init__(client, "Client", target)
        self._clock = _clock_of(client)

    def line(self) -> GivenLine:
        """Return something to send one request through."""
        return GivenLine(self, self._clock)


class GivenLine(_GivenLine):
    """One request through a client that was handed in."""

    def __init__(self, given: GivenClient, clock: Clock) -> None:
        self._given = given
        self._clock = clock
        self.errors = given.errors

    def open(self, step: Send) -> Answer:
        """Send, and wait for the head of the answer."""
        deadline = self._clock.deadline = time.monotonic() + step.left
        with opened(step.request) as files:
            request = self._given.request(step, files)
            response = self._given.client.send(request, stream=True, follow_redirects=False)
        headers, ready = _ready(response)
        # The stream itself: what the library puts around it (iter_raw) costs more than the reading.
        chunks = iter((response.content,)) if ready else _in_time(iter(response.stream), deadline)
        return Answer(response.status_code, headers, chunks, response.close)

    def close(self) -> None:
        """Leave the thread as it was: the client may be used for other things in it."""
        self._clock.__dict__.clear()


class AsyncGivenClient(_Given):
    """An asynchronous client of either library."""

    def __init__(self, client: object, target: Target) -> None:
        super().__init__(client, "AsyncClient", target)

    def line(self) -> AsyncGivenLine:
        """Return something to send one request through."""
        return AsyncGivenLine(self)


class AsyncGivenLine(_GivenLine):
    """One request through a client that was handed in."""

    def __init__(self, given: AsyncGivenClient) -> None:
        self._given = given
        self.errors = given.errors

    async def open(self, step: Send) -> AsyncAnswer:
        """Send, and wait for the head of the answer."""
        deadline = anyio.current_time() + step.left
        with opened(step.request) as files, anyio.fail_after(step.left):
            request = self._given.request(step, files)
            response = await self._given.client.send(request, stream=True, follow_redirects=False)
        headers, ready = _ready(response)
        raw = _one(response.content) if ready else aiter(response.stream)
        return AsyncAnswer(response.status_code, headers, _AsyncInTime(raw, deadline), response.aclose)

    async def close(self) -> None:
        """There is nothing to close."""


class _LocalClock(threading.local, Clock):
    """A clock for each thread that uses the client."""


def _clock_of(client: Any) -> Clock:  # of either library
    """Hold the sockets of a synchronous client to a clock, so that a deadline holds whatever trickles in.

    The library has no public place for it. Where its inside is not as expected, each read is still bounded by itself.
    """
    clock: Clock = _LocalClock()
    transports = [getattr(client, "_transport", None), *getattr(client, "_mounts", {}).values()]
    pools: list[Any] = [getattr(transport, "_pool", None) for transport in transports]
    for pool in pools:
        backend = getattr(pool, "_network_backend", None)
        if isinstance(backend, Timed):
            clock = backend.clock  # another client of ours was here
        elif backend is not None:
            pool._network_backend = Timed(backend, clock)
    return clock


def _ready(response: Any) -> tuple[Headers, bool]:  # of either library
    """Return the headers, and whether the body is there already, decoded: a mock, or a hook that has read it."""
    ready = bool(response.is_stream_consumed)
    headers = text_headers(response.headers.raw)
    return Headers(pair for pair in headers.items() if pair[0] != "content-encoding") if ready else headers, ready


def _in_time(chunks: Iterator[bytes], deadline: float) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk
        if time.monotonic() > deadline:  # each chunk may be in time and the whole still too late
            raise TimeoutError


class _AsyncInTime(AsyncIterator[bytes]):
    # Not a generator: a cancel scope must not stay open while the caller does something else.
    def __init__(self, chunks: AsyncIterator[bytes], deadline: float) -> None:
        self._chunks = chunks
        self._deadline = deadline

    async def __anext__(self) -> bytes:
        with anyio.fail_after(self._deadline - anyio.current_time()):
            return await anext(self._chunks)


async def _one(chunk: bytes) -> AsyncIterator[bytes]:
    yield chunk


def _header_maker(
    library: ModuleType, host: bytes
) -> Callable[[tuple[tuple[str, str], ...], Secret | None, bytes], Any]:
    """Return what makes headers, once for all requests that have the same. In the cache they show in no attribute."""

    @lru_cache(maxsize=64)
    def headers(items: tuple[tuple[str, str], ...], key: Secret | None, length: bytes) -> Any:
        pairs = [(b"host", host), *header_pairs(items, key)]
        return library.Headers([*pairs, (b"content-length", length)] if length else pairs)

    return headers


def _url_maker(library: ModuleType, base_url: str) -> Callable[[bytes], Any]:
    """Return what makes a URL of a path and query: half of what a request costs is to take URLs apart.

    Ours are encoded already, so the parts can be put in. The library has no public place for that: where its inside is
    not as expected, it takes each URL apart again.
    """
    base = library.URL(base_url)

    def put_in(path_and_query: bytes) -> Any:
        path, mark, query = path_and_query.decode("ascii").partition("?")
        url = object.__new__(library.URL)
        url._uri_reference = base._uri_reference._replace(path=path, query=query if mark else None)
        return url

    sample = b"/api/v1/contacts/a%20b?search=zo%C3%AB&page=2"
    plain = base.copy_with(raw_path=sample)
    try:
        made = put_in(sample)
        same = (made, str(made), made.raw_path) == (plain, str(plain), plain.raw_path)
    except (AttributeError, TypeError, ValueError):
        same = False
    return put_in if same else lambda path: base.copy_with(raw_path=path)


def _library_of(client: object, kind: str) -> ModuleType:
    for name in ("httpx", "httpx2"):
        library = sys.modules.get(name)
        if library is not None and isinstance(client, getattr(library, kind)):
            return library
    raise ConfigurationError(f"http_client must be the {kind} of httpx or httpx2, not {type(client).__name__}")
