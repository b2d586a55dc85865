# Made from conduyt/api/custom_fields.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of custom fields."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted, Outcome
from conduyt.models.custom_fields import CustomField

LIST = Endpoint(method="GET", path="/custom-fields", decode=Many(CustomField), safety="read")
CREATE = Endpoint(method="POST", path="/custom-fields", decode=One(CustomField), safety="create")
GET = Endpoint(method="GET", path="/custom-fields/{field_id}", decode=One(CustomField), safety="read")
UPDATE = Endpoint(method="PATCH", path="/custom-fields/{field_id}", decode=One(CustomField), safety="idempotent")
DELETE = Endpoint(
    method="DELETE", path="/custom-fields/{field_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
LIST_HISTORY = Endpoint(method="GET", path="/custom-fields/{field_id}/history", decode=Many(Outcome), safety="read")
GET_IMPACT = Endpoint(
    method="GET", path="/custom-fields/{field_id}/impact", decode=One(Outcome, undocumented=True), safety="read"
)
