"""Responses to text: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from textwrap import indent

import click
from pydantic_core import to_jsonable_python
from rich.cells import cell_len, set_cell_size

from conduyt._values.json_values import is_object
from conduyt._values.model import Model
from conduyt._values.text import visible
from conduyt.cli.text import say
from conduyt.cli.values import Format

_WIDEST_CELL = 40


def as_json(value: object, *, indent: int | None = None) -> str:
    """Write a value as JSON: the same value as ever, but with control characters escaped, the invisible ones too."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or one == "\n" else json.dumps(one)[1:-1] for one in text)


def as_data(item: object) -> object:
    """Turn an object of the API into plain data, under the API's own names, with the fields that were there."""
    return item.model_dump(by_alias=True, exclude_unset=True) if isinstance(item, Model) else item


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        number = int(value) if value == value.to_integral_value() else float(value)
        return number if Decimal(repr(number)) == value else str(value)
    plain: object = to_jsonable_python(value)
    return plain


def write_one(item: object, output: Format, columns: Sequence[str], *, raw: bool = False) -> None:
    """Write one object."""
    data = as_data(item)
    if output == "json":
        _write(as_json(data, indent=2))
    elif output == "jsonl":
        _write(as_json(data))
    elif is_object(data):
        shown = {name: data.get(name) for name in columns} if columns else data
        if output == "csv":
            _write_csv([list(shown), [_cell(value) for value in shown.values()]], raw=raw)
        else:
            width = max((cell_len(visible(name)) for name in shown), default=0)
            for name, value in shown.items():
                _write(f"{click.style(set_cell_size(visible(name), width), bold=True)}  {visible(_cell(value))}")
    else:
        _write(visible(_cell(data)))


def write_pages(
    pages: Iterable[Sequence[object]], output: Format, columns: Sequence[str], model: object, *, raw: bool = False
) -> None:
    """Write a list, each page as soon as it is there."""
    rows = ([as_data(item) for item in page] for page in pages)
    if output == "jsonl":
        for page in rows:
            for row in page:
                _write(as_json(row))
            sys.stdout.flush()
    elif output == "json":
        _write_array(rows)
    elif output == "csv":
        names = list(columns) or _fields_of(model)
        _write_csv([names], raw=raw)
        for page in rows:
            _write_csv(([_cell(_mapping(row).get(name)) for name in names] for row in page), raw=raw)
            sys.stdout.flush()
    else:
        _write_table(rows, columns)


def _write_array(pages: Iterator[list[object]]) -> None:
    before = "["
    for page in pages:
        for row in page:
            click.echo(f"{before}\n{indent(as_json(row, indent=2), '  ')}", nl=False)
            before = ","
        sys.stdout.flush()
    _write("[]" if before == "[" else "\n]")


def _write_table(pages: Iterator[list[object]], columns: Sequence[str]) -> None:
    widths: dict[str, int] = {}
    for page in pages:
        cells = [{name: visible(_cell(value)) for name, value in _mapping(row).items()} for row in page]
        if not widths and cells:
            widths = _widths(cells, columns)
            _write(click.style(_row({name: name for name in widths}, widths), bold=True))
        for row in cells:
            _write(_row(row, widths))
        sys.stdout.flush()
    if not widths:
        say("nothing found")


def _widths(cells: Sequence[Mapping[str, str]], columns: Sequence[str]) -> dict[str, int]:
    """Choose the columns that fit, by the first page: those asked for, or those with a simple value, in their order."""
    names = columns or [
        name
        for name in dict.fromkeys(name for row in cells for name in row)
        if any(row.get(name) for row in cells) and not any(row.get(name, "").startswith(("{", "[")) for row in cells)
    ]
    left = None if columns else _terminal_width()
    widths: dict[str, int] = {}
    for name in names:
        width = max(cell_len(visible(name)), *(cell_len(row.get(name, "")) for row in cells))
        width = min(width, _WIDEST_CELL)
        if left is not None:
            left -= width + 2
            if left < 0 and widths:
                break
        widths[name] = width
    return widths


def _terminal_width() -> int | None:
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _row(cells: Mapping[str, str], widths: Mapping[str, int]) -> str:
    return "  ".join(_fit(visible(cells.get(name, "")), width) for name, width in widths.items()).rstrip()


def _fit(text: str, width: int) -> str:
    return set_cell_size(text, width) if cell_len(text) <= width else f"{set_cell_size(text, width - 1)}…"


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


def _mapping(row: object) -> Mapping[str, object]:
    return row if is_object(row) else {"value": row}


def _fields_of(model: object) -> list[str]:
    if not (isinstance(model, type) and issubclass(model, Model)):
        return ["value"]
    return [field.serialization_alias or name for name, field in model.model_fields.items()]


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
