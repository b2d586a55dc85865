r"""Finds text with lone surrogates. JSON can contain half of a surrogate pair, as in "\ud83d", which is no character.

Python stores such text, but cannot encode it. So every response that contains it would fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

MESSAGE = "contains a lone surrogate, which is not a character"


def fields_with_surrogates(value: Any) -> list[str]:
    """The fields, as in "stages.0.name", whose text or name contains a lone surrogate."""
    found: list[str] = []
    pending: list[tuple[str, Any]] = [("", value)]  # no recursion: bodies can be nested deeper than Python's stack
    while pending:
        field, item = pending.pop()
        if isinstance(item, str):
            if _has_surrogate(item):
                found.append(field)
        elif isinstance(item, Mapping):
            for name, inner in cast("Mapping[str, Any]", item).items():
                path = _join(field, name)
                if _has_surrogate(name):
                    found.append(path)
                pending.append((path, inner))
        elif isinstance(item, list):
            pending += [(_join(field, str(index)), inner) for index, inner in enumerate(cast("list[object]", item))]
    return sorted(set(found))


def _has_surrogate(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


def _join(field: str, name: str) -> str:
    return f"{field}.{name}".removeprefix(".").encode(errors="replace").decode()
