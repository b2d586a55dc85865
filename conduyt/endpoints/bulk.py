# Made from conduyt/api/bulk.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of bulk."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.bulk import BatchOperation, BulkResult
from conduyt.models.common import Outcome

GET_STATUS = Endpoint(method="GET", path="/bulk", decode=One(Outcome, undocumented=True), safety="read")
GET_UNIFIED_VIEW = Endpoint(
    method="GET", path="/bulk-operations/unified", decode=One(Outcome, undocumented=True), safety="read"
)
CONTACTS_DELETE = Endpoint(
    method="POST", path="/bulk/contacts/delete", decode=One(BulkResult, undocumented=True), safety="idempotent"
)
CONTACTS_EDIT = Endpoint(
    method="POST",
    path="/bulk/contacts/edit",
    decode=One(BulkResult, undocumented=True),
    safety="idempotent",
    fields={
        "updates": {
            "first_name": "firstName",
            "last_name": "lastName",
            "email": "email",
            "phone": "phone",
            "company": "company",
            "company_id": "companyId",
            "job_title": "jobTitle",
            "source": "source",
            "address_line1": "addressLine1",
            "address_line2": "addressLine2",
            "city": "city",
            "state": "state",
            "zip": "zip",
            "country": "country",
            "avatar_url": "avatarUrl",
            "assigned_to": "assignedTo",
            "opted_out_sms": "optedOutSms",
            "opted_out_email": "optedOutEmail",
            "tags": "tags",
            "custom_fields": "customFields",
            "metadata": "metadata",
        }
    },
)
CONTACTS_UPDATE = Endpoint(
    method="POST",
    path="/bulk/contacts/update",
    decode=One(BulkResult, undocumented=True),
    safety="idempotent",
    fields={
        "data": {
            "first_name": "firstName",
            "last_name": "lastName",
            "email": "email",
            "phone": "phone",
            "company": "company",
            "company_id": "companyId",
            "job_title": "jobTitle",
            "source": "source",
            "address_line1": "addressLine1",
            "address_line2": "addressLine2",
            "city": "city",
            "state": "state",
            "zip": "zip",
            "country": "country",
            "avatar_url": "avatarUrl",
            "assigned_to": "assignedTo",
            "opted_out_sms": "optedOutSms",
            "opted_out_email": "optedOutEmail",
            "tags": "tags",
            "custom_fields": "customFields",
            "metadata": "metadata",
        }
    },
)
CONTACTS_TAG = Endpoint(
    method="POST", path="/bulk/contacts/tag", decode=One(BulkResult, undocumented=True), safety="idempotent"
)
CONTACTS_UNTAG = Endpoint(
    method="POST", path="/bulk/contacts/untag", decode=One(BulkResult, undocumented=True), safety="idempotent"
)
CONTACTS_SET_DO_NOT_CONTACT = Endpoint(
    method="POST", path="/bulk/contacts/dnc", decode=One(BulkResult, undocumented=True), safety="idempotent"
)
DEALS_EDIT = Endpoint(
    method="POST",
    path="/bulk/deals/edit",
    decode=One(BulkResult, undocumented=True),
    safety="idempotent",
    live_names={"updates.name": "title"},
    fields={
        "updates": {
            "name": "name",
            "value": "value",
            "stage_id": "stageId",
            "contact_id": "contactId",
            "company_id": "companyId",
            "currency": "currency",
            "status": "status",
            "priority": "priority",
            "expected_close_date": "expectedCloseDate",
            "appointment_at": "appointmentAt",
            "probability": "probability",
            "assigned_to": "assignedTo",
            "custom_fields": "customFields",
            "title": "title",
            "lost_reason": "lostReason",
            "sort_order": "sortOrder",
        }
    },
)
DEALS_UPDATE = Endpoint(
    method="POST",
    path="/bulk/deals/update",
    decode=One(BulkResult, undocumented=True),
    safety="idempotent",
    live_names={"data.name": "title"},
    fields={
        "data": {
            "name": "name",
            "value": "value",
            "stage_id": "stageId",
            "contact_id": "contactId",
            "company_id": "companyId",
            "currency": "currency",
            "status": "status",
            "priority": "priority",
            "expected_close_date": "expectedCloseDate",
            "appointment_at": "appointmentAt",
            "probability": "probability",
            "assigned_to": "assignedTo",
            "custom_fields": "customFields",
            "title": "title",
            "lost_reason": "lostReason",
            "sort_order": "sortOrder",
        }
    },
)
OPERATIONS_LIST = Endpoint(
    method="GET",
    path="/batch-operations",
    decode=Many(BatchOperation, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
OPERATIONS_CREATE = Endpoint(method="POST", path="/batch-operations", decode=One(BatchOperation), safety="create")
OPERATIONS_GET = Endpoint(
    method="GET", path="/batch-operations/{operation_id}", decode=One(BatchOperation), safety="read"
)
OPERATIONS_CANCEL = Endpoint(
    method="POST",
    path="/batch-operations/{operation_id}/cancel",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
)
