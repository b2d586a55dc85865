"""Messages for people."""

from __future__ import annotations

from pathlib import Path

import click


def say(text: str) -> None:
    """Write a line to the standard error."""
    click.echo(visible(text), err=True)


def visible(text: str) -> str:
    """Escape what a terminal would take for a command or would not show. Text of a server may hold such."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)


def written(path: Path) -> str:
    """Say that a file was written."""
    return f"wrote {path.stat().st_size:,} bytes to {path}"
