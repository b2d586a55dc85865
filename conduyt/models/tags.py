# Made from conduyt/api/tags.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of tags."""

from __future__ import annotations

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model


class Tag(Model):
    """A colored label that groups contacts."""

    id: Id = ""
    """Id of the tag."""
    account_id: str | None = None
    """Id of the workspace it belongs to."""
    name: str | None = None
    """Name of the tag."""
    color: str | None = None
    """Color as #RRGGBB. Default: #6B7280."""
    description: str | None = None
    """What the tag is for."""
    merged_at: AwareDatetime | None = None
    """When it was merged into another tag."""
    merged_into_id: str | None = None
    """Id of the tag it was merged into."""
    created_at: AwareDatetime | None = None
    """When it was created."""
