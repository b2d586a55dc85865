"""How much of JSON is turned into Python objects: what it would build is counted before it is built.

A few bytes of JSON can stand for a hundred times as many in memory, and gzip makes another thousand of them. The bounds
are far above the largest page that the API documents: 200 records with 100 KB of custom fields each.
"""

from __future__ import annotations

MAX_BYTES = 20 * 1024 * 1024
"""Bytes of JSON. A single emoji makes Python store each character of its text in four bytes."""

MAX_OBJECTS = 20_000
"""Objects and lists. A page of 200 contacts holds some 1,600. Each may become a model, of 2 KB or more."""

MAX_VALUES = 100_000
"""Elements of lists, and keys and values of objects. A page of 200 contacts holds some 20,000."""

_FEW = MAX_OBJECTS
"""JSON of so few bytes is within all bounds."""


def excess(body: bytes | bytearray) -> str | None:
    """Return what JSON has too much of, or `None` if it is within the bounds."""
    size = len(body)
    if size <= _FEW:
        return None
    if size > MAX_BYTES:
        return f"more than {MAX_BYTES // 2**20} MiB of JSON"
    objects, values = _counts(body)
    if objects <= MAX_OBJECTS and values <= MAX_VALUES:
        return None
    # A text may hold brackets and commas as well, so it is counted once more without the texts.
    plain = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    if plain.count(b'"') // 2 > MAX_VALUES + MAX_OBJECTS:
        return _too_many_values()  # each text is a key or a value
    objects, values = _counts(b"".join(plain.split(b'"')[::2]))
    if objects > MAX_OBJECTS:
        return f"more than {MAX_OBJECTS:,} objects and lists"
    return _too_many_values() if values > MAX_VALUES else None


def _counts(body: bytes | bytearray) -> tuple[int, int]:
    """Return the number of objects and lists, and of what stands between their commas and colons."""
    return body.count(b"{") + body.count(b"["), body.count(b",") + body.count(b":")


def _too_many_values() -> str:
    return f"more than {MAX_VALUES:,} values"
