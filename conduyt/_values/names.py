"""Names in one text: `VIP, trial`. A name with a comma is in quotes, as in CSV: `"VIP, gold", trial`."""

from __future__ import annotations

import csv
from collections.abc import Iterable


def join_names(names: Iterable[str]) -> str:
    """Return the names as one text."""
    return ", ".join(map(_quoted, names))


def split_names(text: str) -> list[str]:
    """Return the names in a text."""
    rows = csv.reader(text.splitlines(keepends=True), skipinitialspace=True)
    return [name for row in rows for cell in row if (name := cell.strip())]


def _quoted(name: str) -> str:
    is_plain = not any(letter in name for letter in ',"\r\n') and name == name.strip()
    return name if is_plain else '"' + name.replace('"', '""') + '"'
