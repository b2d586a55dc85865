# Made from conduyt/api/calls.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import calls as endpoints
from conduyt.models.calls import Call, CallDirection
from conduyt.models.common import Outcome
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources.many import CreateMany, UpdateMany


class Calls(CreateMany, UpdateMany, Resource):
    """A call is the record of one phone call, made or received. Creating one only logs it; no call is made."""

    def export(
        self,
        path: PathInput,
        *,
        filters: Mapping[str, object] | None = None,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the calls to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            filters: Which calls, with the names and values of the arguments of `list`. `sort` and `order` are the order
                of the file. Default: all, the oldest first where the list can be sorted.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the calls of the last one.
            progress: Called with the number of calls fetched so far.
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
            report = client.calls.export("calls.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform
            from conduyt.csvio import list_files

        return perform(
            self._caller,
            list_files.export_list(
                endpoints.LIST(),
                ("direction", "status", "user_id", "created_after", "created_before"),
                path,
                filters=filters,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                verify=verify,
                progress=progress,
                options=options,
            ),
        )

    def list(
        self,
        *,
        page: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        direction: CallDirection | OMIT = OMIT,
        status: str | OMIT = OMIT,
        user_id: str | OMIT = OMIT,
        created_after: date | str | datetime | OMIT = OMIT,
        created_before: date | str | datetime | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Page[Call]:
        """List calls, a page at a time.

        The service promises filters but does not document their names; those below are inferred.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            direction: Only calls in this direction. One of `inbound`, `outbound`.
            status: Only calls with this status.
            user_id: Only calls of the user with this id.
            created_after: Only calls created after this date or time.
            created_before: Only calls created before this date or time.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of calls. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calls.list(page=1, limit=50, user_id="user_4RT1")
            ```
        """
        return self._page(
            endpoints.LIST(
                query={
                    "page": page,
                    "limit": limit,
                    "direction": direction,
                    "status": status,
                    "user_id": user_id,
                    "created_after": created_after,
                    "created_before": created_before,
                },
                options=options,
            )
        )

    def create(
        self,
        *,
        direction: CallDirection,
        from_number: str,
        to_number: str,
        contact_id: str | OMIT = OMIT,
        duration: int | OMIT = OMIT,
        recording_url: str | OMIT = OMIT,
        notes: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Call:
        """Log a call that took place.

        Args:
            direction: Its direction. One of `inbound`, `outbound`.
            from_number: Number of the caller; E.164, such as +14155550100, is best.
            to_number: Number that was called; E.164, such as +14155550123, is best.
            contact_id: Id of the contact on the line.
            duration: How long it took, in seconds.
            recording_url: Address of the recording.
            notes: What was talked about.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The call.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calls.create(direction="outbound", from_number="+14155550100", to_number="+14155550123")
            ```
        """
        return self._call(
            endpoints.CREATE(
                body={
                    "direction": direction,
                    "fromNumber": from_number,
                    "toNumber": to_number,
                    "contactId": contact_id,
                    "duration": duration,
                    "recordingUrl": recording_url,
                    "notes": notes,
                },
                options=options,
            )
        )

    def get(self, call_id: str, *, options: RequestOptions | None = None) -> Call:
        """Get a call.

        Args:
            call_id: Id of the call.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The call.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calls.get("call_9LD3")
            ```
        """
        return self._call(endpoints.GET(path={"call_id": call_id}, options=options))

    def update(
        self,
        call_id: str,
        *,
        notes: str | None | OMIT = OMIT,
        duration: int | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Call:
        """Change the notes or the duration of a call.

        Fields that you do not pass stay unchanged.

        Args:
            call_id: Id of the call.
            notes: What was talked about; None clears it.
            duration: How long it took, in seconds.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The call.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calls.update("call_9LD3", notes="Wants an offer by Friday.", duration=184)
            ```
        """
        return self._call(
            endpoints.UPDATE(path={"call_id": call_id}, body={"notes": notes, "duration": duration}, options=options)
        )

    def send_voice_drop(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Leave a recording on the voicemail of a contact.

        The API sends the recording in the background. `messages.sms.get_transports` says whether the workspace can send
        voice drops.

        Args:
            body: The fields are not documented. A likely one is `contactId`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The API sends the voice drop in the background. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.calls.send_voice_drop()
            ```
        """
        return self._call(endpoints.SEND_VOICE_DROP(body=None if body is OMIT else body, options=options))
