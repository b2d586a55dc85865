"""The tags of a deal, and the contacts linked to it. Bodies and responses of the links are not documented."""

from __future__ import annotations

from typing import Any

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import ApiError, Response, deleted, invalid, many, one
from conduyt.sandbox.rules.crm import contacts
from conduyt.sandbox.rules.crm.deals import show
from conduyt.sandbox.rules.crm.tags import known_ids, tags_of
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()


@handles("deals.tags.add")
def add_tags(call: Call) -> Response:
    deal = _deal(call)
    added = known_ids(call, call.body["tagIds"])
    return _keep(call, deal, list(dict.fromkeys([*deal["tagIds"], *added])))


@handles("deals.tags.remove")
def remove_tag(call: Call) -> Response:
    deal = _deal(call)
    if call.path["tag_id"] not in deal["tagIds"]:
        raise ApiError(404, "The deal has no such tag.")
    return _keep(call, deal, [id_ for id_ in deal["tagIds"] if id_ != call.path["tag_id"]])


@handles("deals.contacts.list")
def list_contacts(call: Call) -> Response:
    links = call.records.query("deal_contacts", equals("dealId", _deal(call)["id"]))
    return many(_show_link(call, link) for link in links)


@handles("deals.contacts.add")
def add_contact(call: Call) -> Response:
    deal = _deal(call)
    contact_id, role = call.body.get("contactId"), _role(call.body)
    if not isinstance(contact_id, str):
        raise invalid("contactId", "is required")
    call.find("contacts", contact_id, "contact")
    # A contact is linked once; linking it again changes its role.
    link = _link(call, deal, contact_id)
    if link is None:
        id_ = call.store.new_id("link")
        link = call.records.insert(
            "deal_contacts",
            {"id": id_, "dealId": deal["id"], "contactId": contact_id, "role": role, "createdAt": call.now()},
        )
    else:
        call.records.update("deal_contacts", link := {**link, "role": role})
    return one(_show_link(call, link))


@handles("deals.contacts.update")
def update_contact(call: Call) -> Response:
    link = {**_find_link(call), "role": _role(call.body)}
    return one(_show_link(call, call.records.update("deal_contacts", link)))


@handles("deals.contacts.remove")
def remove_contact(call: Call) -> Response:
    call.records.delete("deal_contacts", _find_link(call)["id"])
    return deleted(call.path["contact_id"])


def _deal(call: Call) -> Doc:
    return call.find("deals", call.path["deal_id"], "deal")


def retag(call: Call, deal: Doc, tag_ids: list[str]) -> Doc:
    """Set the tags of a deal, and emit an event if they changed."""
    changed = call.records.update("deals", {**deal, "tagIds": tag_ids, "updatedAt": call.now()})
    if tag_ids != deal["tagIds"]:
        call.emit("deal.updated", show(call, changed))
    return changed


def _keep(call: Call, deal: Doc, tag_ids: list[str]) -> Response:
    return one({"dealId": deal["id"], "tags": tags_of(call, retag(call, deal, tag_ids))})


def _role(body: Any) -> str | None:
    role = body.get("role")
    if not (role is None or isinstance(role, str)):
        raise invalid("role", "must be string or null")
    return role


def _link(call: Call, deal: Doc, contact_id: str) -> Doc | None:
    links = call.records.query("deal_contacts", equals("dealId", deal["id"]), equals("contactId", contact_id))
    return links[0] if links else None


def _find_link(call: Call) -> Doc:
    link = _link(call, _deal(call), call.path["contact_id"])
    if link is None:
        raise ApiError(404, "The contact is not linked to the deal.")
    return link


def _show_link(call: Call, link: Doc) -> Doc:
    """The contact with the fields of its link."""
    contact = call.records.get("contacts", link["contactId"])
    return {**(contacts.show(call, contact) if contact else {}), **link, "id": link["contactId"]}
