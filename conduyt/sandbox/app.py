"""The HTTP side: each request passes the checks and reaches its handler.

    host and origin (403) > key (401) > limits (429) > scope (403) > handler exists (501) > query (400)
        > body (400, 413, 422) > handler

Public operations need no key and ignore one. Their requests are counted per client address, and their handlers find the
workspace by the object (`Call.in_workspace_with`). A handler and the listeners to its events run in one transaction.
Webhooks are called afterwards, in the background.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast, get_args

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.responses import Response as ASGIResponse
from starlette.routing import Route

from conduyt._values.text import nearest
from conduyt.sandbox import bundle
from conduyt.sandbox.background import call_from_outside, pass_time, react
from conduyt.sandbox.call import Call
from conduyt.sandbox.clock import Clock, ClockState, iso
from conduyt.sandbox.deliveries import Deliveries
from conduyt.sandbox.description import METHODS, PREFIX, Description, Operation
from conduyt.sandbox.dialects import Documented, make_dialect
from conduyt.sandbox.door import Door
from conduyt.sandbox.edge import Edge, EdgeState
from conduyt.sandbox.failure import Fault
from conduyt.sandbox.inspector import Inspector
from conduyt.sandbox.journal import run_and_record
from conduyt.sandbox.limits import Limiter, PlanName
from conduyt.sandbox.paths import Paths
from conduyt.sandbox.responses import ApiError, Response
from conduyt.sandbox.rules import handlers, storage
from conduyt.sandbox.seed import FIRST_WORKSPACE, SCOPES, Seed, SeedName, add_key, add_keys, fill, read_seed
from conduyt.sandbox.seeds import from_backup, from_file
from conduyt.sandbox.served import DialectName, served
from conduyt.sandbox.store import SYSTEM, Doc, Store
from conduyt.sandbox.wire import IgnoreDisconnects

CATCH_UP = timedelta(seconds=1)  # the shortest time between two runs of the timers by requests
MAX_BODY = 100_000_000  # bytes
_BEGINNING = "beginning"
_NAMED = "named "  # before the names that users give to snapshots
_templates: dict[tuple[SeedName | Path, DialectName, bool], sqlite3.Connection] = {}
_RANK = {"read": 0, "read-write": 1, "admin": 2}
_NEEDED = {"GET": "read", "DELETE": "admin"}  # all other methods: read-write
_log = logging.getLogger("conduyt.sandbox")


class Api:
    """One sandbox: its state, and how it responds to requests."""

    def __init__(
        self,
        *,
        seed: Seed = "demo",
        db: str | Path | None = None,
        plan: PlanName = "off",
        latency: float = 0.0,
        clock: Clock | None = None,
        dialect: DialectName = "documented",
        allow_webhook_hosts: Collection[str] = (),
        fixed_keys: bool = False,
    ) -> None:
        """Open the store, and fill it if it is new."""
        _check_name("plan", plan, PlanName)
        _check_name("dialect", dialect, DialectName)
        check_hosts("allow_webhook_hosts", allow_webhook_hosts)
        if not isinstance(cast("object", fixed_keys), bool):
            raise TypeError(f"fixed_keys must be True or False, not {type(fixed_keys).__name__}")
        Fault(latency=latency)  # it checks the number
        self.clock: Clock = clock or Clock()
        self.dialect: Documented = make_dialect(dialect)
        self.store: Store = Store(":memory:" if db is None else db, uuids=dialect == "live", fixed=fixed_keys)
        self._seed: SeedName | Path = read_seed(seed)
        self._template = (self._seed, dialect, fixed_keys)
        self.description: Description = served("documented")
        self.edge: Edge = Edge(self.clock, self.dialect, latency)
        self.deliveries: Deliveries = Deliveries(self.store, self.clock, self.dialect, allow_webhook_hosts)
        self._plan: PlanName = plan
        self._limiter = Limiter(plan, self.clock)
        self._caught_up = self.clock.now()
        self._states: dict[str, tuple[ClockState, EdgeState]] = {}
        self.settings: dict[str, str] = {"seed": str(seed), "plan": plan, "dialect": dialect}
        """The settings, as the inspector shows them."""
        if not self.store.workspace(SYSTEM).count("workspaces"):
            self._fill()
            add_keys(self.store)
            _ = self.inspector_token  # it is made here, so that a reset keeps it
            self.store.snapshot(_BEGINNING)
        self.clock.on_advance(self.catch_up)

    def _fill(self) -> None:
        """Fill the empty store. Content without a file is made once for all sandboxes of the process."""
        if self._template in _templates:
            self.store.take_over(_templates[self._template])
            return
        fill(self.store, self._seed)
        named = self.store.named_ids()
        if isinstance(self._seed, Path):
            call = call_from_outside(self.store, self.clock, self.deliveries, FIRST_WORKSPACE)
            try:
                with self.store.transaction():
                    source = from_backup if self._seed.is_dir() else from_file
                    given = source.fill(call, self._seed, self.description)
                    self.store.rename_to_uuids([id_ for id_ in named if id_ not in given])
            except (OSError, ValueError):
                self.store.clear()  # otherwise the next run would take the store for a complete one
                raise
            return
        with self.store.transaction():
            self.store.rename_to_uuids(named)
        _templates[self._template] = self.store.copy()

    def keys(self) -> list[dict[str, str]]:
        """The API keys by scope, one dict for each workspace."""
        system = self.store.workspace(SYSTEM)
        keys: dict[str, dict[str, str]] = {workspace["id"]: {} for workspace in system.query("workspaces")}
        for key in system.query("keys"):
            keys[key["workspace"]].setdefault(key["scope"], key["id"])  # later ones were made by `create_key`
        return list(keys.values())

    def create_key(
        self, scope: str = "admin", *, modules: Collection[str] | None = None, expires_in: float | None = None
    ) -> str:
        """Make another key of the first workspace; see `Sandbox.create_key`."""
        if scope not in SCOPES:
            raise ValueError(f"There is no scope {scope!r}; there are {', '.join(SCOPES)}.")
        if isinstance(modules, str):
            raise TypeError("modules must be several, such as a list, not one str")
        known = {_module(operation) for operation in self.description.operations.values()}
        for module in modules or ():
            if module not in known:
                raise ValueError(f"There is no module {module!r}{nearest(module, known)}")
        expires = None if expires_in is None else iso(self.clock.now() + timedelta(seconds=expires_in))
        return add_key(self.store, FIRST_WORKSPACE, scope, modules=modules and sorted(modules), expires=expires)

    @property
    def inspector_token(self) -> str:
        """What opens the inspector. A sandbox with a file keeps it."""
        system = self.store.workspace(SYSTEM)
        found = system.get("tokens", "inspector")
        if found is None:
            found = system.insert("tokens", {"id": "inspector", "token": self.store.new_secret("inspector")})
        return str(found["token"])

    def catch_up(self) -> None:
        """Run the timers for the time that has passed. Webhooks are not called."""
        self._caught_up = self.clock.now()
        if not self.store.closed:
            pass_time(self.store, self.clock, self.deliveries)

    async def respond(
        self, request: Request, operation: Operation | None, allowed: Collection[str] = ()
    ) -> ASGIResponse:
        """Respond to a request. If it has no operation, `allowed` holds the methods that the path has."""

        async def serve(body: bytes | None) -> Response:
            return await self._serve(request, operation, body, allowed)

        # The body of a caller without a key is not read.
        known = (operation is not None and operation.public) or self._key_of(request) is not None
        return await self.edge.respond(request, operation, serve, limit=MAX_BODY if known else 0)

    async def _serve(
        self, request: Request, operation: Operation | None, body: bytes | None, allowed: Collection[str]
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
        self,
        request: Request,
        operation: Operation | None,
        body: bytes | None,
        key: Doc | None,
        allowed: Collection[str],
    ) -> Response:
        if key is None and not (operation and operation.public):
            raise ApiError(401, "The API key is missing or unknown. Send it as: Authorization: Bearer cdy_...")
        if operation is None:
            raise _no_operation(request, allowed)
        needed = _NEEDED.get(operation.method, "read-write")
        if key is not None and _RANK[key["scope"]] < _RANK[needed]:
            raise ApiError(403, f"{operation.method} needs a key with the scope {needed}; this one has {key['scope']}.")
        modules = key.get("modules") if key else None  # None: all
        if modules is not None and _module(operation) not in modules:
            listed = ", ".join(modules)
            raise ApiError(403, f'API key denied: scope "{_module(operation)}" not permitted. Allowed: {listed}')
        handler = handlers.get(operation.name) or storage.handles.get(operation.name)
        if handler is None:
            raise ApiError(501, f"The sandbox does not simulate {operation.name} yet.")
        query = dict(self.dialect.query(operation, request.query_params.multi_items()))
        is_trial = query.pop("dry_run", False)
        if body is None:
            raise ApiError(413, f"The body is larger than {MAX_BODY:,} bytes.")
        call = Call(
            records=self.store.workspace(key["workspace"] if key else SYSTEM),
            store=self.store,
            clock=Clock(self.clock.now()),
            deliveries=self.deliveries,
            key=key,
            path=request.path_params,
            headers=request.headers,
            content=body,
            query=query,
            body=self.dialect.body(operation, body),
        )
        with self.store.transaction(), self.store.attempt(keep=not is_trial):
            response = run_and_record(call, operation, handler)
            react(call)
            return replace(response, then=None) if is_trial else response

    def _authenticate(self, request: Request) -> Doc | None:
        key = self._key_of(request)
        expires = key.get("expiresAt") if key else None
        if expires is not None and expires <= iso(self.clock.now()):
            raise ApiError(401, "The API key has expired.")
        return key

    def _key_of(self, request: Request) -> Doc | None:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        return self.store.workspace(SYSTEM).get("keys", key) if scheme.lower() == "bearer" else None

    def _count(self, key: str) -> Mapping[str, str]:
        allowance = self._limiter.take(key)
        if allowance.retry_after is not None:
            raise ApiError(429, f"Too many requests. Wait {allowance.retry_after} s.", headers=allowance.headers())
        return allowance.headers()

    async def reset(self) -> None:
        """Restore the initial content, and forget all counts and records. Keys stay."""
        await self.deliveries.close()
        self.clock.reset()
        self._caught_up = self.clock.now()
        if not self.store.restore(_BEGINNING):  # a file of an earlier run
            system = self.store.workspace(SYSTEM)
            kept = {kind: system.query(kind) for kind in ("keys", "tokens")}
            self.store.clear()
            self._fill()
            for kind, docs in kept.items():
                for doc in docs:
                    system.insert(kind, doc)
            self.store.snapshot(_BEGINNING)
        self._limiter = Limiter(self._plan, self.clock)
        self.edge.reset()

    def snapshot(self, name: str | None) -> str:
        """Keep the present state under this name, or under a new one."""
        name = f"snapshot {len(self._states) + 1}" if name is None else name
        self.store.snapshot(f"{_NAMED}{name}")
        self._states[name] = (self.clock.state(), self.edge.state())
        return name

    async def restore(self, name: str) -> None:
        """Go back to the state of this name."""
        if name not in self._states:
            raise ValueError(f"There is no snapshot {name!r}; there are: {', '.join(self._states) or 'none'}.")
        await self.deliveries.close()
        clock, edge = self._states[name]
        self.store.restore(f"{_NAMED}{name}")
        self.clock.set_state(clock)
        self._caught_up = self.clock.now()
        self._limiter = Limiter(self._plan, self.clock)
        self.edge.set_state(edge)

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
    seed: Seed = "demo",
    db: str | Path | None = None,
    plan: PlanName = "off",
    latency: float = 0.0,
    dialect: DialectName = "documented",
    allow_webhook_hosts: Collection[str] = (),
    fixed_keys: bool = False,
    allow_hosts: Collection[str] = (),
) -> Starlette:
    """Create the sandbox as an ASGI app, for your own server or for tests in the same process.

    The app serves the API under /api/v1. Its state is at `app.state.api`. The arguments are those of `Sandbox`.
    """
    check_hosts("allow_hosts", allow_hosts)
    state = api or Api(
        seed=seed,
        db=db,
        plan=plan,
        latency=latency,
        dialect=dialect,
        allow_webhook_hosts=allow_webhook_hosts,
        fixed_keys=fixed_keys,
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None, None]:
        state.deliveries.deliver_due()  # deliveries that an earlier run left
        yield
        await state.close()

    def refuse(path: str, reason: str) -> ASGIResponse:
        if not path.startswith(PREFIX):
            return PlainTextResponse(f"{reason}\n", 403)
        response = state.dialect.response(None, ApiError(403, reason).to_response())
        return ASGIResponse(response.content, 403, media_type=response.media_type)

    endpoints = _Endpoints(state)
    app = Starlette(
        routes=[
            Route(f"{PREFIX}/{{path:path}}", endpoints.operate, methods=[*METHODS]),
            bundle.route(state.dialect.description),
            *Inspector(state).routes(),
        ],
        exception_handlers={404: endpoints.not_found, 405: endpoints.wrong_method},
        middleware=[
            Middleware(IgnoreDisconnects),
            Middleware(Door, allowed_hosts=allow_hosts, refuse=refuse),
        ],
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.api = state
    return app


def _check_name(what: str, name: object, names: object) -> None:
    known: tuple[str, ...] = get_args(names)
    if name not in known:
        raise ValueError(f"{what} must be one of {', '.join(known)}, not {name!r}{nearest(name, known)}")


def check_hosts(what: str, hosts: Collection[object]) -> None:
    """Refuse one text: its letters would be taken for names."""
    if (
        isinstance(hosts, str)
        or not isinstance(cast("object", hosts), Collection)
        or not all(isinstance(host, str) for host in hosts)
    ):
        raise TypeError(f"{what} must be several names, such as a list, not {hosts!r:.100}")


def _no_operation(request: Request, allowed: Collection[str]) -> ApiError:
    asked = f"{request.method} {request.url.path}"
    if not allowed:
        return ApiError(404, f"There is no such path. {asked}")
    methods = {*allowed, "HEAD"} if "GET" in allowed else allowed
    return ApiError(405, f"The path does not take this method. {asked}", headers={"Allow": ", ".join(sorted(methods))})


def _module(operation: Operation) -> str:
    """The module scope that a key needs for it: the first word of its path."""
    return operation.path.split("/")[1]


def _address(request: Request) -> str:
    return request.client.host if request.client else "nowhere"
