"""The time of the sandbox: real time that a test can freeze and advance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

ClockState: TypeAlias = tuple[datetime | None, timedelta]


def iso(moment: datetime) -> str:
    """Write a moment as the service does: UTC, milliseconds, Z. Such texts sort in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Clock:
    """Real time plus what `advance` has added. The only place in the sandbox that reads the system clock."""

    def __init__(self, start: datetime | None = None) -> None:
        """Follow the system clock, or stop at `start`."""
        self._start = start
        self._frozen = start
        self._ahead = timedelta(0)
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return (self._frozen or datetime.now(UTC)) + self._ahead

    @property
    def is_frozen(self) -> bool:
        """Whether only `advance` moves it."""
        return self._frozen is not None

    def freeze(self) -> None:
        """Stop the clock. From now on only `advance` moves it."""
        self._frozen = self._frozen or datetime.now(UTC)

    def advance(self, seconds: float) -> None:
        """Move the time forward, and run what becomes due."""
        if seconds < 0:
            raise ValueError("The clock only moves forward.")
        self._ahead += timedelta(seconds=seconds)
        for listener in tuple(self._listeners):
            listener()

    def reset(self) -> None:
        """Go back to the initial time."""
        self._frozen, self._ahead = self._start, timedelta(0)

    def state(self) -> ClockState:
        """What `set_state` needs to go back to the present time, or to real time with the same lead."""
        return self._frozen, self._ahead

    def set_state(self, state: ClockState) -> None:
        """Go back to an earlier state. Nothing becomes due by that."""
        self._frozen, self._ahead = state

    def on_advance(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every `advance`, in the thread that advanced."""
        self._listeners.append(listener)
