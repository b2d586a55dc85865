"""Forms that send a visitor to a booking page, depending on the answers.

Their fields are not documented. Here a form has a `name`, a `slug` (made from the name if there is none), `questions`
as the caller likes them, `rules` and a `defaultBookingPageId`. A rule is {"question": ..., "equals": ...,
"bookingPageId": ...}; the first rule that matches decides. Comparisons ignore case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from conduyt.sandbox.addresses import address
from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.description import Node
from conduyt.sandbox.responses import Response, deleted, invalid, many, one
from conduyt.sandbox.rules.bodies import TEXT, TEXT_OR_NULL, expect
from conduyt.sandbox.rules.booking.booking_pages import check_slug
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

_RULE: Node = {
    "type": "object",
    "properties": {"question": TEXT, "bookingPageId": TEXT},
    "required": ["question", "equals", "bookingPageId"],
}
_FIELDS: dict[str, Node] = {
    "slug": TEXT,
    "questions": {"type": "array"},
    "rules": {"type": "array", "items": _RULE},
    "defaultBookingPageId": TEXT_OR_NULL,
}


def new_form(*, id_: str, now: str, fields: Doc) -> Doc:
    usual: Doc = {"name": None, "slug": None, "questions": [], "rules": [], "defaultBookingPageId": None}
    # A form can have any field, except those that the sandbox sets.
    return {**usual, **fields, "id": id_, "createdAt": now, "updatedAt": now}


def target(call: Call, form: Doc, answers: Mapping[str, Any]) -> Doc:
    """The booking page for the answers, or `None`."""
    page_id = form["defaultBookingPageId"]
    for rule in form["rules"]:
        if _same(answers.get(rule["question"]), rule["equals"]):
            page_id = rule["bookingPageId"]
            break
    page = call.records.get("booking_pages", page_id or "")
    if page is None:
        return {"matched": False, "bookingPageId": None, "slug": None, "url": None}
    url = address(call, f"/public/booking/{page['slug']}")
    return {"matched": True, "bookingPageId": page["id"], "slug": page["slug"], "url": url}


@handles("calendars.routing_forms.list")
def list_forms(call: Call) -> Response:
    return many(call.records.query("routing_forms"))


@handles("calendars.routing_forms.create")
def create_form(call: Call) -> Response:
    expect(call, ["name"], name=TEXT, **_FIELDS)
    slug = re.sub(r"[^a-z0-9]+", "-", call.body["name"].lower()).strip("-")
    form = new_form(id_=call.store.new_id("form"), now=call.now(), fields={"slug": slug, **call.body})
    _check(call, form)
    return one(call.records.insert("routing_forms", form))


@handles("calendars.routing_forms.get")
def get_form(call: Call) -> Response:
    return one(_form(call))


@handles("calendars.routing_forms.update")
def update_form(call: Call) -> Response:
    before = _form(call)
    expect(call, name=TEXT, **_FIELDS)
    kept = {name: before[name] for name in ("id", "createdAt")}
    form = {**before, **call.body, **kept, "updatedAt": call.now()}
    _check(call, form)
    return one(call.records.update("routing_forms", form))


@handles("calendars.routing_forms.delete")
def delete_form(call: Call) -> Response:
    form = _form(call)
    call.records.delete("routing_forms", form["id"])
    return deleted(form["id"])


def _form(call: Call) -> Doc:
    return call.find("routing_forms", call.path["routing_form_id"], "routing form")


def _check(call: Call, form: Doc) -> None:
    check_slug(call, "routing_forms", form)
    for position, rule in enumerate(form["rules"]):
        _check_page(call, rule["bookingPageId"], f"rules.{position}.bookingPageId")
    if form["defaultBookingPageId"] is not None:
        _check_page(call, form["defaultBookingPageId"], "defaultBookingPageId")


def _check_page(call: Call, page_id: str, field: str) -> None:
    if call.records.get("booking_pages", page_id) is None:
        raise invalid(field, "there is no such booking page")


def _same(answer: Any, wanted: Any) -> bool:
    return answer is not None and str(answer).casefold() == str(wanted).casefold()
