"""Invoices: lines, totals, numbers, and the status from draft to paid.

Where the documentation is silent: `taxRate` is a percentage. Each line and the tax are rounded to cents separately.
Numbers are INV-0001 and so on, counted from the highest existing one. Sending needs a contact with an email address; no
email is sent. A sent invoice is overdue after its due date. A void invoice cannot be changed, paid or sent, and an
invoice with a payment cannot become void (409 each).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import equals, same_text
from conduyt.sandbox.responses import ApiError, Response, deleted, invalid, one
from conduyt.sandbox.rules.crm.deals import number
from conduyt.sandbox.rules.money.invoice_pdf import invoice_pdf
from conduyt.sandbox.rules.times import instant
from conduyt.sandbox.store import Doc, Records

handles: Handlers = Handlers()

_LINKS = {"contactId": ("contacts", "contact"), "companyId": ("companies", "company"), "dealId": ("deals", "deal")}
_TEXTS = ("currency", "notes", "terms")
_CENT = Decimal("0.01")


def new_invoice(*, id_: str, number_: str, items: Sequence[Doc], now: str, fields: Doc) -> Doc:
    """A stored invoice: a draft, changed by `fields`, with its totals. The items have ids."""
    return totals(
        {
            "id": id_,
            "invoiceNumber": number_,
            "status": "draft",
            "issueDate": now,
            "dueDate": None,
            "subtotal": 0,
            "taxRate": 0,
            "taxAmount": 0,
            "total": 0,
            "amountPaid": 0,
            "currency": "USD",
            **dict.fromkeys(("paidAt", "sentAt", "contactId", "companyId", "dealId", "notes", "terms")),
            "items": list(items),
            "createdAt": now,
            "updatedAt": now,
            **fields,
        }
    )


def totals(invoice: Doc) -> Doc:
    """The invoice with its totals, computed with decimals: 3 x 0.1 is 0.3."""
    items = [
        {**item, "amount": number(_cents(exact(item["quantity"]) * exact(item["unitPrice"])))}
        for item in invoice["items"]
    ]
    subtotal = sum((exact(item["amount"]) for item in items), Decimal(0))
    tax = _cents(subtotal * exact(invoice["taxRate"]) / 100)
    sums = {"subtotal": number(subtotal), "taxAmount": number(tax), "total": number(subtotal + tax)}
    return {**invoice, "items": items, **sums}


def exact(amount: Any) -> Decimal:
    """An amount as a `Decimal`."""
    return Decimal(str(amount))


def show(call: Call, invoice: Doc) -> Doc:
    """An invoice with its current status, because only the time makes it overdue."""
    late = invoice["dueDate"] is not None and invoice["dueDate"] < call.now()
    return {**invoice, "status": "overdue"} if late and invoice["status"] in ("sent", "viewed") else invoice


def find(call: Call) -> Doc:
    return call.find("invoices", call.path["invoice_id"], "invoice")


def refuse_if_void(invoice: Doc) -> None:
    if invoice["status"] == "void":
        raise ApiError(409, "The invoice is void.")


def save(call: Call, before: Doc | None, invoice: Doc) -> Doc:
    """Store an invoice with the status for its payments. Emit an event if it becomes paid."""
    due = exact(invoice["total"]) - exact(invoice["amountPaid"])
    if invoice["status"] == "paid" and due > 0:  # the total has increased
        invoice = {**invoice, "status": "sent" if invoice["sentAt"] else "draft", "paidAt": None}
    elif invoice["status"] == "paid" or (invoice["amountPaid"] and due <= 0):
        invoice = {**invoice, "status": "paid", "paidAt": invoice["paidAt"] or call.now()}
    invoice["updatedAt"] = call.now()
    if before is None:
        call.records.insert("invoices", invoice)
    else:
        call.records.update("invoices", invoice)
    if invoice["status"] == "paid" and (before is None or before["status"] != "paid"):
        call.emit("invoice.paid", show(call, invoice))
    return invoice


@handles("invoices.list")
def list_invoices(call: Call) -> Response:
    return page(call, "invoices", show=lambda invoice: show(call, invoice))


@handles("invoices.create")
def create_invoice(call: Call) -> Response:
    invoice = new_invoice(
        id_=call.store.new_id("inv"),
        number_=_number(call, call.body.get("invoiceNumber", next_number(call.records))),
        items=_items(call),
        now=call.now(),
        fields=_fields(call),
    )
    return one(show(call, save(call, None, _in_status(call, invoice))))


@handles("invoices.get_next_number")
def get_next_number(call: Call) -> Response:
    return one({"nextNumber": next_number(call.records)})


@handles("invoices.get")
def get_invoice(call: Call) -> Response:
    return one(show(call, find(call)))


@handles("invoices.update")
def update_invoice(call: Call) -> Response:
    before = find(call)
    refuse_if_void(before)
    changes = _fields(call)
    if "items" in call.body:
        changes["items"] = _items(call)
    if "invoiceNumber" in call.body:
        changes["invoiceNumber"] = _number(call, call.body["invoiceNumber"], of=before)
    return one(show(call, save(call, before, _in_status(call, totals({**before, **changes})))))


@handles("invoices.delete")
def delete_invoice(call: Call) -> Response:
    invoice = find(call)
    call.records.delete("invoices", invoice["id"])
    for payment in call.records.query("payments", equals("invoiceId", invoice["id"])):
        call.records.delete("payments", payment["id"])
    return deleted(invoice["id"])


@handles("invoices.send")
def send_invoice(call: Call) -> Response:
    invoice = find(call)
    refuse_if_void(invoice)
    contact = call.records.get("contacts", invoice["contactId"] or "")
    if contact is None or not contact["email"]:
        raise invalid("contactId", "the invoice needs a contact with an email address")
    status = "sent" if invoice["status"] == "draft" else invoice["status"]
    sent = save(call, invoice, {**invoice, "status": status, "sentAt": call.now()})
    return one({**show(call, sent), "to": contact["email"]})


@handles("invoices.void")
def void_invoice(call: Call) -> Response:
    invoice = find(call)
    return one(save(call, invoice, _void(invoice)))


@handles("invoices.download_pdf")
def download_pdf(call: Call) -> Response:
    invoice = show(call, find(call))
    contact = call.records.get("contacts", invoice["contactId"] or "")
    company = call.records.get("companies", invoice["companyId"] or "")
    return Response(
        content=invoice_pdf(invoice, contact, company),
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="invoice-{invoice["id"]}.pdf"'},
    )


def next_number(records: Records) -> str:
    numbers = [re.fullmatch(r"INV-([0-9]{1,12})", invoice["invoiceNumber"]) for invoice in records.query("invoices")]
    return f"INV-{max((int(found[1]) for found in numbers if found), default=0) + 1:04d}"


def _number(call: Call, number_: str, of: Doc | None = None) -> str:
    for other in call.records.query("invoices", same_text("invoiceNumber", number_)):
        if of is None or other["id"] != of["id"]:
            raise ApiError(409, "Another invoice has this number.", extra={"existingId": other["id"]})
    return number_


def _items(call: Call) -> list[Doc]:
    if not call.body["items"]:
        raise invalid("items", "needs at least 1 item")
    items: list[Doc] = []
    for item in call.body["items"]:
        fields = {"description": item["description"], "productId": item.get("productId")}
        amounts = {name: number(item[name]) for name in ("quantity", "unitPrice")}
        items.append({"id": call.store.new_id("item"), **fields, **amounts})
    return items


def _fields(call: Call) -> Doc:
    """The fields of the body in the format of the store."""
    body = call.body
    fields: Doc = {name: body[name] for name in _TEXTS if name in body}
    for name, (kind, noun) in _LINKS.items():
        if name in body:
            if body[name] is not None:
                call.find(kind, body[name], noun)
            fields[name] = body[name]
    for name in ("issueDate", "dueDate"):
        if name in body:
            fields[name] = body[name] and instant(body[name])
    if "taxRate" in body:
        fields["taxRate"] = number(body["taxRate"])
    return fields


def _in_status(call: Call, invoice: Doc) -> Doc:
    """The invoice with the status of the body, if any, and the fields that depend on it."""
    if "status" not in call.body:
        return invoice
    status = call.body["status"]
    if status == "void":
        return _void(invoice)
    if status == "paid":
        invoice = {**invoice, "amountPaid": max(invoice["amountPaid"], invoice["total"])}
    if status in ("sent", "viewed", "overdue"):
        invoice = {**invoice, "sentAt": invoice["sentAt"] or call.now()}
    return {**invoice, "status": status}


def _void(invoice: Doc) -> Doc:
    if invoice["amountPaid"]:
        raise ApiError(409, "The invoice has payments, so it cannot be declared void.")
    return {**invoice, "status": "void"}


def _cents(amount: Decimal) -> Decimal:
    try:
        return amount.quantize(_CENT, ROUND_HALF_UP)
    except InvalidOperation:  # more than 28 digits
        raise invalid("items", "the amounts are too large") from None
