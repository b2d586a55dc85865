# Made from conduyt/api/payments.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Payments."""

from __future__ import annotations

from decimal import Decimal

from conduyt._core.endpoint import RequestOptions
from conduyt._values.omit import OMIT
from conduyt.endpoints import payments as endpoints
from conduyt.models.payments import Payment, PaymentLink
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources import CreateMany


class Payments(CreateMany, Resource):
    """A payment is money received for an invoice. The service updates the amount paid and the status of the invoice."""

    def list(self, invoice_id: str, *, options: RequestOptions | None = None) -> Page[Payment]:
        """List the payments of an invoice.

        The list has no pages.

        Args:
            invoice_id: Id of the invoice.
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The payments of the invoice. Iterate over it for the items of all pages.

        Raises:
            NotFoundError: 404 `not_found`. There is no object with this id in the workspace of the key.
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.payments.list("inv_3KD8")
            ```
        """
        return self._page(endpoints.LIST(path={"invoice_id": invoice_id}, options=options))

    def create(
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
            client.payments.create("inv_3KD8", amount=1200, method="card")
            ```
        """
        return self._call(
            endpoints.CREATE(
                path={"invoice_id": invoice_id},
                body={"amount": amount, "method": method, "reference": reference, "notes": notes},
                options=options,
            )
        )

    def create_link(self, invoice_id: str, *, options: RequestOptions | None = None) -> PaymentLink:
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
            client.payments.create_link("inv_3KD8")
            ```
        """
        return self._call(endpoints.CREATE_LINK(path={"invoice_id": invoice_id}, options=options))
