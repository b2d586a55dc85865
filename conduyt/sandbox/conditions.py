"""Conditions on stored documents: `records.query("deals", equals("status", "won"), at_least("value", 1000))`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Most documents that belong to another one belong to a contact. Without this index, showing one contact with its latest
# activities would read every activity and every message.
INDEXED = {"contactId": "json_extract(doc, '$.contactId')"}


@dataclass(frozen=True, slots=True)
class Where:
    """One condition on a document. Field names are parameters too, so no text of a caller gets into the SQL."""

    sql: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """To sort by a field of another document: that of this kind whose id is in the field `through`."""

    kind: str
    through: str
    field: str


def sort_key(field: str | Referred) -> Where:
    """The value to sort by."""
    if isinstance(field, str):
        return Where("json_extract(doc, ?)", (f"$.{field}",))
    return Where(
        "(SELECT json_extract(other.doc, ?) FROM records AS other WHERE other.workspace = records.workspace "
        "AND other.kind = ? AND other.id = json_extract(records.doc, ?))",
        (f"$.{field.field}", field.kind, f"$.{field.through}"),
    )


def equals(field: str, value: Any) -> Where:
    if field in INDEXED:  # SQLite uses an index only for exactly the expression that it was made of
        return Where(f"{INDEXED[field]} IS ?", (value,))
    return Where("json_extract(doc, ?) IS ?", (f"$.{field}", value))


def one_of(field: str, values: Sequence[Any]) -> Where:
    sql = "json_extract(doc, ?) IN (SELECT value FROM json_each(?))"
    return Where(sql, (f"$.{field}", json.dumps(list(values))))


def at_least(field: str, value: Any) -> Where:
    return Where("json_extract(doc, ?) >= ?", (f"$.{field}", value))


def at_most(field: str, value: Any) -> Where:
    return Where("json_extract(doc, ?) <= ?", (f"$.{field}", value))


def below(field: str, value: Any) -> Where:
    return Where("json_extract(doc, ?) < ?", (f"$.{field}", value))


def any_of(*where: Where) -> Where:
    return Where(f"({' OR '.join(one.sql for one in where)})", tuple(v for one in where for v in one.values))


def same_text(field: str, text: str) -> Where:
    """The field equals the text; case does not matter."""
    return Where("fold(json_extract(doc, ?)) = fold(?)", (f"$.{field}", text))


def contains(fields: Sequence[str], text: str) -> Where:
    """`text` occurs in one of the fields, or across neighbouring ones: "Ada Lov" is in first name and last name."""
    joined = " || ' ' || ".join(["coalesce(json_extract(doc, ?), '')"] * len(fields))
    return Where(f"instr(fold({joined}), fold(?)) > 0", (*(f"$.{field}" for field in fields), text))


def includes(field: str, value: str) -> Where:
    """The field is a list of texts and `value` is one of them."""
    return Where("EXISTS (SELECT 1 FROM json_each(doc, ?) WHERE value = ?)", (f"$.{field}", value))


def created_after(newest: int) -> Where:
    """Only documents that did not exist when `Store.newest` gave this number."""
    return Where("seq > ?", (newest,))
