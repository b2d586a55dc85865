"""A marker for arguments that pydantic does not validate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema


@dataclass(frozen=True, slots=True)
class Opaque:
    """Marks a type without a pydantic schema, such as an open file. pydantic does not validate it.

    JSON cannot express such an object. A JSON schema omits it from a union, or has `null` instead.
    """

    nullable: bool = False
    """Whether there is no other type beside it except `None`, as in `ProgressCallback | None`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.any_schema()

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        from pydantic_core import PydanticOmit

        if self.nullable:
            return {"type": "null"}
        raise PydanticOmit
