"""What a caller gives to a transfer: a function for its progress, and an open file for a download.

Both may raise anything. They keep it, because a driver would take it for a failure of the network.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, cast

from conduyt._values.progress import Progress, ProgressCallback

if TYPE_CHECKING:
    from conduyt._values.files import Writable


class Reporter:
    """Calls the function for the progress."""

    __slots__ = ("_callback", "failure")

    def __init__(self, callback: ProgressCallback) -> None:
        self._callback = callback
        self.failure: Exception | None = None

    def __call__(self, now: Progress) -> None:
        """Report how far it is."""
        try:
            self._callback(now)
        except Exception as error:
            self.failure = error
            raise


class Sink:
    """Writes the pieces of one download. Another attempt goes back to where the first began, if the file can."""

    __slots__ = ("_file", "_start", "failure", "written")

    def __init__(self, file: Writable) -> None:
        self._file = file
        self._start: int | None = None
        self.written: int = 0
        """Bytes of this attempt."""
        self.failure: Exception | None = None
        seekable = getattr(file, "seekable", None)
        if callable(seekable) and seekable():
            self._start = cast("IO[bytes]", file).tell()

    def rewind(self) -> bool:
        """Begin again; return whether that is possible."""
        if self.written and self._start is None:
            return False
        if self.written:
            file = cast("IO[bytes]", self._file)
            file.seek(cast("int", self._start))
            file.truncate()
            self.written = 0
        return True

    def write(self, piece: bytes) -> None:
        """Write a piece."""
        try:
            self._file.write(piece)
        except Exception as error:
            self.failure = error
            raise
        self.written += len(piece)
