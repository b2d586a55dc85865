"""Moments and days as callers write them."""

from __future__ import annotations

from datetime import datetime

from conduyt.sandbox.clock import iso


def parse(text: str) -> datetime:
    """A moment that has passed the check of the format date-time."""
    return datetime.fromisoformat(text.upper())


def instant(text: str) -> str:
    """The same moment as the store writes it, so that texts compare like the moments they name."""
    return iso(parse(text))
