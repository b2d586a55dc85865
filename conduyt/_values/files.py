"""Types of files to upload and download."""

from __future__ import annotations

import os
from typing import IO, Annotated, TypeAlias

from conduyt._values.opaque import Opaque

FileInput: TypeAlias = bytes | str | os.PathLike[str] | Annotated[IO[bytes], Opaque()]
"""A file to upload: its bytes, its path, or an open binary file."""

PathInput: TypeAlias = str | os.PathLike[str]
"""The path of a file to write. Its folder must exist; an existing file is replaced."""
