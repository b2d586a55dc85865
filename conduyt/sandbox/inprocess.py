"""The sandbox without a server: in the event loop of the test, for async code on asyncio.

It needs no thread and no socket, so it starts and responds faster. Synchronous code needs `Sandbox`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

import httpx

from conduyt._util.lazy import LazyModule
from conduyt.sandbox.app import Api, create_app
from conduyt.sandbox.controls import Controls
from conduyt.sandbox.description import PREFIX
from conduyt.sandbox.limits import PlanName
from conduyt.sandbox.seed import Seed
from conduyt.sandbox.served import DialectName
from conduyt.sandbox.wire import BrokenOff

if TYPE_CHECKING:
    from conduyt import client as clients
else:
    clients = LazyModule("conduyt.client")


class InProcessSandbox(Controls):
    """A local Conduyt in the event loop of the test, without a socket; otherwise like `Sandbox`.

        async with InProcessSandbox() as sandbox:
            client = sandbox.async_client()
            await client.contacts.list(search="Sarah")

    Attributes:
        url: The base URL that its clients use. No server listens there.
        keys: The API keys of the first workspace by scope: "read", "read-write", "admin".
        other_keys: Those of the second workspace.
        clock: The time of the sandbox. Advance it in the event loop, or deliveries of webhooks do not start.
        transport: For your own `httpx.AsyncClient`.
    """

    url: str = f"http://localhost{PREFIX}"

    def __init__(
        self,
        *,
        seed: Seed = "demo",
        db: str | Path | None = None,
        plan: PlanName = "off",
        latency: float = 0.0,
        dialect: DialectName = "documented",
        allow_webhook_hosts: Collection[str] = (),
        fixed_keys: bool = False,
        allow_hosts: Collection[str] = (),
    ) -> None:
        """Prepare a sandbox. The arguments are those of `Sandbox`."""
        super().__init__(
            Api(
                seed=seed,
                db=db,
                plan=plan,
                latency=latency,
                dialect=dialect,
                allow_webhook_hosts=allow_webhook_hosts,
                fixed_keys=fixed_keys,
            )
        )
        self.transport: httpx.AsyncBaseTransport = _Transport(create_app(self._api, allow_hosts=allow_hosts))
        self._http = httpx.AsyncClient(transport=self.transport)
        self.clock.on_advance(self.deliver_due)

    def async_client(self, scope: str = "admin", **settings: Unpack[clients.ClientSettings]) -> clients.AsyncConduyt:
        """Make a client of this sandbox with a key of that scope; `settings` go to the client."""
        from conduyt.client import AsyncConduyt

        return AsyncConduyt(api_key=self._key(scope), base_url=self.url, http_client=self._http, **settings)

    def http_client(self, scope: str = "admin") -> httpx.AsyncClient:
        """Make an HTTP client with the base URL and a key of that scope."""
        headers = {"Authorization": f"Bearer {self._key(scope)}"}
        return httpx.AsyncClient(transport=self.transport, base_url=self.url, headers=headers)

    def deliver_due(self) -> None:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return  # they stay due, and start with the next request
        self._api.deliveries.deliver_due()

    async def wait_for_deliveries(self, timeout: float = 10.0) -> None:
        """Wait until all calls to webhooks that were due have ended; raise TimeoutError after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            await self._api.deliveries.settle()

    async def reset(self) -> None:
        """Restore the initial content. Keys stay."""
        await self._api.reset()

    async def restore(self, name: str) -> None:
        """Go back to a snapshot, which can be done often; ValueError if there is none of this name."""
        await self._api.restore(name)

    async def aclose(self) -> None:
        """Cancel the calls in progress, and close. Without `db`, the content is lost."""
        await self._http.aclose()
        await self._api.close()

    async def __aenter__(self) -> Self:
        self.deliver_due()  # deliveries that an earlier run left
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()


class _Transport(httpx.ASGITransport):
    """Raises what a client on a socket would see where a response breaks off."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await super().handle_async_request(request)
        except BrokenOff as end:
            error = httpx.ReadError if end.reset else httpx.RemoteProtocolError
            raise error(str(end), request=request) from None
