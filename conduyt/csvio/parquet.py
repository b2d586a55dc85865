"""Contacts as a Parquet file, with the columns of `conduyt.frames`. Needs pyarrow, so nothing else imports it."""

# pyright: standard
# The types of pyarrow have parameters that do not matter here.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain, islice
from pathlib import Path

import pyarrow.parquet as pq

from conduyt._core.lenient import validate_leniently
from conduyt._core.schemas import adapter_of
from conduyt._values.json_values import as_mapping
from conduyt.csvio.table import Rows
from conduyt.frames.columns import ArrowField
from conduyt.frames.custom_fields import GuessedField
from conduyt.frames.table import ArrowTableBuilder
from conduyt.models.contacts import Contact

_GROUP = 10_000
_CHUNK = 1_000  # of what is validated at a time; each row may have a few values that do not fit


def write_parquet(path: Path, rows: Rows, defined: Callable[[str], Mapping[str, ArrowField]] | None = None) -> None:
    """Write a table, a group of rows at a time.

    Args:
        path: The file.
        rows: Reads the rows.
        defined: The types of custom fields; `None` takes those that their values have.
    """
    if defined is None:
        found = _found(rows())
        defined = lambda owner: found  # noqa: E731, ARG005  # all rows are contacts
    contacts = adapter_of(Contact, list)
    remaining = iter(rows())
    first = list(islice(remaining, _GROUP))
    writer: pq.ParquetWriter | None = None
    try:
        for group in chain([first], iter(lambda: list(islice(remaining, _GROUP)), [])):
            builder = ArrowTableBuilder(Contact, extra=False, custom=defined)
            for start in range(0, len(group), _CHUNK):
                for contact in validate_leniently(contacts, group[start : start + _CHUNK])[0]:
                    builder.add(contact)
            table = builder.table()
            writer = writer or pq.ParquetWriter(path, table.schema)
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
