"""Invoices for won deals, in every state between draft and paid, with their payments."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from conduyt.sandbox.clock import iso
from conduyt.sandbox.rules.crm.deals import number
from conduyt.sandbox.rules.money.invoices import exact, new_invoice
from conduyt.sandbox.rules.money.payments import new_payment
from conduyt.sandbox.seeds.context import BASE_TIME, SeedContext
from conduyt.sandbox.store import Doc

INVOICES = 20
_LINES = (("Licence, per seat", "49.90"), ("Onboarding workshop", "1200"), ("Support, per month", "89.50"))
_STATES = ("draft", "sent", "sent", "viewed", "paid", "paid", "part", "void")


def fill(seed: SeedContext) -> None:
    deals = seed.records.query("deals")
    for position in range(INVOICES):
        _invoice(seed, position, seed.random.choice(deals))


def _invoice(seed: SeedContext, position: int, deal: Doc) -> None:
    state = _STATES[position % len(_STATES)]
    issued = BASE_TIME - timedelta(days=3 * (INVOICES - position))
    items = [_item(seed, line) for line in seed.random.sample(_LINES, seed.random.choice((1, 2, 3)))]
    fields: Doc = {
        "status": "sent" if state == "part" else state,
        "contactId": deal["contactId"],
        "dealId": deal["id"],
        "dueDate": iso(issued + timedelta(days=30)),
        "sentAt": None if state == "draft" else iso(issued + timedelta(hours=1)),
        "taxRate": seed.random.choice((0, 8.25)),
    }
    invoice = new_invoice(
        id_=seed.store.new_id("inv"), number_=f"INV-{position + 1:04d}", items=items, now=iso(issued), fields=fields
    )
    if state in ("paid", "part"):
        _pay(seed, invoice, Decimal(1) if state == "paid" else Decimal("0.5"), iso(issued + timedelta(days=9)))
    seed.records.insert("invoices", invoice)


def _item(seed: SeedContext, line: tuple[str, str]) -> Doc:
    description, price = line
    amounts = {"quantity": seed.random.randint(1, 12), "unitPrice": number(price)}
    return {"id": seed.store.new_id("item"), "description": description, "productId": None, **amounts}


def _pay(seed: SeedContext, invoice: Doc, part: Decimal, now: str) -> None:
    amount = number((exact(invoice["total"]) * part).quantize(Decimal("0.01")))
    id_ = seed.store.new_id("pay")
    payment = new_payment(id_=id_, invoice_id=invoice["id"], amount=amount, now=now, fields={"reference": "Transfer"})
    seed.records.insert("payments", payment)
    invoice |= {"amountPaid": amount, "updatedAt": now, "paidAt": now if part == 1 else None}
