"""The HTTP side: each request passes the checks and reaches its handler.

    key (401) > limits (429) > scope (403) > handler exists (501) > query (400) > body (400, 422) > handler

Public operations need no key and ignore one. Their requests are counted per client address, and their handlers find the
workspace by the object (`Call.in_workspace_with`). A handler and the listeners to its events run in one transaction.
Webhooks are called afterwards, in the background.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response as ASGIResponse
from starlette.routing import Route

from conduyt.sandbox import bundle, description
from conduyt.sandbox.background import call_from_outside, pass_time, react
from conduyt.sandbox.call import Call
from conduyt.sandbox.clock import Clock
from conduyt.sandbox.deliveries import Deliveries
from conduyt.sandbox.description import METHODS, PREFIX, Description, Operation
from conduyt.sandbox.dialects import DialectName, make_dialect
from conduyt.sandbox.edge import Edge
from conduyt.sandbox.inspector import Inspector
from conduyt.sandbox.journal import run_and_record
from conduyt.sandbox.limits import Limiter, PlanName
from conduyt.sandbox.paths import Paths
from conduyt.sandbox.responses import ApiError, Response
from conduyt.sandbox.rules import handlers, storage
from conduyt.sandbox.seed import FIRST_WORKSPACE, SeedName, fill
from conduyt.sandbox.seeds import from_file
from conduyt.sandbox.store import SYSTEM, Doc, Store
from conduyt.sandbox.validate import Checks
from conduyt.sandbox.wire import IgnoreDisconnects

CATCH_UP = timedelta(seconds=1)  # the shortest time between two runs of the timers by requests
_RANK = {"read": 0, "read-write": 1, "admin": 2}
_NEEDED = {"GET": "read", "DELETE": "admin"}  # all other methods: read-write
_log = logging.getLogger("conduyt.sandbox")


class Api:
    """One sandbox: its state, and how it responds to requests."""

    def __init__(
        self,
        *,
        seed: SeedName | Path = "demo",
        db: str | Path | None = None,
        plan: PlanName = "off",
        latency: float = 0.0,
        clock: Clock | None = None,
        dialect: DialectName = "documented",
        allow_webhook_hosts: Collection[str] = (),
    ) -> None:
        """Open the store, and fill it if it is new."""
        self.clock: Clock = clock or Clock()
        self.store: Store = Store(":memory:" if db is None else db)
        self._seed: SeedName | Path = seed
        self.description: Description = description.load()
        self._dialect = make_dialect(dialect, self.description)
        self.edge: Edge = Edge(self.clock, self._dialect, latency)
        self.deliveries: Deliveries = Deliveries(self.store, self.clock, self._dialect, allow_webhook_hosts)
        self._checks = Checks(self.description)
        self._plan: PlanName = plan
        self._limiter = Limiter(plan, self.clock)
        self._caught_up = self.clock.now()
        self.settings: dict[str, str] = {"seed": str(seed), "plan": plan, "dialect": dialect}
        """The settings, as the inspector shows them."""
        self._fill()
        self.clock.on_advance(self.catch_up)

    def _fill(self) -> None:
        if not fill(self.store, self._seed):
            return
        if isinstance(self._seed, Path):
            call = call_from_outside(self.store, self.clock, self.deliveries, FIRST_WORKSPACE)
            try:
                with self.store.transaction():
                    from_file.fill(call, self._seed, self.description)
            except (OSError, ValueError):
                self.store.clear()  # otherwise the next run would take the store for a complete one
                raise
        self.store.remember()

    def keys(self) -> list[dict[str, str]]:
        """The API keys by scope, one dict for each workspace."""
        system = self.store.workspace(SYSTEM)
        keys: dict[str, dict[str, str]] = {workspace["id"]: {} for workspace in system.query("workspaces")}
        for key in system.query("keys"):
            keys[key["workspace"]][key["scope"]] = key["id"]
        return list(keys.values())

    def catch_up(self) -> None:
        """Run the timers for the time that has passed. Webhooks are not called."""
        self._caught_up = self.clock.now()
        if not self.store.closed:
            pass_time(self.store, self.clock, self.deliveries)

    async def respond(
        self, request: Request, operation: Operation | None, allowed: Collection[str] = ()
    ) -> ASGIResponse:
        """Respond to a request. If it has no operation, `allowed` holds the methods that the path has."""

        async def serve(body: bytes) -> Response:
            return await self._serve(request, operation, body, allowed)

        return await self.edge.respond(request, operation, serve)

    async def _serve(
        self, request: Request, operation: Operation | None, body: bytes, allowed: Collection[str]
    ) -> Response:
        headers: dict[str, str] = {}
        try:
            if self.clock.now() - self._caught_up >= CATCH_UP:
                self.catch_up()
                self.deliveries.deliver_due()
            public = operation is not None and operation.public
            key = None if public else self._authenticate(request)
            headers.update(self._count(f"from {_address(request)}" if public else key["id"] if key else "unknown"))
            response = self._dispatch(request, operation, body, key, allowed)
            if response.then is not None:
                response = await response.then()
        except ApiError as refusal:
            response = refusal.to_response()
        except Exception as error:
            _log.exception("%s %s", request.method, request.url.path)
            response = ApiError(500, f"The sandbox has a bug: {type(error).__name__}: {error}").to_response()
        if operation is not None and operation.method != "GET":
            self.deliveries.deliver_due()

        final = response.status or (operation.success if operation else 200)
        return replace(response, status=final, headers={**headers, **response.headers})

    def _dispatch(
        self, request: Request, operation: Operation | None, body: bytes, key: Doc | None, allowed: Collection[str]
    ) -> Response:
        if key is None and not (operation and operation.public):
            raise ApiError(401, "The API key is missing or unknown. Send it as: Authorization: Bearer cdy_...")
        if operation is None:
            raise _no_operation(request, allowed)
        needed = _NEEDED.get(operation.method, "read-write")
        if key is not None and _RANK[key["scope"]] < _RANK[needed]:
            raise ApiError(403, f"{operation.method} needs a key with the scope {needed}; this one has {key['scope']}.")
        handler = handlers.get(operation.name) or storage.handles.get(operation.name)
        if handler is None:
            raise ApiError(501, f"The sandbox does not simulate {operation.name} yet.")
        call = Call(
            records=self.store.workspace(key["workspace"] if key else SYSTEM),
            store=self.store,
            clock=Clock(self.clock.now()),
            deliveries=self.deliveries,
            key=key,
            path=request.path_params,
            headers=request.headers,
            content=body,
            query=self._dialect.query(operation, request.query_params.multi_items(), self._checks),
            body=self._dialect.body(operation, body, self._checks),
        )
        with self.store.transaction():
            response = run_and_record(call, operation, handler)
            react(call)
            return response

    def _authenticate(self, request: Request) -> Doc | None:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        return self.store.workspace(SYSTEM).get("keys", key) if scheme.lower() == "bearer" else None

    def _count(self, key: str) -> Mapping[str, str]:
        allowance = self._limiter.take(key)
        if allowance.retry_after is not None:
            raise ApiError(429, f"Too many requests. Wait {allowance.retry_after} s.", headers=allowance.headers())
        return allowance.headers()

    async def reset(self) -> None:
        """Restore the initial content and keys, and forget all counts and records."""
        await self.deliveries.close()
        self.clock.reset()
        self._caught_up = self.clock.now()
        if not self.store.restore():
            self.store.clear()
            self._fill()
        self._limiter = Limiter(self._plan, self.clock)
        self.edge.reset()

    async def close(self) -> None:
        await self.deliveries.close()
        self.store.close()


class _Endpoints:
    """Finds the operation of each request."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._paths = Paths((*api.description.operations.values(), *storage.OPERATIONS))

    async def operate(self, request: Request) -> ASGIResponse:
        method = "GET" if request.method == "HEAD" else request.method
        path = f"/{request.path_params['path']}"
        found = self._paths.find(method, path)
        if found is None:
            return await self._api.respond(request, None, self._paths.methods(path))
        operation, request.scope["path_params"] = found
        return await self._api.respond(request, operation)

    async def not_found(self, request: Request, _: Exception) -> ASGIResponse:
        return await self._api.respond(request, None)

    async def wrong_method(self, request: Request, error: Exception) -> ASGIResponse:
        if "path" in request.path_params:  # a method that no operation has, such as OPTIONS
            return await self.operate(request)
        allow = (error.headers or {}).get("Allow", "") if isinstance(error, HTTPException) else ""
        return await self._api.respond(request, None, allow.split(", "))


def create_app(
    api: Api | None = None,
    *,
    seed: SeedName | Path = "demo",
    db: str | Path | None = None,
    plan: PlanName = "off",
    latency: float = 0.0,
    dialect: DialectName = "documented",
    allow_webhook_hosts: Collection[str] = (),
) -> Starlette:
    """Create the sandbox as an ASGI app, for your own server or for tests in the same process.

    The app serves the API under /api/v1. Its state is at `app.state.api`.
    """
    served = api or Api(
        seed=seed, db=db, plan=plan, latency=latency, dialect=dialect, allow_webhook_hosts=allow_webhook_hosts
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None, None]:
        served.deliveries.deliver_due()  # deliveries that an earlier run left
        yield
        await served.close()

    endpoints = _Endpoints(served)
    app = Starlette(
        routes=[
            Route(f"{PREFIX}/{{path:path}}", endpoints.operate, methods=[*METHODS]),
            bundle.route(served.description),
            *Inspector(served).routes(),
        ],
        exception_handlers={404: endpoints.not_found, 405: endpoints.wrong_method},
        middleware=[Middleware(IgnoreDisconnects)],
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.api = served
    return app


def _no_operation(request: Request, allowed: Collection[str]) -> ApiError:
    asked = f"{request.method} {request.url.path}"
    if not allowed:
        return ApiError(404, f"There is no such path. {asked}")
    methods = {*allowed, "HEAD"} if "GET" in allowed else allowed
    return ApiError(405, f"The path does not take this method. {asked}", headers={"Allow": ", ".join(sorted(methods))})


def _address(request: Request) -> str:
    return request.client.host if request.client else "nowhere"
