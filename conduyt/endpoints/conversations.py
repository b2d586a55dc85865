# Made from conduyt/api/conversations.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of conversations."""

from __future__ import annotations

from conduyt._core.decoding import Bytes, Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Outcome
from conduyt.models.conversations import Conversation
from conduyt.models.messages import Message

LIST = Endpoint(
    method="GET",
    path="/conversations",
    decode=Many(Conversation, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
LIST_MESSAGES = Endpoint(
    method="GET", path="/conversations/{contact_id}", decode=Many(Message, items="messages"), safety="read"
)
UPDATE = Endpoint(
    method="PATCH", path="/conversations/{contact_id}", decode=One(Outcome, undocumented=True), safety="idempotent"
)
GET_STATE = Endpoint(
    method="GET", path="/conversations/{contact_id}/state", decode=One(Outcome, undocumented=True), safety="read"
)
UPDATE_STATE = Endpoint(
    method="PATCH",
    path="/conversations/{contact_id}/state",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
)
GET_COMPLIANCE = Endpoint(
    method="GET", path="/conversations/{contact_id}/compliance", decode=One(Outcome, undocumented=True), safety="read"
)
UPDATE_COMPLIANCE = Endpoint(
    method="POST",
    path="/conversations/{contact_id}/compliance",
    decode=One(Outcome, undocumented=True),
    safety="create",
)
GET_SUGGESTION = Endpoint(
    method="GET", path="/conversations/{contact_id}/suggestion", decode=One(Outcome, undocumented=True), safety="read"
)
CREATE_SUGGESTION = Endpoint(
    method="POST",
    path="/conversations/{contact_id}/suggestion",
    decode=One(Outcome, undocumented=True),
    safety="create",
)
EXPORT_CSV = Endpoint(method="GET", path="/conversations/export", decode=Bytes(html=False), safety="read")
GET_METRICS = Endpoint(
    method="GET", path="/conversations/metrics", decode=One(Outcome, undocumented=True), safety="read"
)
