"""What stands between the network and the service: faults on demand, the dialect, and the record of requests.

The service itself is a function from a body to a response, which this module calls without knowing what it does.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response as ASGIResponse

from conduyt.sandbox.clock import Clock
from conduyt.sandbox.description import PREFIX, Operation
from conduyt.sandbox.dialects import Documented
from conduyt.sandbox.failure import HEADER, Fault
from conduyt.sandbox.faults import Faults, FaultState
from conduyt.sandbox.responses import ApiError, Response
from conduyt.sandbox.wire import BrokenResponse

EdgeState: TypeAlias = tuple[FaultState, int]
KEPT_REQUESTS = 10_000  # a sandbox on the command line can run for weeks
KEPT_EXCHANGES = 500
MAX_STORED_BODY = 100_000  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRequest:
    """A request that the sandbox received, and the status of its response. The API key is redacted."""

    method: str
    path: str
    """As it was sent: percent-encoded, and with /api/v1."""
    query: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    status: int
    """0 if the connection was closed without a response."""
    fault: str = ""
    """The fault that this request was given, written as in the header X-Sandbox-Fault."""

    @property
    def params(self) -> dict[str, str]:
        """The query, decoded."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request with its response, for the inspector."""

    number: int
    at: datetime
    seconds: float
    operation: str | None
    request: RecordedRequest
    headers: Mapping[str, str]
    content: bytes
    size: int


class Edge:
    """Every request passes here on its way to the service, and its response on the way back."""

    def __init__(self, clock: Clock, dialect: Documented, latency: float) -> None:
        self._clock = clock
        self._dialect = dialect
        self._latency = latency
        self._count = 0
        self.faults: Faults = Faults()
        self.requests: list[RecordedRequest] = []
        self.exchanges: deque[Exchange] = deque(maxlen=KEPT_EXCHANGES)

    async def respond(
        self,
        request: Request,
        operation: Operation | None,
        serve: Callable[[bytes | None], Awaitable[Response]],
        *,
        limit: int,
    ) -> ASGIResponse:
        """Let the service respond, unless a fault prevents it. A body of more than `limit` bytes is not read: None."""
        started = asyncio.get_running_loop().time()
        at = self._clock.now()
        body = await _read(request, limit)
        fault = Fault()
        try:
            fault = self._fault(request, operation)
        except ValueError as error:
            response = ApiError(400, f"{HEADER}: {error}").to_response()
        else:
            if latency := self._latency + fault.latency:
                await asyncio.sleep(latency)
            response = Response() if fault.stops else await serve(body)
        if fault.status is not None:
            response = fault.response()
        response = fault.damage(self._dialect.response(operation, response))
        sent = ASGIResponse(response.content, response.status or 200, response.headers, response.media_type)

        recorded = _record(request, body or b"", 0 if fault.drop else sent.status_code, fault)
        self.requests.append(recorded)
        del self.requests[:-KEPT_REQUESTS]
        self._count += 1
        exchange = Exchange(
            number=self._count,
            at=at,
            seconds=asyncio.get_running_loop().time() - started,
            operation=operation.name if operation else None,
            request=recorded,
            headers={} if fault.drop else dict(sent.headers),
            content=b"" if fault.drop else response.content[:MAX_STORED_BODY],
            size=len(response.content),
        )
        self.exchanges.append(exchange)
        return BrokenResponse(sent, fault) if fault.drop or fault.truncate else sent

    def reset(self) -> None:
        """Remove the faults and the recorded requests."""
        self.faults.clear()
        self.requests.clear()
        self.exchanges.clear()
        self._count = 0

    def state(self) -> EdgeState:
        """The faults and the number of recorded requests, for `set_state`."""
        return self.faults.state(), len(self.requests)

    def set_state(self, state: EdgeState) -> None:
        """Go back to earlier faults, and forget the requests since then."""
        faults, requests = state
        self.faults.set_state(faults)
        del self.requests[requests:]

    def _fault(self, request: Request, operation: Operation | None) -> Fault:
        wanted = request.headers.get(HEADER)
        if wanted is not None:
            return Fault.parse(wanted)
        path = request.url.path.removeprefix(PREFIX)
        return self.faults.strike(request.method, path, operation.name if operation else None) or Fault()


async def _read(request: Request, limit: int) -> bytes | None:
    """The body, or None if it is too long. The server drops what is not read."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > limit:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)


def _record(request: Request, body: bytes, status: int, fault: Fault) -> RecordedRequest:
    headers = dict(request.headers)
    if "authorization" in headers:
        headers["authorization"] = "[redacted]"
    return RecordedRequest(
        method=request.method,
        path=request.scope["raw_path"].decode("ascii"),
        query=request.url.query,
        headers=headers,
        body=body,
        status=status,
        fault=str(fault),
    )
