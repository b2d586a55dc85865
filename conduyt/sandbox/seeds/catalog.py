"""Products, and custom fields with some values."""

from __future__ import annotations

from conduyt.sandbox.rules.crm.custom_fields import new_field
from conduyt.sandbox.rules.money.products import new_product
from conduyt.sandbox.seeds.context import SeedContext, ago
from conduyt.sandbox.store import Doc

_PRODUCTS: tuple[Doc, ...] = (
    {"name": "Starter plan", "sku": "PLAN-1", "price": 29, "unit": "month"},
    {"name": "Standard plan", "sku": "PLAN-2", "price": 99, "unit": "month"},
    {"name": "Premium plan", "sku": "PLAN-3", "price": 399, "unit": "month"},
    {"name": "Onboarding day", "sku": "ONB-1", "price": 1200, "unit": "day", "description": "A day on site."},
    {"name": "Data migration", "sku": "MIG-1", "price": 149.5, "unit": "hour"},
    {"name": "Printed handbook", "sku": "BOOK-1", "price": 19.9, "taxable": False, "isActive": False},
)
_PLANS = ["Starter", "Standard", "Premium"]
_FIELDS: tuple[tuple[str, str, str, str, list[str] | None], ...] = (
    ("contact", "preferred_plan", "Preferred plan", "select", _PLANS),
    ("contact", "interests", "Interests", "multiselect", ["Reporting", "Automation", "Calling", "Invoicing"]),
    ("contact", "birthday", "Birthday", "date", None),
    ("deal", "contract_months", "Length of the contract in months", "number", None),
    ("deal", "competitor", "Competitor", "text", None),
    ("company", "is_reference", "May be named as a reference", "boolean", None),
)


def fill(seed: SeedContext) -> None:
    for number, fields in enumerate(_PRODUCTS):
        slug = str(fields["sku"]).lower().replace("-", "_")
        seed.records.insert("products", new_product(id_=f"prod_{slug}", now=ago(days=200 - number), fields=fields))
    for number, (entity, key, label, kind, options) in enumerate(_FIELDS):
        fields = {"entityType": entity, "fieldKey": key, "label": label, "fieldType": kind, "options": options}
        position = sum(one[0] == entity for one in _FIELDS[:number])
        field = new_field(id_=f"field_{key}", position=position, now=ago(days=200 - number), fields=fields)
        seed.records.insert("custom_fields", field)
    for contact in seed.records.query("contacts", limit=25):
        seed.records.update("contacts", {**contact, "customFields": {"preferred_plan": seed.random.choice(_PLANS)}})
    for deal in seed.records.query("deals", limit=25):
        months = seed.random.choice((12, 24, 36))
        seed.records.update("deals", {**deal, "customFields": {"contract_months": months}})
