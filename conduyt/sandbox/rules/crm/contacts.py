"""Contacts: reading, writing and upsert.

Where the documentation is silent: a PATCH merges `customFields` and `metadata` key by key, and `tags` replaces the
present tags. Deleted contacts cannot be restored.
"""

from __future__ import annotations

import json

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import equals, same_text
from conduyt.sandbox.responses import ApiError, Response, deleted, invalid, one
from conduyt.sandbox.rules.crm.activities import activities_of, check_links
from conduyt.sandbox.rules.crm.contact_filters import filters
from conduyt.sandbox.rules.crm.field_values import check_values
from conduyt.sandbox.rules.crm.tags import ids_by_name, tags_of
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

WRITABLE = (
    *("firstName", "lastName", "email", "phone", "company", "companyId", "jobTitle", "source"),
    *("addressLine1", "addressLine2", "city", "state", "zip", "country", "assignedTo"),
)
UPDATABLE = (*WRITABLE, "avatarUrl", "optedOutSms", "optedOutEmail")
CUSTOM_FIELDS_LIMIT = 100 * 1024
RECENT = 10  # how many activities `contacts.get` returns
_EMPTY = (
    *("avatarUrl", "lastContactedAt", "masterStatusChangedAt", "masterStatusReason", "doNotContact"),
    *("doNotContactAt", "doNotContactById", "doNotContactReason", "lastInboundAt", "lastOutboundAt"),
    *("lastCallDisposition", "conversationLastReadAt", "timezone", "timezoneSource", "language", "territory"),
    *("externalBackend", "lineTypeClaimUntil", "wonDealId", "deletedAt"),
)


def new_contact(*, id_: str, account: str, now: str, fields: Doc, tag_ids: list[str]) -> Doc:
    """A stored contact. Fields that the sandbox does not use are null."""
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
def list_contacts(call: Call) -> Response:
    return page(
        call,
        "contacts",
        *filters(call),
        sort=[call.query.get("sort", "createdAt")],
        order=call.query.get("order", "desc"),
        show=lambda contact: show(call, contact),
    )


@handles("contacts.create")
def create_contact(call: Call) -> Response:
    email = call.body.get("email")
    for present in call.records.query("contacts", same_text("email", email)) if email else ():
        raise ApiError(
            409,
            "A contact with this email address exists.",
            extra={
                "existingId": present["id"],
                "rule": "email_exact",
                "ruleVersion": 1,
                "matchedOn": ["email"],
                "reason": "The email address is the same.",
            },
        )
    return one(show(call, create(call)))


@handles("contacts.upsert")
def upsert_contact(call: Call) -> Response:
    same = [same_text(field, call.body[field]) for field in ("email", "phone") if call.body.get(field) is not None]
    if not same:
        raise invalid("email", "an upsert needs an email address or a phone number")
    # The phone number is used only if no contact has the email address.
    for where in same:
        for present in call.records.query("contacts", where, limit=1):
            return one(show(call, update(call, present)))
    return one(show(call, create(call)))


@handles("contacts.get")
def get_contact(call: Call) -> Response:
    contact = call.find("contacts", call.path["contact_id"], "contact")
    user = call.records.get("users", contact["assignedTo"] or "")
    to_them = (equals("contactId", contact["id"]), equals("direction", "outbound"))
    sent = {message["channel"] for message in call.records.query("messages", *to_them)}
    details: Doc = {
        "assignedUser": user,
        "sourceLists": [],
        "recentActivities": activities_of(call, "contactId", contact["id"], limit=RECENT),
        "doNotContactBy": None,
        "hasOutboundSms": "sms" in sent,
        "hasOutboundEmail": "email" in sent,
    }
    return one({**show(call, contact), **details})


@handles("contacts.update")
def update_contact(call: Call) -> Response:
    contact = call.find("contacts", call.path["contact_id"], "contact")
    return one(show(call, update(call, contact)))


@handles("contacts.delete")
def delete_contact(call: Call) -> Response:
    remove(call, call.find("contacts", call.path["contact_id"], "contact"))
    return deleted(call.path["contact_id"])


def remove(call: Call, contact: Doc) -> None:
    call.records.delete("contacts", contact["id"])
    call.emit("contact.deleted", show(call, {**contact, "deletedAt": call.now()}))


def save(call: Call, before: Doc, changes: Doc) -> Doc:
    """Store changes to a contact and emit their events."""
    contact = call.records.update("contacts", {**before, **changes, "updatedAt": call.now()})
    shown = show(call, contact)
    changed = [field for field, value in changes.items() if field != "tagIds" and before[field] != value]
    if changed:
        call.emit("contact.updated", shown, changed=changed)
    if contact["assignedTo"] not in (None, before["assignedTo"]):
        call.emit("contact.assigned", shown)
    added = [id_ for id_ in contact["tagIds"] if id_ not in before["tagIds"]]
    if added:
        call.emit("contact.tag_added", shown, tagIds=added)
    if set(before["tagIds"]) - set(contact["tagIds"]):
        call.emit("contact.tag_removed", shown)
    return contact


def create(call: Call) -> Doc:
    """Create a contact from the fields in the body, and emit its event."""
    _check(call, creating=True)
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


def update(call: Call, contact: Doc) -> Doc:
    """Change a contact by the fields in the body."""
    _check(call, creating=False)
    changes: Doc = {name: call.body[name] for name in UPDATABLE if name in call.body}
    for name in ("customFields", "metadata"):
        if name in call.body:
            changes[name] = {**contact[name], **call.body[name]}
    if "tags" in call.body:
        changes["tagIds"] = ids_by_name(call, call.body["tags"])
    return save(call, contact, changes)


def _check(call: Call, *, creating: bool) -> None:
    if len(json.dumps(call.body.get("customFields", {})).encode()) > CUSTOM_FIELDS_LIMIT:
        raise ApiError(413, "customFields: must not be larger than 100 KB.")
    check_links(call)
    check_values(call, "contact", creating=creating)
