"""Activities: those that the sandbox records, and those that callers add.

The sandbox records every change; see `conduyt.sandbox.journal`. The documentation defines neither the types of
activities nor their content. Here the type of a recorded one names the entity and the action, such as contact_created
or deal_tag_added. `metadata` holds entityType, entityId, action and, for an update, `changes`: the value before and
after for each field. Activities stay when their object is deleted. The history of an object has recorded activities
only.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import Where, equals
from conduyt.sandbox.responses import Response, invalid, one
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

FIELDS = ("type", "title", "description", "contactId", "dealId", "metadata")
TYPES = {"call_created": "call"}  # the service's word, if it is known
FILTERS = {"contact_id": "contactId", "deal_id": "dealId", "type": "type", "user_id": "userId"}


def new_activity(*, id_: str, user: str | None, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "type": None,
        "title": None,
        "description": None,
        "contactId": None,
        "dealId": None,
        "userId": user,
        "metadata": {},
        "createdAt": now,
        **fields,
    }


def recorded(*, entity: str, id_: str | None, action: str, changes: Doc, **fields: str | None) -> Doc:
    """The fields of an activity that the sandbox records by itself."""
    done = f"{entity}_{action}"
    return {
        "type": TYPES.get(done, done),
        "title": done.replace("_", " ").capitalize(),
        "metadata": {
            "entityType": entity,
            "entityId": id_,
            "action": action,
            **({"changes": changes} if changes else {}),
        },
        "_subject": f"{entity} {id_}",
        **fields,
    }


def show(activity: Doc) -> Doc:
    return {name: value for name, value in activity.items() if not name.startswith("_")}


def done_to(entity: str, id_: str) -> Where:
    """A filter for the activities that the sandbox recorded about this object."""
    return equals("_subject", f"{entity} {id_}")


def actor(call: Call) -> str | None:
    """The user that the key belongs to; None for public operations."""
    return call.key["user"] if call.key else None


def check_links(call: Call) -> None:
    """Fail with 422 if the body names a contact, deal or company that does not exist."""
    for noun, kind in (("contact", "contacts"), ("deal", "deals"), ("company", "companies")):
        id_ = call.body.get(f"{noun}Id")
        if id_ is not None and call.records.get(kind, id_) is None:
            raise invalid(f"{noun}Id", f"there is no such {noun}")


def activities_of(call: Call, field: str, id_: str, *, limit: int = -1) -> list[Doc]:
    """The activities of a contact ("contactId") or a deal ("dealId"), newest first."""
    found = call.records.query("activities", equals(field, id_), sort=["createdAt"], order="desc", limit=limit)
    return [show(activity) for activity in found]


def history_of(call: Call, entity: str, id_: str) -> list[Doc]:
    """The history of one object, newest first. An update has an item for each changed field."""
    items: list[Doc] = []
    for activity in call.records.query("activities", done_to(entity, id_), sort=["createdAt"], order="desc"):
        about = {"action": activity["metadata"]["action"], "userId": activity["userId"]}
        changes: Doc = activity["metadata"].get("changes") or {"": {"from": None, "to": None}}
        items += (
            {
                "id": activity["id"],
                **about,
                "field": field or None,
                "oldValue": change["from"],
                "newValue": change["to"],
                "createdAt": activity["createdAt"],
            }
            for field, change in changes.items()
        )
    return items


@handles("activities.list")
def list_activities(call: Call) -> Response:
    where = [equals(field, call.query[name]) for name, field in FILTERS.items() if name in call.query]
    return page(call, "activities", *where, sort=["createdAt"], show=show)


@handles("activities.create")
def create_activity(call: Call) -> Response:
    check_links(call)
    fields = {name: call.body[name] for name in FIELDS if name in call.body}
    activity = new_activity(id_=call.store.new_id("act"), user=actor(call), now=call.now(), fields=fields)
    return one(call.records.insert("activities", activity))


@handles("activities.get")
def get_activity(call: Call) -> Response:
    return one(show(call.find("activities", call.path["activity_id"], "activity")))
