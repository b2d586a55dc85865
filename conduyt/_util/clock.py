"""Time as the client counts it: a wait counts as planned, also under a frozen clock or with `time.sleep` patched away.

Tests of applications do both. The client would otherwise wait again and again for a moment that never comes.
"""

from __future__ import annotations

import time

_NOTICEABLE_S = 0.01
"""How much a wait may fall short before it counts as cut off. Clocks and timers differ by less than that."""

_skipped = 0.0
"""Seconds that were planned and did not pass."""


def monotonic() -> float:
    """Return the seconds of a clock that only goes forward."""
    return time.monotonic() + _skipped


def wall() -> float:
    """Return Unix time."""
    return time.time() + _skipped


def sleep(seconds: float) -> float:
    """Wait, and return how long it counts."""
    started = time.monotonic()
    time.sleep(seconds)
    return _count_as_planned(seconds, time.monotonic() - started)


async def sleep_async(seconds: float) -> float:
    """Wait, and return how long it counts."""
    import anyio  # a synchronous client waits without it

    started = time.monotonic()
    await anyio.sleep(seconds)
    return _count_as_planned(seconds, time.monotonic() - started)


def _count_as_planned(seconds: float, passed: float) -> float:
    """Make up for a wait that the clock saw too little of; return how long it counts."""
    global _skipped
    if seconds - passed <= _NOTICEABLE_S:
        return passed
    _skipped += seconds - passed
    return seconds
