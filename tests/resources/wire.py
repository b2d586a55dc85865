"""Both clients in front of a wire that a test holds in its hand."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable
from typing import Any, TypeVar

import httpx

from conduyt import AsyncConduyt, Conduyt

T = TypeVar("T")
KEY = "cdy_test_9f8e7d6c5b4a3210"


class Wire:
    """Takes requests, and answers all of them with `response`."""

    def __init__(self, response: httpx.Response | None = None) -> None:
        self.response = response or httpx.Response(200, json={"data": {}})
        self.requests: list[httpx.Request] = []

    def client(self, kind: str, **settings: Any) -> Any:
        """Make a client that talks over this wire. It never tries again, so one call is one request."""
        transport = httpx.MockTransport(self._answer)
        if kind == "sync":
            return Conduyt(KEY, http_client=httpx.Client(transport=transport), max_retries=0, **settings)
        return AsyncConduyt(KEY, http_client=httpx.AsyncClient(transport=transport), max_retries=0, **settings)

    @property
    def request(self) -> httpx.Request:
        """The only request."""
        (request,) = self.requests
        return request

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        shown = self.response
        return httpx.Response(shown.status_code, headers=shown.headers, content=shown.content)


async def done(result: Awaitable[T] | T) -> T:
    """The result of a call, whichever client made it."""
    return await result if inspect.isawaitable(result) else result
