"""An HTTP server on a real socket that does as it is told, one step per request, whether that is good manners or not.

    with Server(answer(500), reset(), answer(200, {"data": {"id": "con_1"}})) as server:
        Conduyt(KEY, base_url=server.url).contacts.get("con_1")
    assert [request.method for request in server.requests] == ["GET", "GET", "GET"]

The steps are shared by all connections and used up in the order of the requests. When they are used up, `then` answers.
"""

from __future__ import annotations

import json
import socket
import socketserver
import ssl
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Self
from urllib.parse import parse_qs, urlsplit

PATIENCE_S = 10.0
"""How long anything may take before a test has failed. Only a hanging test ever waits so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One request, as it came."""

    connection: int
    """Which connection it came on, counted from 1."""
    method: str
    target: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)


class Exchange:
    """A request, and the connection to answer it on."""

    def __init__(self, server: Server, connection: socket.socket, request: Received) -> None:
        self.server = server
        self.request = request
        self._connection = connection

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)

    def close(self) -> None:
        """End the connection in the usual way."""
        raise ConnectionAbortedError

    def reset(self) -> None:
        """End the connection as a machine that crashed would: no more data is delivered, not even what was sent."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise ConnectionAbortedError


Step = Callable[[Exchange], None]


def answer(
    status: int = 200, body: object = b"", *, headers: Mapping[str, str] | None = None, close: bool = False
) -> Step:
    """Answer properly; what is neither bytes nor text goes out as JSON. `close` hangs up afterwards, unannounced."""

    def step(exchange: Exchange) -> None:
        exchange.send(_head(status, _bytes(body), _kind(body), headers) + _bytes(body))
        if close:
            exchange.close()

    return step


def answer_by(make: Callable[[Received], object]) -> Step:
    """Answer 200 with a body made from the request."""
    return lambda exchange: answer(200, make(exchange.request))(exchange)


def redirect(to: str, status: int = 302) -> Step:
    """Point to another address."""
    return answer(status, headers={"location": to})


def reset() -> Step:
    """Reset the connection instead of answering."""
    return Exchange.reset


def close() -> Step:
    """Close the connection instead of answering."""
    return Exchange.close


def cut(body: object, *, after: int) -> Step:
    """Promise the whole body, send the first bytes of it, close."""

    def step(exchange: Exchange) -> None:
        exchange.send(_head(200, _bytes(body), _kind(body), None) + _bytes(body)[:after])
        exchange.close()

    return step


def raw(data: bytes) -> Step:
    """Send these very bytes, close."""

    def step(exchange: Exchange) -> None:
        exchange.send(data)
        exchange.close()

    return step


def trickle(data: bytes, *, slowly: bytes, count: int | None = None, pause: float = 0.02) -> Step:
    """Send some bytes, then others again and again with pauses, `count` times or out of all patience, then close."""
    times = int(PATIENCE_S / pause) if count is None else count

    def step(exchange: Exchange) -> None:
        exchange.send(data)
        for _ in range(times):
            if exchange.server.released.wait(pause):
                break
            exchange.send(slowly)
        exchange.close()

    return step


def hang() -> Step:
    """Say nothing until the server is released or leaves, then close."""

    def step(exchange: Exchange) -> None:
        exchange.server.waiting.set()
        exchange.server.released.wait(PATIENCE_S)
        exchange.close()

    return step


class Server:
    """Listens on a free port of this machine.

    Attributes:
        requests: What came in, in that order.
        waiting: Is set as soon as a request hangs.
        released: Set it to let go of all that hang.
    """

    def __init__(
        self,
        *steps: Step,
        then: Step | None = None,
        tls: ssl.SSLContext | None = None,
        listening: bool = True,
        host: str = "127.0.0.1",
    ) -> None:
        self.requests: list[Received] = []
        self.connections = 0
        self.waiting, self.released = Event(), Event()
        self.tls = tls
        self._steps = list(steps)
        self._then = then or answer(599, {"error": {"code": "script_over", "message": "There are no steps left."}})
        self._lock = Lock()
        self._ended: dict[int, Event] = {}
        self._sockets: set[socket.socket] = set()
        self._leaving = False
        self._host = host
        self._server = _Listener(self, host)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        if listening:
            self.listen()

    @property
    def address(self) -> str:
        return f"[{self._host}]:{self.port}" if ":" in self._host else f"{self._host}:{self.port}"

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.address}/api/v1"

    @property
    def request(self) -> Received:
        """The only request that came in."""
        (request,) = self.requests
        return request

    def listen(self) -> None:
        """Take connections from now on; before, they are refused."""
        self._server.server_activate()
        self._thread.start()

    def wait_for_end_of(self, connection: int) -> None:
        """Return when the server has closed a connection."""
        assert self._end_of(connection).wait(PATIENCE_S), "the connection is still open"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        if self._thread.is_alive():
            self._server.shutdown()
        with self._lock:
            self._leaving = True
            for connection in self._sockets:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads from it
        self._server.server_close()

    def serve(self, connection: socket.socket) -> None:
        """Answer the requests of one connection, in the thread of that connection."""
        with self._lock:
            self.connections += 1
            number = self.connections
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with self._lock:
                if self._leaving:
                    return
                self._sockets.add(connection)
            with connection, connection.makefile("rb") as stream:
                while line := stream.readline():
                    request = _read(number, line, stream.readline, stream.read)
                    with self._lock:
                        self.requests.append(request)
                        step = self._steps.pop(0) if self._steps else self._then
                    step(Exchange(self, connection, request))
        except OSError:
            pass  # one of both sides hung up
        finally:
            with self._lock:
                self._sockets.discard(connection)
            self._end_of(number).set()

    def _end_of(self, connection: int) -> Event:
        with self._lock:
            return self._ended.setdefault(connection, Event())


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = True
    request_queue_size = 128

    def __init__(self, script: Server, host: str) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, 0), socketserver.BaseRequestHandler, bind_and_activate=False)
        self._script = script
        self.server_bind()

    def finish_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        assert isinstance(request, socket.socket)
        request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._script.serve(request)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        assert isinstance(request, socket.socket)
        request.close()  # without the shutdown of the base class, which would turn a reset into a proper end


def _read(connection: int, line: bytes, readline: Callable[[], bytes], read: Callable[[int], bytes]) -> Received:
    method, target, _ = line.decode("ascii").split(" ", 2)
    headers: dict[str, str] = {}
    while (header := readline().decode("latin-1").rstrip("\r\n")) != "":
        name, _, value = header.partition(":")
        headers[name.strip().lower()] = value.strip()
    body = read(int(headers.get("content-length", "0")))
    return Received(connection=connection, method=method, target=target, headers=headers, body=body)


def _head(status: int, body: bytes, kind: str, headers: Mapping[str, str] | None) -> bytes:
    fields = {"content-type": kind, "content-length": str(len(body)), **(headers or {})}
    return b"".join(
        (
            f"HTTP/1.1 {status} As Told\r\n".encode(),
            *(f"{name}: {value}\r\n".encode() for name, value in fields.items()),
            b"\r\n",
        )
    )


def _bytes(body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def _kind(body: object) -> str:
    if isinstance(body, bytes):
        return "application/octet-stream"
    return "text/html" if isinstance(body, str) else "application/json"
