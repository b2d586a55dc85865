"""Custom fields become columns: of the types in their definitions, or of their values."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conduyt import frames
from conduyt.errors import UnexpectedDataWarning
from conduyt.models import Contact, CustomField, Deal
from conduyt.sandbox import Sandbox

KINDS = {
    "note": ("text", pa.string()),
    "seats": ("number", pa.decimal128(38, 18)),
    "birthday": ("date", pa.timestamp("us", tz="UTC")),
    "vip": ("boolean", pa.bool_()),
    "plan": ("select", pa.string()),
    "langs": ("multiselect", pa.list_(pa.string())),
    "later": ("a type of tomorrow", pa.string()),
}


def definition(key: str, kind: str, entity: str = "contact") -> CustomField:
    return CustomField.model_validate({"entityType": entity, "fieldKey": key, "fieldType": kind})


DEFINITIONS = [definition(key, kind) for key, (kind, _) in KINDS.items()]


def contact(**values: object) -> Contact:
    return Contact.model_validate({"id": "con_1", "customFields": values})


def test_without_definitions_they_are_one_column_with_json() -> None:
    table = frames.to_arrow([contact(b=2, a="é"), contact()])

    assert table.column_names.count("custom_fields") == 1
    assert table["custom_fields"].to_pylist() == ['{"b": 2, "a": "é"}', "{}"]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {
            "note": "x",
            "seats": 3,
            "birthday": "1990-01-31",
            "vip": True,
            "plan": "Basic",
            "langs": ["de"],
            "later": [1],
        },
        {"seats": 0.5},
        {"seats": "12"},
    ],
)
def test_definitions_decide_columns_and_types_whatever_the_values(values: dict[str, object]) -> None:
    table = frames.to_arrow([contact(**values)], columns=["custom_fields"], custom_fields=DEFINITIONS)

    assert dict(zip(table.column_names, table.schema.types, strict=True)) == {
        f"custom_fields.{key}": type_ for key, (_, type_) in KINDS.items()
    }


def test_values_are_read_as_their_definitions_say() -> None:
    long_id = 17841405822304915
    values = {"seats": long_id, "birthday": "1990-01-31", "vip": "true", "plan": 5, "langs": 'de, "x, y"'}

    (row,) = frames.to_arrow([contact(**values)], columns=["custom_fields"], custom_fields=DEFINITIONS).to_pylist()

    assert {name.partition(".")[2]: value for name, value in row.items() if value is not None} == {
        "seats": Decimal(long_id),
        "birthday": datetime(1990, 1, 31, tzinfo=UTC),
        "vip": True,
        "plan": "5",
        "langs": ["de", "x, y"],
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [("seats", "many"), ("seats", True), ("seats", 1e30), ("birthday", "soon"), ("vip", "perhaps"), ("langs", 5)],
)
def test_a_value_that_does_not_fit_is_empty_with_a_warning(key: str, value: object) -> None:
    name = f"custom_fields.{key}"
    with pytest.warns(UnexpectedDataWarning, match=f"custom field {key} is no") as warned:
        table = frames.to_arrow([contact(**{key: value})] * 2, columns=[name], custom_fields=DEFINITIONS)

    assert table[name].to_pylist() == [None, None]
    assert len(warned) == 1


class Lead(Contact):
    """A contact of the user's own, by another name."""


def test_a_model_of_the_users_own_has_the_columns_of_its_base() -> None:
    lead = Lead.model_validate({"id": "con_1", "customFields": {"region": "EU"}})

    assert "custom_fields.region" in frames.to_arrow([lead], custom_fields=[definition("region", "text")]).column_names


def test_definitions_of_other_objects_make_no_columns() -> None:
    definitions = [definition("a", "text"), definition("b", "number", "deal")]
    deal = Deal.model_validate({"contact": {"customFields": {"a": "x"}}, "customFields": {"b": 1}})

    table = frames.to_arrow([deal], columns=["custom_fields", "contact.custom_fields"], custom_fields=definitions)

    assert table.to_pylist() == [{"custom_fields.b": 1, "contact.custom_fields.a": "x"}]


def test_the_resource_of_a_client_is_as_good_as_its_definitions() -> None:
    with Sandbox(seed="demo") as sandbox:
        with sandbox.client() as client:
            asked = {"columns": ["custom_fields"], "custom_fields": client.custom_fields}
            names = client.contacts.list(limit=5).to_arrow(**asked).column_names
            page = client.contacts.list(limit=5).to_pandas(columns=["*"], custom_fields=client.custom_fields.list())

        async def main() -> list[str]:
            async with sandbox.async_client() as client:
                defined = await client.custom_fields.list()
                first = await client.contacts.list(limit=5)
                with pytest.raises(TypeError, match="await the list first"):
                    first.to_arrow(custom_fields=client.custom_fields)
                table = await first.items(max_items=5).to_arrow(columns=["custom_fields"], custom_fields=defined)
                return table.column_names

        assert asyncio.run(main()) == names
    assert "custom_fields.preferred_plan" in names
    assert "custom_fields.preferred_plan" in page.columns


def test_something_else_than_definitions_is_refused() -> None:
    with pytest.raises(ValueError, match='custom_fields is "found"'):
        frames.to_arrow([contact()], custom_fields="fond")
    with pytest.raises(TypeError, match="pass a list, not one CustomField"):
        frames.to_arrow([contact()], custom_fields=DEFINITIONS[0])  # type: ignore[arg-type]


def test_columns_of_the_keys_that_occur_have_the_type_of_their_values() -> None:
    table = frames.to_arrow(
        [
            contact(region="north", seats=3, rate=1, vip=True, langs=["de"], odd=1, ad=17841405822304915),
            contact(region=None, seats=4, rate=0.5, odd=["x", 2], ad=1.5, long=2**64),
            contact(),
        ],
        columns=["custom_fields"],
        custom_fields="found",
    )

    assert dict(zip(table.column_names, table.schema.types, strict=True)) == {
        "custom_fields.ad": pa.string(),  # neither a float nor an integer could hold both
        "custom_fields.langs": pa.list_(pa.string()),
        "custom_fields.long": pa.string(),
        "custom_fields.odd": pa.string(),
        "custom_fields.rate": pa.float64(),
        "custom_fields.region": pa.string(),
        "custom_fields.seats": pa.int64(),
        "custom_fields.vip": pa.bool_(),
    }
    assert table["custom_fields.ad"].to_pylist() == ["17841405822304915", "1.5", None]
    assert table["custom_fields.long"].to_pylist() == [None, str(2**64), None]
    assert table["custom_fields.odd"].to_pylist() == ["1", '["x", 2]', None]
    assert table["custom_fields.seats"].to_pylist() == [3, 4, None]


def test_parquet_has_the_columns_of_a_frame(tmp_path: Path) -> None:
    with Sandbox(seed="demo") as sandbox, sandbox.client() as client:
        path = f"{tmp_path}/people.parquet"
        client.contacts.export(path)
        table = client.contacts.list(limit=100).items().to_arrow(custom_fields="found")

    stored = pq.read_table(path)
    assert stored.schema.names == table.schema.names
    assert stored.schema.types == table.schema.types
    assert sorted(map(str, stored.to_pylist())) == sorted(map(str, table.to_pylist()))


def test_parquet_takes_types_from_definitions(tmp_path: Path) -> None:
    with Sandbox(seed="demo") as sandbox, sandbox.client() as client:
        defined = client.custom_fields.list().data
        for search in ("nobody is called that", "a"):
            path = tmp_path / f"{search[:1]}.parquet"
            client.contacts.export(path, filters={"search": search}, custom_fields=defined)
        with pytest.raises(ValueError, match="custom_fields is for Parquet"):
            client.contacts.export(tmp_path / "people.csv", custom_fields=defined)

    empty, full = pq.read_table(tmp_path / "n.parquet"), pq.read_table(tmp_path / "a.parquet")
    assert (empty.num_rows, full.num_rows > 0) == (0, True)
    assert empty.schema == full.schema
    assert full.schema.field("custom_fields.birthday").type == pa.timestamp("us", tz="UTC")
