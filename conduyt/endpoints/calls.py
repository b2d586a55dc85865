# Made from conduyt/api/calls.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of calls."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.calls import Call
from conduyt.models.common import Outcome

LIST = Endpoint(
    method="GET", path="/calls", decode=Many(Call, paging="page"), safety="read", live_names={"limit": "per_page"}
)
CREATE = Endpoint(method="POST", path="/calls", decode=One(Call), safety="create")
GET = Endpoint(method="GET", path="/calls/{call_id}", decode=One(Call), safety="read")
UPDATE = Endpoint(method="PATCH", path="/calls/{call_id}", decode=One(Call), safety="idempotent")
SEND_VOICE_DROP = Endpoint(
    method="POST", path="/calls/voice-drop", decode=One(Outcome, undocumented=True), safety="create"
)
