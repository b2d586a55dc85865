"""The list of what could go wrong names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
LIST = (PROJECT / "docs" / "security.md").read_text("utf-8")
ROWS = [row for row in LIST.splitlines() if re.match(r"\| \d+ \|", row)]
TESTS = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", LIST)


def test_the_list_has_every_row_once() -> None:
    assert [int(row.split("|")[1]) for row in ROWS] == list(range(1, len(ROWS) + 1))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_each_row_names_a_test(row: str) -> None:
    assert re.search(r"`tests/[\w/]+\.py::test_\w+`", row)


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_each_test_of_the_list_exists(path: str, name: str) -> None:
    if not (PROJECT / path).parent.is_dir():
        pytest.skip(f"{Path(path).parent} is not in this checkout")
    tree = ast.parse((PROJECT / path).read_text("utf-8"))

    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
