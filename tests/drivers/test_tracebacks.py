"""What tools show of the local variables of this package: neither the key, nor headers, nor secrets of webhooks."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import conduyt
from conduyt import AsyncConduyt, Conduyt, webhooks

from .conftest import Connect
from .either import KEY, done
from .server import Server, answer, reset

pytestmark = pytest.mark.anyio

GATEWAY, COOKIE, PASSWORD, SECRET = "gate" + "-value-1", "sid=cook" + "ie-2", "prox" + "y-pass-3", "hook" + "-secret-4"
HIDDEN = (KEY, GATEWAY, COOKIE, PASSWORD, SECRET)
PACKAGE = str(Path(conduyt.__file__).parent)
HEADERS = {"x-gateway-key": GATEWAY, "Cookie": COOKIE}


def variables(error: BaseException) -> str:
    """The local variables of this package in a traceback, as text, and those of its causes."""
    found = traceback.TracebackException.from_exception(error, capture_locals=True, compact=False)
    shown: list[str] = []
    while found is not None:
        for frame in found.stack:
            if frame.filename.startswith(PACKAGE):
                shown += [f"{name} = {value}" for name, value in (frame.locals or {}).items()]
        found = found.__cause__ or found.__context__
    assert shown
    return "\n".join(shown)


async def error_of(call: Callable[[], Any]) -> BaseException:
    with pytest.raises((conduyt.ConduytError, ValueError)) as caught:
        await done(call())
    return caught.value


CALLS: dict[str, Callable[[Any], Any]] = {
    "get": lambda client: client.contacts.get("con_1"),
    "list": lambda client: client.contacts.list(),
    "create": lambda client: client.contacts.create(first_name=float("nan")),
    "bulk": lambda client: client.bulk.update_contacts(["con_1"], {"city": "Paris"}, deadline=1e-9),
    "request": lambda client: client.request("GET", "/reports"),
    "with_options": lambda client: client.with_options(max_retries=0).contacts.get("con_1"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("step", [answer(404, {"error": {"code": "not_found", "message": "no"}}), reset()])
async def test_a_failed_call_shows_no_header_of_the_client(
    connect: Connect, call: Callable[[Any], Any], step: Any
) -> None:
    with Server(then=step) as server:
        client = connect(server, headers=HEADERS, max_retries=0)
        text = variables(await error_of(lambda: call(client)))
        assert all(one.headers["x-gateway-key"] == GATEWAY for one in server.requests)

    assert not [value for value in HIDDEN if value in text]


WRONG: list[dict[str, Any]] = [
    {"timeout": "x"}, {"max_connections": 0}, {"retry": 3}, {"transport": "aiohttp"},
    {"headers": {**HEADERS, "x y": "z"}},
    {"proxy": f"http://user:{PASSWORD}@proxy:port"}, {"api_key": f"{KEY} "}, {"base_url": "http://example.com"},
]  # fmt: skip


@pytest.mark.parametrize("make", [Conduyt, AsyncConduyt])
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: next(iter(wrong)))
async def test_a_client_that_cannot_be_made_shows_nothing(make: Any, wrong: dict[str, Any]) -> None:
    given = {"api_key": KEY, "headers": HEADERS, "proxy": f"http://user:{PASSWORD}@127.0.0.1:9", **wrong}
    text = variables(await error_of(lambda: make(**given)))

    assert not [value for value in HIDDEN if value in text]


@pytest.mark.parametrize("changes", [{"headers": {**HEADERS, "x": 5}}, {"api_key": KEY, "timeout": "x"}])
async def test_options_that_cannot_be_show_nothing(connect: Connect, changes: dict[str, Any]) -> None:
    with Server() as server:
        client = connect(server)
        text = variables(await error_of(lambda: client.with_options(**changes)))

    assert not [value for value in HIDDEN if value in text]


@pytest.mark.parametrize("look", [repr, lambda one: repr(vars(one)), lambda one: repr(one._settings)])
async def test_no_look_at_a_client_shows_its_headers(connect: Connect, look: Callable[[Any], str]) -> None:
    with Server() as server:
        text = look(connect(server, headers=HEADERS))

    assert not [value for value in HIDDEN if value in text]


@pytest.mark.parametrize("read", [webhooks.verify, webhooks.parse])
@pytest.mark.parametrize(
    "body", [b'{"event":"contact.created","data":{"email":"ada@example.test"}}', b"signed rubbish"]
)
async def test_a_delivery_that_is_refused_shows_neither_secret_nor_person(read: Any, body: bytes) -> None:
    signature = webhooks.sign(body, SECRET) if body == b"signed rubbish" and read is webhooks.parse else "0" * 64
    text = variables(await error_of(lambda: read(body, signature, SECRET)))

    assert SECRET not in text
    assert "ada@" not in text
