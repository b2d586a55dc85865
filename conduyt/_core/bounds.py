"""Limits for the JSON of a response, checked before it is parsed.

Parsed JSON can take a hundred times as much memory as its bytes, and gzip another thousand times. The limits are far
above the largest page that the API documents: 200 records with 100 KB of custom fields each.
"""

from __future__ import annotations

MAX_BYTES = 20 * 1024 * 1024
"""Bytes of JSON. A single emoji makes Python store each character of its text in four bytes."""

MAX_OBJECTS = 20_000
"""Objects and lists. A page of 200 contacts has about 1,600. Each may become a model of 2 KB or more."""

MAX_VALUES = 100_000
"""Elements of lists, and keys and values of objects. A page of 200 contacts has about 20,000."""

_FEW = MAX_OBJECTS
"""JSON with at most this many bytes is within all limits."""


def excess(body: bytes | bytearray) -> str | None:
    """Return which limit the JSON exceeds, or `None`."""
    size = len(body)
    if size <= _FEW:
        return None
    if size > MAX_BYTES:
        return f"more than {MAX_BYTES // 2**20} MiB of JSON"
    objects, values = _counts(body)
    if objects <= MAX_OBJECTS and values <= MAX_VALUES:
        return None
    # Strings may contain brackets and commas too, so count again without the strings.
    plain = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    if plain.count(b'"') // 2 > MAX_VALUES + MAX_OBJECTS:
        return _too_many_values()  # each string is a key or a value
    objects, values = _counts(b"".join(plain.split(b'"')[::2]))
    if objects > MAX_OBJECTS:
        return f"more than {MAX_OBJECTS:,} objects and lists"
    return _too_many_values() if values > MAX_VALUES else None


def _counts(body: bytes | bytearray) -> tuple[int, int]:
    """Return the number of objects and lists, and the number of commas and colons, which separate the values."""
    return body.count(b"{") + body.count(b"["), body.count(b",") + body.count(b":")


def _too_many_values() -> str:
    return f"more than {MAX_VALUES:,} values"
