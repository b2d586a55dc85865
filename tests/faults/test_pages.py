"""A walk over pages goes on after a fault, or says how far it came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import conduyt

from .calls import WAYS, Way, client_of, done, run
from .faults import HTML
from .server import Exchange, Server, encoded, head

each_way = pytest.mark.parametrize("way", WAYS, ids=str)

ALL = [f"con_{number}" for number in range(1, 7)]


async def walk(client: Any, into: list[str]) -> None:
    pages = client.contacts.list(limit=2)
    if hasattr(pages, "__aiter__"):
        async for one in pages:
            into.append(one.id)
    else:
        for one in pages:
            into.append(one.id)


def cut(exchange: Exchange) -> None:
    body = exchange.good()[1]
    exchange.send(head(200, [("content-length", str(len(body)))]) + body[:-9])
    exchange.close()


ONCE: dict[str, Callable[[Exchange], None]] = {
    "500": lambda exchange: exchange.answer(500, {"error": {"code": "internal_error", "message": "Oh."}}),
    "502 html": lambda exchange: exchange.answer(502, HTML, kind="text/html"),
    "429": lambda exchange: exchange.answer(429, headers=[("retry-after", "0")]),
    "reset": Exchange.reset,
    "close": Exchange.close,
    "cut": cut,
    "stale": lambda exchange: (exchange.succeed(), exchange.close())[1],
}


@pytest.mark.parametrize("fault", ONCE)
@each_way
def test_a_fault_on_a_later_page_loses_no_row_and_doubles_none(fault: str, way: Way, server: Server) -> None:
    def act(exchange: Exchange) -> None:
        if exchange.number == 2:
            ONCE[fault](exchange)
        else:
            exchange.succeed()

    seen: list[str] = []

    async def work() -> None:
        client = client_of(way, server.lane(act).url)
        await walk(client, seen)
        await done(client.close())

    run(way, work)

    assert seen == ALL


@each_way
def test_an_error_in_the_middle_stops_the_walk_where_it_came_to(way: Way, server: Server) -> None:
    def act(exchange: Exchange) -> None:
        if exchange.request.query.get("page") == ["2"]:
            exchange.answer(401, {"error": {"code": "unauthenticated", "message": "The key was revoked."}})
        else:
            exchange.succeed()

    lane = server.lane(act)
    seen: list[str] = []

    async def work() -> None:
        client = client_of(way, lane.url)
        with pytest.raises(conduyt.AuthenticationError):
            await walk(client, seen)
        rest = await done(client.contacts.list(limit=2, page=3))
        seen.extend(one.id for one in rest.data)
        await done(client.close())

    run(way, work)

    assert seen == [*ALL[:2], *ALL[4:]]
    assert len(lane.requests) == 3


@pytest.mark.parametrize("rows", [[1, 2], [None], ["con_1"], [[]]])
@each_way
def test_rows_that_are_no_objects_are_never_taken_in_silence(rows: list[object], way: Way, server: Server) -> None:
    lane = server.lane(lambda exchange: exchange.answer(200, encoded({"data": rows})))

    async def work() -> None:
        client = client_of(way, lane.url)
        with pytest.raises((conduyt.ResponseDecodeError, conduyt.UnexpectedDataWarning)):
            await done(client.contacts.list())
        await done(client.close())

    run(way, work)
