"""Billing: the subscription of the workspace to Conduyt. No money moves, and the URLs have no page.

Where the documentation is silent: the subscription is active, on the plan professional, and paid until the end of the
month. An add-on is named by its `name` and has a `quantity`; a workspace has each add-on once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import same_text
from conduyt.sandbox.responses import ApiError, Response, invalid, many, one
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

PLAN = "professional"
_PAGES = "https://billing.conduyt.example"


@handles("billing.create_checkout")
def create_checkout(call: Call) -> Response:
    price = {"price": call.body["priceId"]} if "priceId" in call.body else {}
    return _session(call, "checkout", price)


@handles("billing.create_portal")
def create_portal(call: Call) -> Response:
    return _session(call, "portal", {})


@handles("billing.get_status")
def get_status(call: Call) -> Response:
    return one(
        {
            "status": "active",
            "plan": PLAN,
            "trialEndsAt": None,
            "currentPeriodEnd": iso(_end_of_month(call.clock.now())),
            "cancelAtPeriodEnd": False,
        }
    )


@handles("billing.get_gate")
def get_gate(_: Call) -> Response:
    """Report that nothing is blocked, because the sandbox has no unpaid bills."""
    return one({"allowed": True, "status": "active", "plan": PLAN, "reason": None})


@handles("billing.addons.list")
def list_addons(call: Call) -> Response:
    return many(call.records.query("addons"))


@handles("billing.addons.create")
def create_addon(call: Call) -> Response:
    name = _name(call)
    if _find(call, name) is not None:
        raise ApiError(409, "The subscription has this add-on. Change its quantity.")
    addon = {"id": call.store.new_id("addon"), "name": name, "quantity": _quantity(call), "createdAt": call.now()}
    return one(call.records.insert("addons", addon))


@handles("billing.addons.update")
def update_addon(call: Call) -> Response:
    addon = _find(call, _name(call))
    if addon is None:
        raise invalid("name", "the subscription has no such add-on")
    return one(call.records.update("addons", {**addon, "quantity": _quantity(call)}))


@handles("billing.addons.delete")
def delete_addons(call: Call) -> Response:
    """Remove all add-ons, because no way to name one is documented."""
    for addon in call.records.query("addons"):
        call.records.delete("addons", addon["id"])
    return one({"id": None, "deleted": True})


def _session(call: Call, kind: str, about: Doc) -> Response:
    id_ = call.store.new_id("session")
    return one({"id": id_, "url": f"{_PAGES}/{kind}/{id_}" + (f"?{urlencode(about)}" if about else "")})


def _end_of_month(now: datetime) -> datetime:
    day = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)
    return day.replace(day=1)


def _name(call: Call) -> str:
    name: Any = call.body.get("name")
    if not isinstance(name, str) or not name:
        raise invalid("name", "is required")
    return name


def _quantity(call: Call) -> int:
    quantity: Any = call.body.get("quantity", 1)
    if isinstance(quantity, bool) or not isinstance(quantity, int) or quantity < 1:
        raise invalid("quantity", "must be a whole number, 1 or more")
    return quantity


def _find(call: Call, name: str) -> Doc | None:
    found = call.records.query("addons", same_text("name", name))
    return found[0] if found else None
