"""Responses to text: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from textwrap import indent
from typing import TypeAlias

import click
from pydantic_core import to_jsonable_python
from rich.cells import cell_len, set_cell_size

from conduyt._values.json_values import is_object
from conduyt._values.model import Model
from conduyt._values.text import visible
from conduyt.cli.columns import Columns, fitting, value_at
from conduyt.cli.streams import can_show
from conduyt.cli.text import say
from conduyt.cli.values import Format

_Row: TypeAlias = Mapping[str, object]
_WIDEST_CELL = 40


def as_json(value: object, *, indent: int | None = None) -> str:
    """Write a value as JSON: the same value as ever, but with control characters escaped, the invisible ones too."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or one == "\n" else json.dumps(one)[1:-1] for one in text)


def showable(value: object, *, indent: int | None = None) -> str:
    """Write a value as JSON. Letters that the standard output does not have are escaped, so that none is lost."""
    text = as_json(value, indent=indent)
    if can_show(text):
        return text
    return "".join(letter if can_show(letter) else json.dumps(letter)[1:-1] for letter in text)


def _write_json(value: object, *, indent: int | None = None) -> None:
    _write(showable(value, indent=indent))


def as_data(item: object) -> object:
    """Turn an object of the API into plain data, under the API's own names, with the fields that were there."""
    return item.model_dump(by_alias=True, exclude_unset=True) if isinstance(item, Model) else item


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        number = int(value) if value == value.to_integral_value() else float(value)
        return number if Decimal(repr(number)) == value else str(value)
    plain: object = to_jsonable_python(value)
    return plain


def write_one(item: object, output: Format, columns: Columns, *, raw: bool = False) -> None:
    """Write one object.

    Raises:
        UnknownColumnError: A column does not exist.
    """
    data = as_data(item)
    if is_object(data):
        columns.check_rows([data])
        data = columns.of(data)
    if output == "json":
        _write_json(data, indent=2)
    elif output == "jsonl":
        _write_json(data)
    elif is_object(data):
        shown = {name: data.get(name) for name in columns.names} if columns else data
        if output == "csv":
            _write_csv([list(shown), [_cell(value) for value in shown.values()]], raw=raw)
        else:
            width = max((cell_len(visible(name)) for name in shown), default=0)
            for name, value in shown.items():
                _write(f"{click.style(set_cell_size(visible(name), width), bold=True)}  {visible(_cell(value))}")
    else:
        _write(visible(_cell(data)))


def write_pages(pages: Iterable[Sequence[object]], output: Format, columns: Columns, *, raw: bool = False) -> None:
    """Write a list, each page as soon as it is there.

    Raises:
        UnknownColumnError: A column does not exist.
    """
    rows = _checked(([_mapping(as_data(item)) for item in page] for page in pages), columns)
    if output == "jsonl":
        for page in rows:
            for row in page:
                _write_json(columns.of(row))
            sys.stdout.flush()
    elif output == "json":
        _write_array(rows, columns)
    elif output == "csv":
        _write_csv_pages(rows, columns, raw=raw)
    else:
        _write_table(rows, columns)


def _checked(pages: Iterator[Sequence[_Row]], columns: Columns) -> Iterator[Sequence[_Row]]:
    """Check the columns with the first page, before anything is written."""
    none: Sequence[_Row] = ()
    first = next(pages, none)
    columns.check_rows(first)
    yield first
    yield from pages


def _write_array(pages: Iterator[Sequence[_Row]], columns: Columns) -> None:
    before = "["
    for page in pages:
        for row in page:
            click.echo(f"{before}\n{indent(showable(columns.of(row), indent=2), '  ')}", nl=False)
            before = ","
        sys.stdout.flush()
    _write("[]" if before == "[" else "\n]")


def _write_csv_pages(pages: Iterator[Sequence[_Row]], columns: Columns, *, raw: bool) -> None:
    """Write a column for each field of the model, and for each that the first page has beside them."""
    names: list[str] = []
    late: set[str] = set()
    for page in pages:
        if not names:
            present = dict.fromkeys([*columns.fields, *(name for row in page for name in row)])
            names = list(columns.names or present) or ["value"]
            _write_csv([names], raw=raw)
        _write_csv(([_cell(value_at(row, name)) for name in names] for row in page), raw=raw)
        late.update(name for row in page for name in row if not columns and name not in names)
        sys.stdout.flush()
    if late:
        say(f"conduyt: warning: no column for {', '.join(sorted(late))}: only later pages have it; use -o jsonl")


def _write_table(pages: Iterator[Sequence[_Row]], columns: Columns) -> None:
    widths: dict[str, int] = {}
    for page in pages:
        if columns:
            cells = [{name: visible(_cell(value_at(row, name))) for name in columns.names} for row in page]
        else:
            cells = [{name: visible(_cell(value)) for name, value in row.items()} for row in page]
        if not widths and cells:
            widths = _widths(cells, columns)
            _write(click.style(_row({name: name for name in widths}, widths), bold=True))
        for row in cells:
            _write(_row(row, widths))
        sys.stdout.flush()
    if not widths:
        say("nothing found")


def _widths(cells: Sequence[Mapping[str, str]], columns: Columns) -> dict[str, int]:
    """Choose the columns by the first page: those asked for, or, of those with a simple value, the best that fit."""
    names = columns.names or [
        name
        for name in dict.fromkeys(name for row in cells for name in row)
        if any(row.get(name) for row in cells) and not any(row.get(name, "").startswith(("{", "[")) for row in cells)
    ]
    widths = {
        name: min(max(cell_len(visible(name)), *(cell_len(row.get(name, "")) for row in cells)), _WIDEST_CELL)
        for name in names
    }
    room = None if columns else _room()
    return widths if room is None else dict(fitting(widths, room))


def _room() -> int | None:
    """Return the width of the terminal, or what COLUMNS says it is; `None` for a file or a pipe."""
    import shutil

    return shutil.get_terminal_size((0, 0)).columns or None


def _row(cells: Mapping[str, str], widths: Mapping[str, int]) -> str:
    return "  ".join(_fit(visible(cells.get(name, "")), width) for name, width in widths.items()).rstrip()


def _fit(text: str, width: int) -> str:
    return (
        set_cell_size(text, width)
        if cell_len(text) <= width
        else f"{set_cell_size(text, width - 1)}{'…' if can_show('…') else '~'}"
    )


def _write_csv(rows: Iterable[Sequence[str]], *, raw: bool) -> None:
    from conduyt.csvio import safe_cell  # loads SQLite, for which no other format has a use

    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows if raw else (map(safe_cell, row) for row in rows))
    text = buffer.getvalue()
    if sys.stdout.isatty():
        text = "".join(f"{visible(line)}\n" for line in text.split("\n")[:-1])
    click.echo(text, nl=False)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    text = as_json(value)
    return text[1:-1] if text.startswith('"') else text


def _mapping(row: object) -> _Row:
    return row if is_object(row) else {"value": row}


def write_bytes(content: bytes, *, is_text: bool) -> None:
    """Write the content of a file to the standard output."""
    if not sys.stdout.isatty():
        click.echo(content, nl=False)
    elif is_text:
        lines = content.decode("utf-8", errors="replace").split("\n")
        click.echo("\n".join(visible(line.removesuffix("\r").replace("\t", "    ")) for line in lines))
    else:
        raise click.UsageError("this is no text for a terminal: write it to a file with --to FILE or > FILE")


def _write(text: str) -> None:
    click.echo(text)
