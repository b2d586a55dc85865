"""No redirect is followed: neither the key nor a body gets anywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest

import conduyt

from .calls import KEY, WAYS, Way, attempt
from .server import Exchange, Server

TARGETS: dict[str, Callable[[int], str | bytes]] = {
    "another port": lambda port: f"http://127.0.0.1:{port}/api/v1/contacts",
    "another name": lambda port: f"http://localhost:{port}/api/v1/contacts",
    "another scheme": lambda port: f"https://127.0.0.1:{port}/api/v1/contacts",
    "no scheme": lambda port: f"//127.0.0.1:{port}/api/v1/contacts",
    "a user": lambda port: f"http://conduyt.app@127.0.0.1:{port}/",
    "the key as a password": lambda port: f"http://x:{KEY}@127.0.0.1:{port}/",
    "a path": lambda port: "/elsewhere",
    "dots": lambda port: "../../elsewhere",
    "backslashes": lambda port: f"http:\\\\127.0.0.1:{port}\\",
    "spaces": lambda port: f"  http://127.0.0.1:{port}/ x",
    "bytes": lambda port: f"http://127.0.0.1:{port}/\xff\xfe".encode("latin-1"),
    "a script": lambda port: "javascript:alert(1)",
    "nothing": lambda port: "",
}


@pytest.fixture
def elsewhere() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.mark.parametrize(
    ("status", "target"), [*product((302, 307), TARGETS), *product((301, 303, 308), ["another port"])]
)
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_redirect_is_an_error_and_reaches_nobody(
    status: int, target: str, way: Way, server: Server, elsewhere: Server
) -> None:
    def act(exchange: Exchange) -> None:
        exchange.answer(status, headers=[("location", TARGETS[target](elsewhere.port))])

    for operation in ("get", "create"):
        lane = server.lane(act)
        error, _ = attempt(way, lane.url, operation)

        assert isinstance(error, conduyt.APIStatusError)
        assert error.status == status
        assert KEY not in f"{error} {error!r} {error.headers!r}"
        assert len(lane.requests) == 1
    assert elsewhere.came == 0


@pytest.mark.parametrize("header", ["refresh", "content-location", "link", "alt-svc", "location"])
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_no_other_header_leads_anywhere_either(header: str, way: Way, server: Server, elsewhere: Server) -> None:
    url = f"http://127.0.0.1:{elsewhere.port}/"
    value = {"refresh": f"0; url={url}", "link": f"<{url}>; rel=next", "alt-svc": f'h2=":{elsewhere.port}"'}

    def act(exchange: Exchange) -> None:
        status, body, kind = exchange.good()
        exchange.answer(status, body, kind=kind, headers=[(header, value.get(header, url))])

    outcome, _ = attempt(way, server.lane(act).url, "get")

    assert outcome.id == "con_1"
    assert elsewhere.came == 0
