# Made from conduyt/api/workflows.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of workflows."""

from __future__ import annotations

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model


class Workflow(Model):
    """A trigger and the actions that follow from it. The service does not document the fields; the model keeps every field
    that arrives.
    """

    id: Id = ""
    """Id of the workflow. Not documented; inferred."""
    name: str | None = None
    """Name of the workflow. Not documented; inferred."""
    description: str | None = None
    """What the workflow is for. Not documented; inferred."""
    trigger: dict[str, object] | None = None
    """What makes it run. Not documented; inferred."""
    actions: list[dict[str, object]] | None = None
    """What it does, in this order. Not documented; inferred."""
    is_active: bool | None = None
    """Whether it is switched on. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was created. Not documented; inferred."""
    updated_at: AwareDatetime | None = None
    """When it was last changed. Not documented; inferred."""


class WorkflowRun(Model):
    """One run of a workflow. The service does not document the fields; the model keeps every field that arrives."""

    id: Id = ""
    """Id of the run. Not documented; inferred."""
    workflow_id: str | None = None
    """Id of the workflow. Not documented; inferred."""
    status: str | None = None
    """Its status. Not documented; inferred."""
    contact_id: str | None = None
    """Id of the contact it ran for. Not documented; inferred."""
    started_at: AwareDatetime | None = None
    """When it started. Not documented; inferred."""
    completed_at: AwareDatetime | None = None
    """When it was done. Not documented; inferred."""
    error: object = None
    """The error, if any. Its form is not documented. Not documented; inferred."""
    steps: list[object] | None = None
    """Results of the steps. The form of the items is not documented. Not documented; inferred."""
