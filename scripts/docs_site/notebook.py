"""Run the notebook from top to bottom, and print its cells as Markdown, and its plots, as JSON.

python -m docs_site.notebook    # in scripts/
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from docs_site.pictures import PROJECT, environment, in_both, page_svg

NOTEBOOK = PROJECT / "examples" / "notebooks" / "tour.ipynb"
CARD = """\
.page { height: 100%; padding: 18px 22px; box-sizing: border-box; background: var(--g); color: var(--t);
  font: 14px/1.5 system-ui, sans-serif; }
.page svg { width: 100%; height: auto; margin-top: 10px; }
.page table { border-collapse: collapse; width: 100%; font-size: 13px; }
.page th, .page td { text-align: right; padding: 4px 10px; border-bottom: 1px solid var(--l); white-space: nowrap; }
.page .in { margin: 0 0 10px; padding: 8px 12px; border-radius: 6px; background: var(--c); white-space: pre;
  font: 13px/1.6 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
"""
COLOURS = {
    "light": "--g: #fff; --t: #1b1f2a; --l: #e3e6ea; --c: #f4f5f8;",
    "dark": "--g: #10131c; --t: #dee2ec; --l: #2a2f3a; --c: #1a1e2a;",
}


def outputs_of(cell: Any) -> list[dict[str, Any]]:
    return [output.get("data", {"text/plain": output.get("text", "")}) for output in cell.get("outputs", [])]


def table(data: dict[str, Any]) -> str:
    """The table of an output as a page of the site shows it: without styles of its own."""
    text = re.sub(r"<style.*?</style>", "", data["text/html"], flags=re.DOTALL)
    return re.sub(r' (?:border|class|style)="[^"]*"', "", text)


def executed() -> Any:
    notebook: Any = nbformat.read(NOTEBOOK, as_version=4)
    with tempfile.TemporaryDirectory() as name:
        os.environ.update(environment(Path(name)) | {"IPYTHONDIR": name})
        plots = nbformat.v4.new_code_cell("%config InlineBackend.figure_formats = ['svg']")
        notebook.cells.insert(0, plots)
        NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": name}}).execute()
    del notebook.cells[0]
    return notebook


def main() -> None:
    """Print `markdown`, and `pictures` by name."""
    parts: list[str] = []
    pictures: dict[str, dict[str, str]] = {}
    frame = plot = source = ""
    for cell in executed().cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        for data in outputs_of(cell):
            if svg := data.get("image/svg+xml"):
                name = f"notebook-{len(pictures) + 1}"
                pictures[name] = in_both(svg)
                (title,) = re.findall(r"set_title\(f?\"(.*?)\"", cell.source) or ["A plot"]
                parts.append(f"<!-- picture: {name} | A plot of the notebook: {re.sub('[{}]', '', title)} -->")
                plot = plot or svg
            elif "text/html" in data:
                parts.append(f'<div class="output">{table(data)}</div>')
                if "deals[[" in cell.source:
                    frame, source = table(data), cell.source.splitlines()[-1]
            elif text := re.sub(r".*\r(?!\n)", "", data.get("text/plain", "")).strip():
                parts.append(f"```text\n{text}\n```")
    for scheme, colours in COLOURS.items():
        drawn = in_both(plot)[scheme]
        body = f'<div class="in">{source}</div>{frame}{drawn}'
        style = f"{CARD}.page {{ {colours} color-scheme: {scheme}; }}"
        pictures.setdefault("frame", {})[scheme] = page_svg(body, style, width=900, height=590)
    json.dump({"markdown": "\n\n".join(parts), "pictures": pictures}, sys.stdout)


if __name__ == "__main__":
    main()
