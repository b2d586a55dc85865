"""Keeps web pages out. A browser lets any page send requests to this machine, so the sandbox looks at two things.

- `Host`: a page can point its own name at 127.0.0.1 (DNS rebinding). Such a name has a dot; names inside a machine or
  a network of containers have none. Taken are loopback names, IP addresses, names without a dot, and allowed names.
- `Origin` and `Sec-Fetch-Site`, which browsers add: pages of other sites are refused. Pages of this machine, such as
  those on another port of localhost, are taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.%]+\]|[^\s:@/\\?#\[\]]+)(?::[0-9]*)?")
_ORIGIN = re.compile(r"https?://(?P<host>[^\s/]+)", re.IGNORECASE)


class Door:
    """Middleware: refuses requests of foreign web pages, before anything of them is read."""

    def __init__(self, app: ASGIApp, allowed_hosts: Collection[str], refuse: Callable[[str, str], ASGIApp]) -> None:
        """`refuse` makes the response from the path and the reason."""
        self._app = app
        self._allowed = {_normalized(name) for name in allowed_hosts}
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reason = self.why_refused(Headers(scope=scope)) if scope["type"] == "http" else None
        app = self._app if reason is None else self._refuse(scope["path"], reason)
        await app(scope, receive, send)

    def why_refused(self, headers: Headers) -> str | None:
        """Why a request with these headers is refused. None if it is taken."""
        for host in headers.getlist("host"):
            if not self._is_ours(host):
                return (
                    f"The sandbox does not serve the host {host[:100]!r}. Use localhost, an IP address or a name "
                    "without a dot, or start the sandbox with --allow-host NAME."
                )
        if headers.get("sec-fetch-site", "").strip().lower() == "cross-site":
            return "The sandbox serves no pages of other sites. Use the same host name for the page and the sandbox."
        for origin in headers.getlist("origin"):
            if not self._is_near(origin, headers.get("host", "")):
                return (
                    f"The sandbox serves no pages of other sites, such as {origin[:100]!r}. For a page of your own, "
                    "start the sandbox with --allow-host NAME."
                )
        return None

    def _is_ours(self, host: str) -> bool:
        if not host:
            return True  # HTTP/1.0 has no host; browsers always send one
        name = _name_of(host)
        return name is not None and (name in self._allowed or _is_local(name) or _is_address(name))

    def _is_near(self, origin: str, host: str) -> bool:
        """Whether a page of this origin may call. An IP address is near only if the sandbox is called by it."""
        found = _ORIGIN.fullmatch(origin)
        name = _name_of(found["host"]) if found else None
        return name is not None and (
            name in self._allowed or name == _name_of(host) or _is_loopback(name) or _is_local(name)
        )


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    return _is_loopback(_normalized(address))


def _name_of(host: str) -> str | None:
    found = _HOST.fullmatch(host)
    return _normalized(found["name"].strip("[]")) if found else None


def _normalized(name: str) -> str:
    return name.lower().removesuffix(".")


def _is_local(name: str) -> bool:
    """A loopback name, or one without a dot, which no public name server knows."""
    return not _is_address(name) and ("." not in name or name.endswith(".localhost"))


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(name: str) -> bool:
    return name == "localhost" or name.endswith(".localhost") or (_is_address(name) and ip_address(name).is_loopback)
