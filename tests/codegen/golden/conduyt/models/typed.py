# Made from conduyt/api/openapi.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""The base classes of models with the custom fields of a workspace, which `conduyt models generate` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from conduyt.custom_fields import CustomFields, Typed
from conduyt.models.things import Thing

RecordT = TypeVar("RecordT")
FieldsT = TypeVar("FieldsT", bound=CustomFields)
InputT = TypeVar("InputT")

if TYPE_CHECKING:

    class TypedThing(Thing, Generic[RecordT, FieldsT, InputT]):
        """A thing whose custom fields have types."""

        custom_fields: FieldsT | None = None  # type: ignore[assignment]

else:
    Thing.model_rebuild()  # a model in another module cannot evaluate the names in its annotations

    class TypedThing(Typed, Thing):
        """A thing whose custom fields have types."""
