# Made from conduyt/api/pipelines.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of pipelines."""

from __future__ import annotations

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model


class Pipeline(Model):
    """An ordered list of stages that deals move through."""

    id: Id = ""
    """Id of the pipeline."""
    name: str | None = None
    """Name of the pipeline."""
    description: str | None = None
    """What the pipeline is for."""
    is_default: bool | None = None
    """Whether new deals go here by default."""
    sort_order: int | None = None
    """Position among the pipelines, from 0."""
    stages: list[PipelineStage] | None = None
    """The stages in their order."""
    created_at: AwareDatetime | None = None
    """When it was created."""
    updated_at: AwareDatetime | None = None
    """When it was last changed."""


class PipelineStage(Model):
    """One step of a pipeline."""

    id: Id = ""
    """Id of the stage."""
    pipeline_id: str | None = None
    """Id of the pipeline it belongs to."""
    name: str | None = None
    """Name of the stage."""
    color: str | None = None
    """Colour as #RRGGBB."""
    sort_order: int | None = None
    """Position in the pipeline, from 0."""
    is_won: bool | None = None
    """Whether a deal that arrives here is won."""
    is_lost: bool | None = None
    """Whether a deal that arrives here is lost."""


class NewStage(Model):
    """A stage of a pipeline that is being created."""

    name: str
    """Name of the stage."""
    color: str | None = None
    """Colour as #RRGGBB. Default: `#3B82F6`."""
    is_won: bool | None = None
    """Whether a deal that arrives here is won. Default: `false`."""
    is_lost: bool | None = None
    """Whether a deal that arrives here is lost. Default: `false`."""
