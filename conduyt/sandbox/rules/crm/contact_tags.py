"""The tags of a contact. Adding and removing respond with the resulting tags."""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.responses import ApiError, Response, many, one
from conduyt.sandbox.rules.crm.contacts import save
from conduyt.sandbox.rules.crm.tags import known_ids, tags_of
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()


@handles("contacts.tags.list")
def list_tags(call: Call) -> Response:
    return many(tags_of(call, _contact(call)))


@handles("contacts.tags.add")
def add_tags(call: Call) -> Response:
    contact = _contact(call)
    added = known_ids(call, call.body["tagIds"])
    return _keep(call, contact, list(dict.fromkeys([*contact["tagIds"], *added])))


@handles("contacts.tags.remove")
def remove_tag(call: Call) -> Response:
    contact = _contact(call)
    if call.path["tag_id"] not in contact["tagIds"]:
        raise ApiError(404, "The contact has no such tag.")
    return _keep(call, contact, [id_ for id_ in contact["tagIds"] if id_ != call.path["tag_id"]])


@handles("contacts.tags.clear")
def clear_tags(call: Call) -> Response:
    return _keep(call, _contact(call), [])


def _contact(call: Call) -> Doc:
    return call.find("contacts", call.path["contact_id"], "contact")


def _keep(call: Call, contact: Doc, tag_ids: list[str]) -> Response:
    changed = save(call, contact, {"tagIds": tag_ids})
    return one({"contactId": contact["id"], "tags": tags_of(call, changed)})
