"""The lists that can be read for changes."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._core.endpoint import Endpoint, RequestOptions
from conduyt._core.page import PageData
from conduyt._values.model import Model
from conduyt.changes import AsyncChanges, Changes, Deletions, StateInput
from conduyt.changes.flow import ChangeRequest, change_flow
from conduyt.changes.state import store_of
from conduyt.endpoints import companies as company_endpoints
from conduyt.endpoints import contacts as contact_endpoints
from conduyt.endpoints import deals as deal_endpoints
from conduyt.endpoints import tasks as task_endpoints
from conduyt.models.companies import Company
from conduyt.models.contacts import Contact
from conduyt.models.deals import Deal
from conduyt.models.tasks import Task

M = TypeVar("M", bound=Model)


def contacts(state: StateInput, *, lookback: timedelta, deletions: Deletions) -> ChangeRequest[Contact]:
    """Ask for the changes of contacts."""
    return _request("contacts", contact_endpoints.LIST, contact_endpoints.GET, "contact_id", state, lookback, deletions)


def companies(state: StateInput, *, lookback: timedelta, deletions: Deletions) -> ChangeRequest[Company]:
    """Ask for the changes of companies."""
    return _request(
        "companies", company_endpoints.LIST, company_endpoints.GET, "company_id", state, lookback, deletions
    )


def deals(state: StateInput, *, lookback: timedelta, deletions: Deletions) -> ChangeRequest[Deal]:
    """Ask for the changes of deals. The service sorts them by stage first, so each run reads the whole list."""
    return _request(
        "deals", deal_endpoints.LIST, deal_endpoints.GET, "deal_id", state, lookback, deletions, is_sorted=False
    )


def tasks(state: StateInput, *, lookback: timedelta, deletions: Deletions) -> ChangeRequest[Task]:
    """Ask for the changes of tasks."""
    return _request("tasks", task_endpoints.LIST, task_endpoints.GET, "task_id", state, lookback, deletions)


def _request(
    resource: str,
    listing: Endpoint[PageData[M]],
    get: Endpoint[M],
    name: str,
    state: StateInput,
    lookback: timedelta,
    deletions: Deletions,
    *,
    is_sorted: bool = True,
) -> ChangeRequest[M]:
    return ChangeRequest(
        resource=resource,
        listing=listing(query={"sort": "updatedAt", "order": "desc", "limit": 100}),
        get=lambda id_: get(path={name: id_}),
        is_sorted=is_sorted,
        store=store_of(state),
        lookback=lookback,
        deletions=deletions,
    )


def run(caller: Caller, request: ChangeRequest[M], *, options: RequestOptions | None) -> Changes[M]:
    """Read with a synchronous client."""
    return Changes(caller, change_flow(request, caller.scope, options or {}), request.store)


def run_async(caller: AsyncCaller, request: ChangeRequest[M], *, options: RequestOptions | None) -> AsyncChanges[M]:
    """Read with an asynchronous client."""
    return AsyncChanges(caller, change_flow(request, caller.scope, options or {}), request.store)
