"""Proxies that connect every request to one port of this machine, for any host in the request."""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Self

from .server import PATIENCE_S


class Proxy:
    """Listens on a free port of this machine.

    Args:
        target: The port that all connections are led to.
        greet: Does what comes before the bytes of both sides are passed on. Returns what was asked for.
        tls: How the way to the proxy itself is encrypted, if it is.
    """

    def __init__(self, target: int, greet: Callable[[socket.socket], str], tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[str] = []
        self._target, self._greet, self._tls = target, greet, tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(PATIENCE_S)
        with suppress(OSError):
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            self.asked.append(self._greet(connection))
            with socket.create_connection(("127.0.0.1", self._target)) as server:
                _pass_on(connection, server)
        connection.close()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    while True:
        # What TLS has decrypted already, select does not see.
        waits = not (isinstance(one, ssl.SSLSocket) and one.pending())
        for source in select.select([one, other], [], [])[0] if waits else [one]:
            data = source.recv(65536)
            if not data:
                return
            (other if source is one else one).sendall(data)


def connect(connection: socket.socket) -> str:
    """What a proxy for HTTP does."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        data = connection.recv(65536)
        if not data:
            raise ConnectionError
        head += data
    connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    return head.split(b" ")[1].decode("ascii")


def socks(connection: socket.socket) -> str:
    """What a proxy for SOCKS 5 does that takes any user."""
    _, count = connection.recv(2)
    methods = connection.recv(count)
    connection.sendall(bytes([5, max(methods)]))
    user = b""
    if max(methods) == 2:
        _, length = connection.recv(2)
        user = connection.recv(length) + b":"
        user += connection.recv(connection.recv(1)[0]) + b"@"
        connection.sendall(b"\x01\x00")
    kind = connection.recv(4)[3]
    host = connection.recv(connection.recv(1)[0]) if kind == 3 else socket.inet_ntoa(connection.recv(4)).encode()
    port = int.from_bytes(connection.recv(2), "big")
    connection.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
    return f"{(user + host).decode()}:{port}"
