"""Reads bodies of the type multipart/form-data, in which browsers and HTTP clients send files."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One field of the form: a file, or a plain value in `content`."""

    filename: str | None
    media_type: str
    content: bytes


def read_parts(content_type: str, body: bytes) -> dict[str, Part]:
    """The parts by name; none if the body has another type."""
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_boundary()
    if header.get_content_type() != "multipart/form-data" or not boundary:
        return {}
    parts: dict[str, Part] = {}
    # Text before the first boundary and after the last one belongs to no part.
    for section in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:-1]:
        head, _, content = section.partition(b"\r\n\r\n")
        part = HeaderParser().parsestr(head.removeprefix(b"\r\n").decode(errors="replace"))
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            filename = part.get_filename()
            if filename is not None:  # browsers and httpx escape these three characters, and no others
                for sign, letter in (("%22", '"'), ("%0D", "\r"), ("%0A", "\n")):
                    filename = filename.replace(sign, letter)
            parts[name] = Part(filename=filename, media_type=part.get_content_type(), content=content)
    return parts
