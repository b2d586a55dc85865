"""Files in the iCalendar format (RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence

from conduyt.sandbox.rules.times import parse
from conduyt.sandbox.store import Doc

LINE_OCTETS = 75


def ical(name: str, appointments: Sequence[Doc], summary: str) -> bytes:
    """A file with these appointments. It is public, so it has their times, but no names."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Conduyt//Sandbox//EN", f"X-WR-CALNAME:{_text(name)}"]
    for appointment in appointments:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{appointment['id']}@sandbox.example",
            f"DTSTAMP:{_moment(appointment['updatedAt'])}",
            f"DTSTART:{_moment(appointment['startTime'])}",
            f"DTEND:{_moment(appointment['endTime'])}",
            f"SUMMARY:{_text(summary)}",
            f"STATUS:{'CONFIRMED' if appointment['status'] == 'confirmed' else 'TENTATIVE'}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _moment(text: str) -> str:
    return parse(text).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> bytes:
    """The line, folded as RFC 5545 requires: continuation lines begin with a space, and no character is split."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        encoded = letter.encode()
        if len(piece) + len(encoded) > LINE_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
