"""The results of CSV checks, imports and exports.

They are not in `conduyt.csvio`, so errors and resources can use these classes without loading it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, MutableSequence
from dataclasses import dataclass, field
from pathlib import Path

FATAL = frozenset({"encoding", "format", "header", "empty"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvProblem:
    """A problem of a CSV file or of one of its rows."""

    line: int
    """Line of the file where the row begins, from 1."""
    row: int | None
    """Number of the row after the header, from 1; `None` for a problem of the whole file."""
    column: str | None
    """The name of the column in the header; `None` if the problem is not in a column."""
    value: str | None = field(repr=False)
    """The content of the cell. Messages and reprs do not contain it, because it may be personal data."""
    code: str
    """`encoding`, `format`, `header`, `empty`, `too_many_cells`, `too_long`, `email`, `phone`, `zip`, `country`,
    `tags`, `duplicate`, `unrecognised` (an import would create the contact again) or `refused` (by the service).
    """
    message: str
    """Description of the problem."""

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column is not None else ""
        return f"line {self.line}{column}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvCheck:
    """The content of a CSV file, and its problems."""

    path: Path
    """The file. What was no file, such as a pipe or a data frame, was copied here, and is here no more."""
    encoding: str
    """The encoding of the file."""
    delimiter: str
    """The delimiter of its cells."""
    columns: tuple[str, ...] = ()
    """The names in its header."""
    mapping: Mapping[str, str] = field(default_factory=dict[str, str])
    """Field of the contact for each column that is imported."""
    rows: int = 0
    """Rows after the header. Empty lines do not count."""
    problems: tuple[CsvProblem, ...] = ()
    """The first 1,000 problems, by line."""
    problem_count: int = 0
    """Number of problems."""
    _kept: tuple[int, ...] = field(default=(), repr=False)
    """Places of the columns that are imported."""
    _tags: int | None = field(default=None, repr=False)
    """Place of the tags among these."""
    _is_plain: bool = field(default=False, repr=False)
    """Whether the file can be uploaded as it is."""
    _stamp: tuple[int, ...] = field(default=(), repr=False)
    """What the file was when it was checked."""
    _gaps: MutableSequence[int] = field(default_factory=lambda: array("I"), repr=False)
    _shifts: MutableSequence[int] = field(default_factory=lambda: array("I"), repr=False)

    @property
    def ok(self) -> bool:
        """Whether there are no problems."""
        return self.problem_count == 0

    @property
    def readable(self) -> bool:
        """Whether the file can be imported; single rows may still have problems."""
        return not any(problem.code in FATAL for problem in self.problems)

    def line_of(self, row: int) -> int:
        """Return the line of the file on which a row begins. Both are counted from 1."""
        place = bisect_right(self._gaps, row)
        return row + (self._shifts[place - 1] if place else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The result of an import or, after a dry run, of the check of the file."""

    file: CsvCheck
    """The result of the check of the file."""
    dry_run: bool = False
    """Whether nothing was sent."""
    import_id: str | None = None
    """Id of the import, for `client.contacts.imports`."""
    status: str | None = None
    """State of the import, such as `completed`."""
    processed: int = 0
    """Processed rows."""
    created: int = 0
    """Rows that became new contacts."""
    updated: int = 0
    """Rows that changed a contact."""
    skipped: int = 0
    """Rows that were skipped."""
    duplicates: int = 0
    """Rows that were not imported because they are duplicates."""
    failed: int = 0
    """Rows that could not be imported. `problems` has the reasons, as far as the API reported them."""
    refused: tuple[CsvProblem, ...] = ()
    """Problems that the API reported, with the lines in the file."""

    @property
    def problems(self) -> tuple[CsvProblem, ...]:
        """The problems that the check and the API found, by line."""
        return tuple(sorted((*self.file.problems, *self.refused), key=lambda problem: problem.line))

    @property
    def ok(self) -> bool:
        """Whether every row was imported or, after a dry run, whether no row has problems."""
        if self.dry_run:
            return self.file.ok
        return self.status == "completed" and not self.failed and not self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """The result of an export."""

    path: Path
    """The file."""
    rows: int
    """Number of exported records."""
    resumed_rows: int
    """How many of them an earlier, interrupted run had fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """The result of a backup."""

    path: Path
    """The folder."""
    records: Mapping[str, int]
    """Number of records of each list."""
    refused: Mapping[str, str]
    """Lists that the plan or the key may not read, and the reasons that the API gave."""
    resumed_rows: int
    """How many records an earlier, interrupted run had fetched."""
