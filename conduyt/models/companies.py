# Made from conduyt/api/companies.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of companies."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model
from conduyt.models.tags import Tag

CompanySize: TypeAlias = Literal["1-10", "11-50", "51-200", "201-500", "501-1000", "1001+"] | str
"""Number of employees of a company, as a range."""


class Company(Model):
    """An organization you sell to."""

    id: Id = ""
    """Id of the company."""
    account_id: str | None = None
    """Id of the workspace it belongs to. Not documented; inferred."""
    name: str | None = None
    """Name of the company."""
    domain: str | None = None
    """Internet domain."""
    industry: str | None = None
    """Industry it works in."""
    size: CompanySize | None = None
    """Number of employees, as a range."""
    website: str | None = None
    """Address of the website."""
    phone: str | None = None
    """Phone number."""
    address: str | None = None
    """Street and number."""
    city: str | None = None
    """City."""
    state: str | None = None
    """State or region."""
    zip: str | None = None
    """Postal code."""
    country: str | None = None
    """Country. Default: US."""
    description: str | None = None
    """More about it."""
    custom_fields: dict[str, object] | None = None
    """Values of the custom fields by field key."""
    tags: list[Tag] | None = None
    """The tags of the company. Not documented; inferred."""
    contact_count: int | None = None
    """Number of its contacts. Only `companies.get` has it, perhaps under another name. Not documented; inferred."""
    deal_count: int | None = None
    """Number of its deals. Only `companies.get` has it, perhaps under another name. Not documented; inferred."""
    total_value: Decimal | None = None
    """Total value of its deals. Only `companies.get` has it, perhaps under another name. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was created."""
    updated_at: AwareDatetime | None = None
    """When it was last changed."""


class CompanyDuplicateGroup(Model):
    """Companies that may be duplicates. The fields are not documented; read them through `model_extra` or `model_dump()`."""
