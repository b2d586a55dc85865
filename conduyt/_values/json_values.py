"""Read JSON values that were not validated. Each function checks the type."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TypeGuard


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Whether a value is a JSON object. The keys of every JSON object are strings."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    """Whether a value is a list."""
    return isinstance(value, list)


def as_mapping(value: object) -> dict[str, object]:
    """Return the value if it is an object, otherwise an empty one."""
    return value if is_object(value) else {}


def as_list(value: object) -> list[object]:
    """Return the value if it is a list, otherwise an empty one."""
    return value if is_list(value) else []


def as_count(value: object) -> int | None:
    """Return a whole number that is not negative, or `None`. The value may be a string, such as that of a header."""
    if isinstance(value, str):
        value = value.strip()  # `str.isdigit` accepts "²", but `int` does not
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 15 else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def read_json(body: bytes, parse_float: Callable[[str], object] | None = None) -> object:
    """Parse JSON as programs write it: after a byte order mark, in UTF-16, and with half of an emoji in a text.

    Half of an emoji is no character, and no file, frame or terminal could take it: U+FFFD, "�", comes in its place.

    Raises:
        ValueError: It is no JSON.
        RecursionError: It is nested too deeply.
    """
    from pydantic_core import from_json  # `import conduyt` loads this module, but not pydantic

    try:
        body = whole_characters(body)
        # pydantic is faster, but keeps 15 digits of a number.
        value: object = from_json(body) if parse_float is None else json.loads(body, parse_float=parse_float)
    except (ValueError, RecursionError) as error:
        body = b""  # personal data, which a traceback with local variables would show
        raise error.with_traceback(None) from None
    return value


def whole_characters(body: bytes) -> bytes:
    """Return JSON as UTF-8 without a byte order mark, and with U+FFFD for each half of an emoji.

    Raises:
        ValueError: It is no text.
    """
    encoding = json.detect_encoding(body)
    if encoding != "utf-8" or _HALF.search(body):
        # UTF-16 makes one character of two halves, and cannot have a single one.
        text = body.decode(encoding, "surrogatepass")
        body = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
    return _ESCAPE.sub(_whole_escape, body) if _HALF_ESCAPE.search(body) else body


def _whole_escape(escape: re.Match[bytes]) -> bytes:
    return escape[0] if escape["half"] is None else rb"\ufffd"


_HALF = re.compile(rb"\xed[\xa0-\xbf]")
"""Half an emoji as UTF-8 would have it if it could."""
_HALF_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
