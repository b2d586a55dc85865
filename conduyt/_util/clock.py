"""The client's clock. A wait counts as long as planned, even if tests freeze the clock or patch `time.sleep`.

Otherwise the client would wait again and again for a time that never comes.
"""

from __future__ import annotations

import time

_NOTICEABLE_S = 0.01
"""A wait counts as cut short if it is shorter than planned by more than this. Clocks and timers differ by less."""

_skipped = 0.0
"""Planned seconds that the clock did not show."""


def monotonic() -> float:
    """Return the seconds of a monotonic clock."""
    return time.monotonic() + _skipped


def wall() -> float:
    """Return Unix time."""
    return time.time() + _skipped


def sleep(seconds: float) -> float:
    """Wait, and return the seconds to count."""
    started = time.monotonic()
    time.sleep(seconds)
    return _count_as_planned(seconds, time.monotonic() - started)


async def sleep_async(seconds: float) -> float:
    """Wait, and return the seconds to count."""
    import anyio  # a synchronous client does not need it

    started = time.monotonic()
    await anyio.sleep(seconds)
    return _count_as_planned(seconds, time.monotonic() - started)


def _count_as_planned(seconds: float, passed: float) -> float:
    """Correct the clock after a wait that was shorter than planned; return the seconds to count."""
    global _skipped
    if seconds - passed <= _NOTICEABLE_S:
        return passed
    _skipped += seconds - passed
    return seconds
