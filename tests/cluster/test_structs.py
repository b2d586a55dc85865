"""Models as columns of Arrow, all of them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

import pyarrow as pa
from pydantic import AwareDatetime

from conduyt import frames
from conduyt._values.model import Model


class Leaf(Model):
    name: str | None = None
    weight: Decimal | None = None


class Tree(Model):
    id: str = ""
    count: int | None = None
    share: float | None = None
    alive: bool | None = None
    kind: Literal["oak", "elm"] | str | None = None
    planted: date | None = None
    seen_at: AwareDatetime | None = None
    leaf: Leaf | None = None
    leaves: list[Leaf] | None = None
    names: list[str] | None = None
    parent: Tree | None = None
    branches: list[Tree] | None = None
    notes: dict[str, object] | None = None
    anything: object = None
    either: int | str | None = None


EVERY = ["*", "leaf", "leaves", "parent", "branches"]


def test_each_field_is_a_column_of_its_own_type() -> None:
    leaf = pa.struct([("name", pa.string()), ("weight", pa.decimal128(38, 18))])
    schema = frames.to_arrow([], model=Tree, columns=EVERY).schema

    assert dict(zip(schema.names, schema.types, strict=True)) == {
        "id": pa.string(),
        "count": pa.int64(),
        "share": pa.float64(),
        "alive": pa.bool_(),
        "kind": pa.string(),
        "planted": pa.date32(),
        "seen_at": pa.timestamp("us", "UTC"),
        "leaf.name": pa.string(),
        "leaf.weight": pa.decimal128(38, 18),
        "leaves": pa.list_(leaf),
        "names": pa.list_(pa.string()),
        "parent": pa.string(),
        "branches": pa.string(),
        "notes": pa.string(),
        "anything": pa.string(),
        "either": pa.string(),
    }


def test_values_are_kept() -> None:
    seen_at = datetime(2026, 5, 4, 12, 30, 15, 123456, tzinfo=UTC)
    tree = Tree(
        id="t1",
        count=2**62,
        share=0.1,
        alive=False,
        kind="yew",
        planted=date(1990, 1, 31),
        seen_at=seen_at,
        leaf=Leaf(name="a", weight=Decimal("0.10")),
        leaves=[Leaf(name="b"), Leaf(weight=Decimal("12345678901234567890.5"))],
        names=["x", "y"],
    )

    (row,) = frames.to_arrow([tree], columns=EVERY).to_pylist()

    assert {name: value for name, value in row.items() if value is not None} == {
        "id": "t1",
        "count": 2**62,
        "share": 0.1,
        "alive": False,
        "kind": "yew",
        "planted": date(1990, 1, 31),
        "seen_at": seen_at,
        "leaf.name": "a",
        "leaf.weight": Decimal("0.10"),
        "leaves": [{"name": "b", "weight": None}, {"name": None, "weight": Decimal("12345678901234567890.5")}],
        "names": ["x", "y"],
    }


def test_what_has_no_fixed_shape_is_json() -> None:
    tree = Tree(
        parent=Tree(id="t0", seen_at=datetime(2026, 5, 4, tzinfo=UTC)),
        branches=[Tree(id="t2")],
        notes={"höhe": 3, "none": None},
        anything=[1, {"a": Decimal("1.5")}],
        either=7,
    )

    (row,) = frames.to_arrow([tree], columns=EVERY).to_pylist()

    assert json.loads(row["parent"]) == {"id": "t0", "seenAt": "2026-05-04T00:00:00Z"}
    assert json.loads(row["branches"]) == [{"id": "t2"}]
    assert json.loads(row["notes"]) == {"höhe": 3, "none": None}
    assert json.loads(row["anything"]) == [1, {"a": "1.5"}]
    assert json.loads(row["either"]) == 7
