"""Sending through pyreqwest, whose HTTP is written in Rust: less of a processor per call, and fewer settings.

It keeps its connections itself, in a runtime of its own; slots, deadlines, bounds and retries stay ours. A client of
it is made at the first call, because a process must not fork after that.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import unquote, urlsplit

from conduyt._core.messages import Send
from conduyt._transport.body import CONNECT_TIMEOUT, Files, opened
from conduyt._transport.connector import KEEPALIVE_S, Target, content_length, multipart
from conduyt._transport.pool import Answer, Passing
from conduyt._values.response import Headers
from conduyt.errors import ClientClosedError, ConfigurationError

if TYPE_CHECKING:
    from pyreqwest.client import BaseClientBuilder, Client, SyncClient
    from pyreqwest.http import HeaderMap
    from pyreqwest.request import BaseRequestBuilder

    from conduyt._transport.async_pool import AsyncAnswer

C = TypeVar("C", "SyncClient", "Client")

_NO_ERROR = (None, None, None)

_MOST_CLIENTS = 8
"""Clients of the library that are kept, one for each time-out in use."""


class _Fast(Generic[C]):
    """Clients of the library, and what is alike for both kinds."""

    via = "fast"

    def __init__(self, target: Target, max_connections: int) -> None:
        try:
            import_module("pyreqwest.client")
            # If it imported them only when something fails, a Ctrl-C that is pending then would end the process.
            import_module("pyreqwest.exceptions")
        except ImportError:
            raise ConfigurationError('transport="fast" needs pyreqwest: pip install "conduyt[fast]"') from None
        self._target = target
        self._size = max_connections
        self._pid = os.getpid()
        self._clients: dict[float | None, C] = {}

    def check(self) -> None:
        """Refuse to go on in another process.

        Raises:
            ClientClosedError: It is not the one that made the connections.
        """
        if self._pid != os.getpid():
            if self._clients:
                raise ClientClosedError(
                    'A client with transport="fast" was used before this process was forked, and cannot be used in '
                    'both. Start processes with "spawn", make it in the process that uses it, or leave transport out.'
                )
            self._pid = os.getpid()

    def client(self, step: Send, builder: Callable[[], Any]) -> C:  # the builder of either kind
        """Return the client that waits for as long as this attempt may."""
        # The library has the time of one wait per client, and counts that of sending a body to it.
        wait = step.timeout if step.timeout < step.left and step.request.files is None else None
        client = self._clients.get(wait)
        if client is None:
            try:
                client = self._configured(builder(), wait).build()
            except (RuntimeError, ValueError) as error:  # forked, or a proxy or certificates that it cannot use
                raise ConfigurationError(f'transport="fast" cannot work here: {error}') from None
            if len(self._clients) >= _MOST_CLIENTS:
                self._clients.clear()
            self._clients[wait] = client
        return client

    def _configured(self, builder: BaseClientBuilder, wait: float | None) -> Any:
        (
            builder.follow_redirects(enable=False)
            .default_cookie_store(enable=False)
            .referer(enable=False)
            .gzip(enable=False)
            .brotli(enable=False)
            .zstd(enable=False)
            .deflate(enable=False)
            .http1_only()
            .http1_lower_case_headers()
            .min_tls_version("TLSv1.2")
            .no_proxy()
            .connect_timeout(timedelta(seconds=CONNECT_TIMEOUT))
            .pool_idle_timeout(timedelta(seconds=KEEPALIVE_S))
            .pool_max_idle_per_host(self._size)
        )
        named = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
        if not named or self._target.origin[0] != b"https":
            # Beside those of the machine, of which a slim container has none: without any it is not even made.
            import certifi

            builder.add_root_certificate_pem(Path(certifi.where()).read_bytes())
        if wait is not None:
            builder.read_timeout(timedelta(seconds=wait))
        if self._target.proxy is not None:
            from pyreqwest.proxy import ProxyBuilder

            parts = urlsplit(self._target.proxy)
            proxy = ProxyBuilder.https(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")
            if parts.username:
                proxy = proxy.basic_auth(unquote(parts.username), unquote(parts.password or ""))
            builder.proxy(proxy)
        return builder

    def close(self) -> None:
        """Let go of the connections; those in use are closed when their answers are there."""
        self._clients.clear()


class _Line(Passing):
    """One request, and what is alike for both kinds."""

    errors: tuple[type[Exception], ...] = (Exception,)
    """All of them: no exception of another package leaves this one, not even by a mistake in it."""

    def was_sent(self, error: Exception) -> bool:
        """Whether a byte of the request may have gone out."""
        return not isinstance(error, _NotSent)


class FastClient(_Fast["SyncClient"]):
    """Makes the lines of a synchronous client."""

    def line(self) -> FastLine:
        """Return something to send one request through."""
        return FastLine(self)


class FastLine(_Line):
    """One request through the library."""

    def __init__(self, fast: FastClient) -> None:
        self._fast = fast

    def open(self, step: Send) -> Answer:
        """Send, and wait for the head of the answer."""
        from pyreqwest.client import SyncClientBuilder

        client = self._fast.client(step, SyncClientBuilder)
        request = client.request(step.request.method, step.request.url)
        try:
            with opened(step.request) as files:
                sending = _filled(request, step, files).build_streamed()
                response = sending.__enter__()
        except Exception as error:
            raise _plain(error) from None
        headers = _headers(response.headers)
        chunks = _chunks(response.body_reader.read_chunk, _length(headers))
        return Answer(response.status, headers, chunks, partial(sending.__exit__, *_NO_ERROR))

    def close(self) -> None:
        """There is nothing to close."""


def _chunks(read: Callable[[], Any], left: int) -> Iterator[bytes]:
    try:
        while left and (chunk := read()) is not None:
            left -= len(chunk)
            yield bytes(chunk)
    except Exception as error:
        raise _plain(error) from None


class AsyncFastClient(_Fast["Client"]):
    """Makes the lines of an asynchronous client."""

    def check(self) -> None:
        """Refuse to go on in another process, or on trio.

        Raises:
            ClientClosedError: This process is not the one that made the connections.
            ConfigurationError: The event loop is not asyncio's.
        """
        import asyncio  # not at the top: the synchronous client does without

        super().check()
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            raise ConfigurationError('transport="fast" works on asyncio only: on trio, leave it out') from None

    def line(self) -> AsyncFastLine:
        """Return something to send one request through."""
        return AsyncFastLine(self)


class AsyncFastLine(_Line):
    """One request through the library."""

    def __init__(self, fast: AsyncFastClient) -> None:
        self._fast = fast

    async def open(self, step: Send) -> AsyncAnswer:
        """Send, and wait for the head of the answer."""
        from pyreqwest.client import ClientBuilder

        from conduyt._transport.async_pool import AsyncAnswer

        client = self._fast.client(step, ClientBuilder)
        request = client.request(step.request.method, step.request.url)
        try:
            with opened(step.request) as files:
                sending = _filled(request, step, files).build_streamed()
                response = await _cancellable(sending.__aenter__())
        except Exception as error:
            raise _plain(error) from None
        headers = _headers(response.headers)
        chunks = _AsyncChunks(response.body_reader.read_chunk, _length(headers))
        return AsyncAnswer(response.status, headers, chunks, partial(sending.__aexit__, *_NO_ERROR))

    async def close(self) -> None:
        """There is nothing to close."""


async def _cancellable(answer: Awaitable[Any]) -> Any:
    """Await the library in a way that cancel scopes understand."""
    from asyncio import CancelledError

    import anyio.lowlevel

    try:
        return await answer
    except CancelledError:
        # The library raises one of its own, and the scope that was cancelled would not know it.
        await anyio.lowlevel.checkpoint_if_cancelled()
        raise


class _AsyncChunks(AsyncIterator[bytes]):
    # Not a generator: one that is left would have to be closed.
    def __init__(self, read: Callable[[], Any], left: int) -> None:
        self._read = read
        self._left = left

    async def __anext__(self) -> bytes:
        if not self._left:
            raise StopAsyncIteration
        try:
            chunk = await _cancellable(self._read())
        except Exception as error:
            raise _plain(error) from None
        if chunk is None:
            raise StopAsyncIteration
        self._left -= len(chunk)
        return bytes(chunk)


def _filled(builder: BaseRequestBuilder, step: Send, files: Files | None) -> Any:  # the builder of either kind
    """Put into a request what goes out. Only here the key is written."""
    request = step.request
    headers = [item for item in request.headers.items() if files is None or item[0] != "content-type"]
    if request.key is not None:
        headers.append(("authorization", f"Bearer {request.key.reveal()}"))
    made: Any = builder
    if files is not None:
        content, more = multipart(request, files, "httpx")
        headers += [(name.decode("ascii"), value.decode("ascii")) for name, value in more]
        made = made.body_stream(content)
    elif request.content is not None:
        made = made.body_bytes(request.content)
    if files is None and content_length(request) == b"0":  # that of any other body the library counts
        headers.append(("content-length", "0"))
    # By itself it would read the body together with the head, and lose the status if the body breaks off.
    return made.headers(headers).timeout(timedelta(seconds=step.left)).streamed_read_buffer_limit(1)


def _headers(found: HeaderMap) -> Headers:
    pairs: list[tuple[str, str]] = []
    try:
        many = found.dict_multi_value()
    except ValueError:  # one is no text, which is no reason to lose the answer
        many = {}
        for name in found:
            with suppress(ValueError):
                many[name] = found.getall(name)
    for name, value in many.items():
        pairs += [(name, value)] if isinstance(value, str) else [(name, one) for one in value]
    return Headers(pairs)


def _length(headers: Headers) -> int:
    """Return how long the body is, to save asking for its end, or -1. The library has checked the header."""
    return int(headers.get("content-length", -1))


class _NotSent(Exception):  # noqa: N818  # never leaves the drivers
    """It failed before a byte of the request went out."""


class ConnectError(_NotSent, OSError):
    """There is no connection."""


class ConnectTimeout(_NotSent, TimeoutError):  # noqa: N818  # like those of the other libraries
    """There is no connection in time."""


class Untrusted(_NotSent, ssl.SSLCertVerificationError):
    """The certificate is not to be trusted."""


def _plain(error: Exception) -> Exception:
    """Return what went wrong in our terms, without the URL that the library writes first."""
    details: dict[str, list[dict[str, str]] | None] = getattr(error, "details", None) or {}
    causes = [cause["message"] for cause in details.get("causes") or []]
    said = causes[-1] if causes else ""
    # Its classes do not tell: a connection that is closed before the answer is a ConnectError to it as well.
    connected = "client error (Connect)" not in causes
    if any(cause.startswith("invalid peer certificate") for cause in causes):
        return Untrusted(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] {said}")
    if isinstance(error, TimeoutError):
        return TimeoutError(said) if connected else ConnectTimeout(said)
    if not causes:
        return ConnectionError(type(error).__name__)
    return ConnectionError(said) if connected else ConnectError(said)
