"""Calendars, appointments, and calendars at Google and Microsoft."""

from typing import Any
from zoneinfo import ZoneInfo, reset_tzpath

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver

AT = {"startTime": "2030-01-07T16:00:00Z", "endTime": "2030-01-07T16:30:00Z"}
EVENTS = ["appointment.created", "appointment.booked", "appointment.updated", "appointment.cancelled"]


def make(api: Caller, **fields: Any) -> dict[str, Any]:
    appointment: dict[str, Any] = api.ok("POST", "/appointments", json={"title": "Intro call", **AT, **fields})
    return appointment


@pytest.fixture
def calendar(api: Caller) -> str:
    id_: str = api.ok("POST", "/calendars", json={"name": "Sales calls"})["id"]
    return id_


# Calendars


def test_a_new_calendar_can_be_read_back_and_changed(api: Caller) -> None:
    body = {"name": "Sales calls", "description": "Calls", "timezone": "Europe/Berlin"}
    calendar = api.ok("POST", "/calendars", json=body)
    assert calendar.items() >= body.items()
    assert api.ok("GET", f"/calendars/{calendar['id']}") == calendar
    changed = api.ok("PATCH", f"/calendars/{calendar['id']}", json={"description": None, "timezone": "UTC"})
    assert (changed["name"], changed["description"], changed["timezone"]) == ("Sales calls", None, "UTC")
    assert api.ok("GET", "/calendars") == [changed]


def test_a_calendar_has_a_time_zone_of_its_own_accord(api: Caller, calendar: str) -> None:
    assert api.ok("GET", f"/calendars/{calendar}")["timezone"] == "America/Los_Angeles"


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "/"])
def test_an_unknown_time_zone_is_refused(api: Caller, name: str) -> None:
    error = api.error("POST", "/calendars", 422, json={"name": "x", "timezone": name})
    assert error["details"][0]["field"] == "timezone"


def test_time_zones_are_known_on_a_system_that_has_none(api: Caller) -> None:
    reset_tzpath(to=[])  # as on Windows
    ZoneInfo.clear_cache()
    try:
        calendar = api.ok("POST", "/calendars", json={"name": "Sales calls", "timezone": "Europe/Berlin"})
    finally:
        reset_tzpath()

    assert calendar["timezone"] == "Europe/Berlin"


# Appointments


def test_a_new_appointment_can_be_read_back(api: Caller, calendar: str) -> None:
    contact = api.ok("POST", "/contacts", json={"firstName": "Ada"})["id"]
    body = {"calendarId": calendar, "contactId": contact, "location": "Room 1", "assignedTo": "user_charles"}
    appointment = make(api, **body)
    assert appointment.items() >= body.items()
    assert (appointment["status"], appointment["startTime"]) == ("scheduled", "2030-01-07T16:00:00.000Z")
    assert api.ok("GET", f"/appointments/{appointment['id']}") == appointment
    assert api.ok("GET", f"/calendars/{calendar}/appointments/{appointment['id']}") == appointment


def test_times_are_those_of_utc(api: Caller) -> None:
    appointment = make(api, startTime="2030-01-07t08:00:00-08:00")
    assert appointment["startTime"] == "2030-01-07T16:00:00.000Z"


@pytest.mark.parametrize("end", ["2030-01-07T16:00:00Z", "2030-01-07T15:00:00Z"])
def test_an_appointment_ends_after_it_begins(api: Caller, end: str) -> None:
    body = {"title": "x", **AT, "endTime": end}
    assert api.error("POST", "/appointments", 422, json=body)["details"][0]["field"] == "endTime"
    appointment = make(api)
    api.error("PATCH", f"/appointments/{appointment['id']}", 422, json={"endTime": end})


@pytest.mark.parametrize("link", ["calendarId", "contactId"])
def test_an_appointment_with_something_unknown_is_refused(api: Caller, link: str) -> None:
    api.error("POST", "/appointments", 404, json={"title": "x", **AT, link: "nothing"})


def test_an_appointment_can_be_moved_to_another_calendar_and_out_of_it(api: Caller, calendar: str) -> None:
    appointment = make(api)
    path = f"/appointments/{appointment['id']}"
    assert api.ok("PATCH", path, json={"calendarId": calendar})["calendarId"] == calendar
    assert api.ok("PATCH", path, json={"calendarId": None, "title": "x"})["calendarId"] is None


def test_appointments_come_in_the_order_of_their_times(api: Caller, calendar: str) -> None:
    late = make(api, startTime="2030-01-07T16:10:00Z")
    early = api.ok("POST", f"/calendars/{calendar}/appointments", json={"title": "x", **AT})
    assert [one["id"] for one in api.ok("GET", "/appointments")] == [early["id"], late["id"]]
    assert [one["id"] for one in api.ok("GET", f"/calendars/{calendar}/appointments")] == [early["id"]]


def test_the_appointments_of_a_calendar_are_those_of_no_other(api: Caller, calendar: str) -> None:
    other = make(api)
    for method, body in (("GET", None), ("PATCH", {"title": "x"}), ("DELETE", None)):
        api.error(method, f"/calendars/{calendar}/appointments/{other['id']}", 404, json=body)
        api.error(method, f"/calendars/cal_none/appointments/{other['id']}", 404, json=body)
    api.error("GET", "/calendars/cal_none/appointments", 404)


def test_the_events_tell_of_the_way_of_an_appointment(
    api: Caller, calendar: str, receiver: Receiver, sandbox: Sandbox
) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": EVENTS})
    path = f"/calendars/{calendar}/appointments"
    kept, deleted = (api.ok("POST", path, json={"title": "x", **AT})["id"] for _ in range(2))
    api.ok("PATCH", f"{path}/{kept}", json={"status": "confirmed"})
    api.ok("PATCH", f"{path}/{kept}", json={"status": "cancelled"})
    api.ok("PATCH", f"{path}/{kept}", json={"status": "cancelled"})
    api.ok("DELETE", f"{path}/{kept}")
    api.ok("DELETE", f"{path}/{deleted}")
    sandbox.wait_for_deliveries()
    created, updated, cancelled = "appointment.created", "appointment.updated", "appointment.cancelled"
    assert receiver.events() == [created, created, updated, updated, cancelled, updated, cancelled]


# Calendars at Google and Microsoft


@pytest.fixture
def connection(api: Caller) -> str:
    assert api.ok("POST", "/calendar/connect/google")["url"].startswith("https://")
    id_: str = api.ok("GET", "/calendar/connections")[0]["id"]
    return id_


def test_each_provider_is_connected_once(api: Caller, connection: str) -> None:
    api.ok("POST", "/calendar/connect/google")
    api.ok("POST", "/calendar/connect/microsoft")
    providers = [one["provider"] for one in api.ok("GET", "/calendar/connections")]
    assert providers == ["google", "microsoft"]
    assert api.ok("GET", f"/calendar/connections/{connection}")["email"] == "charles@sandbox.example"


def test_synchronizing_notes_the_time(api: Caller, sandbox: Sandbox) -> None:
    assert api.ok("GET", "/calendar/health")["status"] == "not_connected"
    api.ok("POST", "/calendar/connect/google")
    before = api.ok("GET", "/calendar/health")
    sandbox.clock.advance(3600)
    assert api.ok("POST", "/calendar/sync")["connections"] == 1
    after = api.ok("GET", "/calendar/health")
    assert after["status"] == "healthy"
    assert after["connections"][0]["lastSyncedAt"] > before["connections"][0]["lastSyncedAt"]


def event(connection: str, **fields: Any) -> dict[str, Any]:
    times = {"startAt": "2030-01-07T16:00:00Z", "endAt": "2030-01-07T17:00:00Z"}
    return {"calendarConnectionId": connection, "title": "Team meeting", **times, **fields}


def test_an_event_can_be_written_read_changed_and_deleted(api: Caller, connection: str) -> None:
    made = api.ok("POST", "/calendar/events", json=event(connection, location="Room 1"))
    earlier = api.ok("POST", "/calendar/events", json=event(connection, startAt="2030-01-07T15:00:00Z"))
    assert [one["id"] for one in api.ok("GET", "/calendar/events")] == [earlier["id"], made["id"]]
    path = f"/calendar/events/{made['id']}"
    assert api.ok("GET", path) == made
    changed = api.ok("PATCH", path, json={"title": "x", "location": None, "endAt": "2030-01-07T18:00:00Z"})
    assert (changed["title"], changed["location"]) == ("x", None)
    assert changed["endAt"] == "2030-01-07T18:00:00.000Z"
    api.ok("DELETE", path)
    api.error("GET", path, 404)


def test_an_event_needs_a_connection_and_ends_after_it_begins(api: Caller, connection: str) -> None:
    api.error("POST", "/calendar/events", 404, json=event("conn_none"))
    api.error("POST", "/calendar/events", 422, json=event(connection, endAt="2030-01-07T16:00:00Z"))


def test_disconnecting_takes_the_events_along(api: Caller, connection: str) -> None:
    made = api.ok("POST", "/calendar/events", json=event(connection))
    api.ok("DELETE", f"/calendar/connections/{connection}")
    api.error("GET", f"/calendar/events/{made['id']}", 404)
    api.error("GET", f"/calendar/connections/{connection}", 404)


def test_the_demo_has_calendars_with_appointments_past_and_to_come(read: Caller) -> None:
    assert len(read.ok("GET", "/calendars")) == 2
    statuses = {one["status"] for one in read.ok("GET", "/appointments")}
    assert {"completed", "scheduled"} <= statuses
    assert read.ok("GET", "/calendar/events")
