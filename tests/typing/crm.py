"""Contacts, companies and deals with the custom fields of a Conduyt workspace.

Made by `conduyt models generate crm.py`.

Run it again when the fields have changed. What you write here is lost then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from conduyt.custom_fields import (
    CustomFields,
    Date,
    DateInput,
    Number,
    NumberInput,
    Text,
    TextInput,
    YesNo,
    YesNoInput,
)
from conduyt.models.typed import TypedCompany, TypedContact, TypedDeal
from pydantic import Field
from typing_extensions import TypedDict

ContactLanguages: TypeAlias = Literal["de", "en", "fr"]
"""The choices of Languages."""

ContactPreferredPlan: TypeAlias = Literal["Starter", "Standard", "Premium"]
"""The choices of Preferred plan."""


class ContactFields(CustomFields):
    """The custom fields of a contact."""

    birthday: Date = None
    """Birthday."""
    languages: list[ContactLanguages | str] | None = None
    """Languages."""
    lead_source: Text = Field(
        default=None,
        validation_alias="lead-source",
        serialization_alias="lead-source",
    )
    """Where the lead came from."""
    preferred_plan: ContactPreferredPlan | str | None = None
    """Preferred plan."""
    seats: Number = None
    """Seats."""
    vip: YesNo = None
    """VIP."""


class ContactFieldsInput(TypedDict, total=False):
    """The custom fields of a contact, as `create` and `update` take them."""

    birthday: DateInput | None
    languages: Sequence[ContactLanguages] | None
    lead_source: TextInput
    preferred_plan: ContactPreferredPlan | None
    seats: NumberInput | None
    vip: YesNoInput | None


class Contact(TypedContact["Contact", ContactFields, ContactFieldsInput]):
    """A contact with the custom fields of the workspace."""

    custom_fields: ContactFields | None = None
    """Values of the custom fields."""


class CompanyFields(CustomFields):
    """The custom fields of a company."""


class CompanyFieldsInput(TypedDict, total=False):
    """The custom fields of a company, as `create` and `update` take them."""


class Company(TypedCompany["Company", CompanyFields, CompanyFieldsInput]):
    """A company with the custom fields of the workspace."""

    custom_fields: CompanyFields | None = None
    """Values of the custom fields."""


class DealFields(CustomFields):
    """The custom fields of a deal."""

    contract_months: Number = None
    """Months of the contract."""


class DealFieldsInput(TypedDict, total=False):
    """The custom fields of a deal, as `create` and `update` take them."""

    contract_months: NumberInput | None


class Deal(TypedDeal["Deal", DealFields, DealFieldsInput]):
    """A deal with the custom fields of the workspace."""

    custom_fields: DealFields | None = None
    """Values of the custom fields."""
