"""Contacts as a Parquet file. Needs pyarrow, and nothing else imports this module."""

# pyright: standard
# The types of pyarrow have parameters that do not matter here.
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from conduyt.csvio.table import CellType, Rows, cells, columns_of, text_of

_TYPES: Mapping[CellType, Any] = {
    "text": pa.string(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "time": pa.timestamp("us", tz="UTC"),
    "names": pa.list_(pa.string()),
}
_BATCH = 500
"""Rows that are Python objects at the same time."""

_GROUP = 20
"""Batches in each group of rows of the file."""


def write_parquet(file: IO[bytes], rows: Rows) -> None:
    """Write a table, a group of rows at a time."""
    columns = columns_of(rows())
    types = {name: pa.int64() if name == "leadScore" else _TYPES[type_] for name, type_ in columns.items()}
    schema = pa.schema(list(types.items()))
    batches = _batches(rows(), columns, schema)
    with pq.ParquetWriter(file, schema) as writer:
        while group := list(islice(batches, _GROUP)):
            writer.write_table(pa.Table.from_batches(group, schema=schema))


def _batches(rows: Iterable[Mapping[str, object]], columns: Mapping[str, CellType], schema: Any) -> Iterator[Any]:
    remaining = iter(rows)
    while some := list(islice(remaining, _BATCH)):
        values = zip(*(_values(row, columns) for row in some), strict=True)
        arrays = [pa.array(column, type=field.type) for column, field in zip(values, schema, strict=True)]
        yield pa.record_batch(arrays, schema=schema)


def _values(row: Mapping[str, object], columns: Mapping[str, CellType]) -> Iterator[object]:
    for value, type_ in zip(cells(row, columns), columns.values(), strict=True):
        match type_:
            case "time" if isinstance(value, str):
                yield _time(value)
            case "text" if value is not None:
                yield text_of(value)
            case "number" if isinstance(value, int | float) and not isinstance(value, bool):
                yield value
            case "flag" if isinstance(value, bool):
                yield value
            case "names" if isinstance(value, list):
                yield value
            case _:
                yield None


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
