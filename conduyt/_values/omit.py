"""The value for "not sent".

`None` has a meaning in the API: it clears a field. So a parameter that was not passed needs another value.

Type checkers see a sentinel, which they can narrow. At run time `OMIT` is an instance of a class with a pydantic
schema, because a sentinel cannot have one (`typing_extensions` warns, Python 3.15 refuses). With the schema,
`pydantic.validate_call` can wrap methods, and agent frameworks can describe their arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Union

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema
    from typing_extensions import Sentinel

    OMIT = Sentinel("OMIT")
    """Leave this argument out of the request. Compare with `is`: it is truthy."""

else:

    class _Omit:
        """The class of `OMIT`."""

        __slots__ = ()

        def __or__(self, other: Any) -> Any:
            return Annotated[Union[self, other], _Omissible(other)]  # noqa: UP007

        def __ror__(self, other: Any) -> Any:
            return Annotated[Union[other, self], _Omissible(other)]  # noqa: UP007  # what `str | OMIT` is

        def __repr__(self) -> str:
            return "OMIT"

        def __reduce__(self) -> str:
            return "OMIT"  # copies and pickles refer to this object

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
            from pydantic_core import core_schema

            # JSON cannot express it. pydantic uses `None` as the default for a JSON schema; see `_NoDefault`.
            return core_schema.is_instance_schema(
                cls, serialization=core_schema.plain_serializer_function_ser_schema(lambda _: None)
            )

        @classmethod
        def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
            from pydantic_core import PydanticOmit

            raise PydanticOmit  # omits it from a union

    OMIT = _Omit()


@dataclass(frozen=True, slots=True)
class _Omissible:
    """The pydantic schema of an argument that can be OMIT: it accepts OMIT, and its JSON schema has the other type."""

    type: Any

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_wrap_validator_function(
            _validated,
            handler.generate_schema(self.type),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value),
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return _NoDefault(handler(schema))


def _validated(value: object, validate: Callable[[object], object]) -> object:
    return value if value is OMIT else validate(value)


class _NoDefault(dict[str, Any]):
    """A JSON schema without a default. pydantic would add `null`, which has another meaning in the API."""

    def __setitem__(self, key: str, value: object) -> None:
        if key != "default":
            super().__setitem__(key, value)
