"""Sending through a client of httpx or httpx2: one of our own, or one that was handed in.

Both go through the public `send`, where instrumentation, recorders and mocks see them.
"""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from functools import lru_cache
from sys import modules
from types import ModuleType
from typing import Any, NamedTuple, TypeAlias

from conduyt._core.messages import Send
from conduyt._transport.body import CLOSED, Files, content_length, header_pairs, opened, text_headers
from conduyt._transport.connector import KEEPALIVE_S, Connector, library_of
from conduyt._transport.deadline import CONNECT_TIMEOUT, AsyncDeadlineBackend, DeadlineBackend, current
from conduyt._values.response import Headers
from conduyt._values.secret import Secret
from conduyt.errors import ClientClosedError, ConfigurationError

_HeaderItems: TypeAlias = tuple[tuple[str, str], ...]

NOT_SENT = frozenset(
    {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol", "InvalidURL"}
)
"""Errors that mean that the server has not seen the request, by their names in either library."""


class StreamedResponse(NamedTuple):
    """A response whose head has arrived, and the pieces of its body as they come over the wire."""

    status: int
    headers: Headers
    chunks: Any
    """An iterator, or for an asynchronous client an asynchronous one."""
    close: Callable[[], Any]


class _BaseHTTPXTransport:
    """One client of a library, and how requests go through it."""

    def __init__(self, client: Any, library: ModuleType, connector: Connector, *, is_ours: bool) -> None:
        self.client = client
        self.is_ours = is_ours
        """Whether the transport closes and replaces the client. It leaves a client of the caller open."""
        self.errors: tuple[type[Exception], ...] = (
            # No exception of another package leaves this one. But what hooks of a caller's own client raise is theirs.
            (Exception,) if is_ours else (library.HTTPError, library.InvalidURL, library.StreamError, OSError)
        )
        self.refusal: type[Exception] = library.HTTPStatusError
        self._library = library
        self._prefix = connector.prefix
        self._url = _url_maker(library, connector.base_url)
        self._headers = _header_maker(library, connector.netloc)
        self._body = _body_class(library)
        self._transports = _transports_of(client)
        self._pools = [one._pool for one in self._transports if getattr(one, "_pool", None) is not None]
        _hide_queries_from_log(library.__name__)

    def request(self, step: Send, files: Files | None) -> Any:  # of either library
        """Make the request. Headers, cookies and parameters of the client itself are not added.

        Raises:
            ClientClosedError: The client was closed by its owner.
        """
        if self.client.is_closed:  # by its owner
            raise ClientClosedError(CLOSED)
        request = step.request
        url = self._url(request.url[self._prefix :].encode("ascii"))
        pool = 0.0 if self.is_ours else step.timeout
        quick = min(CONNECT_TIMEOUT, step.timeout)
        extensions = {"timeout": {"connect": quick, "pool": pool, "read": step.timeout, "write": step.timeout}}
        if files is None:
            headers = self._headers(tuple(request.headers.items()), request.key, content_length(request))
            # A stream is taken as it is; of `content` the library would work out the headers again.
            body = self._body(request.content or b"")
            made = self._library.Request(request.method, url, headers=headers, stream=body, extensions=extensions)
            made.read()  # for hooks, mocks and recorders, which look at it
            return made
        # The content type will name the boundary.
        named = tuple(item for item in request.headers.items() if item[0] != "content-type")
        headers = self._headers(named, request.key, b"")
        return self._library.Request(request.method, url, headers=headers, files=files, extensions=extensions)

    def has_no_room(self, error: Exception) -> bool:
        """Whether the pool has lost a connection: the caller holds a slot, so there should be room for it."""
        return self.is_ours and isinstance(error, self._library.PoolTimeout)

    def was_sent(self, error: Exception) -> bool:
        """Whether a byte of the request may have gone out."""
        deadline = current.get()
        if deadline is not None and (deadline.connected or self._uses_sockets()):
            return deadline.sent
        return type(error).__name__ not in NOT_SENT  # a mock or a recorder may have had it

    def _uses_sockets(self) -> bool:
        """Whether requests go to the pools of the library alone. Mocks and recorders put themselves in front."""
        carriers = [*self._transports, *self._pools]
        methods = [getattr(one, name, None) for one in carriers for name in ("handle_request", "handle_async_request")]
        theirs = [method for method in methods if method and method.__module__.startswith(("httpx", "httpcore"))]
        return len(theirs) == len(carriers) == 2 * len(self._pools)

    def refused(self, error: Any, request: Any) -> Any:  # of either library
        """Return the response for which a hook called `raise_for_status`. The library has closed it."""
        if error.request is not request:  # of another call of the hook
            raise error
        response = error.response
        try:
            response.content  # noqa: B018 -- the hook may have read it
        except self._library.StreamError:  # it read nothing, or a part: the rest is gone
            response.stream = self._body(b"")
            response.is_stream_consumed = False
        return response

    def head_of(self, response: Any) -> Headers:  # of either library
        """Return the headers of a response, and let its socket know who reads from it."""
        location: list[tuple[bytes, bytes]] = response.extensions.get(_LOCATION, [])
        headers = text_headers([*response.headers.raw, *location])
        if response.is_stream_consumed:  # a mock, or a hook that has read it: the body is decoded
            return Headers(pair for pair in headers.items() if pair[0] != "content-encoding")
        stream = response.extensions.get("network_stream")
        if stream is not None and getattr(stream, "parser", self) is None:
            stream.parser = _parser_of(self._pools, stream)
        return headers


class HTTPXTransport(_BaseHTTPXTransport):
    """A synchronous client of httpx or httpx2."""

    def __init__(self, client: Any, library: ModuleType, connector: Connector, *, is_ours: bool) -> None:
        super().__init__(client, library, connector, is_ours=is_ours)
        _wrap_backends(self._pools, DeadlineBackend)

    def open(self, step: Send) -> StreamedResponse:
        """Send, and wait for the head of the response."""
        with opened(step.request) as files:
            request = self.request(step, files)
            try:
                response = self.client.send(request, stream=True, follow_redirects=False)
            except self.refusal as error:
                response = self.refused(error, request)
        headers = self.head_of(response)
        # The stream itself: what the library puts around it (iter_raw) costs more than the reading.
        chunks: Iterator[bytes] = iter((response.content,) if response.is_stream_consumed else response.stream)
        return StreamedResponse(response.status_code, headers, chunks, response.close)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()


class AsyncHTTPXTransport(_BaseHTTPXTransport):
    """An asynchronous client of httpx or httpx2."""

    def __init__(self, client: Any, library: ModuleType, connector: Connector, *, is_ours: bool) -> None:
        super().__init__(client, library, connector, is_ours=is_ours)
        _wrap_backends(self._pools, AsyncDeadlineBackend)

    async def open(self, step: Send) -> StreamedResponse:
        """Send, and wait for the head of the response."""
        with opened(step.request) as files:
            request = self.request(step, files)
            try:
                response = await self.client.send(request, stream=True, follow_redirects=False)
            except self.refusal as error:
                response = self.refused(error, request)
        headers = self.head_of(response)
        chunks = _Once(response.content) if response.is_stream_consumed else aiter(response.stream)
        return StreamedResponse(response.status_code, headers, chunks, response.aclose)

    async def close(self) -> None:
        """Close the connections."""
        await self.client.aclose()


class HTTPXSource:
    """Makes the transports of a client: from settings, by a function that was handed in, or around a client that was.

    Raises:
        ConfigurationError: The settings cannot work.
    """

    def __init__(self, connector: Connector, http_client: object, size: int, *, is_async: bool) -> None:
        self.name: str = connector.transport if http_client is None else "http_client"
        """Name of the transport, shown in the client's repr."""
        self._connector = connector
        self._kind = "AsyncClient" if is_async else "Client"
        self._maker = AsyncHTTPXTransport if is_async else HTTPXTransport
        self._size = size
        self._given = None if callable(http_client) else http_client
        self._home: tuple[int, object] | None = None
        """The process, and the event loop, that a client that was handed in belongs to."""
        self._make: Callable[[], object] = http_client if callable(http_client) else self._make_client
        self._prepared: list[object] = []
        if self._given is not None:
            _library_of(self._given, self._kind)
            self._home = None if is_async else (os.getpid(), None)
        elif http_client is None:
            # What cannot work is refused now, and the first call finds everything loaded.
            self._prepared.append(self._make_client())

    def make(self, home: object = None) -> Any:  # HTTPXTransport, or AsyncHTTPXTransport
        """Make a transport for this process, or for this event loop of it.

        Raises:
            ClientClosedError: The client that was handed in belongs to another process or event loop, or is closed.
        """
        client: Any = self._given
        if client is None:
            try:
                client = self._prepared.pop()
            except IndexError:
                client = self._make()
        else:
            here = os.getpid(), home
            self._home = self._home or here
            if self._home != here:
                elsewhere = "in another event loop" if self._home[0] == here[0] else "before this process was forked"
                raise ClientClosedError(
                    f"The http_client was made {elsewhere}, and its connections belong there. Give http_client= a "
                    "function that makes one, such as a lambda: it is called in each process and event loop."
                )
        library = _library_of(client, self._kind)
        return self._maker(client, library, self._connector, is_ours=client is not self._given)

    def _make_client(self) -> object:
        connector, library = self._connector, library_of(self._connector.transport)
        limits = library.Limits(
            max_connections=self._size, max_keepalive_connections=self._size, keepalive_expiry=KEEPALIVE_S
        )
        proxy = connector.library_proxy(library)
        maker = library.HTTPTransport if self._kind == "Client" else library.AsyncHTTPTransport
        settings = {"verify": connector.tls(), "trust_env": False, "limits": limits, "proxy": proxy}
        transport = maker(**settings) if proxy is None else connector.checked_proxy(lambda: maker(**settings))
        hook = _put_location_aside if self._kind == "Client" else _put_location_aside_async
        hooks: dict[str, list[Any]] = {"response": [hook]}
        client: object = getattr(library, self._kind)(transport=transport, trust_env=False, event_hooks=hooks)
        return client


_LOCATION = "conduyt_location"


def _put_location_aside(response: Any) -> None:  # of either library
    """Hide the address of a redirect from the library, which would parse it without following it, and may fail."""
    if 300 <= response.status_code < 400 and response.has_redirect_location:
        response.extensions[_LOCATION] = [(b"location", response.headers.pop("location").encode("latin-1", "replace"))]


async def _put_location_aside_async(response: Any) -> None:  # of either library
    _put_location_aside(response)


def _library_of(client: object, kind: str) -> ModuleType:
    # By what has been imported: a program that does not use httpx2 does not pay for it.
    for name in ("httpx", "httpx2"):
        library = modules.get(name)
        if library is not None and isinstance(client, getattr(library, kind)):
            return library
    raise ConfigurationError(
        f"http_client must be the {kind} of httpx or httpx2, or a function that makes one, not {type(client).__name__}"
    )


# -- Places of the libraries that are not public. Each has a fallback. -------------------------------------------------


def _transports_of(client: Any) -> list[Any]:
    """Return the transports of a client. Those of the library have a connection pool."""
    found = (getattr(client, "_transport", None), *getattr(client, "_mounts", {}).values())
    return [transport for transport in found if transport is not None]


def _wrap_backends(pools: Iterable[Any], wrap: Callable[[Any], object]) -> None:
    for pool in pools:
        backend = getattr(pool, "_network_backend", None)
        if backend is not None and not isinstance(backend, DeadlineBackend | AsyncDeadlineBackend):
            pool._network_backend = wrap(backend)


def _parser_of(pools: Iterable[Any], stream: object) -> Any:
    """Find the parser of the connection that reads from a socket."""
    for pool in pools:
        for connection in pool.connections:
            inner: Any = connection
            while inner is not None and not hasattr(inner, "_h11_state"):
                inner = getattr(inner, "_connection", None)  # a connection through a proxy has another inside
            if inner is not None and getattr(inner, "_network_stream", None) is stream:
                return inner._h11_state
    return None


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


@lru_cache
def _body_class(library: ModuleType) -> Any:
    """Return the library's class of bodies in one piece, but for its generator, which trio minds if it is left."""

    def pieces(body: Any) -> AsyncIterator[bytes]:
        return _Once(next(iter(body)))

    made: Any = type("Body", (library.ByteStream,), {"__aiter__": pieces})
    return made


class _Once(AsyncIterator[bytes]):
    def __init__(self, piece: bytes) -> None:
        self._pieces = [piece]

    async def __anext__(self) -> bytes:
        if not self._pieces:
            raise StopAsyncIteration
        return self._pieces.pop()


def _header_maker(library: ModuleType, host: bytes) -> Callable[[_HeaderItems, Secret | None, bytes], Any]:
    """Return what makes headers, once for all requests that have the same. In the cache they show in no attribute."""

    @lru_cache(maxsize=64)
    def headers(items: _HeaderItems, key: Secret | None, length: bytes) -> Any:
        pairs = [(b"host", host), *header_pairs(items, key)]
        return library.Headers([*pairs, (b"content-length", length)] if length else pairs)

    return headers


# -- The log of the library --------------------------------------------------------------------------------------------


def _hide_queries_from_log(name: str) -> None:
    log = logging.getLogger(name)
    if _without_query not in log.filters:
        log.addFilter(_without_query)


def _without_query(record: logging.LogRecord) -> bool:
    """Cut the query off the URLs that the library logs of our requests: search terms are personal data."""
    if current.get() is not None and isinstance(record.args, tuple):
        record.args = tuple(
            str(value).partition("?")[0] if type(value).__name__ == "URL" else value for value in record.args
        )
    return True
