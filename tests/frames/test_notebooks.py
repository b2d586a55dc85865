"""The example notebooks run from top to bottom, against the sandbox they start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "examples" / "notebooks").glob("*.ipynb"))


def outputs(notebook: Any, kind: str) -> list[str]:
    return [
        output["data"][kind]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if kind in output.get("data", {})
    ]


# Sockets to the kernel close after the test, and say so.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_tour_shows_tables_frames_a_bar_and_a_plot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "matplotlib"))
    monkeypatch.delenv("CONDUYT_API_KEY", raising=False)
    (tour,) = NOTEBOOKS
    notebook = nbformat.read(tour, as_version=4)

    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()

    tables = outputs(notebook, "text/html")
    assert "Page 1 of" in tables[0]
    assert tables[1].count("<tr>") > 5
    assert len(outputs(notebook, "image/png")) == 1
    drawn = "".join(o.get("text", "") for cell in notebook.cells for o in cell.get("outputs", []))
    assert "read deals: 100%" in drawn
    assert "Warning" not in drawn


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_kept_without_outputs(path: Path) -> None:
    cells = json.loads(path.read_text())["cells"]

    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]
