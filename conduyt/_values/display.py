"""Tables for notebooks. Values are shown as escaped text: no markup, no link, no script, no style."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from itertools import islice

from pydantic import BaseModel

from conduyt._values.json_values import is_list, is_object
from conduyt._values.text import one_line

_ROWS = 20
_COLUMNS = 7
_LETTERS = 80

_FIRST = (
    "id", "name", "first_name", "last_name", "email", "status", "value", "currency", "subject", "phone", "company",
    "type", "amount", "total", "priority", "due_date", "created_at", "stage_id", "updated_at",
)  # fmt: skip
"""Fields that people look for, the most important first."""
_LAST = ("title", "account_id", "color", "metadata", "custom_fields")
"""Fields of little interest, or with the same content as another one."""

Row = Mapping[str, object]


def object_table(caption: str, fields: Row) -> str:
    """Show an object, with a line for each present field."""
    rows = [
        f"<tr>{_head(name)}{_cell(value, in_column=False)}</tr>"
        for name, value in fields.items()
        if not _is_empty(value)
    ]
    return _table(caption, [], rows)


def list_table(caption: str, rows: Sequence[Row]) -> str:
    """Show the first objects of a list, with the most informative columns."""
    shown = rows[:_ROWS]
    names = _columns(shown)
    lines = ["<tr>" + "".join(_cell(row.get(name)) for name in names) + "</tr>" for row in shown]
    if len(rows) > len(shown):
        caption = f"{caption}; the first {len(shown)} are shown"
    return _table(caption, names, lines)


def _columns(rows: Sequence[Row]) -> list[str]:
    """Choose the columns, in the order of the model: there, ids come first and times last."""
    present = {name: None for row in rows for name, value in row.items() if not _is_empty(value)}
    ordered = {name: place for row in rows[:1] for place, name in enumerate(row)}

    chosen = sorted(present, key=lambda name: (rank(name, present), ordered.get(name, len(ordered))))[:_COLUMNS]
    return sorted(chosen, key=lambda name: ordered.get(name, len(ordered)))


def rank(name: str, names: Collection[str]) -> tuple[int, int]:
    """Return how much people look for a field among others: the lower, the more."""
    if name == "title" and "name" not in names:
        return 0, _FIRST.index("name")
    if name in _FIRST:
        return 0, _FIRST.index(name)
    return (2 if name in _LAST else 1), 0


def _is_empty(value: object) -> bool:
    return value is None or value == [] or value == {}


def _table(caption: str, names: Iterable[str], rows: Sequence[str]) -> str:
    # No colors, so the table follows the notebook's theme.
    head = "".join(_head(name) for name in names)
    return "".join(
        [
            '<table><caption style="text-align: left; caption-side: top">',
            _shown(caption),
            "</caption>",
            f"<thead><tr>{head}</tr></thead>" if head else "",
            f"<tbody>{''.join(rows)}</tbody></table>",
        ]
    )


def _head(name: str) -> str:
    return f'<th style="text-align: left">{_shown(name)}</th>'


def _cell(value: object, *, in_column: bool = True) -> str:
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    side = "right" if is_number and in_column else "left"
    return f'<td style="text-align: {side}">{_shown(_text(value))}</td>'


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            try:
                value = value.astimezone(UTC)
            except OverflowError:  # at the ends of the calendar
                return value.isoformat(" ", "minutes")
            return f"{value:%Y-%m-%d %H:%M}"
        case BaseModel():
            named = (getattr(value, name, None) for name in ("name", "email", "id"))
            return _text(next((text for text in named if text), str(value)))
        case _ if is_list(value):
            return ", ".join(map(_text, value[:_LETTERS]))
        case _ if is_object(value):
            pairs = islice(value.items(), _LETTERS)
            return ", ".join(f"{key}: {_text(item)}" for key, item in pairs)
        case _:
            return str(value)


def _shown(text: str) -> str:
    text = one_line(text, _LETTERS + 1)
    return escape(text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…", quote=True)
