# Made from conduyt/api/forms.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of forms."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted, Outcome
from conduyt.models.forms import Form, FormSubmission

LIST = Endpoint(method="GET", path="/forms", decode=Many(Form), safety="read")
CREATE = Endpoint(method="POST", path="/forms", decode=One(Form), safety="create")
GET = Endpoint(method="GET", path="/forms/{form_id}", decode=One(Form), safety="read")
UPDATE = Endpoint(method="PATCH", path="/forms/{form_id}", decode=One(Form), safety="idempotent")
DELETE = Endpoint(method="DELETE", path="/forms/{form_id}", decode=One(Deleted, undocumented=True), safety="idempotent")
SUBMIT = Endpoint(
    method="POST", path="/forms/{form_id}/submit", decode=One(Outcome, undocumented=True), safety="create", public=True
)
GET_ANALYTICS = Endpoint(
    method="GET", path="/forms/{form_id}/analytics", decode=One(Outcome, undocumented=True), safety="read"
)
CHECK_INSTALL = Endpoint(
    method="POST", path="/forms/{form_id}/install-check", decode=One(Outcome, undocumented=True), safety="idempotent"
)
SUBMISSIONS_LIST = Endpoint(
    method="GET",
    path="/forms/{form_id}/submissions",
    decode=Many(FormSubmission, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
