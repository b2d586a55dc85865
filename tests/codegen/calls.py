"""Calls every method of the client of the small description, and prints what went out and what came back, as JSON.

Run in a process of its own by test_generated_code.py, as the `conduyt` of that process is another one.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any

import httpx

from conduyt import AsyncConduyt, Conduyt
from conduyt.models import NewMaker, NewPart

PART = {"id": "part_1", "name": "Rung"}
THING = {
    "id": "thing_1", "title": "Ladder", "kind": "of the future", "price": "12.50", "boughtOn": "2026-01-31",
    "lentAt": None, "stock": {"shelf": {"kind": "tool", "count": 2}}, "class": "A", "_links": ["x"], "rack_no": 7,
    "colour": "red", "parts": [PART],
}  # fmt: skip
RESPONSES: dict[str, dict[str, Any]] = {
    "GET /things": {"data": [THING], "meta": {"page": 1, "limit": 50, "total": 1}},
    "POST /things": {"data": THING},
    "GET /things/kinds": {"data": [{"kind": "tool", "count": 3}]},
    "GET /things/opening-hours": {"data": {"days": ["Monday"]}},
    "GET /things/thing_1": {"data": THING},
    "PATCH /things/thing_1": {"data": THING},
    "POST /things/thing_1/loans": {"data": "soon"},
    "GET /things/thing_1/parts": {"data": {"parts": [PART, PART], "count": 2}},
    "POST /things/thing_1/parts": {"data": PART},
    "PUT /things/thing_1/picture": {"data": {"accepted": True}},
}


def response(request: httpx.Request) -> httpx.Response:
    match f"{request.method} {request.url.path}":
        case "GET /things/export":
            return httpx.Response(200, text="id,name\n", headers={"content-type": "text/csv"})
        case "GET /things/thing_1/picture":
            return httpx.Response(302, headers={"location": "https://pictures.example/1"})
        case "DELETE /things/thing_1":
            return httpx.Response(200)
        case "DELETE /things/thing_1/parts/part_1":
            return httpx.Response(204)
        case known:
            return httpx.Response(200, json=RESPONSES[known])


def main() -> dict[str, Any]:
    sent: list[dict[str, Any]] = []

    def handle(request: httpx.Request) -> httpx.Response:
        sent.append(
            {
                "call": f"{request.method} {request.url.path}",
                "query": dict(request.url.params),
                "key": request.headers.get("authorization"),
                "type": request.headers.get("content-type", "").partition(";")[0],
                "body": request.read().decode(),
            }
        )
        return response(request)

    client = Conduyt(
        "cdy_small", base_url="https://shed.example", http_client=httpx.Client(transport=httpx.MockTransport(handle))
    )
    things = client.things
    part = NewPart(name="Rung", part_no="7", comment=None, maker=NewMaker(name="Ada"))
    calls: dict[str, Callable[[], object]] = {
        "get": lambda: things.get("thing_1").model_dump(mode="json"),
        "list": lambda: [
            thing.id
            for thing in things.list(
                place="shelf 3",
                kinds=["tool", "book"],
                lent_since="2026-01-01",
                max_price="9.90",
                owner_id="o",
                in_=True,
            )
        ],
        "create": lambda: things.create(name="Ladder", price=12.5, parts=[part, {"name": "Foot"}]).id,
        "update": lambda: things.update("thing_1", comment=None).id,
        "delete": lambda: things.delete("thing_1").model_dump(),
        "lend": lambda: things.lend("thing_1", body={"to": "Ada"}).model_dump(),
        "lend without a body": lambda: things.lend("thing_1").model_dump(),
        "export_csv": lambda: things.export_csv().text,
        "get_opening_hours": lambda: things.get_opening_hours().days,
        "get_picture_url": lambda: things.get_picture_url("thing_1").url,
        "upload_picture": lambda: things.upload_picture("thing_1", picture=b"bytes").model_dump(),
        "kinds.list": lambda: [kind.count for kind in things.kinds.list()],
        "parts.list": lambda: [part.name for part in things.parts.list("thing_1", limit=5).data],
        "parts.create": lambda: things.parts.create("thing_1", part=part).name,
        "parts.delete": lambda: things.parts.delete("thing_1", "part_1"),
    }
    seen = {name: {"got": call(), "sent": sent.pop()} for name, call in calls.items()}

    async def awaited() -> list[object]:
        transport = httpx.MockTransport(handle)
        async with AsyncConduyt(
            "cdy_small", base_url="https://shed.example", http_client=httpx.AsyncClient(transport=transport)
        ) as aio:
            return [(await aio.things.get("thing_1")).id, *[thing.id async for thing in aio.things.list(place="x")]]

    return {**seen, "awaited": {"got": asyncio.run(awaited())}}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()))
