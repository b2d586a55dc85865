"""Payments of invoices. They add up to the amount paid, and the last one makes the invoice paid.

Where the documentation is silent: a payment is more than 0 and at most the open amount (422), and an invoice that is
paid or void accepts none (409). A payment link has no page, because the sandbox has no Stripe. To simulate a payment
through it, record the payment.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import ApiError, Response, invalid, many, one
from conduyt.sandbox.rules.crm.deals import number
from conduyt.sandbox.rules.money.invoices import exact, find, refuse_if_void, save
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

LINK_LASTS = timedelta(days=1)


def new_payment(*, id_: str, invoice_id: str, amount: int | float | None, now: str, fields: Doc) -> Doc:
    usual: Doc = {"method": "card", "reference": None, "notes": None, "paidAt": now, "createdAt": now}
    return {"id": id_, "invoiceId": invoice_id, "amount": amount, **usual, **fields}


@handles("payments.list")
def list_payments(call: Call) -> Response:
    return many(call.records.query("payments", equals("invoiceId", find(call)["id"])))


@handles("payments.create")
def create_payment(call: Call) -> Response:
    invoice = find(call)
    due = _due(invoice)
    amount = exact(call.body["amount"])
    if amount <= 0:
        raise invalid("amount", "must be more than 0")
    if amount > due:
        raise invalid("amount", f"is more than is due: {due}")
    payment = new_payment(
        id_=call.store.new_id("pay"),
        invoice_id=invoice["id"],
        amount=number(amount),
        now=call.now(),
        fields={name: call.body[name] for name in ("method", "reference", "notes") if name in call.body},
    )
    call.records.insert("payments", payment)
    save(call, invoice, {**invoice, "amountPaid": number(exact(invoice["amountPaid"]) + amount)})
    return one(payment)


@handles("payments.create_link")
def create_link(call: Call) -> Response:
    invoice = find(call)
    link = {
        "url": f"https://checkout.stripe.example/pay/{call.store.new_secret('cs_test')}",
        "invoiceId": invoice["id"],
        "amount": number(_due(invoice)),
        "currency": invoice["currency"],
        "expiresAt": iso(call.clock.now() + LINK_LASTS),
    }
    return one(link)


def _due(invoice: Doc) -> Decimal:
    refuse_if_void(invoice)
    due = exact(invoice["total"]) - exact(invoice["amountPaid"])
    if invoice["status"] == "paid" or due <= 0:
        raise ApiError(409, "The invoice is paid.")
    return due
