# Made from conduyt/api/contacts.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of contacts."""

from __future__ import annotations

from conduyt._core.decoding import Bytes, Location, Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted, Outcome
from conduyt.models.contacts import (
    Contact,
    ContactDuplicateGroup,
    ContactLocation,
    ContactScore,
    ContactSource,
    DoNotContactStatuses,
    ImportJob,
    ImportLaunchMonitor,
    ImportRow,
    ImportSideEffects,
    ImportUser,
    LineTypeVerification,
    SmartView,
)
from conduyt.models.tags import Tag

LIST = Endpoint(
    method="GET",
    path="/contacts",
    decode=Many(Contact, paging="page"),
    safety="read",
    live_names={"limit": "per_page", "created_after": "created_from", "created_before": "created_to"},
)
CREATE = Endpoint(method="POST", path="/contacts", decode=One(Contact), safety="create")
UPSERT = Endpoint(method="POST", path="/contact", decode=One(Contact), safety="idempotent")
GET = Endpoint(method="GET", path="/contacts/{contact_id}", decode=One(Contact), safety="read")
UPDATE = Endpoint(method="PATCH", path="/contacts/{contact_id}", decode=One(Contact), safety="idempotent")
DELETE = Endpoint(
    method="DELETE", path="/contacts/{contact_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
MERGE = Endpoint(method="POST", path="/contacts/merge", decode=One(Outcome, undocumented=True), safety="create")
FIND_DUPLICATES = Endpoint(
    method="GET", path="/contacts/duplicates", decode=Many(ContactDuplicateGroup, items="groups"), safety="read"
)
EXPORT_CSV = Endpoint(method="GET", path="/contacts/export", decode=Bytes(html=False), safety="read")
IMPORT_FILE = Endpoint(method="POST", path="/contacts/import", decode=One(Outcome, undocumented=True), safety="create")
GET_IMPORT_TEMPLATE = Endpoint(method="GET", path="/contacts/import/template", decode=Bytes(html=False), safety="read")
IMPORT_WITH_AI = Endpoint(
    method="POST", path="/contacts/ai-import", decode=One(Outcome, undocumented=True), safety="create"
)
DRY_RUN = Endpoint(method="POST", path="/contacts/dry-run", decode=One(Outcome, undocumented=True), safety="read")
GET_DO_NOT_CONTACT_STATUSES = Endpoint(
    method="GET", path="/contacts/dnc-status", decode=One(DoNotContactStatuses), safety="read"
)
LIST_LOCATIONS = Endpoint(
    method="GET", path="/contacts/geo", decode=Many(ContactLocation, items="leads"), safety="read"
)
LIST_SOURCES = Endpoint(
    method="GET", path="/contacts/sources", decode=Many(ContactSource, items="sources"), safety="read"
)
VERIFY_LINE_TYPE = Endpoint(
    method="POST", path="/contacts/verify-line-type", decode=One(LineTypeVerification), safety="create"
)
GET_SCORE = Endpoint(method="GET", path="/contacts/{contact_id}/score", decode=One(ContactScore), safety="read")
LIST_ACTIVE_ENROLLMENTS = Endpoint(
    method="GET", path="/contacts/{contact_id}/active-enrollments", decode=Many(Outcome), safety="read"
)
GET_DO_NOT_CONTACT = Endpoint(
    method="GET", path="/contacts/{contact_id}/dnc", decode=One(Outcome, undocumented=True), safety="read"
)
LIST_TIMELINE = Endpoint(method="GET", path="/contacts/{contact_id}/timeline", decode=Many(Outcome), safety="read")
GET_BEST_TIME = Endpoint(
    method="GET", path="/contacts/{contact_id}/best-time", decode=One(Outcome, undocumented=True), safety="read"
)
ENRICH = Endpoint(
    method="POST", path="/contacts/{contact_id}/enrich", decode=One(Outcome, undocumented=True), safety="create"
)
COLLABORATORS_LIST = Endpoint(
    method="GET", path="/contacts/{contact_id}/collaborators", decode=Many(Outcome), safety="read"
)
COLLABORATORS_ADD = Endpoint(
    method="POST", path="/contacts/{contact_id}/collaborators", decode=One(Outcome, undocumented=True), safety="create"
)
COLLABORATORS_REMOVE = Endpoint(
    method="DELETE",
    path="/contacts/{contact_id}/collaborators",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
)
GDPR_EXPORT = Endpoint(
    method="GET", path="/contacts/{contact_id}/gdpr-export", decode=One(Outcome, undocumented=True), safety="read"
)
GDPR_DOWNLOAD_FILE = Endpoint(
    method="GET",
    path="/contacts/{contact_id}/gdpr-export/files/{file_id}/download",
    decode=Bytes(html=False),
    safety="read",
)
GDPR_FORGET = Endpoint(
    method="POST",
    path="/contacts/{contact_id}/gdpr-forget",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
)
IMPORTS_LIST = Endpoint(
    method="GET",
    path="/imports",
    decode=Many(ImportJob, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
IMPORTS_CREATE = Endpoint(
    method="POST", path="/imports", decode=One(ImportJob), safety="create", one_of=["fileName", "rows", "fileUrl"]
)
IMPORTS_UPLOAD_FILE = Endpoint(
    method="POST", path="/imports/upload", decode=One(Outcome, undocumented=True), safety="create"
)
IMPORTS_CREATE_UPLOAD_URL = Endpoint(
    method="POST", path="/imports/upload-url", decode=One(Outcome, undocumented=True), safety="create"
)
IMPORTS_PREFLIGHT = Endpoint(
    method="POST", path="/imports/preflight", decode=One(Outcome, undocumented=True), safety="read"
)
IMPORTS_LIST_USERS = Endpoint(method="GET", path="/imports/users", decode=Many(ImportUser), safety="read")
IMPORTS_GET = Endpoint(method="GET", path="/imports/{import_id}", decode=One(ImportJob), safety="read")
IMPORTS_PROCESS = Endpoint(
    method="POST", path="/imports/{import_id}/process", decode=One(Outcome, undocumented=True), safety="create"
)
IMPORTS_GET_DOWNLOAD_URL = Endpoint(
    method="GET", path="/imports/{import_id}/download", decode=Location(), safety="read", redirects=True
)
IMPORTS_GET_INTEGRITY = Endpoint(
    method="GET", path="/imports/{import_id}/integrity", decode=One(Outcome, undocumented=True), safety="read"
)
IMPORTS_GET_LAUNCH_MONITOR = Endpoint(
    method="GET", path="/imports/{import_id}/launch-monitor", decode=One(ImportLaunchMonitor), safety="read"
)
IMPORTS_UPDATE_LAUNCH_MONITOR = Endpoint(
    method="POST", path="/imports/{import_id}/launch-monitor", decode=One(Outcome, undocumented=True), safety="create"
)
IMPORTS_REPAIR = Endpoint(
    method="POST", path="/imports/{import_id}/repair", decode=One(Outcome, undocumented=True), safety="create"
)
IMPORTS_RESUBMIT = Endpoint(
    method="POST", path="/imports/{import_id}/resubmit", decode=One(Outcome, undocumented=True), safety="create"
)
IMPORTS_RESUME = Endpoint(
    method="POST", path="/imports/{import_id}/resume", decode=One(Outcome, undocumented=True), safety="create"
)
IMPORTS_PREVIEW_REVERT = Endpoint(
    method="GET", path="/imports/{import_id}/revert-preview", decode=One(Outcome, undocumented=True), safety="read"
)
IMPORTS_LIST_ROWS = Endpoint(
    method="GET",
    path="/imports/{import_id}/rows",
    decode=Many(ImportRow, paging="page", items="rows"),
    safety="read",
    live_names={"limit": "per_page"},
)
IMPORTS_DOWNLOAD_ROWS = Endpoint(
    method="GET", path="/imports/{import_id}/rows/download", decode=Bytes(html=False), safety="read"
)
IMPORTS_GET_SIDE_EFFECTS = Endpoint(
    method="GET", path="/imports/{import_id}/side-effects", decode=One(ImportSideEffects), safety="read"
)
IMPORTS_UPDATE_SIDE_EFFECTS = Endpoint(
    method="POST", path="/imports/{import_id}/side-effects", decode=One(Outcome, undocumented=True), safety="create"
)
IMPORTS_GET_STATS = Endpoint(
    method="GET", path="/imports/{import_id}/stats", decode=One(Outcome, undocumented=True), safety="read"
)
SMART_VIEWS_LIST = Endpoint(method="GET", path="/smart-views", decode=Many(SmartView), safety="read")
TAGS_LIST = Endpoint(method="GET", path="/contacts/{contact_id}/tags", decode=Many(Tag), safety="read")
TAGS_ADD = Endpoint(
    method="POST", path="/contacts/{contact_id}/tags", decode=One(Outcome, undocumented=True), safety="idempotent"
)
TAGS_CLEAR = Endpoint(
    method="DELETE", path="/contacts/{contact_id}/tags", decode=One(Outcome, undocumented=True), safety="idempotent"
)
TAGS_REMOVE = Endpoint(
    method="DELETE",
    path="/contacts/{contact_id}/tags/{tag_id}",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
)
