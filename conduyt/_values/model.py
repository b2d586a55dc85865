"""The base class of all models, and the types of common fields."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, core_schema, from_json

from conduyt._values.json_values import is_object
from conduyt._values.lenient import names_of, validate_leniently
from conduyt._values.response import ResponseInfo
from conduyt._values.text import hidden, one_line
from conduyt._values.warning import UnexpectedDataWarning

_SHORT = 1024
"""Maximum length of `str(object)`."""


class Model(BaseModel):
    """An object of the API.

    A field that is missing in the response is `None`; `model_fields_set` distinguishes missing from null. Fields that
    this version does not know are kept in `model_extra`.
    """

    # An empty slot takes no memory, and the objects of a page have no response. A private attribute of pydantic would.
    __slots__ = ("_response",)

    model_config: ClassVar[ConfigDict] = ConfigDict(
        alias_generator=to_camel,
        coerce_numbers_to_str=True,
        defer_build=True,
        extra="allow",
        hide_input_in_errors=True,
        populate_by_name=True,
        protected_namespaces=(),
    )

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        # A subclass elsewhere cannot evaluate the annotations that it inherits, so the base class does it first.
        for base in cls.__bases__:
            if issubclass(base, Model) and base is not Model and base.__module__ != cls.__module__:
                base.model_rebuild(raise_errors=False)

    def __repr_args__(self) -> Iterator[tuple[str | None, object]]:
        # Show only the present fields, because most are absent. pydantic escapes values, but not the names of unknown
        # fields, which come from the server.
        return (
            (name and one_line(name), hidden(name or "", value))
            for name, value in super().__repr_args__()
            if name is None or value is not None
        )

    def __str__(self) -> str:
        # Short, for logs and messages; `repr` shows all fields.
        text = super().__str__()
        return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"

    def _repr_html_(self) -> str:
        from conduyt._values.display import object_table  # in notebooks only

        return object_table(type(self).__name__, {name: value for name, value in self.__repr_args__() if name})

    if not TYPE_CHECKING:  # otherwise type checkers would allow assignments to any name

        def __setattr__(self, name: str, value: object) -> None:
            # pydantic adds the name to the set, which other objects of the page may share.
            object.__setattr__(self, "__pydantic_fields_set__", set(self.__pydantic_fields_set__))
            super().__setattr__(name, value)
            if self.__pydantic_extra__ and name in type(self).model_fields:
                for key in names_of(type(self), name):
                    self.__pydantic_extra__.pop(key, None)  # the raw value that did not fit

        def __getattr__(self, name: str) -> object:
            # A field whose value did not fit: see `lenient`.
            field = type(self).model_fields.get(name)
            return super().__getattr__(name) if field is None else field.get_default(call_default_factory=True)

        @classmethod
        def model_validate(cls, obj: object, **options: object) -> Self:
            try:
                return super().model_validate(obj, **options)
            except ValidationError:
                if options or not is_object(obj):
                    raise
                return cls._read_again(deepcopy(obj))

        @classmethod
        def model_validate_json(cls, json_data: str | bytes | bytearray, **options: object) -> Self:
            try:
                return super().model_validate_json(json_data, **options)
            except ValidationError as error:
                if options or error.errors(include_input=False)[0]["type"] == "json_invalid":
                    raise
                return cls._read_again(from_json(json_data))

    @classmethod
    def _read_again(cls, content: object) -> Self:
        """Read what an object with a field of the wrong type was dumped as."""
        result, invalid = validate_leniently(TypeAdapter(cls), content)
        if invalid:
            place = ".".join(map(str, invalid[0].place))
            message = f"{cls.__name__}: {place} does not fit its type: {invalid[0].reason}. It is kept in model_extra."
            warnings.warn(UnexpectedDataWarning(message), stacklevel=3)
        return result

    def __copy__(self) -> Self:
        return self._with_response(super().__copy__())

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return self._with_response(super().__deepcopy__(memo))

    def _with_response(self, twin: Self) -> Self:
        # pydantic copies only its own slots. The metadata of a response never changes, so copies share it.
        if hasattr(self, "_response"):
            object.__setattr__(twin, "_response", self._response)
        return twin

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the fields that were in the response, or that you assigned."""
        return set(self.__pydantic_fields_set__)

    @property
    def response(self) -> ResponseInfo:
        """Metadata of the response: status, headers, rate limit, request id, attempts.

        Raises:
            AttributeError: This object is a part of another one, or was not returned by a call.
        """
        try:
            info: ResponseInfo = object.__getattribute__(self, "_response")
        except AttributeError:
            message = "this object has no response: use that of the page or object that contains it"
            raise AttributeError(message) from None
        return info


def share_field_names(objects: Iterable[Model]) -> None:
    """Let neighbours in a list share one set of the names of their fields.

    The set takes a third of an object's memory, and the objects of a page usually have the same fields.
    """
    shared: set[str] | None = None
    for object_ in objects:
        names = object_.__pydantic_fields_set__
        if names == shared:
            object.__setattr__(object_, "__pydantic_fields_set__", shared)
        else:
            shared = names


class _EmptyIfAbsent:
    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # Implemented in pydantic-core, so no Python code runs for each object.
        return core_schema.with_default_schema(handler(source), default="")


Id = Annotated[str, _EmptyIfAbsent]
"""An id in a response. Never `None`, so that you can pass it to other methods; empty if the API left it out."""
