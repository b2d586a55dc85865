"""Tags as contacts and deals use them: documents hold `tagIds`, responses hold whole tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conduyt.sandbox.call import Call
from conduyt.sandbox.conditions import one_of, same_text
from conduyt.sandbox.responses import ApiError, invalid
from conduyt.sandbox.store import Doc

COLOR = "#6B7280"


def new_tag(*, id_: str, account: str, name: str, now: str, color: str = COLOR) -> Doc:
    return {
        "id": id_,
        "accountId": account,
        "name": name,
        "color": color,
        "description": None,
        "mergedAt": None,
        "mergedIntoId": None,
        "createdAt": now,
    }


def tags_of(call: Call, doc: Doc) -> list[Doc]:
    return call.records.query("tags", one_of("id", doc["tagIds"]), sort=["name"]) if doc["tagIds"] else []


def ids_by_name(call: Call, names: Iterable[str]) -> list[str]:
    """The ids of tags by name. An unknown name is an error, because the service creates no tags here."""
    ids: list[str] = []
    for position, name in enumerate(names):
        found = call.records.query("tags", same_text("name", name))
        if not found:
            raise invalid(f"tags.{position}", f"there is no tag named {name!r}")
        ids.append(found[0]["id"])
    return list(dict.fromkeys(ids))


def known_ids(call: Call, ids: Sequence[str]) -> list[str]:
    """Check that each id has a tag, and return the ids."""
    for id_ in ids:
        if call.records.get("tags", id_) is None:
            raise ApiError(404, f"No such tag: {id_}.")
    return list(dict.fromkeys(ids))
