"""Tables of typed lists have a column for each definition, even if no row has a value."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from conduyt import AsyncConduyt, Conduyt, UnexpectedDataWarning, frames
from conduyt.models import Contact

TYPES = {
    "born": pa.timestamp("us", tz="UTC"),
    "class": pa.decimal128(38, 18),
    "langs": pa.list_(pa.string()),
    "lead-source": pa.string(),
    "note": pa.string(),
    "plan": pa.string(),
    "seats": pa.decimal128(38, 18),
    "vip": pa.bool_(),
}
VALUES: dict[str, Any] = {"born": "1990-01-31", "langs": ["de"], "seats": 17841405822304915, "vip": True, "plan": "Pro"}


def columns(table: pa.Table) -> dict[str, pa.DataType]:
    pairs = zip(table.column_names, table.schema.types, strict=True)
    return {name.partition(".")[2]: type_ for name, type_ in pairs if name.startswith("custom_fields.")}


def filled(client: Conduyt, crm: ModuleType) -> Any:
    contacts = client.contacts.typed(crm.Contact)
    contacts.create(email="full@x.test", custom_fields=VALUES)
    contacts.create(email="none@x.test", custom_fields={"lead_source": "fair"})
    return contacts


@pytest.mark.parametrize("search", ["full@x.test", "none@x.test", "nobody is called that"])
def test_an_arrow_table_has_every_column_with_its_type(client: Conduyt, crm: ModuleType, search: str) -> None:
    table = filled(client, crm).list(search=search).items().to_arrow()

    assert columns(table) == TYPES
    assert "custom_fields" not in table.column_names


def test_values_arrive_as_with_definitions(client: Conduyt, crm: ModuleType) -> None:
    typed = filled(client, crm).list(search="x.test").items().to_arrow()
    plain = client.contacts.list(search="x.test").items().to_arrow(custom_fields=client.custom_fields)
    (row,) = (row for row in typed.to_pylist() if row["email"] == "full@x.test")

    assert plain.select(typed.column_names) == typed
    assert row["custom_fields.seats"] == Decimal(17841405822304915)
    assert row["custom_fields.born"] == datetime(1990, 1, 31, tzinfo=UTC)


def test_tables_of_different_days_are_put_together(client: Conduyt, crm: ModuleType) -> None:
    contacts = filled(client, crm)
    days = [contacts.list(search=search).items for search in ("none@x.test", "full@x.test", "nobody is called that")]

    arrow = pa.concat_tables([day().to_arrow() for day in days])
    polars = pl.concat([day().to_polars() for day in days])
    pandas = pd.concat([day().to_pandas() for day in days])

    assert (arrow.num_rows, len(polars), len(pandas)) == (2, 2, 2)
    assert columns(arrow) == TYPES
    for day in days:
        assert polars.schema == day().to_polars().schema
        assert list(day().to_pandas().dtypes) == list(pandas.dtypes)


def test_the_async_client_makes_the_same_table(client: Conduyt, aclient: AsyncConduyt, crm: ModuleType) -> None:
    expected = filled(client, crm).list(search="x.test").to_arrow()

    async def main() -> Any:
        async with aclient as client:
            return await client.contacts.typed(crm.Contact).list(search="x.test").items().to_arrow()

    assert asyncio.run(main()) == expected


@pytest.mark.parametrize(("resource", "model"), [("companies", "Company"), ("deals", "Deal")])
def test_other_records_have_their_columns(client: Conduyt, crm: ModuleType, resource: str, model: str) -> None:
    page = getattr(client, resource).typed(getattr(crm, model)).list(limit=5)

    assert columns(page.to_arrow()) == TYPES


def test_columns_are_asked_for_by_key_or_name(crm: ModuleType) -> None:
    contact = crm.Contact.model_validate({"id": "c", "customFields": {"lead-source": "x", "gone": 3}})
    wanted = ["custom_fields.lead_source", "id", "custom_fields.class", "custom_fields.gone"]

    table = frames.to_arrow([contact], columns=wanted)

    assert table.to_pylist() == [
        {"custom_fields.lead-source": "x", "id": "c", "custom_fields.class": None, "custom_fields.gone": 3}
    ]
    assert columns(table)["class"] == TYPES["class"]


def test_what_is_asked_for_goes_before_the_definitions_of_the_model(client: Conduyt, crm: ModuleType) -> None:
    page = filled(client, crm).list(search="full@x.test")

    found = page.to_arrow(columns=["custom_fields"], custom_fields="found")
    defined = page.to_arrow(columns=["custom_fields"], custom_fields=client.custom_fields)

    assert found["custom_fields.seats"].to_pylist() == [17841405822304915]
    assert set(columns(found)) == set(VALUES)
    assert set(columns(defined)) == set(TYPES)


def test_values_that_do_not_fit_are_empty_with_a_warning(crm: ModuleType) -> None:
    with pytest.warns(UnexpectedDataWarning, match=r"customFields\.seats does not fit"):
        contact = crm.Contact.model_validate({"id": "c", "customFields": {"seats": "many", "note": "x"}})

    with pytest.warns(UnexpectedDataWarning, match="custom field seats is no number"):
        table = frames.to_arrow([contact], model=crm.Contact)

    assert columns(table) == TYPES
    assert (table["custom_fields.seats"].to_pylist(), table["custom_fields.note"].to_pylist()) == ([None], ["x"])


def test_an_object_without_fields_has_empty_columns(crm: ModuleType) -> None:
    table = frames.to_arrow([crm.Contact(id="a"), crm.Contact(id="b", custom_fields=crm.ContactFields())])

    assert columns(table) == TYPES
    assert table["custom_fields.vip"].to_pylist() == [None, None]


def test_typed_and_untyped_contacts_do_not_mix_silently(crm: ModuleType) -> None:
    with pytest.raises(TypeError, match="objects of one model"):
        frames.to_arrow([crm.Contact(id="a"), Contact(id="b")])


def test_without_a_generated_module_a_table_is_as_it_was(client: Conduyt, crm: ModuleType, tmp_path: Path) -> None:
    filled(client, crm)

    table = client.contacts.list(search="full@x.test").to_arrow()

    assert columns(table) == {}
    assert table.schema.field("custom_fields").type == pa.string()
