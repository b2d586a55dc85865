"""Calendars: names for groups of appointments, each with a time zone."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.responses import Response, invalid, many, one
from conduyt.sandbox.store import Doc, Records

handles: Handlers = Handlers()

TIMEZONE = "America/Los_Angeles"


def new_calendar(*, id_: str, name: str, now: str, fields: Doc) -> Doc:
    usual = {"name": name, "description": None, "timezone": TIMEZONE}
    return {"id": id_, **usual, "createdAt": now, "updatedAt": now, **fields}


def first_calendar(records: Records) -> Doc | None:
    """The calendar for bookings, if there is one."""
    return next(iter(records.query("calendars", limit=1)), None)


def timezone(records: Records) -> str:
    """The time zone of the workspace: that of its first calendar, or the default of a new one."""
    calendar = first_calendar(records)
    return calendar["timezone"] if calendar else TIMEZONE


@handles("calendars.list")
def list_calendars(call: Call) -> Response:
    return many(call.records.query("calendars"))


@handles("calendars.create")
def create_calendar(call: Call) -> Response:
    calendar = new_calendar(id_=call.store.new_id("cal"), name=call.body["name"], now=call.now(), fields=_fields(call))
    return one(call.records.insert("calendars", calendar))


@handles("calendars.get")
def get_calendar(call: Call) -> Response:
    return one(call.find("calendars", call.path["calendar_id"], "calendar"))


@handles("calendars.update")
def update_calendar(call: Call) -> Response:
    calendar = call.find("calendars", call.path["calendar_id"], "calendar")
    return one(call.records.update("calendars", {**calendar, **_fields(call), "updatedAt": call.now()}))


def _fields(call: Call) -> Doc:
    if "timezone" in call.body:
        try:
            ZoneInfo(call.body["timezone"])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise invalid("timezone", "is not the IANA name of a time zone") from None
    return {name: call.body[name] for name in ("name", "description", "timezone") if name in call.body}
