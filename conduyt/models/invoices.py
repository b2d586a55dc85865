# Made from conduyt/api/invoices.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of invoices."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

from pydantic import AliasChoices, AwareDatetime, Field

from conduyt._values.model import Id, Model

InvoiceStatus: TypeAlias = Literal["draft", "sent", "viewed", "paid", "overdue", "void"] | str
"""Status of an invoice."""


class Invoice(Model):
    """A request for payment, with its line items and totals."""

    id: Id = ""
    """Id of the invoice."""
    invoice_number: str | None = None
    """Number of the invoice, for people."""
    status: InvoiceStatus | None = None
    """Its status. One of `draft`, `sent`, `viewed`, `paid`, `overdue`, `void`. Default: `draft`."""
    issue_date: AwareDatetime | None = None
    """When it was issued."""
    due_date: AwareDatetime | None = None
    """When it must be paid."""
    subtotal: Decimal | None = None
    """Sum of the line items before tax, in units of `currency`, not in cents."""
    tax_rate: Decimal | None = None
    """Rate of the tax. Whether it is a percentage or a fraction is not documented; compare it with `taxAmount`."""
    tax_amount: Decimal | None = None
    """The tax, in units of `currency`."""
    total: Decimal | None = None
    """What must be paid, tax included, in units of `currency`."""
    amount_paid: Decimal | None = None
    """What has been paid so far, in units of `currency`."""
    currency: str | None = None
    """ISO code of the currency. Default: `USD`."""
    paid_at: AwareDatetime | None = None
    """When it was paid."""
    sent_at: AwareDatetime | None = None
    """When it was sent."""
    contact_id: str | None = None
    """Id of the contact who has to pay. Not documented; inferred."""
    company_id: str | None = None
    """Id of the company that has to pay. Not documented; inferred."""
    deal_id: str | None = None
    """Id of the deal it belongs to. Not documented; inferred."""
    notes: str | None = None
    """Remarks on the invoice. Not documented; inferred."""
    terms: str | None = None
    """Terms of payment. Not documented; inferred."""
    items: list[InvoiceItem] | None = None
    """The line items. `invoices.get` has them; other responses may not. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was created."""
    updated_at: AwareDatetime | None = None
    """When it was last changed. Not documented; inferred."""


class InvoiceItem(Model):
    """A line of an invoice."""

    id: Id = ""
    """Id of the line. Not documented; inferred."""
    product_id: str | None = None
    """Id of the product that is sold."""
    description: str | None = None
    """What is sold."""
    quantity: Decimal | None = None
    """How many units."""
    unit_price: Decimal | None = None
    """Price of one unit, in units of the currency, not in cents."""
    amount: Decimal | None = Field(
        default=None, validation_alias=AliasChoices("amount", "total"), serialization_alias="amount"
    )
    """Price of the whole line. Not documented; inferred."""


class NextInvoiceNumber(Model):
    """The number of the next invoice. The service does not document the fields; the model keeps every field that arrives."""

    next_number: str | None = Field(
        default=None,
        validation_alias=AliasChoices("nextNumber", "next_number", "invoiceNumber"),
        serialization_alias="nextNumber",
    )
    """The number that the next invoice will have. Not documented; inferred."""


class NewInvoiceItem(Model):
    """A line of an invoice that is being written."""

    description: str
    """What is sold."""
    quantity: Decimal
    """How many units."""
    unit_price: Decimal
    """Price of one unit, in units of the currency, not in cents."""
    product_id: str | None = None
    """Id of the product that is sold."""
