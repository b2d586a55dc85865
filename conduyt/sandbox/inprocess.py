"""The sandbox without a server: in the event loop of the test, for async code on asyncio.

No thread, no socket and nothing to wait for, so it starts and answers faster. Synchronous code needs `Sandbox`.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

import httpx

from conduyt.sandbox.app import Api, create_app
from conduyt.sandbox.controls import Controls
from conduyt.sandbox.description import PREFIX
from conduyt.sandbox.dialects import DialectName
from conduyt.sandbox.limits import PlanName
from conduyt.sandbox.seed import SeedName
from conduyt.sandbox.wire import BrokenOff

if TYPE_CHECKING:
    from conduyt.client import AsyncConduyt, ClientSettings


class InProcessSandbox(Controls):
    """A local Conduyt that no server serves; in everything else it is like `Sandbox`.

        async with InProcessSandbox() as sandbox:
            client = sandbox.async_client()
            await client.contacts.list(search="Sarah")

    Attributes:
        url: The base URL that its clients use. Nobody listens there.
        keys: The API keys of the first workspace by scope: "read", "read-write", "admin".
        other_keys: Those of the second workspace.
        clock: The time of the sandbox. Advance it in the event loop, or deliveries of webhooks do not start.
        transport: Takes the requests of an `httpx.AsyncClient` of your own.
    """

    url: str = f"http://localhost{PREFIX}"

    def __init__(
        self,
        *,
        seed: SeedName | Path = "demo",
        db: str | Path | None = None,
        plan: PlanName = "off",
        latency: float = 0.0,
        dialect: DialectName = "documented",
    ) -> None:
        """Prepare a sandbox. The arguments are those of `Sandbox`."""
        super().__init__(Api(seed=seed, db=db, plan=plan, latency=latency, dialect=dialect))
        self.transport: httpx.AsyncBaseTransport = _Transport(create_app(self._api))
        self._http = httpx.AsyncClient(transport=self.transport)
        self.clock.on_advance(self.deliver_due)

    def async_client(self, scope: str = "admin", **settings: Unpack[ClientSettings]) -> AsyncConduyt:
        """Make a client of this sandbox with a key of that scope; `settings` go to the client."""
        from conduyt.client import AsyncConduyt

        return AsyncConduyt(api_key=self.keys[scope], base_url=self.url, http_client=self._http, **settings)

    def http_client(self, scope: str = "admin") -> httpx.AsyncClient:
        """Make an HTTP client with the base URL and a key of that scope."""
        headers = {"Authorization": f"Bearer {self.keys[scope]}"}
        return httpx.AsyncClient(transport=self.transport, base_url=self.url, headers=headers)

    def deliver_due(self) -> None:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return  # they are due all the same, and start with the next request
        self._api.deliveries.deliver_due()

    async def wait_for_deliveries(self, timeout: float = 10.0) -> None:
        """Return when every call to a webhook that was due is over; raise TimeoutError after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            await self._api.deliveries.settle()

    async def reset(self) -> None:
        """Begin again with the content of the beginning."""
        await self._api.reset()

    async def aclose(self) -> None:
        """Give up what is under way. What is not in a file is gone."""
        await self._http.aclose()
        await self._api.close()

    async def __aenter__(self) -> Self:
        self.deliver_due()  # what an earlier run has left over
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()


class _Transport(httpx.ASGITransport):
    """Where an answer breaks off, a client sees what it would see on a socket."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await super().handle_async_request(request)
        except BrokenOff as end:
            error = httpx.ReadError if end.reset else httpx.RemoteProtocolError
            raise error(str(end), request=request) from None
