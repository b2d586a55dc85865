"""Definitions of custom fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from typing_extensions import TypeVar

if TYPE_CHECKING:
    from conduyt.custom_fields import CustomFields

FieldsT = TypeVar("FieldsT", bound="CustomFields")
"""The class of the custom fields of a model."""
InputT = TypeVar("InputT", default=Mapping[str, object])
"""What `custom_fields` of `create` and `update` take."""
NewInputT = TypeVar("NewInputT")


class CustomFieldDefinition(Protocol):
    """The definition of a custom field, such as a `conduyt.models.CustomField`."""

    @property
    def entity_type(self) -> str | None:
        """Kind of object that has the field, such as `contact`."""

    @property
    def field_key(self) -> str | None:
        """Key of the field in `custom_fields`."""

    @property
    def field_type(self) -> str | None:
        """Type of its values, such as `number`."""
