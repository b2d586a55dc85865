"""Booking pages: what their owner sets up, and what visitors without a key do with them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver

VISITOR = {"name": "Ada Lovelace", "email": "ada@example.com", "phone": "+14155550123"}


@pytest.fixture
def visitor(sandbox: Sandbox) -> Iterator[Caller]:
    caller = Caller(sandbox, None)
    yield caller
    caller.close()


@pytest.fixture
def page(api: Caller) -> dict[str, Any]:
    """A page for half-hours, in a workspace that lives in UTC."""
    api.ok("POST", "/calendars", json={"name": "Sales calls", "timezone": "UTC"})
    body = {"title": "Intro call", "slug": "intro-call", "durationMinutes": 30}
    page: dict[str, Any] = api.ok("POST", "/booking-pages", json=body)
    return page


@pytest.fixture
def monday(sandbox: Sandbox) -> date:
    """One that lies ahead."""
    sandbox.clock.freeze()
    today = sandbox.clock.now().date()
    return today + timedelta(days=7 - today.weekday())


def slots(visitor: Caller, day: date) -> list[str]:
    """The times of a day that can be booked, as HH:MM."""
    found = visitor.ok("GET", "/public/booking/intro-call/slots", params={"date": day.isoformat()})["slots"]
    return [slot["startTime"][11:16] for slot in found]


def at(day: date, time: str) -> str:
    return f"{day.isoformat()}T{time}:00Z"


def book(visitor: Caller, day: date, time: str, **fields: Any) -> dict[str, Any]:
    body = {**VISITOR, "startTime": at(day, time), **fields}
    booked: dict[str, Any] = visitor.ok("POST", "/public/booking/intro-call", json=body)
    return booked


def refused(visitor: Caller, status: int, day: date, time: str, **fields: Any) -> dict[str, Any]:
    body = {**VISITOR, "startTime": at(day, time), **fields}
    return visitor.error("POST", "/public/booking/intro-call", status, json=body)


def hours(api: Caller, *rules: tuple[int, str, str]) -> None:
    names = ("dayOfWeek", "startTime", "endTime")
    api.ok("PUT", "/availability", json={"rules": [dict(zip(names, rule, strict=True)) for rule in rules]})


# The pages


def test_a_new_page_can_be_read_back_and_changed(api: Caller, page: dict[str, Any]) -> None:
    assert (page["bufferBefore"], page["customQuestions"], page["description"]) == (0, [], None)
    path = f"/booking-pages/{page['id']}"
    assert api.ok("GET", path) == page
    changed = api.ok("PATCH", path, json={"durationMinutes": 45, "bufferAfter": 10, "slug": "call"})
    assert (changed["durationMinutes"], changed["bufferAfter"], changed["slug"]) == (45, 10, "call")
    assert api.ok("GET", "/booking-pages") == [changed]


@pytest.mark.parametrize("slug", ["Intro", "a b", "a/b", "-a", "", "routing"])
def test_a_slug_can_stand_in_an_address(api: Caller, slug: str) -> None:
    error = api.error("POST", "/booking-pages", 422, json={"title": "x", "slug": slug, "durationMinutes": 30})
    assert error["details"][0]["field"] == "slug"


def test_a_slug_is_there_once_in_all_workspaces(api: Caller, page: dict[str, Any], sandbox: Sandbox) -> None:
    neighbour = Caller(sandbox, sandbox.other_keys["admin"])
    body = {"title": "x", "slug": "intro-call", "durationMinutes": 30}
    api.error("POST", "/booking-pages", 409, json=body)
    neighbour.error("POST", "/booking-pages", 409, json=body)
    neighbour.close()
    assert api.ok("PATCH", f"/booking-pages/{page['id']}", json={"slug": "intro-call"})["slug"] == "intro-call"


@pytest.mark.parametrize("field", [{"durationMinutes": 0}, {"bufferBefore": -1}, {"bufferAfter": 1441}])
def test_minutes_are_within_a_day(api: Caller, field: dict[str, int]) -> None:
    body = {"title": "x", "slug": "x", "durationMinutes": 30, **field}
    assert api.error("POST", "/booking-pages", 422, json=body)["details"][0]["field"] == next(iter(field))


def test_a_deleted_page_is_gone_and_its_appointments_stay(
    api: Caller, visitor: Caller, page: dict[str, Any], monday: date
) -> None:
    path = f"/booking-pages/{page['id']}"
    appointment = book(visitor, monday, "09:00")
    api.ok("POST", f"{path}/overrides", json={"date": monday.isoformat()})
    visitor.ok("POST", "/public/booking/intro-call/waitlist", json=VISITOR)
    api.ok("DELETE", path)
    api.error("GET", path, 404)
    visitor.error("GET", "/public/booking/intro-call", 404)
    assert api.ok("GET", f"/appointments/{appointment['id']}")["status"] == "scheduled"


def test_the_figures_count_views_and_bookings(api: Caller, visitor: Caller, page: dict[str, Any], monday: date) -> None:
    path = f"/booking-pages/{page['id']}/analytics"
    assert api.ok("GET", path)["conversionRate"] == 0
    for _ in range(4):
        visitor.ok("GET", "/public/booking/intro-call")
    api.ok("PATCH", f"/appointments/{book(visitor, monday, '09:00')['id']}", json={"status": "no_show"})
    figures = api.ok("GET", path)
    assert (figures["views"], figures["bookings"], figures["conversionRate"]) == (4, 1, 0.25)
    assert figures["byStatus"]["no_show"] == 1


def test_a_page_is_ready_when_there_are_hours(api: Caller, page: dict[str, Any]) -> None:
    path = f"/booking-pages/{page['id']}/readiness"
    assert api.ok("GET", path)["ready"] is True
    hours(api)
    readiness = api.ok("GET", path)
    assert readiness["ready"] is False
    assert {check["name"]: check["passed"] for check in readiness["checks"]} == {
        "availability": False,
        "calendar": True,
        "connection": False,
    }


# Hours


def test_office_hours_hold_until_others_are_set(api: Caller) -> None:
    rules = api.ok("GET", "/availability")["rules"]
    assert [rule["dayOfWeek"] for rule in rules] == [1, 2, 3, 4, 5]
    hours(api, (0, "10:00", "12:00"))
    hours(api, (6, "22:00", "24:00"))
    assert api.ok("GET", "/availability")["rules"] == [{"dayOfWeek": 6, "startTime": "22:00", "endTime": "24:00"}]


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [("9:00", "17:00", "startTime"), ("09:00", "25:00", "endTime"), ("09:00", "09:00", "endTime")],
)
def test_impossible_hours_are_refused(api: Caller, start: str, end: str, field: str) -> None:
    rules = [{"dayOfWeek": 1, "startTime": "09:00", "endTime": "17:00"}]
    rules.append({"dayOfWeek": 2, "startTime": start, "endTime": end})
    error = api.error("PUT", "/availability", 422, json={"rules": rules})
    assert error["details"][0]["field"] == f"rules.1.{field}"


def test_the_times_fill_the_hours(api: Caller, visitor: Caller, page: dict[str, Any], monday: date) -> None:
    hours(api, (1, "09:00", "10:45"), (1, "22:30", "24:00"), (2, "08:00", "09:00"))
    assert slots(visitor, monday) == ["09:00", "09:30", "10:00", "22:30", "23:00", "23:30"]
    assert slots(visitor, monday + timedelta(days=1)) == ["08:00", "08:30"]
    assert slots(visitor, monday + timedelta(days=2)) == []


def test_hours_that_overlap_are_as_one(api: Caller, visitor: Caller, page: dict[str, Any], monday: date) -> None:
    hours(api, (1, "10:00", "11:00"), (1, "09:00", "10:15"), (1, "09:15", "09:45"))
    assert slots(visitor, monday) == ["09:00", "09:30", "10:00", "10:30"]


def test_sunday_is_day_zero(api: Caller, visitor: Caller, page: dict[str, Any], monday: date) -> None:
    hours(api, (0, "09:00", "10:00"))
    sundays = [slots(visitor, monday + timedelta(days=days)) for days in (6, 13)]  # the one before may be today
    assert sundays == [["09:00", "09:30"]] * 2


@pytest.mark.parametrize("day", [date(2030, 1, 7), date(2030, 7, 8)], ids=["winter", "summer"])
def test_hours_are_those_of_the_time_zone_of_the_workspace(api: Caller, visitor: Caller, day: date) -> None:
    api.ok("POST", "/booking-pages", json={"title": "x", "slug": "intro-call", "durationMinutes": 240})
    answer = visitor.ok("GET", "/public/booking/intro-call/slots", params={"date": day.isoformat()})
    assert answer["timezone"] == "America/Los_Angeles"
    starts = [datetime.fromisoformat(slot["startTime"]) for slot in answer["slots"]]
    local = ZoneInfo("America/Los_Angeles")
    assert starts == [datetime(day.year, day.month, day.day, hour, tzinfo=local) for hour in (9, 13)]


def test_an_exception_takes_a_day_away(api: Caller, visitor: Caller, page: dict[str, Any], monday: date) -> None:
    path = f"/booking-pages/{page['id']}/overrides"
    made = api.ok("POST", path, json={"date": monday.isoformat(), "reason": "Holiday"})
    assert (made["isAvailable"], made["reason"]) == (False, "Holiday")
    assert slots(visitor, monday) == []
    assert api.ok("GET", path) == [made]
    api.ok("DELETE", path)
    assert api.ok("GET", path) == []
    assert len(slots(visitor, monday)) == 16


def test_an_exception_can_be_for_a_part_of_a_day(
    api: Caller, visitor: Caller, page: dict[str, Any], monday: date
) -> None:
    path = f"/booking-pages/{page['id']}/overrides"
    hours(api, (1, "09:00", "12:00"), (1, "13:00", "14:00"))
    api.ok("POST", path, json={"date": monday.isoformat(), "startTime": "09:30", "endTime": "11:00"})
    assert slots(visitor, monday) == ["09:00", "11:00", "11:30", "13:00", "13:30"]


def test_an_exception_can_give_other_hours(api: Caller, visitor: Caller, page: dict[str, Any], monday: date) -> None:
    path = f"/booking-pages/{page['id']}/overrides"
    body = {"date": monday.isoformat(), "isAvailable": True, "startTime": "20:00", "endTime": "21:00"}
    api.ok("POST", path, json=body)
    assert slots(visitor, monday) == ["20:00", "20:30"]


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "date"), ({"date": "soon"}, "date"), ({"date": "2030-01-01", "startTime": "9"}, "startTime")],
)
def test_an_exception_without_a_day_is_refused(
    api: Caller, page: dict[str, Any], body: dict[str, Any], field: str
) -> None:
    error = api.error("POST", f"/booking-pages/{page['id']}/overrides", 422, json=body)
    assert error["details"][0]["field"] == field


def test_the_owner_sees_the_free_times_of_a_week(
    api: Caller, visitor: Caller, page: dict[str, Any], monday: date
) -> None:
    hours(api, (1, "09:00", "10:00"))
    seen = api.ok("GET", f"/booking-pages/{page['id']}/availability")
    assert seen["rules"] == [{"dayOfWeek": 1, "startTime": "09:00", "endTime": "10:00"}]
    assert len(visitor.ok("GET", "/public/booking/intro-call/slots")["slots"]) == len(seen["slots"]) <= 2


def test_what_is_past_is_not_offered(api: Caller, visitor: Caller, page: dict[str, Any], sandbox: Sandbox) -> None:
    sandbox.clock.freeze()
    today = sandbox.clock.now().date()
    hours(api, *((day, "00:00", "24:00") for day in range(7)))
    now = sandbox.clock.now().strftime("%H:%M")
    assert all(time > now for time in slots(visitor, today))
    assert slots(visitor, today - timedelta(days=1)) == []


# Booking


def test_a_booking_makes_an_appointment_and_a_contact(
    api: Caller, visitor: Caller, page: dict[str, Any], monday: date, receiver: Receiver, sandbox: Sandbox
) -> None:
    events = ["appointment.created", "appointment.booked", "contact.created"]
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": events})
    booked = book(visitor, monday, "09:00", answers={"topic": "Prices"})
    assert booked["title"] == "Intro call with Ada Lovelace"
    assert (booked["startTime"][11:16], booked["endTime"][11:16]) == ("09:00", "09:30")
    assert (booked["assignedTo"], booked["answers"]) == ("user_charles", {"topic": "Prices"})
    assert api.ok("GET", f"/calendars/{booked['calendarId']}/appointments") == [booked]
    contact = api.ok("GET", f"/contacts/{booked['contactId']}")
    assert (contact["firstName"], contact["lastName"], contact["source"]) == ("Ada", "Lovelace", "booking")
    assert (contact["email"], contact["phone"]) == ("ada@example.com", "+14155550123")
    sandbox.wait_for_deliveries()
    assert receiver.events() == ["contact.created", "appointment.created", "appointment.booked"]


def test_a_booking_finds_the_contact_by_email_and_fills_gaps_only(
    api: Caller, visitor: Caller, page: dict[str, Any], monday: date
) -> None:
    contact = api.ok("POST", "/contacts", json={"firstName": "Augusta", "email": "Ada@example.com"})
    assert book(visitor, monday, "09:00")["contactId"] == contact["id"]
    after = api.ok("GET", f"/contacts/{contact['id']}")
    assert (after["firstName"], after["lastName"], after["phone"]) == ("Augusta", "Lovelace", "+14155550123")
    book(visitor, monday, "10:00")
    assert api.ok("GET", f"/contacts/{contact['id']}")["updatedAt"] == after["updatedAt"]


def test_a_booking_works_without_a_calendar_and_with_one_name(api: Caller, visitor: Caller) -> None:
    api.ok("POST", "/booking-pages", json={"title": "x", "slug": "intro-call", "durationMinutes": 30})
    slot = visitor.ok("GET", "/public/booking/intro-call/slots")["slots"][0]
    body = {"name": "Ada", "email": "ada@example.com", "startTime": slot["startTime"]}
    booked = visitor.ok("POST", "/public/booking/intro-call", json=body)
    assert booked["calendarId"] is None
    contact = api.ok("GET", f"/contacts/{booked['contactId']}")
    assert (contact["firstName"], contact["lastName"]) == ("Ada", None)


def test_a_taken_time_is_a_conflict(visitor: Caller, page: dict[str, Any], monday: date) -> None:
    book(visitor, monday, "09:00")
    refused(visitor, 409, monday, "09:00", email="charles@example.com")
    assert slots(visitor, monday)[0] == "09:30"


def test_a_cancelled_time_is_free_again(api: Caller, visitor: Caller, page: dict[str, Any], monday: date) -> None:
    booked = book(visitor, monday, "09:00")
    api.ok("PATCH", f"/appointments/{booked['id']}", json={"status": "cancelled"})
    book(visitor, monday, "09:00")


@pytest.mark.parametrize(
    ("time", "days", "message"),
    [("08:30", 0, "not a time"), ("09:10", 0, "not a time"), ("17:00", 0, "not a time"), ("09:00", -14, "the past")],
)
def test_a_time_that_is_not_offered_is_invalid(
    visitor: Caller, page: dict[str, Any], monday: date, time: str, days: int, message: str
) -> None:
    error = refused(visitor, 422, monday + timedelta(days=days), time)
    assert error["details"][0]["field"] == "startTime"
    assert message in error["details"][0]["message"]


def test_appointments_of_the_owner_and_of_nobody_take_time(
    api: Caller, visitor: Caller, page: dict[str, Any], monday: date
) -> None:
    hours(api, (1, "09:00", "11:00"))
    spans = (("09:00", "09:15", "user_charles"), ("09:45", "10:00", None), ("10:00", "11:00", "user_grace"))
    for start, end, user in spans:
        body = {"title": "x", "startTime": at(monday, start), "endTime": at(monday, end), "assignedTo": user}
        api.ok("POST", "/appointments", json={name: value for name, value in body.items() if value})
    assert slots(visitor, monday) == ["10:00", "10:30"]


def test_events_of_connected_calendars_take_time(
    api: Caller, visitor: Caller, page: dict[str, Any], monday: date
) -> None:
    hours(api, (1, "09:00", "11:00"))
    api.ok("POST", "/calendar/connect/google")
    connection = api.ok("GET", "/calendar/connections")[0]["id"]
    times = {"startAt": at(monday, "09:30"), "endAt": at(monday, "10:30")}
    api.ok("POST", "/calendar/events", json={"calendarConnectionId": connection, "title": "x", **times})
    assert slots(visitor, monday) == ["09:00", "10:30"]


@pytest.mark.parametrize(
    ("buffers", "left"),
    [
        ({"bufferBefore": 30}, ["09:00", "11:00", "11:30"]),
        ({"bufferAfter": 30}, ["09:00", "11:00", "11:30"]),
        ({"bufferBefore": 45, "bufferAfter": 15}, ["11:30"]),
        ({}, ["09:00", "09:30", "10:30", "11:00", "11:30"]),
    ],
)
def test_buffers_keep_bookings_apart(
    api: Caller, visitor: Caller, page: dict[str, Any], monday: date, buffers: dict[str, int], left: list[str]
) -> None:
    hours(api, (1, "09:00", "12:00"))
    api.ok("PATCH", f"/booking-pages/{page['id']}", json=buffers)
    book(visitor, monday, "10:00")
    assert slots(visitor, monday) == left


def test_questions_that_need_an_answer_get_one(
    api: Caller, visitor: Caller, page: dict[str, Any], monday: date
) -> None:
    questions = [{"id": "topic", "required": True}, {"label": "More?"}, {"required": True}]
    api.ok("PATCH", f"/booking-pages/{page['id']}", json={"customQuestions": questions[:2]})
    assert refused(visitor, 422, monday, "09:00")["details"][0]["field"] == "answers.topic"
    book(visitor, monday, "09:00", answers={"topic": "Prices"})
    api.ok("PATCH", f"/booking-pages/{page['id']}", json={"customQuestions": questions[2:]})
    assert refused(visitor, 422, monday, "10:00")["details"][0]["field"] == "answers"


# What else visitors get


def test_a_visitor_sees_the_page_with_its_hours(visitor: Caller, page: dict[str, Any]) -> None:
    seen = visitor.ok("GET", "/public/booking/intro-call")
    assert seen.items() >= page.items()
    assert seen["availability"]["timezone"] == "UTC"
    assert len(seen["availability"]["rules"]) == 5


def test_the_waitlist_is_told_when_a_time_becomes_free(
    api: Caller, visitor: Caller, page: dict[str, Any], monday: date
) -> None:
    path = f"/booking-pages/{page['id']}/waitlist"
    booked = book(visitor, monday, "09:00")
    first, second = (visitor.ok("POST", "/public/booking/intro-call/waitlist", json=VISITOR) for _ in range(2))
    assert first["status"] == "waiting"
    api.ok("DELETE", f"/appointments/{booked['id']}")
    assert [one["status"] for one in api.ok("GET", path)] == ["notified", "waiting"]
    changed = api.ok("PATCH", path, json={"id": second["id"], "status": "removed"})["updated"]
    assert [one["id"] for one in changed] == [second["id"]]
    api.ok("PATCH", path, json={"ids": [first["id"]], "status": "booked"})
    assert [one["status"] for one in api.ok("GET", path)] == ["booked", "removed"]
    api.ok("PATCH", path, json={"status": "over"})
    assert {one["status"] for one in api.ok("GET", path)} == {"over"}


@pytest.mark.parametrize(("body", "field"), [({}, "status"), ({"status": "x", "ids": ["wait_none"]}, "ids")])
def test_a_change_to_the_waitlist_names_a_status_and_entries(
    api: Caller, page: dict[str, Any], body: dict[str, Any], field: str
) -> None:
    error = api.error("PATCH", f"/booking-pages/{page['id']}/waitlist", 422, json=body)
    assert error["details"][0]["field"] == field


@pytest.mark.parametrize(
    ("body", "field"), [({"email": "a@b.example"}, "name"), ({"name": "A", "email": "a"}, "email")]
)
def test_the_waitlist_needs_a_name_and_an_address(
    visitor: Caller, page: dict[str, Any], body: dict[str, str], field: str
) -> None:
    error = visitor.error("POST", "/public/booking/intro-call/waitlist", 422, json=body)
    assert error["details"][0]["field"] == field


def test_websites_can_show_a_page(api: Caller, visitor: Caller, page: dict[str, Any]) -> None:
    api.ok("PATCH", f"/booking-pages/{page['id']}", json={"title": "A </script> <b>"})
    code = api.ok("GET", f"/booking-pages/{page['id']}/embed-code")
    assert code["url"] in code["inline"]
    embed = visitor("GET", code["url"])
    assert embed.headers["content-type"].startswith("text/html")
    assert "<h1>A &lt;/script&gt; &lt;b&gt;</h1>" in embed.text
    for name in ("popup", "badge"):
        assert f'src="{code["url"]}/{name}"' in code[name]
        script = visitor("GET", f"{code['url']}/{name}")
        assert script.headers["content-type"].startswith("text/javascript")
        assert code["url"] in script.text
        assert "</script" not in script.text
    assert visitor.ok("GET", "/public/booking/intro-call/frame-policy")["allowed"] is True


def test_the_icalendar_file_has_the_coming_appointments_without_names(
    api: Caller, visitor: Caller, page: dict[str, Any], monday: date
) -> None:
    title = "Introduction; with coffee, tea \\ and a very long title that goes on for more than a line: äöü " + "é" * 40
    api.ok("PATCH", f"/booking-pages/{page['id']}", json={"title": title})
    first, second, gone = (book(visitor, monday, time) for time in ("09:00", "09:30", "10:00"))
    api.ok("PATCH", f"/appointments/{second['id']}", json={"status": "confirmed"})
    api.ok("PATCH", f"/appointments/{gone['id']}", json={"status": "cancelled"})
    answer = visitor("GET", "/public/booking/intro-call/ical")
    assert answer.headers["content-type"].startswith("text/calendar")
    raw = answer.content.split(b"\r\n")
    assert raw[-1] == b""
    assert all(len(line) <= 75 for line in raw)
    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    escaped = title.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert lines.count(f"SUMMARY:{escaped}") == 2
    assert f"UID:{first['id']}@sandbox.example" in lines
    assert f"DTSTART:{monday:%Y%m%d}T090000Z" in lines
    assert [line for line in lines if line.startswith("STATUS")] == ["STATUS:TENTATIVE", "STATUS:CONFIRMED"]
    assert "Lovelace" not in answer.text


@pytest.mark.parametrize("path", ["", "/slots", "/embed", "/embed/badge", "/embed/popup", "/frame-policy", "/ical"])
def test_an_unknown_page_is_not_found(visitor: Caller, path: str) -> None:
    visitor.error("GET", f"/public/booking/none{path}", 404)


# Routing forms


def routing(api: Caller, page: dict[str, Any], **fields: Any) -> dict[str, Any]:
    rules = [{"question": "team", "equals": "Large", "bookingPageId": page["id"]}]
    form: dict[str, Any] = api.ok(
        "POST", "/booking-routing-forms", json={"name": "Find your expert!", "rules": rules, **fields}
    )
    return form


def test_a_routing_form_leads_to_a_page(api: Caller, visitor: Caller, page: dict[str, Any]) -> None:
    form = routing(api, page, questions=[{"id": "team"}])
    assert form["slug"] == "find-your-expert"
    path = f"/public/booking/routing/{form['slug']}"
    seen = visitor.ok("GET", path)
    assert seen["questions"] == [{"id": "team"}]
    assert "rules" not in seen
    led = visitor.ok("POST", path, json={"answers": {"team": "large"}})
    assert (led["matched"], led["slug"]) == (True, "intro-call")
    assert visitor.ok("GET", led["url"])["id"] == page["id"]
    assert visitor.ok("POST", path, json={"team": "small"})["matched"] is False
    visitor.error("POST", path, 422, json={"answers": "large"})


def test_a_routing_form_can_lead_somewhere_in_any_case(api: Caller, visitor: Caller, page: dict[str, Any]) -> None:
    form = routing(api, page, rules=[], slug="other", defaultBookingPageId=page["id"])
    assert visitor.ok("POST", "/public/booking/routing/other", json={})["bookingPageId"] == page["id"]
    api.ok("DELETE", f"/booking-pages/{page['id']}")
    assert visitor.ok("POST", "/public/booking/routing/other")["matched"] is False
    assert api.ok("GET", "/booking-routing-forms") == [form]


def test_a_routing_form_can_be_changed_and_deleted(api: Caller, page: dict[str, Any]) -> None:
    form = routing(api, page)
    path = f"/booking-routing-forms/{form['id']}"
    changed = api.ok("PATCH", path, json={"name": "x", "id": "y", "color": "red"})
    assert (changed["name"], changed["id"], changed["color"]) == ("x", form["id"], "red")
    assert api.ok("GET", path) == changed
    api.ok("DELETE", path)
    api.error("GET", path, 404)
    api.error("GET", "/public/booking/routing/find-your-expert", 404)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "x", "slug": "X"}, "slug"),
        ({"name": "x", "rules": [{}]}, "rules.0.bookingPageId"),
        ({"name": "x", "rules": "none"}, "rules"),
        ({"name": "x", "rules": [{"question": "a", "equals": 1, "bookingPageId": "p"}]}, "rules.0.bookingPageId"),
        ({"name": "x", "defaultBookingPageId": "page_none"}, "defaultBookingPageId"),
    ],
)
def test_a_routing_form_that_leads_nowhere_is_refused(api: Caller, body: dict[str, Any], field: str) -> None:
    assert field in [one["field"] for one in api.error("POST", "/booking-routing-forms", 422, json=body)["details"]]


def test_the_demo_has_pages_and_a_routing_form(demo: Sandbox, read: Caller) -> None:
    visitor, neighbour = Caller(demo, None), Caller(demo, demo.other_keys["read"])
    for caller in (read, neighbour):
        for page in caller.ok("GET", "/booking-pages"):
            assert visitor.ok("GET", f"/public/booking/{page['slug']}")["id"] == page["id"]
            assert visitor.ok("GET", f"/public/booking/{page['slug']}/slots")["slots"]
        form = caller.ok("GET", "/booking-routing-forms")[0]
        assert visitor.ok("POST", f"/public/booking/routing/{form['slug']}", json={"team": "large"})["matched"]
    visitor.close()
    neighbour.close()
