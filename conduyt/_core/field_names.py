"""Names of fields inside an argument: those of Python are translated, those of the API stay, others are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from pydantic import BaseModel

from conduyt._values.text import nearest


def in_api_names(argument: str, value: object, names: Mapping[str, str]) -> object:
    """Return a mapping of fields, or a list of them, with the API's names. Objects of models know theirs.

    Args:
        argument: The name of the argument, for errors.
        value: What was given.
        names: The API's names by those of Python.

    Raises:
        TypeError: A name is not known. A server that ignores it would report success, and nothing would change.
        ValueError: A field is there twice.
    """
    if isinstance(value, Mapping):
        return _renamed(argument, cast(Mapping[object, object], value), names)
    if isinstance(value, str | bytes | BaseModel) or not isinstance(value, Iterable):
        return value
    items = cast(Iterable[object], value)  # `isinstance` tells no type of the items
    return [
        _renamed(argument, cast(Mapping[object, object], item), names) if isinstance(item, Mapping) else item
        for item in items
    ]


def _renamed(argument: str, fields: Mapping[object, object], names: Mapping[str, str]) -> dict[str, object]:
    known = {**{wire: wire for wire in names.values()}, **names}
    renamed: dict[str, object] = {}
    for name, value in fields.items():
        wire = known.get(name) if isinstance(name, str) else None
        if wire is None:
            raise TypeError(
                f"{argument} has no field {name!r}{nearest(str(name), frozenset(names))} "
                f"A field that is new is sent with options={{'body': {{{argument!r}: ...}}}}"
            )
        if wire in renamed:
            raise ValueError(f"{argument} has the field {name!r} twice, once in the API's spelling")
        renamed[wire] = value
    return renamed
