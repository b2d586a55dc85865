"""The generator makes of the small description exactly the files in golden/, whenever and wherever it runs.

If the difference is wanted: `python tests/codegen/refresh.py`, then read `git diff tests/codegen/golden`.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conduyt._codegen.render import render

from .conftest import GOLDEN, PROJECT, SMALL, texts_below
from .refresh import refresh


@pytest.fixture(scope="module")
def rendered() -> dict[str, str]:
    return render(SMALL)


def test_no_file_is_missing(rendered: dict[str, str]) -> None:
    assert sorted(set(texts_below(GOLDEN)) - set(rendered)) == []


def test_no_file_is_too_many(rendered: dict[str, str]) -> None:
    assert sorted(set(rendered) - set(texts_below(GOLDEN))) == []


@pytest.mark.parametrize("name", sorted(texts_below(GOLDEN)))
def test_each_file_is_the_golden_one(rendered: dict[str, str], name: str) -> None:
    assert rendered.get(name) == (GOLDEN / name).read_text(encoding="utf-8")


def test_a_refresh_leaves_nothing_of_what_was_there(rendered: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "golden").mkdir()
    (tmp_path / "golden" / "old.py").write_text("")

    refresh(tmp_path / "golden")

    assert texts_below(tmp_path / "golden") == rendered


def test_rendering_twice_gives_the_same_bytes(rendered: dict[str, str]) -> None:
    assert render(SMALL) == rendered


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_order_of_sets_does_not_matter(rendered: dict[str, str], seed: str) -> None:
    script = (
        "import hashlib, pathlib, sys; from conduyt._codegen.render import render\n"
        "print(hashlib.sha256(repr(sorted(render(pathlib.Path(sys.argv[1])).items())).encode()).hexdigest())"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, str(SMALL)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == hashlib.sha256(repr(sorted(rendered.items())).encode()).hexdigest()


def test_the_present_folder_does_not_matter(
    rendered: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 60\n")
    monkeypatch.chdir(tmp_path)

    assert render(SMALL) == rendered
