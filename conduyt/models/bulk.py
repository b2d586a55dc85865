# Made from conduyt/api/bulk.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of bulk."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model
from conduyt.models.common import UserSummary

BatchOperationKind: TypeAlias = Literal["add_tag", "remove_tag"] | str
"""What a batch operation does."""

BatchOperationStatus: TypeAlias = Literal["pending", "processing", "completed", "cancelled"] | str
"""Status of a batch operation. The values for one that is not finished, pending and processing, are inferred."""


class BulkResult(Model):
    """The results of a bulk change. The service does not document the fields; the model keeps every field that arrives."""

    updated: object = None
    """Records changed, likely their number. Not documented; inferred."""
    deleted: object = None
    """Records deleted, likely their number. Not documented; inferred."""
    failed: object = None
    """Records that could not be changed, likely their number. Not documented; inferred."""
    errors: object = None
    """The error, if any. Not documented; inferred."""


class BatchOperation(Model):
    """A change to many contacts that runs in the background."""

    id: Id = ""
    """Id of the batch operation."""
    account_id: str | None = None
    """Id of the workspace it belongs to."""
    created_by: str | None = None
    """Id of the user who started it."""
    creator: UserSummary | None = None
    """The user who started it."""
    name: str | None = None
    """Name of the operation."""
    comment: str | None = None
    """Comment of the user who started it."""
    operation: BatchOperationKind | None = None
    """What it does. One of `add_tag`, `remove_tag`."""
    params: dict[str, object] | None = None
    """Details of what it does, such as `tagId` and `tagName`."""
    status: BatchOperationStatus | None = None
    """Its status. One of `pending`, `processing`, `completed`, `cancelled`."""
    contact_ids: list[str] | None = None
    """Ids of the contacts it is for."""
    filter_query: dict[str, object] | None = None
    """Filter that chose the contacts, such as `source`."""
    filter_payload: object = None
    """Further filter that chose the contacts. Its form is not documented."""
    automation_id: str | None = None
    """Id of its automation."""
    automation: object = None
    """Its automation. The form is not documented."""
    total_contacts: int | None = None
    """Contacts to process."""
    processed_count: int | None = None
    """Contacts processed so far."""
    success_count: int | None = None
    """Contacts that were changed."""
    skipped_count: int | None = None
    """Contacts that were left out."""
    error_count: int | None = None
    """Contacts that could not be changed."""
    lease_token: str | None = None
    """Token of the worker that processes it."""
    last_processed_at: AwareDatetime | None = None
    """When it last completed a contact."""
    completed_at: AwareDatetime | None = None
    """When it was completed."""
    cancelled_at: AwareDatetime | None = None
    """When it was canceled."""
    created_at: AwareDatetime | None = None
    """When it was created."""
    updated_at: AwareDatetime | None = None
    """When it was last changed."""
