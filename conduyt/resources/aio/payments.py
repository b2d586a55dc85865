# Made from conduyt/api/payments.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Payments, for `AsyncConduyt`."""

from __future__ import annotations

from decimal import Decimal

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import payments as endpoints
from conduyt.models.payments import Payment, PaymentLink
from conduyt.pages import AsyncPager
from conduyt.pages.resource import AsyncResource
from conduyt.resources.aio.many import AsyncCreateMany


class AsyncPayments(AsyncCreateMany, AsyncResource):
    """A payment is money received for an invoice. The service updates the amount paid and the status of the invoice."""

    async def export(
        self,
        invoice_id: str,
        path: PathInput,
        *,
        raw: bool = False,
        bom: bool = False,
        checkpoint: bool = True,
        progress: ProgressCallback | None = None,
        options: RequestOptions | None = None,
    ) -> ExportReport:
        """Write the payments to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

        Rows are collected in `<path>.part`; the file appears when the export is complete. If the export is interrupted,
        even by a crash, call the method again within a day to resume it.

        Args:
            invoice_id: Id of the invoice.
            path: The file, ending with `.csv`, `.jsonl`, `.ndjson` or `.parquet`. An existing file is replaced. Only
                its owner can read it.
            raw: Write CSV cells unchanged. Default: cells that a spreadsheet would run as a formula, including phone
                numbers with a plus sign, get a leading apostrophe.
            bom: Begin CSV with a byte order mark, so that Excel reads it as UTF-8.
            checkpoint: Keep `<path>.part` if the export is interrupted, and resume from it. False: delete it and start
                again.
            progress: Called with the number of payments fetched so far.
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
            report = await client.payments.export("inv_3KD8", "payments.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.LIST(path={"invoice_id": invoice_id}),
                (),
                path,
                raw=raw,
                bom=bom,
                checkpoint=checkpoint,
                progress=progress,
                options=options,
            ),
        )

    def list(self, invoice_id: str, *, options: RequestOptions | None = None) -> AsyncPager[Payment]:
        """List the payments of an invoice.

        The list has no pages.

        Args:
            invoice_id: Id of the invoice.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The payments of the invoice. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.payments.list("inv_3KD8")
            ```
        """
        return self._page(endpoints.LIST(path={"invoice_id": invoice_id}, options=options))

    async def create(
        self,
        invoice_id: str,
        *,
        amount: Decimal | float | str,
        method: str | OMIT = OMIT,
        reference: str | OMIT = OMIT,
        notes: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Payment:
        """Record a payment of an invoice.

        This only records a payment that was made elsewhere; no money is charged. To let someone pay online, use
        `payments.create_link`. There is no method that changes or deletes a payment.

        Args:
            invoice_id: Id of the invoice.
            amount: Amount, in units of the currency of the invoice, not in cents.
            method: How it was paid. Values other than `card` are not documented. Default: `card`.
            reference: What identifies the payment elsewhere, such as a check number.
            notes: Remarks on the payment.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The payment.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.payments.create("inv_3KD8", amount=1200, method="card")
            ```
        """
        return await self._call(
            endpoints.CREATE(
                path={"invoice_id": invoice_id},
                body={"amount": amount, "method": method, "reference": reference, "notes": notes},
                options=options,
            )
        )

    async def create_link(self, invoice_id: str, *, options: RequestOptions | None = None) -> PaymentLink:
        """Create a link to pay an invoice online.

        Stripe processes the payment.

        Args:
            invoice_id: Id of the invoice.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The link.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.payments.create_link("inv_3KD8")
            ```
        """
        return await self._call(endpoints.CREATE_LINK(path={"invoice_id": invoice_id}, options=options))
