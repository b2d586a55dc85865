"""Look up the ids of objects by name, for the graphs of automations. There are no smart lists or groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import same_text
from conduyt.sandbox.responses import Response, one
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

# Name of the list to the collection of its objects.
KINDS: Mapping[str, str] = {
    "tags": "tags",
    "pipelines": "pipelines",
    "users": "users",
    "stages": "stages",
    "customFields": "custom_fields",
    "templates": "email_templates",
    "dripCampaigns": "email_sequences",
    "smartLists": "smart_lists",
    "automations": "automations",
    "forms": "forms",
    "groups": "groups",
}


@handles("automations.get_resolve_guide")
def get_guide(_: Call) -> Response:
    return one(
        {
            "endpoint": "POST /automations/resolve",
            "purpose": "Finds the ids of objects by their names, for the graph of an automation.",
            "supportedEntityTypes": list(KINDS),
            "exampleRequestBody": {"tags": ["VIP"], "users": ["Charles Babbage"]},
            "exampleResponse": {"tags": {"VIP": "tag_vip"}, "users": {}, "unresolved": ["Charles Babbage"]},
        }
    )


@handles("automations.resolve")
def resolve(call: Call) -> Response:
    """Look up names, ignoring case. If several objects have the name, the oldest wins."""
    found: dict[str, Any] = {}
    unresolved: list[str] = []
    for entity, names in call.body.items():
        found[entity] = {name: id_ for name in names if (id_ := _find(call, entity, name))}
        unresolved += [name for name in names if name not in found[entity]]
    return one({**found, "unresolved": unresolved})


def _find(call: Call, entity: str, name: str) -> str | None:
    if entity == "users":
        return _find_user(call, name)
    found = call.records.query(KINDS[entity], same_text("name", name), limit=1)
    return found[0]["id"] if found else None


def _find_user(call: Call, name: str) -> str | None:
    """Find a user by full name or email address."""

    def names(user: Doc) -> tuple[str, ...]:
        return f"{user['firstName']} {user['lastName']}".casefold(), str(user["email"]).casefold()

    users = call.records.query("users")
    return next((user["id"] for user in users if name.casefold() in names(user)), None)
