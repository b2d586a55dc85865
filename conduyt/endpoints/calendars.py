# Made from conduyt/api/calendars.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Endpoints of calendars."""

from __future__ import annotations

from conduyt._core.decoding import Bytes, Many, One
from conduyt._core.endpoint import Endpoint
from conduyt.models.calendars import (
    Appointment,
    AvailabilityRule,
    BookingPage,
    BookingRoutingForm,
    Calendar,
    CalendarConnection,
    CalendarConsent,
    CalendarEvent,
)
from conduyt.models.common import Deleted, Outcome

LIST = Endpoint(method="GET", path="/calendars", decode=Many(Calendar), safety="read")
CREATE = Endpoint(method="POST", path="/calendars", decode=One(Calendar), safety="create")
GET = Endpoint(method="GET", path="/calendars/{calendar_id}", decode=One(Calendar), safety="read")
UPDATE = Endpoint(method="PATCH", path="/calendars/{calendar_id}", decode=One(Calendar), safety="idempotent")
LIST_APPOINTMENTS = Endpoint(
    method="GET",
    path="/calendars/{calendar_id}/appointments",
    decode=Many(Appointment, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
CREATE_APPOINTMENT = Endpoint(
    method="POST", path="/calendars/{calendar_id}/appointments", decode=One(Appointment), safety="create"
)
GET_APPOINTMENT = Endpoint(
    method="GET", path="/calendars/{calendar_id}/appointments/{appointment_id}", decode=One(Appointment), safety="read"
)
UPDATE_APPOINTMENT = Endpoint(
    method="PATCH",
    path="/calendars/{calendar_id}/appointments/{appointment_id}",
    decode=One(Appointment),
    safety="idempotent",
)
DELETE_APPOINTMENT = Endpoint(
    method="DELETE",
    path="/calendars/{calendar_id}/appointments/{appointment_id}",
    decode=One(Deleted, undocumented=True),
    safety="idempotent",
)
APPOINTMENTS_LIST = Endpoint(
    method="GET",
    path="/appointments",
    decode=Many(Appointment, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
APPOINTMENTS_CREATE = Endpoint(method="POST", path="/appointments", decode=One(Appointment), safety="create")
APPOINTMENTS_GET = Endpoint(method="GET", path="/appointments/{appointment_id}", decode=One(Appointment), safety="read")
APPOINTMENTS_UPDATE = Endpoint(
    method="PATCH", path="/appointments/{appointment_id}", decode=One(Appointment), safety="idempotent"
)
APPOINTMENTS_DELETE = Endpoint(
    method="DELETE", path="/appointments/{appointment_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
AVAILABILITY_GET = Endpoint(
    method="GET", path="/availability", decode=Many(AvailabilityRule, items="rules"), safety="read"
)
AVAILABILITY_REPLACE = Endpoint(
    method="PUT",
    path="/availability",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
    fields={"rules": {"day_of_week": "dayOfWeek", "start_time": "startTime", "end_time": "endTime"}},
)
BOOKING_PAGES_LIST = Endpoint(method="GET", path="/booking-pages", decode=Many(BookingPage), safety="read")
BOOKING_PAGES_CREATE = Endpoint(method="POST", path="/booking-pages", decode=One(BookingPage), safety="create")
BOOKING_PAGES_GET = Endpoint(
    method="GET", path="/booking-pages/{booking_page_id}", decode=One(BookingPage), safety="read"
)
BOOKING_PAGES_UPDATE = Endpoint(
    method="PATCH", path="/booking-pages/{booking_page_id}", decode=One(BookingPage), safety="idempotent"
)
BOOKING_PAGES_DELETE = Endpoint(
    method="DELETE",
    path="/booking-pages/{booking_page_id}",
    decode=One(Deleted, undocumented=True),
    safety="idempotent",
)
BOOKING_PAGES_GET_AVAILABILITY = Endpoint(
    method="GET",
    path="/booking-pages/{booking_page_id}/availability",
    decode=One(Outcome, undocumented=True),
    safety="read",
)
BOOKING_PAGES_GET_ANALYTICS = Endpoint(
    method="GET",
    path="/booking-pages/{booking_page_id}/analytics",
    decode=One(Outcome, undocumented=True),
    safety="read",
)
BOOKING_PAGES_GET_EMBED_CODE = Endpoint(
    method="GET",
    path="/booking-pages/{booking_page_id}/embed-code",
    decode=One(Outcome, undocumented=True),
    safety="read",
)
BOOKING_PAGES_GET_READINESS = Endpoint(
    method="GET",
    path="/booking-pages/{booking_page_id}/readiness",
    decode=One(Outcome, undocumented=True),
    safety="read",
)
BOOKING_PAGES_LIST_OVERRIDES = Endpoint(
    method="GET", path="/booking-pages/{booking_page_id}/overrides", decode=Many(Outcome), safety="read"
)
BOOKING_PAGES_CREATE_OVERRIDE = Endpoint(
    method="POST",
    path="/booking-pages/{booking_page_id}/overrides",
    decode=One(Outcome, undocumented=True),
    safety="create",
)
BOOKING_PAGES_DELETE_OVERRIDES = Endpoint(
    method="DELETE",
    path="/booking-pages/{booking_page_id}/overrides",
    decode=One(Deleted, undocumented=True),
    safety="idempotent",
)
BOOKING_PAGES_LIST_WAITLIST = Endpoint(
    method="GET", path="/booking-pages/{booking_page_id}/waitlist", decode=Many(Outcome), safety="read"
)
BOOKING_PAGES_UPDATE_WAITLIST = Endpoint(
    method="PATCH",
    path="/booking-pages/{booking_page_id}/waitlist",
    decode=One(Outcome, undocumented=True),
    safety="idempotent",
)
CONNECTIONS_CONNECT_GOOGLE = Endpoint(
    method="POST", path="/calendar/connect/google", decode=One(CalendarConsent, undocumented=True), safety="idempotent"
)
CONNECTIONS_CONNECT_MICROSOFT = Endpoint(
    method="POST",
    path="/calendar/connect/microsoft",
    decode=One(CalendarConsent, undocumented=True),
    safety="idempotent",
)
CONNECTIONS_LIST = Endpoint(method="GET", path="/calendar/connections", decode=Many(CalendarConnection), safety="read")
CONNECTIONS_GET = Endpoint(
    method="GET", path="/calendar/connections/{connection_id}", decode=One(CalendarConnection), safety="read"
)
CONNECTIONS_DELETE = Endpoint(
    method="DELETE",
    path="/calendar/connections/{connection_id}",
    decode=One(Deleted, undocumented=True),
    safety="idempotent",
)
CONNECTIONS_SYNC = Endpoint(
    method="POST", path="/calendar/sync", decode=One(Outcome, undocumented=True), safety="idempotent"
)
CONNECTIONS_GET_HEALTH = Endpoint(
    method="GET", path="/calendar/health", decode=One(Outcome, undocumented=True), safety="read"
)
EVENTS_LIST = Endpoint(
    method="GET",
    path="/calendar/events",
    decode=Many(CalendarEvent, paging="page"),
    safety="read",
    live_names={"limit": "per_page"},
)
EVENTS_CREATE = Endpoint(method="POST", path="/calendar/events", decode=One(CalendarEvent), safety="create")
EVENTS_GET = Endpoint(method="GET", path="/calendar/events/{event_id}", decode=One(CalendarEvent), safety="read")
EVENTS_UPDATE = Endpoint(
    method="PATCH", path="/calendar/events/{event_id}", decode=One(CalendarEvent), safety="idempotent"
)
EVENTS_DELETE = Endpoint(
    method="DELETE", path="/calendar/events/{event_id}", decode=One(Deleted, undocumented=True), safety="idempotent"
)
PUBLIC_BOOKING_GET = Endpoint(
    method="GET", path="/public/booking/{slug}", decode=One(BookingPage), safety="read", public=True
)
PUBLIC_BOOKING_BOOK = Endpoint(
    method="POST", path="/public/booking/{slug}", decode=One(Appointment), safety="create", public=True
)
PUBLIC_BOOKING_GET_SLOTS = Endpoint(
    method="GET",
    path="/public/booking/{slug}/slots",
    decode=One(Outcome, undocumented=True),
    safety="read",
    public=True,
)
PUBLIC_BOOKING_JOIN_WAITLIST = Endpoint(
    method="POST",
    path="/public/booking/{slug}/waitlist",
    decode=One(Outcome, undocumented=True),
    safety="create",
    public=True,
)
PUBLIC_BOOKING_GET_EMBED = Endpoint(
    method="GET", path="/public/booking/{slug}/embed", decode=Bytes(), safety="read", public=True
)
PUBLIC_BOOKING_GET_EMBED_BADGE = Endpoint(
    method="GET", path="/public/booking/{slug}/embed/badge", decode=Bytes(), safety="read", public=True
)
PUBLIC_BOOKING_GET_EMBED_POPUP = Endpoint(
    method="GET", path="/public/booking/{slug}/embed/popup", decode=Bytes(), safety="read", public=True
)
PUBLIC_BOOKING_GET_FRAME_POLICY = Endpoint(
    method="GET",
    path="/public/booking/{slug}/frame-policy",
    decode=One(Outcome, undocumented=True),
    safety="read",
    public=True,
)
PUBLIC_BOOKING_DOWNLOAD_ICAL = Endpoint(
    method="GET", path="/public/booking/{slug}/ical", decode=Bytes(html=False), safety="read", public=True
)
PUBLIC_BOOKING_GET_ROUTING_FORM = Endpoint(
    method="GET", path="/public/booking/routing/{slug}", decode=One(BookingRoutingForm), safety="read", public=True
)
PUBLIC_BOOKING_SUBMIT_ROUTING_FORM = Endpoint(
    method="POST",
    path="/public/booking/routing/{slug}",
    decode=One(Outcome, undocumented=True),
    safety="create",
    public=True,
)
ROUTING_FORMS_LIST = Endpoint(
    method="GET", path="/booking-routing-forms", decode=Many(BookingRoutingForm), safety="read"
)
ROUTING_FORMS_CREATE = Endpoint(
    method="POST", path="/booking-routing-forms", decode=One(BookingRoutingForm), safety="create"
)
ROUTING_FORMS_GET = Endpoint(
    method="GET", path="/booking-routing-forms/{routing_form_id}", decode=One(BookingRoutingForm), safety="read"
)
ROUTING_FORMS_UPDATE = Endpoint(
    method="PATCH", path="/booking-routing-forms/{routing_form_id}", decode=One(BookingRoutingForm), safety="idempotent"
)
ROUTING_FORMS_DELETE = Endpoint(
    method="DELETE",
    path="/booking-routing-forms/{routing_form_id}",
    decode=One(Deleted, undocumented=True),
    safety="idempotent",
)
