"""Report operations that the service will take away, as its headers say (RFC 9745 and RFC 8594)."""

from __future__ import annotations

import re
import sys
import warnings
from datetime import UTC, datetime
from pathlib import Path

from conduyt._values.response import Headers, http_date
from conduyt.errors import DeprecatedOperationWarning

_PACKAGE = str(Path(__file__).parents[1])
_MOMENT = re.compile(r"@(-?[0-9]{1,12})", re.ASCII)


def deprecation_of(headers: Headers) -> tuple[datetime | None, datetime | None] | None:
    """Return since when an operation is deprecated and when it ends, as far as the headers say; `None` if it is not."""
    since, end = headers.by_name.get("deprecation"), headers.by_name.get("sunset")
    if since is not None and since.strip().lower() in {"false", "?0", ""}:
        since = None
    if since is None and end is None:
        return None
    return _moment(since), _moment(end)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    found = _MOMENT.fullmatch(text.strip())
    seconds = float(found[1]) if found else http_date(text)
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def warn_of_deprecation(route: str, headers: Headers, reported: set[str]) -> None:
    """Warn once of an operation that is deprecated."""
    found = deprecation_of(headers)
    if found is None or route in reported:
        return
    reported.add(route)
    since, end = (None if one is None else f"{one:%Y-%m-%d}" for one in found)
    parts = [f"is deprecated since {since}" if since else "is deprecated"]
    parts += [f"ends on {end}"] if end else []
    warnings.warn(DeprecatedOperationWarning(f"{route} {' and '.join(parts)}, says the service."), stacklevel=_level())


def _level() -> int:
    """Return how far up the caller of this package is."""
    frame, level = sys._getframe(2), 2
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame, level = frame.f_back, level + 1
    return level
