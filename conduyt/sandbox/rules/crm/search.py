"""Search over contacts, deals, companies, notes and tasks at once.

A text matches if it occurs in one of the fields below or across neighbouring ones, as in the lists. A group has the
newest 50 matches. A blank text matches nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import contains
from conduyt.sandbox.responses import Response, one
from conduyt.sandbox.rules.crm import companies, contacts, deals, tasks
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

LIMIT = 50
_GROUPS: dict[str, tuple[list[str], Callable[[Call, Doc], Doc]]] = {
    "contacts": (["firstName", "lastName", "email", "phone", "company"], contacts.show),
    "deals": (["name"], deals.show),
    "companies": (["name", "domain"], companies.show),
    "notes": (["body"], lambda _, note: note),
    "tasks": (["title", "description"], lambda _, task: tasks.show(task)),
}


@handles("search.query")
def search(call: Call) -> Response:
    text = call.query["q"].strip()
    found: Doc = {}
    for kind, (fields, show) in _GROUPS.items():
        where = contains(fields, text)
        docs = call.records.query(kind, where, sort=["createdAt"], order="desc", limit=LIMIT) if text else []
        found[kind] = [show(call, doc) for doc in docs]
    return one(found)
