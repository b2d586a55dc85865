"""Responses that are not objects of the API: a CSV file, a PDF, a redirect, or the result of `client.request`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conduyt._values.bounds import MAX_BYTES, TOO_MANY_BYTES, excess, fits_as_text
from conduyt._values.json_values import read_json
from conduyt._values.response import ResponseInfo
from conduyt._values.text import one_line

_FILENAME = re.compile(r'filename="?([^";]{1,255})"?', re.ASCII)


class Content:
    """The bytes of a response with their type and file name.

    Example:
        ```python
        export = client.contacts.export_csv()
        export.save("contacts.csv")
        client.contacts.export_csv(to="contacts.csv")  # the same, without keeping it in memory
        ```
    """

    __slots__ = ("_content", "path", "response")

    def __init__(self, content: bytes, response: ResponseInfo, path: Path | None = None) -> None:
        self._content = content
        self.response: ResponseInfo = response
        """Metadata of the response: status, headers, rate limit, request id, attempts."""
        self.path: Path | None = path
        """The file with the body, if you passed `to`."""

    @property
    def content(self) -> bytes:
        """The raw bytes. If they are in a file, each access reads it."""
        return self._content if self.path is None else self.path.read_bytes()

    @property
    def content_type(self) -> str | None:
        """The media type without its parameters, such as `text/csv`."""
        value = self.response.headers.get("content-type")
        return value.split(";")[0].strip().lower() if value else None

    @property
    def filename(self) -> str | None:
        """The file name that the server proposed, without a folder, or `None`."""
        found = _FILENAME.search(self.response.headers.get("content-disposition", ""))
        name = found[1].replace("\\", "/").rsplit("/", 1)[-1] if found else ""
        return name if name.strip(". ") and name.isprintable() else None

    @property
    def text(self) -> str:
        """The bytes decoded as UTF-8. Invalid bytes become replacement characters."""
        return self.content.decode("utf-8", errors="replace")

    def json(self) -> object:
        """Parse the bytes as JSON. Half of an emoji in a text becomes U+FFFD.

        Raises:
            ValueError: They are no JSON, or so much of it that it could fill the memory. What you trust, you can parse
                yourself: it is in `content`.
        """
        if len(self) > MAX_BYTES:  # it may be a file, too large to be read
            raise ValueError(f"the response holds {TOO_MANY_BYTES}")
        content = self.content
        if (what := excess(content)) is not None:
            raise ValueError(f"the response holds {what}")
        return read_json(content, float if fits_as_text(content) else None)

    def chunks(self, size: int = 65_536) -> Iterator[bytes]:
        """Iterate over the bytes in pieces. If they are in a file, only one piece is in memory.

        Args:
            size: Maximum bytes of a piece.

        Raises:
            ValueError: `size` is less than 1.
        """
        if size < 1:
            raise ValueError("size must be at least 1")
        return self._pieces(size)

    def _pieces(self, size: int) -> Iterator[bytes]:
        if self.path is None:
            for start in range(0, len(self._content), size):
                yield self._content[start : start + size]
            return
        with self.path.open("rb") as file:
            while piece := file.read(size):
                yield piece

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the bytes to a file that only its owner can read. An existing file is replaced.

        Args:
            path: The file. Its folder must exist.

        Returns:
            The path of the file.
        """
        target = Path(path)
        if target.exists() and not (target.is_file() or target.is_dir()):  # a device or a pipe
            target.write_bytes(self.content)
            return target
        from tempfile import NamedTemporaryFile

        # As a whole, and not through a link that another user has created.
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            made = Path(file.name)
            try:
                file.write(self.content)
                file.close()
                made.replace(target)
            except BaseException:
                made.unlink(missing_ok=True)
                raise
        return target

    def __len__(self) -> int:
        return len(self._content) if self.path is None else self.path.stat().st_size

    def __repr__(self) -> str:
        return f"<Content {one_line(self.content_type or 'of unknown type', 100)}, {len(self):,} bytes>"


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirect, such as a signed download link. The client does not follow it, so the key is not sent to another
    host.
    """

    url: str
    """The target URL. Fetch it without the API key, because it may be on another host."""
    response: ResponseInfo
    """Metadata of the response: status, headers, rate limit, request id, attempts."""
