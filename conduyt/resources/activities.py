# Made from conduyt/api/activities.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Activities."""

from __future__ import annotations

from collections.abc import Mapping

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import activities as endpoints
from conduyt.models.activities import Activity
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources.many import CreateMany


class Activities(CreateMany, Resource):
    """An activity records an event of a contact or deal, with its time. The service records most of them itself; you can
    add your own.
    """

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
        """Write the activities to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            filters: Which activities, with the names and values of the arguments of `list`. `sort` and `order` are the
                order of the file. Default: all, the oldest first where the list can be sorted.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the activities of the last one.
            progress: Called with the number of activities fetched so far.
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
            report = client.activities.export("activities.csv")
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
                ("contact_id", "deal_id", "type", "user_id"),
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
        contact_id: str | OMIT = OMIT,
        deal_id: str | OMIT = OMIT,
        type: str | OMIT = OMIT,
        user_id: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Page[Activity]:
        """List activities, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            contact_id: Only what happened to the contact with this id.
            deal_id: Only what happened to the deal with this id.
            type: Only activities of this kind, such as call or lead_assigned.
            user_id: Only activities of the user with this id. The name of this filter is not documented; check that the
                response is filtered.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of activities. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.activities.list(page=1, limit=50, contact_id="con_7QX2")
            ```
        """
        return self._page(
            endpoints.LIST(
                query={
                    "page": page,
                    "limit": limit,
                    "contact_id": contact_id,
                    "deal_id": deal_id,
                    "type": type,
                    "user_id": user_id,
                },
                options=options,
            )
        )

    def create(
        self,
        *,
        type: str,
        title: str,
        description: str | OMIT = OMIT,
        contact_id: str | OMIT = OMIT,
        deal_id: str | OMIT = OMIT,
        metadata: Mapping[str, object] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Activity:
        """Record an activity.

        Args:
            type: Kind of activity, such as call.
            title: What happened, in one line.
            description: Details.
            contact_id: Id of the contact it happened to.
            deal_id: Id of the deal it happened to.
            metadata: Further data of your own.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The activity.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.activities.create(type="call", title="Called about the renewal", contact_id="con_7QX2")
            ```
        """
        return self._call(
            endpoints.CREATE(
                body={
                    "type": type,
                    "title": title,
                    "description": description,
                    "contactId": contact_id,
                    "dealId": deal_id,
                    "metadata": metadata,
                },
                options=options,
            )
        )

    def get(self, activity_id: str, *, options: RequestOptions | None = None) -> Activity:
        """Get an activity.

        Args:
            activity_id: Id of the activity.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The activity.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.activities.get("act_6HJ3")
            ```
        """
        return self._call(endpoints.GET(path={"activity_id": activity_id}, options=options))
