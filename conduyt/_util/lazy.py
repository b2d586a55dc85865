"""Load modules at first use, and names of modules too (PEP 562)."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module


class LazyModule:
    """An optional library as a global name. It is imported at the first access to an attribute.

    Annotations such as `pandas.DataFrame` use it. So `typing.get_type_hints` finds the type if the library is
    installed, and loading the module with the annotation does not load the library.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # tools look for such names in every object
            raise AttributeError(name)
        return getattr(import_module(self._name), name)


def no_attribute(module: str, name: str, names: Iterable[str]) -> AttributeError:
    """Return the error for a name that a module does not have. It suggests the most similar name."""
    message = f"module {module!r} has no attribute {name!r}"
    if name.startswith("_"):  # tools look for such names in every module
        return AttributeError(message)
    from difflib import get_close_matches  # loads slower than this package

    nearest = get_close_matches(name, names, n=1)
    # With the argument `name`, Python adds no second suggestion.
    return (
        AttributeError(f"{message}. Did you mean: {nearest[0]!r}?", name=name) if nearest else AttributeError(message)
    )
