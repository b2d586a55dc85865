"""A server on real sockets that fails as it is told, and writes down what it received.

    with Server() as server:
        lane = server.lane(lambda exchange: exchange.reset(), times=1)
        Conduyt(KEY, base_url=lane.url).contacts.get("con_1")
    assert len(lane.requests) == 2

A lane is the part of the server that one scenario has to itself: an address, a fault, the requests that came, the
records that were made. So many scenarios run beside each other, and none can disturb another. Where the fault is over,
a lane answers as the API does, to the few operations that the scenarios use.

The same port is a proxy too: after `CONNECT`, the connection goes on with TLS and gets to the same lanes. The server
reads the head of that request and encrypts the socket it has, so that a fault inside the tunnel reaches the client as
it was made.
"""

from __future__ import annotations

import json
import socket
import ssl
import struct
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from threading import Condition, Event, Lock, Thread
from typing import Any, NoReturn, Self
from urllib.parse import parse_qs, urlsplit

import trustme

PATIENCE_S = 8.0
"""How long anything may take before a test has failed."""

CSV = b"id,firstName\ncon_1,Sarah\ncon_2,Kyle\n"
JSON = "application/json"


def contact(number: int | str = 1, **fields: object) -> dict[str, object]:
    """A contact as the API shows it."""
    return {"id": f"con_{number}", "firstName": "Sarah", "email": f"sarah{number}@example.com", **fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request, as it came."""

    at: float
    """Seconds on the monotonic clock."""
    connection: int
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def path(self) -> str:
        """Below the base URL."""
        return urlsplit(self.target).path.partition("/api/v1")[2]

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


class Over(Exception):  # noqa: N818  # no error: a scenario is done
    """This connection is done with."""


class Exchange:
    """A request, and the connection to answer it on."""

    def __init__(self, lane: Lane, connection: socket.socket, request: Received, number: int) -> None:
        self.lane = lane
        self.request = request
        self.number = number
        """The how manieth request of its lane it is, from 1."""
        self.connection = connection

    def send(self, *data: bytes) -> None:
        for piece in data:
            self.connection.sendall(piece)

    def answer(
        self,
        status: int = 200,
        body: object = b"",
        *,
        kind: str = JSON,
        headers: Iterable[tuple[str, str | bytes]] = (),
    ) -> None:
        """Answer properly; what is neither bytes nor text goes out as JSON."""
        content = encoded(body)
        fields = [("content-type", kind), ("content-length", str(len(content))), *headers]
        self.send(head(status, fields) + (b"" if status in {204, 304} else content))

    def good(self) -> tuple[int, bytes, str]:
        """Status, body and type of what the API would answer."""
        method, path = self.request.method, self.request.path
        if path == "/contacts/export":
            return 200, CSV, "text/csv"
        if path.startswith("/messages"):
            return 201, encoded({"data": {"id": "msg_1", "firstName": "Sarah"}}), JSON
        if method == "GET" and path == "/contacts":
            page = int(self.request.query.get("page", ["1"])[0])
            rows = [contact(2 * page - 1), contact(2 * page)]
            return 200, encoded({"data": rows, "meta": {"page": page, "limit": 2, "total": 6, "totalPages": 3}}), JSON
        number = path.rsplit("con_", 1)[1] if "con_" in path else 1
        return (201 if method == "POST" else 200), encoded({"data": contact(number)}), JSON

    def succeed(self) -> None:
        self.commit()
        status, body, kind = self.good()
        self.answer(status, body, kind=kind)

    def commit(self) -> None:
        """Do the work that was asked for: make the record. With a key the API has seen, it is the same record."""
        if self.request.method == "POST" and self.request.path not in {"/contact"}:
            key = self.request.header("idempotency-key")
            with self.lane.changed:
                if key is None or key not in self.lane.keys:
                    self.lane.committed.append(self.request.body)
                if key is not None:
                    self.lane.keys.add(key)

    def close(self) -> None:
        """End the connection in the usual way. Over TLS there is a farewell first."""
        if isinstance(self.connection, ssl.SSLSocket):
            self.connection.setblocking(False)  # the client's farewell is not waited for
            with suppress(OSError):
                self.connection.unwrap()
        raise Over

    def cut(self) -> None:
        """End the connection without a farewell of TLS, as somebody on the way may do."""
        raise Over

    def reset(self) -> None:
        """End the connection as a machine that crashed would."""
        hang_up(self.connection)

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than the scenario lasts."""
        if self.lane.over.wait(seconds):
            raise Over

    def hang(self) -> None:
        """Say nothing more."""
        self.pause(PATIENCE_S)
        raise Over

    def trickle(self, data: bytes, *, pause: float = 0.05) -> None:
        """Send bytes one by one, again and again: each is in time, and the whole never is."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            for byte in data[: int(PATIENCE_S / pause)]:
                self.send(bytes([byte]))
                self.pause(pause)
        raise Over


Act = Callable[[Exchange], None]


@dataclass(slots=True, kw_only=True)
class Lane:
    """What one scenario has of the server."""

    url: str
    prefix: str
    act: Act
    times: float
    """How many requests are met with the fault; the ones after it are served well."""
    commits: bool
    """Whether the faulty requests are carried out all the same, before the fault."""
    requests: list[Received] = field(default_factory=list[Received])
    committed: list[bytes] = field(default_factory=list[bytes])
    """The records made, by the body that made them."""
    keys: set[str] = field(default_factory=set[str])
    connections: set[int] = field(default_factory=set[int])
    """Those that are open now."""
    over: Event = field(default_factory=Event)
    changed: Condition = field(default_factory=Condition)

    def serve(self, connection: socket.socket, request: Received) -> None:
        with self.changed:
            self.requests.append(request)
            exchange = Exchange(self, connection, request, len(self.requests))
            self.changed.notify_all()
        if exchange.number > self.times:
            return exchange.succeed()
        if self.commits:
            exchange.commit()
        return self.act(exchange)

    def wait_until(self, true: Callable[[], bool], patience: float = PATIENCE_S) -> bool:
        """Wait for requests to come or connections to end."""
        with self.changed:
            return self.changed.wait_for(true, patience)

    def left_open(self) -> int:
        """How many connections stay open although the client has been closed."""
        self.over.set()
        self.wait_until(lambda: not self.connections)
        return len(self.connections)


class Server:
    """Listens on a free port of this machine; any number of lanes.

    Args:
        tls: How to encrypt, if it does.
        meet: Gets each connection before anything else happens on it, with its number from 1.
        listening: Whether connections are taken from the start. Before `listen()` they are refused.
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        meet: Callable[[socket.socket, int], None] = lambda connection, number: None,
        listening: bool = True,
    ) -> None:
        self.hits: list[Received] = []
        """Requests that belong to no lane."""
        self._tls = tls
        self._lanes: dict[str, Lane] = {}
        self._numbers = count(1)
        self._sockets: set[socket.socket] = set()
        self._lock = Lock()
        self.came = 0
        """Connections so far."""
        self._meet = meet
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._listens = False
        if listening:
            self.listen()

    def listen(self) -> None:
        """Take connections from now on."""
        if not self._listens:
            self._listens = True
            self._listener.listen(256)
            Thread(target=self._accept, daemon=True).start()

    def lane(self, act: Act = Exchange.succeed, *, times: float = float("inf"), commits: bool = False) -> Lane:
        """Open a lane whose first requests meet a fault."""
        with self._lock:
            name = f"lane{next(self._numbers)}"
            scheme = "https" if self._tls else "http"
            lane = Lane(
                url=f"{scheme}://127.0.0.1:{self.port}/{name}/api/v1",
                prefix=f"/{name}/api/v1",
                act=act,
                times=times,
                commits=commits,
            )
            self._lanes[name] = lane
        return lane

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for lane in self._lanes.values():
            lane.over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._sockets:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.came += 1
                Thread(target=self._serve, args=(connection, self.came), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        lane: Lane | None = None
        try:
            self._meet(connection, number)
            tls = self._tls
            if not tls and connection.recv(8, socket.MSG_PEEK) == b"CONNECT ":
                read_connect(connection)
                connection.sendall(TUNNEL_OPEN)
                tls = server_context()
            if tls:
                connection = tls.wrap_socket(connection, server_side=True)
            with self._lock:
                self._sockets.add(connection)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection.makefile("rb") as stream:
                while line := stream.readline():
                    request = read(number, line, stream.readline, stream.read)
                    lane = self._lanes.get(request.target.split("/")[1])
                    if lane is None:
                        self.hits.append(request)
                        break
                    with lane.changed:
                        lane.connections.add(number)
                    lane.serve(connection, request)
        except (OSError, ValueError, Over):
            pass  # one of both sides hung up, as scenarios want it
        finally:
            with self._lock:
                self._sockets.discard(connection)
            connection.close()
            if lane is not None:
                with lane.changed:
                    lane.connections.discard(number)
                    lane.changed.notify_all()


@contextmanager
def black_hole() -> Generator[int]:
    """A port that takes no connection and refuses none: its queue is full, so the kernel drops what comes."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = int(listener.getsockname()[1])
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        try:
            yield port
        finally:
            for one in waiting:
                one.close()


@cache
def authority() -> trustme.CA:
    """Who signs the certificate of the servers behind `CONNECT`."""
    return trustme.CA()


def context_of(ca: trustme.CA, name: str = "127.0.0.1", **more: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(name, **more).configure_cert(context)
    return context


@cache
def server_context() -> ssl.SSLContext:
    return context_of(authority())


TUNNEL_OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"


def read_connect(connection: socket.socket) -> bytes:
    """Read the head of a request to a proxy, and not a byte of what follows."""
    read = b""
    while not read.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        if not byte:
            raise Over
        read += byte
    return read


def hang_up(connection: socket.socket) -> NoReturn:
    """Reset a connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise Over


def read(connection: int, line: bytes, readline: Callable[[], bytes], take: Callable[[int], bytes]) -> Received:
    """Read the rest of a request."""
    method, target, _ = line.decode("ascii").split(" ", 2)
    headers: list[tuple[str, str]] = []
    while (text := readline().decode("latin-1").rstrip("\r\n")) != "":
        name, _, value = text.partition(":")
        headers.append((name.strip(), value.strip()))
    length = next((int(value) for name, value in headers if name.lower() == "content-length"), 0)
    body = take(length)
    return Received(
        at=time.monotonic(), connection=connection, method=method, target=target, headers=tuple(headers), body=body
    )


def head(status: int | str, fields: Iterable[tuple[str, str | bytes]], *, version: str = "HTTP/1.1") -> bytes:
    lines = [f"{version} {status} As Told".encode()]
    for name, value in fields:
        lines.append(name.encode("latin-1") + b": " + (value if isinstance(value, bytes) else value.encode("latin-1")))
    return b"\r\n".join(lines) + b"\r\n\r\n"


def encoded(body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()
