# Made from conduyt/api/email_templates.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of email templates."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted, Outcome
from conduyt.models.email_templates import EmailTemplate

LIST = Endpoint(
    method="GET",
    path="/emails/templates",
    decode=Many(EmailTemplate, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
CREATE = Endpoint(method="POST", path="/emails/templates", decode=One(EmailTemplate), safety="create")
GET = Endpoint(method="GET", path="/emails/templates/{template_id}", decode=One(EmailTemplate), safety="read")
UPDATE = Endpoint(
    method="PATCH", path="/emails/templates/{template_id}", decode=One(EmailTemplate), safety="idempotent"
)
DELETE = Endpoint(
    method="DELETE", path="/emails/templates/{template_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
GET_USAGE = Endpoint(
    method="GET", path="/emails/templates/{template_id}/usage", decode=One(Outcome, undocumented=True), safety="read"
)
SEND_TEST = Endpoint(
    method="POST", path="/emails/templates/test-send", decode=One(Outcome, undocumented=True), safety="create"
)
