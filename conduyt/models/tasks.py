# Made from conduyt/api/tasks.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of tasks."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model

TaskStatus: TypeAlias = Literal["todo", "in_progress", "done"] | str
"""Status of a task."""

TaskPriority: TypeAlias = Literal["low", "medium", "high", "urgent"] | str
"""How urgent a task is."""


class Task(Model):
    """Something to do."""

    id: Id = ""
    """Id of the task."""
    title: str | None = None
    """What is to be done."""
    description: str | None = None
    """More about it."""
    status: TaskStatus | None = None
    """Its status. One of `todo`, `in_progress`, `done`. Default: `todo`."""
    priority: TaskPriority | None = None
    """How urgent it is. One of `low`, `medium`, `high`, `urgent`. Default: `medium`."""
    due_date: AwareDatetime | None = None
    """When it is due."""
    assigned_to: str | None = None
    """Id of the user in charge."""
    contact_id: str | None = None
    """Id of the contact it belongs to."""
    deal_id: str | None = None
    """Id of the deal it belongs to."""
    completed_at: AwareDatetime | None = None
    """When it was done."""
    created_at: AwareDatetime | None = None
    """When it was created."""
    updated_at: AwareDatetime | None = None
    """When it was last changed."""
