"""Calls whose records are of a model with the custom fields of a workspace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar, cast

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._core.custom_values import checked
from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint, Operation
from conduyt._values.model import Model
from conduyt.custom_fields import CustomFields, custom_fields_of

M = TypeVar("M", bound=Model)
R = TypeVar("R")

_ARGUMENTS = {"customFields", "custom_fields"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Types:
    base: type[Model]
    model: type[Model]
    fields: type[CustomFields]

    def typed_operation(self, operation: Operation[R]) -> Operation[R]:
        endpoint: Endpoint[Any] = operation.endpoint
        decode: Any = endpoint.decode
        if type(decode) in {One, Many} and decode.model is self.base:
            endpoint = replace(endpoint, decode=_into(decode, self.model))
        body = cast("Mapping[str, object] | None", _body(operation.body, self.fields))
        return replace(operation, endpoint=endpoint, body=body)


@dataclass(frozen=True, slots=True)
class TypedCaller:
    """A client that makes records of another model."""

    caller: Caller
    types: _Types

    @property
    def scope(self) -> str:
        """That of the client."""
        return self.caller.scope

    def call(self, operation: Operation[R]) -> R:
        """Perform a call."""
        return self.caller.call(self.typed_operation(operation))

    def typed_operation(self, operation: Operation[R]) -> Operation[R]:
        """Return the call with the model, and with custom fields that are checked."""
        return self.types.typed_operation(operation)


@dataclass(frozen=True, slots=True)
class AsyncTypedCaller:
    """An asynchronous client that makes records of another model."""

    caller: AsyncCaller
    types: _Types

    @property
    def scope(self) -> str:
        """That of the client."""
        return self.caller.scope

    async def call(self, operation: Operation[R]) -> R:
        """Perform a call."""
        return await self.caller.call(self.typed_operation(operation))

    def typed_operation(self, operation: Operation[R]) -> Operation[R]:
        """Return the call with the model, and with custom fields that are checked."""
        return self.types.typed_operation(operation)


def caller_of(caller: Caller, model: type[Model], base: type[Model]) -> TypedCaller:
    """Return what calls for a model.

    Raises:
        TypeError: The model does not come from the base of the resource.
    """
    return TypedCaller(caller.caller if isinstance(caller, TypedCaller) else caller, _types(model, base))


def caller_of_async(caller: AsyncCaller, model: type[Model], base: type[Model]) -> AsyncTypedCaller:
    """Return what calls for a model.

    Raises:
        TypeError: The model does not come from the base of the resource.
    """
    return AsyncTypedCaller(caller.caller if isinstance(caller, AsyncTypedCaller) else caller, _types(model, base))


def _types(model: type[Model], base: type[Model]) -> _Types:
    given = cast(object, model)
    record = next(one for one in base.__mro__[1:] if issubclass(one, Model))
    if isinstance(given, type) and issubclass(given, base) and (fields := custom_fields_of(model)) is not None:
        return _Types(base=record, model=model, fields=fields)
    name = given.__name__ if isinstance(given, type) else repr(given)
    raise TypeError(
        f"typed takes a model that `conduyt models generate` made of {record.__name__}, "
        f"such as crm.{record.__name__}, not {name}"
    )


@lru_cache(maxsize=256)  # a list remembers in its decoder the shape of its last response
def _into(decode: One[Any] | Many[Any], model: type[M]) -> One[M] | Many[M]:
    return decode.into(model)


def _body(value: object, fields: type[CustomFields]) -> object:
    """Check custom fields, wherever they are in a body."""
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {name: checked(inner, fields) if name in _ARGUMENTS else _body(inner, fields) for name, inner in items}
    if isinstance(value, list | tuple):
        return [_body(inner, fields) for inner in cast("Iterable[object]", value)]
    return value
