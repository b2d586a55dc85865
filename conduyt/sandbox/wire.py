"""Responses that break off. ASGI cannot close a connection, so the server of the sandbox gives access to it.

`ConnectionProtocol` puts the TCP connection of a request into the `extensions` of its scope. `BrokenResponse` closes it
there, and waits until the server has noticed, so that the server logs no error. Under another server, or without one,
`BrokenResponse` starts a response that never ends, and raises `BrokenOff`: servers then close the connection.
"""

from __future__ import annotations

import os
import socket
import struct
from asyncio import BaseTransport, Transport
from contextlib import suppress
from typing import Any, cast

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from conduyt.sandbox.failure import Fault

EXTENSION = "conduyt.sandbox.connection"
# SO_LINGER with a time of zero: close at once, and send RST rather than FIN. Windows uses shorter integers.
_LINGER = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


class BrokenOff(Exception):  # noqa: N818 - it is no error of the sandbox
    """The connection ends here, without a response or in the middle of one."""

    def __init__(self, *, reset: bool) -> None:
        super().__init__("The sandbox was told to break off here.")
        self.reset = reset


class ConnectionProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, with the connection in the scope of each request."""

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(cast("Transport", transport))  # as it is for TCP
        app: Any = self.app

        async def with_connection(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, "extensions": {EXTENSION: transport}}, receive, send)

        self.app = with_connection


class IgnoreDisconnects:
    """Middleware: ends a request quietly if the client disconnects before it has sent the whole body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(ClientDisconnect):
            await self._app(scope, receive, send)


class BrokenResponse(Response):
    """The start of a response, or nothing, and then the end of the connection."""

    def __init__(self, response: Response, fault: Fault) -> None:
        self._start: list[dict[str, Any]] = []
        if not fault.drop:
            self._start = [
                {"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers},
                {"type": "http.response.body", "body": response.body[: len(response.body) // 2], "more_body": True},
            ]
        self._reset = fault.drop == "reset"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        for message in self._start:
            await send(message)
        connection: Transport | None = scope.get("extensions", {}).get(EXTENSION)
        if connection is None:
            if not self._start:
                await send({"type": "http.response.start", "status": 500, "headers": [(b"content-length", b"1")]})
            raise BrokenOff(reset=self._reset)
        if self._reset:
            connection.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
            connection.abort()
        else:
            connection.close()  # what has been written is still sent
        await receive()  # http.disconnect: the request has been read to its end
