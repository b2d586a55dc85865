"""Writes what the generator makes of small/ into golden/, in place of what is there.

Run it after a change of the generator or of small/, and read the difference before you commit it. Nothing runs it by
itself: the golden files are what a person has agreed to.

    python tests/codegen/refresh.py
    git diff tests/codegen/golden
"""

from __future__ import annotations

import shutil
from pathlib import Path

from conduyt._codegen.render import render

HERE = Path(__file__).parent


def refresh(golden: Path) -> None:
    files = render(HERE / "small")
    shutil.rmtree(golden, ignore_errors=True)
    for name, text in files.items():
        path = golden / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    refresh(HERE / "golden")
