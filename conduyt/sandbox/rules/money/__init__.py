"""Products, invoices and payments."""

from __future__ import annotations

from conduyt.sandbox.call import Handlers
from conduyt.sandbox.rules.money import (
    invoices,
    payments,
    products,
)

handles: Handlers = Handlers.of(invoices, payments, products)
