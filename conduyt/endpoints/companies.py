# Made from conduyt/api/companies.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of companies."""

from __future__ import annotations

from conduyt._core.decoding import Bytes, Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted, Outcome
from conduyt.models.companies import Company, CompanyDuplicateGroup
from conduyt.models.tags import Tag

LIST = Endpoint(
    method="GET",
    path="/companies",
    decode=Many(Company, paging="page", exact=True),
    safety="read",
    live_names={"limit": "per_page"},
)
CREATE = Endpoint(method="POST", path="/companies", decode=One(Company, exact=True), safety="create")
GET = Endpoint(method="GET", path="/companies/{company_id}", decode=One(Company, exact=True), safety="read")
UPDATE = Endpoint(method="PATCH", path="/companies/{company_id}", decode=One(Company, exact=True), safety="idempotent")
DELETE = Endpoint(
    method="DELETE", path="/companies/{company_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
MERGE = Endpoint(method="POST", path="/companies/merge", decode=One(Outcome, undocumented=True), safety="create")
FIND_DUPLICATES = Endpoint(
    method="GET", path="/companies/duplicates", decode=Many(CompanyDuplicateGroup, items="groups"), safety="read"
)
EXPORT_CSV = Endpoint(method="GET", path="/companies/export", decode=Bytes(html=False), safety="read")
GET_REPORTING = Endpoint(
    method="GET", path="/companies/reporting", decode=One(Outcome, undocumented=True), safety="read"
)
GET_INTELLIGENCE = Endpoint(
    method="GET", path="/companies/{company_id}/intelligence", decode=One(Outcome, undocumented=True), safety="read"
)
LIST_TIMELINE = Endpoint(method="GET", path="/companies/{company_id}/timeline", decode=Many(Outcome), safety="read")
TAGS_LIST = Endpoint(method="GET", path="/companies/{company_id}/tags", decode=Many(Tag), safety="read")
TAGS_ADD = Endpoint(
    method="POST", path="/companies/{company_id}/tags", decode=One(Outcome, undocumented=True), safety="idempotent"
)
TAGS_CLEAR = Endpoint(
    method="DELETE", path="/companies/{company_id}/tags", decode=One(Outcome, undocumented=True), safety="idempotent"
)
TAGS_REMOVE = Endpoint(
    method="DELETE",
    path="/companies/{company_id}/tags/{tag_id}",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
)
