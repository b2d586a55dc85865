"""Checked rows, in a private temporary file, so that many need no more memory than few."""

from __future__ import annotations

import weakref
from array import array
from tempfile import SpooledTemporaryFile

from conduyt._util.locks import ForkSafeLock

_IN_MEMORY = 1 << 20


class Spool:
    """Rows as bytes, by their index."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # it lives as long as the report
        self._ends = array("Q", [0])
        self._lock = ForkSafeLock()  # threads read, each from its own place
        weakref.finalize(self, self._file.close)

    def append(self, row: bytes) -> None:
        """Add a row."""
        with self._lock:
            self._file.seek(self._ends[-1])
            self._file.write(row)
        self._ends.append(self._ends[-1] + len(row))

    def __getitem__(self, index: int) -> bytes:
        start, end = self._ends[index], self._ends[index + 1]
        with self._lock:
            self._file.seek(start)
            return self._file.read(end - start)

    def __len__(self) -> int:
        return len(self._ends) - 1
