"""How a client reaches its base URL: which HTTP library, which proxy, which certificates. All of it is checked here.

Settings that cannot work are refused when the client is made. The error names the argument or the variable.
"""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address, ip_network
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


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy, and which setting named it."""

    url: str
    """Scheme, host and port: what may be shown."""
    user: tuple[str, str] | None = field(repr=False)
    """Name and password."""
    setting: str


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
        if isinstance(verify, ssl.SSLContext) and verify.protocol == ssl.PROTOCOL_TLS_SERVER:
            raise ConfigurationError("verify is an SSLContext for servers: make one with ssl.create_default_context()")
        self._verify = verify
        self.proxy = self._choose_proxy(proxy)

    def __str__(self) -> str:
        """Return where it connects to, for error messages."""
        where = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        return f"{where} through the proxy {self.proxy.url}" if self.proxy else where

    def _choose_proxy(self, proxy: str | None) -> Proxy | None:
        if not isinstance(cast("object", proxy), str | None):
            raise ConfigurationError("proxy must be a text such as http://user:password@proxy.internal:3128")
        if proxy is not None:
            return _proxy_of(proxy, "proxy")
        if not self.encrypts:
            return None  # a proxy of the environment could read the key
        return _proxy_of_environment(self.host, self.port)

    def library_proxy(self, library: Any) -> Any:  # httpx or httpx2
        """Return the proxy as the library wants it.

        Raises:
            ConfigurationError: The library cannot use it.
        """
        proxy = self.proxy
        if proxy is None:
            return None
        context = self.tls() if proxy.url.startswith("https:") else None
        return self.checked_proxy(lambda: library.Proxy(proxy.url, auth=proxy.user, ssl_context=context))

    def checked_proxy(self, use: Callable[[], T]) -> T:
        """Do something with the proxy, and say which setting is wrong if it fails.

        Raises:
            ConfigurationError: It cannot be used.
        """
        setting = "" if self.proxy is None else self.proxy.setting
        try:
            return use()
        except ImportError:
            raise _unusable(setting, "SOCKS needs the package socksio: pip install socksio") from None
        except Exception as error:  # InvalidURL, ValueError, UnicodeError, ...
            raise _unusable(setting, str(error)) from None

    def tls(self) -> ssl.SSLContext:
        """Return the TLS context.

        Raises:
            ConfigurationError: Its certificates cannot be read.
        """
        if isinstance(self._verify, ssl.SSLContext):
            return self._verify
        if not self.encrypts and not (self.proxy and self.proxy.url.startswith("https:")):
            return _trusting_no_one()
        if isinstance(self._verify, str | os.PathLike):
            return _context_of("verify", os.fspath(self._verify), is_folder=os.path.isdir(self._verify))  # noqa: PTH112
        return self.tls_of_environment() or _usual_context(self.transport)

    def tls_of_environment(self) -> ssl.SSLContext | None:
        """Return the TLS context that the environment asks for.

        Raises:
            ConfigurationError: Its certificates cannot be read.
        """
        setting = certificate_setting()
        return None if setting is None else _context_of(*setting, is_folder=setting[0] == "SSL_CERT_DIR")


def certificate_setting() -> tuple[str, str] | None:
    """Return the variable that names certificates, and its value."""
    if path := os.environ.get("SSL_CERT_FILE"):
        return "SSL_CERT_FILE", path
    if path := os.environ.get("SSL_CERT_DIR"):
        return "SSL_CERT_DIR", path
    return None


def _proxy_of_environment(host: str, port: int) -> Proxy | None:
    """Return the proxy for an https address."""
    from urllib.request import getproxies, getproxies_environment, proxy_bypass  # brings a second HTTP library along

    bare = f"[{host}]" if ":" in host else host
    proxies, variables = getproxies(), getproxies_environment()
    if any(map(proxy_bypass, (f"{bare}:{port}", bare, host))) or _lists(variables.get("no", ""), host, port):
        return None
    for scheme in ("https", "all"):
        setting = f"{scheme.upper()}_PROXY" if scheme in variables else "the setting of the system"
        if proxy := _proxy_of(proxies.get(scheme, ""), setting):
            return proxy
    return None


def _lists(no_proxy: str, host: str, port: int) -> bool:
    """Whether NO_PROXY has a host in a form that urllib does not know: a network, `*.domain`, or a dot at the end."""
    host = host.rstrip(".")
    for entry in map(str.strip, no_proxy.lower().split(",")):
        name = entry.removesuffix(f":{port}").rstrip(".")
        domain = name.lstrip("*.")
        if domain and f".{host}".endswith(f".{domain}") and not (host == domain and name.startswith("*")):
            return True
        with suppress(ValueError):
            if ip_address(host) in ip_network(entry.replace("[", "").replace("]", ""), strict=False):
                return True
    return False


def _proxy_of(address: str, setting: str) -> Proxy | None:
    """Take the address of a proxy apart. User and password may hold any character, also those that end a host."""
    address = address.strip()
    if not address:
        return None
    named = re.match(r"([a-zA-Z][\w+.-]*)://", address)
    scheme = named[1].lower() if named else "http"
    scheme = "socks5" if scheme == "socks" else scheme  # as GNOME writes it
    if scheme not in _PROXY_SCHEMES:
        raise _unusable(setting, f"its scheme is {scheme!r}; known are {', '.join(_PROXY_SCHEMES)}")
    user, at, place = (address[named.end() :] if named else address).rpartition("@")
    place = re.split(r"[/?#]", place, maxsplit=1)[0]
    # What cannot be read is not quoted: it may be a part of the password.
    if re.search(r"[\s\x00-\x1f]", place):
        raise _unusable(setting, "its host has a space in it")
    try:
        parts = urlsplit(f"//{place}")
        host = parts.hostname or ""
        if place.startswith("["):
            ip_address(host.partition("%")[0])
        host.encode("idna")
    except ValueError:  # UnicodeError is one
        raise _unusable(setting, "its host is no name and no address") from None
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0 or place.endswith(":"):
        raise _unusable(setting, "its port is no number from 1 to 65535")
    if not host:
        raise _unusable(setting, "it has no host")
    name, _, password = user.partition(":")
    where = f"[{host}]" if ":" in host else host
    return Proxy(
        url=f"{scheme}://{where}" if port is None else f"{scheme}://{where}:{port}",
        user=(unquote(name), unquote(password)) if at else None,
        setting=setting,
    )


def _unusable(setting: str, why: str) -> ConfigurationError:
    return ConfigurationError(f"{setting} names a proxy that cannot be used: {why}")


def _context_of(setting: str, path: str, *, is_folder: bool) -> ssl.SSLContext:
    try:
        # As OpenSSL reads it, SSL_CERT_DIR may name several folders, and some of them may not be there.
        folders = [one for one in path.split(os.pathsep) if os.path.isdir(one)]  # noqa: PTH112  # pathlib is not needed
        if is_folder and not folders:
            os.listdir(path)  # noqa: PTH208  # raises what is wrong
        return _loaded(path, is_folder, 0 if is_folder else os.stat(path).st_mtime_ns)  # noqa: PTH116
    except (OSError, ValueError) as error:  # SSLError is an OSError
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
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
