# Made from conduyt/api/deals.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of deals."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

from pydantic import AliasChoices, AwareDatetime, Field

from conduyt._values.model import Id, Model
from conduyt.models.common import UserSummary
from conduyt.models.contacts import Contact
from conduyt.models.pipelines import Pipeline, PipelineStage

DealStatus: TypeAlias = Literal["open", "won", "lost"] | str
"""Status of a deal."""

DealPriority: TypeAlias = Literal["low", "medium", "high", "urgent"] | str
"""How urgent a deal is."""


class Deal(Model):
    """A possible sale that moves through the stages of a pipeline."""

    id: Id = ""
    """Id of the deal."""
    name: str | None = Field(default=None, validation_alias=AliasChoices("name", "title"), serialization_alias="name")
    """Name of the deal, the same as `title`."""
    title: str | None = Field(default=None, validation_alias=AliasChoices("title", "name"), serialization_alias="title")
    """Name of the deal, the same as `name`."""
    value: Decimal | None = None
    """Value of the deal, in units of `currency`, not in cents."""
    currency: str | None = None
    """ISO code of the currency. Default: `USD`."""
    status: DealStatus | None = None
    """Status of the deal. One of `open`, `won`, `lost`. Default: `open`."""
    priority: DealPriority | None = None
    """How urgent it is. One of `low`, `medium`, `high`, `urgent`. Default: `medium`."""
    pipeline_id: str | None = None
    """Id of the pipeline it is in."""
    stage_id: str | None = None
    """Id of the stage it is in."""
    contact_id: str | None = None
    """Id of the contact it is made with."""
    company_id: str | None = None
    """Id of the company it is made with."""
    assigned_to: str | None = None
    """Id of the user in charge."""
    expected_close_date: AwareDatetime | None = None
    """When it should be decided."""
    probability: float | None = None
    """How likely it is to be won, from 0 to 1. Not documented; inferred."""
    lost_reason: str | None = None
    """Why it was lost."""
    won_at: AwareDatetime | None = None
    """When it was won."""
    lost_at: AwareDatetime | None = None
    """When it was lost."""
    sort_order: int | None = None
    """Position in its column of the board."""
    appointment_at: AwareDatetime | None = None
    """When the appointment for it is."""
    stage_entered_at: AwareDatetime | None = None
    """When it entered its current stage."""
    stage_entered_at_exact: bool | None = None
    """Whether `stageEnteredAt` is exact; if not, it is an estimate."""
    custom_fields: dict[str, object] | None = None
    """Values of the custom fields, by field key."""
    contact: Contact | None = None
    """The contact. Only `deals.get` has it. Not documented; inferred."""
    stage: PipelineStage | None = None
    """The stage. Only `deals.get` has it. Not documented; inferred."""
    pipeline: Pipeline | None = None
    """The pipeline. Only `deals.get` has it. Not documented; inferred."""
    assigned_user: UserSummary | None = None
    """The user in charge. Only `deals.get` has it. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was created."""
    updated_at: AwareDatetime | None = None
    """When it was last changed."""


class DealView(Model):
    """A saved view of deals. The service does not document the fields; the model keeps every field that arrives."""

    id: Id = ""
    """Id of the view."""
    name: str | None = None
    """Name of the view."""
