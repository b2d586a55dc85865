"""The recipes run as programs, in a sandbox of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

RECIPES = Path(__file__).parents[2] / "examples" / "recipes"
PRINTED = {
    "lead_report.py": r"source .*\nwebsite +111 .*\d+ leads wait for a first call",
    "pipeline_forecast.py": r"stage +New +Qualified +Proposal +all\n.*2026-\d\d +\d+",
    "duplicate_hunt.py": r"  keep   .*  merge  .*\n3 contacts would be merged\.\n",
    "nightly_sync.py": r"500 created.*quiet night +500 in the copy\n.*2 updated, 1 created, 1 deleted, 500 in the copy",
    "webhook_receiver.py": r"contact.created +ada@.*deal.created +Acme.*was handled before\nrefused with 400: ",
}


def run(name: str, folder: Path, *arguments: str) -> str:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CONDUYT_")}
    pytest.importorskip("matplotlib", reason="matplotlib is not installed: the recipe with a plot does not run")
    done = subprocess.run(
        [sys.executable, RECIPES / name, *arguments],
        cwd=folder,
        env={**kept, "MPLBACKEND": "svg", "MPLCONFIGDIR": str(folder), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_recipe_is_run() -> None:
    assert {path.name for path in RECIPES.glob("*.py")} == set(PRINTED)


@pytest.mark.parametrize("name", PRINTED)
def test_a_recipe_does_its_work(name: str, tmp_path: Path) -> None:
    assert re.search(PRINTED[name], run(name, tmp_path), re.DOTALL)

    drawn = {path.name for path in tmp_path.glob("*.svg")}
    assert drawn == ({"forecast.svg"} if name == "pipeline_forecast.py" else set())


def test_the_hunt_merges_if_it_is_told_to(tmp_path: Path) -> None:
    assert run("duplicate_hunt.py", tmp_path, "--merge").endswith("3 contacts are merged.\n")
