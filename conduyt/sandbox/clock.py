"""The sandbox's idea of now: real time that a test may freeze and push forward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def iso(moment: datetime) -> str:
    """Write a moment as the service does: UTC, milliseconds, Z. Such texts sort like the moments they name."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Clock:
    """Real time plus whatever `advance` has added. Nothing in the sandbox asks the system for the time but this."""

    def __init__(self, start: datetime | None = None) -> None:
        """Tick from the system's time, or stand still at `start`."""
        self._start = start
        self._frozen = start
        self._ahead = timedelta(0)
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return (self._frozen or datetime.now(UTC)) + self._ahead

    def freeze(self) -> None:
        """Stand still; from now on only `advance` moves the time."""
        self._frozen = self._frozen or datetime.now(UTC)

    def advance(self, seconds: float) -> None:
        """Move the time forward and let everything happen that has become due."""
        if seconds < 0:
            raise ValueError("The clock only moves forward.")
        self._ahead += timedelta(seconds=seconds)
        for listener in tuple(self._listeners):
            listener()

    def reset(self) -> None:
        """Go back to the time of the beginning."""
        self._frozen, self._ahead = self._start, timedelta(0)

    def on_advance(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every `advance`, in the thread that advanced."""
        self._listeners.append(listener)
