"""Files that go out or come in."""

from __future__ import annotations

import os
from typing import IO, Annotated, TypeAlias

from conduyt._values.opaque import Opaque

FileInput: TypeAlias = bytes | str | os.PathLike[str] | Annotated[IO[bytes], Opaque()]
"""A file to upload: its bytes, its path, or an open binary file."""

PathInput: TypeAlias = str | os.PathLike[str]
"""Where to write a file. Its folder must exist; a file that is there is replaced."""
