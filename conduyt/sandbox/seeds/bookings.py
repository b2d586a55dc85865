"""Two calendars with appointments, a booking page for each of two lengths, and a connected calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

from conduyt.sandbox.clock import iso
from conduyt.sandbox.rules.booking.appointments import new_appointment
from conduyt.sandbox.rules.booking.booking_pages import new_page
from conduyt.sandbox.rules.booking.calendar_connections import new_connection, new_event
from conduyt.sandbox.rules.booking.calendars import new_calendar
from conduyt.sandbox.rules.booking.routing_forms import new_form
from conduyt.sandbox.seeds.context import BASE_TIME, SeedContext, ago
from conduyt.sandbox.seeds.users import OWNER
from conduyt.sandbox.store import Doc

APPOINTMENTS = 24
_CALENDARS = (("cal_sales", "Sales calls"), ("cal_onboarding", "Onboarding"))
_PAGES = (("page_intro_call", "Intro call", "intro-call", 30), ("page_demo", "Product demo", "product-demo", 60))
_SUBJECTS = ("Intro call", "Product demo", "Contract review", "Onboarding workshop", "Quarterly review")
_FIRST_HOUR = BASE_TIME.replace(hour=16)  # nine in the morning in Los Angeles


def fill(seed: SeedContext) -> None:
    for id_, name in _CALENDARS:
        seed.records.insert("calendars", new_calendar(id_=id_, name=name, now=ago(days=200), fields={}))
    contacts = seed.records.query("contacts", limit=60)
    for number in range(APPOINTMENTS):
        _appointment(seed, number, seed.random.choice(contacts))
    _fill_pages(seed)
    _fill_connection(seed)


def _appointment(seed: SeedContext, number: int, contact: Doc) -> None:
    """One appointment a day, from twelve days before `BASE_TIME` to twelve days after it."""
    start = _FIRST_HOUR + timedelta(days=number - APPOINTMENTS // 2, hours=seed.random.randrange(8))
    past = ("completed", "completed", "completed", "no_show", "cancelled")
    coming = ("scheduled", "scheduled", "confirmed")
    appointment = new_appointment(
        id_=seed.store.new_id("appt"),
        title=f"{seed.random.choice(_SUBJECTS)} with {contact['firstName']}",
        start=iso(start),
        end=iso(start + timedelta(minutes=seed.random.choice((30, 60)))),
        now=ago(days=20),
        fields={
            "status": seed.random.choice(past if start < BASE_TIME else coming),
            "contactId": contact["id"],
            "assignedTo": OWNER,
            "calendarId": seed.random.choice(_CALENDARS)[0],
        },
    )
    seed.records.insert("appointments", appointment)


def _fill_pages(seed: SeedContext) -> None:
    # Slugs are unique in all workspaces.
    suffix = seed.records.workspace.removeprefix("acct_")
    suffix = "" if suffix == "sandbox" else f"-{suffix}"
    for id_, title, slug, minutes in _PAGES:
        fields: Doc = {"bufferAfter": 15, "views": 40, "customQuestions": [{"id": "topic", "label": "What about?"}]}
        page = new_page(
            id_=id_,
            title=title,
            slug=f"{slug}{suffix}",
            minutes=minutes,
            user=OWNER,
            now=ago(days=150),
            fields=fields,
        )
        seed.records.insert("booking_pages", page)
    form: Doc = {
        "name": "Find your expert",
        "slug": f"find-your-expert{suffix}",
        "questions": [{"id": "team", "label": "How large is your team?", "options": ["small", "large"]}],
        "rules": [{"question": "team", "equals": "large", "bookingPageId": "page_demo"}],
        "defaultBookingPageId": "page_intro_call",
    }
    seed.records.insert("routing_forms", new_form(id_="form_expert", now=ago(days=100), fields=form))


def _fill_connection(seed: SeedContext) -> None:
    user = seed.records.get("users", OWNER)
    connection = new_connection(id_="conn_google", provider="google", user=user, now=ago(days=90))
    seed.records.insert("calendars_connections", connection)
    for number, title in enumerate(("Team meeting", "Dentist", "Board meeting")):
        start: datetime = _FIRST_HOUR + timedelta(days=number, hours=2)
        event = new_event(
            id_=seed.store.new_id("evt"),
            connection_id=connection["id"],
            title=title,
            start=iso(start),
            end=iso(start + timedelta(hours=1)),
            fields={},
        )
        seed.records.insert("calendars_events", event)
