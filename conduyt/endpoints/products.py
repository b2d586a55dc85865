# Made from conduyt/api/products.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of products."""

from __future__ import annotations

from conduyt._core.decoding import Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.common import Deleted
from conduyt.models.products import Product

LIST = Endpoint(
    method="GET",
    path="/products",
    decode=Many(Product, paging="page", exact=True),
    safety="read",
    live_names={"limit": "per_page"},
)
CREATE = Endpoint(method="POST", path="/products", decode=One(Product, exact=True), safety="create")
GET = Endpoint(method="GET", path="/products/{product_id}", decode=One(Product, exact=True), safety="read")
UPDATE = Endpoint(method="PATCH", path="/products/{product_id}", decode=One(Product, exact=True), safety="idempotent")
DELETE = Endpoint(
    method="DELETE", path="/products/{product_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
