"""How a program would use the client of the small description. Type-checked, not run (test_generated_code.py).

A wrong use carries a `type: ignore`; a checker that does not need it complains about the ignore.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import assert_type

from conduyt import OMIT, AsyncConduyt, AsyncPage, AsyncPager, Conduyt, Content, Page, Redirect
from conduyt.models import KindCount, NewMaker, NewPart, OpeningHours, Outcome, Owner, Part, Thing, ThingKind


def results(client: Conduyt) -> None:
    assert_type(client.things.get("thing_1"), Thing)
    assert_type(client.things.list(place="shelf"), Page[Thing])
    assert_type(client.things.kinds.list(), Page[KindCount])
    assert_type(client.things.parts.list("thing_1"), Page[Part])
    assert_type(client.things.get_opening_hours(), OpeningHours)
    assert_type(client.things.delete("thing_1"), Outcome)
    assert_type(client.things.export_csv(), Content)
    assert_type(client.things.get_picture_url("thing_1"), Redirect)
    client.things.parts.delete("thing_1", "part_1")


async def awaited_results(client: AsyncConduyt) -> None:
    assert_type(await client.things.get("thing_1"), Thing)
    pager: AsyncPager[Thing] = client.things.list(place="shelf")
    assert_type(await pager, AsyncPage[Thing])
    assert_type(await client.things.list(place="shelf"), AsyncPage[Thing])


def fields(thing: Thing) -> None:
    assert_type(thing.id, str)
    assert_type(thing.kind, ThingKind | None)
    assert_type(thing.price, Decimal | None)
    assert_type(thing.bought_on, date | None)
    assert_type(thing.lent_at, datetime | None)
    assert_type(thing.owner, Owner | None)
    assert_type(thing.stock, dict[str, KindCount] | None)
    assert_type(thing.labels, dict[str, str] | None)
    assert_type(thing.notes, object)


def arguments(client: Conduyt) -> None:
    client.things.list(place="shelf", kinds=["tool", "of the future"], state="lent", lent_since=date(2026, 1, 1))
    client.things.list(place="shelf", lent_since="2026-01-01", max_price="9.90", owner_id="o", in_=True, page=OMIT)
    client.things.list()  # type: ignore[call-arg]  # place is required
    client.things.create(name="Ladder", price=12.5, parts=[{"name": "Rung"}])
    client.things.create(name="Ladder", price=Decimal("12.50"), parts=[new_part()])
    client.things.create(name=None, price=1)  # type: ignore[arg-type]  # a new thing has a name
    client.things.update("thing_1", comment=None, owner=None, lent_at=datetime(2026, 1, 1, tzinfo=UTC))
    client.things.update("thing_1", name=None)  # type: ignore[arg-type]  # not nullable
    client.things.update(thing_id="thing_1")  # ids are given by position or by name
    client.things.lend("thing_1", body={"to": "Ada"})
    client.things.parts.create("thing_1", part=new_part())
    client.things.upload_picture("thing_1", picture=b"bytes", thumbnail="small.png")


def new_part() -> NewPart:
    NewPart(name="Rung")  # type: ignore[call-arg]  # part_no and comment are required
    return NewPart(name="Rung", part_no="7", comment=None, maker=NewMaker(name="Ada"))
