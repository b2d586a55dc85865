"""Reads CSV files with commas, semicolons or tabs, with or without a byte order mark."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from conduyt.sandbox.responses import ApiError, invalid

MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The columns by name, and the rows: a text for each column that a row has."""

    columns: list[str]
    rows: list[dict[str, str]]


def read_table(content: bytes) -> Table:
    """Read a file, or fail with 422 if it is no CSV file, or 413 if it is too long. Empty lines do not count."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise invalid("file", "is not text in UTF-8") from None
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    try:
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if line]
    except csv.Error as error:
        raise invalid("file", f"is not CSV: {error}") from None
    if not lines:
        raise invalid("file", "is empty")
    columns = [name.strip() for name in lines[0]]
    if len(set(columns)) < len(columns) or "" in columns:
        raise invalid("file", "needs a name for each column, and no name twice")
    if len(lines) - 1 > MOST_ROWS:
        raise ApiError(413, f"The file has more than {MOST_ROWS:,} rows.")
    for position, line in enumerate(lines[1:], start=1):
        if len(line) > len(columns):
            raise invalid("file", f"has more cells than columns in row {position}")
    return Table(columns=columns, rows=[dict(zip(columns, line, strict=False)) for line in lines[1:]])
