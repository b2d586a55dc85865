"""A marker for arguments that pydantic passes on as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema


@dataclass(frozen=True, slots=True)
class Opaque:
    """Marks a type that pydantic has no schema for, such as an open file: it is not validated.

    JSON cannot hold such an object. A JSON schema leaves it out of a union, or has `null` in its place.
    """

    nullable: bool = False
    """Whether it is alone but for `None`, as in `ProgressCallback | None`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.any_schema()

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        from pydantic_core import PydanticOmit

        if self.nullable:
            return {"type": "null"}
        raise PydanticOmit
