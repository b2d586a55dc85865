# Made from conduyt/api/custom_fields.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of custom fields."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import AwareDatetime, Field

from conduyt._values.model import Id, Model

CustomFieldEntityType: TypeAlias = Literal["contact", "deal", "company"] | str
"""Kind of object that has a custom field."""

CustomFieldType: TypeAlias = Literal["text", "number", "date", "select", "multiselect", "boolean"] | str
"""Kind of value that a custom field holds; multiselect takes several of the choices."""


class CustomField(Model):
    """The definition of a field of your own on every contact, deal or company."""

    id: Id = ""
    """Id of the custom field. Not documented; inferred."""
    entity_type: CustomFieldEntityType | None = None
    """Kind of object that has the field. One of `contact`, `deal`, `company`. Not documented; inferred."""
    field_key: str | None = None
    """Key of the field in `custom_fields`. Not documented; inferred."""
    label: str | None = None
    """Name of the field as people see it. Not documented; inferred."""
    field_type: CustomFieldType | None = None
    """Kind of value it holds. One of `text`, `number`, `date`, `select`, `multiselect`, `boolean`. Not documented;
    inferred.
    """
    choices: list[str] | None = Field(default=None, validation_alias="options", serialization_alias="options")
    """Values to choose from; `options` in the response itself. Not documented; inferred."""
    is_required: bool | None = None
    """Whether a value is required. Not documented; inferred."""
    sort_order: int | None = None
    """Position among the fields, from 0. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was created. Not documented; inferred."""
    updated_at: AwareDatetime | None = None
    """When it was last changed. Not documented; inferred."""
