"""Types of files to upload and download, and of rows."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, Iterable, Mapping, Sequence
from typing import IO, Annotated, Protocol, TypeAlias

from conduyt._values.opaque import Opaque

FileContent: TypeAlias = bytes | str | os.PathLike[str] | Annotated[IO[bytes], Opaque()]
"""The content of a file to upload: its bytes, its path, or an open binary file."""

FileInput: TypeAlias = FileContent | tuple[str, FileContent] | tuple[str, FileContent, str]
"""A file to upload: its bytes, its path, or an open binary file. With a name, and a media type if you like:
`("people.csv", content, "text/csv")`."""

PathInput: TypeAlias = str | os.PathLike[str]
"""The path of a file to write. Its folder must exist; an existing file is replaced."""


class Writable(Protocol):
    """Takes the bytes of a download, piece by piece."""

    def write(self, content: bytes, /) -> object:
        """Take a piece."""
        ...


DownloadTarget: TypeAlias = PathInput | Annotated[Writable, Opaque()]
"""Where a download goes: the path of a file, or an open binary file, which gets each piece as it arrives."""


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


class ModelLike(Protocol):
    """An object of the API, such as a `Contact`."""

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the fields that are set."""
        ...


class HasId(Protocol):
    """An object with an id, such as a `Contact`."""

    @property
    def id(self) -> str:
        """Its id."""
        ...


RowsInput: TypeAlias = (
    Annotated[FrameLike, Opaque()] | Iterable[Mapping[str, object]] | Annotated[Iterable[ModelLike], Opaque()]
)
"""Rows to write: mappings, objects of the API, or a data frame."""
AsyncRowsInput: TypeAlias = (
    RowsInput | Annotated[AsyncIterable[Mapping[str, object]] | AsyncIterable[ModelLike], Opaque()]
)
"""Rows to write, also those of an asynchronous source."""
IdsInput: TypeAlias = Annotated[FrameLike | Iterable[HasId] | Iterable[Mapping[str, object]], Opaque()] | Iterable[str]
"""Records to delete: ids, objects with an id, or rows with a column `id`."""
AsyncIdsInput: TypeAlias = (
    IdsInput | Annotated[AsyncIterable[str] | AsyncIterable[HasId] | AsyncIterable[Mapping[str, object]], Opaque()]
)
"""Records to delete, also those of an asynchronous source."""
