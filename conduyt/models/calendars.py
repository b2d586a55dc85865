# Made from conduyt/api/calendars.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Models of calendars."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import AwareDatetime

from conduyt._values.model import Id, Model

AppointmentStatus: TypeAlias = Literal["scheduled", "confirmed", "completed", "cancelled", "no_show"] | str
"""Status of an appointment."""


class Calendar(Model):
    """A calendar of the workspace."""

    id: Id = ""
    """Id of the calendar. Not documented; inferred."""
    name: str | None = None
    """Name of the calendar. Not documented; inferred."""
    description: str | None = None
    """What the calendar is for. Not documented; inferred."""
    timezone: str | None = None
    """IANA name of its time zone. Default: `America/Los_Angeles`. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was created. Not documented; inferred."""
    updated_at: AwareDatetime | None = None
    """When it was last changed. Not documented; inferred."""


class Appointment(Model):
    """A meeting at a set time."""

    id: Id = ""
    """Id of the appointment. Not documented; inferred."""
    title: str | None = None
    """What the appointment is about. Not documented; inferred."""
    description: str | None = None
    """More about it. Not documented; inferred."""
    start_time: AwareDatetime | None = None
    """When it begins. Not documented; inferred."""
    end_time: AwareDatetime | None = None
    """When it ends. Not documented; inferred."""
    location: str | None = None
    """Where it takes place. Not documented; inferred."""
    status: AppointmentStatus | None = None
    """Its status. One of `scheduled`, `confirmed`, `completed`, `cancelled`, `no_show`. Default: `scheduled`. Not
    documented; inferred.
    """
    contact_id: str | None = None
    """Id of the contact who takes part. Not documented; inferred."""
    assigned_to: str | None = None
    """Id of the user in charge. Not documented; inferred."""
    calendar_id: str | None = None
    """Id of the calendar it is in. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was created. Not documented; inferred."""
    updated_at: AwareDatetime | None = None
    """When it was last changed. Not documented; inferred."""


class CalendarConsent(Model):
    """URL of the page where the owner of a calendar consents to the connection. The service does not document the fields;
    the model keeps every field that arrives.
    """

    url: str | None = None
    """The address to open in a browser. Not documented; inferred."""


class CalendarConnection(Model):
    """The connection to a calendar at Google or Microsoft. The service does not document the fields; the model keeps every
    field that arrives.
    """

    id: Id = ""
    """Id of the connection. Not documented; inferred."""


class CalendarEvent(Model):
    """An event in a connected calendar."""

    id: Id = ""
    """Id of the event. Not documented; inferred."""
    calendar_connection_id: str | None = None
    """Id of the connection to its calendar. Not documented; inferred."""
    title: str | None = None
    """Title of the event. Not documented; inferred."""
    description: str | None = None
    """More about it. Not documented; inferred."""
    start_at: AwareDatetime | None = None
    """When it begins. Not documented; inferred."""
    end_at: AwareDatetime | None = None
    """When it ends. Not documented; inferred."""
    location: str | None = None
    """Where it takes place. Not documented; inferred."""


class BookingPage(Model):
    """A page on which people choose a time for an appointment."""

    id: Id = ""
    """Id of the booking page. Not documented; inferred."""
    title: str | None = None
    """Title of the page. Not documented; inferred."""
    slug: str | None = None
    """The last part of its public address. Not documented; inferred."""
    description: str | None = None
    """What the appointment is for. Not documented; inferred."""
    duration_minutes: int | None = None
    """Length of an appointment in minutes. Default: `30`. Not documented; inferred."""
    buffer_before: int | None = None
    """Time kept free before an appointment, most likely in minutes. Not documented; inferred."""
    buffer_after: int | None = None
    """Time kept free after an appointment, most likely in minutes. Not documented; inferred."""
    custom_questions: list[dict[str, object]] | None = None
    """Questions that the page asks. Their fields are not documented. Not documented; inferred."""
    created_at: AwareDatetime | None = None
    """When it was created. Not documented; inferred."""
    updated_at: AwareDatetime | None = None
    """When it was last changed. Not documented; inferred."""


class BookingRoutingForm(Model):
    """A form that chooses the booking page for a visitor. The service does not document the fields; the model keeps every
    field that arrives.
    """

    id: Id = ""
    """Id of the routing form. Not documented; inferred."""
    slug: str | None = None
    """The last part of its public address. Not documented; inferred."""


class AvailabilityRule(Model):
    """Hours on one day of the week in which a user can be booked."""

    day_of_week: int | None = None
    """The day of the week. It is not documented which day 0 means; most likely it is Sunday. From 0 to 6."""
    start_time: str | None = None
    """When the hours begin, as HH:mm."""
    end_time: str | None = None
    """When the hours end, as HH:mm."""


class NewAvailabilityRule(Model):
    """Hours on one day of the week in which a user can be booked, for `calendars.availability.replace`."""

    day_of_week: int
    """The day of the week. It is not documented which day 0 means; most likely it is Sunday. From 0 to 6."""
    start_time: str
    """When the hours begin, as HH:mm."""
    end_time: str
    """When the hours end, as HH:mm."""
