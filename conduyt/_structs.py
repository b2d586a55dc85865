"""Models as columns of Arrow: the schema of a model, and its objects as a batch.

An object inside an object is a struct. What has no fixed shape, such as custom fields, is JSON text.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal, Union, cast, get_args, get_origin

import pyarrow as pa
from pydantic import AwareDatetime
from pydantic_core import to_json

from conduyt._model import Model

_MICROSECONDS = pa.timestamp("us", "UTC")
_MONEY = pa.decimal128(38, 18)  # what Spark, too, has for a decimal without further words

_PLAIN: Mapping[object, pa.DataType] = {
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    str: pa.string(),
    Decimal: _MONEY,
    date: pa.date32(),
    datetime: _MICROSECONDS,
    AwareDatetime: _MICROSECONDS,
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """How values of a field become values of a column."""

    type: pa.DataType
    convert: Callable[[object], object] | None = None
    """`None` if Arrow takes them as they are."""


def schema_of(model: type[Model]) -> pa.Schema:
    """Return the columns of a model: one per field, in its order, each of which may be null."""
    return pa.schema([(name, kind.type) for name, kind in _kinds(model, ()).items()])


def batch_of(model: type[Model], items: Iterable[Model]) -> pa.RecordBatch:
    """Return objects of a model as rows."""
    convert = _record(_kinds(model, ()))
    return pa.RecordBatch.from_pylist([convert(item) for item in items], schema=schema_of(model))


@cache
def _kinds(model: type[Model], above: tuple[type[Model], ...]) -> dict[str, _Kind]:
    model.model_rebuild()  # so that annotations are types, not text
    return {name: _kind(field.annotation, (*above, model)) for name, field in model.model_fields.items()}


def _kind(annotation: object, above: tuple[type[Model], ...]) -> _Kind:
    if annotation in _PLAIN:
        return _Kind(_PLAIN[annotation])
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kind(get_args(annotation)[0], above)
    if origin is Literal:
        return _Kind(pa.string())
    if origin in {Union, types.UnionType}:
        kinds = {
            kind.type: kind for part in get_args(annotation) if part is not type(None) for kind in [_kind(part, above)]
        }
        return kinds.popitem()[1] if len(kinds) == 1 else _JSON
    if origin is list:
        item = _kind(get_args(annotation)[0], above)
        return _JSON if item is _JSON else _Kind(pa.list_(item.type), item.convert and _each(item))
    if isinstance(annotation, type) and issubclass(annotation, Model) and annotation not in above:
        return _struct(_kinds(annotation, above))
    return _JSON


def _struct(kinds: dict[str, _Kind]) -> _Kind:
    return _Kind(pa.struct([(name, kind.type) for name, kind in kinds.items()]), _record(kinds))


def _record(kinds: dict[str, _Kind]) -> Callable[[object], dict[str, object]]:
    return lambda item: {name: _converted(getattr(item, name), kind) for name, kind in kinds.items()}


def _each(item: _Kind) -> Callable[[object], object]:
    return lambda values: [_converted(value, item) for value in cast("list[object]", values)]


def _converted(value: object, kind: _Kind) -> object:
    return value if value is None or kind.convert is None else kind.convert(value)


_JSON = _Kind(pa.string(), lambda value: to_json(value, by_alias=True, exclude_none=True).decode())
