"""How much of JSON is turned into Python objects: what it would build is counted before it is built.

A few bytes of JSON can stand for a hundred times as many in memory, and gzip makes another thousand of them. The bounds
are above the largest page that the API documents: 200 contacts with 100 tags and 100 KB of custom fields each.
"""

from __future__ import annotations

MAX_BYTES = 20 * 1024 * 1024
"""Bytes of JSON. A single emoji makes Python store each character of its text in four bytes."""

MAX_OBJECTS = 40_000
"""Objects and lists. A page of 200 contacts with 100 tags each holds 21,000. Each may become a model of 2 KB."""

MAX_VALUES = 200_000
"""Elements of lists, and keys and values of objects. A page of 200 contacts with 100 tags each holds 150,000."""

MAX_DIGITS = 400
"""Digits of a number. What Python does with them takes four times as long for twice as many.

In less than `MANY_DIGITS` bytes of JSON there may be more.
"""

MANY_DIGITS = 1024 * 1024

MAX_WIDE = 14 * 1024 * 1024
"""Bytes of JSON whose text may be in memory twice, though an emoji can make it four times as long."""

_MAX_TEXTS = MAX_OBJECTS + MAX_VALUES
"""Each is a key or a value."""

_FEW = 3 * MAX_OBJECTS
"""JSON of so few bytes is within all bounds: with its comma, the smallest object takes three."""

TOO_MANY_BYTES = f"more than {MAX_BYTES // 2**20} MiB of JSON"

_NO_MARKS = bytes(set(range(256)).difference(b"{[,:"))

_TO_ZERO = bytes.maketrans(b".123456789", b"0" * 10)


def excess(body: bytes | bytearray) -> str | None:
    """Return what JSON has too much of, or `None` if it is within the bounds."""
    size = len(body)
    if size <= _FEW:
        return None
    if size > MAX_BYTES:
        return TOO_MANY_BYTES
    objects, values = _counts(body)
    huge_number = size > MANY_DIGITS and has_number_of(body, MAX_DIGITS + 1)
    if objects <= MAX_OBJECTS and values <= MAX_VALUES and not huge_number:
        return None
    # A text may hold brackets, commas and digits as well.
    plain = without_texts(body)
    objects, values = _counts(plain)
    if values > MAX_VALUES or plain.count(b'"') > _MAX_TEXTS:
        return f"more than {MAX_VALUES:,} values"
    if objects > MAX_OBJECTS:
        return f"more than {MAX_OBJECTS:,} objects and lists"
    if huge_number and has_number_of(plain, MAX_DIGITS + 1):
        return f"a number of more than {MAX_DIGITS:,} digits"
    return None


def has_number_of(body: bytes | bytearray, length: int) -> bool:
    """Whether so many digits, points among them, stand side by side. That takes a fifth of what `re` needs for it."""
    return b"0" * length in body.translate(_TO_ZERO)


def without_texts(body: bytes | bytearray) -> bytes | bytearray:
    """Return JSON with one quote in place of each text. If it holds too many of them, the rest stays as it is."""
    return b'"'.join(_split(body)[::2])


def fits_as_text(body: bytes | bytearray) -> bool:
    """Whether `json.loads` may parse it, which turns it into text first: twice the memory that its values need."""
    return len(body) <= MAX_WIDE or body.isascii()


def has_huge_text(body: bytes | bytearray) -> bool:
    """Whether a single text is most of it. pydantic copies a text before it says that it fits no other type."""
    return len(body) > MAX_WIDE and max(map(len, _split(body)[1::2]), default=0) > MAX_WIDE // 4


def _split(body: bytes | bytearray) -> list[bytes] | list[bytearray]:
    """Return what stands between the quotes: outside of texts, and inside of them, in turns."""
    plain = body.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in body else body
    return plain.split(b'"', 2 * _MAX_TEXTS)


def _counts(body: bytes | bytearray) -> tuple[int, int]:
    """Return the number of objects and lists, and of what stands between their commas and colons."""
    marks = body.translate(None, _NO_MARKS)  # to count four times in all of it takes three times as long
    return marks.count(b"{") + marks.count(b"["), marks.count(b",") + marks.count(b":")
