"""Custom fields with types: the base classes of the modules that `conduyt models generate` writes.

import crm                                              # conduyt models generate crm.py

contacts = client.contacts.typed(crm.Contact)
contact = contacts.get("con_7QX2")
if contact.custom_fields:
    contact.custom_fields.preferred_plan                # "Starter", "Standard", "Premium", or a later choice
    contact.custom_fields.get("a key without a field")  # any key, even of a deleted field
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import AwareDatetime, ConfigDict
from pydantic.fields import FieldInfo

from conduyt._values.model import Model

__all__ = [
    "CustomFieldType",
    "CustomFields",
    "Date",
    "DateInput",
    "Number",
    "NumberInput",
    "Text",
    "TextInput",
    "Unknown",
    "YesNo",
    "YesNoInput",
]


@dataclass(frozen=True, slots=True)
class CustomFieldType:
    """The type in the definition of a custom field, such as `number`."""

    name: str


# What arrives. A field is `None` if the object has no value for it.
if TYPE_CHECKING:
    Text: TypeAlias = str | None
    Number: TypeAlias = int | float | None
    Date: TypeAlias = datetime | date | None
    YesNo: TypeAlias = bool | None
    Unknown: TypeAlias = object
else:
    Text = Annotated[str | None, CustomFieldType("text")]
    Number = Annotated[int | float | None, CustomFieldType("number")]
    Date = Annotated[AwareDatetime | date | None, CustomFieldType("date")]
    YesNo = Annotated[bool | None, CustomFieldType("boolean")]
    Unknown = Annotated[object, CustomFieldType("unknown")]

# What is sent.
TextInput: TypeAlias = str
NumberInput: TypeAlias = int | float | Decimal
DateInput: TypeAlias = date | str
"""A date, a time with a time zone, or either as text in ISO 8601."""
YesNoInput: TypeAlias = bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDefinition:
    """The definition of a custom field, as a generated module has it."""

    name: str
    """Its name in Python."""
    field_key: str
    field_type: str
    choices: tuple[str, ...]
    entity_type: None = None


class CustomFields(Model):
    """The values of the custom fields of an object: an attribute for each field.

    Values are also found by the keys of their fields, as in a mapping: `["key"]`, `get`, `in`, `keys`, `values`,
    `items`. These know every key in the response, even one without a field.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=None)

    def get(self, key: str, default: object = None) -> object:
        """Return the value of a key, or the default if the object has none."""
        return self._values().get(key, default)

    def keys(self) -> list[str]:
        """Return the keys of the values."""
        return list(self._values())

    def values(self) -> list[object]:
        """Return the values."""
        return list(self._values().values())

    def items(self) -> list[tuple[str, object]]:
        """Return the keys with their values."""
        return list(self._values().items())

    def __getitem__(self, key: str) -> object:
        return self._values()[key]

    def __contains__(self, key: object) -> bool:
        return key in self._values()

    def _values(self) -> dict[str, object]:
        present = self.__pydantic_fields_set__
        known = {
            one.field_key: getattr(self, name) for name, one in definitions_of(type(self)).items() if name in present
        }
        return {**known, **(self.model_extra or {})}  # a value that does not fit is in both: as it came


@cache
def definitions_of(fields: type[CustomFields]) -> Mapping[str, FieldDefinition]:
    """Return the definitions that a class was made of, by their names in Python."""
    fields.model_rebuild()  # so that annotations are types, not text
    return {
        name: FieldDefinition(
            name=name,
            field_key=field.serialization_alias or name,
            field_type=_type_of(field),
            choices=tuple(_choices(field.annotation)),
        )
        for name, field in fields.model_fields.items()
    }


def _type_of(field: FieldInfo) -> str:
    marked = [one.name for one in field.metadata if isinstance(one, CustomFieldType)]
    is_list = any(get_origin(part) is list for part in get_args(field.annotation))
    return marked[0] if marked else "multiselect" if is_list else "select"


def _choices(annotation: object) -> Iterator[str]:
    """Find the texts of a literal, anywhere in a type."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif get_origin(annotation) in {Union, UnionType, list}:
        for part in get_args(annotation):
            yield from _choices(part)


def custom_fields_of(model: type[Model]) -> type[CustomFields] | None:
    """Return the class of the custom fields of a model, if it was generated."""
    model.model_rebuild()  # so that annotations are types, not text
    field = model.model_fields.get("custom_fields")
    parts = get_args(field.annotation) if field else ()
    return next((one for one in parts if isinstance(one, type) and issubclass(one, CustomFields)), None)


class Typed:
    """The base of generated models. Their parameters are for type checkers."""

    def __class_getitem__(cls, _parameters: object) -> type[Typed]:
        return cls
