"""Tables for narrow windows: each cell knows the head of its column."""

from __future__ import annotations

import re
from html import escape

TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
HEAD = re.compile(r"<th[^>]*>(.*?)</th>", re.DOTALL)
ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
CELL = re.compile(r"<td(?=[ >])")
LONG = re.compile(r"(?<=[>\s])[\w.:/]{30,}(?=[<\s,])")
"""A name that may break, between tags."""
FEWEST, MOST = 2, 8
"""Columns of a table whose rows become cards in a narrow window."""


def labelled(html: str) -> str:
    """A page whose tables can be shown as cards, one for each row, and whose long names in tables can break."""
    return TABLE.sub(lambda match: LONG.sub(_breakable, _labelled(match)), html)


def _breakable(match: re.Match[str]) -> str:
    return re.sub(r"([/:.]+|_)(?=[^\W_])", r"\1<wbr>", match[0])


def _labelled(match: re.Match[str]) -> str:
    table = match[0].replace(r"\|", "|")  # the escape that a forge needs in code
    head, found, body = table.partition("</thead>")
    names = [escape(re.sub(r"<.*?>", "", name).strip()) for name in HEAD.findall(head)]
    if not found or not FEWEST <= len(names) <= MOST or "<th" in body:
        return table

    def row(match: re.Match[str]) -> str:
        left = iter(names)
        return CELL.sub(lambda _: f'<td data-label="{next(left, "")}"', match[0])

    return f"<table data-cards>{head.removeprefix('<table>')}{found}{ROW.sub(row, body)}"
