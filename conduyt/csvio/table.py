"""Contacts as rows of a table: which columns there are, and what stands in their cells."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Final, Literal, TypeAlias

from conduyt._values.json_values import as_list, as_mapping, is_list, is_object
from conduyt.csvio import safe_cell

Kind: TypeAlias = Literal["text", "number", "flag", "time", "names"]
Records: TypeAlias = Callable[[], Iterable[Mapping[str, object]]]
"""Reads the records, as often as it is called."""

COLUMNS: Final[Mapping[str, Kind]] = {
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


def columns_of(records: Iterable[Mapping[str, object]]) -> dict[str, Kind]:
    """Return the columns of a table: always the same ones, then a column for each custom field that a record has."""
    kinds: dict[str, set[Kind]] = {}
    for record in records:
        for name, value in _custom(record).items():
            if value is not None:
                kinds.setdefault(_CUSTOM + name, set()).add(_kind(value))
    custom: dict[str, Kind] = {name: min(found) if len(found) == 1 else "text" for name, found in sorted(kinds.items())}
    return {**COLUMNS, **custom}


def cells(record: Mapping[str, object], columns: Iterable[str]) -> Iterator[object]:
    """Return what stands in each column: a value of JSON, or a list of names."""
    custom = _custom(record)
    for column in columns:
        value = custom.get(column.removeprefix(_CUSTOM)) if column.startswith(_CUSTOM) else record.get(column)
        yield names_of(value) if column == "tags" else value


def write_csv(text: IO[str], records: Records, *, raw: bool) -> None:
    """Write a table as CSV in UTF-8. Unless `raw`, no cell is taken for a formula."""
    columns = columns_of(records())
    writer = csv.writer(text)
    writer.writerow(column if raw else safe_cell(column) for column in columns)
    for record in records():
        writer.writerow(_shown(value, raw=raw) for value in cells(record, columns))


def _shown(value: object, *, raw: bool) -> str:
    # A negative number is no formula; a text that begins with a minus sign may be one.
    return text_of(value) if raw or isinstance(value, int | float) else safe_cell(text_of(value))


def text_of(value: object) -> str:
    """Return a value as text: lists of names with commas, other lists and objects as JSON."""
    match value:
        case None:
            return ""
        case str():
            return value
        case _ if (texts := _texts(value)) is not None:
            return ", ".join(texts)
        case _:
            return json.dumps(value, ensure_ascii=False)


def names_of(value: object) -> list[str] | None:
    """Return the names of tags, which come as objects, or as texts from the live service."""
    if not is_list(value):
        return None
    named = [item.get("name") if is_object(item) else item for item in value]
    return [str(name) for name in named if name is not None]


def _custom(record: Mapping[str, object]) -> Mapping[str, object]:
    return as_mapping(record.get("customFields"))


def _texts(value: object) -> list[str] | None:
    """Return a list of texts, or `None` if it is something else."""
    texts = [item for item in as_list(value) if isinstance(item, str)]
    return texts if is_list(value) and len(texts) == len(value) else None


def _kind(value: object) -> Kind:
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, int | float):
        return "number"
    return "text" if _texts(value) is None else "names"
