"""Calendars, appointments and the public booking pages."""

from __future__ import annotations

from conduyt.sandbox.call import Handlers
from conduyt.sandbox.rules.booking import (
    appointments,
    availability,
    booking_pages,
    calendar_connections,
    calendars,
    public_booking,
    routing_forms,
)

handles: Handlers = Handlers.of(
    appointments, availability, booking_pages, calendar_connections, calendars, public_booking, routing_forms
)
