# Made from conduyt/api/activities.yaml by `python -m conduyt._codegen`.
# Edit the source instead: changes here are lost.
"""Activities."""

from __future__ import annotations

from collections.abc import Mapping

from conduyt._core.endpoint import RequestOptions
from conduyt._values.omit import OMIT
from conduyt.endpoints import activities as endpoints
from conduyt.models.activities import Activity
from conduyt.pages import Page
from conduyt.pages.resource import Resource
from conduyt.resources import CreateMany


class Activities(CreateMany, Resource):
    """An activity records an event of a contact or deal, with its time. The service records most of them itself; you can
    add your own.
    """

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
