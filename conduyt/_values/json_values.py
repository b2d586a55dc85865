"""Values of JSON that have not been validated: each is returned if it has the expected form."""

from __future__ import annotations

from typing import TypeGuard


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Whether a value is an object of JSON. Its keys are text, as those of every such object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    """Whether a value is a list."""
    return isinstance(value, list)


def as_mapping(value: object) -> dict[str, object]:
    """Return an object, or an empty one in place of anything else."""
    return value if is_object(value) else {}


def as_list(value: object) -> list[object]:
    """Return a list, or an empty one in place of anything else."""
    return value if is_list(value) else []


def as_count(value: object) -> int | None:
    """Return a whole number that is not negative, or `None`. It may come as text, such as the value of a header."""
    if isinstance(value, str):
        value = value.strip()  # `str.isdigit` alone would let "²" through to `int`, which fails
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 15 else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
