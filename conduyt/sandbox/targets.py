"""Which URLs webhooks may call. Like the service, the sandbox refuses targets inside a network.

Loopback addresses are allowed, since the receivers of tests listen there, and so are hosts that the user allows.
Names are not resolved: a name that leads to a private address passes.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from unicodedata import normalize
from urllib.parse import urlsplit

_METADATA_NAMES = ("metadata.google.internal", "metadata")  # that of AWS, Azure and others is a link-local address
_NAT64 = IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = IPv6Network("2000::/3")


def why_unsafe(url: str, allowed_hosts: Collection[str] = ()) -> str | None:
    """Why a webhook must not call this URL, for the message of its field. None if it may."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "is not a valid uri"
    if parts.scheme not in ("http", "https"):
        return "must be an http or https address"
    if "@" in parts.netloc:
        return "must not contain a user name or a password"
    host = _normalized(parts.hostname or "")
    if host in map(_normalized, allowed_hosts) or host == "localhost" or host.endswith(".localhost"):
        return None
    address = _address(host)
    if address is None:
        unsafe = host.endswith(".local") or host in _METADATA_NAMES
    else:
        is_outside = address.is_global and not address.is_multicast
        if isinstance(address, IPv6Address):  # others are of a site, or have an IPv4 address in them
            is_outside = is_outside and address in _GLOBAL_UNICAST
        unsafe = not (address.is_loopback or is_outside)
    return "must not be an address inside a network; see --allow-webhook-host" if unsafe else None


def _normalized(host: str) -> str:
    # IDNA replaces full-width digits and ideographic full stops, and resolvers ignore case and the last dot.
    return normalize("NFKC", host).replace("\N{IDEOGRAPHIC FULL STOP}", ".").lower().rstrip(".")


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """The address that the host stands for, if it is no name."""
    if re.fullmatch(r"[0-9a-fx.]+", host):  # 10.1, 0x0a000001 and 167772161 are 10.0.0.1 for resolvers
        try:
            return IPv4Address(socket.inet_aton(host))
        except OSError:
            return None
    try:
        address = ip_address(host)
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address
