# Made from conduyt/api/payments.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of payments."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.payments import Payment, PaymentLink

LIST = Endpoint(method="GET", path="/invoices/{invoice_id}/payments", decode=Many(Payment, exact=True), safety="read")
CREATE = Endpoint(
    method="POST", path="/invoices/{invoice_id}/payments", decode=One(Payment, exact=True), safety="create"
)
CREATE_LINK = Endpoint(
    method="POST",
    path="/invoices/{invoice_id}/payment-link",
    decode=One(PaymentLink, undocumented=True),
    safety="create",
)
