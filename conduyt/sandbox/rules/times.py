"""Times in requests."""

from __future__ import annotations

from datetime import datetime

from conduyt.sandbox.clock import iso


def parse(text: str) -> datetime:
    """Parse a text that is valid for the format `date-time`."""
    return datetime.fromisoformat(text.upper())


def instant(text: str) -> str:
    """The same time in the format of the store, in which texts sort by time."""
    return iso(parse(text))
