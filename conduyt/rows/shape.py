"""What a method of one record takes, and a row as its arguments.

The method itself says it: it is called once, with a marker for each argument, and the request that it would send shows
which argument becomes which field.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn, TypeVar, cast

from conduyt._core.encoding import fill_path, plain
from conduyt._core.endpoint import Endpoint, Operation, RequestOptions
from conduyt._values.json_values import is_list, is_object
from conduyt._values.model import Model
from conduyt._values.names import split_names
from conduyt._values.omit import OMIT
from conduyt._values.text import nearest
from conduyt.csvio.cells import names_of
from conduyt.csvio.source import is_missing, row_of
from conduyt.csvio.targets import custom_key

R = TypeVar("R")

_CUSTOM = "customFields"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is sent."""

    path: Mapping[str, str]
    body: Mapping[str, object]
    clears: Mapping[str, object]
    """Fields of an upsert that are set to null when the record is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """An argument of the method."""

    name: str
    wire: str
    in_path: bool
    required: bool
    nullable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The arguments of a method, by each of their names."""

    endpoint: Endpoint[Any]
    fields: Mapping[str, Field]
    is_open: bool
    """Whether it takes any field, because the service documents none."""

    @property
    def id_name(self) -> str:
        """The parameter of the path that a row has as `id`."""
        return self.fields["id"].wire

    def operation(self, row: Row, options: RequestOptions) -> Operation[Any]:
        """Return the request for a row."""
        has_body = bool(row.body) or any(not field.in_path for field in self.fields.values())
        return self.endpoint(path=row.path, body=row.body if has_body else None, options=options)

    def read(self, item: object, options: RequestOptions, *, clear_nulls: bool) -> Row:
        """Read a mapping or a model, and check it as the method would.

        Raises:
            TypeError: There is no such field, or a value has a type that cannot be sent.
            ValueError: A value cannot be sent.
        """
        fields = row_of(item)
        if fields is None:
            raise TypeError(f"is {type(item).__name__}, which is neither a mapping nor a model")
        draft = _Draft(self, is_model=isinstance(item, Model), clear_nulls=clear_nulls)
        for name, value in fields.items():
            draft.take(name, value)
        row = draft.row()
        operation = self.operation(row, options)
        fill_path(self.endpoint.path, row.path)
        operation.content("documented")
        return replace(row, path={name: str(value) for name, value in row.path.items()})


class _Draft:
    """A row while it is being read."""

    def __init__(self, shape: Shape, *, is_model: bool, clear_nulls: bool) -> None:
        self._shape = shape
        self._is_model = is_model
        self._clear_nulls = clear_nulls
        self._path: dict[str, str] = {}
        self._body: dict[str, object] = {}
        self._custom: dict[str, object] = {}

    def take(self, name: object, value: object) -> None:
        if not isinstance(name, str):  # such as the cells too many of a `csv.DictReader`, under `None`
            raise TypeError(f"names of fields are texts, not {name!r:.100}")
        field = self._shape.fields.get(name)
        key = custom_key(name) if _CUSTOM in self._shape.fields else None
        if field is None and key is None and not self._shape.is_open:
            if self._is_model:
                return  # it cannot be written
            self._refuse(name)
        if self._is_left_out(value):
            return
        if key is not None:
            self._custom[key] = value
        elif field is None:
            self._body[name] = value
        elif field.in_path:
            if value is not None:
                self._path[field.wire] = cast("str", value)  # `fill_path` checks it
        elif value is None and not field.nullable:
            if not self._is_model:
                raise ValueError(f"{field.name} cannot be cleared")
        elif field.wire == _CUSTOM:
            if not isinstance(value, Mapping):
                hint = "; in a table, each custom field is a column" if isinstance(value, str) else ""
                raise TypeError(f"{name} must be a mapping, not {type(value).__name__}{hint}")
            custom = cast("Mapping[str, object]", value)
            self._custom.update((key, inner) for key, inner in custom.items() if not self._is_left_out(inner))
        elif field.wire in self._body:
            raise ValueError(f"has the field {name!r} twice, once in the API's spelling")
        else:
            self._body[field.wire] = self._sent(field, value)

    def _is_left_out(self, value: object) -> bool:
        return value is OMIT or is_missing(value) or (value is None and not self._clear_nulls)

    def _sent(self, field: Field, value: object) -> object:
        if field.wire == "tags":  # as the import of CSV reads them
            return split_names(value) if isinstance(value, str) else names_of(value) or value
        names = self._shape.endpoint.fields.get(field.wire)
        if self._is_model and names is not None:
            writable = set(names.values())
            if is_object(value):
                return _only(value, writable)
            if is_list(value):
                return [_only(item, writable) if is_object(item) else item for item in value]
        return value

    def _refuse(self, name: str) -> NoReturn:
        known = frozenset(field.name for field in self._shape.fields.values())
        if "id" in self._shape.fields:
            known |= {"id"}
        raise TypeError(f"there is no field {name!r}{nearest(name, known)}")

    def row(self) -> Row:
        if self._custom:
            self._body[_CUSTOM] = self._custom
        for field in self._shape.fields.values():
            if field.required and field.wire not in (self._path if field.in_path else self._body):
                name = "id" if self._shape.fields.get("id") is field else field.name
                raise TypeError(f"{name} is missing")
        return Row(self._path, plain("row", self._body), {})


def _only(fields: Mapping[str, object], names: set[str]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if name in names and value is not None}


class _Recorded(Exception):  # noqa: N818  # it carries the request out of the method
    def __init__(self, operation: Operation[Any]) -> None:
        self.operation = operation


class _Recorder:
    """A caller that sends nothing."""

    scope = ""

    def call(self, operation: Operation[R]) -> Any:  # nothing: it raises
        raise _Recorded(operation)


def shape_of(kind: type[object], verb: str) -> Shape:
    """Find out what a method of a resource takes, such as `create` of `Contacts`."""
    make: Any = kind  # a resource, with methods that have arguments of their own
    method = getattr(make(_Recorder()), verb)
    parameters = {name: one for name, one in inspect.signature(method).parameters.items() if name != "options"}
    operation = _recorded(method, {name: _Marker(name) for name in parameters})
    is_open = isinstance(cast("object", operation.body), _Marker)
    body = cast("Mapping[str, object]", operation.body or {})
    places = {} if is_open else {str(marker): wire for wire, marker in body.items()}
    in_path = {str(marker): wire for wire, marker in operation.path.items()}
    found = [
        Field(
            name=name,
            wire=in_path.get(name) or places[name],
            in_path=name in in_path,
            required=one.default is inspect.Parameter.empty,
            nullable="None" in str(one.annotation),
        )
        for name, one in parameters.items()
        if name in in_path or name in places
    ]
    fields = {field.wire: field for field in found} | {field.name: field for field in found}
    if verb != "create" and in_path:
        fields["id"] = fields[[*in_path][-1]]
    return Shape(endpoint=operation.endpoint, fields=fields, is_open=is_open)


class _Marker(str):
    """Stands for an argument."""

    __slots__ = ()


def _recorded(method: Any, arguments: Mapping[str, object]) -> Operation[Any]:
    try:
        method(**arguments).send(None)  # a coroutine of the async client stops where it would send
    except _Recorded as recorded:
        return recorded.operation
    raise AssertionError(f"{method} sends nothing")
