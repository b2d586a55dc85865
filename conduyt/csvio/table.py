"""Contacts as rows of a table: which columns there are, and what stands in their cells."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Final, Literal, TypeAlias

from conduyt._values.json_values import as_mapping, is_list
from conduyt.csvio.cells import names_of, safe_cell, text_of

CellType: TypeAlias = Literal["text", "number", "flag", "time", "names"]
Rows: TypeAlias = Callable[[], Iterable[Mapping[str, object]]]
"""Reads the rows from the beginning, each time that it is called."""

COLUMNS: Final[Mapping[str, CellType]] = {
    "id": "text",
    "firstName": "text",
    "lastName": "text",
    "email": "text",
    "phone": "text",
    "company": "text",
    "companyId": "text",
    "jobTitle": "text",
    "addressLine1": "text",
    "addressLine2": "text",
    "city": "text",
    "state": "text",
    "zip": "text",
    "country": "text",
    "source": "text",
    "tags": "names",
    "assignedTo": "text",
    "leadScore": "number",
    "optedOutEmail": "flag",
    "optedOutSms": "flag",
    "doNotContact": "flag",
    "lastContactedAt": "time",
    "createdAt": "time",
    "updatedAt": "time",
}
_CUSTOM = "customFields."


def columns_of(rows: Iterable[Mapping[str, object]]) -> dict[str, CellType]:
    """Return the columns of a table: always the same ones, then a column for each custom field that a row has."""
    types: dict[str, set[CellType]] = {}
    for row in rows:
        for name, value in _custom(row).items():
            if value is not None:
                types.setdefault(_CUSTOM + name, set()).add(_type_of(value))
    custom: dict[str, CellType] = {
        name: min(found) if len(found) == 1 else "text" for name, found in sorted(types.items())
    }
    return {**COLUMNS, **custom}


def cells(row: Mapping[str, object], columns: Iterable[str]) -> Iterator[object]:
    """Return what stands in each column: a value of JSON, or a list of names."""
    custom = _custom(row)
    for column in columns:
        value = custom.get(column.removeprefix(_CUSTOM)) if column.startswith(_CUSTOM) else row.get(column)
        yield names_of(value) if column == "tags" else value


def write_csv(text: IO[str], rows: Rows, *, raw: bool) -> None:
    """Write a table as CSV in UTF-8. Unless `raw`, no cell is taken for a formula."""
    columns = columns_of(rows())
    writer = csv.writer(text)
    writer.writerow(column if raw else safe_cell(column) for column in columns)
    for row in rows():
        writer.writerow(_shown(value, raw=raw) for value in cells(row, columns))


def _shown(value: object, *, raw: bool) -> str:
    # A negative number is no formula; a text that begins with a minus sign may be one.
    return text_of(value) if raw or isinstance(value, int | float) else safe_cell(text_of(value))


def _custom(row: Mapping[str, object]) -> Mapping[str, object]:
    return as_mapping(row.get("customFields"))


def _type_of(value: object) -> CellType:
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, int | float):
        return "number"
    return "names" if is_list(value) and all(isinstance(item, str) for item in value) else "text"
