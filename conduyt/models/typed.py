# Made from conduyt/api/openapi.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""The base classes of models with the custom fields of a workspace, which `conduyt models generate` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from conduyt.custom_fields import CustomFields, Typed
from conduyt.models.companies import Company
from conduyt.models.contacts import Contact
from conduyt.models.deals import Deal

RecordT = TypeVar("RecordT")
FieldsT = TypeVar("FieldsT", bound=CustomFields)
InputT = TypeVar("InputT")

if TYPE_CHECKING:

    class TypedCompany(Company, Generic[RecordT, FieldsT, InputT]):
        """A company whose custom fields have types."""

        custom_fields: FieldsT | None = None  # type: ignore[assignment]

else:
    Company.model_rebuild()  # a model in another module cannot evaluate the names in its annotations

    class TypedCompany(Typed, Company):
        """A company whose custom fields have types."""


if TYPE_CHECKING:

    class TypedContact(Contact, Generic[RecordT, FieldsT, InputT]):
        """A contact whose custom fields have types."""

        custom_fields: FieldsT | None = None  # type: ignore[assignment]

else:
    Contact.model_rebuild()  # a model in another module cannot evaluate the names in its annotations

    class TypedContact(Typed, Contact):
        """A contact whose custom fields have types."""


if TYPE_CHECKING:

    class TypedDeal(Deal, Generic[RecordT, FieldsT, InputT]):
        """A deal whose custom fields have types."""

        custom_fields: FieldsT | None = None  # type: ignore[assignment]

else:
    Deal.model_rebuild()  # a model in another module cannot evaluate the names in its annotations

    class TypedDeal(Typed, Deal):
        """A deal whose custom fields have types."""
