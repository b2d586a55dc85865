# Made from conduyt/api/webhooks.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Webhooks, for `AsyncConduyt`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property, loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import webhooks as endpoints
from conduyt.models.common import Deleted, Outcome
from conduyt.models.webhooks import Webhook, WebhookDelivery, WebhookEventName, WebhookTest
from conduyt.pages import AsyncPager
from conduyt.pages.resource import AsyncResource
from conduyt.resources.aio.many import AsyncCreateMany, AsyncDeleteMany, AsyncUpdateMany


class AsyncWebhooks(AsyncCreateMany, AsyncUpdateMany, AsyncDeleteMany, AsyncResource):
    """A webhook is a URL of your server. The service calls it when an event happens in the workspace. It signs each call
    with the secret of the webhook. If your server does not respond with a 2xx status, the service repeats the call with
    growing pauses for up to 72 hours, then switches the webhook off. The payloads are described in events.yaml.
    """

    @cached_property
    def deliveries(self) -> AsyncWebhooksDeliveries:
        """The deliveries of events to a webhook."""
        return AsyncWebhooksDeliveries(self._caller)

    @cached_property
    def logs(self) -> AsyncWebhooksLogs:
        """The older log of deliveries."""
        return AsyncWebhooksLogs(self._caller)

    @cached_property
    def managed(self) -> AsyncWebhooksManaged:
        """Webhooks, listed in pages."""
        return AsyncWebhooksManaged(self._caller)

    async def missed(
        self, webhook_id: str, *, since: datetime | timedelta | None = None, options: RequestOptions | None = None
    ) -> Sequence[WebhookDelivery]:
        """List the deliveries that failed for good, in the order of the events.

        The service does not try these again. It switches a webhook off after such a failure.

        Args:
            webhook_id: Id of the webhook.
            since: Only deliveries of events since then: a time, or how long ago. Default: all.
            options: Options of each request.

        Returns:
            The deliveries.

        Raises:
            ValueError: `since` has no time zone.
            NotFoundError: 404 `not_found`. There is no webhook with this id in the workspace of the key.
            ConduytError: A page could not be read.

        Example:
            ```python
            for delivery in await client.webhooks.missed("webhook_3K9T"):
                print(delivery.created_at, delivery.event, delivery.status_code)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.bulk import missed

        return await perform_async(self._caller, missed.missed(webhook_id, since=since, options=options))

    async def replay_missed(
        self,
        webhook_id: str,
        *,
        since: datetime | timedelta | None = None,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> Sequence[WebhookDelivery]:
        """Send the deliveries again that failed for good, up to 100 in a request.

        Your application gets these events late, and maybe twice: use a deduplicator of `conduyt.webhooks`. If the call
        fails, call it again: it sends only what is still missed.

        Args:
            webhook_id: Id of the webhook.
            since: Only deliveries of events since then: a time, or how long ago. Default: all.
            progress: Called with the number of deliveries so far.
            options: Options of each request.

        Returns:
            The deliveries that are sent again.

        Raises:
            ValueError: `since` has no time zone.
            NotFoundError: 404 `not_found`. There is no webhook with this id in the workspace of the key.
            ConduytError: The webhook is switched off, or a request failed. A note says how many were sent again before.

        Example:
            ```python
            sent = await client.webhooks.replay_missed("webhook_3K9T")
            print(len(sent))
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.bulk import missed

        return await perform_async(
            self._caller, missed.replay_missed(webhook_id, since=since, progress=progress, options=options)
        )

    async def export(
        self,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the webhooks to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            progress: Called with the number of webhooks fetched so far.
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
            report = await client.webhooks.export("webhooks.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.LIST(), (), path, raw=raw, bom=bom, checkpoint=checkpoint, progress=progress, options=options
            ),
        )

    def list(self, *, options: RequestOptions | None = None) -> AsyncPager[Webhook]:
        """List all webhooks.

        The list has no pages; `webhooks.managed.list` has.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            All webhooks. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.webhooks.list()
            ```
        """
        return self._page(endpoints.LIST(options=options))

    async def create(
        self,
        *,
        url: str,
        events: Sequence[WebhookEventName],
        active: bool | OMIT = OMIT,
        description: str | OMIT = OMIT,
        is_active: bool | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Webhook:
        """Create a webhook and get its signing secret.

        Only this response holds `secret`; keep it, because the service does not show it again. The service refuses
        addresses that it cannot call safely, such as those of a private network.

        Args:
            url: The address to call. It must be reachable from outside.
            events: The events to send. At least 1 item.
            active: Whether it starts switched on.
            description: What it is for.
            is_active: Another word for `active`, sent as it is.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The webhook with its signing secret.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.webhooks.create(url="https://example.com/hooks/conduyt", events=["contact.created",
            "deal.stage_changed"], active=True)
            ```
        """
        return await self._call(
            endpoints.CREATE(
                body={
                    "url": url,
                    "events": events,
                    "active": active,
                    "description": description,
                    "isActive": is_active,
                },
                options=options,
            )
        )

    async def get(self, webhook_id: str, *, options: RequestOptions | None = None) -> Webhook:
        """Get a webhook.

        The response does not hold the signing secret.

        Args:
            webhook_id: Id of the webhook.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The webhook.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.webhooks.get("webhook_3K9T")
            ```
        """
        return await self._call(endpoints.GET(path={"webhook_id": webhook_id}, options=options))

    async def update(
        self,
        webhook_id: str,
        *,
        url: str | OMIT = OMIT,
        events: Sequence[WebhookEventName] | OMIT = OMIT,
        is_active: bool | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Webhook:
        """Change a webhook, or switch it on or off.

        Fields that you do not pass stay unchanged.

        Args:
            webhook_id: Id of the webhook.
            url: New address to call. It must be reachable from outside.
            events: The events to send, instead of those so far. At least 1 item.
            is_active: Whether it is switched on.
            description: New description; None clears it.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The webhook.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.webhooks.update("webhook_3K9T", events=["contact.created", "contact.updated"], is_active=False)
            ```
        """
        return await self._call(
            endpoints.UPDATE(
                path={"webhook_id": webhook_id},
                body={"url": url, "events": events, "isActive": is_active, "description": description},
                options=options,
            )
        )

    async def delete(self, webhook_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a webhook.

        The service archives the webhook and drops the deliveries that are still pending.

        Args:
            webhook_id: Id of the webhook.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.webhooks.delete("webhook_3K9T")
            ```
        """
        return await self._call(endpoints.DELETE(path={"webhook_id": webhook_id}, options=options))

    async def send_test(self, webhook_id: str, *, options: RequestOptions | None = None) -> WebhookTest:
        """Send a test event to a webhook.

        Args:
            webhook_id: Id of the webhook.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The result of the test event.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.webhooks.send_test("webhook_3K9T")
            ```
        """
        return await self._call(endpoints.SEND_TEST(path={"webhook_id": webhook_id}, options=options))


class AsyncWebhooksDeliveries(AsyncResource):
    """The deliveries of events to a webhook."""

    async def export(
        self,
        webhook_id: str,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        verify: bool = False,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the deliveries to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it. If others edit the list meanwhile, records can
        be missing or repeated; `verify` reads the list again.

        Args:
            webhook_id: Id of the webhook.
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            verify: Read the list again until two passes have the same ids. The file has the deliveries of the last one.
            progress: Called with the number of deliveries fetched so far.
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
            report = await client.webhooks.deliveries.export("webhook_3K9T", "deliveries.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.DELIVERIES_LIST(path={"webhook_id": webhook_id}),
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
        self,
        webhook_id: str,
        *,
        page: int | OMIT = OMIT,
        limit: int | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> AsyncPager[WebhookDelivery]:
        """List the deliveries to a webhook, a page at a time.

        Args:
            webhook_id: Id of the webhook.
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of deliveries. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.webhooks.deliveries.list("webhook_3K9T", page=1, limit=50)
            ```
        """
        return self._page(
            endpoints.DELIVERIES_LIST(
                path={"webhook_id": webhook_id}, query={"page": page, "limit": limit}, options=options
            )
        )

    def list_replayable(
        self, *, page: int | OMIT = OMIT, limit: int | OMIT = OMIT, options: RequestOptions | None = None
    ) -> AsyncPager[WebhookDelivery]:
        """List the deliveries that can be sent again, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of deliveries. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.webhooks.deliveries.list_replayable(page=1, limit=50)
            ```
        """
        return self._page(endpoints.DELIVERIES_LIST_REPLAYABLE(query={"page": page, "limit": limit}, options=options))

    async def replay(
        self,
        *,
        delivery_ids: Sequence[str] | OMIT = OMIT,
        event_type: WebhookEventName | OMIT = OMIT,
        status: Literal["failed", "pending"] | str | OMIT = OMIT,
        force_succeeded_replay: bool | OMIT = OMIT,
        confirm_succeeded_replay: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Outcome:
        """Send deliveries again, up to 100 at a time.

        Choose the deliveries by id, event or status. Those that succeeded are sent again only if `forceSucceededReplay`
        and `confirmSucceededReplay` are set.

        Args:
            delivery_ids: Ids of the deliveries to send again, at most 100. At most 100 items.
            event_type: Only deliveries of this event. One of `contact.created`, `contact.updated`, `contact.deleted`,
                `contact.assigned`, `contact.tag_added`, `contact.tag_removed`, `company.created`, `company.updated`,
                `company.stage_changed`, `deal.created`, `deal.updated`, `deal.stage_changed`, `deal.won`, `deal.lost`,
                `deal.deleted`, `deal.stalled`, `task.created`, `task.completed`, `message.sent`, `message.received`,
                `note.created`, `pipeline.updated`, `appointment.created`, `appointment.updated`, `appointment.booked`,
                `appointment.cancelled`, `call.completed`, `call.dispositioned`, `call.missed`, `campaign.completed`,
                `document.sent`, `document.viewed`, `form.submitted`, `invoice.paid`.
            status: Only deliveries with this status. One of `failed`, `pending`.
            force_succeeded_replay: Whether to send those again that succeeded.
            confirm_succeeded_replay: Confirms `forceSucceededReplay`. The wording the service expects is not
                documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.webhooks.deliveries.replay(status="failed")
            ```
        """
        return await self._call(
            endpoints.DELIVERIES_REPLAY(
                body={
                    "deliveryIds": delivery_ids,
                    "eventType": event_type,
                    "status": status,
                    "forceSucceededReplay": force_succeeded_replay,
                    "confirmSucceededReplay": confirm_succeeded_replay,
                },
                options=options,
            )
        )


class AsyncWebhooksLogs(AsyncResource):
    """The older log of deliveries."""

    async def export(
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
        """Write the logs to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            verify: Read the list again until two passes have the same ids. The file has the logs of the last one.
            progress: Called with the number of logs fetched so far.
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
            report = await client.webhooks.logs.export("logs.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.LOGS_LIST(),
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
    ) -> AsyncPager[WebhookDelivery]:
        """List the older log of deliveries, a page at a time.

        Request and response bodies are blanked out for a key that may not see every contact. For one webhook, use the
        newer `webhooks.deliveries.list`.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of deliveries. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.webhooks.logs.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.LOGS_LIST(query={"page": page, "limit": limit}, options=options))


class AsyncWebhooksManaged(AsyncCreateMany, AsyncResource):
    """Webhooks, listed in pages."""

    async def export(
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
        """Write the managed to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            verify: Read the list again until two passes have the same ids. The file has the managed of the last one.
            progress: Called with the number of managed fetched so far.
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
            report = await client.webhooks.managed.export("managed.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.MANAGED_LIST(),
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
    ) -> AsyncPager[Webhook]:
        """List webhooks, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of webhooks. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.webhooks.managed.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.MANAGED_LIST(query={"page": page, "limit": limit}, options=options))

    async def create(
        self,
        *,
        url: str,
        events: Sequence[WebhookEventName],
        description: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Webhook:
        """Create a managed webhook and get its signing secret.

        Does the same as `webhooks.create`, but cannot create a webhook that is switched off. Only this response holds
        `secret`; keep it, because the service does not show it again.

        Args:
            url: The address to call. It must be reachable from outside.
            events: The events to send. At least 1 item.
            description: What it is for.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The webhook with its signing secret.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.webhooks.managed.create(url="https://example.com/hooks/conduyt", events=["contact.created",
            "deal.stage_changed"])
            ```
        """
        return await self._call(
            endpoints.MANAGED_CREATE(body={"url": url, "events": events, "description": description}, options=options)
        )
