# Made from conduyt/api/billing.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of billing."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.billing import BillingSession, BillingStatus
from conduyt.models.common import Deleted, Outcome

CREATE_CHECKOUT = Endpoint(
    method="POST", path="/billing/checkout", decode=One(BillingSession, undocumented=True), safety="idempotent"
)
CREATE_PORTAL = Endpoint(
    method="POST", path="/billing/portal", decode=One(BillingSession, undocumented=True), safety="idempotent"
)
GET_STATUS = Endpoint(method="GET", path="/billing/status", decode=One(BillingStatus, undocumented=True), safety="read")
GET_GATE = Endpoint(method="GET", path="/billing/gate", decode=One(Outcome, undocumented=True), safety="read")
ADDONS_LIST = Endpoint(method="GET", path="/billing/addons", decode=Many(Outcome), safety="read")
ADDONS_CREATE = Endpoint(method="POST", path="/billing/addons", decode=One(Outcome, undocumented=True), safety="create")
ADDONS_UPDATE = Endpoint(
    method="PATCH", path="/billing/addons", decode=One(Outcome, undocumented=True), safety="idempotent"
)
ADDONS_DELETE = Endpoint(
    method="DELETE", path="/billing/addons", decode=One(Deleted, undocumented=True), safety="idempotent"
)
