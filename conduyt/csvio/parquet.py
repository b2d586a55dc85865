"""Records as a Parquet file, with the columns of `conduyt.frames`. Needs pyarrow, so nothing else imports it."""

# pyright: standard
# The types of pyarrow have parameters that do not matter here.
from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import IO

import pyarrow.parquet as pq

from conduyt._core.schemas import adapter_of
from conduyt._values.json_values import as_mapping
from conduyt._values.lenient import validate_leniently
from conduyt._values.model import Model
from conduyt.csvio.table import Rows
from conduyt.custom_fields import custom_fields_of, definitions_of
from conduyt.frames.columns import ArrowField
from conduyt.frames.custom_fields import GuessedField, defined_fields
from conduyt.frames.table import ArrowTableBuilder, CustomTypes

_GROUP = 10_000
_CHUNK = 1_000  # of what is validated at a time; each row may have a few values that do not fit


def write_parquet(file: IO[bytes], rows: Rows, model: type[Model], custom: CustomTypes) -> None:
    """Write a table, a group of rows at a time.

    Args:
        file: The file.
        rows: Reads the rows.
        model: The model of the rows.
        custom: Types of custom fields. If there are none, they are those of the values.
    """
    if callable(custom):
        found = custom(model.__name__)
    elif (fields := custom_fields_of(model)) is not None:
        found = defined_fields(definitions_of(fields).values(), model.__name__)
    else:
        found = _found(rows())
    records = adapter_of(model, list)
    remaining = iter(rows())
    first = list(islice(remaining, _GROUP))
    writer: pq.ParquetWriter | None = None
    try:
        for group in chain([first], iter(lambda: list(islice(remaining, _GROUP)), [])):
            builder = ArrowTableBuilder(model, extra=False, custom=lambda _: found)
            for start in range(0, len(group), _CHUNK):
                for record in validate_leniently(records, group[start : start + _CHUNK])[0]:
                    builder.add(record)
            table = builder.table()
            writer = writer or pq.ParquetWriter(file, table.schema)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _found(rows: Iterable[Mapping[str, object]]) -> Mapping[str, ArrowField]:
    guesses: dict[str, GuessedField] = {}
    for row in rows:
        for key, value in as_mapping(row.get("customFields")).items():
            guesses.setdefault(key, GuessedField()).see(value)
    return {key: guesses[key].field for key in sorted(guesses)}
