"""Read JSON values that were not validated. Each function checks the type."""

from __future__ import annotations

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
