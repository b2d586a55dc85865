"""Convert models to Arrow columns, based on the annotations of the fields. Needs pyarrow."""

# pyright: standard
# The type parameters of pyarrow's types do not matter here.
from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

import pyarrow as pa
from pydantic import AwareDatetime

from conduyt._values.model import Model

Convert: TypeAlias = Callable[[Any], object]

_BATCH = 10_000
"""Number of objects that are buffered before they are converted."""

# Arrow adds the digits of both operands, and refuses a result that may need more than 38. With 18 digits, amounts can
# be multiplied by each other and by integers.
_MONEY = pa.decimal128(18, 4)
_LONG_MONEY = pa.decimal128(38, 18)
_TIME = pa.timestamp("us", tz="UTC")
_TEXT = pa.string()
SCALARS: Mapping[object, pa.DataType] = {
    str: _TEXT,
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    Decimal: _MONEY,
    datetime: _TIME,
    AwareDatetime: _TIME,
}
_OPEN = ("custom_fields", "model_extra")
"""Fields whose keys become columns. Only the objects show which keys exist."""


@dataclass(frozen=True, slots=True)
class ArrowField:
    """The Arrow type of a field, and the conversion of its values, if any."""

    type: pa.DataType
    convert: Convert | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    parents: tuple[str, ...]
    field: str
    arrow: ArrowField | None
    """`None` in the fields of `_OPEN`."""

    @property
    def name(self) -> str:
        return ".".join((*self.parents, self.field))


class ArrowTableBuilder:
    """Collects objects and makes a table.

    Args:
        model: The model of the objects. `None` takes it from the first object.
        columns: Names of columns, or of fields with several columns, in the order of the table.
        extra: Whether unknown fields become columns.

    Raises:
        ValueError: A column does not exist.
    """

    def __init__(self, model: type[Model] | None, columns: Sequence[str] | None, *, extra: bool) -> None:
        self._model = model
        self._wanted = columns
        self._extra = extra
        self._columns: list[_Column] = []
        self._chunks: dict[str, list[pa.Array[Any]]] = {}
        self._open: dict[str, list[Mapping[str, object] | None]] = {}
        self._waiting: list[Model] = []
        if model is not None:
            self._begin(model)

    def _begin(self, model: type[Model]) -> None:
        self._model = model
        known = columns_of(model)
        wanted = self._wanted
        if wanted is None:
            # Objects without documented fields have only unknown fields.
            last = -1 if not self._extra and model.model_fields else len(known)
            self._columns = list(known[:last])
        else:
            for asked in wanted:
                if not any(_is_meant(column, asked) for column in known):
                    names = ", ".join(column.name for column in known)
                    raise ValueError(f"{model.__name__} has no column {asked!r}; it has {names}")
            self._columns = [column for column in known if any(_is_meant(column, asked) for asked in wanted)]

    def add(self, item: Model) -> None:
        """Add an object.

        Raises:
            TypeError: It has another model.
            ValueError: A value does not fit its column.
        """
        if self._model is None:
            self._begin(type(item))
        elif not isinstance(item, self._model):
            raise TypeError(f"a table has objects of one model: {type(item).__name__} is not {self._model.__name__}")
        self._waiting.append(item)
        if len(self._waiting) == _BATCH:
            self._flush()

    def _flush(self) -> None:
        holders: dict[tuple[str, ...], list[Any]] = {(): self._waiting}
        for column in self._columns:
            values = _values((*column.parents, column.field), holders)
            if column.arrow is None:
                self._open.setdefault(column.name, []).extend(values)
            else:
                self._chunks.setdefault(column.name, []).append(_array(column.name, values, column.arrow))
        self._waiting = []

    def table(self) -> pa.Table:
        """Return the table.

        Raises:
            ValueError: There is no object and no model, or a value does not fit its column.
        """
        if self._model is None:
            raise ValueError("there are no objects, so the columns are unknown: pass model=...")
        self._flush()
        made: dict[str, pa.Array[Any] | pa.ChunkedArray[Any]] = {}
        for column in self._columns:
            if column.arrow is not None:
                made[column.name] = _joined(self._chunks[column.name])
                continue
            objects = self._open[column.name]
            for key in self._keys(column, objects):
                values = [None if object_ is None else object_.get(key) for object_ in objects]
                made[_sound(f"{column.name}.{key}")] = _guessed(values)
        names = list(made)
        if self._wanted is not None:
            order = [name for asked in self._wanted for name in names if _belongs(name, _sound(asked))]
            names = list(dict.fromkeys(order))
        return pa.Table.from_arrays([made[name] for name in names], names=names)

    def _keys(self, column: _Column, objects: Iterable[Mapping[str, object] | None]) -> list[str]:
        """Return the keys that become columns: all keys in order, or the requested ones."""
        if self._wanted is None or any(_belongs(column.name, asked) for asked in self._wanted):
            return sorted({key for object_ in objects for key in object_ or ()})
        return [asked.removeprefix(f"{column.name}.") for asked in self._wanted if _is_key(asked, column)]


def _belongs(name: str, asked: str) -> bool:
    return name == asked or name.startswith(f"{asked}.")


def _is_meant(column: _Column, asked: str) -> bool:
    return _belongs(column.name, asked) or _is_key(asked, column)


def _is_key(asked: str, column: _Column) -> bool:
    return column.arrow is None and asked.startswith(f"{column.name}.")


# --- Columns of a model ----------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def columns_of(model: type[Model]) -> tuple[_Column, ...]:
    """Return the columns of a model, including those of nested objects. The column of unknown fields is last."""
    return (*_columns(model, (), (model,)), _Column((), "model_extra", None))


def _columns(model: type[Model], parents: tuple[str, ...], inside: tuple[type[Model], ...]) -> Iterator[_Column]:
    for name, field in model.model_fields.items():
        options = _options(field.annotation)
        inner = options[0] if len(options) == 1 else None
        if isinstance(inner, type) and issubclass(inner, Model) and inner not in inside:
            yield from _columns(inner, (*parents, name), (*inside, inner))
        elif name in _OPEN:
            yield _Column(parents, name, None)
        else:
            yield _Column(parents, name, _TYPES.of(field.annotation, inside))


@dataclass(frozen=True, slots=True)
class ArrowTypes:
    """Converts annotations to Arrow types."""

    scalars: Mapping[object, pa.DataType]
    json: Convert
    """Converts values without a fixed shape to text."""

    def of_fields(self, model: type[Model], inside: tuple[type[Model], ...]) -> dict[str, ArrowField]:
        """Return each field of a model. A model that contains itself becomes text."""
        return {name: self.of(field.annotation, (*inside, model)) for name, field in model.model_fields.items()}

    def of(self, annotation: object, inside: tuple[type[Model], ...]) -> ArrowField:
        """Return the field of an annotation."""
        options = _options(annotation)
        if len(options) == 1:
            option = options[0]
            if option in self.scalars:
                return ArrowField(self.scalars[option])
            if get_origin(option) is list:
                item = self.of(get_args(option)[0], inside)
                if item.convert is not self.json:  # a list without an item type becomes one text
                    return ArrowField(pa.list_(item.type), _each(item.convert))
            elif isinstance(option, type) and issubclass(option, Model) and option not in inside:
                fields = self.of_fields(option, inside)
                return ArrowField(pa.struct([(name, field.type) for name, field in fields.items()]), row_maker(fields))
        return ArrowField(_TEXT, self.json)


def _options(annotation: object) -> list[Any]:
    """Return the types that a value can have. A literal counts as the type of its values."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _options(get_args(annotation)[0])
    if origin is Literal:
        return list({type(value): None for value in get_args(annotation)})
    if origin in {Union, UnionType}:
        return list(dict.fromkeys(option for part in get_args(annotation) for option in _options(part)))
    return [] if annotation is NoneType else [annotation]


def _each(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda values: [None if value is None else convert(value) for value in values]


def row_maker(fields: Mapping[str, ArrowField]) -> Callable[[Any], dict[str, object]]:
    """Return a function that converts an object to a row or a struct."""

    def convert(item: Model) -> dict[str, object]:
        return {name: _converted(getattr(item, name), field) for name, field in fields.items()}

    return convert


def _converted(value: object, field: ArrowField) -> object:
    return value if value is None or field.convert is None else field.convert(value)


def _json(value: object) -> str:
    return _sound(json.dumps(value, ensure_ascii=False, default=str))


_TYPES = ArrowTypes(scalars=SCALARS, json=_json)


def _sound(text: str) -> str:
    # Python strings can have a lone surrogate, Arrow strings cannot.
    return text.encode("utf-8", "backslashreplace").decode()


# --- Values to arrays ------------------------------------------------------------------------------------------------


def _values(path: tuple[str, ...], holders: dict[tuple[str, ...], list[Any]]) -> list[Any]:
    """Return the value at a path of fields in each object. `holders` caches the objects on the way."""
    above = path[:-1]
    if above not in holders:
        holders[above] = _values(above, holders)
    name = path[-1]
    return [getattr(holder, name, None) for holder in holders[above]]


def _array(name: str, values: list[Any], field: ArrowField) -> pa.Array[Any]:
    if field.convert is not None:
        values = [_converted(value, field) for value in values]
    try:
        return pa.array(values, field.type)
    except (pa.ArrowException, OverflowError) as error:
        longer = _lengthened(field.type)
        if longer != field.type:
            return _array(name, values, ArrowField(longer))
        raise ValueError(f"a value of {name} does not fit {field.type}: {error}") from error


def _lengthened(type_: pa.DataType) -> pa.DataType:
    """Return the same type with more digits for money."""
    if type_ == _MONEY:
        return _LONG_MONEY
    if pa.types.is_list(type_):
        return pa.list_(_lengthened(type_.value_type))
    if pa.types.is_struct(type_):
        return pa.struct([field.with_type(_lengthened(field.type)) for field in type_])
    return type_


def _joined(chunks: list[pa.Array[Any]]) -> pa.ChunkedArray[Any]:
    types = {chunk.type for chunk in chunks}
    if len(types) > 1:  # one chunk needed more digits for money
        longer = _lengthened(chunks[0].type)
        chunks = [chunk.cast(longer) for chunk in chunks]
    return pa.chunked_array(chunks)


def _guessed(values: list[Any]) -> pa.Array[Any]:
    """Make an array of values without a model: of their type if it is the same for all, otherwise text."""
    types = {type(value) for value in values if value is not None}
    type_: pa.DataType | None = None
    if types == {bool}:
        type_ = pa.bool_()
    elif types == {int}:
        type_ = pa.int64()
    elif types and types <= {int, float}:
        type_ = pa.float64()
    elif types == {list} and all(isinstance(item, str) for value in values for item in value or ()):
        return pa.array([value and [_sound(item) for item in value] for value in values], pa.list_(_TEXT))
    if type_ is not None:
        try:
            return pa.array(values, type_)
        except (pa.ArrowException, OverflowError):  # too many digits for the type
            pass
    texts = [value if value is None else _sound(value) if isinstance(value, str) else _json(value) for value in values]
    return pa.array(texts, _TEXT)
