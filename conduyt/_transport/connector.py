"""Where a client calls: the origin of its base URL, the HTTP library, and what lies between (TLS, a proxy)."""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any, Literal, TypeAlias
from urllib.parse import SplitResult, unquote, urlsplit

from conduyt._core.messages import Request
from conduyt._transport.body import CONNECT_TIMEOUT, Files, header_pairs
from conduyt._values.secret import Secret
from conduyt.errors import ConfigurationError

Transport: TypeAlias = Literal["httpx", "httpx2", "fast"]
"""Which HTTP library carries the requests: httpx's httpcore, httpx2's, or pyreqwest. Extras install the latter two."""

KEEPALIVE_S = 5.0
"""Seconds an idle connection is kept: as long as httpx does, and most servers."""

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Target:
    """Makes the requests and the connections of one base URL, in terms of the library's own objects."""

    base_url: str
    transport: Transport

    @cached_property
    def library(self) -> ModuleType:
        """The library below: `httpcore` or `httpcore2`."""
        name = {"httpx": "httpcore", "httpx2": "httpcore2"}[self.transport]
        try:
            return import_module(name)
        except ImportError:
            raise ConfigurationError(
                f'transport="{self.transport}" needs {name}: pip install "conduyt[{self.transport}]"'
            ) from None

    @cached_property
    def _parts(self) -> SplitResult:
        return urlsplit(self.base_url)

    @cached_property
    def origin(self) -> tuple[bytes, bytes, int]:
        """Scheme, host and port."""
        scheme = self._parts.scheme
        return scheme.encode("ascii"), (self._parts.hostname or "").encode("ascii"), self._parts.port or _PORTS[scheme]

    @cached_property
    def host(self) -> bytes:
        """What the header of that name says."""
        return self._parts.netloc.encode("ascii")

    @cached_property
    def _prefix(self) -> int:
        """Length of what stands before the path in every URL."""
        return len(f"{self._parts.scheme}://{self._parts.netloc}")

    def connection(self, network_backend: object, *, is_async: bool) -> Any:  # of either library
        """Make a connection that connects when it is first used: straight to the origin, or by way of a proxy."""
        scheme, host, port = self.origin
        library, kind = self.library, "Async" if is_async else ""
        tls = self._tls if scheme == b"https" else None
        if self.proxy is None:
            return getattr(library, f"{kind}HTTPConnection")(
                origin=library.Origin(scheme=scheme, host=host, port=port),
                ssl_context=tls,
                keepalive_expiry=KEEPALIVE_S,
                network_backend=network_backend,
            )
        proxy = urlsplit(self.proxy)
        auth = (unquote(proxy.username), unquote(proxy.password or "")) if proxy.username else None
        address = f"{proxy.scheme}://{proxy.hostname}:{proxy.port or _PORTS.get(proxy.scheme, 1080)}"
        maker = getattr(library, f"{kind}SOCKSProxy" if proxy.scheme.startswith("socks") else f"{kind}HTTPProxy")
        return maker(
            proxy_url=address,
            proxy_auth=auth,
            ssl_context=tls,
            max_connections=1,
            keepalive_expiry=KEEPALIVE_S,
            network_backend=network_backend,
        )

    @cached_property
    def proxy(self) -> str | None:
        """A proxy of the environment. Over http no proxy is used: it could read the key."""
        scheme, host, _ = self.origin
        if scheme != b"https":
            return None
        from urllib.request import getproxies, proxy_bypass  # brings a second HTTP library along

        if proxy_bypass(host.decode("ascii")):
            return None
        proxies = getproxies()
        address = proxies.get("https") or proxies.get("all")
        return address if address is None or "://" in address else f"http://{address}"

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        if self.transport == "httpx2":
            context: ssl.SSLContext = import_module("httpx2").create_ssl_context()
            return context
        return _trusted(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))

    def path_of(self, request: Request) -> bytes:
        """Return path and query of a request, as they go out."""
        return request.url[self._prefix :].encode("ascii")

    def request(self, request: Request, timeout: float, files: Files | None) -> Any:  # of either library
        """Make the request of the library."""
        library = self.library
        scheme, host, port = self.origin
        content: Any = request.content
        headers: Sequence[tuple[bytes, bytes]]
        if files is not None:
            content, more = multipart(request, files, self.transport)
            named = [item for item in request.headers.items() if item[0] != "content-type"]
            headers = [(b"host", self.host), *header_pairs(named, request.key), *more]
        else:
            headers = self._headers(tuple(request.headers.items()), request.key, content_length(request))
        made = library.Request(
            method=request.method,
            url=library.URL(scheme=scheme, host=host, port=port, target=self.path_of(request)),
            content=Body(content) if isinstance(content, bytes) else content,
            extensions={"timeout": timeouts(timeout)},
        )
        made.headers = headers
        return made

    @cached_property
    def _headers(self) -> Callable[[tuple[tuple[str, str], ...], Secret | None, bytes], Sequence[tuple[bytes, bytes]]]:
        """Return the headers of a request without files, checked once for all requests that have the same.

        The library checks a list of headers on every request; one that has been checked it takes as it is. Inside the
        cache they show in no attribute.
        """
        from h11 import Request as Checked

        host, straight = self.host, self.proxy is None

        @lru_cache(maxsize=64)
        def headers(items: tuple[tuple[str, str], ...], key: Secret | None, length: bytes) -> Any:
            pairs = [(b"host", host), *header_pairs(items, key)]
            if length:
                pairs.append((b"content-length", length))
            return Checked(method=b"GET", target=b"/", headers=pairs).headers if straight else pairs

        return headers


class Body:
    """The body of a request, in one piece. The library would make a generator of it, which trio minds if it is left."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        return iter((self._content,))

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Once(self._content)


class _Once(AsyncIterator[bytes]):
    def __init__(self, piece: bytes) -> None:
        self._pieces = [piece]

    async def __anext__(self) -> bytes:
        if not self._pieces:
            raise StopAsyncIteration
        return self._pieces.pop()


def content_length(request: Request) -> bytes:
    """Return what the header of that name says about a request without files; nothing, if it is not to be sent."""
    if request.content is not None:
        return str(len(request.content)).encode()
    return b"" if request.method in {"GET", "HEAD", "DELETE"} else b"0"


def timeouts(timeout: float) -> dict[str, float]:
    """Return the time-outs of one attempt as the libraries want them."""
    quick = min(CONNECT_TIMEOUT, timeout)
    return {"connect": quick, "pool": timeout, "read": timeout, "write": timeout}


def multipart(request: Request, files: Files, family: str) -> tuple[Any, list[tuple[bytes, bytes]]]:
    """Return the body of an upload, which is read from its files piece by piece, and its headers."""
    made = import_module(family).Request(request.method, request.url, files=files)
    wanted = {b"content-type", b"content-length", b"transfer-encoding"}
    return made.stream, [(name.lower(), value) for name, value in made.headers.raw if name.lower() in wanted]


@lru_cache
def _trusted(file: str | None, folder: str | None) -> ssl.SSLContext:
    # One for all clients: reading the certificates takes longer than a request. The same rules as httpx.
    if file:
        return ssl.create_default_context(cafile=file)
    if folder:
        return ssl.create_default_context(capath=folder)
    import certifi

    return ssl.create_default_context(cafile=certifi.where())
