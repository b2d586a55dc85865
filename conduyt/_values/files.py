"""Types of files to upload and download."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Annotated, Protocol, TypeAlias

from conduyt._values.opaque import Opaque

FileInput: TypeAlias = bytes | str | os.PathLike[str] | Annotated[IO[bytes], Opaque()]
"""A file to upload: its bytes, its path, or an open binary file."""

PathInput: TypeAlias = str | os.PathLike[str]
"""The path of a file to write. Its folder must exist; an existing file is replaced."""


class FrameLike(Protocol):
    """A data frame of pandas or Polars, or an Arrow table."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        ...


CsvInput: TypeAlias = (
    PathInput
    | bytes
    | Annotated[IO[bytes], Opaque()]
    | Annotated[IO[str], Opaque()]
    | Annotated[FrameLike, Opaque()]
    | Iterable[Mapping[str, object]]
    | Iterable[Sequence[object]]
)
"""Contacts to import: a path (also of a pipe, such as `/dev/stdin`), an open file, the bytes of a file, a list of
objects or of rows whose first is the header, or a data frame.
"""
