"""Modules that are loaded when they are first used, and names of modules that are (PEP 562)."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module


class LazyModule:
    """An optional library as a global name: it is imported when one of its attributes is asked for.

    Annotations such as `pandas.DataFrame` use it. `typing.get_type_hints` then finds the type, if the library is
    installed, and loading the module that has the annotation does not load the library.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what tools ask every object for
            raise AttributeError(name)
        return getattr(import_module(self._name), name)


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
