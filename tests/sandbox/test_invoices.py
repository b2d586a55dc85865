"""Invoices and their payments: exact sums, numbers, and the way from draft to paid."""

import re
from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver

ITEM = {"description": "Workshop", "quantity": 2, "unitPrice": 1200}


def make(api: Caller, **fields: Any) -> dict[str, Any]:
    invoice: dict[str, Any] = api.ok("POST", "/invoices", json={"items": [ITEM], **fields})
    return invoice


def pay(api: Caller, invoice: dict[str, Any], amount: Any) -> dict[str, Any]:
    payment: dict[str, Any] = api.ok("POST", f"/invoices/{invoice['id']}/payments", json={"amount": amount})
    return payment


def read(api: Caller, invoice: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = api.ok("GET", f"/invoices/{invoice['id']}")
    return read


# Writing


def test_a_new_invoice_is_a_draft_that_can_be_read_back(api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"firstName": "Ada"})
    answer = api("POST", "/invoices", json={"items": [ITEM], "contactId": contact["id"], "notes": "Thanks"})
    assert answer.status_code == 201
    invoice = answer.json()["data"]
    assert (invoice["status"], invoice["currency"], invoice["amountPaid"]) == ("draft", "USD", 0)
    assert (invoice["subtotal"], invoice["taxAmount"], invoice["total"]) == (2400, 0, 2400)
    assert (invoice["notes"], invoice["contactId"]) == ("Thanks", contact["id"])
    assert invoice["items"][0]["amount"] == 2400
    assert read(api, invoice) == invoice


@pytest.mark.parametrize(
    ("items", "tax_rate", "subtotal", "tax", "total"),
    [
        ([(3, "0.1")], None, "0.3", "0", "0.3"),
        ([("0.5", 19.99)], None, "10", "0", "10"),  # half a cent goes up
        ([(1, "100")], "8.25", "100", "8.25", "108.25"),
        ([(1, 10), (2, "0.05")], 20, "10.1", "2.02", "12.12"),
        ([(1, 100), (1, -30)], 10, "70", "7", "77"),
    ],
)
def test_the_sums_are_exact(api: Caller, items: Any, tax_rate: Any, subtotal: str, tax: str, total: str) -> None:
    lines = [{"description": "x", "quantity": quantity, "unitPrice": price} for quantity, price in items]
    text = api("POST", "/invoices", json={"items": lines, **({"taxRate": tax_rate} if tax_rate else {})}).text
    assert f'"subtotal":{subtotal},' in text
    assert f'"taxAmount":{tax},' in text
    assert f'"total":{total},' in text


def test_the_numbers_go_on_from_the_highest_one(api: Caller) -> None:
    assert api.ok("GET", "/invoices/next-number") == {"nextNumber": "INV-0001"}
    assert make(api)["invoiceNumber"] == "INV-0001"
    make(api, invoiceNumber="INV-0041")
    make(api, invoiceNumber="A 7")
    assert api.ok("GET", "/invoices/next-number") == {"nextNumber": "INV-0042"}
    assert make(api)["invoiceNumber"] == "INV-0042"


def test_a_number_is_there_once(api: Caller) -> None:
    first, second = make(api), make(api)
    api.error("POST", "/invoices", 409, json={"items": [ITEM], "invoiceNumber": "inv-0001"})
    api.error("PATCH", f"/invoices/{second['id']}", 409, json={"invoiceNumber": "INV-0001"})
    assert api.ok("PATCH", f"/invoices/{first['id']}", json={"invoiceNumber": "INV-0001"})["id"] == first["id"]


def test_amounts_without_end_are_refused(api: Caller) -> None:
    item = {"description": "Everything", "quantity": 1e20, "unitPrice": 1e20}
    details = api.error("POST", "/invoices", 422, json={"items": [item]})["details"]

    assert details == [{"field": "items", "message": "the amounts are too large"}]


def test_an_invoice_needs_a_line(api: Caller) -> None:
    assert api.error("POST", "/invoices", 422, json={"items": []})["details"][0]["field"] == "items"


@pytest.mark.parametrize("link", ["contactId", "companyId", "dealId"])
def test_an_invoice_for_somebody_unknown_is_refused(api: Caller, link: str) -> None:
    api.error("POST", "/invoices", 404, json={"items": [ITEM], link: "nobody"})


def test_new_lines_replace_the_old_ones_and_change_the_sums(api: Caller) -> None:
    invoice = make(api, taxRate=10)
    line = {"description": "Book", "quantity": 1, "unitPrice": "19.90"}
    changed = api.ok("PATCH", f"/invoices/{invoice['id']}", json={"items": [line], "dueDate": "2030-01-01T00:00:00Z"})
    assert [item["description"] for item in changed["items"]] == ["Book"]
    assert (changed["subtotal"], changed["taxAmount"], changed["total"]) == (19.9, 1.99, 21.89)
    assert changed["dueDate"] == "2030-01-01T00:00:00.000Z"


def test_none_clears_a_link_and_a_date(api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"firstName": "Ada"})
    invoice = make(api, contactId=contact["id"], dueDate="2030-01-01T00:00:00Z")
    cleared = api.ok("PATCH", f"/invoices/{invoice['id']}", json={"contactId": None, "dueDate": None})
    assert (cleared["contactId"], cleared["dueDate"]) == (None, None)


def test_a_deleted_invoice_is_gone_with_its_payments(api: Caller) -> None:
    invoice = make(api)
    pay(api, invoice, 5)
    api.ok("DELETE", f"/invoices/{invoice['id']}")
    api.error("GET", f"/invoices/{invoice['id']}", 404)
    api.error("GET", f"/invoices/{invoice['id']}/payments", 404)


def test_the_newest_invoices_come_first(api: Caller) -> None:
    invoices = [make(api) for _ in range(3)]
    listed = api("GET", "/invoices", params={"limit": 2}).json()
    assert [one["id"] for one in listed["data"]] == [invoices[2]["id"], invoices[1]["id"]]
    assert listed["meta"]["total"] == 3


# Its way


def test_sending_makes_a_draft_sent(api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"email": "ada@example.com"})
    invoice = make(api, contactId=contact["id"])
    sent = api.ok("POST", f"/invoices/{invoice['id']}/send")
    assert (sent["status"], sent["to"]) == ("sent", "ada@example.com")
    assert read(api, invoice)["sentAt"] == sent["sentAt"] is not None


def test_sending_again_changes_the_time_alone(api: Caller, sandbox: Sandbox) -> None:
    sandbox.clock.freeze()
    contact = api.ok("POST", "/contacts", json={"email": "ada@example.com"})
    invoice = make(api, contactId=contact["id"], status="viewed")
    sandbox.clock.advance(60)
    sent = api.ok("POST", f"/invoices/{invoice['id']}/send")
    assert sent["status"] == "viewed"
    assert sent["sentAt"] > invoice["sentAt"]


@pytest.mark.parametrize("contact", [None, {"firstName": "Ada"}])
def test_an_invoice_cannot_be_sent_to_nobody(api: Caller, contact: Any) -> None:
    link = {"contactId": api.ok("POST", "/contacts", json=contact)["id"]} if contact else {}
    error = api.error("POST", f"/invoices/{make(api, **link)['id']}/send", 422)
    assert error["details"][0]["field"] == "contactId"


def test_a_sent_invoice_is_overdue_when_its_time_is_up(api: Caller, sandbox: Sandbox) -> None:
    sandbox.clock.freeze()
    due = sandbox.clock.now().replace(microsecond=0)
    fields = {"dueDate": due.isoformat().replace("+00:00", "Z")}
    sent, draft = make(api, status="sent", **fields), make(api, **fields)
    sandbox.clock.advance(3600)
    assert read(api, sent)["status"] == "overdue"
    assert read(api, draft)["status"] == "draft"
    pay(api, sent, 2400)
    assert read(api, sent)["status"] == "paid"


def test_void_is_final(api: Caller) -> None:
    invoice = make(api)
    assert api.ok("POST", f"/invoices/{invoice['id']}/void")["status"] == "void"
    assert api.ok("POST", f"/invoices/{invoice['id']}/void")["status"] == "void"
    api.error("PATCH", f"/invoices/{invoice['id']}", 409, json={"notes": "x"})
    api.error("POST", f"/invoices/{invoice['id']}/send", 409)
    api.error("POST", f"/invoices/{invoice['id']}/payments", 409, json={"amount": 1})
    api.error("POST", f"/invoices/{invoice['id']}/payment-link", 409)


def test_a_status_can_be_set_to_void(api: Caller) -> None:
    assert api.ok("PATCH", f"/invoices/{make(api)['id']}", json={"status": "void"})["status"] == "void"


def test_what_has_payments_cannot_become_void(api: Caller) -> None:
    invoice = make(api)
    pay(api, invoice, 1)
    api.error("POST", f"/invoices/{invoice['id']}/void", 409)


# Payments


def test_payments_add_up_until_the_invoice_is_paid(api: Caller, receiver: Receiver, sandbox: Sandbox) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["invoice.paid"]})
    invoice = make(api, status="sent")
    first = api.ok(
        "POST",
        f"/invoices/{invoice['id']}/payments",
        json={"amount": "0.1", "method": "check", "reference": "Check 1187", "notes": "Thanks"},
    )
    assert (first["method"], first["reference"], first["notes"]) == ("check", "Check 1187", "Thanks")
    partly = read(api, invoice)
    assert (partly["status"], partly["amountPaid"], partly["paidAt"]) == ("sent", 0.1, None)
    pay(api, invoice, 0.2)
    assert read(api, invoice)["amountPaid"] == 0.3
    last = pay(api, invoice, "2399.70")
    assert last["method"] == "card"
    paid = read(api, invoice)
    assert (paid["status"], paid["amountPaid"]) == ("paid", 2400)
    assert paid["paidAt"] is not None
    payments = api.ok("GET", f"/invoices/{invoice['id']}/payments")
    assert [payment["amount"] for payment in payments] == [0.1, 0.2, 2399.7]
    assert receiver.next().event["data"]["id"] == invoice["id"]
    sandbox.wait_for_deliveries()
    assert receiver.events() == []


@pytest.mark.parametrize(("amount", "message"), [(0, "more than 0"), (-1, "more than 0"), (2400.01, "due: 2400")])
def test_a_payment_is_more_than_nothing_and_not_too_much(api: Caller, amount: float, message: str) -> None:
    error = api.error("POST", f"/invoices/{make(api)['id']}/payments", 422, json={"amount": amount})
    assert message in error["details"][0]["message"]


def test_a_paid_invoice_takes_no_more(api: Caller) -> None:
    invoice = make(api)
    pay(api, invoice, 2400)
    api.error("POST", f"/invoices/{invoice['id']}/payments", 409, json={"amount": 1})
    api.error("POST", f"/invoices/{invoice['id']}/payment-link", 409)


def test_the_status_paid_says_that_everything_is_paid(api: Caller, receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["invoice.paid"]})
    invoice = make(api, status="paid")
    assert (invoice["amountPaid"], invoice["status"]) == (2400, "paid")
    assert receiver.next().event["event"] == "invoice.paid"


@pytest.mark.parametrize(("status", "after"), [("draft", "draft"), ("sent", "sent")])
def test_a_paid_invoice_that_becomes_dearer_is_open_again(api: Caller, status: str, after: str) -> None:
    invoice = make(api, status=status)
    pay(api, invoice, 2400)
    dearer = api.ok("PATCH", f"/invoices/{invoice['id']}", json={"items": [ITEM, ITEM]})
    assert (dearer["status"], dearer["paidAt"], dearer["amountPaid"]) == (after, None, 2400)


def test_a_payment_link_is_for_what_is_due(api: Caller) -> None:
    invoice = make(api)
    pay(api, invoice, 400)
    link = api.ok("POST", f"/invoices/{invoice['id']}/payment-link")
    assert link["url"].startswith("https://")
    assert (link["amount"], link["currency"]) == (2000, "USD")


# On paper


def texts(pdf: bytes) -> list[str]:
    return [text.decode("cp1252") for text in re.findall(rb"\((.*)\) Tj", pdf)]


def test_an_invoice_can_be_had_as_a_pdf(api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"firstName": "Zoë", "lastName": "Weber"})
    item = {"description": "Workshop (day 1)\\\t\nin 東京", "quantity": 1, "unitPrice": 1200}
    invoice = make(api, items=[item], contactId=contact["id"], notes="Thank you", dueDate="2030-01-31T00:00:00Z")
    answer = api("GET", f"/invoices/{invoice['id']}/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    pdf = answer.content
    assert pdf.startswith(b"%PDF-1.4")
    lines = texts(pdf)
    assert {"Invoice INV-0001", "Due: 2030-01-31", "Bill to: Zoë Weber", "Total: USD 1,200.00", "Thank you"} <= {*lines}
    assert r"1 x Workshop \(day 1\)\\ " in lines
    assert "in ?? at USD 1,200.00: USD 1,200.00" in lines


def test_the_table_of_a_pdf_points_at_its_objects(api: Caller) -> None:
    pdf = api("GET", f"/invoices/{make(api, items=[ITEM] * 100)['id']}/pdf").content
    assert pdf.count(b"/Type /Page ") == 3
    start = int(pdf.rpartition(b"startxref\n")[2].split()[0])
    table = pdf[start:].splitlines()
    assert table[0] == b"xref"
    entries = [line for line in table if line.endswith(b" n ")]
    for number, entry in enumerate(entries, start=1):
        assert pdf[int(entry[:10]) :].startswith(b"%d 0 obj" % number)


def test_the_demo_has_invoices_of_all_kinds(demo: Sandbox) -> None:
    caller = Caller(demo, demo.keys["read"])
    invoices = caller.ok("GET", "/invoices", params={"limit": 100})
    assert {"draft", "paid", "void"} <= {invoice["status"] for invoice in invoices}
    for invoice in invoices:
        payments = caller.ok("GET", f"/invoices/{invoice['id']}/payments")
        assert sum(payment["amount"] for payment in payments) == invoice["amountPaid"]
        assert invoice["status"] != "paid" or invoice["amountPaid"] == invoice["total"]
        assert invoice["invoiceNumber"].encode() in caller("GET", f"/invoices/{invoice['id']}/pdf").content
    caller.close()
