"""Booking pages for their owner. `public_booking` has the requests of visitors, `availability` the hours.

Where the documentation is silent: a page belongs to the user who creates it, and its buffers are in minutes. Its slug
is unique in all workspaces, because public URLs name no workspace; it has lower-case letters, digits and hyphens only.
An exception has a `date` and, unless it is for the whole day, `startTime` and `endTime`. With `isAvailable` true, its
hours replace the weekly ones; otherwise they are removed from them.
"""

from __future__ import annotations

import re
from html import escape

from conduyt.sandbox.addresses import address
from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import ApiError, Response, deleted, invalid, many, one
from conduyt.sandbox.rules.bodies import TEXT, expect
from conduyt.sandbox.rules.booking import availability, calendars, waitlist
from conduyt.sandbox.store import SYSTEM, Doc

handles: Handlers = Handlers()

_FIELDS = ("title", "slug", "description", "durationMinutes", "bufferBefore", "bufferAfter", "customQuestions")
_TAKEN = ("routing",)  # /public/booking/routing/{slug} is a routing form
_LIMITS = {"durationMinutes": (1, 1440), "bufferBefore": (0, 1440), "bufferAfter": (0, 1440)}


def new_page(*, id_: str, title: str, slug: str, minutes: int, user: str | None, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "title": title,
        "slug": slug,
        "description": None,
        "durationMinutes": minutes,
        "bufferBefore": 0,
        "bufferAfter": 0,
        "customQuestions": [],
        "isActive": True,
        "userId": user,
        "views": 0,
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


def show(page: Doc) -> Doc:
    return {name: value for name, value in page.items() if name != "views"}


@handles("calendars.booking_pages.list")
def list_pages(call: Call) -> Response:
    return many(show(page) for page in call.records.query("booking_pages"))


@handles("calendars.booking_pages.create")
def create_page(call: Call) -> Response:
    body = call.body
    page = new_page(
        id_=call.store.new_id("page"),
        title=body["title"],
        slug=body["slug"],
        minutes=body["durationMinutes"],
        user=call.key["user"] if call.key else None,
        now=call.now(),
        fields=_fields(call),
    )
    _check_slug(call, page)
    return one(show(call.records.insert("booking_pages", page)))


@handles("calendars.booking_pages.get")
def get_page(call: Call) -> Response:
    return one(show(_page(call)))


@handles("calendars.booking_pages.update")
def update_page(call: Call) -> Response:
    page = {**_page(call), **_fields(call), "updatedAt": call.now()}
    _check_slug(call, page)
    return one(show(call.records.update("booking_pages", page)))


@handles("calendars.booking_pages.delete")
def delete_page(call: Call) -> Response:
    """Delete a page with its exceptions and its waitlist. Its booked appointments stay."""
    page = _page(call)
    call.records.delete("booking_pages", page["id"])
    for kind in ("booking_overrides", "booking_waitlist"):
        for doc in call.records.query(kind, equals("bookingPageId", page["id"])):
            call.records.delete(kind, doc["id"])
    return deleted(page["id"])


@handles("calendars.booking_pages.get_availability")
def get_page_availability(call: Call) -> Response:
    page = _page(call)
    today = availability.day_of(call, call.clock.now())
    shown = {
        "bookingPageId": page["id"],
        "timezone": calendars.timezone(call.records),
        "rules": availability.rules_of(call, page["userId"]),
        "overrides": _overrides(call, page),
        "slots": availability.free(call, page, today, availability.DAYS_SHOWN),
    }
    return one(shown)


@handles("calendars.booking_pages.get_analytics")
def get_analytics(call: Call) -> Response:
    page = _page(call)
    booked = call.records.query("appointments", equals("bookingPageId", page["id"]))
    counts = {status: sum(one["status"] == status for one in booked) for status in _STATUSES}
    rate = round(len(booked) / page["views"], 4) if page["views"] else 0
    shown = {"bookingPageId": page["id"], "views": page["views"], "bookings": len(booked), "conversionRate": rate}
    return one({**shown, "byStatus": counts})


_STATUSES = ("scheduled", "confirmed", "completed", "cancelled", "no_show")


@handles("calendars.booking_pages.get_embed_code")
def get_embed_code(call: Call) -> Response:
    page = _page(call)
    url = address(call, f"/public/booking/{page['slug']}/embed")
    frame = f'<iframe src="{url}" title="{escape(page["title"])}" width="100%" height="700"></iframe>'
    scripts = {name: f'<script src="{url}/{name}" async></script>' for name in ("popup", "badge")}
    return one({"bookingPageId": page["id"], "url": url, "inline": frame, **scripts})


@handles("calendars.booking_pages.get_readiness")
def get_readiness(call: Call) -> Response:
    page = _page(call)
    checks = {
        "availability": bool(availability.rules_of(call, page["userId"])),
        "calendar": calendars.first_calendar(call.records) is not None,
        "connection": call.records.count("calendars_connections") > 0,
    }
    # Bookings need no calendar, but without hours there are no times to book.
    shown = [{"name": name, "passed": passed, "required": name == "availability"} for name, passed in checks.items()]
    return one({"bookingPageId": page["id"], "ready": checks["availability"], "checks": shown})


@handles("calendars.booking_pages.list_overrides")
def list_overrides(call: Call) -> Response:
    return many(_overrides(call, _page(call)))


@handles("calendars.booking_pages.create_override")
def create_override(call: Call) -> Response:
    page, body = _page(call), call.body
    expect(
        call, ["date"], date={**TEXT, "format": "date"}, isAvailable={"type": "boolean"}, startTime=TEXT, endTime=TEXT
    )
    override: Doc = {
        "id": call.store.new_id("ovr"),
        "bookingPageId": page["id"],
        "date": body["date"],
        "isAvailable": body.get("isAvailable", False),
        "startTime": body.get("startTime", "00:00"),
        "endTime": body.get("endTime", "24:00"),
        "reason": body.get("reason"),
        "createdAt": call.now(),
    }
    availability.check_hours(override)
    return one(call.records.insert("booking_overrides", override))


@handles("calendars.booking_pages.delete_overrides")
def delete_overrides(call: Call) -> Response:
    page = _page(call)
    for override in _overrides(call, page):
        call.records.delete("booking_overrides", override["id"])
    return deleted(page["id"])


@handles("calendars.booking_pages.list_waitlist")
def list_waitlist(call: Call) -> Response:
    return many(waitlist.entries_of(call, _page(call)["id"]))


@handles("calendars.booking_pages.update_waitlist")
def update_waitlist(call: Call) -> Response:
    page = _page(call)
    return one({"bookingPageId": page["id"], "updated": waitlist.change(call, page)})


def _page(call: Call) -> Doc:
    return call.find("booking_pages", call.path["booking_page_id"], "booking page")


def _overrides(call: Call, page: Doc) -> list[Doc]:
    return call.records.query("booking_overrides", equals("bookingPageId", page["id"]), sort=["date"])


def _fields(call: Call) -> Doc:
    for name, (least, most) in _LIMITS.items():
        if name in call.body and not least <= call.body[name] <= most:
            raise invalid(name, f"must be from {least} to {most}")
    return {name: call.body[name] for name in _FIELDS if name in call.body}


def check_slug(call: Call, kind: str, doc: Doc) -> None:
    """Check that a slug is valid in a URL, and unique among documents of its kind in all workspaces."""
    slug = doc["slug"]
    if not isinstance(slug, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or slug in _TAKEN:
        raise invalid("slug", "must be lower-case letters and digits, with hyphens between, and not 'routing'")
    for workspace in call.store.workspace(SYSTEM).query("workspaces"):
        for other in call.store.workspace(workspace["id"]).query(kind, equals("slug", slug)):
            if other["id"] != doc["id"]:
                raise ApiError(409, "The slug is taken.")


def _check_slug(call: Call, page: Doc) -> None:
    check_slug(call, "booking_pages", page)
