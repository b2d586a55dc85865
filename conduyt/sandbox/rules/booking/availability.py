"""Availability of a user: weekly hours, exceptions to them, and the resulting free times.

Where the documentation is silent: day 0 is Sunday; the hours are in the time zone of the workspace, which is that of
its first calendar; the default hours are Monday to Friday, 9 to 17. Bookable times follow each other without gaps, by
the length of the appointment. A time is free if it is in the future and, with its buffers, overlaps no event of a
connected calendar and no appointment of the same user or without a user. Booked appointments count with their buffers,
cancelled ones not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import at_least, equals
from conduyt.sandbox.responses import Response, invalid, one
from conduyt.sandbox.rules.booking import calendars
from conduyt.sandbox.rules.times import parse
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

OFFICE_HOURS: tuple[Doc, ...] = tuple(
    {"dayOfWeek": day, "startTime": "09:00", "endTime": "17:00"} for day in range(1, 6)
)
DAYS_SHOWN = 7
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A period of time."""

    start: datetime
    end: datetime

    def meets(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def widened(self, page: Doc) -> Span:
        """The span with the buffers of a booking page around it."""
        before, after = (timedelta(minutes=page[name] or 0) for name in ("bufferBefore", "bufferAfter"))
        return Span(self.start - before, self.end + after)

    def show(self) -> Doc:
        return {"startTime": iso(self.start), "endTime": iso(self.end)}


@handles("calendars.availability.get")
def get_availability(call: Call) -> Response:
    return one({"rules": rules_of(call, _user(call)), "timezone": calendars.timezone(call.records)})


@handles("calendars.availability.replace")
def replace_availability(call: Call) -> Response:
    for position, rule in enumerate(call.body["rules"]):
        check_hours(rule, f"rules.{position}.")
    hours: Doc = {"id": _user(call), "rules": list(call.body["rules"])}
    if call.records.get("availability", hours["id"]):
        call.records.update("availability", hours)
    else:
        call.records.insert("availability", hours)
    return get_availability(call)


def rules_of(call: Call, user: str) -> list[Doc]:
    """The weekly hours of a user."""
    hours = call.records.get("availability", user)
    return list(hours["rules"] if hours else OFFICE_HOURS)


def check_hours(rule: Doc, prefix: str = "") -> None:
    for name in ("startTime", "endTime"):
        if not _TIME.fullmatch(rule[name]):
            raise invalid(f"{prefix}{name}", "must be a time such as 09:00")
    if rule["startTime"] >= rule["endTime"]:
        raise invalid(f"{prefix}endTime", "must be after startTime")


def bookable(call: Call, page: Doc, day: date) -> list[Span]:
    """The times of a day at which an appointment is possible, whether they are free or not."""
    length = timedelta(minutes=page["durationMinutes"])
    found: list[Span] = []
    for hours in _hours(call, page, day):
        start = hours.start
        while start + length <= hours.end:
            found.append(Span(start, start + length))
            start += length
    return found


def is_free(call: Call, page: Doc, span: Span) -> bool:
    return not any(span.widened(page).meets(plain) or span.meets(wide) for plain, wide in _taken(call, page))


def free(call: Call, page: Doc, first: date, days: int) -> list[Doc]:
    """The free times of the next days."""
    taken = list(_taken(call, page))
    return [
        span.show()
        for offset in range(days)
        for span in bookable(call, page, first + timedelta(days=offset))
        if span.start > call.clock.now()
        and not any(span.widened(page).meets(plain) or span.meets(wide) for plain, wide in taken)
    ]


def day_of(call: Call, moment: datetime) -> date:
    """The date of a moment in the time zone of the workspace."""
    return moment.astimezone(zone(call)).date()


def zone(call: Call) -> ZoneInfo:
    return ZoneInfo(calendars.timezone(call.records))


def _user(call: Call) -> str:
    return str(call.key["user"]) if call.key else ""


def _hours(call: Call, page: Doc, day: date) -> list[Span]:
    """The hours of a day in order, without overlaps: the weekly ones, changed by exceptions."""
    exceptions = call.records.query(
        "booking_overrides", equals("bookingPageId", page["id"]), equals("date", day.isoformat())
    )
    usual = [rule for rule in rules_of(call, page["userId"]) if rule["dayOfWeek"] == day.isoweekday() % 7]
    special = [one for one in exceptions if one["isAvailable"]]
    hours = _merged(_span(call, day, rule) for rule in special or usual)
    for exception in exceptions:
        if not exception["isAvailable"]:
            away = _span(call, day, exception)
            hours = [left for span in hours for left in _without(span, away)]
    return hours


def _span(call: Call, day: date, hours: Doc) -> Span:
    def moment(text: str) -> datetime:
        hour, minute = (int(part) for part in text.split(":"))
        midnight = datetime.combine(day + timedelta(days=hour // 24), time(), tzinfo=zone(call))
        return midnight.replace(hour=hour % 24, minute=minute).astimezone(UTC)

    return Span(moment(hours["startTime"]), moment(hours["endTime"]))


def _merged(spans: Iterator[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _without(span: Span, away: Span) -> list[Span]:
    if not span.meets(away):
        return [span]
    left = (Span(span.start, away.start), Span(away.end, span.end))
    return [part for part in left if part.start < part.end]


def _taken(call: Call, page: Doc) -> Iterator[tuple[Span, Span]]:
    """The occupied periods from now on: each without buffers, and with those of its booking page."""
    now = call.now()
    for appointment in call.records.query("appointments", at_least("endTime", now)):
        if appointment["status"] != "cancelled" and appointment["assignedTo"] in (None, page["userId"]):
            span = Span(parse(appointment["startTime"]), parse(appointment["endTime"]))
            booked_on = call.records.get("booking_pages", appointment.get("bookingPageId") or "")
            yield span, span.widened(booked_on) if booked_on else span
    for event in call.records.query("calendars_events", at_least("endAt", now)):
        span = Span(parse(event["startAt"]), parse(event["endAt"]))
        yield span, span
