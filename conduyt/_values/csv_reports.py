"""What the check of a CSV file found, and what became of an import or an export.

Below `conduyt.csvio`, so that errors and resources can name these classes without loading it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, MutableSequence
from dataclasses import dataclass, field
from pathlib import Path

_FATAL = frozenset({"encoding", "format", "header", "empty"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvProblem:
    """What is wrong with a file or with one of its rows."""

    line: int
    """Line of the file on which the row begins, counted from 1."""
    row: int | None
    """Number of the row, counted from 1 after the header; `None` if it is not about a row."""
    column: str | None
    """The column, as the header names it; `None` if it is not about one."""
    value: str | None = field(repr=False)
    """What the cell holds. It is in no message and no repr, as it may be personal data."""
    code: str
    """`encoding`, `format`, `header`, `empty`, `too_many_cells`, `too_long`, `email`, `phone`, `country`, `tags`,
    `duplicate`, or `refused` for what the service said about a row.
    """
    message: str
    """What is wrong."""

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column is not None else ""
        return f"line {self.line}{column}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvCheck:
    """What a CSV file holds, and what is wrong with it."""

    path: Path
    """The file."""
    encoding: str
    """The encoding it was read with."""
    delimiter: str
    """What separates its cells."""
    columns: tuple[str, ...] = ()
    """The names in its header."""
    mapping: Mapping[str, str] = field(default_factory=dict[str, str])
    """Field of the contact for each column that is imported."""
    rows: int = 0
    """Rows after the header. Empty lines do not count."""
    problems: tuple[CsvProblem, ...] = ()
    """What is wrong, by line. The first 1,000 are kept."""
    problem_count: int = 0
    """How many problems there are."""
    _gaps: MutableSequence[int] = field(default_factory=lambda: array("I"), repr=False)
    _shifts: MutableSequence[int] = field(default_factory=lambda: array("I"), repr=False)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.problem_count == 0

    @property
    def readable(self) -> bool:
        """Whether the file as a whole can be imported, although single rows may be wrong."""
        return not any(problem.code in _FATAL for problem in self.problems)

    def line_of(self, row: int) -> int:
        """Return the line of the file on which a row begins. Both are counted from 1."""
        place = bisect_right(self._gaps, row)
        return row + (self._shifts[place - 1] if place else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of an import, or, after a dry run, what the check of the file found."""

    file: CsvCheck
    """The file, and what the check of it found."""
    dry_run: bool = False
    """Whether nothing was sent."""
    import_id: str | None = None
    """Id of the import, for `client.contacts.imports`."""
    status: str | None = None
    """State of the import, such as `completed`."""
    processed: int = 0
    """Rows that were dealt with."""
    created: int = 0
    """Rows that became new contacts."""
    updated: int = 0
    """Rows that changed a contact."""
    skipped: int = 0
    """Rows that were passed over."""
    duplicates: int = 0
    """Rows that were left out as duplicates."""
    failed: int = 0
    """Rows that could not be imported. `problems` has the reasons, as far as the service gave them."""
    refused: tuple[CsvProblem, ...] = ()
    """What the service said about rows, with their lines in the file."""

    @property
    def problems(self) -> tuple[CsvProblem, ...]:
        """What the check and the service found, by line."""
        return tuple(sorted((*self.file.problems, *self.refused), key=lambda problem: problem.line))

    @property
    def ok(self) -> bool:
        """Whether every row was imported or, after a dry run, whether nothing is wrong with any."""
        if self.dry_run:
            return self.file.ok
        return self.status == "completed" and not self.failed and not self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What an export wrote."""

    path: Path
    """The file."""
    rows: int
    """Records in it."""
    resumed_rows: int
    """How many of them an earlier run, which was interrupted, had fetched already."""
