"""Billing: the subscription, pages to pay on, and add-ons."""

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller


def test_the_subscription_is_active(read: Caller, demo: Sandbox) -> None:
    status = read.ok("GET", "/billing/status")
    assert (status["status"], status["plan"]) == ("active", "professional")
    assert status["currentPeriodEnd"].endswith("-01T00:00:00.000Z")
    assert status["currentPeriodEnd"] > demo.clock.now().isoformat()


def test_the_gate_is_open(read: Caller) -> None:
    assert read.ok("GET", "/billing/gate")["allowed"] is True


def test_there_are_pages_to_pay_on(api: Caller) -> None:
    checkout = api.ok("POST", "/billing/checkout", json={"priceId": "price_1 &x"})
    assert checkout["url"].startswith("https://billing.conduyt.example/checkout/session_")
    assert checkout["url"].endswith("?price=price_1+%26x")
    assert "?" not in api.ok("POST", "/billing/checkout")["url"]
    assert "/portal/" in api.ok("POST", "/billing/portal")["url"]


def test_add_ons_come_and_go(api: Caller) -> None:
    addon = api.ok("POST", "/billing/addons", json={"name": "Extra users", "quantity": 2})
    assert api.ok("GET", "/billing/addons") == [addon]
    api.error("POST", "/billing/addons", 409, json={"name": "Extra users"})
    assert api.ok("PATCH", "/billing/addons", json={"name": "extra users", "quantity": 3})["quantity"] == 3
    assert api.ok("DELETE", "/billing/addons")["deleted"] is True
    assert api.ok("GET", "/billing/addons") == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": 5}, "name"),
        ({"name": "Extra users", "quantity": 0}, "quantity"),
        ({"name": "Extra users", "quantity": True}, "quantity"),
        ({"name": "Extra users", "quantity": "2"}, "quantity"),
    ],
)
def test_an_add_on_has_to_make_sense(api: Caller, body: dict[str, object], field: str) -> None:
    assert api.error("POST", "/billing/addons", 422, json=body)["details"][0]["field"] == field


def test_only_what_is_there_can_be_changed(api: Caller) -> None:
    api.error("PATCH", "/billing/addons", 422, json={"name": "Extra users", "quantity": 2})
