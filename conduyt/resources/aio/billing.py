# Made from conduyt/api/billing.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Billing, for `AsyncConduyt`."""

from __future__ import annotations

from collections.abc import Mapping

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property, loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import billing as endpoints
from conduyt.models.billing import BillingSession, BillingStatus
from conduyt.models.common import Deleted, Outcome
from conduyt.pages import AsyncPager
from conduyt.pages.resource import AsyncResource
from conduyt.resources.aio.many import AsyncCreateMany


class AsyncBilling(AsyncResource):
    """The subscription of the workspace to Conduyt itself. Money that your customers pay you is under invoices and
    payments.
    """

    @cached_property
    def addons(self) -> AsyncBillingAddons:
        """The add-ons of the subscription."""
        return AsyncBillingAddons(self._caller)

    async def create_checkout(
        self, *, price_id: str | OMIT = OMIT, options: RequestOptions | None = None
    ) -> BillingSession:
        """Create a page to subscribe to a plan.

        Open the `url` of the response in a browser. Nothing is paid until the checkout is completed there.

        Args:
            price_id: Stripe's id of the price to subscribe to.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The page.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.billing.create_checkout(price_id="price_1PqZ")
            ```
        """
        return await self._call(endpoints.CREATE_CHECKOUT(body={"priceId": price_id}, options=options))

    async def create_portal(self, *, options: RequestOptions | None = None) -> BillingSession:
        """Create a page to manage the subscription.

        Send them to the `url` of the response.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The page.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.billing.create_portal()
            ```
        """
        return await self._call(endpoints.CREATE_PORTAL(options=options))

    async def get_status(self, *, options: RequestOptions | None = None) -> BillingStatus:
        """Get the state of the subscription.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The subscription.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.billing.get_status()
            ```
        """
        return await self._call(endpoints.GET_STATUS(options=options))

    async def get_gate(self, *, options: RequestOptions | None = None) -> Outcome:
        """Get whether billing blocks access to the workspace.

        The response probably says what the subscription allows at present.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.billing.get_gate()
            ```
        """
        return await self._call(endpoints.GET_GATE(options=options))


class AsyncBillingAddons(AsyncCreateMany, AsyncResource):
    """The add-ons of the subscription."""

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
        """Write the addons to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            progress: Called with the number of addons fetched so far.
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
            report = await client.billing.addons.export("addons.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.ADDONS_LIST(),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, *, options: RequestOptions | None = None) -> AsyncPager[Outcome]:
        """List the add-ons of the subscription.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A list whose items are not documented. Await it for the first page, or iterate over it for the items of all
            pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.billing.addons.list()
            ```
        """
        return self._page(endpoints.ADDONS_LIST(options=options))

    async def create(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Add an add-on to the subscription.

        This probably costs money.

        Args:
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.billing.addons.create()
            ```
        """
        return await self._call(endpoints.ADDONS_CREATE(body=None if body is OMIT else body, options=options))

    async def update(
        self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None
    ) -> Outcome:
        """Change an add-on of the subscription.

        This probably changes the costs. How to name the add-on is not documented.

        Args:
            body: The fields are not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.billing.addons.update()
            ```
        """
        return await self._call(endpoints.ADDONS_UPDATE(body=None if body is OMIT else body, options=options))

    async def delete(self, *, options: RequestOptions | None = None) -> Deleted:
        """Remove add-ons from the subscription.

        It is not documented how to select one add-on. The call probably removes all of them.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.billing.addons.delete()
            ```
        """
        return await self._call(endpoints.ADDONS_DELETE(options=options))
