"""Reads times that callers send."""

from __future__ import annotations

from datetime import datetime

from conduyt.sandbox.clock import iso


def parse(text: str) -> datetime:
    """Read a text that has passed the check of the format date-time."""
    return datetime.fromisoformat(text.upper())


def instant(text: str) -> str:
    """The same time in the format of the store, so that texts sort in the order of time."""
    return iso(parse(text))
