"""Objects to an Arrow table. Needs pyarrow."""

# pyright: standard
# The types of pyarrow have parameters that do not matter here.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal, TypeAlias, cast

import pyarrow as pa
from pydantic import BaseModel

from conduyt.custom_fields import CustomFields, definitions_of
from conduyt.frames.columns import CUSTOM, EXTRA, ArrowField, Column, columns_of, converted, sound
from conduyt.frames.custom_fields import defined_fields, guess

CustomTypes: TypeAlias = Callable[[str], Mapping[str, ArrowField]] | Literal["found"] | None
"""Types of the custom fields of a model, by its name; `"found"` for a column for each key that occurs."""

_BATCH = 10_000
"""Objects that are held at a time until they are columns."""
_ALL = "*"


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place in the table."""

    column: Column
    key: str | None = None
    """A key of the column, such as that of a custom field."""
    arrow: ArrowField | None = None
    """`None` if the values decide the type, and, without a key, the columns as well."""

    @property
    def name(self) -> str:
        return self.column.name if self.key is None else sound(f"{self.column.name}.{self.key}")


class ArrowTableBuilder:
    """Collects objects, and makes a table of them.

    Args:
        model: The model of the objects. `None` uses that of the first object.
        columns: Names of columns, or of fields with several columns, in this order. `*` stands for the usual ones.
        extra: Whether to add fields that the model does not know.
        custom: Types of custom fields.

    Raises:
        ValueError: A column does not exist.
    """

    def __init__(
        self, model: type[BaseModel] | None, columns: Sequence[str] | None = None, *, extra: bool, custom: CustomTypes
    ) -> None:
        self._model = model
        self._wanted = [_ALL] if columns is None else columns
        self._extra = extra
        self._custom: CustomTypes = custom
        self._slots: list[_Slot] = []
        self._chunks: dict[str, list[pa.Array[Any]]] = {}
        self._open: dict[str, list[Mapping[str, object] | None]] = {}
        self._waiting: list[BaseModel] = []
        if model is not None:
            self._begin(model)

    def _begin(self, model: type[BaseModel]) -> None:
        self._model = model
        known = columns_of(model)
        for asked in self._wanted:
            if asked != _ALL and not any(column.is_meant(asked) for column in known):
                raise ValueError(_no_column(model, asked, [column.name for column in known]))
        found = [slot for asked in self._wanted for column in known for slot in self._slots_of(column, asked)]
        self._slots = list({slot.name: slot for slot in found}.values())

    def _slots_of(self, column: Column, asked: str) -> Iterable[_Slot]:
        if asked == _ALL:
            # Objects without documented fields have only what the API sent.
            has_extra = self._extra or not (self._model and self._model.model_fields)
            if (column.path == (EXTRA,) and has_extra) or not column.embedded:
                yield from self._slots_of(column, column.name)
        elif not column.is_meant(asked):
            pass
        elif asked.startswith(f"{column.name}."):
            key = asked.removeprefix(f"{column.name}.")
            if column.fields is not None and (definition := definitions_of(column.fields).get(key)) is not None:
                key = definition.field_key  # it was asked for by its name in Python
            yield _Slot(column, key, (self._fields_of(column) or {}).get(key))
        elif column.path[-1] == EXTRA or (column.path[-1] == CUSTOM and self._custom == "found"):
            yield _Slot(column)
        elif (fields := self._fields_of(column)) is not None:
            for key, field in fields.items():
                yield _Slot(column, key, field)
        else:
            yield _Slot(column, arrow=column.arrow)

    def _fields_of(self, column: Column) -> Mapping[str, ArrowField] | None:
        """Return the custom fields of a column, by their keys, if the arguments or the model define them."""
        if column.path[-1] != CUSTOM:
            return None
        if self._custom is None and column.fields is not None:
            return defined_fields(definitions_of(column.fields).values(), column.owner)
        return self._custom(column.owner) if callable(self._custom) else None

    def add(self, item: BaseModel) -> None:
        """Take an object.

        Raises:
            TypeError: It has a different model, or none.
            ValueError: A value does not fit its column.
        """
        if not isinstance(cast("object", item), BaseModel):  # what a user passes
            raise TypeError(f"a table has objects of the API, such as contacts, not {type(item).__name__}")
        if self._model is None:
            self._begin(type(item))
        elif not isinstance(item, self._model):
            raise TypeError(f"a table has objects of one model: {type(item).__name__} is not {self._model.__name__}")
        self._waiting.append(item)
        if len(self._waiting) == _BATCH:
            self._flush()

    def _flush(self) -> None:
        holders: dict[tuple[str, ...], list[Any]] = {(): self._waiting}
        kept: set[str] = set()
        for slot in self._slots:
            values = _values(slot.column, holders)
            if slot.arrow is not None:
                values = values if slot.key is None else [_at(value, slot.key) for value in values]
                self._chunks.setdefault(slot.name, []).append(_array(slot.name, values, slot.arrow))
            elif slot.column.name not in kept:
                kept.add(slot.column.name)
                self._open.setdefault(slot.column.name, []).extend(values)
        self._waiting = []

    def table(self) -> pa.Table:
        """Return the table of all objects.

        Raises:
            ValueError: There are neither objects nor a model, or a value does not fit its column.
        """
        if self._model is None:
            raise ValueError("there are no objects, so the columns are unknown: pass model=...")
        self._flush()
        made: dict[str, pa.Array[Any] | pa.ChunkedArray[Any]] = {}
        for slot in self._slots:
            if slot.arrow is not None:
                made[slot.name] = pa.chunked_array(self._chunks.pop(slot.name))
                continue
            objects = self._open[slot.column.name]
            keys = [slot.key] if slot.key is not None else sorted({key for one in objects for key in one or ()})
            for key in keys:
                values = [_at(one, key) for one in objects]
                name = _Slot(slot.column, key).name
                made[name] = _array(name, values, guess(values))
        return pa.Table.from_arrays(list(made.values()), names=list(made))


def _no_column(model: type[BaseModel], asked: str, names: Sequence[str]) -> str:
    nearest = get_close_matches(asked, names, 1)
    hint = f". Did you mean {nearest[0]!r}?" if nearest else ""
    return f"{model.__name__} has no column {asked!r}{hint}; there are {', '.join(names)}"


def _values(column: Column, holders: dict[tuple[str, ...], list[Any]]) -> list[Any]:
    """Return the value of a column for each object. `holders` keeps the objects on the way."""
    if column.fields is None:
        return _at_path(column.path, holders)
    if column.path not in holders:  # each of its fields is a column
        holders[column.path] = [_as_arrived(value) for value in _at_path(column.path, holders)]
    return holders[column.path]


def _at_path(path: tuple[str, ...], holders: dict[tuple[str, ...], list[Any]]) -> list[Any]:
    above = path[:-1]
    if above not in holders:
        holders[above] = _at_path(above, holders)
    return [getattr(holder, path[-1], None) for holder in holders[above]]


def _as_arrived(value: object) -> object:
    if not isinstance(value, CustomFields):
        return value
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)


def _at(value: Mapping[str, object] | None, key: str) -> object:
    return None if value is None else value.get(key)


def _array(name: str, values: list[Any], field: ArrowField) -> pa.Array[Any]:
    if field.convert is not None:
        values = [converted(value, field) for value in values]
    try:
        return pa.array(values, field.type)
    except (pa.ArrowException, OverflowError) as error:
        raise ValueError(f"a value of {name} does not fit {field.type}: {error}") from error
