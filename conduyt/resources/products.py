# Made from conduyt/api/products.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Products."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import loading
from conduyt._values.csv_reports import ExportReport
from conduyt._values.files import PathInput
from conduyt._values.omit import OMIT
from conduyt._values.progress import ProgressCallback
from conduyt.endpoints import products as endpoints
from conduyt.models.common import Deleted
from conduyt.models.products import Product
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources.many import CreateMany, DeleteMany, UpdateMany


class Products(CreateMany, UpdateMany, DeleteMany, Resource):
    """A product is something you sell, with a price. Invoices are made of products."""

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
        """Write the products to a file, page by page: CSV, JSON Lines or Parquet, depending on its extension.

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
            verify: Read the list again until two passes have the same ids. The file has the products of the last one.
            progress: Called with the number of products fetched so far.
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
            report = client.products.export("products.csv")
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
    ) -> Page[Product]:
        """List products, a page at a time.

        Args:
            page: Number of the page, counted from 1. At least 1. Default: `1`.
            limit: Items on a page. From 1 to 100. Default: `50`.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A page of products. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.products.list(page=1, limit=50)
            ```
        """
        return self._page(endpoints.LIST(query={"page": page, "limit": limit}, options=options))

    def create(
        self,
        *,
        name: str,
        price: Decimal | float | str,
        description: str | OMIT = OMIT,
        sku: str | OMIT = OMIT,
        currency: str | OMIT = OMIT,
        unit: str | OMIT = OMIT,
        taxable: bool | OMIT = OMIT,
        is_active: bool | OMIT = OMIT,
        metadata: Mapping[str, object] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Product:
        """Create a product.

        Args:
            name: Name of the product.
            price: Price of one unit, in units of `currency`, not in cents.
            description: More about it.
            sku: Your own article number.
            currency: ISO code of the currency. Default: `USD`.
            unit: Unit of the quantity, such as hour or piece. Default: `unit`.
            taxable: Whether tax applies to it. Default: `true`.
            is_active: Whether it is in use. Default: `true`.
            metadata: Further data of your own.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The product.

        Raises:
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.products.create(name="Onboarding day", price=1200, sku="ONB-1")
            ```
        """
        return self._call(
            endpoints.CREATE(
                body={
                    "name": name,
                    "price": price,
                    "description": description,
                    "sku": sku,
                    "currency": currency,
                    "unit": unit,
                    "taxable": taxable,
                    "isActive": is_active,
                    "metadata": metadata,
                },
                options=options,
            )
        )

    def get(self, product_id: str, *, options: RequestOptions | None = None) -> Product:
        """Get a product.

        Args:
            product_id: Id of the product.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The product.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.products.get("prod_2GK7")
            ```
        """
        return self._call(endpoints.GET(path={"product_id": product_id}, options=options))

    def update(
        self,
        product_id: str,
        *,
        name: str | OMIT = OMIT,
        price: Decimal | float | str | OMIT = OMIT,
        description: str | None | OMIT = OMIT,
        sku: str | None | OMIT = OMIT,
        currency: str | OMIT = OMIT,
        unit: str | OMIT = OMIT,
        taxable: bool | OMIT = OMIT,
        is_active: bool | OMIT = OMIT,
        metadata: Mapping[str, object] | OMIT = OMIT,
        options: RequestOptions | None = None,
    ) -> Product:
        """Change some fields of a product.

        Fields that you leave out stay unchanged. To retire a product without deleting it, set `is_active` to False.

        Args:
            product_id: Id of the product.
            name: New name.
            price: New price of one unit, in units of `currency`, not in cents.
            description: New description; None clears it.
            sku: New article number; None clears it.
            currency: ISO code of the currency.
            unit: Unit of the quantity, such as hour or piece.
            taxable: Whether tax applies to it.
            is_active: Whether it is in use.
            metadata: Further data of your own. What happens to keys that you leave out is not documented.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The product.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ValidationFailedError: 422 `validation_failed`. Some fields are invalid; `details` names them.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.products.update("prod_2GK7", price=1350)
            ```
        """
        return self._call(
            endpoints.UPDATE(
                path={"product_id": product_id},
                body={
                    "name": name,
                    "price": price,
                    "description": description,
                    "sku": sku,
                    "currency": currency,
                    "unit": unit,
                    "taxable": taxable,
                    "isActive": is_active,
                    "metadata": metadata,
                },
                options=options,
            )
        )

    def delete(self, product_id: str, *, options: RequestOptions | None = None) -> Deleted:
        """Delete a product.

        Args:
            product_id: Id of the product.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The object is deleted.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.products.delete("prod_2GK7")
            ```
        """
        return self._call(endpoints.DELETE(path={"product_id": product_id}, options=options))
