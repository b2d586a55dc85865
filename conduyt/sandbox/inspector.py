"""Pages for the browser: requests, webhooks, the outbox, stored data, faults, the clock, keys, and a reset button.

They need the token of the address that the sandbox prints when it starts. A cookie keeps it for the other pages.
Buttons work only from these pages. `door` keeps other names and other web pages out.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeAlias
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from conduyt.sandbox import outbox
from conduyt.sandbox import snippets as snippets_of
from conduyt.sandbox.clock import Clock, iso
from conduyt.sandbox.conditions import Where
from conduyt.sandbox.description import PREFIX
from conduyt.sandbox.edge import MAX_STORED_BODY, Edge, Exchange
from conduyt.sandbox.failure import Fault
from conduyt.sandbox.store import SYSTEM, Store

View: TypeAlias = Callable[[Request], Awaitable[Response]]

ON_A_PAGE = 50
_UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
_LONGEST_S = 10 * 366 * 86_400
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#4f46e5"/>'
    '<path d="M11 5.2A4 4 0 1 0 11 10.8" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>'
)


class Inspected(Protocol):
    """What the inspector needs from the app."""

    clock: Clock
    store: Store
    edge: Edge
    settings: dict[str, str]

    @property
    def inspector_token(self) -> str: ...

    async def reset(self) -> None: ...


class Inspector:
    """The pages of one sandbox."""

    def __init__(self, api: Inspected) -> None:
        self._api = api

    def routes(self) -> list[Route]:
        """The routes of the pages and buttons."""
        pages: dict[str, View] = {
            "/": self._requests,
            "/requests/{number:int}": self._request,
            "/webhooks": self._webhooks,
            "/webhooks/{workspace}/{id}": self._delivery,
            "/outbox": self._outbox,
            "/data": self._data,
            "/data/{workspace}/{kind}": self._kind,
            "/data/{workspace}/{kind}/{id:path}": self._document,
            "/faults": self._faults,
            "/clock": self._clock,
            "/keys": self._keys,
            "/reset": self._ask_for_reset,
        }
        files: dict[str, View] = {"/style.css": self._style, "/icon.svg": self._icon, "/favicon.ico": self._icon}
        buttons: dict[str, View] = {
            "/reset": self._reset,
            "/clock": self._move_clock,
            "/faults/add": self._add_fault,
            "/faults/clear": self._clear_faults,
        }
        return [
            *(Route(path, _careful(view)) for path, view in files.items()),
            # First the buttons: /reset and /clock are pages, too.
            *(Route(path, self._with_token(_from_here(view)), methods=["POST"]) for path, view in buttons.items()),
            *(Route(path, self._with_token(view), methods=["GET"]) for path, view in pages.items()),
        ]

    def _with_token(self, view: View) -> View:
        """Refuse who does not know the token. Move it from the address into a cookie."""

        async def guarded(request: Request) -> Response:
            token, cookie = self._api.inspector_token, _cookie_of(request)
            given = request.query_params.get("token")
            if given is not None and hmac.compare_digest(given.encode(), token.encode()):
                rest = [(name, value) for name, value in request.query_params.multi_items() if name != "token"]
                response = RedirectResponse(request.url.path + (f"?{urlencode(rest)}" if rest else ""), 303)
                response.set_cookie(
                    cookie, token, path=request.scope.get("root_path", "") or "/", httponly=True, samesite="strict"
                )
                return response
            if not hmac.compare_digest(request.cookies.get(cookie, "").encode(), token.encode()):
                text = "Open the inspector at the address that the sandbox printed when it started. It has a token.\n"
                return Response(text, 403, media_type="text/plain")
            return await view(request)

        return _careful(guarded)

    def _page(
        self, request: Request, template: str, status: int = 200, *, masked: bool = True, **values: Any
    ) -> Response:
        from conduyt.sandbox import render  # the templates are loaded for the first page, not for the first request

        faults = self._api.edge.faults
        common = {
            "root": request.scope.get("root_path", ""),
            "here": request.url.path,
            "url": _api_url(request),
            "settings": self._api.settings,
            "now": iso(self._api.clock.now()),
            "rules": len(faults),
        }
        text = render.page(template, masked=masked, **common, **values)
        return Response(text, status, media_type="text/html")

    def _missing(self, request: Request, what: str) -> Response:
        return self._page(request, "missing.html", 404, what=what)

    async def _requests(self, request: Request) -> Response:
        wanted, only = request.query_params.get("q", ""), request.query_params.get("only", "")
        shown = [one for one in reversed(self._api.edge.exchanges) if _fits(one, wanted, only)]
        live = "live" in request.query_params
        return self._page(request, "requests.html", exchanges=shown, q=wanted, only=only, live=live)

    async def _request(self, request: Request) -> Response:
        number = request.path_params["number"]
        exchange = next((one for one in self._api.edge.exchanges if one.number == number), None)
        if exchange is None:
            return self._missing(request, "This request is not on record any more.")
        url = _api_url(request)
        snippets = {
            "curl": snippets_of.as_curl(exchange.request, url),
            "Python": snippets_of.as_python(exchange.request, url),
        }
        return self._page(request, "request.html", exchange=exchange, iso=iso, snippets=snippets)

    async def _webhooks(self, request: Request) -> Response:
        found = [
            {
                "workspace": workspace,
                "webhooks": self._api.store.workspace(workspace["id"]).query("webhooks"),
                "deliveries": self._api.store.workspace(workspace["id"]).query("deliveries", order="desc", limit=100),
            }
            for workspace in self._workspaces()
        ]
        return self._page(request, "webhooks.html", workspaces=found)

    async def _delivery(self, request: Request) -> Response:
        delivery = self._api.store.workspace(request.path_params["workspace"]).get(
            "deliveries", request.path_params["id"]
        )
        if delivery is None:
            return self._missing(request, "There is no such delivery.")
        return self._page(request, "delivery.html", delivery=delivery)

    async def _outbox(self, request: Request) -> Response:
        return self._page(request, "outbox.html", messages=outbox.read(self._api.store)[::-1])

    async def _data(self, request: Request) -> Response:
        kinds = [
            {"workspace": workspace, "kinds": self._api.store.workspace(workspace["id"]).kinds()}
            for workspace in self._workspaces()
        ]
        return self._page(request, "data.html", workspaces=kinds)

    async def _kind(self, request: Request) -> Response:
        workspace, kind = request.path_params["workspace"], request.path_params["kind"]
        text, page = request.query_params.get("q", ""), request.query_params.get("page", "1")
        number = max(1, int(page)) if page.isdecimal() and len(page) < 10 else 1
        records = self._api.store.workspace(workspace)
        where = [Where("instr(fold(doc), fold(?))", (text,))] if text else []
        total = records.count(kind, *where)
        docs = records.query(kind, *where, order="desc", limit=ON_A_PAGE, offset=(number - 1) * ON_A_PAGE)
        pages = max(1, -(-total // ON_A_PAGE))
        return self._page(
            request,
            "kind.html",
            workspace=workspace,
            kind=kind,
            docs=docs,
            q=text,
            total=total,
            page=number,
            pages=pages,
        )

    async def _document(self, request: Request) -> Response:
        workspace, kind, id_ = (request.path_params[name] for name in ("workspace", "kind", "id"))
        doc = self._api.store.workspace(workspace).get(kind, id_)
        if doc is None:
            return self._missing(request, "There is no such document.")
        return self._page(request, "document.html", workspace=workspace, kind=kind, doc=doc)

    async def _faults(self, request: Request) -> Response:
        return self._page(request, "faults.html", faults=list(self._api.edge.faults), given={}, error=None)

    async def _add_fault(self, request: Request) -> Response:
        body = parse_qs((await request.body()).decode(errors="replace"))
        given = {name: values[0].strip() for name, values in body.items()}
        try:
            fault = Fault.parse(given.get("fault", ""))
            where = {name: given.get(name) or None for name in ("method", "path", "operation")}
            every, times = int(given.get("every") or 1), int(given["times"]) if given.get("times") else None
            self._api.edge.faults.add_fault(fault, **where, every=every, times=times)
        except ValueError as error:
            rules = list(self._api.edge.faults)
            return self._page(request, "faults.html", 400, faults=rules, given=given, error=str(error))
        return _back(request, "/faults")

    async def _clear_faults(self, request: Request) -> Response:
        self._api.edge.faults.clear()
        return _back(request, "/faults")

    async def _clock(self, request: Request) -> Response:
        return self._page(request, "clock.html", frozen=self._api.clock.is_frozen, error=None)

    async def _move_clock(self, request: Request) -> Response:
        given = parse_qs((await request.body()).decode(errors="replace"))
        clock = self._api.clock
        try:
            seconds = float(given.get("amount", ["0"])[0]) * _UNITS[given.get("unit", ["seconds"])[0]]
        except (KeyError, ValueError):
            seconds = -1.0
        if not 0 <= seconds <= _LONGEST_S:
            error = "Give a number of seconds, minutes, hours or days, up to ten years."
            return self._page(request, "clock.html", 400, frozen=clock.is_frozen, error=error)
        if "freeze" in given:
            clock.freeze()
        else:
            clock.advance(seconds)
        return _back(request, "/clock")

    async def _keys(self, request: Request) -> Response:
        shown = "show" in request.query_params
        keys = self._api.store.workspace(SYSTEM).query("keys")
        return self._page(request, "keys.html", masked=not shown, workspaces=self._workspaces(), keys=keys, shown=shown)

    async def _ask_for_reset(self, request: Request) -> Response:
        return self._page(request, "reset.html")

    async def _reset(self, request: Request) -> Response:
        await self._api.reset()
        return _back(request, "/")

    async def _style(self, _: Request) -> Response:
        from conduyt.sandbox import render

        return Response(render.stylesheet(), media_type="text/css")

    async def _icon(self, _: Request) -> Response:
        return Response(_ICON, media_type="image/svg+xml")

    def _workspaces(self) -> list[dict[str, Any]]:
        return self._api.store.workspace(SYSTEM).query("workspaces")


def _fits(exchange: Exchange, text: str, only: str) -> bool:
    request = exchange.request
    if only == "failures" and 0 < request.status < 400:
        return False
    line = f"{request.method} {request.path}?{request.query} {exchange.operation or ''}"
    bodies = (request.body[:MAX_STORED_BODY], exchange.content)
    return any(text.casefold() in one.casefold() for one in (line, *(body.decode(errors="replace") for body in bodies)))


def _back(request: Request, path: str) -> Response:
    return RedirectResponse(f"{request.scope.get('root_path', '')}{path}", 303)


def _api_url(request: Request) -> str:
    return f"{str(request.base_url).rstrip('/')}{PREFIX}"


def _cookie_of(request: Request) -> str:
    """The name of the cookie. Browsers send the cookies of one port to all ports of a host."""
    return f"conduyt_sandbox_{request.url.port or 80}"


def _careful(view: View) -> View:
    async def guarded(request: Request) -> Response:
        response = await view(request)
        response.headers.update(_HEADERS)
        return response

    return guarded


def _from_here(view: View) -> View:
    """Refuse a POST whose `Origin` is not this sandbox. Browsers send `Origin` with every POST."""

    async def guarded(request: Request) -> Response:
        if request.headers.get("origin", "").partition("://")[2] != request.headers["host"]:
            return Response("This works only from the pages of the sandbox.\n", 403, media_type="text/plain")
        return await view(request)

    return guarded
