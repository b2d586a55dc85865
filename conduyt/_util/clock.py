"""The client's clock. A wait counts as long as planned, even if tests freeze the clock or patch `time.sleep`.

Otherwise the client would wait again and again for a time that never comes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

_NOTICEABLE_S = 0.01
"""A wait counts as cut short if it is shorter than planned by more than this. Clocks and timers differ by less."""

_skipped = 0.0
"""Planned seconds that the clock did not show."""

_skip: Callable[[float], None] | None = None
"""What is called instead of a wait, in tests."""


@contextmanager
def skipping(skip: Callable[[float], None]) -> Generator[None]:
    """Call this instead of each wait, in all threads and tasks. The wait counts as planned."""
    global _skip
    before, _skip = _skip, skip
    try:
        yield
    finally:
        _skip = before


def monotonic() -> float:
    """Return the seconds of a monotonic clock."""
    return time.monotonic() + _skipped


def wall() -> float:
    """Return Unix time."""
    return time.time() + _skipped


def sleep(seconds: float) -> float:
    """Wait, and return the seconds to count."""
    started = time.monotonic()
    if _skip is not None:
        _skip(seconds)
    else:
        time.sleep(seconds)
    return _count_as_planned(seconds, time.monotonic() - started)


async def sleep_async(seconds: float) -> float:
    """Wait, and return the seconds to count."""
    import anyio  # a synchronous client does not need it

    started = time.monotonic()
    if _skip is not None:
        _skip(seconds)
        await anyio.sleep(0)
    else:
        await anyio.sleep(seconds)
    return _count_as_planned(seconds, time.monotonic() - started)


def _count_as_planned(seconds: float, passed: float) -> float:
    """Correct the clock after a wait that was shorter than planned; return the seconds to count."""
    global _skipped
    if seconds - passed <= _NOTICEABLE_S:
        return passed
    _skipped += seconds - passed
    return seconds
