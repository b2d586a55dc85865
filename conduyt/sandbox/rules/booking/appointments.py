"""Appointments, at two routes: those of one calendar, and those of all calendars.

Where the documentation is silent: lists are sorted by time. Appointments may overlap; bookings may not. Each new
appointment emits `appointment.created`, and `appointment.booked` if a visitor booked it. Each change emits
`appointment.updated`, and a cancellation emits `appointment.cancelled`: by the status, or by deleting an appointment
that is not cancelled.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import Where, equals
from conduyt.sandbox.responses import ApiError, Response, deleted, invalid, one
from conduyt.sandbox.rules.booking import waitlist
from conduyt.sandbox.rules.times import instant
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

_FIELDS = ("title", "description", "location", "status", "assignedTo")
_LINKS = {"calendarId": ("calendars", "calendar"), "contactId": ("contacts", "contact")}


def new_appointment(*, id_: str, title: str, start: str, end: str, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "title": title,
        "description": None,
        "startTime": start,
        "endTime": end,
        "location": None,
        "status": "scheduled",
        **dict.fromkeys(("contactId", "assignedTo", "calendarId")),
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


@handles("calendars.appointments.list")
def list_appointments(call: Call) -> Response:
    return _page(call)


@handles("calendars.list_appointments")
def list_calendar_appointments(call: Call) -> Response:
    return _page(call, equals("calendarId", _calendar(call)))


@handles("calendars.appointments.create")
def create_appointment(call: Call) -> Response:
    return one(_create(call, None))


@handles("calendars.create_appointment")
def create_calendar_appointment(call: Call) -> Response:
    return one(_create(call, _calendar(call)))


@handles("calendars.appointments.get")
@handles("calendars.get_appointment")
def get_appointment(call: Call) -> Response:
    return one(_find(call))


@handles("calendars.appointments.update")
@handles("calendars.update_appointment")
def update_appointment(call: Call) -> Response:
    before = _find(call)
    appointment = {**before, **_fields(call), "updatedAt": call.now()}
    _check_times(appointment)
    call.records.update("appointments", appointment)
    call.emit("appointment.updated", appointment)
    if appointment["status"] == "cancelled" != before["status"]:
        _cancelled(call, appointment)
    return one(appointment)


@handles("calendars.appointments.delete")
@handles("calendars.delete_appointment")
def delete_appointment(call: Call) -> Response:
    appointment = _find(call)
    call.records.delete("appointments", appointment["id"])
    if appointment["status"] != "cancelled":
        _cancelled(call, {**appointment, "status": "cancelled"})
    return deleted(appointment["id"])


def add(call: Call, appointment: Doc) -> Doc:
    """Store a new appointment and emit its event."""
    _check_times(appointment)
    call.records.insert("appointments", appointment)
    call.emit("appointment.created", appointment)
    return appointment


def _page(call: Call, *where: Where) -> Response:
    return page(call, "appointments", *where, sort=["startTime"], order="asc", show=lambda appointment: appointment)


def _create(call: Call, calendar_id: str | None) -> Doc:
    appointment = new_appointment(
        id_=call.store.new_id("appt"),
        title=call.body["title"],
        start=call.body["startTime"],
        end=call.body["endTime"],
        now=call.now(),
        fields={"calendarId": calendar_id, **_fields(call)},
    )
    return add(call, appointment)


def _fields(call: Call) -> Doc:
    fields: Doc = {name: call.body[name] for name in _FIELDS if name in call.body}
    fields |= {name: instant(call.body[name]) for name in ("startTime", "endTime") if name in call.body}
    for name, (kind, noun) in _LINKS.items():
        if name in call.body:
            fields[name] = call.body[name] and call.find(kind, call.body[name], noun)["id"]
    return fields


def _check_times(appointment: Doc) -> None:
    if appointment["startTime"] >= appointment["endTime"]:
        raise invalid("endTime", "must be after startTime")


def _calendar(call: Call) -> str:
    return str(call.find("calendars", call.path["calendar_id"], "calendar")["id"])


def _find(call: Call) -> Doc:
    """The appointment of the path. If the path names a calendar, the appointment must be in it."""
    appointment = call.find("appointments", call.path["appointment_id"], "appointment")
    if "calendar_id" in call.path and appointment["calendarId"] != _calendar(call):
        raise ApiError(404, "The calendar has no such appointment.")
    return appointment


def _cancelled(call: Call, appointment: Doc) -> None:
    call.emit("appointment.cancelled", appointment)
    waitlist.offer(call, appointment)
