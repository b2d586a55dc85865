# Made from conduyt/api/activities.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of activities."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model

ActivityType: TypeAlias = Literal["batch_operation", "call", "call_disposition", "lead_assigned"] | str
"""Kind of activity."""


class Activity(Model):
    """Something that happened in the workspace."""

    id: Id = ""
    """Id of the activity."""
    type: ActivityType | None = None
    """Kind of activity. One of `batch_operation`, `call`, `call_disposition`, `lead_assigned`."""
    title: str | None = None
    """What happened, in one line."""
    description: str | None = None
    """Details."""
    contact_id: str | None = None
    """Id of the contact it happened to. Not documented; inferred."""
    deal_id: str | None = None
    """Id of the deal it happened to. Not documented; inferred."""
    user_id: str | None = None
    """Id of the user who did it. Not documented; inferred."""
    metadata: dict[str, object] | None = None
    """Further data about it. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it happened."""
