"""Records as rows of a table: which columns there are, and what stands in their cells."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Final, TypeAlias

from conduyt._values.json_values import as_mapping
from conduyt._values.model import Model
from conduyt.csvio.cells import names_of, safe_cell, text_of
from conduyt.custom_fields import custom_fields_of, definitions_of

Rows: TypeAlias = Callable[[], Iterable[Mapping[str, object]]]
"""Reads the rows from the beginning, each time that it is called."""

COLUMNS: Final = {
    "Contact": (
        *("id", "firstName", "lastName", "email", "phone", "company", "companyId", "jobTitle"),
        *("addressLine1", "addressLine2", "city", "state", "zip", "country", "source", "tags", "assignedTo"),
        *("leadScore", "optedOutEmail", "optedOutSms", "doNotContact", "lastContactedAt", "createdAt", "updatedAt"),
    )
}
"""The columns of models that have many fields. Other models have a column for each field."""

_CUSTOM = "customFields."


def columns_of(rows: Iterable[Mapping[str, object]], model: type[Model]) -> list[str]:
    """Return the columns of a table: always the same ones, then a column for each custom field.

    The model defines the custom fields. If it does not, they are those that a row has.
    """
    model.model_rebuild()
    columns = COLUMNS.get(model.__name__) or tuple(
        field.serialization_alias or name
        for name, field in model.model_fields.items()
        if field.serialization_alias != _CUSTOM[:-1]
    )
    if (fields := custom_fields_of(model)) is not None:
        return [*columns, *(_CUSTOM + one.field_key for one in definitions_of(fields).values())]
    found: dict[str, None] = {}
    for row in rows:
        found.update((_CUSTOM + name, None) for name, value in _custom(row).items() if value is not None)
        if not columns:  # nothing is documented, so the fields are those of the rows
            found.update(dict.fromkeys(row))
    return [*columns, *(sorted(found) if columns else found)]


def cells(row: Mapping[str, object], columns: Iterable[str]) -> Iterator[object]:
    """Return what stands in each column: a value of JSON, or a list of names."""
    custom = _custom(row)
    for column in columns:
        value = custom.get(column.removeprefix(_CUSTOM)) if column.startswith(_CUSTOM) else row.get(column)
        yield names_of(value) if column == "tags" else value


def write_csv(text: IO[str], rows: Rows, model: type[Model], *, raw: bool) -> None:
    """Write a table as CSV in UTF-8. Unless `raw`, no cell is taken for a formula."""
    columns = columns_of(rows(), model)
    writer = csv.writer(text)
    writer.writerow(column if raw else safe_cell(column) for column in columns)
    for row in rows():
        writer.writerow(_shown(value, raw=raw) for value in cells(row, columns))


def _shown(value: object, *, raw: bool) -> str:
    # A negative number is no formula; a text that begins with a minus sign may be one.
    return text_of(value) if raw or isinstance(value, int | float) else safe_cell(text_of(value))


def _custom(row: Mapping[str, object]) -> Mapping[str, object]:
    return as_mapping(row.get("customFields"))
