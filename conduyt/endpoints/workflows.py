# Made from conduyt/api/workflows.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of workflows."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted, Outcome
from conduyt.models.workflows import Workflow, WorkflowRun

LIST = Endpoint(
    method="GET",
    path="/workflows",
    decode=Many(Workflow, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
CREATE = Endpoint(method="POST", path="/workflows", decode=One(Workflow), safety="create")
GET = Endpoint(method="GET", path="/workflows/{workflow_id}", decode=One(Workflow), safety="read")
UPDATE = Endpoint(method="PATCH", path="/workflows/{workflow_id}", decode=One(Workflow), safety="idempotent")
DELETE = Endpoint(
    method="DELETE", path="/workflows/{workflow_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
ACTIVATE = Endpoint(
    method="POST", path="/workflows/{workflow_id}/activate", decode=One(Outcome, undocumented=True), safety="idempotent"
)
DEACTIVATE = Endpoint(
    method="POST",
    path="/workflows/{workflow_id}/deactivate",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
)
TEST = Endpoint(
    method="POST", path="/workflows/{workflow_id}/test", decode=One(Outcome, undocumented=True), safety="create"
)
RUNS_LIST = Endpoint(
    method="GET",
    path="/workflows/{workflow_id}/runs",
    decode=Many(WorkflowRun, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
RUNS_GET = Endpoint(method="GET", path="/workflows/{workflow_id}/runs/{run_id}", decode=One(WorkflowRun), safety="read")
