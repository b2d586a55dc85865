"""The filters of the list of contacts, and those for the time of creation, which other lists have as well.

`created_after` includes its moment, `created_before` does not, so that neighbouring ranges neither overlap nor leave a
gap.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from conduyt.sandbox.call import Call
from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import Where, any_of, at_least, at_most, below, contains, equals, includes, same_text


def filters(call: Call) -> list[Where]:
    query = call.query
    where = created_between(call)
    if "search" in query:
        where.append(contains(["firstName", "lastName", "email", "phone"], query["search"]))
    for field in ("source", "company"):
        if field in query:
            where.append(same_text(field, query[field]))
    for name in (*query.get("tags", ()), *([query["tag"]] if "tag" in query else ())):
        # With several names, a contact must have all of these tags.
        tags = call.records.query("tags", same_text("name", name))
        where.append(includes("tagIds", tags[0]["id"] if tags else ""))
    if "status" in query:
        # The documentation filters by status=active, the live service by masterStatus open. Accept both.
        where.append(any_of(*(equals(field, query["status"]) for field in ("masterStatus", "legacyStatus"))))
    if "assigned_to" in query:
        where.append(equals("assignedTo", query["assigned_to"]))
    if "updated_from" in query:
        where.append(at_least("updatedAt", _moment(query["updated_from"])))
    if "updated_to" in query:
        where.append(at_most("updatedAt", _moment(query["updated_to"])))
    if "min_score" in query:
        where.append(at_least("leadScore", query["min_score"]))
    if "smart_view" in query:
        where.append(_smart_view(query["smart_view"], call.clock.now()))
    return where


def _smart_view(name: str, now: datetime) -> Where:
    """The built-in selections are not documented; these follow from their names."""
    views = {
        "needs_follow_up": any_of(
            equals("lastContactedAt", None),
            below("lastContactedAt", iso(now - timedelta(days=14))),
        ),
        "hot_leads": at_least("leadScore", 70),
        "new_this_week": at_least("createdAt", iso(now - timedelta(days=7))),
        "recently_won": at_least("wonDealId", ""),
        "untagged": equals("tagIds[0]", None),
        "missing_email": equals("email", None),
        "missing_phone": equals("phone", None),
    }
    return views[name]


def created_between(call: Call) -> list[Where]:
    """The filters `created_after` and `created_before`."""
    where: list[Where] = []
    if "created_after" in call.query:
        where.append(at_least("createdAt", _moment(call.query["created_after"])))
    if "created_before" in call.query:
        where.append(below("createdAt", _moment(call.query["created_before"])))
    return where


def _moment(text: str) -> str:
    """A date or time of a query in the format of the store. A date is the beginning of that day in UTC."""
    parsed = datetime.fromisoformat(text.upper())
    return iso(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC))
