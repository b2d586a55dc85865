"""Saved views of contacts. No operation creates one; the demo content has some.

The number of contacts in a view is counted for each response. A filter compares one field of the contact, with the
operators that are known.
"""

from __future__ import annotations

from typing import Any

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.responses import Response, many
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()


def new_view(*, id_: str, name: str, filters: list[Doc], position: int, user: str, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "name": name,
        "description": None,
        "icon": "users",
        "filters": filters,
        "sortField": "createdAt",
        "sortOrder": "desc",
        "sortPosition": position,
        "countApproximate": False,
        "isEnabled": True,
        "isPersonal": False,
        "isSystem": False,
        "members": [],
        "dialEnabled": False,
        "dialCooldownMinutes": 60,
        "dialIncludeUnassigned": False,
        "dialPoolAssignOn": "handout",
        "dialSchedule": [{"attemptNumber": 1, "delayMinutes": 0}, {"attemptNumber": 2, "delayMinutes": 240}],
        "maxDialAttempts": 6,
        "maxDialAttemptsPerDay": None,
        "createdBy": user,
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


@handles("contacts.smart_views.list")
def list_views(call: Call) -> Response:
    contacts = call.records.query("contacts")
    views = call.records.query("smart_views", sort=["sortPosition"])
    return many(
        {**view, "count": sum(all(_meets(contact, one) for one in view["filters"] or ()) for contact in contacts)}
        for view in views
    )


def _meets(contact: Doc, condition: Doc) -> bool:
    value: Any = contact.get(condition["field"])
    if condition["operator"] == "gte":
        return isinstance(value, int) and value >= float(condition["value"])
    return str(value).casefold() == str(condition["value"]).casefold()
