# Made from conduyt/api/payments.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of payments."""

from __future__ import annotations

from decimal import Decimal

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model


class Payment(Model):
    """Money received for an invoice."""

    id: Id = ""
    """Id of the payment. Not documented; inferred."""
    invoice_id: str | None = None
    """Id of the invoice. Not documented; inferred."""
    amount: Decimal | None = None
    """Amount, in units of the currency of the invoice, not in cents. Not documented; inferred."""
    method: str | None = None
    """How it was paid. Default: `card`. Not documented; inferred."""
    reference: str | None = None
    """What identifies the payment elsewhere, such as a check number. Not documented; inferred."""
    notes: str | None = None
    """Remarks on the payment. Not documented; inferred."""
    paid_at: AwareDatetime | None = None
    """When it was paid. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was recorded. Not documented; inferred."""


class PaymentLink(Model):
    """The address where an invoice can be paid online. The service does not document the fields; the model keeps every
    field that arrives.
    """

    url: str | None = None
    """The URL for the person who pays. Not documented; inferred."""
