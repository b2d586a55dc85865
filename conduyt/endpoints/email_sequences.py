# Made from conduyt/api/email_sequences.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of email sequences."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Outcome
from conduyt.models.email_sequences import EmailSequence, EmailSequenceEnrollment

LIST = Endpoint(
    method="GET",
    path="/emails/sequences",
    decode=Many(EmailSequence, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
CREATE = Endpoint(
    method="POST",
    path="/emails/sequences",
    decode=One(EmailSequence),
    safety="create",
    fields={"steps": {"subject": "subject", "body": "body", "delay_days": "delayDays"}},
)
GET = Endpoint(method="GET", path="/emails/sequences/{sequence_id}", decode=One(EmailSequence), safety="read")
UPDATE = Endpoint(
    method="PATCH",
    path="/emails/sequences/{sequence_id}",
    decode=One(EmailSequence),
    safety="idempotent",
    fields={"steps": {"subject": "subject", "body": "body", "delay_days": "delayDays"}},
)
ENROLL = Endpoint(
    method="POST",
    path="/emails/sequences/{sequence_id}/enroll",
    decode=One(Outcome, undocumented=True),
    safety="create",
)
UNENROLL = Endpoint(
    method="POST",
    path="/emails/sequences/{sequence_id}/unenroll",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
)
GET_STATS = Endpoint(
    method="GET", path="/emails/sequences/{sequence_id}/stats", decode=One(Outcome, undocumented=True), safety="read"
)
PREFLIGHT = Endpoint(
    method="POST",
    path="/emails/sequences/{sequence_id}/preflight",
    decode=One(Outcome, undocumented=True),
    safety="read",
)
ENROLLMENTS_LIST = Endpoint(
    method="GET",
    path="/emails/sequences/{sequence_id}/enrollments",
    decode=Many(EmailSequenceEnrollment, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
