"""Sending through pyreqwest, whose HTTP is written in Rust: less CPU per call, and fewer settings.

It keeps its connections itself, in a runtime of its own. Slots, deadlines, bounds and retries stay ours. A client of it
is made at the first call, because a process must not fork after that.
"""

from __future__ import annotations

import atexit
import os
import ssl
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from conduyt._core.messages import Send
from conduyt._transport.body import Files, content_length, opened
from conduyt._transport.connector import KEEPALIVE_S, Connector, certificate_setting, library_of
from conduyt._transport.deadline import CONNECT_TIMEOUT
from conduyt._transport.httpx_transport import StreamedResponse
from conduyt._values.json_values import as_count
from conduyt._values.response import Headers
from conduyt.errors import ClientClosedError, ConfigurationError

if TYPE_CHECKING:
    from pyreqwest.client import BaseClientBuilder, Client, SyncClient
    from pyreqwest.http import HeaderMap
    from pyreqwest.request import BaseRequestBuilder

C = TypeVar("C", "SyncClient", "Client")

_NO_ERROR = (None, None, None)

_OF_THE_BODY = frozenset({"content-type", "content-length", "transfer-encoding"})

_SWITCHED = "the server switched to another protocol without being asked to"

_MOST_CLIENTS = 8
"""Clients of the library that are kept, one for each pair of time-outs in use."""

_MOST_LOOKS = 1000
"""How often the end of a program looks, for a second in all: threads of other libraries may run Python without end."""

_CONNECT_TIMEOUTS = (CONNECT_TIMEOUT, 3.5, 2.5, 1.8, 1.2, 0.8, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.0025)
"""Only the time-out for connecting says that nothing was sent, so it has to end before the others."""


class PyreqwestSource:
    """Makes the transports of a client.

    Raises:
        ConfigurationError: pyreqwest is not installed.
    """

    name = "fast"

    def __init__(self, connector: Connector, size: int, *, is_async: bool) -> None:
        try:
            _load()
        except ImportError:
            raise ConfigurationError('transport="fast" needs pyreqwest: pip install "conduyt[fast]"') from None
        if connector.encrypts:
            connector.tls_of_environment()  # what cannot work is refused now
        self._make = partial(AsyncPyreqwestTransport if is_async else PyreqwestTransport, connector, size)
        self._pid: int | None = None
        """The process that made a transport."""

    def make(self, home: object = None) -> Any:  # PyreqwestTransport, or AsyncPyreqwestTransport  # noqa: ARG002
        """Make a transport.

        Raises:
            ClientClosedError: The process was forked after the first call.
        """
        if self._pid not in (None, os.getpid()):
            raise ClientClosedError(
                'A client with transport="fast" was used before this process was forked, and cannot be used in both. '
                'Start processes with "spawn", make it in the process that uses it, or leave transport out.'
            )
        self._pid = os.getpid()
        return self._make()


def _load() -> None:
    """Import the library in a thread that does not end.

    The thread that loads its allocator is the main one to that. When that thread has ended, the next one that uses the
    library crashes the process: https://github.com/microsoft/mimalloc/issues/1287.
    """
    if threading.current_thread() is threading.main_thread() or "pyreqwest" in sys.modules:
        return _import()
    loaded: SimpleQueue[ImportError | None] = SimpleQueue()

    def load_and_stay() -> None:
        try:
            _import()
        except ImportError as error:
            loaded.put(error)
        else:
            loaded.put(None)
            threading.Event().wait()

    threading.Thread(target=load_and_stay, name="conduyt-pyreqwest", daemon=True).start()
    if error := loaded.get():
        raise error
    return None


def _import() -> None:
    import certifi
    import pyreqwest.client  # pyright: ignore[reportUnusedImport]

    # If it imported them only when something fails, a Ctrl-C that is pending then would end the process.
    import pyreqwest.exceptions  # noqa: F401  # pyright: ignore[reportUnusedImport]

    certifi.where()  # loads what finds its file, which the first call should not do in an event loop


@atexit.register
def _let_threads_leave() -> None:
    """Wait until no thread of the library runs Python.

    It wakes an event loop from a thread of its own, which may still be in the loop's code when the program
    ends. Before CPython 3.14, the interpreter ends such a thread where it stands, which aborts the process.
    """
    own = {thread.ident for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}
    for _ in range(_MOST_LOOKS):
        if sys._current_frames().keys() <= own:
            return
        time.sleep(0.001)


class _BasePyreqwestTransport(Generic[C]):
    """Clients of the library, and how requests go through them."""

    is_ours = True
    errors: tuple[type[Exception], ...] = (Exception,)
    """All of them: no exception of another package leaves this one, not even by a mistake in it."""

    def __init__(self, connector: Connector, size: int) -> None:
        self._connector = connector
        self._size = size
        self._clients: dict[tuple[float, float | None], C] = {}

    def was_sent(self, error: Exception) -> bool:
        """Whether a byte of the request may have gone out."""
        return not isinstance(error, _NotSent)

    def has_no_room(self, error: Exception) -> bool:  # noqa: ARG002
        """Its pool loses no connections."""
        return False

    def client(self, step: Send, builder: Callable[[], Any]) -> C:  # the builder of either kind
        """Return the client that waits for as long as this attempt may."""
        # The library has its time-outs per client, and counts sending a body to that of one wait.
        wait = step.timeout if step.timeout < step.left and step.request.files is None else None
        connect = next((one for one in _CONNECT_TIMEOUTS if one <= 0.8 * step.timeout), None)
        if connect is None:  # the library counts in milliseconds
            raise ConnectTimeout("no time was left")
        client = self._clients.get((connect, wait))
        if client is None:
            try:
                client = self._configured(builder(), connect, wait).build()
            except (RuntimeError, ValueError) as error:  # forked, or a proxy or certificates that it cannot use
                why = (_causes(error) or [str(error)])[-1]
                setting = certificate_setting() if "certificate" in why else None
                more = f" ({setting[0]} is {setting[1]})" if setting else ""
                raise ConfigurationError(f'transport="fast" cannot work here: {why}{more}') from None
            if len(self._clients) >= _MOST_CLIENTS:
                self._clients.clear()
            self._clients[connect, wait] = client
        return client

    def _configured(self, builder: BaseClientBuilder, connect: float, wait: float | None) -> Any:
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
            .connect_timeout(timedelta(seconds=connect))
            .pool_idle_timeout(timedelta(seconds=KEEPALIVE_S))
            .pool_max_idle_per_host(self._size)
        )
        named = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
        if not named or not self._connector.encrypts:
            # Beside those of the machine, of which a slim container has none: without any it is not even made.
            import certifi

            builder.add_root_certificate_pem(Path(certifi.where()).read_bytes())
        if wait is not None:
            builder.read_timeout(timedelta(seconds=wait))
        proxy = self._connector.proxy
        if proxy is not None:
            from pyreqwest.proxy import ProxyBuilder

            made = ProxyBuilder.all(proxy.url)
            builder.proxy(made.basic_auth(*proxy.user) if proxy.user else made)
        return builder


class PyreqwestTransport(_BasePyreqwestTransport["SyncClient"]):
    """A synchronous client of the library."""

    def open(self, step: Send) -> StreamedResponse:
        """Send, and wait for the head of the response."""
        from pyreqwest.client import SyncClientBuilder

        client = self.client(step, SyncClientBuilder)
        try:
            request = client.request(step.request.method, step.request.url)
            with opened(step.request) as files:
                sending = _filled(request, step, files).build_streamed()
                response = sending.__enter__()
        except Exception as error:
            raise _plain(error) from None
        if response.status < 200:
            sending.__exit__(*_NO_ERROR)
            raise ConnectionError(_SWITCHED)
        headers = _headers(response.headers)
        chunks = _chunks(response.body_reader.read_chunk, _length(headers))
        return StreamedResponse(response.status, headers, chunks, partial(sending.__exit__, *_NO_ERROR))

    def close(self) -> None:
        """Let go of the connections."""
        self._clients.clear()


def _chunks(read: Callable[[], Any], left: int) -> Iterator[bytes]:
    try:
        while left and (chunk := read()) is not None:
            left -= len(chunk)
            yield bytes(chunk)
    except Exception as error:
        raise _plain(error) from None


class AsyncPyreqwestTransport(_BasePyreqwestTransport["Client"]):
    """An asynchronous client of the library."""

    async def open(self, step: Send) -> StreamedResponse:
        """Send, and wait for the head of the response."""
        import asyncio  # not at the top: the synchronous client does without

        from pyreqwest.client import ClientBuilder

        try:
            asyncio.get_running_loop()
        except RuntimeError:
            raise ConfigurationError('transport="fast" works on asyncio only: on trio, leave it out') from None
        client = self.client(step, ClientBuilder)
        try:
            request = client.request(step.request.method, step.request.url)
            with opened(step.request) as files:
                sending = _filled(request, step, files).build_streamed()
                response = await _cancellable(sending.__aenter__())
        except Exception as error:
            raise _plain(error) from None
        if response.status < 200:
            await sending.__aexit__(*_NO_ERROR)
            raise ConnectionError(_SWITCHED)
        headers = _headers(response.headers)
        chunks = _AsyncChunks(response.body_reader.read_chunk, _length(headers))
        return StreamedResponse(response.status, headers, chunks, partial(sending.__aexit__, *_NO_ERROR))

    async def close(self) -> None:
        """Let go of the connections."""
        self._clients.clear()


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
        encoded = library_of("httpx").Request(request.method, request.url, files=files)  # it knows how to
        headers += [item for item in encoded.headers.items() if item[0] in _OF_THE_BODY]
        made = made.body_stream(encoded.stream)
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
    """Return how long the body is, to save asking for its end, or -1. A header that came twice is not looked at."""
    length = as_count(headers.get("content-length"))
    return -1 if length is None else length


class _NotSent(Exception):  # noqa: N818  # never leaves the drivers
    """It failed before a byte of the request went out."""


class ConnectError(_NotSent, OSError):
    """There is no connection."""


class ConnectTimeout(_NotSent, TimeoutError):  # noqa: N818  # like those of the other libraries
    """There is no connection in time."""


class Untrusted(_NotSent, ssl.SSLCertVerificationError):
    """The certificate is not to be trusted."""


def _causes(error: Exception) -> list[str]:
    details: dict[str, list[dict[str, str]] | None] = getattr(error, "details", None) or {}
    return [cause["message"] for cause in details.get("causes") or []]


def _plain(error: Exception) -> Exception:
    """Return what went wrong in our terms, without the URL that the library writes first."""
    if isinstance(error, ValueError):  # of a host that cannot be one
        return ConnectError(str(error))
    causes = _causes(error)
    said = causes[-1] if causes else ""
    # Its classes do not tell: a connection that is closed before the response is a ConnectError to it as well.
    connected = "client error (Connect)" not in causes
    if any(cause.startswith("invalid peer certificate") for cause in causes):
        return Untrusted(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] {said}")
    if isinstance(error, TimeoutError):
        return TimeoutError(said) if connected else ConnectTimeout(said)
    if not causes:
        return ConnectionError(type(error).__name__)
    return ConnectionError(said) if connected else ConnectError(said)
