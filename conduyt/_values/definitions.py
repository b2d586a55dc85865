"""Definitions of custom fields."""

from __future__ import annotations

from typing import Protocol


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
