"""What the tests of the generator share: a small description (small/) and what the generator makes of it (golden/)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
SMALL = HERE / "small"
GOLDEN = HERE / "golden"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small description that a test may change."""
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


def texts_below(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its path relative to it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
