"""Products. A PATCH merges `metadata` key by key, and two products may have the same `sku`."""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.responses import Response, deleted, one
from conduyt.sandbox.rules.crm.deals import number
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

FIELDS = ("name", "description", "sku", "currency", "unit", "taxable", "isActive")


def new_product(*, id_: str, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "name": None,
        "description": None,
        "sku": None,
        "price": None,
        "currency": "USD",
        "unit": "unit",
        "taxable": True,
        "isActive": True,
        "metadata": {},
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


@handles("products.list")
def list_products(call: Call) -> Response:
    return page(call, "products", sort=["createdAt"], show=lambda product: product)


@handles("products.create")
def create_product(call: Call) -> Response:
    fields = _changes(call, {})
    product = new_product(id_=call.store.new_id("prod"), now=call.now(), fields=fields)
    return one(call.records.insert("products", product))


@handles("products.get")
def get_product(call: Call) -> Response:
    return one(_product(call))


@handles("products.update")
def update_product(call: Call) -> Response:
    product = _product(call)
    changes = _changes(call, product["metadata"])
    return one(call.records.update("products", {**product, **changes, "updatedAt": call.now()}))


@handles("products.delete")
def delete_product(call: Call) -> Response:
    product = _product(call)
    call.records.delete("products", product["id"])
    return deleted(product["id"])


def _product(call: Call) -> Doc:
    return call.find("products", call.path["product_id"], "product")


def _changes(call: Call, metadata: Doc) -> Doc:
    changes: Doc = {name: call.body[name] for name in FIELDS if name in call.body}
    if "price" in call.body:
        changes["price"] = number(call.body["price"])
    if "metadata" in call.body:
        changes["metadata"] = {**metadata, **call.body["metadata"]}
    return changes
