"""The HTTP side: routes from the description, and the way of a request through the checks to its rule.

    key (401) > limits (429) > scope (403) > is there a rule (501) > query (400) > body (400, 422) > rule

A rule runs in one transaction. Webhooks are called after it, in the background.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from conduyt.sandbox import description
from conduyt.sandbox.call import ApiError, Call, Reply
from conduyt.sandbox.clock import Clock
from conduyt.sandbox.deliveries import Deliveries
from conduyt.sandbox.description import Description, Operation
from conduyt.sandbox.limits import Limiter, PlanName
from conduyt.sandbox.rules import handlers
from conduyt.sandbox.seed import SeedName, plant
from conduyt.sandbox.store import SYSTEM, Doc, Store
from conduyt.sandbox.validate import Checks

PREFIX = "/api/v1"
KEPT_REQUESTS = 10_000  # a sandbox on the command line can run for weeks
_RANK = {"read": 0, "read-write": 1, "admin": 2}
_NEEDED = {"GET": "read", "DELETE": "admin"}  # all other methods: read-write
_log = logging.getLogger("conduyt.sandbox")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRequest:
    """A request that came in, and how it was answered. The API key is blanked out."""

    method: str
    path: str
    """As it was sent: percent-encoded, with /api/v1."""
    query: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    status: int

    @property
    def params(self) -> dict[str, str]:
        """The query, decoded."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


class Api:
    """The state of one sandbox and its answers to requests."""

    def __init__(
        self,
        *,
        seed: SeedName = "demo",
        db: str | Path | None = None,
        plan: PlanName = "off",
        latency: float = 0.0,
        clock: Clock | None = None,
    ) -> None:
        """Open the store, and fill it if it is new."""
        self.clock: Clock = clock or Clock()
        self.store: Store = Store(":memory:" if db is None else db)
        self._seed: SeedName = seed
        plant(self.store, seed)
        self.deliveries: Deliveries = Deliveries(self.store, self.clock)
        self.requests: list[RecordedRequest] = []
        self.description: Description = description.load()
        self._checks = Checks(self.description)
        self._plan: PlanName = plan
        self._limiter = Limiter(plan, self.clock)
        self._latency = latency

    def keys(self) -> list[dict[str, str]]:
        """The API keys by scope, for each workspace in turn."""
        system = self.store.workspace(SYSTEM)
        keys: dict[str, dict[str, str]] = {workspace["id"]: {} for workspace in system.query("workspaces")}
        for key in system.query("keys"):
            keys[key["workspace"]][key["scope"]] = key["id"]
        return list(keys.values())

    async def answer(self, request: Request, operation: Operation | None, status: int = 404) -> Response:
        """Answer a request; without an operation, with the given failure."""
        body = await request.body()
        await asyncio.sleep(self._latency)
        headers: dict[str, str] = {}
        try:
            key = self._authenticate(request)
            headers.update(self._count(key["id"] if key else "unknown"))
            reply = self._reply(request, operation, body, key, status)
            if reply.then is not None:
                reply = await reply.then()
        except ApiError as refusal:
            reply = refusal.reply()
        except Exception as error:
            _log.exception("%s %s", request.method, request.url.path)
            reply = ApiError(500, f"The sandbox has a bug: {type(error).__name__}: {error}").reply()
        if operation is not None and operation.method != "GET":
            self.deliveries.deliver_due()

        final = reply.status or (operation.success if operation else status)
        self._record(request, body, final)
        return Response(reply.content, final, {**headers, **reply.headers}, reply.media_type)

    def _reply(self, request: Request, operation: Operation | None, body: bytes, key: Doc | None, status: int) -> Reply:
        if key is None:
            raise ApiError(401, "The API key is missing or unknown. Send it as: Authorization: Bearer cdy_...")
        if operation is None:
            what = "There is no such path." if status == 404 else "The path does not take this method."
            raise ApiError(status, f"{what} {request.method} {request.url.path}")
        needed = _NEEDED.get(operation.method, "read-write")
        if _RANK[key["scope"]] < _RANK[needed]:
            raise ApiError(403, f"{operation.method} needs a key with the scope {needed}; this one has {key['scope']}.")
        handler = handlers.get(operation.name)
        if handler is None:
            raise ApiError(501, f"The sandbox does not simulate {operation.name} yet.")
        call = Call(
            records=self.store.workspace(key["workspace"]),
            store=self.store,
            clock=self.clock,
            deliveries=self.deliveries,
            path=request.path_params,
            query=self._checks.query(operation, request.query_params.multi_items()),
            body=self._checks.body(operation, body),
        )
        with self.store.transaction():
            return handler(call)

    def _authenticate(self, request: Request) -> Doc | None:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        return self.store.workspace(SYSTEM).get("keys", key) if scheme.lower() == "bearer" else None

    def _count(self, key: str) -> Mapping[str, str]:
        allowance = self._limiter.take(key)
        if allowance.retry_after is not None:
            raise ApiError(429, f"Too many requests. Wait {allowance.retry_after} s.", headers=allowance.headers())
        return allowance.headers()

    def _record(self, request: Request, body: bytes, status: int) -> None:
        headers = dict(request.headers)
        if "authorization" in headers:
            headers["authorization"] = "[redacted]"
        recorded = RecordedRequest(
            method=request.method,
            path=request.scope["raw_path"].decode("ascii"),
            query=request.url.query,
            headers=headers,
            body=body,
            status=status,
        )
        self.requests.append(recorded)
        del self.requests[:-KEPT_REQUESTS]

    async def reset(self) -> None:
        """Begin again: the content of the beginning, the same keys, nothing counted or recorded."""
        await self.deliveries.close()
        self.clock.reset()
        self.store.clear()
        plant(self.store, self._seed)
        self._limiter = Limiter(self._plan, self.clock)
        self.requests.clear()

    async def close(self) -> None:
        await self.deliveries.close()
        self.store.close()


def create_app(
    api: Api | None = None,
    *,
    seed: SeedName = "demo",
    db: str | Path | None = None,
    plan: PlanName = "off",
    latency: float = 0.0,
) -> Starlette:
    """The sandbox as an ASGI app, for a server of your own or for tests in the same process.

    The app answers under /api/v1. Its state is at `app.state.api`.
    """
    served = api or Api(seed=seed, db=db, plan=plan, latency=latency)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None, None]:
        served.deliveries.deliver_due()  # what an earlier run has left over
        yield
        await served.close()

    async def not_found(request: Request, _: Exception) -> Response:
        return await served.answer(request, None, 404)

    async def wrong_method(request: Request, _: Exception) -> Response:
        return await served.answer(request, None, 405)

    # /contacts/export has to be tried before /contacts/{contact_id}: in the order of the texts, "{" comes last.
    operations = sorted(served.description.operations.values(), key=lambda operation: operation.path)
    app = Starlette(
        routes=[_route(served, operation) for operation in operations],
        exception_handlers={404: not_found, 405: wrong_method},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.api = served
    return app


def _route(api: Api, operation: Operation) -> Route:
    async def endpoint(request: Request) -> Response:
        return await api.answer(request, operation)

    return Route(f"{PREFIX}{operation.path}", endpoint, methods=[operation.method], name=operation.name)
