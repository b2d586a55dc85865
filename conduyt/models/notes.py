# Made from conduyt/api/notes.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of notes."""

from __future__ import annotations

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model


class Note(Model):
    """Text attached to a contact or a deal."""

    id: Id = ""
    """Id of the note."""
    body: str | None = None
    """The text, which can hold formatting; at most 50 KB."""
    is_pinned: bool | None = None
    """Whether it stays on top of the list."""
    contact_id: str | None = None
    """Id of the contact it is attached to."""
    deal_id: str | None = None
    """Id of the deal it is attached to."""
    user_id: str | None = None
    """Id of the user who wrote it."""
    created_at: AwareDatetime | None = None
    """When it was written."""
    updated_at: AwareDatetime | None = None
    """When it was last changed."""
