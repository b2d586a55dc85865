"""Days and times as RFC 3339 writes them. `fromisoformat` alone reads more, such as 20261231T0900Z or 2026-W53-4."""

from __future__ import annotations

import re
from datetime import date, datetime

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")


def is_day(text: str) -> bool:
    """Whether a text is a day, such as `2026-12-31`."""
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def is_time(text: str) -> bool:
    """Whether a text is a time with its zone, such as `2026-12-31T09:00:00Z`."""
    try:
        return bool(_TIME.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False
