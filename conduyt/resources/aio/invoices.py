# Made from conduyt/api/invoices.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Invoices, for `AsyncConduyt`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property, loading
from conduyt._values.content import Content
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import DownloadTarget, PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import invoices as endpoints
from conduyt.models.common import Deleted, Outcome
from conduyt.models.invoices import Invoice, InvoiceStatus, NewInvoiceItem, NextInvoiceNumber
from conduyt.pages import AsyncPager
from conduyt.pages.resource import AsyncResource
from conduyt.resources.aio.many import AsyncCreateMany, AsyncDeleteMany, AsyncUpdateMany

if TYPE_CHECKING:
    from conduyt.resources.aio.payments import AsyncPayments


class AsyncInvoices(AsyncCreateMany, AsyncUpdateMany, AsyncDeleteMany, AsyncResource):
    """An invoice asks a contact or a company for money. It has line items, from which the service computes the totals."""

    @cached_property
    def payments(self) -> AsyncPayments:
        """Alias of `client.payments`."""
        from conduyt.resources.aio.payments import AsyncPayments

        return AsyncPayments(self._caller)

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
        """Write the invoices to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            verify: Read the list again until two passes have the same ids. The file has the invoices of the last one.
            progress: Called with the number of invoices fetched so far.
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
            report = await client.invoices.export("invoices.csv")
            print(report.rows)
            ```
        """
        with loading():
            from conduyt._transport.run_flow import perform_async
            from conduyt.csvio import list_files

        return await perform_async(
            self._caller,
            list_files.export_list(
                endpoints.LIST(),
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
    ) -> AsyncPager[Invoice]:
        """List invoices, a page at a time.

        The line items may be missing here; `invoices.get` has them.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of invoices. Await it for the first page, or iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.invoices.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.LIST(query={"page": page, "limit": limit}, options=options))

    async def create(
        self,
        *,
        items: Sequence[NewInvoiceItem | Mapping[str, object]],
        contact_id: str | OMIT = OMIT,
        company_id: str | OMIT = OMIT,
        deal_id: str | OMIT = OMIT,
        invoice_number: str | OMIT = OMIT,
        status: InvoiceStatus | OMIT = OMIT,
        issue_date: datetime | str | OMIT = OMIT,
        due_date: datetime | str | OMIT = OMIT,
        tax_rate: Decimal | float | str | OMIT = OMIT,
        currency: str | OMIT = OMIT,
        notes: str | OMIT = OMIT,
        terms: str | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Invoice:
        """Create an invoice with its line items.

        The service computes the subtotal, the tax and the total. It also chooses the number unless you pass one. A new
        invoice is a draft; mail it with `invoices.send`.

        Args:
            items: The line items.
            contact_id: Id of the contact who has to pay.
            company_id: Id of the company that has to pay.
            deal_id: Id of the deal it belongs to.
            invoice_number: Number of the invoice; the service chooses one if it is left out.
            status: Its status. One of `draft`, `sent`, `viewed`, `paid`, `overdue`, `void`. Default: `draft`.
            issue_date: When it is issued.
            due_date: When it must be paid.
            tax_rate: Rate of the tax. Whether it is a percentage or a fraction is not documented; check `tax_amount` in
                the response.
            currency: ISO code of the currency. Default: `USD`.
            notes: Remarks on the invoice.
            terms: Terms of payment.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The invoice.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.invoices.create(items=[{"description": "Onboarding workshop", "quantity": 2, "unitPrice":
            1200}], contact_id="con_7QX2", due_date="2026-10-31T00:00:00Z")
            ```
        """
        return await self._call(
            endpoints.CREATE(
                body={
                    "items": items,
                    "contactId": contact_id,
                    "companyId": company_id,
                    "dealId": deal_id,
                    "invoiceNumber": invoice_number,
                    "status": status,
                    "issueDate": issue_date,
                    "dueDate": due_date,
                    "taxRate": tax_rate,
                    "currency": currency,
                    "notes": notes,
                    "terms": terms,
                },
                options=options,
            )
        )

    async def get_next_number(self, *, options: RequestOptions | None = None) -> NextInvoiceNumber:
        """Get the number that the next invoice will have.

        The number is probably not reserved for you. To be safe, leave it out of `invoices.create`; the service then
        chooses one.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The next number.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.invoices.get_next_number()
            ```
        """
        return await self._call(endpoints.GET_NEXT_NUMBER(options=options))

    async def get(self, invoice_id: str, *, options: RequestOptions | None = None) -> Invoice:
        """Get an invoice with its line items.

        Args:
            invoice_id: Id of the invoice.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The invoice.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.invoices.get("inv_3KD8")
            ```
        """
        return await self._call(endpoints.GET(path={"invoice_id": invoice_id}, options=options))

    async def update(
        self,
        invoice_id: str,
        *,
        due_date: datetime | str | None | OMIT = OMIT,
        items: Sequence[NewInvoiceItem | Mapping[str, object]] | OMIT = OMIT,
        contact_id: str | None | OMIT = OMIT,
        company_id: str | None | OMIT = OMIT,
        deal_id: str | None | OMIT = OMIT,
        invoice_number: str | OMIT = OMIT,
        status: InvoiceStatus | OMIT = OMIT,
        issue_date: datetime | str | OMIT = OMIT,
        tax_rate: Decimal | float | str | OMIT = OMIT,
        currency: str | OMIT = OMIT,
        notes: str | None | OMIT = OMIT,
        terms: str | None | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Invoice:
        """Change some fields of an invoice.

        Fields that you do not pass stay unchanged. The service does not document which ones it takes; those listed here
        are the ones it takes when an invoice is created.

        Args:
            invoice_id: Id of the invoice.
            due_date: When it must be paid; None clears it.
            items: All line items, because they probably replace the present ones.
            contact_id: Id of the contact who has to pay; None clears it.
            company_id: Id of the company that has to pay; None clears it.
            deal_id: Id of the deal it belongs to; None clears it.
            invoice_number: Number of the invoice.
            status: Its status. One of `draft`, `sent`, `viewed`, `paid`, `overdue`, `void`.
            issue_date: When it is issued.
            tax_rate: Rate of the tax. Whether it is a percentage or a fraction is not documented; check `tax_amount` in
                the response.
            currency: ISO code of the currency.
            notes: Remarks on the invoice; None clears them.
            terms: Terms of payment; None clears them.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The invoice.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.invoices.update("inv_3KD8", due_date="2026-11-30T00:00:00Z")
            ```
        """
        return await self._call(
            endpoints.UPDATE(
                path={"invoice_id": invoice_id},
                body={
                    "dueDate": due_date,
                    "items": items,
                    "contactId": contact_id,
                    "companyId": company_id,
                    "dealId": deal_id,
                    "invoiceNumber": invoice_number,
                    "status": status,
                    "issueDate": issue_date,
                    "taxRate": tax_rate,
                    "currency": currency,
                    "notes": notes,
                    "terms": terms,
                },
                options=options,
            )
        )

    async def delete(self, invoice_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete an invoice.

        To keep it on record instead, use `invoices.void`.

        Args:
            invoice_id: Id of the invoice.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.invoices.delete("inv_3KD8")
            ```
        """
        return await self._call(endpoints.DELETE(path={"invoice_id": invoice_id}, options=options))

    async def send(self, invoice_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Send an invoice by email.

        Each call may send another email.

        Args:
            invoice_id: Id of the invoice.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.invoices.send("inv_3KD8")
            ```
        """
        return await self._call(endpoints.SEND(path={"invoice_id": invoice_id}, options=options))

    async def void(self, invoice_id: str, *, options: RequestOptions | None = None) -> Outcome:
        """Declare an invoice void.

        The invoice stays on record, but it no longer has to be paid. This is probably final.

        Args:
            invoice_id: Id of the invoice.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            Done. The fields of the response are not documented.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.invoices.void("inv_3KD8")
            ```
        """
        return await self._call(endpoints.VOID(path={"invoice_id": invoice_id}, options=options))

    async def download_pdf(
        self, invoice_id: str, *, to: DownloadTarget | None = None, options: RequestOptions | None = None
    ) -> Content:
        """Download an invoice as a PDF file.

        Args:
            invoice_id: Id of the invoice.
            to: File for the response, written in chunks and not kept in memory.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The PDF file.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            await client.invoices.download_pdf("inv_3KD8")
            ```
        """
        return await self._call(endpoints.DOWNLOAD_PDF(path={"invoice_id": invoice_id}, to=to, options=options))
