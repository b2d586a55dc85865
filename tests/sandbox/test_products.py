"""Products: CRUD and the list."""

from typing import Any

import pytest

from .conftest import Caller


def make(api: Caller, **fields: Any) -> dict[str, Any]:
    product: dict[str, Any] = api.ok("POST", "/products", json={"name": "Onboarding day", "price": 1200, **fields})
    return product


def test_a_new_product_can_be_read_back(api: Caller) -> None:
    answer = api("POST", "/products", json={"name": "Onboarding day", "price": "19.90", "sku": "ONB-1"})
    assert answer.status_code == 201
    product = answer.json()["data"]
    assert (product["price"], product["sku"], product["currency"], product["unit"]) == (19.9, "ONB-1", "USD", "unit")
    assert (product["taxable"], product["isActive"], product["metadata"]) == (True, True, {})
    assert api.ok("GET", f"/products/{product['id']}") == product


@pytest.mark.parametrize(("body", "field"), [({"name": "x"}, "price"), ({"name": "x", "price": "much"}, "price")])
def test_a_product_needs_a_price(api: Caller, body: dict[str, str], field: str) -> None:
    assert api.error("POST", "/products", 422, json=body)["details"][0]["field"] == field


def test_an_update_changes_only_what_it_names(api: Caller) -> None:
    before = make(api, metadata={"a": 1, "b": 2})
    after = api.ok("PATCH", f"/products/{before['id']}", json={"isActive": False, "metadata": {"b": 3}})
    assert {name for name in before if before[name] != after[name]} - {"updatedAt"} == {"isActive", "metadata"}
    assert after["metadata"] == {"a": 1, "b": 3}
    assert api.ok("PATCH", f"/products/{before['id']}", json={"price": 1350})["price"] == 1350


def test_a_deleted_product_is_gone(api: Caller) -> None:
    path = f"/products/{make(api)['id']}"
    api.ok("DELETE", path)
    api.error("GET", path, 404)
    api.error("PATCH", path, 404, json={})


def test_the_newest_products_come_first_on_pages(api: Caller) -> None:
    ids = [make(api)["id"] for _ in range(3)]
    answer = api("GET", "/products", params={"limit": "2"}).json()
    assert [product["id"] for product in answer["data"]] == [ids[2], ids[1]]
    assert answer["meta"] == {"page": 1, "limit": 2, "total": 3, "totalPages": 2}


def test_the_demo_has_products(read: Caller) -> None:
    assert {product["sku"] for product in read.ok("GET", "/products")} >= {"PLAN-1", "ONB-1"}
