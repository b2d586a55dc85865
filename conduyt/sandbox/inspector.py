"""Pages for the browser: requests, webhooks, the outbox, stored data, faults, and a reset button.

They are served only under a loopback name such as `localhost`. Otherwise any web page could point its own name at
127.0.0.1 (DNS rebinding) and read them. Buttons work only from these pages.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeAlias
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from conduyt.sandbox import outbox
from conduyt.sandbox.clock import Clock, iso
from conduyt.sandbox.conditions import Where
from conduyt.sandbox.description import PREFIX
from conduyt.sandbox.edge import Edge, Exchange
from conduyt.sandbox.failure import Fault
from conduyt.sandbox.store import SYSTEM, Store

View: TypeAlias = Callable[[Request], Awaitable[Response]]

ON_A_PAGE = 50
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
            "/style.css": self._style,
            "/icon.svg": self._icon,
            "/favicon.ico": self._icon,
        }
        buttons: dict[str, View] = {
            "/reset": self._reset,
            "/faults/add": self._add_fault,
            "/faults/clear": self._clear_faults,
        }
        return [
            *(Route(path, _for_this_machine(view)) for path, view in pages.items()),
            *(Route(path, _for_this_machine(_from_here(view)), methods=["POST"]) for path, view in buttons.items()),
        ]

    def _page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        from conduyt.sandbox import render  # the templates are loaded for the first page, not for the first request

        faults = self._api.edge.faults
        common = {
            "root": request.scope.get("root_path", ""),
            "here": request.url.path,
            "url": f"{str(request.base_url).rstrip('/')}{PREFIX}",
            "settings": self._api.settings,
            "now": iso(self._api.clock.now()),
            "rules": len(faults),
        }
        return Response(render.page(template, **common, **values), status, media_type="text/html")

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
        return self._page(request, "request.html", exchange=exchange, iso=iso)

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
    return text.lower() in f"{request.method} {request.path}?{request.query} {exchange.operation or ''}".lower()


def _back(request: Request, path: str) -> Response:
    return RedirectResponse(f"{request.scope.get('root_path', '')}{path}", 303)


def _for_this_machine(view: View) -> View:
    async def guarded(request: Request) -> Response:
        if not _is_loopback(request.headers.get("host", "")):
            text = "The pages of the sandbox answer at localhost only. The API answers at any name.\n"
            return Response(text, 403, _HEADERS, "text/plain")
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


def _is_loopback(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
