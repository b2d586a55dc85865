"""Arrow and Polars tables hold what the models say, exactly."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from conduyt import Conduyt, frames
from conduyt.models import Contact, ContactDuplicateGroup, Deal, Invoice, Tag
from conduyt.sandbox import Sandbox

TIME = pa.timestamp("us", tz="UTC")
MONEY = pa.decimal128(38, 18)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed="demo") as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Conduyt]:
    with sandbox.client() as client:
        yield client


def deal(**fields: object) -> Deal:
    return Deal.model_validate({"id": "deal_1", **fields})


def contact(**fields: object) -> Contact:
    return Contact.model_validate({"id": "con_1", **fields})


def test_columns_have_the_types_of_the_model_whatever_the_values() -> None:
    table = frames.to_arrow([deal()])

    types = {field.name: field.type for field in table.schema}
    assert types["id"] == types["status"] == types["name"] == pa.string()
    assert types["value"] == MONEY
    assert types["sort_order"] == pa.int64()
    assert types["probability"] == pa.float64()
    assert types["stage_entered_at_exact"] == pa.bool_()
    assert types["created_at"] == TIME


def test_an_empty_list_has_the_columns_and_types_of_a_full_one(client: Conduyt) -> None:
    for options in ({}, {"columns": ["*", "assigned_user"]}, {"custom_fields": client.custom_fields}):
        empty = client.contacts.list(search="nobody has such a name").to_arrow(**options)
        full = client.contacts.list(limit=100).items().to_arrow(**options)

        assert empty.num_rows == 0
        assert full.num_rows >= 500
        assert empty.schema == full.schema
    assert frames.to_polars([], model=Deal).schema["created_at"] == pl.Datetime("us", "UTC")


def test_polars_has_the_types_of_arrow() -> None:
    polars = frames.to_polars([deal(value="24000.10", createdAt="2026-03-01T10:00:00+05:00")])

    assert polars.schema["value"] == pl.Decimal(38, 18)
    assert (polars["value"] * 2).to_list() == [Decimal("48000.2")]
    assert polars["created_at"].to_list() == [datetime(2026, 3, 1, 5, tzinfo=UTC)]


@pytest.mark.parametrize("digits", ["0.30000000000000004", "123456789012345678", "0.000000000000000001", "-1e15"])
def test_an_amount_with_more_digits_is_kept_whole(digits: str) -> None:
    table = frames.to_arrow([deal(value="1.5"), deal(value=digits)])

    assert table["value"].to_pylist() == [Decimal("1.5"), Decimal(digits)]
    assert table["value"].type == pa.decimal128(38, 18)


def test_tables_of_amounts_with_few_and_with_many_digits_fit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conduyt.frames.table._BATCH", 2)
    amounts = ["1.5", "2", "0.30000000000000004", "3", "4"]

    table = frames.to_arrow([deal(value=amount) for amount in amounts])

    assert table["value"].to_pylist() == [Decimal(amount) for amount in amounts]
    assert pa.concat_tables([table, frames.to_arrow([deal()])]).num_rows == 6


def test_an_amount_without_room_is_refused_rather_than_rounded() -> None:
    with pytest.raises(ValueError, match="a value of value does not fit decimal128"):
        frames.to_arrow([deal(value="1e-19")])


def test_a_number_of_more_than_64_bits_is_refused() -> None:
    with pytest.raises(ValueError, match="sort_order does not fit int64"):
        frames.to_arrow([deal(sortOrder=2**63)])


def test_objects_become_columns_named_by_their_path_if_asked_for() -> None:
    deals = [deal(contact={"email": "a@x.test", "assignedUser": {"firstName": "Ada"}}), deal()]
    asked = ["id", "contact.email", "contact.assigned_user", "pipeline.id"]

    table = frames.to_arrow(deals, columns=asked)

    assert table["contact.email"].to_pylist() == ["a@x.test", None]
    assert table["contact.assigned_user.first_name"][0].as_py() == "Ada"
    assert table["pipeline.id"].null_count == 2
    assert not [name for name in frames.to_arrow(deals).column_names if "." in name]


def test_a_star_stands_for_the_usual_columns() -> None:
    usual = frames.to_arrow([deal()]).column_names

    assert frames.to_arrow([deal()], columns=["*", "stage.name"]).column_names == [*usual, "stage.name"]
    assert frames.to_arrow([deal()], columns=["name", "*"]).column_names == ["name", *[n for n in usual if n != "name"]]


def test_tags_are_their_names() -> None:
    tagged = contact(tags=[{"id": "t1", "name": "VIP"}, {"id": "t2", "name": "a, b"}])

    table = frames.to_arrow([tagged, contact(), contact(tags=[])])

    assert table["tags"].type == pa.list_(pa.string())
    assert table["tags"].to_pylist() == [["VIP", "a, b"], None, []]
    assert isinstance(frames.to_polars([tagged]).schema["tags"], pl.List)


def test_lists_of_objects_become_lists_of_structs_if_asked_for() -> None:
    invoice = Invoice.model_validate({"items": [{"description": "Oak", "quantity": 2}]})

    assert "items" not in frames.to_arrow([invoice]).column_names
    (items,) = frames.to_arrow([invoice], columns=["items"])["items"].to_pylist()
    assert items[0]["description"] == "Oak"


def test_amounts_inside_lists_are_kept_whole() -> None:
    prices = ["0.30000000000000004", "1"]
    invoice = Invoice.model_validate({"items": [{"unitPrice": price} for price in prices]})

    (items,) = frames.to_arrow([invoice], columns=["items"])["items"].to_pylist()

    assert [item["unit_price"] for item in items] == list(map(Decimal, prices))


def test_unknown_fields_are_columns_at_the_end_only_if_asked_for() -> None:
    tags = [Tag.model_validate({"id": "t1", "newField": "x"})]

    assert not [name for name in frames.to_arrow(tags).column_names if "newField" in name]
    assert frames.to_arrow(tags, extra=True).column_names[-1] == "model_extra.newField"


def test_objects_nobody_documents_have_what_came_as_columns() -> None:
    group = ContactDuplicateGroup.model_validate({"email": "a@x.test", "count": 2})

    assert frames.to_arrow([group]).to_pylist() == [{"model_extra.count": 2, "model_extra.email": "a@x.test"}]


def test_columns_are_those_asked_for_in_their_order() -> None:
    items = [contact(customFields={"a": 1, "b": 2}, email="a@x.test")]
    asked = ["email", "custom_fields.b", "assigned_user", "custom_fields.none", "id"]

    table = frames.to_arrow(items, columns=asked)

    users = [f"assigned_user.{name}" for name in ("id", "first_name", "last_name", "email")]
    assert table.column_names == ["email", "custom_fields.b", *users, "custom_fields.none", "id"]
    assert table["custom_fields.none"].type == pa.string()
    assert frames.to_arrow(items, columns=["custom_fields"]).to_pylist() == [{"custom_fields": '{"a": 1, "b": 2}'}]


def test_a_column_that_does_not_exist_is_refused_before_anything_is_fetched(client: Conduyt, sandbox: Sandbox) -> None:
    items = client.deals.list().items()
    before = len(sandbox.requests)

    with pytest.raises(ValueError, match=r"Deal has no column 'staus'\. Did you mean 'status'\?"):
        items.to_pandas(columns=["id", "staus"])
    with pytest.raises(ValueError, match="Deal has no column 'worth'"):
        items.to_pandas(columns=["worth"], custom_fields=client.custom_fields)
    with pytest.raises(TypeError, match=r"such as \['id'\]"):
        items.to_pandas(columns="id")
    with pytest.raises(ValueError, match='money is "float" or "decimal"'):
        items.to_pandas(money="exact")
    with pytest.raises(ValueError, match='money is "float" or "decimal"'):
        items.to_pandas(money=["float"])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="timezone is unknown: 'Mars'"):
        items.to_pandas(timezone="Mars")

    assert len(sandbox.requests) == before


def test_names_of_columns_may_come_from_a_generator() -> None:
    table = frames.to_arrow([deal(name="Renewal")], columns=(name for name in ("name", "id")))  # type: ignore[arg-type]

    assert table.to_pylist() == [{"name": "Renewal", "id": "deal_1"}]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"columns": ["id", None]}, "columns is a list of names: None is none"),
        ({"columns": 5}, "columns is a list of names, not int"),
        ({"custom_fields": ["region"]}, "not of type str"),
        ({"custom_fields": {"region": "text"}}, "not of type str"),
        ({"custom_fields": True}, "not of type bool"),
        ({"extra": "no"}, "extra must be True or False, not str"),
        ({"model": "Deal"}, "model is a class of conduyt.models, such as Contact, not 'Deal'"),
        ({"model": dict}, "model is a class of conduyt.models"),
        ({"timezone": UTC}, "timezone is a name, such as 'UTC', not timezone"),
    ],
)
def test_arguments_of_a_wrong_type_are_named(arguments: Any, text: str) -> None:
    with pytest.raises(TypeError, match=re.escape(text)):
        frames.to_pandas([deal()], **arguments)


def test_one_object_is_not_read_as_its_fields() -> None:
    with pytest.raises(TypeError, match="pass a list"):
        frames.to_arrow(deal())  # type: ignore[arg-type]


def test_what_tells_no_columns_or_mixes_objects_is_refused() -> None:
    with pytest.raises(ValueError, match="pass model="):
        frames.to_arrow([])
    with pytest.raises(TypeError, match="Tag is not Deal"):
        frames.to_arrow([deal(), Tag()])


def test_what_is_no_object_of_the_api_is_refused() -> None:
    items: Any = [{"id": "deal_1"}]
    with pytest.raises(TypeError, match=r"a table has objects of the API, such as contacts, not dict"):
        frames.to_arrow(items)


def test_text_that_is_no_text_for_arrow_is_escaped() -> None:
    (row,) = frames.to_arrow(
        [contact(customFields={"a\ud800": "b\udfff"})], custom_fields="found", columns=["custom_fields"]
    ).to_pylist()

    assert row == {"custom_fields.a\\ud800": "b\\udfff"}


def test_a_walk_becomes_one_frame_of_all_its_items(client: Conduyt) -> None:
    page = client.contacts.list(limit=100)

    frame = page.items().to_polars(columns=["id"])

    assert len(page.to_pandas()) == len(page.data) == 100
    assert frame["id"].n_unique() == len(frame) == page.meta.total
    assert len(page.items(max_items=7).to_pandas()) == 7
    assert sum(part.read(client).to_arrow().num_rows for part in page.plan_pages(2)) == page.meta.total


def test_an_async_walk_becomes_a_frame(sandbox: Sandbox) -> None:
    async def main() -> tuple[int, int, int, int]:
        async with sandbox.async_client() as client:
            page = await client.contacts.list(limit=100)
            pandas = await client.contacts.list(limit=100).items(max_items=150).to_pandas()
            polars = await page.items(max_items=3).to_polars()
            return len(page.to_pandas()), len(pandas), len(polars), (await page.items().to_arrow()).num_rows

    first, pandas, polars, every = asyncio.run(main())
    assert (first, pandas, polars) == (100, 150, 3)
    assert every >= 500


LOADED = """
import sys
import conduyt
from conduyt.sandbox import Sandbox
with Sandbox() as sandbox, sandbox.client() as client:
    client.contacts.list().data
optional = {"pandas", "polars", "pyarrow", "tqdm", "numpy", "conduyt.frames.table", "conduyt._values.display"}
print(sorted(optional & set(sys.modules)))
"""


def test_nothing_is_loaded_before_it_is_used() -> None:
    run = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("missing", "method", "extra"),
    [("pandas", "to_pandas", "pandas"), ("pyarrow", "to_pandas", "pandas"), ("polars", "to_polars", "polars"),
     ("pyarrow", "to_arrow", "arrow")],
)  # fmt: skip
def test_a_missing_library_is_named_with_what_brings_it(missing: str, method: str, extra: str) -> None:
    code = f"""
import sys
sys.modules["{missing}"] = None
from conduyt import frames
try:
    frames.{method}([])
except ImportError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == f'{missing} is not installed. Run: pip install "conduyt[{extra}]"'
