"""An invoice as a small PDF file, written without a library, which would be one more dependency.

The text uses a standard font of PDF, which has Western European letters only; other letters become "?".
"""

from __future__ import annotations

from collections.abc import Sequence

from conduyt.sandbox.rules.crm.deals import number
from conduyt.sandbox.store import Doc

LINES_ON_PAGE = 48
_WIDTH, _HEIGHT, _MARGIN, _LEADING = 595, 842, 56, 15  # A4 in points


def invoice_pdf(invoice: Doc, contact: Doc | None, company: Doc | None) -> bytes:
    currency = invoice["currency"]
    person = " ".join(contact[name] for name in ("firstName", "lastName") if contact[name]) if contact else ""
    lines = [
        f"Invoice {invoice['invoiceNumber']}",
        f"Status: {invoice['status']}",
        *(f"{word}: {invoice[name][:10]}" for word, name in _DATES.items() if invoice[name]),
        *(f"Bill to: {name}" for name in (person, company["name"] if company else "") if name),
        "",
        *(_line(item, currency) for item in invoice["items"]),
        "",
        f"Subtotal: {currency} {_money(invoice['subtotal'])}",
        f"Tax ({number(invoice['taxRate'])}%): {currency} {_money(invoice['taxAmount'])}",
        f"Total: {currency} {_money(invoice['total'])}",
        f"Paid: {currency} {_money(invoice['amountPaid'])}",
        *(f"{invoice[name]}" for name in ("notes", "terms") if invoice[name]),
    ]
    flat = [part for line in lines for part in (line.splitlines() or [""])]
    return pdf([flat[start : start + LINES_ON_PAGE] for start in range(0, len(flat), LINES_ON_PAGE)])


_DATES = {"Issued": "issueDate", "Due": "dueDate", "Paid on": "paidAt"}


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF file with these lines of text on its pages."""
    # Objects 1 to 3 are the catalogue, the list of pages and the font. A page and its text follow in turn.
    kids = " ".join(f"{4 + 2 * position} 0 R" for position in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for position, lines in enumerate(pages):
        shown = "\n".join(f"({_escaped(line)}) Tj T*" for line in lines)
        top = _HEIGHT - _MARGIN
        text = f"BT /F1 11 Tf {_LEADING} TL {_MARGIN} {top} Td\n{shown}\nET".encode("cp1252", "replace")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * position} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(text), text))

    file = b"%PDF-1.4\n"
    places: list[int] = []
    for position, content in enumerate(objects):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (position + 1, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return b"%bxref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        *(file, count, table, count, len(file)),
    )


def _line(item: Doc, currency: str) -> str:
    price, amount = (f"{currency} {_money(item[name])}" for name in ("unitPrice", "amount"))
    return f"{item['quantity']} x {item['description']} at {price}: {amount}"


def _money(amount: float) -> str:
    return f"{amount:,.2f}"


def _escaped(text: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return printable.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
