"""Contacts: reading, writing, upsert, and the filters of the list.

Where the documentation is silent: a PATCH merges `customFields` and `metadata` key by key, and `tags` replaces the
present tags. Deleted contacts are gone. `created_after` includes its moment, `created_before` does not, so that
neighbouring ranges neither overlap nor leave a gap.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from conduyt.sandbox import store
from conduyt.sandbox.call import ApiError, Call, Handlers, Reply, deleted, invalid, one, page
from conduyt.sandbox.clock import iso
from conduyt.sandbox.rules.tags import ids_by_name, tags_of
from conduyt.sandbox.store import Doc, Where

handles: Handlers = Handlers()

WRITABLE = (
    *("firstName", "lastName", "email", "phone", "company", "companyId", "jobTitle", "source"),
    *("addressLine1", "addressLine2", "city", "state", "zip", "country", "assignedTo"),
)
UPDATABLE = (*WRITABLE, "avatarUrl", "optedOutSms", "optedOutEmail")
CUSTOM_FIELDS_LIMIT = 100 * 1024
_EMPTY = (
    *("avatarUrl", "lastContactedAt", "masterStatusChangedAt", "masterStatusReason", "doNotContact"),
    *("doNotContactAt", "doNotContactById", "doNotContactReason", "lastInboundAt", "lastOutboundAt"),
    *("lastCallDisposition", "conversationLastReadAt", "timezone", "timezoneSource", "language", "territory"),
    *("externalBackend", "lineTypeClaimUntil", "wonDealId", "deletedAt"),
)


def new_contact(*, id_: str, account: str, now: str, fields: Doc, tag_ids: list[str]) -> Doc:
    """A contact as it is stored. Fields that the sandbox has no use for are there all the same, as null."""
    return {
        "id": id_,
        "accountId": account,
        **dict.fromkeys(WRITABLE),
        "country": "US",
        **dict.fromkeys(_EMPTY),
        "masterStatus": "open",
        "legacyStatus": "active",
        "leadScore": 0,
        "optedOutSms": False,
        "optedOutEmail": False,
        "customFields": {},
        "metadata": {},
        "collaborators": [],
        "tagIds": tag_ids,
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


def show(call: Call, contact: Doc) -> Doc:
    shown = {**contact, "tags": tags_of(call, contact), "_visibility": {"editable": True}}
    del shown["tagIds"]
    return shown


@handles("contacts.list")
def list_contacts(call: Call) -> Reply:
    return page(
        call,
        "contacts",
        *_filters(call),
        sort=[call.query.get("sort", "createdAt")],
        order=call.query.get("order", "desc"),
        show=lambda contact: show(call, contact),
    )


@handles("contacts.create")
def create_contact(call: Call) -> Reply:
    email = call.body.get("email")
    for present in call.records.query("contacts", store.same_text("email", email)) if email else ():
        raise ApiError(
            409,
            "A contact with this email address exists.",
            beside={
                "existingId": present["id"],
                "rule": "email_exact",
                "ruleVersion": 1,
                "matchedOn": ["email"],
                "reason": "The email address is the same.",
            },
        )
    return one(show(call, _create(call)))


@handles("contacts.upsert")
def upsert_contact(call: Call) -> Reply:
    same = [
        store.same_text(field, call.body[field]) for field in ("email", "phone") if call.body.get(field) is not None
    ]
    if not same:
        raise invalid("email", "an upsert needs an email address or a phone number")
    # The email address decides if it finds somebody; only then the phone number.
    for where in same:
        for present in call.records.query("contacts", where, limit=1):
            return one(show(call, _update(call, present)))
    return one(show(call, _create(call)))


@handles("contacts.get")
def get_contact(call: Call) -> Reply:
    contact = call.find("contacts", call.path["contact_id"], "contact")
    user = call.records.get("users", contact["assignedTo"] or "")
    details: Doc = {
        "assignedUser": user,
        "sourceLists": [],
        "recentActivities": [],
        "doNotContactBy": None,
        "hasOutboundSms": False,
        "hasOutboundEmail": False,
    }
    return one({**show(call, contact), **details})


@handles("contacts.update")
def update_contact(call: Call) -> Reply:
    contact = call.find("contacts", call.path["contact_id"], "contact")
    return one(show(call, _update(call, contact)))


@handles("contacts.delete")
def delete_contact(call: Call) -> Reply:
    remove(call, call.find("contacts", call.path["contact_id"], "contact"))
    return deleted(call.path["contact_id"])


def remove(call: Call, contact: Doc) -> None:
    call.records.delete("contacts", contact["id"])
    call.emit("contact.deleted", show(call, {**contact, "deletedAt": call.now()}))


def save(call: Call, before: Doc, changes: Doc) -> Doc:
    """Store changes to a contact and tell of them: what changed decides which events there are."""
    contact = call.records.update("contacts", {**before, **changes, "updatedAt": call.now()})
    shown = show(call, contact)
    if any(before[field] != value for field, value in changes.items() if field != "tagIds"):
        call.emit("contact.updated", shown)
    if contact["assignedTo"] not in (None, before["assignedTo"]):
        call.emit("contact.assigned", shown)
    if set(contact["tagIds"]) - set(before["tagIds"]):
        call.emit("contact.tag_added", shown)
    if set(before["tagIds"]) - set(contact["tagIds"]):
        call.emit("contact.tag_removed", shown)
    return contact


def _create(call: Call) -> Doc:
    _check_size(call.body)
    fields = {name: call.body[name] for name in (*WRITABLE, "customFields") if name in call.body}
    contact = new_contact(
        id_=call.store.new_id("con"),
        account=call.records.workspace,
        now=call.now(),
        fields=fields,
        tag_ids=ids_by_name(call, call.body.get("tags", ())),
    )
    call.records.insert("contacts", contact)
    call.emit("contact.created", show(call, contact))
    return contact


def _update(call: Call, contact: Doc) -> Doc:
    _check_size(call.body)
    changes: Doc = {name: call.body[name] for name in UPDATABLE if name in call.body}
    for name in ("customFields", "metadata"):
        if name in call.body:
            changes[name] = {**contact[name], **call.body[name]}
    if "tags" in call.body:
        changes["tagIds"] = ids_by_name(call, call.body["tags"])
    return save(call, contact, changes)


def _check_size(body: Any) -> None:
    if len(json.dumps(body.get("customFields", {})).encode()) > CUSTOM_FIELDS_LIMIT:
        raise ApiError(413, "customFields: must not be larger than 100 KB.")


def _filters(call: Call) -> list[Where]:
    query = call.query
    where = created_between(call)
    if "search" in query:
        where.append(store.contains(["firstName", "lastName", "email", "phone"], query["search"]))
    for field in ("source", "company"):
        if field in query:
            where.append(store.same_text(field, query[field]))
    for name in (*query.get("tags", ()), *([query["tag"]] if "tag" in query else ())):
        # Several names narrow the list: a contact has to carry them all.
        tags = call.records.query("tags", store.same_text("name", name))
        where.append(store.includes("tagIds", tags[0]["id"] if tags else ""))
    if "status" in query:
        # The documentation filters by status=active, the live service has masterStatus open: both are found.
        where.append(
            store.any_of(*(store.equals(field, query["status"]) for field in ("masterStatus", "legacyStatus")))
        )
    if "assigned_to" in query:
        where.append(store.equals("assignedTo", query["assigned_to"]))
    if "updated_from" in query:
        where.append(store.at_least("updatedAt", moment(query["updated_from"])))
    if "updated_to" in query:
        where.append(store.at_most("updatedAt", moment(query["updated_to"])))
    if "min_score" in query:
        where.append(store.at_least("leadScore", query["min_score"]))
    if "smart_view" in query:
        where.append(_smart_view(query["smart_view"], call.clock.now()))
    return where


def _smart_view(name: str, now: datetime) -> Where:
    """What the built-in selections select is not documented; these are the plain readings of their names."""
    views = {
        "needs_follow_up": store.any_of(
            store.equals("lastContactedAt", None),
            store.below("lastContactedAt", iso(now - timedelta(days=14))),
        ),
        "hot_leads": store.at_least("leadScore", 70),
        "new_this_week": store.at_least("createdAt", iso(now - timedelta(days=7))),
        "recently_won": store.at_least("wonDealId", ""),
        "untagged": store.equals("tagIds[0]", None),
        "missing_email": store.equals("email", None),
        "missing_phone": store.equals("phone", None),
    }
    return views[name]


def created_between(call: Call) -> list[Where]:
    """The filters `created_after` and `created_before`, which other resources have as well."""
    where: list[Where] = []
    if "created_after" in call.query:
        where.append(store.at_least("createdAt", moment(call.query["created_after"])))
    if "created_before" in call.query:
        where.append(store.below("createdAt", moment(call.query["created_before"])))
    return where


def moment(text: str) -> str:
    """A date or time of a query as the store writes it; a plain date is the beginning of that day in UTC."""
    parsed = datetime.fromisoformat(text.upper())
    return iso(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC))
