"""The tags of a workspace, and the removal of deleted tags from contacts, companies and deals.

Names are unique, ignoring case. Creating a tag whose name exists responds with 200 and the existing tag; a rename to
the name of another tag is refused. Contacts that lose or change a tag emit contact.tag_removed and contact.tag_added,
deals emit deal.updated, companies company.updated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import includes, same_text
from conduyt.sandbox.responses import Response, deleted, invalid, many, one
from conduyt.sandbox.rules.crm import companies, contacts, deal_links
from conduyt.sandbox.rules.crm.tags import COLOR, new_tag
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

_RETAG: dict[str, Callable[[Call, Doc, list[str]], object]] = {
    "contacts": lambda call, contact, tag_ids: contacts.save(call, contact, {"tagIds": tag_ids}),
    "companies": lambda call, company, tag_ids: companies.save(call, company, {"tagIds": tag_ids}),
    "deals": deal_links.retag,
}


@handles("tags.list")
def list_tags(call: Call) -> Response:
    return many(call.records.query("tags", sort=["name"]))


@handles("tags.create")
def create_tag(call: Call) -> Response:
    name = call.body["name"]
    for present in call.records.query("tags", same_text("name", name)):
        return replace(one(present), status=200)
    tag = new_tag(
        id_=call.store.new_id("tag"),
        account=call.records.workspace,
        name=name,
        color=call.body.get("color", COLOR),
        now=call.now(),
    )
    return replace(one(call.records.insert("tags", tag)), status=201)


@handles("tags.get")
def get_tag(call: Call) -> Response:
    return one(_tag(call))


@handles("tags.update")
def update_tag(call: Call) -> Response:
    tag = _tag(call)
    changes = {name: call.body[name] for name in ("name", "color") if name in call.body}
    same = call.records.query("tags", same_text("name", changes.get("name", "")))
    if any(other["id"] != tag["id"] for other in same):
        raise invalid("name", "another tag has this name; merge the two instead")
    return one(call.records.update("tags", {**tag, **changes}))


@handles("tags.delete")
def delete_tag(call: Call) -> Response:
    tag = _tag(call)
    _replace(call, tag["id"], [])
    call.records.delete("tags", tag["id"])
    return deleted(tag["id"])


@handles("tags.merge")
def merge_tags(call: Call) -> Response:
    """Respond with the target, and how many objects of each kind had the source."""
    source_id, target_id = call.body["sourceId"], call.body["targetId"]
    if source_id == target_id:
        raise invalid("sourceId", "must be another tag than targetId")
    source = call.find("tags", source_id, "tag: sourceId")
    target = call.find("tags", target_id, "tag: targetId")
    counts = _replace(call, source["id"], [target["id"]])
    call.records.delete("tags", source["id"])
    return one({**target, "mergedId": source["id"], "changed": counts})


def _tag(call: Call) -> Doc:
    return call.find("tags", call.path["tag_id"], "tag")


def _replace(call: Call, tag_id: str, by: list[str]) -> dict[str, int]:
    """Remove a tag from all objects, or replace it by another one."""
    counts: dict[str, int] = {}
    for kind, retag in _RETAG.items():
        docs = call.records.query(kind, includes("tagIds", tag_id))
        for doc in docs:
            retag(call, doc, [id_ for id_ in dict.fromkeys([*doc["tagIds"], *by]) if id_ != tag_id])
        counts[kind] = len(docs)
    return counts
