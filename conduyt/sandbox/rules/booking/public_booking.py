"""Requests of visitors to booking pages and routing forms. They need no key.

A booking creates an appointment in the first calendar, and a contact unless one has the email address. An existing
contact keeps its values; the visitor's name and phone number fill only empty fields.

Where the documentation is silent: a time that the page does not offer is invalid (422), and one that is taken is a
conflict (409). Without `date`, the free times are those of seven days. Each request for a page counts as a view. A
question of the page with `required` true needs an answer under its `id`, `key` or `label`. The iCalendar file has the
coming appointments of the page, without names.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, timedelta
from html import escape
from json import dumps
from typing import Any

from conduyt.sandbox.addresses import address
from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import at_least, equals, one_of
from conduyt.sandbox.responses import ApiError, Response, invalid, one
from conduyt.sandbox.rules.bodies import OBJECT, expect
from conduyt.sandbox.rules.booking import appointments, availability, calendars, waitlist
from conduyt.sandbox.rules.booking.booking_pages import show
from conduyt.sandbox.rules.booking.ical import ical
from conduyt.sandbox.rules.booking.routing_forms import target
from conduyt.sandbox.rules.crm import contacts
from conduyt.sandbox.rules.crm.leads import contact_by, new_lead
from conduyt.sandbox.rules.times import parse
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()


@handles("calendars.public_booking.get")
def get_page(call: Call) -> Response:
    call, page = _page(call)
    call.records.update("booking_pages", {**page, "views": page["views"] + 1})
    hours = {
        "timezone": calendars.timezone(call.records),
        "rules": availability.rules_of(call, page["userId"]),
    }
    return one({**show(page), "availability": hours})


@handles("calendars.public_booking.get_slots")
def get_slots(call: Call) -> Response:
    call, page = _page(call)
    today = availability.day_of(call, call.clock.now())
    day, days = (
        (date.fromisoformat(call.query["date"]), 1) if "date" in call.query else (today, availability.DAYS_SHOWN)
    )
    slots = availability.free(call, page, day, days)
    return one({"date": call.query.get("date"), "timezone": calendars.timezone(call.records), "slots": slots})


@handles("calendars.public_booking.book")
def book(call: Call) -> Response:
    call, page = _page(call)
    body = call.body
    answers = body.get("answers", {})
    _check_answers(page, answers)
    span = _span(call, page)
    contact = _contact(call)
    calendar = calendars.first_calendar(call.records)
    appointment = appointments.new_appointment(
        id_=call.store.new_id("appt"),
        title=f"{page['title']} with {body['name']}",
        start=span.show()["startTime"],
        end=span.show()["endTime"],
        now=call.now(),
        fields={
            "calendarId": calendar["id"] if calendar else None,
            "contactId": contact["id"],
            "assignedTo": page["userId"],
            "bookingPageId": page["id"],
            "answers": answers,
        },
    )
    appointments.add(call, appointment)
    call.emit("appointment.booked", appointment)
    return one(appointment)


@handles("calendars.public_booking.join_waitlist")
def join_waitlist(call: Call) -> Response:
    call, page = _page(call)
    return one(waitlist.join(call, page))


@handles("calendars.public_booking.get_embed")
def get_embed(call: Call) -> Response:
    call, page = _page(call)
    html = f"""\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{escape(page["title"])}</title></head>
<body>
<h1>{escape(page["title"])}</h1>
<p>{escape(page["description"] or "")}</p>
<p>{page["durationMinutes"]} minutes. The sandbox has the times, but no form to choose one.</p>
</body>
</html>
"""
    return Response(content=html.encode(), media_type="text/html; charset=utf-8")


@handles("calendars.public_booking.get_embed_badge")
def get_embed_badge(call: Call) -> Response:
    call, page = _page(call)
    link = {"href": _embed(call, page), "textContent": page["title"], "target": "_blank"}
    return _script(f'document.body.append(Object.assign(document.createElement("a"), {_in_script(link)}));')


@handles("calendars.public_booking.get_embed_popup")
def get_embed_popup(call: Call) -> Response:
    call, page = _page(call)
    return _script(f'window.conduytBooking = () => window.open({_in_script(_embed(call, page))}, "_blank");')


@handles("calendars.public_booking.get_frame_policy")
def get_frame_policy(call: Call) -> Response:
    call, page = _page(call)
    return one({"slug": page["slug"], "allowed": True, "frameAncestors": ["*"]})


@handles("calendars.public_booking.download_ical")
def download_ical(call: Call) -> Response:
    call, page = _page(call)
    booked = call.records.query(
        "appointments",
        equals("bookingPageId", page["id"]),
        one_of("status", ["scheduled", "confirmed"]),
        at_least("endTime", call.now()),
        sort=["startTime"],
    )
    return Response(
        content=ical(page["title"], booked, page["title"]),
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{page["slug"]}.ics"'},
    )


@handles("calendars.public_booking.get_routing_form")
def get_routing_form(call: Call) -> Response:
    _, form = _form(call)
    # Visitors must not see the rules.
    return one({name: value for name, value in form.items() if name not in ("rules", "defaultBookingPageId")})


@handles("calendars.public_booking.submit_routing_form")
def submit_routing_form(call: Call) -> Response:
    """Read the answers by question, at the top of the body or under `answers`."""
    call, form = _form(call)
    expect(call, answers=OBJECT)
    return one(target(call, form, call.body.get("answers", call.body)))


def _page(call: Call) -> tuple[Call, Doc]:
    slug = equals("slug", call.path["slug"])
    call = call.in_workspace_with("booking_pages", slug, "booking page")
    return call, call.records.query("booking_pages", slug)[0]


def _form(call: Call) -> tuple[Call, Doc]:
    slug = equals("slug", call.path["slug"])
    call = call.in_workspace_with("routing_forms", slug, "routing form")
    return call, call.records.query("routing_forms", slug)[0]


def _span(call: Call, page: Doc) -> availability.Span:
    """The time that the visitor chose; an error if it is not free."""
    start = parse(call.body["startTime"]).astimezone(UTC)
    span = availability.Span(start, start + timedelta(minutes=page["durationMinutes"]))
    if start <= call.clock.now():
        raise invalid("startTime", "lies in the past")
    if span not in availability.bookable(call, page, availability.day_of(call, start)):
        raise invalid("startTime", "is not a time of this booking page")
    if not availability.is_free(call, page, span):
        raise ApiError(409, "The time is taken.")
    return span


def _check_answers(page: Doc, answers: Mapping[str, Any]) -> None:
    for question in page["customQuestions"]:
        names = [question[name] for name in ("id", "key", "label") if isinstance(question.get(name), str)]
        if question.get("required") is True and not any(answers.get(name) for name in names):
            raise invalid(".".join(["answers", *names[:1]]), "is required")


def _contact(call: Call) -> Doc:
    first, _, last = call.body["name"].strip().partition(" ")
    known = {"firstName": first, "lastName": last.strip() or None, "phone": call.body.get("phone")}
    fields = {name: value for name, value in known.items() if value}
    contact = contact_by(call, "email", call.body["email"])
    if contact is None:
        return new_lead(call, {**fields, "email": call.body["email"], "source": "booking"})
    missing = {name: value for name, value in fields.items() if contact[name] is None}
    return contacts.save(call, contact, missing) if missing else contact


def _embed(call: Call, page: Doc) -> str:
    return address(call, f"/public/booking/{page['slug']}/embed")


def _script(text: str) -> Response:
    return Response(content=f"{text}\n".encode(), media_type="text/javascript; charset=utf-8")


def _in_script(value: Any) -> str:
    """A value as JSON for a script in a page, escaped so that it cannot end the script."""
    return dumps(value).replace("<", "\\u003c")
