"""Tunnels that do not come about: what a proxy does instead, and what it costs the client."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

import conduyt

from .calls import Way, attempt, client_of
from .life import Slots
from .server import PATIENCE_S, TUNNEL_OPEN, Over, Server, hang_up, read_connect
from .waits import at_once

Meet = Callable[[socket.socket], None]
HELLO = 5
"""Bytes that every handshake of TLS begins with."""
RESET_BEFORE_TLS = pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning")
"""For CPython before 3.13: `SSLSocket` does not close a socket that is reset before it looks at it."""


def saying(*data: bytes, then: Meet) -> Meet:
    """Read `CONNECT`, answer this, and go on."""

    def meet(connection: socket.socket) -> None:
        read_connect(connection)
        connection.sendall(b"".join(data))
        then(connection)

    return meet


def close(connection: socket.socket) -> None:
    raise Over


def hang(connection: socket.socket) -> None:
    connection.settimeout(PATIENCE_S)
    while connection.recv(4096):
        pass
    raise Over


def in_the_handshake(*data: bytes, then: Meet = close) -> Meet:
    """Open the tunnel; answer the first bytes of the handshake with this."""

    def meet(connection: socket.socket) -> None:
        connection.recv(HELLO)
        connection.sendall(b"".join(data))
        then(connection)

    return saying(TUNNEL_OPEN, then=meet)


def refusal(status: str, *headers: str, body: bytes = b"<html>No.</html>") -> Meet:
    lines = [f"HTTP/1.1 {status}", *headers, f"content-length: {len(body)}", "", ""]
    return saying("\r\n".join(lines).encode(), body, then=close)


TUNNELS: dict[str, Meet] = {
    "refused with 403": refusal("403 Forbidden"),
    "refused with 407": refusal("407 Proxy Authentication Required", 'proxy-authenticate: Basic realm="x"'),
    "refused with 429": refusal("429 Too Many Requests", "retry-after: 1"),
    "refused with 502": refusal("502 Bad Gateway"),
    "redirected": refusal("302 Found", "location: https://elsewhere.example.test/"),
    "garbage": saying(bytes(range(256)) * 8, then=close),
    "the page of a web server": saying(b"<!doctype html><h1>nginx</h1>", then=close),
    "closed unread": close,
    "reset unread": hang_up,
    "closed after CONNECT": saying(then=close),
    "reset after CONNECT": saying(then=hang_up),
    "closed in the answer": saying(TUNNEL_OPEN[:-3], then=close),
    "closed as soon as it is open": saying(TUNNEL_OPEN, then=close),
    "reset as soon as it is open": saying(TUNNEL_OPEN, then=hang_up),
    "closed in the handshake": in_the_handshake(),
    "reset in the handshake": in_the_handshake(then=hang_up),
    "a handshake that is refused": in_the_handshake(bytes.fromhex("15030300020228")),
    "plain HTTP instead of a handshake": in_the_handshake(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"),
}
HANGING: dict[str, Meet] = {
    "silence": hang,
    "silence in the answer": saying(TUNNEL_OPEN[:-3], then=hang),
    "silence in the handshake": saying(TUNNEL_OPEN, then=hang),
}


def first(meet: Meet, times: int) -> Callable[[socket.socket, int], None]:
    """Only so many connections meet it."""

    def meet_some(connection: socket.socket, number: int) -> None:
        if number <= times:
            meet(connection)

    return meet_some


def recovers(way: Way, meet: Meet, operation: str) -> Any:
    """Make a call whose first tunnel fails; return its result or its error."""
    with Server(meet=first(meet, 1)) as server:
        lane = server.lane()
        outcome, _ = attempt(way, lane.url, operation, timeout=2.0)
        assert len(lane.requests) <= 1
    return outcome


def lasts(way: Way, meet: Meet, operation: str, deadline: float) -> tuple[Any, float]:
    """Make a call when all tunnels fail; return its result or its error, and the seconds it took."""
    # A tunnel that hangs leaves no time for a second attempt, or too little for the clock of pyreqwest.
    more = {"max_retries": 0} if meet in HANGING.values() else {}
    with Server(meet=lambda connection, _: meet(connection)) as server:
        return attempt(way, server.lane().url, operation, deadline=deadline, **more)


def slots_lost(way: Way, meet: Meet, *, size: int = 3, calls: int = 12) -> int:
    """Let many tunnels fail; return how many slots of the client cannot be used after it."""
    slots = Slots(size)
    with Server(meet=first(meet, calls)) as server:
        client = client_of(way, server.lane(slots).url, max_connections=size, max_retries=0, timeout=0.1)
        # It may be that one of these meets the last of the faults, and one of those before them does not.
        patient = client.with_options(max_retries=5, timeout=PATIENCE_S)

        def call(number: int) -> Any:
            return client.contacts.get("con_slow") if number < calls else patient.contacts.get("con_last")

        outcomes = at_once(way, client, calls + size, call, workers=size)
    failed = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(failed) >= calls - size
    assert all(isinstance(outcome, conduyt.APIConnectionError) for outcome in failed)
    return slots.lost
