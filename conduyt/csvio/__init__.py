"""CSV files of contacts, companies or deals: checked on this machine before anything is sent.

    check = conduyt.csvio.check_csv("people.csv")
    check.rows, check.mapping            # what would be imported
    for problem in check.problems:
        print(problem)                   # line 7, column Email: is not an email address

The file is read once, row by row, so that a large file needs no more memory than a small one. `import_csv` of contacts,
companies and deals runs this check first. Its report maps the problems that the service reports to lines of the file.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final, TextIO, cast

from conduyt._values.csv_reports import FATAL, BackupReport, CsvCheck, CsvProblem, ExportReport, ImportReport
from conduyt._values.files import CsvInput
from conduyt._values.names import split_names
from conduyt._values.progress import Progress, ProgressCallback
from conduyt._values.text import nearest
from conduyt._values.times import is_day, is_time
from conduyt.csvio.cells import safe_cell
from conduyt.csvio.disk_set import DiskSet
from conduyt.csvio.source import as_file
from conduyt.csvio.targets import TARGETS, ImportTarget, ObjectType, bare

__all__ = [
    "BackupReport",
    "CsvCheck",
    "CsvProblem",
    "ExportReport",
    "ImportReport",
    "ObjectType",
    "check_csv",
    "safe_cell",
]

MOST_PROBLEMS: Final = 1000
"""Maximum number of problems that a check keeps. It only counts the others."""

_LONGEST_LINE = 1_048_576
_TOLD_EVERY = 10_000

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
# What a spreadsheet or a data frame makes of a long number.
_FLOAT = re.compile(r"'?\+?(?:[0-9]+\.0+|[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+)")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_QUOTED = re.compile(r'"[^"]*(?:"|$)')
_PHONE = re.compile(r"'?[+(]{0,2}[0-9][0-9 ()./-]+(?:(?:x|ext\.?) ?[0-9]{1,8})?", re.IGNORECASE | re.ASCII)


def check_csv(
    path: CsvInput,
    *,
    mapping: Mapping[str, str | None] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    duplicate_fields: Sequence[str] | None = None,
    object_type: ObjectType = "contacts",
    progress: ProgressCallback | None = None,
) -> CsvCheck:
    """Check a CSV file of contacts, companies or deals without sending anything.

    Args:
        path: The file: its path, also that of a pipe such as `/dev/stdin`, an open file, or bytes. Or a list of
            objects, a list of rows whose first is the header, or a data frame of pandas, Polars or Arrow.
        mapping: Field of the contact for columns that are not named after one, such as `{"Mail": "email"}`; `None`
            leaves a column out, `{"": None}` those without a name. Custom fields are `customFields.<key>`.
        encoding: Encoding of the file. Default: UTF-8, or UTF-16 if it looks like it. A byte order mark decides.
        delimiter: Delimiter of the cells. Default: the comma, semicolon, tab or bar that is most frequent in the
            header.
        duplicate_fields: No two rows may have the same value of one of these fields. Default: `email` and `phone`, or
            `name` for companies and deals.
        object_type: What the rows are: "contacts", "companies" or "deals".
        progress: Called with the number of rows checked so far.

    Returns:
        The content of the file, and its problems. `path` describes an input that is not a file.

    Raises:
        OSError: The file cannot be read.
        TypeError: The input has a type that cannot be imported.
        ValueError: `mapping` names a field that the objects do not have, or the encoding is unknown.

    Example:
        ```python
        for problem in conduyt.csvio.check_csv("people.csv").problems:
            print(problem)
        ```
    """
    if object_type not in TARGETS:
        raise ValueError(f"object_type must be one of {', '.join(TARGETS)}")
    target = TARGETS[object_type]
    duplicate_fields = target.keys if duplicate_fields is None else duplicate_fields
    with as_file(path) as file:
        return check_file(
            file,
            target=target,
            mapping=mapping,
            encoding=encoding,
            delimiter=delimiter,
            duplicate_fields=duplicate_fields,
            known_by=duplicate_fields or (target.keys if target.needs_key else ()),
            makes_new=True,
            progress=progress,
        )


def check_file(
    source: Path,
    *,
    target: ImportTarget,
    mapping: Mapping[str, str | None] | None,
    encoding: str | None,
    delimiter: str | None,
    duplicate_fields: Sequence[str],
    known_by: Sequence[str],
    makes_new: bool,
    progress: ProgressCallback | None,
) -> CsvCheck:
    """Check a file. `known_by` are the fields by which the service finds an object; does it make new ones?"""
    if not isinstance(cast("object", mapping), Mapping | None):
        raise TypeError(f"mapping must be a mapping of columns to fields, not {type(mapping).__name__}")
    texts = [("encoding", encoding), ("delimiter", delimiter), *(("mapping", column) for column in mapping or ())]
    for what, given in texts:
        if not isinstance(cast("object", given), str | None):
            raise TypeError(f"{what} must be a text, not {type(given).__name__}")
    if delimiter and (len(delimiter) > 1 or delimiter in '"\r\n'):
        raise ValueError(f"delimiter must be one character, such as ;, not {delimiter!r}")
    for name in (mapping or {}).values():
        if name is not None and (known := target.field_of(str(name))) != name:
            hint = nearest(known or name, target.fields)
            raise ValueError(
                f"mapping: {name} is no field of a {target.noun}{hint} Custom fields are customFields.<key>"
            )
    stamp = stamp_of(source)
    with source.open("rb") as stream:
        codec = _encoding_of(stream.read(4096), encoding)
    # A cell may be as long as a line. The limit belongs to the whole process, so it is never lowered.
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_LINE))
    with source.open(encoding=codec, newline="") as text, closing(DiskSet()) as seen:
        check = _Check(
            source, codec, target, dict.fromkeys(duplicate_fields, seen), known_by, progress, makes_new=makes_new
        )
        try:
            check.read(text, delimiter, {name.strip(): field for name, field in (mapping or {}).items()})
        except UnicodeError:
            line, is_half = _undecodable_line(source, codec)
            hint = "" if encoding else '; say which it is, such as encoding="cp1252"'
            where = "this line" if line else "this line or one of the next"
            problem = "has a lone surrogate, which is not a character" if is_half else f"is not text in {codec}{hint}"
            check.found("encoding", f"{where} {problem}", line=line)
        except csv.Error as error:
            check.found("format", f"is not CSV: {error}")
        return replace(check.result(), _stamp=stamp)


def stamp_of(path: Path) -> tuple[int, ...]:
    """Return what changes when a file is written or replaced."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def rows_of(check: CsvCheck) -> Iterator[list[str]]:
    """Read the header and the rows of a file that has been checked."""
    with check.path.open(encoding=check.encoding, newline="") as text:
        yield from filter(None, csv.reader(_lines(text), delimiter=check.delimiter, strict=True))


def rewrite(check: CsvCheck, target: Path) -> None:
    """Write the columns that are imported again, in UTF-8 with commas, which every service can read."""
    kept, tags = check._kept, check._tags
    with target.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        rows = rows_of(check)
        next(rows, None)  # it may have been emptied since; the caller compares the stamps
        writer.writerow(check.columns[index] for index in kept)
        for row in rows:
            cells = [row[index] if index < len(row) else "" for index in kept]
            if tags is not None and '"' in cells[tags]:
                # The service divides the cell at each comma.
                cells[tags] = ", ".join(name for name in split_names(cells[tags]) if "," not in name)
            writer.writerow(cells)


class _Check:
    """A file while it is being read."""

    def __init__(
        self,
        path: Path,
        encoding: str,
        target: ImportTarget,
        seen: Mapping[str, DiskSet],
        known_by: Sequence[str],
        progress: ProgressCallback | None,
        *,
        makes_new: bool,
    ) -> None:
        self._path, self._encoding, self._progress = path, encoding, progress
        self._target = target
        self._seen = seen
        self._known_by = known_by
        self._makes_new = makes_new
        self._keys: list[tuple[str, int]] = []
        """Places of the columns by which the service finds a contact."""
        self._id: int | None = None
        """Place of the id, which exports have."""
        self._nameless: dict[int, bool] = {}
        """Places of the columns without a name, and whether they are numbered from 0 so far."""
        self._kept: tuple[int, ...] = ()
        self._tags: int | None = None
        self._is_plain = encoding == "utf-8"
        self._unsendable_tags = 0
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
        self._delimiter = delimiter or max(",;\t|", key=_QUOTED.sub("", first).count)
        reader = csv.reader(_lines(text), delimiter=self._delimiter, strict=True)
        header = next((row for row in reader if row), None)
        if header is None:
            self.found("empty", "the file is empty")
            return
        self._read_header(header, mapping)
        fields = self._target.fields
        checks = [
            (index, column, name, _CHECKS[fields[name][0]], fields[name][1])
            for index, column in enumerate(self._columns)
            if (name := self._mapping.get(column, "")) in fields
        ]
        self._line = reader.line_num + 1
        for row in reader:
            if row:
                self._read_row(row, checks)
            self._line = reader.line_num + 1  # where the next row begins, also if it cannot be read
        self._line = 1
        if self._unsendable_tags:
            message = (
                f"{self._path.name}: tags with a comma in their names are not sent ({self._unsendable_tags} rows). "
                "Contacts that have them keep them."
            )
            warnings.warn(message, stacklevel=2)
        if self._rows == 0:
            self.found("empty", "there are no rows after the header")
        self._tell()

    def _read_header(self, header: list[str], mapping: Mapping[str, str | None]) -> None:
        self._columns = tuple(name.strip() for name in header)
        for missing in [name for name in mapping if name not in self._columns]:
            self.found("header", "mapping names this column, but the file does not have it", column=missing)
        taken: dict[str, str] = {}
        kept: list[int] = []
        for index, name in enumerate(self._columns):
            named = mapping[name] if name in mapping else self._target.field_of(name)
            is_left_out = name in mapping or bare(name) in self._target.left_out
            if named is not None and name not in mapping and self._target.is_alias(name) and named in self._columns:
                named, is_left_out = None, True  # the field itself is there as well
            if bare(name) == "id":
                self._id = index
            if named is None and is_left_out:
                pass
            elif not name:
                self._nameless[index] = True
            elif name in self._columns[:index]:
                self.found("header", "there are two columns with this name", column=name)
            elif named is None and not is_left_out:
                self.found(
                    "header",
                    f"is no field of a {self._target.noun}: map it to one, or to None to leave it out",
                    column=name,
                )
            elif named in taken:
                self.found("header", f"is {named}, as column {taken[named]} is already", column=name)
            elif named is not None:
                self._mapping[name], taken[named] = named, name
                kept.append(index)
                if named == "tags":
                    self._tags = len(kept) - 1
        self._keys = [(name, self._columns.index(taken[name])) for name in self._known_by if name in taken]
        self._kept = tuple(kept)
        self._is_plain &= len(kept) == len(self._columns) and self._delimiter == ","

    def _read_row(
        self, row: list[str], checks: list[tuple[int, str, str, Callable[[str], str | None], int | None]]
    ) -> None:
        self._rows += 1
        if self._line - self._rows != self._shift:
            self._shift = self._line - self._rows
            self._gaps.append(self._rows)
            self._shifts.append(self._shift)
        if len(row) > len(self._columns):
            self._is_plain = False
            if any(cell.strip() for cell in row[len(self._columns) :]):
                self.found("too_many_cells", f"has {len(row)} cells for {len(self._columns)} columns", row=self._rows)
        if self._nameless:
            self._read_nameless(row)
        is_known = self._id is not None and self._id < len(row) and bool(row[self._id].strip())
        keys = [name for name, index in self._keys if index < len(row) and row[index].strip()]
        if not keys and self._target.needs_key:
            self.found("required", f"has no {self._target.keys[0]}", row=self._rows)
        elif is_known and self._makes_new and self._known_by and not keys:
            message = f"has neither {' nor '.join(self._known_by)}, so the import would create this contact again"
            self.found("unrecognised", message, row=self._rows)
        for index, column, name, check, longest in checks:
            value = row[index].strip() if index < len(row) else ""
            if not value:
                continue
            if longest is not None and len(value) > longest:
                message = f"is {len(value)} characters long, at most {longest} fit"
                self.found("too_long", message, row=self._rows, column=column, value=value)
            elif name == "tags" and '"' in value:
                self._is_plain = False
                if any("," in tag for tag in split_names(value)):
                    self._unsendable_tags += is_known
                    if not is_known:
                        message = "has a tag with a comma in its name, which an import cannot set"
                        self.found("tags", message, row=self._rows, column=column, value=value)
            elif (problem := check(value)) is not None:
                self.found(self._target.fields[name][0], problem, row=self._rows, column=column, value=value)
            elif name in self._seen and (first := self._seen[name].first(_key(name, value), self._line)) is not None:
                if is_known and keys and keys[0] != name:
                    continue  # the email address finds the existing contact, even if others share its phone number
                self.found("duplicate", f"is the same as in line {first}", row=self._rows, column=column, value=value)
        if self._rows % _TOLD_EVERY == 0:
            self._tell()

    def _read_nameless(self, row: list[str]) -> None:
        """Read the columns without a name. Skip empty ones, and the index of a data frame."""
        for index, is_numbered in list(self._nameless.items()):
            cell = row[index].strip() if index < len(row) else ""
            is_index = is_numbered and index == 0 and cell == str(self._rows - 1)
            self._nameless[index] = is_index
            if cell and not is_index:
                del self._nameless[index]
                hint = 'name it, or leave it out with mapping={"": None}'
                self.found("header", f"column {index + 1} has cells but no name: {hint}", line=1)

    def found(
        self,
        code: str,
        message: str,
        *,
        line: int | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        self._count += 1
        if len(self._problems) < MOST_PROBLEMS or code in FATAL:
            problem = CsvProblem(
                line=line or self._line, row=row, column=column, value=value, code=code, message=message
            )
            self._problems.append(problem)

    def result(self) -> CsvCheck:
        return CsvCheck(
            path=self._path,
            encoding=self._encoding,
            delimiter=self._delimiter,
            columns=self._columns,
            mapping=self._mapping,
            rows=self._rows,
            problems=tuple(sorted(self._problems, key=lambda problem: problem.line)),
            problem_count=self._count,
            _kept=self._kept,
            _tags=self._tags,
            _is_plain=self._is_plain,
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
    start = text.tell() == 0 and text.read(1)
    if start and start != "\ufeff":
        text.seek(0)
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise csv.Error(f"a line has more than {_LONGEST_LINE:,} characters")
        yield line


def _undecodable_line(path: Path, codec: str) -> tuple[int | None, bool]:
    """Find the first line that is no text, in an encoding whose line breaks are single bytes. Is it half an emoji?"""
    if codec.startswith(("utf-16", "utf-32")):
        return None, False
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                line.decode(codec)
            except UnicodeError as error:
                return number, isinstance(error, UnicodeDecodeError) and _is_half(error)
    return None, False


def _is_half(error: UnicodeDecodeError) -> bool:
    """Whether UTF-8 has the half of an emoji in this place, which Python writes only if it is asked to."""
    try:
        error.object[error.start : error.start + 3].decode("utf-8", "surrogatepass")
    except UnicodeError:
        return False
    return error.encoding.startswith("utf-8")


def _encoding_of(start: bytes, said: str | None) -> str:
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if said is not None:
        try:
            io.TextIOWrapper(io.BytesIO(), said)  # base64 is a codec, but no encoding of text
            name = codecs.lookup(said).name
        except LookupError:
            raise ValueError(f"encoding: there is no {said!r}; examples are utf-8 and cp1252") from None
        if name != "utf-16":  # without a mark, its order of bytes shows below
            return name
    # Without a mark, UTF-16 still shows in the zero bytes that text in Latin letters is full of.
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 4:
        return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8" if said is None else "utf-16-le"


def _any(value: str) -> str | None:  # noqa: ARG001  # every text will do
    return None


def _email(value: str) -> str | None:
    return None if _EMAIL.fullmatch(value) else "is not an email address"


def _phone(value: str) -> str | None:
    if _FLOAT.fullmatch(value):
        return _CHANGED
    return None if _PHONE.fullmatch(value) else "is not a phone number"


def _zip(value: str) -> str | None:
    return _CHANGED if _FLOAT.fullmatch(value) else None


_CHANGED = "is a number that a spreadsheet or a data frame has changed: keep the column as text"


def _country(value: str) -> str | None:
    return None if len(value) == 2 and value.isalpha() else "is not a country as two letters"


def _number(value: str) -> str | None:
    return None if _NUMBER.fullmatch(value) else "is not a number such as 1250.5"


def _time(value: str) -> str | None:
    # As arguments: a time has a zone. `DataFrame.to_csv` writes a space in the place of the T.
    if is_day(value) or is_time(value):
        return None
    return "is not a day such as 2026-12-31, or a time such as 2026-12-31T09:00:00Z"


def _tags(value: str) -> str | None:
    count = len(split_names(value))
    return None if count <= 100 else f"has {count} tags, at most 100 fit"


_CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "text": _any,
    "email": _email,
    "phone": _phone,
    "country": _country,
    "tags": _tags,
    "zip": _zip,
    "number": _number,
    "time": _time,
}
