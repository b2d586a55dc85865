"""How a client reaches its base URL: which HTTP library, which proxy, which certificates. All of it is checked here.

Settings that cannot work are refused when the client is made. The error names the argument or the variable.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from types import ModuleType
from typing import Any, Literal, TypeAlias, TypeVar, cast, get_args
from urllib.parse import unquote, urlsplit

from conduyt.errors import ConfigurationError

TransportName: TypeAlias = Literal["httpx", "httpx2", "fast"]
"""Which library carries the requests: httpx, httpx2, or pyreqwest. Extras install the latter two."""

Verify: TypeAlias = ssl.SSLContext | str | os.PathLike[str] | Literal[True]
"""Whom to trust: a context, a file or folder of certificates, or `True` for the usual authorities."""

KEEPALIVE_S = 5.0
"""Seconds an idle connection is kept: as long as httpx does, and most servers."""

_PORTS = {"http": 80, "https": 443}
_PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")
T = TypeVar("T")


def library_of(transport: TransportName) -> ModuleType:
    """Import an HTTP library.

    Raises:
        ConfigurationError: It is not installed.
    """
    # Import statements, because programs that freeze an application look for them.
    try:
        if transport == "httpx":
            import httpcore  # noqa: F401  # pyright: ignore[reportUnusedImport]  # httpx does, but late
            import httpx

            return httpx
        import httpcore2  # noqa: F401  # pyright: ignore[reportUnusedImport]
        import httpx2
    except ImportError as error:
        extra = "" if transport == "httpx" else f"[{transport}]"
        raise ConfigurationError(
            f'transport="{transport}" cannot be used: {error}. Install it again: pip install "conduyt{extra}"'
        ) from None
    return httpx2


class Connector:
    """The origin of a base URL, and the way to it."""

    def __init__(
        self, base_url: str, transport: TransportName, *, proxy: str | None = None, verify: Verify = True
    ) -> None:
        parts = urlsplit(base_url)
        self.base_url = base_url
        self.transport: TransportName = transport
        self.encrypts = parts.scheme == "https"
        """Whether requests go over TLS."""
        self.host = parts.hostname or ""
        with suppress(UnicodeError):  # the first call will say so
            self.host.encode("idna")  # loads what sockets do this with, which a fork should not find half loaded
        self.port = parts.port or _PORTS[parts.scheme]
        self.netloc = parts.netloc.encode("ascii")
        """What the header `Host` says."""
        self.prefix = len(f"{parts.scheme}://{parts.netloc}")
        """Length of what stands before the path in each URL."""
        if transport not in get_args(TransportName):
            known = ", ".join(map(repr, get_args(TransportName)))
            raise ConfigurationError(f"transport={transport!r} is not known; it can be {known}")
        if not (verify is True or isinstance(cast("object", verify), str | os.PathLike | ssl.SSLContext)):
            raise ConfigurationError("verify must be True, a path or an SSLContext: certificates are always checked")
        self._verify = verify
        self.proxy, self._proxy_from = self._choose_proxy(proxy)

    def __str__(self) -> str:
        """Return where it connects to, for error messages."""
        where = f"{self.host}:{self.port}"
        return f"{where} through the proxy {_without_user(self.proxy)}" if self.proxy else where

    def _choose_proxy(self, proxy: str | None) -> tuple[str | None, str]:
        address: str | None
        if proxy is not None:
            address, origin = proxy, "proxy"
        elif not self.encrypts:
            return None, ""  # a proxy of the environment could read the key
        else:
            address, origin = _proxy_of_environment(self.host, self.port)
        if not address:
            return None, ""
        address = address if "://" in address else f"http://{address}"
        address = f"socks5{address[5:]}" if address.startswith("socks:") else address  # as GNOME writes it
        scheme = address.partition("://")[0]
        if scheme not in _PROXY_SCHEMES:
            raise ConfigurationError(
                f"{origin} names a proxy with the scheme {scheme!r}; known are {', '.join(_PROXY_SCHEMES)}"
            )
        return address, origin

    def library_proxy(self, library: Any) -> Any:  # httpx or httpx2
        """Return the proxy as the library wants it.

        Raises:
            ConfigurationError: The library cannot use it.
        """
        if self.proxy is None:
            return None
        return self.checked_proxy(lambda: library.Proxy(self.proxy))

    def checked_proxy(self, use: Callable[[], T]) -> T:
        """Do something with the proxy, and say which setting is wrong if it fails.

        Raises:
            ConfigurationError: It cannot be used.
        """
        try:
            return use()
        except ImportError:
            raise ConfigurationError(
                f"{self._proxy_from} names a SOCKS proxy, which needs the package socksio: pip install socksio"
            ) from None
        except Exception as error:  # InvalidURL, ValueError, OverflowError, UnicodeError, ...
            reason = str(error).replace(str(self.proxy), _without_user(self.proxy or ""))
            raise ConfigurationError(f"{self._proxy_from} names a proxy that cannot be used: {reason}") from None

    def tls(self) -> ssl.SSLContext:
        """Return the TLS context.

        Raises:
            ConfigurationError: Its certificates cannot be read.
        """
        if isinstance(self._verify, ssl.SSLContext):
            return self._verify
        if not self.encrypts:
            return _trusting_no_one()
        if isinstance(self._verify, str | os.PathLike):
            return _context_of("verify", os.fspath(self._verify), is_folder=os.path.isdir(self._verify))  # noqa: PTH112
        if path := os.environ.get("SSL_CERT_FILE"):
            return _context_of("SSL_CERT_FILE", path, is_folder=False)
        if path := os.environ.get("SSL_CERT_DIR"):
            return _context_of("SSL_CERT_DIR", path, is_folder=True)
        return _usual_context(self.transport)


def _proxy_of_environment(host: str, port: int) -> tuple[str | None, str]:
    """Return the proxy for an https address, and where it is set."""
    from urllib.request import getproxies, proxy_bypass  # brings a second HTTP library along

    bare = f"[{host}]" if ":" in host else host
    if any(map(proxy_bypass, (f"{bare}:{port}", bare, host))):
        return None, ""
    proxies = getproxies()
    for scheme in ("https", "all"):
        if address := proxies.get(scheme):
            return address, f"{scheme.upper()}_PROXY"
    return None, ""


def _without_user(address: str) -> str:
    scheme, mark, rest = address.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"


def proxy_user(address: str) -> tuple[str, str] | None:
    """Return user name and password of the address of a proxy, decoded."""
    user, at, _ = address.partition("://")[2].rpartition("@")
    name, _, password = user.partition(":")
    return (unquote(name), unquote(password)) if at else None


def _context_of(setting: str, path: str, *, is_folder: bool) -> ssl.SSLContext:
    try:
        return _loaded(path, is_folder, os.stat(path).st_mtime_ns)  # noqa: PTH116  # pathlib is not needed otherwise
    except OSError as error:  # SSLError is one
        reason = error.strerror or str(error) or type(error).__name__
        raise ConfigurationError(f"{setting} names certificates that cannot be used: {path}: {reason}") from None


@lru_cache
def _loaded(path: str, is_folder: bool, changed_at: int) -> ssl.SSLContext:  # noqa: ARG001, FBT001  # keys of the cache
    # One for all clients: reading the certificates takes longer than a request.
    return ssl.create_default_context(capath=path) if is_folder else ssl.create_default_context(cafile=path)


@lru_cache
def _usual_context(transport: TransportName) -> ssl.SSLContext:
    context: ssl.SSLContext = library_of(transport).create_ssl_context(trust_env=False)
    return context


@lru_cache
def _trusting_no_one() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
