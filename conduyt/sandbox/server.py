"""The sandbox as a server on a real socket, in its own thread."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Callable, Collection, Coroutine
from contextvars import Context
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, Unpack, cast

import uvicorn

from conduyt._util.lazy import LazyModule
from conduyt.sandbox.app import Api, check_hosts, create_app
from conduyt.sandbox.controls import Controls
from conduyt.sandbox.description import PREFIX
from conduyt.sandbox.door import is_loopback
from conduyt.sandbox.limits import PlanName
from conduyt.sandbox.seed import Seed
from conduyt.sandbox.served import DialectName
from conduyt.sandbox.wire import ConnectionProtocol

if TYPE_CHECKING:
    from conduyt import client as clients
else:
    clients = LazyModule("conduyt.client")

_CALLED = {"0.0.0.0": "127.0.0.1", "::": "::1"}
START_S = 10.0
STOP_S = 10.0
_log = logging.getLogger("conduyt.sandbox")


class Sandbox(Controls):
    """A local Conduyt server: all resources, webhooks, keys, rate limits and errors of the API.

        with Sandbox() as sandbox, sandbox.client() as client:
            client.contacts.list(search="Sarah")

    Attributes:
        url: The base URL, ending in /api/v1.
        keys: The API keys of the first workspace by scope: "read", "read-write", "admin".
        other_keys: The API keys of the second workspace.
        clock: The time of the sandbox. `clock.advance(60)` makes the first retry of a webhook due.
    """

    def __init__(
        self,
        *,
        seed: Seed = "demo",
        db: str | Path | None = None,
        plan: PlanName = "off",
        port: int = 0,
        host: str = "127.0.0.1",
        latency: float = 0.0,
        dialect: DialectName = "documented",
        allow_webhook_hosts: Collection[str] = (),
        fixed_keys: bool = False,
        allow_hosts: Collection[str] = (),
    ) -> None:
        """Prepare a sandbox. A `with` block starts it.

        Args:
            seed: Content of a new sandbox: "demo" has 500 contacts and 60 deals, "empty" only a pipeline and the owner.
                Or the path of your own JSON file, see `conduyt.sandbox.seeds.from_file`, or the folder of a backup.
            db: A file to keep the state in. Default: memory, which is lost at the end. A file that cannot be used, or
                that belongs to another program, raises `sqlite3.Error`.
            plan: The plan whose rate limits apply; "off" refuses nothing.
            port: Port to listen on; 0 takes a free one.
            host: Address to listen on. With "0.0.0.0" all machines of the network reach the sandbox.
            latency: Seconds that each response takes longer.
            dialect: "documented" behaves as documented, "live" as the service was observed to: nested lists,
                errors as text, `title` for a deal's `name` and so on; see `conduyt.sandbox.dialects`.
            allow_webhook_hosts: Hosts in a private network that webhooks may call. Loopback addresses
                are always allowed; other private addresses and names such as `*.local` are refused, as by the service.
            fixed_keys: Use the same API keys and ids of forms in every run, for programs whose key is part of their
                settings. By default they are random, and a sandbox with `db` keeps them.
            allow_hosts: Names with a dot that the sandbox accepts as its host, such as "sandbox.internal". Names
                without a dot, `localhost` and IP addresses are always allowed. Other names are refused, since a web
                page could point its own name at this machine.
        """
        check_hosts("allow_hosts", allow_hosts)
        self._socket = _listen(host, port)
        try:
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
        except BaseException:
            self._socket.close()
            raise
        bound, port = cast("tuple[str, int]", self._socket.getsockname()[:2])
        if not is_loopback(host):
            _log.warning(
                "Warning: the sandbox listens on %s, so other machines of the network can reach it. "
                "Do not put real data into it.",
                host,
            )
        address = _CALLED.get(bound, bound)
        self.url: str = f"http://{f'[{address}]' if ':' in address else address}:{port}{PREFIX}"
        config = uvicorn.Config(
            create_app(self._api, allow_hosts=allow_hosts),
            http=ConnectionProtocol,
            ws="none",
            log_level="warning",
            access_log=False,
            lifespan="on",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._serve, name="conduyt-sandbox", daemon=True)
        self.clock.on_advance(self.deliver_due)

    def client(self, scope: str = "admin", **settings: Unpack[clients.ClientSettings]) -> clients.Conduyt:
        """Make a client of this sandbox with a key of that scope; `settings` go to the client."""
        from conduyt.client import Conduyt

        return Conduyt(api_key=self._key(scope), base_url=self.url, **settings)

    def async_client(self, scope: str = "admin", **settings: Unpack[clients.ClientSettings]) -> clients.AsyncConduyt:
        """Make an asynchronous client of this sandbox; see `client`."""
        from conduyt.client import AsyncConduyt

        return AsyncConduyt(api_key=self._key(scope), base_url=self.url, **settings)

    def deliver_due(self) -> None:
        if threading.current_thread() is self._thread:  # the clock was moved in the inspector
            self._api.deliveries.deliver_due()
            return

        async def deliver_due() -> None:
            self._api.deliveries.deliver_due()

        self._run(deliver_due(), START_S)

    def wait_for_deliveries(self, timeout: float = 10.0) -> None:
        """Wait until all calls to webhooks that were due have ended; raise TimeoutError after `timeout` seconds."""
        self._run(self._api.deliveries.settle(), timeout)

    def reset(self) -> None:
        """Restore the initial content, also in the file. Keys stay. Much faster than a new sandbox."""
        self._run(self._api.reset(), START_S)

    def restore(self, name: str) -> None:
        """Go back to a snapshot, which can be done often; ValueError if there is none of this name."""
        self._run(self._api.restore(name), START_S)

    def start(self) -> Self:
        """Serve until `close`."""
        self._thread.start()
        deadline = time.monotonic() + START_S
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                self.close()
                raise RuntimeError("The sandbox did not start.")
            time.sleep(0.002)
        return self

    def close(self) -> None:
        """Stop serving. Without `db`, the content is lost."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(STOP_S)
        self._socket.close()
        self._api.store.close()  # if the server never started, nothing else closes it

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Sandbox at {self.url}>"

    def _serve(self) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            await self._server.serve(sockets=[self._socket])

        with asyncio.Runner(loop_factory=_new_loop) as runner:
            runner.run(serve())

    def _run(self, work: Coroutine[Any, Any, None], timeout: float) -> None:
        """Run a coroutine in the event loop of the server. Does nothing if the server does not run."""
        if self._loop is None or self._loop.is_closed():
            work.close()
            return
        # In a context of its own: that of a caller on trio says which library its event loop is of.
        future = Context().run(asyncio.run_coroutine_threadsafe, work, self._loop)
        try:
            future.result(timeout)
        finally:
            future.cancel()


def _new_loop(clock: Callable[[], float] = time.monotonic) -> asyncio.AbstractEventLoop:
    """Make an event loop that keeps its clock when a test freezes time, or its timers would not fire afterwards.

    The clock is a default value, because freezegun replaces the names of modules.
    """
    loop = asyncio.new_event_loop()
    setattr(loop, "time", clock)  # noqa: B010  # type checkers refuse the assignment
    return loop


def _listen(host: str, port: int) -> socket.socket:
    """Bind before the server starts, so that the address is known and a taken port fails here."""
    if not isinstance(cast("object", port), int) or not 0 <= port <= 65_535:
        raise ValueError(f"port must be a number from 0 to 65535, not {port!r}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches off Nagle's algorithm only if the protocol is given. With it, each response takes 40 ms longer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener
