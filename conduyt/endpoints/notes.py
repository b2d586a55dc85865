# Made from conduyt/api/notes.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of notes."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted
from conduyt.models.notes import Note

LIST = Endpoint(
    method="GET", path="/notes", decode=Many(Note, paging="page"), safety="read", live_names={"limit": "per_page"}
)
CREATE = Endpoint(method="POST", path="/notes", decode=One(Note), safety="create")
GET = Endpoint(method="GET", path="/notes/{note_id}", decode=One(Note), safety="read")
UPDATE = Endpoint(method="PATCH", path="/notes/{note_id}", decode=One(Note), safety="idempotent")
DELETE = Endpoint(method="DELETE", path="/notes/{note_id}", decode=One(Deleted, undocumented=True), safety="idempotent")
