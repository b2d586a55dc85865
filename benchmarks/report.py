"""The tables of a run, as text that is Markdown as well."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

from contestants import ALL
from rows import MS, SCRIPTS, US, Row, Samples

PACKAGES = (
    *("httpx", "httpcore", "pydantic", "pyreqwest", "openai", "anthropic", "httpx2", "stripe", "requests"),
    *("githubkit", "hubspot-api-client", "simple-salesforce", "uvloop"),
)
MARKS = "<!-- begin of the table that `make bench` wrote -->", "<!-- end of the table -->"


def machine() -> dict[str, str]:
    """What it was measured on, and with."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    found: dict[str, str] = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "absent"
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return {
        "machine": f"{model}, {os.cpu_count()} processors",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "load when it began": f"{os.getloadavg()[0]:.1f}",
        **found,
    }


def judged(row: Row, samples: Samples) -> dict[str, Any]:
    """One row with its figure and its verdict."""
    sign, limit = ("≤", row.at_most) if row.at_most is not None else ("≥", row.at_least)
    assert limit is not None
    line: dict[str, Any] = {"row": row.title, "metric": row.metric, "target": f"{sign} {limit:g}{row.unit_name}"}
    figures = row.figures(samples)
    if isinstance(figures, str):
        return line | {"reached": "", "spread": "", "verdict": f"not measured: {figures}"}
    value = median(figures)
    met = value <= limit if row.at_most is not None else value >= limit
    return line | {
        "value": value,
        "reached": f"{value:.2f}{row.unit_name}",
        "spread": f"{min(figures):.2f} to {max(figures):.2f} ({len(figures)})",
        "verdict": "met" if met else "missed",
    }


def verdicts(lines: list[dict[str, Any]]) -> str:
    """The table of targets."""
    keys = {"work": "row", "of": "metric", "reached": "reached", "spread (rounds)": "spread", "target": "target"}
    return table([*keys, "verdict"], [[str(line[key]) for key in (*keys.values(), "verdict")] for line in lines])


def medians(samples: Samples) -> str:
    """What each contestant took: the table behind the ratios."""
    columns = {
        "GET, µs": ("get", "cpu", US, 0),
        "page, µs": ("page", "cpu", US, 0),
        "decode, µs": ("decode", "cpu", US, 0),
        "async 1, µs": ("async, 1 task", "cpu", US, 0),
        "async 256, µs": ("async, 256 tasks", "cpu", US, 0),
        "walk 0 ms, s": ("walk, no latency", "wall", 1, 2),
        "walk 20 ms, s": ("walk, 20 ms", "wall", 1, 2),
        "walk 80 ms, s": ("walk, 80 ms", "wall", 1, 2),
        "start, ms": ("start", "wall", MS, 0),
        "kept, kB": ("keep", "bytes", 1000, 1),
    }

    def cell(name: str, job: str, metric: str, unit: float, digits: int) -> str:
        values = [entry[metric] for entry in samples.get((job, name), []) if metric in entry]
        return f"{median(values) / unit:.{digits}f}" if values else ""

    return table(
        ["", *columns], [[name, *(cell(name, *column) for column in columns.values())] for name in (*ALL, *SCRIPTS)]
    )


def table(head: list[str], body: list[list[str]]) -> str:
    """A Markdown table with straight columns."""
    widths = [max(len(line[column]) for line in (head, *body)) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *body]
    return "\n".join(
        "| " + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def put_into(page: Path, text: str) -> None:
    """Replace what an earlier run wrote into a page of the documentation."""
    before, _, rest = page.read_text("utf-8").partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    page.write_text(f"{before}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{after}", "utf-8")
