"""CSV files of contacts: checked on this machine before anything is sent.

    check = conduyt.csvio.check_csv("people.csv")
    check.rows, check.mapping            # what would be imported
    for problem in check.problems:
        print(problem)                   # line 7, column Email: is not an email address

The file is read once, row by row, so that a large file needs no more memory than a small one.
`client.contacts.import_csv` runs this check first. Its report maps the problems that the service reports to lines of
the file.
"""

from __future__ import annotations

import csv
import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, TextIO

from conduyt._values.csv_reports import CsvCheck, CsvProblem, ImportReport
from conduyt._values.files import PathInput
from conduyt._values.progress import Progress, ProgressCallback
from conduyt.csvio.disk_set import DiskSet

__all__ = ["CsvCheck", "CsvProblem", "ImportReport", "check_csv", "safe_cell"]

MOST_PROBLEMS: Final = 1000
"""Maximum number of problems that a check keeps. It only counts the others."""

_LONGEST_LINE = 1_048_576
_TOLD_EVERY = 10_000

# Field: what a cell of it must look like, and its most characters. A test holds this to the API description.
FIELDS: Final[Mapping[str, tuple[str, int | None]]] = {
    "firstName": ("text", 100),
    "lastName": ("text", 100),
    "email": ("email", 254),
    "phone": ("phone", 30),
    "company": ("text", 200),
    "companyId": ("text", None),
    "jobTitle": ("text", 150),
    "source": ("text", 100),
    "addressLine1": ("text", 200),
    "addressLine2": ("text", 200),
    "city": ("text", 100),
    "state": ("text", 100),
    "zip": ("text", 20),
    "country": ("country", 2),
    "assignedTo": ("text", None),
    "tags": ("tags", None),
}
_ALIASES = {"address": "addressLine1"}  # a column of the service's own template
# Columns of exports, the service's own and those of this package, that no import takes.
_LEFT_OUT = frozenset(
    {"id", "leadscore", "optedoutemail", "optedoutsms", "donotcontact", "lastcontactedat", "createdat", "updatedat"}
    | {"timezone", "timezonesource"}
)
_CUSTOM = "customFields."
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_PHONE = re.compile(r"'?[+(]{0,2}[0-9][0-9 ()./-]+(?:(?:x|ext\.?) ?[0-9]{1,8})?", re.IGNORECASE | re.ASCII)


def check_csv(
    path: PathInput,
    *,
    mapping: Mapping[str, str | None] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    duplicate_fields: Sequence[str] = ("email", "phone"),
    progress: ProgressCallback | None = None,
) -> CsvCheck:
    """Check a CSV file of contacts without sending anything.

    Args:
        path: The file.
        mapping: Field of the contact for columns that are not named after one, such as `{"Mail": "email"}`; `None`
            leaves a column out. Custom fields are `customFields.<key>`.
        encoding: Encoding of the file. Default: UTF-8, or UTF-16 if it looks like it; byte order marks are understood.
        delimiter: Delimiter of the cells. Default: the comma, semicolon, tab or bar that is most frequent in the
            header.
        duplicate_fields: No two rows may have the same value of one of these fields; only `email` and `phone`.
        progress: Called with the number of rows checked so far.

    Returns:
        The content of the file, and its problems.

    Raises:
        OSError: The file cannot be read.
        ValueError: `mapping` names a field that contacts do not have.

    Example:
        ```python
        for problem in conduyt.csvio.check_csv("people.csv").problems:
            print(problem)
        ```
    """
    for name in (mapping or {}).values():
        if name is not None and field_of(name) != name:
            raise ValueError(f"mapping: {name} is no field of a contact; custom fields are customFields.<key>")
    source = Path(path)
    with source.open("rb") as stream:
        codec = encoding or _encoding_of(stream.read(4096))
    with source.open(encoding=codec, newline="") as text, closing(DiskSet()) as seen:
        check = _Check(source, codec, dict.fromkeys(duplicate_fields, seen), progress)
        try:
            check.read(text, delimiter, mapping or {})
        except UnicodeError:
            hint = "" if encoding else '; say which it is, such as encoding="cp1252"'
            check.found("encoding", f"this line or one of the next is not text in {codec}{hint}")
        except csv.Error as error:
            check.found("format", f"is not CSV: {error}")
        return check.result()


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before `=`, `+`, `-`, `@` and the like.

    Phone numbers that begin with a plus sign get one as well, as in the service's own exports; its import takes it off.
    """
    return f"'{text}" if text.lstrip(" \ufeff").startswith(_FORMULA) else text


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def field_of(name: str) -> str | None:
    """Return the field that a column is about, if any: `First Name` and `first_name` are `firstName`."""
    if name.startswith(_CUSTOM) and len(name) > len(_CUSTOM):
        return name
    return _BY_NAME.get(_bare(name))


def _bare(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()


_BY_NAME = {**{name.casefold(): name for name in FIELDS}, **_ALIASES}


def rows_of(check: CsvCheck) -> Iterator[list[str]]:
    """Read the header and the rows of a file that has been checked."""
    with check.path.open(encoding=check.encoding, newline="") as text:
        yield from filter(None, csv.reader(_lines(text), delimiter=check.delimiter, strict=True))


def rewrite(check: CsvCheck, target: Path) -> None:
    """Write the file again in UTF-8 with commas, which every service can read."""
    with target.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows(rows_of(check))


class _Check:
    """A file while it is being read."""

    def __init__(
        self, path: Path, encoding: str, seen: Mapping[str, DiskSet], progress: ProgressCallback | None
    ) -> None:
        self._path, self._encoding, self._progress = path, encoding, progress
        self._seen = seen
        self._delimiter = ","
        self._columns: tuple[str, ...] = ()
        self._mapping: dict[str, str] = {}
        self._rows = 0
        self._line = 1
        self._problems: list[CsvProblem] = []
        self._count = 0
        # Rows and lines mostly go up together: only where they do not is it written down. Nearly always one line each.
        self._gaps, self._shifts = array("I"), array("I")
        self._shift = 1

    def read(self, text: TextIO, delimiter: str | None, mapping: Mapping[str, str | None]) -> None:
        first = next((line for line in _lines(text) if line.strip()), "")
        text.seek(0)
        self._delimiter = delimiter or max(",;\t|", key=lambda one: sum(map(len, csv.reader([first], delimiter=one))))
        reader = csv.reader(_lines(text), delimiter=self._delimiter, strict=True)
        header = next((row for row in reader if row), None)
        if header is None:
            self.found("empty", "the file is empty")
            return
        self._read_header(header, mapping)
        checks = [
            (index, column, name, _CHECKS[FIELDS[name][0]], FIELDS[name][1])
            for index, column in enumerate(self._columns)
            if (name := self._mapping.get(column, "")) in FIELDS
        ]
        before = reader.line_num
        for row in reader:
            self._line, before = before + 1, reader.line_num
            if row:
                self._read_row(row, checks)
        if self._rows == 0:
            self.found("empty", "there are no rows after the header")
        self._tell()

    def _read_header(self, header: list[str], mapping: Mapping[str, str | None]) -> None:
        self._columns = tuple(name.strip() for name in header)
        for missing in [name for name in mapping if name not in self._columns]:
            self.found("header", "mapping names this column, but the file does not have it", column=missing)
        taken: dict[str, str] = {}
        for index, name in enumerate(self._columns):
            named = mapping[name] if name in mapping else field_of(name)
            is_left_out = name in mapping or _bare(name) in _LEFT_OUT
            if not name:
                self.found("header", f"column {index + 1} has no name")
            elif name in self._columns[:index]:
                self.found("header", "there are two columns with this name", column=name)
            elif named is None and not is_left_out:
                self.found("header", "is no field of a contact: map it to one, or to None to leave it out", column=name)
            elif named in taken:
                self.found("header", f"is {named}, as column {taken[named]} is already", column=name)
            elif named is not None:
                self._mapping[name], taken[named] = named, name

    def _read_row(
        self, row: list[str], checks: list[tuple[int, str, str, Callable[[str], str | None], int | None]]
    ) -> None:
        self._rows += 1
        if self._line - self._rows != self._shift:
            self._shift = self._line - self._rows
            self._gaps.append(self._rows)
            self._shifts.append(self._shift)
        if len(row) > len(self._columns):
            self.found("too_many_cells", f"has {len(row)} cells for {len(self._columns)} columns", row=self._rows)
        for index, column, name, check, longest in checks:
            value = row[index].strip() if index < len(row) else ""
            if not value:
                continue
            if longest is not None and len(value) > longest:
                message = f"is {len(value)} characters long, at most {longest} fit"
                self.found("too_long", message, row=self._rows, column=column, value=value)
            elif (problem := check(value)) is not None:
                self.found(FIELDS[name][0], problem, row=self._rows, column=column, value=value)
            elif name in self._seen and (first := self._seen[name].first(_key(name, value), self._line)) is not None:
                self.found("duplicate", f"is the same as in line {first}", row=self._rows, column=column, value=value)
        if self._rows % _TOLD_EVERY == 0:
            self._tell()

    def found(
        self, code: str, message: str, *, row: int | None = None, column: str | None = None, value: str | None = None
    ) -> None:
        self._count += 1
        if len(self._problems) < MOST_PROBLEMS:
            problem = CsvProblem(line=self._line, row=row, column=column, value=value, code=code, message=message)
            self._problems.append(problem)

    def result(self) -> CsvCheck:
        return CsvCheck(
            path=self._path,
            encoding=self._encoding,
            delimiter=self._delimiter,
            columns=self._columns,
            mapping=self._mapping,
            rows=self._rows,
            problems=tuple(self._problems),
            problem_count=self._count,
            _gaps=self._gaps,
            _shifts=self._shifts,
        )

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(Progress(stage="check", done=self._rows, total=None))


def _key(name: str, value: str) -> str:
    plain = re.sub(r"[^0-9]", "", value) if name == "phone" else value.casefold()
    return f"{name}:{plain}"


def _lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise csv.Error(f"a line has more than {_LONGEST_LINE:,} characters")
        yield line


def _encoding_of(start: bytes) -> str:
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # Without a mark, UTF-16 still shows in the zero bytes that text in Latin letters is full of.
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 4:
        return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8"


def _any(value: str) -> str | None:  # noqa: ARG001  # every text will do
    return None


def _email(value: str) -> str | None:
    return None if _EMAIL.fullmatch(value) else "is not an email address"


def _phone(value: str) -> str | None:
    return None if _PHONE.fullmatch(value) else "is not a phone number"


def _country(value: str) -> str | None:
    return None if len(value) == 2 and value.isalpha() else "is not a country as two letters"


def _tags(value: str) -> str | None:
    count = value.count(",") + 1
    return None if count <= 100 else f"has {count} tags, at most 100 fit"


_CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "text": _any,
    "email": _email,
    "phone": _phone,
    "country": _country,
    "tags": _tags,
}
