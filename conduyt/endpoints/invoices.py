# Made from conduyt/api/invoices.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of invoices."""

from __future__ import annotations

from conduyt._core.decoding import Bytes, Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted, Outcome
from conduyt.models.invoices import Invoice, NextInvoiceNumber

LIST = Endpoint(
    method="GET",
    path="/invoices",
    decode=Many(Invoice, paging="page", exact=True),
    safety="read",
    live_names={"limit": "per_page"},
)
CREATE = Endpoint(
    method="POST",
    path="/invoices",
    decode=One(Invoice, exact=True),
    safety="create",
    fields={
        "items": {
            "description": "description",
            "quantity": "quantity",
            "unit_price": "unitPrice",
            "product_id": "productId",
        }
    },
)
GET_NEXT_NUMBER = Endpoint(
    method="GET", path="/invoices/next-number", decode=One(NextInvoiceNumber, undocumented=True), safety="read"
)
GET = Endpoint(method="GET", path="/invoices/{invoice_id}", decode=One(Invoice, exact=True), safety="read")
UPDATE = Endpoint(
    method="PATCH",
    path="/invoices/{invoice_id}",
    decode=One(Invoice, exact=True),
    safety="idempotent",
    fields={
        "items": {
            "description": "description",
            "quantity": "quantity",
            "unit_price": "unitPrice",
            "product_id": "productId",
        }
    },
)
DELETE = Endpoint(
    method="DELETE", path="/invoices/{invoice_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
SEND = Endpoint(
    method="POST", path="/invoices/{invoice_id}/send", decode=One(Outcome, undocumented=True), safety="create"
)
VOID = Endpoint(
    method="POST", path="/invoices/{invoice_id}/void", decode=One(Outcome, undocumented=True), safety="idempotent"
)
DOWNLOAD_PDF = Endpoint(method="GET", path="/invoices/{invoice_id}/pdf", decode=Bytes(html=False), safety="read")
