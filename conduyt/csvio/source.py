"""What a CSV import can be made of: a file, a pipe, an open file, bytes, rows, or a data frame. All become a file."""

from __future__ import annotations

import codecs
import csv
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import chain, repeat
from pathlib import Path
from typing import IO, Any, cast

from conduyt._values.files import CsvInput
from conduyt._values.json_values import as_list, is_object
from conduyt._values.names import join_names
from conduyt._values.tables import is_table
from conduyt.csvio.cells import names_of, text_of

_CHUNK = 1 << 20
_BATCH = 1000  # rows of an Arrow table
_CUSTOM = ("customFields", "custom_fields")
_MISSING = ("NAType", "NaTType")  # of pandas


@contextmanager
def as_file(source: CsvInput) -> Generator[Path]:
    """Give the path of a regular file with the content. What is no such file is copied; the copy lives in the block.

    Raises:
        OSError: The file cannot be read.
        TypeError: It is nothing that an import can be made of.
    """
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        if path.is_file() or not path.exists():  # a file that is not there: opening it says so
            yield path
            return
    folder = Path(tempfile.mkdtemp(prefix="conduyt-"))  # only its owner can read it
    try:
        path = folder / _name_of(source)
        _copy(source, path)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _name_of(source: CsvInput) -> str:
    if isinstance(source, str | os.PathLike):
        return Path(source).name
    name: object = getattr(source, "name", None)  # a number if the file was opened by one
    return Path(name).name.strip("<>") or "data.csv" if isinstance(name, str) else "data.csv"


def _copy(source: CsvInput, path: Path) -> None:
    if isinstance(source, str | os.PathLike):
        with Path(source).open("rb") as pipe, path.open("wb") as file:
            shutil.copyfileobj(pipe, file)
    elif isinstance(source, bytes | bytearray):
        path.write_bytes(source)
    elif callable(getattr(source, "read", None)):
        _copy_stream(cast("IO[bytes] | IO[str]", source), path)
    else:
        # The mark wins over `encoding=`. The check names the line of half an emoji.
        with path.open("w", encoding="utf-8-sig", errors="surrogatepass", newline="") as file:
            csv.writer(file).writerows(_table(source))


def _copy_stream(stream: IO[bytes] | IO[str], path: Path) -> None:
    with path.open("wb") as file:
        while chunk := stream.read(_CHUNK):
            if isinstance(chunk, str) and not file.tell():
                file.write(codecs.BOM_UTF8)
            file.write(chunk.encode(errors="surrogatepass") if isinstance(chunk, str) else chunk)


def _table(source: object) -> Iterator[Sequence[str]]:
    """Return the header and the rows of a data frame, or of a list of objects or lists."""
    kind = type(source).__name__
    source = with_index(source)
    names = columns_of(source)
    if names is not None:
        yield names
        rows = frame_rows(source)
    elif isinstance(source, Iterable) and not isinstance(source, dict):
        items = [*cast("Iterable[object]", source)]
        found = [one for item in items if (one := row_of(item)) is not None]
        if len(found) == len(items):
            objects = [_fields(row) for row in found]
            names = list(dict.fromkeys(name for one in objects for name in one))
            yield names
            rows = iter([one.get(name) for name in names] for one in objects)
        else:
            names, rows = [], _lists(items)
    else:
        raise TypeError(f"cannot import a {kind}: pass a path, an open file, rows, or a data frame")
    for index, row in enumerate(rows):
        try:
            yield [
                cell_text(value, name)
                for name, value in zip(chain(map(str, names), repeat("a cell")), row, strict=False)
            ]
        except (TypeError, ValueError) as error:
            kind_of_error = TypeError if isinstance(error, TypeError) else ValueError
            raise kind_of_error(f"row {index}: {error}") from None


def with_index(source: object) -> object:
    """Return a frame of pandas with its named index as columns, or anything else as it is."""
    names: object = getattr(getattr(source, "index", None), "names", None)
    columns = columns_of(source)
    if columns is None or names is None:
        return source
    named = {str(name) for name in cast("Iterable[object]", names) if name is not None}
    return cast("Any", source).reset_index() if named.difference(columns) else source


def columns_of(source: object) -> list[str] | None:
    """Return the names of the columns of a data frame, or `None` if it is none."""
    columns: object = getattr(source, "column_names", None)
    if columns is None and is_table(source):
        columns = cast("Any", source).columns
    return None if columns is None else [str(name) for name in cast("Iterable[object]", columns)]


def frame_rows(frame: object) -> Iterator[Iterable[object]]:
    """Read the rows of a data frame, a few at a time."""
    for name, options in (("itertuples", {"index": False, "name": None}), ("iter_rows", {})):  # pandas, Polars
        method: object = getattr(frame, name, None)
        if callable(method):
            return iter(cast("Callable[..., Iterable[Iterable[object]]]", method)(**options))
    to_batches: object = getattr(frame, "to_batches", None)  # Arrow
    if not callable(to_batches):
        raise TypeError(f"cannot read a {type(frame).__name__}: pass a data frame of pandas, Polars or Arrow")
    batches = cast("Callable[..., Iterable[Any]]", to_batches)(max_chunksize=_BATCH)
    return (row for batch in batches for row in zip(*(column.to_pylist() for column in batch.columns), strict=True))


def _lists(items: Iterable[object]) -> Iterator[Iterable[object]]:
    for item in items:
        if isinstance(item, str | bytes) or not isinstance(item, Iterable):
            raise TypeError(f"each row must be an object or a list of cells, not a {type(item).__name__}")
        yield cast("Iterable[object]", item)


def row_of(item: object) -> Mapping[str, object] | None:
    """Return an object as its fields, or `None` for anything else, such as a list of cells."""
    if isinstance(item, Mapping):
        return cast("Mapping[str, object]", item)
    from conduyt._values.model import Model  # loads pydantic, which files do not need

    return item.model_dump(by_alias=True, exclude_unset=True) if isinstance(item, Model) else None


def _fields(row: Mapping[str, object]) -> Mapping[str, object]:
    """Return the fields of a row. Each custom field becomes a column of its own."""
    fields: dict[str, object] = {}
    for name, value in row.items():
        if name in _CUSTOM and is_object(value):
            fields.update({f"customFields.{key}": inner for key, inner in value.items()})
        else:
            fields[name] = value
    return fields


def is_missing(value: object) -> bool:
    """Whether a value is NaN, NaT or NA, with which tables say that there is no value."""
    if isinstance(value, Decimal):
        return value.is_nan()
    return type(value).__name__ in _MISSING or (not hasattr(value, "__len__") and value != value)


def cell_text(value: object, name: str = "a cell") -> str:
    """Return a value as the text of a cell.

    Raises:
        TypeError: A value of this type cannot be sent.
        ValueError: It is not finite.
    """
    if type(value) is str:
        return value
    if value is None or is_missing(value):
        return ""
    if isinstance(value, date):
        return value.isoformat()
    from conduyt._core.encoding import plain, stands_for  # loads pydantic, which files do not need

    if (single := stands_for(name, value)) is not value:
        return cell_text(single, name)
    sent = plain("row", {name: value})[name]
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return format(Decimal(str(value)), "f")  # never as 1E+3
    names = names_of(sent)
    if names is not None and all(isinstance(item, str) or is_object(item) for item in as_list(sent)):
        return join_names(names)
    return text_of(sent)
