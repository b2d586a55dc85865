# Made from conduyt/api/billing.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Billing."""

from __future__ import annotations

from collections.abc import Mapping

from conduyt._core.endpoint import RequestOptions
from conduyt._util.loading import cached_property
from conduyt._values.omit import OMIT
from conduyt.endpoints import billing as endpoints
from conduyt.models.billing import BillingSession, BillingStatus
from conduyt.models.common import Deleted, Outcome
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources import CreateMany


class Billing(Resource):
    """The subscription of the workspace to Conduyt itself. Money that your customers pay you is under invoices and
    payments.
    """

    @cached_property
    def addons(self) -> BillingAddons:
        """The add-ons of the subscription."""
        return BillingAddons(self._caller)

    def create_checkout(self, *, price_id: str | OMIT = OMIT, options: RequestOptions | None = None) -> BillingSession:
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
            client.billing.create_checkout(price_id="price_1PqZ")
            ```
        """
        return self._call(endpoints.CREATE_CHECKOUT(body={"priceId": price_id}, options=options))

    def create_portal(self, *, options: RequestOptions | None = None) -> BillingSession:
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
            client.billing.create_portal()
            ```
        """
        return self._call(endpoints.CREATE_PORTAL(options=options))

    def get_status(self, *, options: RequestOptions | None = None) -> BillingStatus:
        """Get the state of the subscription.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            The subscription.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.billing.get_status()
            ```
        """
        return self._call(endpoints.GET_STATUS(options=options))

    def get_gate(self, *, options: RequestOptions | None = None) -> Outcome:
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
            client.billing.get_gate()
            ```
        """
        return self._call(endpoints.GET_GATE(options=options))


class BillingAddons(CreateMany, Resource):
    """The add-ons of the subscription."""

    def list(self, *, options: RequestOptions | None = None) -> Page[Outcome]:
        """List the add-ons of the subscription.

        The list has no pages.

        Args:
            options: Options of this call, such as `timeout` or `headers`.

        Returns:
            A list whose items are not documented. Iterate over it for the items of all pages.

        Raises:
            ConduytError: Any other failure; see `conduyt.errors` for all classes.

        Example:
            ```python
            client.billing.addons.list()
            ```
        """
        return self._page(endpoints.ADDONS_LIST(options=options))

    def create(self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None) -> Outcome:
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
            client.billing.addons.create()
            ```
        """
        return self._call(endpoints.ADDONS_CREATE(body=None if body is OMIT else body, options=options))

    def update(self, *, body: Mapping[str, object] | OMIT = OMIT, options: RequestOptions | None = None) -> Outcome:
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
            client.billing.addons.update()
            ```
        """
        return self._call(endpoints.ADDONS_UPDATE(body=None if body is OMIT else body, options=options))

    def delete(self, *, options: RequestOptions | None = None) -> Deleted:
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
            client.billing.addons.delete()
            ```
        """
        return self._call(endpoints.ADDONS_DELETE(options=options))
