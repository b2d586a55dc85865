# Made from conduyt/api/deals.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of deals."""

from __future__ import annotations

from conduyt._core.decoding import Bytes, Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted, Outcome
from conduyt.models.contacts import RecentActivity
from conduyt.models.deals import Deal, DealView
from conduyt.models.tasks import Task

LIST = Endpoint(
    method="GET",
    path="/deals",
    decode=Many(Deal, paging="page", exact=True),
    safety="read",
    live_names={"limit": "per_page", "created_after": "created_from", "created_before": "created_to"},
)
CREATE = Endpoint(
    method="POST", path="/deals", decode=One(Deal, exact=True), safety="create", live_names={"name": "title"}
)
GET = Endpoint(method="GET", path="/deals/{deal_id}", decode=One(Deal, exact=True), safety="read")
UPDATE = Endpoint(
    method="PATCH",
    path="/deals/{deal_id}",
    decode=One(Deal, exact=True),
    safety="idempotent",
    live_names={"name": "title"},
)
DELETE = Endpoint(method="DELETE", path="/deals/{deal_id}", decode=One(Deleted, undocumented=True), safety="idempotent")
LIST_ACTIVITIES = Endpoint(method="GET", path="/deals/{deal_id}/activities", decode=Many(RecentActivity), safety="read")
LIST_HISTORY = Endpoint(method="GET", path="/deals/{deal_id}/history", decode=Many(Outcome), safety="read")
EXPORT_CSV = Endpoint(method="GET", path="/deals/export", decode=Bytes(html=False), safety="read")
GET_FORECAST = Endpoint(method="GET", path="/deals/forecast", decode=One(Outcome, undocumented=True), safety="read")
GET_INSPECTION = Endpoint(method="GET", path="/deals/inspection", decode=One(Outcome, undocumented=True), safety="read")
CALCULATE_PROBABILITIES = Endpoint(
    method="POST", path="/deals/probabilities", decode=One(Outcome, undocumented=True), safety="create"
)
DOWNLOAD_HANDOFF_FILE = Endpoint(
    method="GET", path="/deals/{deal_id}/handoff-files/{file_id}/download", decode=Bytes(html=False), safety="read"
)
CONTACTS_LIST = Endpoint(method="GET", path="/deals/{deal_id}/contacts", decode=Many(Outcome), safety="read")
CONTACTS_ADD = Endpoint(
    method="POST", path="/deals/{deal_id}/contacts", decode=One(Outcome, undocumented=True), safety="create"
)
CONTACTS_UPDATE = Endpoint(
    method="PATCH",
    path="/deals/{deal_id}/contacts/{contact_id}",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
)
CONTACTS_REMOVE = Endpoint(
    method="DELETE",
    path="/deals/{deal_id}/contacts/{contact_id}",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
)
TAGS_ADD = Endpoint(
    method="POST", path="/deals/{deal_id}/tags", decode=One(Outcome, undocumented=True), safety="idempotent"
)
TAGS_REMOVE = Endpoint(
    method="DELETE", path="/deals/{deal_id}/tags/{tag_id}", decode=One(Outcome, undocumented=True), safety="idempotent"
)
TASKS_LIST = Endpoint(method="GET", path="/deals/{deal_id}/tasks", decode=Many(Task), safety="read")
TASKS_CREATE = Endpoint(method="POST", path="/deals/{deal_id}/tasks", decode=One(Task), safety="create")
VIEWS_LIST = Endpoint(method="GET", path="/deals/views", decode=Many(DealView), safety="read")
VIEWS_CREATE = Endpoint(method="POST", path="/deals/views", decode=One(DealView), safety="create")
VIEWS_GET = Endpoint(method="GET", path="/deals/views/{view_id}", decode=One(DealView), safety="read")
VIEWS_UPDATE = Endpoint(method="PATCH", path="/deals/views/{view_id}", decode=One(DealView), safety="idempotent")
VIEWS_DELETE = Endpoint(
    method="DELETE", path="/deals/views/{view_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
