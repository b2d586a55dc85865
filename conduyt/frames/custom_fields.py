"""Types of custom fields: from their definitions, or from the values that are there. Needs pyarrow."""

# pyright: standard
# The types of pyarrow have parameters that do not matter here.
from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from conduyt._values.definitions import CustomFieldDefinition
from conduyt._values.json_values import is_list
from conduyt._values.names import split_names
from conduyt.errors import UnexpectedDataWarning
from conduyt.frames.columns import DECIMAL, TEXT, TEXTS, TIME, ArrowField, as_json, sound

_LARGEST_EXACT = 2**53
"""Beyond it, a float cannot tell integers apart."""


def defined_fields(definitions: Iterable[CustomFieldDefinition], owner: str) -> Mapping[str, ArrowField]:
    """Return the custom fields of a model by their keys, in the order of their definitions."""
    return {
        one.field_key: _field(one.field_key, one.field_type)
        for one in definitions
        if one.field_key and owner.lower().startswith(one.entity_type or "")
    }


def _field(key: str, type_: str | None) -> ArrowField:
    known = _TYPES.get((type_ or "").replace("-", ""))
    if known is None:
        return ArrowField(TEXT, as_text)
    arrow, read = known
    warned = False

    def convert(value: object) -> object:
        nonlocal warned
        try:
            return read(value)
        except (ValueError, TypeError, LookupError, InvalidOperation):
            if not warned:
                warned = True
                message = f"A value of the custom field {key} is no {type_}. Such values are empty in the table."
                warnings.warn(UnexpectedDataWarning(message), stacklevel=2)
            return None

    return ArrowField(arrow, convert)


def _number(value: object) -> Decimal:
    if isinstance(value, bool):
        raise TypeError
    number = Decimal(str(value).strip())
    if number.is_nan() or abs(number) >= 10**20:
        raise ValueError
    return round(number, 18) if isinstance(value, float) else number


def _time(value: object) -> datetime:
    time = datetime.fromisoformat(str(value).strip())
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _flag(value: object) -> bool:
    return value if isinstance(value, bool) else {"true": True, "false": False}[str(value).strip().lower()]


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return split_names(sound(value))
    if not is_list(value):
        raise TypeError
    return [as_text(item) for item in value]


_TYPES: Mapping[str, tuple[pa.DataType, Callable[[object], object]]] = {
    "number": (DECIMAL, _number),
    "date": (TIME, _time),
    "boolean": (pa.bool_(), _flag),
    "multiselect": (TEXTS, _texts),
}


def as_text(value: object) -> str:
    """Return a value as text; lists and objects as JSON."""
    if isinstance(value, str):
        return sound(value)
    return format(value, "f") if isinstance(value, Decimal) else as_json(value)


class GuessedField:
    """The type that all values seen so far have, or else text."""

    def __init__(self) -> None:
        self._types: set[type] = set()
        self._is_long = False

    def see(self, value: object) -> None:
        """Take note of a value."""
        if value is None:
            return
        type_ = type(value)
        if type_ is int and isinstance(value, int):
            self._is_long |= abs(value) > _LARGEST_EXACT
            type_ = int if -(2**63) <= value < 2**63 else str
        elif type_ is list and not _is_texts(value):
            type_ = str
        self._types.add(type_)

    @property
    def field(self) -> ArrowField:
        """The field for these values."""
        if self._types == {bool}:
            return ArrowField(pa.bool_())
        if self._types == {int}:
            return ArrowField(pa.int64())
        if self._types == {float} or (self._types == {int, float} and not self._is_long):
            return ArrowField(pa.float64())
        if self._types == {list}:
            return ArrowField(TEXTS, lambda texts: [sound(text) for text in texts])
        return ArrowField(TEXT, as_text)


def guess(values: Iterable[Any]) -> ArrowField:
    """Return the field for some values."""
    guessed = GuessedField()
    for value in values:
        guessed.see(value)
    return guessed.field


def _is_texts(value: object) -> bool:
    return is_list(value) and all(isinstance(item, str) for item in value)
