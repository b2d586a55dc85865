"""The lists of a workspace, for a backup.

What refers to others comes first: a contact of a deal is there when the deal is read, and its list is read later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from conduyt._core.endpoint import Endpoint, RequestOptions
from conduyt._core.page import PageData
from conduyt._values.text import nearest
from conduyt.csvio.list_files import listing_of
from conduyt.csvio.reading import Listing
from conduyt.endpoints import (
    activities,
    automations,
    billing,
    bulk,
    calendars,
    calls,
    companies,
    contacts,
    conversations,
    custom_fields,
    deals,
    email_sequences,
    email_templates,
    forms,
    invoices,
    messages,
    notes,
    payments,
    pipelines,
    products,
    tags,
    tasks,
    users,
    webhooks,
    workflows,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceList:
    """A list of the workspace, or a list of each record of another one."""

    name: str
    endpoint: Endpoint[PageData[Any]]
    parent: str | None = None
    """The list whose records have this list."""
    sortable: bool = False

    @property
    def id_name(self) -> str:
        """The argument for the id of the parent."""
        return self.endpoint.path.partition("{")[2].partition("}")[0]

    def listing(self, options: RequestOptions, *, verify: bool, parent_id: str | None = None) -> Listing:
        """Return how to read the list; a list of a record has the id of that in its name."""
        path = {} if parent_id is None else {self.id_name: parent_id}
        known = ("sort", "order") if self.sortable else ()
        listing, _ = listing_of(self.endpoint(path=path, options=options), known, {}, verify=verify)
        return replace(listing, name=self.name if parent_id is None else f"{self.name}/{parent_id}")


def _list(
    name: str, endpoint: Endpoint[PageData[Any]], parent: str | None = None, *, sortable: bool = False
) -> WorkspaceList:
    return WorkspaceList(name=name, endpoint=endpoint, parent=parent, sortable=sortable)


LISTS: Final = (
    _list("activities", activities.LIST),
    _list("notes", notes.LIST),
    _list("messages", messages.LIST),
    _list("conversations", conversations.LIST),
    _list("messages.sms_logs", messages.SMS_LOGS_LIST),
    _list("tasks", tasks.LIST, sortable=True),
    _list("calls", calls.LIST),
    _list("calendars.appointments", calendars.APPOINTMENTS_LIST),
    _list("calendars.events", calendars.EVENTS_LIST),
    _list("calendars.booking_pages", calendars.BOOKING_PAGES_LIST),
    _list("calendars.routing_forms", calendars.ROUTING_FORMS_LIST),
    _list("calendars.connections", calendars.CONNECTIONS_LIST),
    _list("calendars", calendars.LIST),
    _list("automations.executions", automations.EXECUTIONS_LIST),
    _list("automations", automations.LIST),
    _list("automations.versions", automations.VERSIONS_LIST, "automations"),
    _list("automations.step_logs", automations.STEP_LOGS_LIST, "automations"),
    _list("automations.folders", automations.FOLDERS_LIST),
    _list("workflows", workflows.LIST),
    _list("workflows.runs", workflows.RUNS_LIST, "workflows"),
    _list("bulk.operations", bulk.OPERATIONS_LIST),
    _list("webhooks.logs", webhooks.LOGS_LIST),
    _list("webhooks", webhooks.MANAGED_LIST),
    _list("contacts.imports", contacts.IMPORTS_LIST),
    _list("contacts.smart_views", contacts.SMART_VIEWS_LIST),
    _list("deals.views", deals.VIEWS_LIST),
    _list("invoices", invoices.LIST),
    _list("invoices.payments", payments.LIST, "invoices"),
    _list("billing.addons", billing.ADDONS_LIST),
    _list("deals", deals.LIST, sortable=True),
    _list("forms", forms.LIST),
    _list("forms.submissions", forms.SUBMISSIONS_LIST, "forms"),
    _list("email_sequences", email_sequences.LIST),
    _list("email_sequences.enrollments", email_sequences.ENROLLMENTS_LIST, "email_sequences"),
    _list("email_templates", email_templates.LIST),
    _list("contacts", contacts.LIST, sortable=True),
    _list("companies", companies.LIST, sortable=True),
    _list("products", products.LIST),
    _list("pipelines", pipelines.LIST),
    _list("pipelines.stages", pipelines.STAGES_LIST, "pipelines"),
    _list("tags", tags.LIST),
    _list("custom_fields", custom_fields.LIST),
    _list("users", users.LIST),
)


def chosen(names: Sequence[str] | None) -> list[WorkspaceList]:
    """Return the lists of these names, with those that they are parts of; all for `None`.

    Raises:
        TypeError: The names are one text.
        ValueError: There is no such list.
    """
    known = frozenset(one.name for one in LISTS)
    if isinstance(names, str):
        raise TypeError("lists must be several names, such as a list, not one str")
    for name in names or ():
        if name not in known:
            raise ValueError(
                f"there is no list {name!r}{nearest(name, known)} The lists are {', '.join(sorted(known))}"
            )
    wanted = known if names is None else {*names, *(one.parent for one in LISTS if one.name in names)}
    return [one for one in LISTS if one.name in wanted]
