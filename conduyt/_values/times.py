"""Times as RFC 3339 writes them."""

from __future__ import annotations

import re
from datetime import datetime

# Python also reads 20261231T000000Z and 2026-W53-4T00:00Z, which are no times of RFC 3339.
_TO_THE_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


def is_time(text: str) -> bool:
    """Whether a text is a time with its zone, such as `2026-12-31T09:00:00Z`."""
    try:
        return bool(_TO_THE_MINUTE.match(text)) and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
