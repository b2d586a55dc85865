# Made from conduyt/api/activities.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of activities."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.activities import Activity

LIST = Endpoint(
    method="GET",
    path="/activities",
    decode=Many(Activity, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
CREATE = Endpoint(method="POST", path="/activities", decode=One(Activity), safety="create")
GET = Endpoint(method="GET", path="/activities/{activity_id}", decode=One(Activity), safety="read")
