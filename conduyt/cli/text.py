"""Messages for people."""

from __future__ import annotations

from pathlib import Path

import click

from conduyt._values.text import visible


def say(text: str) -> None:
    """Write a line to the standard error."""
    click.echo(visible(text), err=True)


def written(path: Path) -> str:
    """Say that a file was written."""
    return f"wrote {path.stat().st_size:,} bytes to {path}"
