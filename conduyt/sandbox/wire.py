"""Answers that break off. ASGI has no word for closing a connection, so the server of the sandbox lends its own.

`LendingProtocol` puts the TCP connection of a request into the `extensions` of its scope; `break_off` closes it there
and waits until the server has noticed, which leaves the server nothing to complain about. Under another server, or
without one, `break_off` begins an answer that it never ends and raises `BrokenOff`: servers then close the connection.
"""

from __future__ import annotations

import os
import socket
import struct
from asyncio import BaseTransport, Transport
from typing import Any, cast

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from conduyt.sandbox.failure import Fault

EXTENSION = "conduyt.sandbox.connection"
# Close at once and send RST rather than FIN: "linger" on, for no seconds. Windows has shorter numbers in it.
_LINGER = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


class BrokenOff(Exception):  # noqa: N818 - it is no error of the sandbox
    """The connection ends here: there is no answer, or there is no more of it."""

    def __init__(self, *, reset: bool) -> None:
        super().__init__("The sandbox was told to break off here.")
        self.reset = reset


class LendingProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, with the connection in the scope of each request."""

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(cast("Transport", transport))  # as it is for TCP
        app: Any = self.app

        async def lending(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, "extensions": {EXTENSION: transport}}, receive, send)

        self.app = lending


class BrokenResponse(Response):
    """The beginning of an answer, or nothing at all, and then the end of the connection."""

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
            connection.close()  # what has been written still goes out
        await receive()  # http.disconnect: the request has been read to its end
