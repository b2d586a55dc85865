# Made from conduyt/api/automations.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of automations."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.automations import (
    Automation,
    AutomationAction,
    AutomationConditionSection,
    AutomationEvent,
    AutomationExecution,
    AutomationFailure,
    AutomationFolder,
    AutomationResolved,
    AutomationResolveGuide,
    AutomationSchema,
    AutomationStep,
    AutomationTemplate,
    AutomationTrouble,
    AutomationVersion,
)
from conduyt.models.common import Deleted, Outcome

LIST = Endpoint(
    method="GET",
    path="/automations",
    decode=Many(Automation, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
CREATE = Endpoint(method="POST", path="/automations", decode=One(Automation), safety="create")
GET = Endpoint(method="GET", path="/automations/{automation_id}", decode=One(Automation), safety="read")
UPDATE = Endpoint(method="PATCH", path="/automations/{automation_id}", decode=One(Automation), safety="idempotent")
DELETE = Endpoint(
    method="DELETE", path="/automations/{automation_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
PUBLISH = Endpoint(
    method="POST",
    path="/automations/{automation_id}/publish",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
)
PREFLIGHT = Endpoint(
    method="GET", path="/automations/{automation_id}/preflight", decode=One(Outcome, undocumented=True), safety="read"
)
DRY_RUN = Endpoint(
    method="POST", path="/automations/{automation_id}/dry-run", decode=One(Outcome, undocumented=True), safety="read"
)
TEST_NODE = Endpoint(
    method="POST",
    path="/automations/{automation_id}/test-node",
    decode=One(Outcome, undocumented=True),
    safety="create",
)
ENROLL = Endpoint(
    method="POST",
    path="/automations/{automation_id}/bulk-enroll",
    decode=One(Outcome, undocumented=True),
    safety="create",
)
GET_ANALYTICS = Endpoint(
    method="GET", path="/automations/{automation_id}/analytics", decode=One(Outcome, undocumented=True), safety="read"
)
GET_NODE_STATS = Endpoint(
    method="GET", path="/automations/{automation_id}/node-stats", decode=One(Outcome, undocumented=True), safety="read"
)
GET_DEPENDENCY_AUDIT = Endpoint(
    method="GET",
    path="/automations/{automation_id}/dependency-audit",
    decode=One(Outcome, undocumented=True),
    safety="read",
)
LIST_EVENTS = Endpoint(method="GET", path="/automations/events", decode=Many(AutomationEvent), safety="read")
LIST_ACTIONS = Endpoint(method="GET", path="/automations/actions", decode=Many(AutomationAction), safety="read")
LIST_CONDITION_FIELDS = Endpoint(
    method="GET",
    path="/automations/condition-fields",
    decode=Many(AutomationConditionSection, items="sections"),
    safety="read",
)
LIST_TEMPLATES = Endpoint(
    method="GET", path="/automations/templates", decode=Many(AutomationTemplate, items="templates"), safety="read"
)
CREATE_FROM_TEMPLATE = Endpoint(method="POST", path="/automations/templates", decode=One(Automation), safety="create")
GET_SCHEMA = Endpoint(method="GET", path="/automations/schema", decode=One(AutomationSchema), safety="read")
VALIDATE = Endpoint(method="POST", path="/automations/validate", decode=One(Outcome, undocumented=True), safety="read")
IMPORT_DEFINITION = Endpoint(
    method="POST", path="/automations/import", decode=One(Outcome, undocumented=True), safety="create"
)
ASK_COPILOT = Endpoint(
    method="POST", path="/automations/copilot", decode=One(Outcome, undocumented=True), safety="create"
)
GET_RESOLVE_GUIDE = Endpoint(
    method="GET", path="/automations/resolve", decode=One(AutomationResolveGuide), safety="read"
)
RESOLVE = Endpoint(method="POST", path="/automations/resolve", decode=One(AutomationResolved), safety="read")
SEND_TEST_WEBHOOK = Endpoint(
    method="POST", path="/automations/webhook-test", decode=One(Outcome, undocumented=True), safety="idempotent"
)
EXECUTIONS_LIST = Endpoint(
    method="GET",
    path="/automation-executions",
    decode=Many(AutomationExecution, paging="page", items="executions"),
    safety="read",
    live_names={"limit": "per_page"},
)
EXECUTIONS_GET = Endpoint(
    method="GET", path="/automation-executions/{execution_id}", decode=One(AutomationExecution), safety="read"
)
EXECUTIONS_RECOVER = Endpoint(
    method="POST",
    path="/automation-executions/{execution_id}/recover",
    decode=One(Outcome, undocumented=True),
    safety="create",
)
FAILURES_LIST = Endpoint(
    method="GET",
    path="/automations/failures",
    decode=Many(AutomationFailure, paging="offset", items="failures"),
    safety="read",
)
FAILURES_DRILL_DOWN = Endpoint(
    method="GET",
    path="/automations/failures/drilldown",
    decode=Many(AutomationTrouble, paging="offset", items="rows"),
    safety="read",
)
FOLDERS_LIST = Endpoint(method="GET", path="/automation-folders", decode=Many(AutomationFolder), safety="read")
FOLDERS_CREATE = Endpoint(method="POST", path="/automation-folders", decode=One(AutomationFolder), safety="create")
FOLDERS_UPDATE = Endpoint(
    method="PATCH", path="/automation-folders/{folder_id}", decode=One(AutomationFolder), safety="idempotent"
)
FOLDERS_DELETE = Endpoint(
    method="DELETE", path="/automation-folders/{folder_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
STEP_LOGS_LIST = Endpoint(
    method="GET",
    path="/automations/{automation_id}/step-logs",
    decode=Many(AutomationStep, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
STEP_LOGS_LIST_ALL = Endpoint(
    method="GET",
    path="/automations/step-logs",
    decode=Many(AutomationStep, paging="offset", items="steps"),
    safety="read",
)
VERSIONS_LIST = Endpoint(
    method="GET", path="/automations/{automation_id}/versions", decode=Many(AutomationVersion), safety="read"
)
VERSIONS_RESTORE = Endpoint(
    method="POST",
    path="/automations/{automation_id}/versions/{version_id}/restore",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
)
