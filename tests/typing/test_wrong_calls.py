"""The calls below `negative` are refused by pyright, line by line; those with custom fields by mypy as well."""

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

pytest.importorskip("pyright")

NEGATIVE = Path(__file__).parent / "negative"
FILES = sorted(NEGATIVE.glob("*.py"))


@pytest.fixture(scope="module")
def complaints() -> dict[str, set[int]]:
    """The lines pyright complains about, by file."""
    arguments = ["--outputjson", "--pythonpath", sys.executable, "--project", str(NEGATIVE)]
    done = subprocess.run([sys.executable, "-m", "pyright", *arguments], capture_output=True, text=True, check=False)
    found: dict[str, set[int]] = defaultdict(set)
    for complaint in json.loads(done.stdout)["generalDiagnostics"]:
        found[Path(complaint["file"]).name].add(complaint["range"]["start"]["line"] + 1)
    return found


def marked_in(path: Path) -> set[int]:
    return {number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if "  # error: " in line}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_marked_line_is_an_error_and_no_other(path: Path, complaints: dict[str, set[int]]) -> None:
    marked = marked_in(path)

    assert marked
    assert complaints[path.name] == marked


def test_mypy_refuses_the_same_custom_fields() -> None:
    path = NEGATIVE / "wrong_custom_fields.py"
    # With the options of the stage mypy, whose cache holds what was read before.
    command = [sys.executable, "-m", "mypy", "--no-pretty", str(path)]

    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MYPYPATH": f"{NEGATIVE.parent}"},
        cwd=NEGATIVE.parents[2],
    )

    assert {int(line) for line in re.findall(r"wrong_custom_fields\.py:(\d+): error", done.stdout)} == marked_in(path)
