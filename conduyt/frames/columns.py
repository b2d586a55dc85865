"""The columns of a model: the one system behind frames, Parquet files and Spark. Needs pyarrow."""

# pyright: standard
# The type parameters of pyarrow's types do not matter here.
from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

import pyarrow as pa
from pydantic import AwareDatetime, BaseModel
from pydantic_core import to_jsonable_python

from conduyt.custom_fields import CustomFields

Convert: TypeAlias = Callable[[Any], object]

# One type for all amounts, so that tables of different days fit together. 20 digits before the point, 18 after it.
DECIMAL = pa.decimal128(38, 18)
TIME = pa.timestamp("us", tz="UTC")
TEXT = pa.string()
TEXTS = pa.list_(TEXT)
_SCALARS: Mapping[object, pa.DataType] = {
    str: TEXT,
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    Decimal: DECIMAL,
    datetime: TIME,
    AwareDatetime: TIME,
    date: pa.date32(),
}
CUSTOM, EXTRA = "custom_fields", "model_extra"
_TAGS = "tags"


@dataclass(frozen=True, slots=True)
class ArrowField:
    """The Arrow type of a field, and what converts its values, if they need it."""

    type: pa.DataType
    convert: Convert | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a model. `custom_fields` and `model_extra` can also become a column for each of their keys."""

    path: tuple[str, ...]
    arrow: ArrowField
    owner: str
    """Name of the model that has the field."""
    embedded: bool
    """Whether it belongs to an object inside the object. Such a column is built only if it is asked for."""
    fields: type[CustomFields] | None = None
    """The class of custom fields with types."""

    @property
    def name(self) -> str:
        """Name of the column, such as `email` or `assigned_user.email`."""
        return ".".join(self.path)

    def is_meant(self, asked: str) -> bool:
        """Whether a name means this column, a field above it, or a key of it."""
        above = self.name == asked or self.name.startswith(f"{asked}.")
        return above or (self.path[-1] in {CUSTOM, EXTRA} and asked.startswith(f"{self.name}."))


@lru_cache(maxsize=256)
def columns_of(model: type[BaseModel]) -> tuple[Column, ...]:
    """Return the columns of a model. Those of embedded objects are among them; `model_extra` comes last."""
    extra = Column((EXTRA,), ArrowField(TEXT, as_json), model.__name__, embedded=True)
    return (*_columns(model, (), (model,)), extra)


def _columns(model: type[BaseModel], parents: tuple[str, ...], inside: tuple[type[BaseModel], ...]) -> Iterator[Column]:
    model.model_rebuild()  # so that annotations are types, not text
    for name, field in model.model_fields.items():
        only = _only(field.annotation)
        item = _only(get_args(only)[0]) if get_origin(only) is list else None
        if _is_model(only) and issubclass(only, CustomFields):
            yield Column((*parents, name), ArrowField(TEXT, as_json), _kind_of(model), bool(parents), only)
        elif _is_model(only) and only not in inside:
            yield from _columns(only, (*parents, name), (*inside, only))
        elif name == _TAGS and _is_model(item):
            yield Column((*parents, name), ArrowField(TEXTS, _tag_names), model.__name__, embedded=bool(parents))
        else:
            embedded = bool(parents) or _is_model(only) or _is_model(item)
            yield Column((*parents, name), field_of(field.annotation, inside), _kind_of(model), embedded)


def _kind_of(model: type[BaseModel]) -> str:
    """Return the name of the model of this package with the custom fields. A subclass may have any name."""
    kinds = [kind for kind in model.__mro__ if CUSTOM in getattr(kind, "model_fields", ())]
    return kinds[-1].__name__ if kinds else model.__name__


def field_of(annotation: object, inside: tuple[type[BaseModel], ...]) -> ArrowField:
    """Return the field of an annotation. What has no fixed shape, or no end, becomes JSON."""
    only = _only(annotation)
    if only in _SCALARS:
        return ArrowField(_SCALARS[only])
    if get_origin(only) is list:
        item = field_of(get_args(only)[0], inside)
        if item.convert is not as_json:  # a list of anything is one text, not a list of texts
            return ArrowField(pa.list_(item.type), _each(item.convert))
    elif _is_model(only) and only not in inside:
        only.model_rebuild()
        fields = {name: field_of(field.annotation, (*inside, only)) for name, field in only.model_fields.items()}
        return ArrowField(pa.struct([(name, field.type) for name, field in fields.items()]), _row_maker(fields))
    return ArrowField(TEXT, as_json)


def _is_model(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, BaseModel)


def _only(annotation: object) -> Any:
    """Return the type of all values but `None`; `object` if there are several."""
    options = _options(annotation)
    return options[0] if len(options) == 1 else object


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


# --- Values ----------------------------------------------------------------------------------------------------------


def converted(value: object, field: ArrowField) -> object:
    """Return a value as its field needs it."""
    return value if value is None or field.convert is None else field.convert(value)


def as_json(value: object) -> str:
    """Return a value as JSON, under the API's names."""
    plain = to_jsonable_python(value, by_alias=True, exclude_none=True, fallback=str)
    return sound(json.dumps(plain, ensure_ascii=False))


def sound(text: str) -> str:
    """Return a text that Arrow accepts. Half of a surrogate pair is text for Python alone."""
    return text.encode("utf-8", "backslashreplace").decode()


def _tag_names(tags: list[Any]) -> list[str]:
    return [sound(tag.name) for tag in tags if getattr(tag, "name", None) is not None]


def _each(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda values: [None if value is None else convert(value) for value in values]


def _row_maker(fields: Mapping[str, ArrowField]) -> Convert:
    return lambda item: {name: converted(getattr(item, name, None), field) for name, field in fields.items()}
