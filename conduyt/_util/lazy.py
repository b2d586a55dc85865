"""Modules whose names are loaded when they are first used (PEP 562)."""

from __future__ import annotations

from collections.abc import Iterable


def no_attribute(module: str, name: str, names: Iterable[str]) -> AttributeError:
    """Return the error for a name that a module does not have. It suggests the nearest of those that it has."""
    message = f"module {module!r} has no attribute {name!r}"
    if name.startswith("_"):  # tools look for such names in every module
        return AttributeError(message)
    from difflib import get_close_matches  # takes longer to load than this package

    nearest = get_close_matches(name, names, n=1)
    # With the argument `name`, Python adds no suggestion of its own.
    return (
        AttributeError(f"{message}. Did you mean: {nearest[0]!r}?", name=name) if nearest else AttributeError(message)
    )
