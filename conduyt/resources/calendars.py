# Made from conduyt/api/calendars.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Calendars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property, loading
from conduyt._values.content import Content
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import DownloadTarget, PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import calendars as endpoints
from conduyt.models.calendars import (
    Appointment,
    AppointmentStatus,
    AvailabilityRule,
    BookingPage,
    BookingRoutingForm,
    Calendar,
    CalendarConnection,
    CalendarConsent,
    CalendarEvent,
    NewAvailabilityRule,
)
from conduyt.models.common import Deleted, Outcome
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources.many import CreateMany, DeleteMany, UpdateMany


class Calendars(CreateMany, UpdateMany, Resource):
    """A calendar holds appointments. Booking pages let people choose a time themselves, within the hours in which a user
    is available. Calendars at Google and Microsoft can be connected.
    """

    @cached_property
    def appointments(self) -> CalendarsAppointments:
        """Appointments in all calendars."""
        return CalendarsAppointments(self._caller)

    @cached_property
    def availability(self) -> CalendarsAvailability:
        """The weekly hours in which a user can be booked."""
        return CalendarsAvailability(self._caller)

    @cached_property
    def booking_pages(self) -> CalendarsBookingPages:
        """Public pages where visitors book appointments."""
        return CalendarsBookingPages(self._caller)

    @cached_property
    def connections(self) -> CalendarsConnections:
        """Connected calendars at Google and Microsoft."""
        return CalendarsConnections(self._caller)

    @cached_property
    def events(self) -> CalendarsEvents:
        """Events of the connected calendars."""
        return CalendarsEvents(self._caller)

    @cached_property
    def public_booking(self) -> CalendarsPublicBooking:
        """Booking pages as a visitor uses them, without an API key."""
        return CalendarsPublicBooking(self._caller)

    @cached_property
    def routing_forms(self) -> CalendarsRoutingForms:
        """Forms that choose the booking page for a visitor."""
        return CalendarsRoutingForms(self._caller)

    def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the calendars to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of calendars fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = client.calendars.export("calendars.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.LIST(), (), path, raw=raw, bom=bom, checkpoint=checkpoint, progress=progress, options=options
            ),
        )

    def list(self, *, options: RequestOptions | None = None) -> Page[Calendar]:
        """List all calendars.

        The list has no pages. It has the calendars of the workspace itself; those at Google and Microsoft are in
        `calendars.connections`.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All calendars. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.list()
            ```
        """
        return self._page(endpoints.LIST(options=options))

    def create(
        self,
        *,
        name: str,
        description: str | OMIT = OMIT,
        timezone: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Calendar:
        """Create a calendar.

        There is no method that deletes a calendar.

        Args:
            name: Name of the calendar.
            description: What the calendar is for.
            timezone: IANA name of its time zone. Default: `America/Los_Angeles`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The calendar.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.create(name="Sales calls", timezone="America/New_York")
            ```
        """
        return self._call(
            endpoints.CREATE(body={"name": name, "description": description, "timezone": timezone}, options=options)
        )

    def get(self, calendar_id: str, *, options: RequestOptions | None = None) -> Calendar:
        """Get a calendar.

        Args:
            calendar_id: Id of the calendar.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The calendar.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.get("cal_5VN3")
            ```
        """
        return self._call(endpoints.GET(path={"calendar_id": calendar_id}, options=options))

    def update(
        self,
        calendar_id: str,
        *,
        name: str | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        timezone: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Calendar:
        """Change the name, description or time zone of a calendar.

        Fields that you do not pass stay unchanged. The service does not document which ones it takes; those listed here
        are the ones it takes when a calendar is created.

        Args:
            calendar_id: Id of the calendar.
            name: New name.
            description: New description; None clears it.
            timezone: IANA name of its time zone.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The calendar.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.update("cal_5VN3", name="Sales calls", timezone="America/New_York")
            ```
        """
        return self._call(
            endpoints.UPDATE(
                path={"calendar_id": calendar_id},
                body={"name": name, "description": description, "timezone": timezone},
                options=options,
            )
        )

    def list_appointments(
        self,
        calendar_id: str,
        *,
        page: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Page[Appointment]:
        """List the appointments of one calendar, a page at a time.

        For the appointments of all calendars use `calendars.appointments.list`.

        Args:
            calendar_id: Id of the calendar.
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of appointments. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.list_appointments("cal_5VN3", page=1, limit=50)
            ```
        """
        return self._page(
            endpoints.LIST_APPOINTMENTS(
                path={"calendar_id": calendar_id}, query={"page": page, "limit": limit}, options=options
            )
        )

    def create_appointment(
        self,
        calendar_id: str,
        *,
        title: str,
        start_time: datetime | str,
        end_time: datetime | str,
        contact_id: str | OMIT = OMIT,
        assigned_to: str | OMIT = OMIT,
        description: str | OMIT = OMIT,
        location: str | OMIT = OMIT,
        status: AppointmentStatus | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Appointment:
        """Create an appointment in a calendar.

        The same as `calendars.appointments.create` with a `calendar_id`.

        Args:
            calendar_id: Id of the calendar.
            title: What the appointment is about.
            start_time: When it begins.
            end_time: When it ends.
            contact_id: Id of the contact who takes part.
            assigned_to: Id of the user in charge.
            description: More about it.
            location: Where it takes place, such as an address or a link.
            status: Its status. One of `scheduled`, `confirmed`, `completed`, `cancelled`, `no_show`. Default:
                `scheduled`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The appointment.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.create_appointment("cal_5VN3", title="Intro call with Ada",
            start_time="2026-10-15T16:00:00Z", end_time="2026-10-15T16:30:00Z")
            ```
        """
        return self._call(
            endpoints.CREATE_APPOINTMENT(
                path={"calendar_id": calendar_id},
                body={
                    "title": title,
                    "startTime": start_time,
                    "endTime": end_time,
                    "contactId": contact_id,
                    "assignedTo": assigned_to,
                    "description": description,
                    "location": location,
                    "status": status,
                },
                options=options,
            )
        )

    def get_appointment(
        self, calendar_id: str, appointment_id: str, *, options: RequestOptions | None = None
    ) -> Appointment:
        """Get an appointment of a calendar.

        If you do not know the calendar, use `calendars.appointments.get`.

        Args:
            calendar_id: Id of the calendar.
            appointment_id: Id of the appointment.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The appointment.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.get_appointment("cal_5VN3", "appt_8ZC6")
            ```
        """
        return self._call(
            endpoints.GET_APPOINTMENT(
                path={"calendar_id": calendar_id, "appointment_id": appointment_id}, options=options
            )
        )

    def update_appointment(
        self,
        calendar_id: str,
        appointment_id: str,
        *,
        title: str | OMIT = OMIT,
        start_time: datetime | str | OMIT = OMIT,
        end_time: datetime | str | OMIT = OMIT,
        contact_id: str | None | OMIT = OMIT,
        assigned_to: str | None | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        location: str | None | OMIT = OMIT,
        status: AppointmentStatus | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Appointment:
        """Change some fields of an appointment of a calendar.

        Fields that you do not pass stay unchanged. The service does not document which ones it takes; those listed here
        are the ones it takes when an appointment is created. To move the appointment to another calendar, use
        `calendars.appointments.update`.

        Args:
            calendar_id: Id of the calendar.
            appointment_id: Id of the appointment.
            title: What the appointment is about.
            start_time: When it begins.
            end_time: When it ends.
            contact_id: Id of the contact who takes part; None clears it.
            assigned_to: Id of the user in charge; None clears it.
            description: More about it; None clears it.
            location: Where it takes place; None clears it.
            status: Its status. One of `scheduled`, `confirmed`, `completed`, `cancelled`, `no_show`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The appointment.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.update_appointment("cal_5VN3", "appt_8ZC6", title="Intro call with Ada")
            ```
        """
        return self._call(
            endpoints.UPDATE_APPOINTMENT(
                path={"calendar_id": calendar_id, "appointment_id": appointment_id},
                body={
                    "title": title,
                    "startTime": start_time,
                    "endTime": end_time,
                    "contactId": contact_id,
                    "assignedTo": assigned_to,
                    "description": description,
                    "location": location,
                    "status": status,
                },
                options=options,
            )
        )

    def delete_appointment(
        self, calendar_id: str, appointment_id: str, *, options: RequestOptions | None = None
    ) -> Deleted:
        """Delete an appointment of a calendar.

        To keep it on record, set its status to `cancelled` instead.

        Args:
            calendar_id: Id of the calendar.
            appointment_id: Id of the appointment.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.delete_appointment("cal_5VN3", "appt_8ZC6")
            ```
        """
        return self._call(
            endpoints.DELETE_APPOINTMENT(
                path={"calendar_id": calendar_id, "appointment_id": appointment_id}, options=options
            )
        )


class CalendarsAppointments(CreateMany, UpdateMany, DeleteMany, Resource):
    """Appointments in all calendars."""

    def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the appointments to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the appointments of the last
                one.
            progress: Called with the number of appointments fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            PagingDriftError: With `verify`, no two passes had the same ids.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = client.calendars.appointments.export("appointments.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.APPOINTMENTS_LIST(),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                verify=verify,
                progress=progress,
                options=options,
            ),
        )

    def list(
        self, *, page: int | OMIT = OMIT, limit: int | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Page[Appointment]:
        """List the appointments of all calendars, a page at a time.

        For those of one calendar use `calendars.list_appointments`.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of appointments. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.appointments.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.APPOINTMENTS_LIST(query={"page": page, "limit": limit}, options=options))

    def create(
        self,
        *,
        title: str,
        start_time: datetime | str,
        end_time: datetime | str,
        calendar_id: str | OMIT = OMIT,
        contact_id: str | OMIT = OMIT,
        assigned_to: str | OMIT = OMIT,
        description: str | OMIT = OMIT,
        location: str | OMIT = OMIT,
        status: AppointmentStatus | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Appointment:
        """Create an appointment.

        Args:
            title: What the appointment is about.
            start_time: When it begins.
            end_time: When it ends.
            calendar_id: Id of its calendar.
            contact_id: Id of the contact who takes part.
            assigned_to: Id of the user in charge.
            description: More about it.
            location: Where it takes place, such as an address or a link.
            status: Its status. One of `scheduled`, `confirmed`, `completed`, `cancelled`, `no_show`. Default:
                `scheduled`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The appointment.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.appointments.create(title="Intro call with Ada", start_time="2026-10-15T16:00:00Z",
            end_time="2026-10-15T16:30:00Z")
            ```
        """
        return self._call(
            endpoints.APPOINTMENTS_CREATE(
                body={
                    "title": title,
                    "startTime": start_time,
                    "endTime": end_time,
                    "calendarId": calendar_id,
                    "contactId": contact_id,
                    "assignedTo": assigned_to,
                    "description": description,
                    "location": location,
                    "status": status,
                },
                options=options,
            )
        )

    def get(self, appointment_id: str, *, options: RequestOptions | None = None) -> Appointment:
        """Get an appointment.

        Args:
            appointment_id: Id of the appointment.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The appointment.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.appointments.get("appt_8ZC6")
            ```
        """
        return self._call(endpoints.APPOINTMENTS_GET(path={"appointment_id": appointment_id}, options=options))

    def update(
        self,
        appointment_id: str,
        *,
        title: str | OMIT = OMIT,
        start_time: datetime | str | OMIT = OMIT,
        end_time: datetime | str | OMIT = OMIT,
        calendar_id: str | None | OMIT = OMIT,
        contact_id: str | None | OMIT = OMIT,
        assigned_to: str | None | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        location: str | None | OMIT = OMIT,
        status: AppointmentStatus | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Appointment:
        """Change some fields of an appointment.

        Fields that you do not pass stay unchanged. The service does not document which ones it takes; those listed here
        are the ones it takes when an appointment is created.

        Args:
            appointment_id: Id of the appointment.
            title: What the appointment is about.
            start_time: When it begins.
            end_time: When it ends.
            calendar_id: Id of the calendar to move it to; None takes it out of its present one.
            contact_id: Id of the contact who takes part; None clears it.
            assigned_to: Id of the user in charge; None clears it.
            description: More about it; None clears it.
            location: Where it takes place; None clears it.
            status: Its status. One of `scheduled`, `confirmed`, `completed`, `cancelled`, `no_show`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The appointment.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.appointments.update("appt_8ZC6", title="Intro call with Ada",
            start_time="2026-10-15T16:00:00Z")
            ```
        """
        return self._call(
            endpoints.APPOINTMENTS_UPDATE(
                path={"appointment_id": appointment_id},
                body={
                    "title": title,
                    "startTime": start_time,
                    "endTime": end_time,
                    "calendarId": calendar_id,
                    "contactId": contact_id,
                    "assignedTo": assigned_to,
                    "description": description,
                    "location": location,
                    "status": status,
                },
                options=options,
            )
        )

    def delete(self, appointment_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete an appointment.

        To keep it on record, set its status to `cancelled` instead.

        Args:
            appointment_id: Id of the appointment.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.appointments.delete("appt_8ZC6")
            ```
        """
        return self._call(endpoints.APPOINTMENTS_DELETE(path={"appointment_id": appointment_id}, options=options))


class CalendarsAvailability(Resource):
    """The weekly hours in which a user can be booked."""

    def get(self, *, options: RequestOptions | None = None) -> Page[AvailabilityRule]:
        """Get your weekly bookable hours.

        They belong to the user of the API key.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The rules, each for one day of the week. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.availability.get()
            ```
        """
        return self._page(endpoints.AVAILABILITY_GET(options=options))

    def replace(
        self, *, rules: Sequence[NewAvailabilityRule | Mapping[str, object]], options: RequestOptions | None = None
    ) -> Outcome:
        """Replace your weekly bookable hours.

        The rules replace all existing rules. To change one day only, pass the rules of the other days too.

        Args:
            rules: All rules, each with a day, a start and an end.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.availability.replace(rules=[{"dayOfWeek": 1, "startTime": "09:00", "endTime": "17:00"}])
            ```
        """
        return self._call(endpoints.AVAILABILITY_REPLACE(body={"rules": rules}, options=options))


class CalendarsBookingPages(CreateMany, UpdateMany, DeleteMany, Resource):
    """Public pages where visitors book appointments."""

    def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the booking pages to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of booking pages fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = client.calendars.booking_pages.export("booking_pages.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.BOOKING_PAGES_LIST(),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, *, options: RequestOptions | None = None) -> Page[BookingPage]:
        """List all booking pages.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All booking pages. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.list()
            ```
        """
        return self._page(endpoints.BOOKING_PAGES_LIST(options=options))

    def create(
        self,
        *,
        title: str,
        slug: str,
        duration_minutes: int,
        description: str | OMIT = OMIT,
        buffer_before: int | OMIT = OMIT,
        buffer_after: int | OMIT = OMIT,
        custom_questions: Sequence[Mapping[str, object]] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> BookingPage:
        """Create a booking page.

        Its `slug` becomes part of its public address; `calendars.public_booking` takes it too.

        Args:
            title: Title of the page.
            slug: The last part of its public address.
            duration_minutes: Length of an appointment in minutes.
            description: What the appointment is for.
            buffer_before: Time to keep free before an appointment, most likely in minutes.
            buffer_after: Time to keep free after an appointment, most likely in minutes.
            custom_questions: Questions that the page asks. Their fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The booking page.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.create(title="Intro call", slug="intro-call", duration_minutes=30)
            ```
        """
        return self._call(
            endpoints.BOOKING_PAGES_CREATE(
                body={
                    "title": title,
                    "slug": slug,
                    "durationMinutes": duration_minutes,
                    "description": description,
                    "bufferBefore": buffer_before,
                    "bufferAfter": buffer_after,
                    "customQuestions": custom_questions,
                },
                options=options,
            )
        )

    def get(self, booking_page_id: str, *, options: RequestOptions | None = None) -> BookingPage:
        """Get a booking page.

        Args:
            booking_page_id: Id of the booking page.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The booking page.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.get("page_1QW9")
            ```
        """
        return self._call(endpoints.BOOKING_PAGES_GET(path={"booking_page_id": booking_page_id}, options=options))

    def update(
        self,
        booking_page_id: str,
        *,
        title: str | OMIT = OMIT,
        slug: str | OMIT = OMIT,
        duration_minutes: int | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        buffer_before: int | OMIT = OMIT,
        buffer_after: int | OMIT = OMIT,
        custom_questions: Sequence[Mapping[str, object]] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> BookingPage:
        """Change some fields of a booking page.

        Fields that you do not pass stay unchanged. The service does not document which ones it takes; those listed here
        are the ones it takes when a booking page is created.

        Args:
            booking_page_id: Id of the booking page.
            title: Title of the page.
            slug: The last part of its public address.
            duration_minutes: Length of an appointment in minutes.
            description: What the appointment is for; None clears it.
            buffer_before: Time to keep free before an appointment, most likely in minutes.
            buffer_after: Time to keep free after an appointment, most likely in minutes.
            custom_questions: Questions that the page asks. Their fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The booking page.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.update("page_1QW9", title="Intro call", duration_minutes=45)
            ```
        """
        return self._call(
            endpoints.BOOKING_PAGES_UPDATE(
                path={"booking_page_id": booking_page_id},
                body={
                    "title": title,
                    "slug": slug,
                    "durationMinutes": duration_minutes,
                    "description": description,
                    "bufferBefore": buffer_before,
                    "bufferAfter": buffer_after,
                    "customQuestions": custom_questions,
                },
                options=options,
            )
        )

    def delete(self, booking_page_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a booking page.

        Args:
            booking_page_id: Id of the booking page.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.delete("page_1QW9")
            ```
        """
        return self._call(endpoints.BOOKING_PAGES_DELETE(path={"booking_page_id": booking_page_id}, options=options))

    def get_availability(self, booking_page_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get the times that are free on a booking page.

        Args:
            booking_page_id: Id of the booking page.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.get_availability("page_1QW9")
            ```
        """
        return self._call(
            endpoints.BOOKING_PAGES_GET_AVAILABILITY(path={"booking_page_id": booking_page_id}, options=options)
        )

    def get_analytics(self, booking_page_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get figures about the use of a booking page.

        Args:
            booking_page_id: Id of the booking page.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.get_analytics("page_1QW9")
            ```
        """
        return self._call(
            endpoints.BOOKING_PAGES_GET_ANALYTICS(path={"booking_page_id": booking_page_id}, options=options)
        )

    def get_embed_code(self, booking_page_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get the code to embed a booking page in a website.

        Args:
            booking_page_id: Id of the booking page.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.get_embed_code("page_1QW9")
            ```
        """
        return self._call(
            endpoints.BOOKING_PAGES_GET_EMBED_CODE(path={"booking_page_id": booking_page_id}, options=options)
        )

    def get_readiness(self, booking_page_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get whether a booking page is ready for bookings.

        Args:
            booking_page_id: Id of the booking page.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.get_readiness("page_1QW9")
            ```
        """
        return self._call(
            endpoints.BOOKING_PAGES_GET_READINESS(path={"booking_page_id": booking_page_id}, options=options)
        )

    def list_overrides(self, booking_page_id: str, *, options: RequestOptions | None = None) -> Page[Outcome]:
        """List the exceptions to the usual hours of a booking page.

        Args:
            booking_page_id: Id of the booking page.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A list whose items are not documented. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.list_overrides("page_1QW9")
            ```
        """
        return self._page(
            endpoints.BOOKING_PAGES_LIST_OVERRIDES(path={"booking_page_id": booking_page_id}, options=options)
        )

    def create_override(
        self, booking_page_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Make an exception to the usual hours of a booking page.

        Args:
            booking_page_id: Id of the booking page.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.create_override("page_1QW9")
            ```
        """
        return self._call(
            endpoints.BOOKING_PAGES_CREATE_OVERRIDE(
                path={"booking_page_id": booking_page_id}, body=None if body is OMIT else body, options=options
            )
        )

    def delete_overrides(self, booking_page_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete exceptions to the usual hours of a booking page.

        It is not documented how to select some of them. Without a selection, the call probably deletes all. Use
        `options={"query": ...}` to send query parameters.

        Args:
            booking_page_id: Id of the booking page.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.delete_overrides("page_1QW9")
            ```
        """
        return self._call(
            endpoints.BOOKING_PAGES_DELETE_OVERRIDES(path={"booking_page_id": booking_page_id}, options=options)
        )

    def list_waitlist(self, booking_page_id: str, *, options: RequestOptions | None = None) -> Page[Outcome]:
        """List the people who wait for a free time on a booking page.

        Args:
            booking_page_id: Id of the booking page.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A list whose items are not documented. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.list_waitlist("page_1QW9")
            ```
        """
        return self._page(
            endpoints.BOOKING_PAGES_LIST_WAITLIST(path={"booking_page_id": booking_page_id}, options=options)
        )

    def update_waitlist(
        self, booking_page_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Change the waitlist of a booking page.

        Args:
            booking_page_id: Id of the booking page.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.booking_pages.update_waitlist("page_1QW9")
            ```
        """
        return self._call(
            endpoints.BOOKING_PAGES_UPDATE_WAITLIST(
                path={"booking_page_id": booking_page_id}, body=None if body is OMIT else body, options=options
            )
        )


class CalendarsConnections(DeleteMany, Resource):
    """Connected calendars at Google and Microsoft."""

    def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the connections to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of connections fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = client.calendars.connections.export("connections.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.CONNECTIONS_LIST(),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def connect_google(self, *, options: RequestOptions | None = None) -> CalendarConsent:
        """Start to connect a Google calendar.

        The response has an address. The owner of the calendar must open it in a browser and give consent. After that,
        the connection is in `calendars.connections.list`.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            URL of the page for the consent.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.connections.connect_google()
            ```
        """
        return self._call(endpoints.CONNECTIONS_CONNECT_GOOGLE(options=options))

    def connect_microsoft(self, *, options: RequestOptions | None = None) -> CalendarConsent:
        """Start to connect a Microsoft calendar.

        The response has an address. The owner of the calendar must open it in a browser and give consent. After that,
        the connection is in `calendars.connections.list`.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            URL of the page for the consent.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.connections.connect_microsoft()
            ```
        """
        return self._call(endpoints.CONNECTIONS_CONNECT_MICROSOFT(options=options))

    def list(self, *, options: RequestOptions | None = None) -> Page[CalendarConnection]:
        """List the active connections to calendars at Google and Microsoft.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The active connections. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.connections.list()
            ```
        """
        return self._page(endpoints.CONNECTIONS_LIST(options=options))

    def get(self, connection_id: str, *, options: RequestOptions | None = None) -> CalendarConnection:
        """Get a connection to a calendar at Google or Microsoft.

        Args:
            connection_id: Id of the connection.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The connection.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.connections.get("conn_2HB7")
            ```
        """
        return self._call(endpoints.CONNECTIONS_GET(path={"connection_id": connection_id}, options=options))

    def delete(self, connection_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Disconnect a calendar at Google or Microsoft.

        Args:
            connection_id: Id of the connection.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.connections.delete("conn_2HB7")
            ```
        """
        return self._call(endpoints.CONNECTIONS_DELETE(path={"connection_id": connection_id}, options=options))

    def sync(self, *, options: RequestOptions | None = None) -> Outcome:
        """Synchronize the connected calendars now.

        The call starts the work; it does not wait for its end.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.connections.sync()
            ```
        """
        return self._call(endpoints.CONNECTIONS_SYNC(options=options))

    def get_health(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get the health of the connected calendars.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.connections.get_health()
            ```
        """
        return self._call(endpoints.CONNECTIONS_GET_HEALTH(options=options))


class CalendarsEvents(CreateMany, UpdateMany, DeleteMany, Resource):
    """Events of the connected calendars."""

    def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the events to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the events of the last one.
            progress: Called with the number of events fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            PagingDriftError: With `verify`, no two passes had the same ids.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = client.calendars.events.export("events.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.EVENTS_LIST(),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                verify=verify,
                progress=progress,
                options=options,
            ),
        )

    def list(
        self, *, page: int | OMIT = OMIT, limit: int | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Page[CalendarEvent]:
        """List the events of the connected calendars, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of events. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.events.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.EVENTS_LIST(query={"page": page, "limit": limit}, options=options))

    def create(
        self,
        *,
        calendar_connection_id: str,
        title: str,
        start_at: datetime | str,
        end_at: datetime | str,
        description: str | OMIT = OMIT,
        location: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> CalendarEvent:
        """Create an event in a connected calendar.

        Events have `start_at` and `end_at`, appointments `start_time` and `end_time`.

        Args:
            calendar_connection_id: Id of the connection to its calendar. See `calendars.connections.list`.
            title: Title of the event.
            start_at: When it begins.
            end_at: When it ends.
            description: More about it.
            location: Where it takes place.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The event.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.events.create(calendar_connection_id="conn_2HB7", title="Team meeting",
            start_at="2026-10-15T16:00:00Z", end_at="2026-10-15T16:30:00Z")
            ```
        """
        return self._call(
            endpoints.EVENTS_CREATE(
                body={
                    "calendarConnectionId": calendar_connection_id,
                    "title": title,
                    "startAt": start_at,
                    "endAt": end_at,
                    "description": description,
                    "location": location,
                },
                options=options,
            )
        )

    def get(self, event_id: str, *, options: RequestOptions | None = None) -> CalendarEvent:
        """Get an event of a connected calendar.

        Args:
            event_id: Id of the event.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The event.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.events.get("evt_6LM4")
            ```
        """
        return self._call(endpoints.EVENTS_GET(path={"event_id": event_id}, options=options))

    def update(
        self,
        event_id: str,
        *,
        title: str | OMIT = OMIT,
        start_at: datetime | str | OMIT = OMIT,
        end_at: datetime | str | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        location: str | None | OMIT = OMIT,
        calendar_connection_id: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> CalendarEvent:
        """Change some fields of an event of a connected calendar.

        Fields that you do not pass stay unchanged. The service does not document which ones it takes; those listed here
        are the ones it takes when an event is created.

        Args:
            event_id: Id of the event.
            title: Title of the event.
            start_at: When it begins.
            end_at: When it ends.
            description: More about it; None clears it.
            location: Where it takes place; None clears it.
            calendar_connection_id: Id of the connection to its calendar.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The event.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.events.update("evt_6LM4", title="Team meeting", start_at="2026-10-15T16:00:00Z")
            ```
        """
        return self._call(
            endpoints.EVENTS_UPDATE(
                path={"event_id": event_id},
                body={
                    "title": title,
                    "startAt": start_at,
                    "endAt": end_at,
                    "description": description,
                    "location": location,
                    "calendarConnectionId": calendar_connection_id,
                },
                options=options,
            )
        )

    def delete(self, event_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete an event of a connected calendar.

        Args:
            event_id: Id of the event.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.events.delete("evt_6LM4")
            ```
        """
        return self._call(endpoints.EVENTS_DELETE(path={"event_id": event_id}, options=options))


class CalendarsPublicBooking(Resource):
    """Booking pages as a visitor uses them, without an API key."""

    def get(self, slug: str, *, options: RequestOptions | None = None) -> BookingPage:
        """Get a booking page as a visitor sees it.

        Needs no API key. The response also has the availability, under a name that is not documented.

        Args:
            slug: The last part of the public address of the booking page.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The booking page.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.public_booking.get("intro-call")
            ```
        """
        return self._call(endpoints.PUBLIC_BOOKING_GET(path={"slug": slug}, options=options))

    def book(
        self,
        slug: str,
        *,
        start_time: datetime | str,
        name: str,
        email: str,
        phone: str | OMIT = OMIT,
        answers: Mapping[str, object] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Appointment:
        """Book an appointment on a booking page, as a visitor.

        Needs no API key. Get the free times from `calendars.public_booking.get_slots`.

        Args:
            slug: The last part of the public address of the booking page.
            start_time: When the appointment begins.
            name: Name of the visitor.
            email: Email address of the visitor.
            phone: Phone number of the visitor, in E.164 form.
            answers: Answers to the questions of the page. What their keys are is not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The new appointment.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.public_booking.book("intro-call", start_time="2026-10-15T16:00:00Z", name="Ada Lovelace",
            email="ada@example.com")
            ```
        """
        return self._call(
            endpoints.PUBLIC_BOOKING_BOOK(
                path={"slug": slug},
                body={"startTime": start_time, "name": name, "email": email, "phone": phone, "answers": answers},
                options=options,
            )
        )

    def get_slots(self, slug: str, *, date: date | str | OMIT = OMIT, options: RequestOptions | None = None) -> Outcome:
        """Get the times that a visitor can book.

        Needs no API key. The service allows 120 of these calls in 15 minutes from one IP address.

        Args:
            slug: The last part of the public address of the booking page.
            date: Only times on this day.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.public_booking.get_slots("intro-call", date="2026-10-15")
            ```
        """
        return self._call(
            endpoints.PUBLIC_BOOKING_GET_SLOTS(path={"slug": slug}, query={"date": date}, options=options)
        )

    def join_waitlist(
        self, slug: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Put a visitor on the waitlist of a booking page.

        Needs no API key.

        Args:
            slug: The last part of the public address of the booking page.
            body: The fields are not documented. Likely ones are those of a booking: `name`, `email` and `phone`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.public_booking.join_waitlist("intro-call")
            ```
        """
        return self._call(
            endpoints.PUBLIC_BOOKING_JOIN_WAITLIST(
                path={"slug": slug}, body=None if body is OMIT else body, options=options
            )
        )

    def get_embed(
        self, slug: str, *, to: DownloadTarget | None = None, options: RequestOptions | None = None
    ) -> Content:
        """Get a booking page to embed in another website.

        Needs no API key.

        Args:
            slug: The last part of the public address of the booking page.
            to: File for the response, written in chunks and not kept in memory.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            HTML or JavaScript; the content type says which.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.public_booking.get_embed("intro-call")
            ```
        """
        return self._call(endpoints.PUBLIC_BOOKING_GET_EMBED(path={"slug": slug}, to=to, options=options))

    def get_embed_badge(
        self, slug: str, *, to: DownloadTarget | None = None, options: RequestOptions | None = None
    ) -> Content:
        """Get a badge that opens a booking page, to embed in a website.

        Needs no API key.

        Args:
            slug: The last part of the public address of the booking page.
            to: File for the response, written in chunks and not kept in memory.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            HTML or JavaScript; the content type says which.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.public_booking.get_embed_badge("intro-call")
            ```
        """
        return self._call(endpoints.PUBLIC_BOOKING_GET_EMBED_BADGE(path={"slug": slug}, to=to, options=options))

    def get_embed_popup(
        self, slug: str, *, to: DownloadTarget | None = None, options: RequestOptions | None = None
    ) -> Content:
        """Get a popup with a booking page, to embed in a website.

        Needs no API key.

        Args:
            slug: The last part of the public address of the booking page.
            to: File for the response, written in chunks and not kept in memory.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            HTML or JavaScript; the content type says which.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.public_booking.get_embed_popup("intro-call")
            ```
        """
        return self._call(endpoints.PUBLIC_BOOKING_GET_EMBED_POPUP(path={"slug": slug}, to=to, options=options))

    def get_frame_policy(self, slug: str, *, options: RequestOptions | None = None) -> Outcome:
        """Get the rules for showing a booking page in a frame of another website.

        Needs no API key.

        Args:
            slug: The last part of the public address of the booking page.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.public_booking.get_frame_policy("intro-call")
            ```
        """
        return self._call(endpoints.PUBLIC_BOOKING_GET_FRAME_POLICY(path={"slug": slug}, options=options))

    def download_ical(
        self, slug: str, *, to: DownloadTarget | None = None, options: RequestOptions | None = None
    ) -> Content:
        """Download an iCalendar file from a booking page.

        Needs no API key.

        Args:
            slug: The last part of the public address of the booking page.
            to: File for the response, written in chunks and not kept in memory.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The iCalendar file.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.public_booking.download_ical("intro-call")
            ```
        """
        return self._call(endpoints.PUBLIC_BOOKING_DOWNLOAD_ICAL(path={"slug": slug}, to=to, options=options))

    def get_routing_form(self, slug: str, *, options: RequestOptions | None = None) -> BookingRoutingForm:
        """Get a routing form as a visitor sees it.

        Needs no API key.

        Args:
            slug: The last part of the public address of the routing form.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The routing form.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.public_booking.get_routing_form("find-your-expert")
            ```
        """
        return self._call(endpoints.PUBLIC_BOOKING_GET_ROUTING_FORM(path={"slug": slug}, options=options))

    def submit_routing_form(
        self, slug: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Submit a routing form as a visitor, and get the page it leads to.

        Needs no API key.

        Args:
            slug: The last part of the public address of the routing form.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.public_booking.submit_routing_form("find-your-expert")
            ```
        """
        return self._call(
            endpoints.PUBLIC_BOOKING_SUBMIT_ROUTING_FORM(
                path={"slug": slug}, body=None if body is OMIT else body, options=options
            )
        )


class CalendarsRoutingForms(CreateMany, UpdateMany, DeleteMany, Resource):
    """Forms that choose the booking page for a visitor."""

    def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the routing forms to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of routing forms fetched so far.
            options: Options of each request.

        Returns:
            How many records were written, and how many of them an earlier run had fetched.

        Raises:
            ValueError: The file extension does not select a format, or a filter cannot be used.
            TypeError: There is no such filter.
            ConfigurationError: Parquet needs the extra `arrow`.
            OSError: The file cannot be written.
            ConduytError: A page could not be fetched. Call the method again to resume.

        Example:
            ```python
            report = client.calendars.routing_forms.export("routing_forms.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.ROUTING_FORMS_LIST(),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, *, options: RequestOptions | None = None) -> Page[BookingRoutingForm]:
        """List the routing forms.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All routing forms. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.routing_forms.list()
            ```
        """
        return self._page(endpoints.ROUTING_FORMS_LIST(options=options))

    def create(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> BookingRoutingForm:
        """Create a routing form, which chooses the booking page for a visitor.

        Args:
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The routing form.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.routing_forms.create()
            ```
        """
        return self._call(endpoints.ROUTING_FORMS_CREATE(body=None if body is OMIT else body, options=options))

    def get(self, routing_form_id: str, *, options: RequestOptions | None = None) -> BookingRoutingForm:
        """Get a routing form.

        Args:
            routing_form_id: Id of the routing form.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The routing form.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.routing_forms.get("form_4TY2")
            ```
        """
        return self._call(endpoints.ROUTING_FORMS_GET(path={"routing_form_id": routing_form_id}, options=options))

    def update(
        self, routing_form_id: str, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> BookingRoutingForm:
        """Change a routing form.

        Args:
            routing_form_id: Id of the routing form.
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The routing form.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.routing_forms.update("form_4TY2")
            ```
        """
        return self._call(
            endpoints.ROUTING_FORMS_UPDATE(
                path={"routing_form_id": routing_form_id}, body=None if body is OMIT else body, options=options
            )
        )

    def delete(self, routing_form_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a routing form.

        Args:
            routing_form_id: Id of the routing form.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calendars.routing_forms.delete("form_4TY2")
            ```
        """
        return self._call(endpoints.ROUTING_FORMS_DELETE(path={"routing_form_id": routing_form_id}, options=options))
