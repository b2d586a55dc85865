# Made from conduyt/api/tasks.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of tasks."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted, Outcome
from conduyt.models.tasks import Task

LIST = Endpoint(
    method="GET", path="/tasks", decode=Many(Task, paging="page"), safety="read", live_names={"limit": "per_page"}
)
CREATE = Endpoint(method="POST", path="/tasks", decode=One(Task), safety="create")
GET = Endpoint(method="GET", path="/tasks/{task_id}", decode=One(Task), safety="read")
UPDATE = Endpoint(method="PATCH", path="/tasks/{task_id}", decode=One(Task), safety="idempotent")
DELETE = Endpoint(method="DELETE", path="/tasks/{task_id}", decode=One(Deleted, undocumented=True), safety="idempotent")
GET_OPEN_DEAL_IDS = Endpoint(
    method="GET", path="/tasks/open-deal-ids", decode=One(Outcome, undocumented=True), safety="read"
)
GET_WORKLOAD = Endpoint(method="GET", path="/tasks/workload", decode=One(Outcome, undocumented=True), safety="read")
ASSIGNMENT_RULES_GET = Endpoint(
    method="GET", path="/tasks/assignment-rules", decode=One(Outcome, undocumented=True), safety="read"
)
ASSIGNMENT_RULES_REPLACE = Endpoint(
    method="PUT", path="/tasks/assignment-rules", decode=One(Outcome, undocumented=True), safety="idempotent"
)
QUEUES_GET = Endpoint(method="GET", path="/tasks/queues", decode=One(Outcome, undocumented=True), safety="read")
QUEUES_REPLACE = Endpoint(
    method="PUT", path="/tasks/queues", decode=One(Outcome, undocumented=True), safety="idempotent"
)
RECURRING_GET = Endpoint(method="GET", path="/tasks/recurring", decode=One(Outcome, undocumented=True), safety="read")
RECURRING_REPLACE = Endpoint(
    method="PUT", path="/tasks/recurring", decode=One(Outcome, undocumented=True), safety="idempotent"
)
SLA_RULES_GET = Endpoint(method="GET", path="/tasks/sla-rules", decode=One(Outcome, undocumented=True), safety="read")
SLA_RULES_REPLACE = Endpoint(
    method="PUT", path="/tasks/sla-rules", decode=One(Outcome, undocumented=True), safety="idempotent"
)
