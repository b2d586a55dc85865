"""Exports of typed lists have a column for each definition, even if no row has a value."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conduyt import AsyncConduyt, Conduyt

from .test_tables import TYPES, VALUES, columns, filled

HEADS = [f"customFields.{key}" for key in sorted(TYPES)]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("search", ["full@x.test", "none@x.test", "nobody is called that"])
def test_parquet_has_every_column_with_its_type(client: Conduyt, crm: ModuleType, tmp_path: Path, search: str) -> None:
    contacts = filled(client, crm)

    contacts.export(tmp_path / "a.parquet", filters={"search": search})

    stored = pq.read_table(tmp_path / "a.parquet")
    assert columns(stored) == TYPES
    assert stored.schema.types == contacts.list(limit=1).to_arrow().schema.types
    if search == "full@x.test":
        assert stored.to_pylist() == contacts.list(search=search).to_arrow().to_pylist()


def test_parquet_files_of_different_days_are_put_together(client: Conduyt, crm: ModuleType, tmp_path: Path) -> None:
    contacts = filled(client, crm)
    for search in ("full@x.test", "none@x.test", "nobody is called that"):
        contacts.export(tmp_path / f"{search[:4]}.parquet", filters={"search": search})

    table = pa.concat_tables([pq.read_table(path) for path in sorted(tmp_path.glob("*.parquet"))])

    assert (table.num_rows, columns(table)) == (2, TYPES)


@pytest.mark.parametrize("search", ["full@x.test", "none@x.test", "nobody is called that"])
def test_csv_has_every_column(client: Conduyt, crm: ModuleType, tmp_path: Path, search: str) -> None:
    filled(client, crm).export(tmp_path / "a.csv", filters={"search": search})

    head = (tmp_path / "a.csv").read_text().splitlines()[0].split(",")
    assert [name for name in head if name.startswith("customFields.")] == HEADS


def test_values_are_those_that_arrived(client: Conduyt, crm: ModuleType, tmp_path: Path) -> None:
    contacts = filled(client, crm)

    contacts.export(tmp_path / "a.csv", filters={"search": "full@x.test"})
    contacts.export(tmp_path / "a.jsonl", filters={"search": "full@x.test"})

    (row,) = rows_of(tmp_path / "a.csv")
    (line,) = map(json.loads, (tmp_path / "a.jsonl").read_text().splitlines())
    assert {head.partition(".")[2]: row[head] for head in HEADS if row[head]} == {
        "born": "1990-01-31",
        "langs": "de",
        "plan": "Pro",
        "seats": "17841405822304915",
        "vip": "true",
    }
    assert line["customFields"] == VALUES


@pytest.mark.parametrize(("resource", "model"), [("companies", "Company"), ("deals", "Deal")])
def test_other_records_have_their_columns(
    client: Conduyt, crm: ModuleType, tmp_path: Path, resource: str, model: str
) -> None:
    typed: Any = getattr(client, resource).typed(getattr(crm, model))

    typed.export(tmp_path / "a.parquet")
    typed.export(tmp_path / "a.csv")

    assert columns(pq.read_table(tmp_path / "a.parquet")) == TYPES
    assert [name for name in rows_of(tmp_path / "a.csv")[0] if name.startswith("customFields.")] == HEADS


def test_the_async_client_writes_the_same_file(
    client: Conduyt, aclient: AsyncConduyt, crm: ModuleType, tmp_path: Path
) -> None:
    filled(client, crm).export(tmp_path / "a.parquet", filters={"search": "x.test"})

    async def main() -> None:
        async with aclient as client:
            await client.contacts.typed(crm.Contact).export(tmp_path / "b.parquet", filters={"search": "x.test"})

    asyncio.run(main())
    assert pq.read_table(tmp_path / "a.parquet") == pq.read_table(tmp_path / "b.parquet")


def test_without_types_the_columns_are_those_that_occur(client: Conduyt, crm: ModuleType, tmp_path: Path) -> None:
    filled(client, crm)

    client.contacts.export(tmp_path / "a.parquet", filters={"search": "none@x.test"})

    assert columns(pq.read_table(tmp_path / "a.parquet")) == {"lead-source": pa.string()}
