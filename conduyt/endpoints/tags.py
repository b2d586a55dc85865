# Made from conduyt/api/tags.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of tags."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted, Outcome
from conduyt.models.tags import Tag

LIST = Endpoint(method="GET", path="/tags", decode=Many(Tag), safety="read")
CREATE = Endpoint(method="POST", path="/tags", decode=One(Tag), safety="create")
GET = Endpoint(method="GET", path="/tags/{tag_id}", decode=One(Tag), safety="read")
UPDATE = Endpoint(method="PATCH", path="/tags/{tag_id}", decode=One(Tag), safety="idempotent")
DELETE = Endpoint(method="DELETE", path="/tags/{tag_id}", decode=One(Deleted, undocumented=True), safety="idempotent")
MERGE = Endpoint(method="POST", path="/tags/merge", decode=One(Outcome, undocumented=True), safety="create")
