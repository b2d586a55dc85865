"""Users: the members of a workspace, and the user that a key stands for.

Where the documentation is silent: an email address belongs to one member at most, and a workspace always has an active
owner. A user who is created, not invited, can log in at once. Only `users.update` sets the role owner.
"""

from __future__ import annotations

import json
import re
from typing import Any

from conduyt.sandbox import outbox
from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import Where, equals, same_text
from conduyt.sandbox.responses import INVALID_FIELDS, ApiError, FieldError, Response, deleted, invalid, many, one
from conduyt.sandbox.rules.team.billing import PLAN
from conduyt.sandbox.rules.team.hand_over import hand_over
from conduyt.sandbox.store import SYSTEM, Doc

handles: Handlers = Handlers()

UPDATABLE = ("firstName", "lastName", "email", "phone", "role", "permissions")
_ABOUT_ME = ("firstName", "lastName", "email", "phone", "position", "mobilePhone")
_CUSTOM = ("custom1", "custom2", "custom3", "custom4")


def new_user(*, id_: str, email: str, role: str, now: str, fields: Doc) -> Doc:
    """A user who is invited and has not accepted yet, except for `fields`."""
    return {
        "id": id_,
        **dict.fromkeys(("firstName", "lastName", "phone", "avatarUrl", "acceptedAt", "joinedAt", "lastLoginAt")),
        "email": email,
        "role": role,
        "isActive": False,
        "permissions": [],
        "invitedAt": now,
        "inviteTokenExpiry": None,
        "calendarConnected": False,
        "receivingLeads": True,
        **dict.fromkeys(("group", "position", "extension", "mobilePhone", "emailSenderLocal", "emailSenderName")),
        **dict.fromkeys(("poolClaimDailyLimit", *_CUSTOM)),
        **fields,
    }


def user_of(call: Call) -> Doc:
    """The user that the path names."""
    return call.find("users", call.path["user_id"], "user")


@handles("users.list")
def list_users(call: Call) -> Response:
    return many(call.records.query("users"))


@handles("users.create")
def create_user(call: Call) -> Response:
    fields = _about(call)
    role = call.body.get("role", "member")
    if role not in ("admin", "member"):
        raise invalid("role", "must be one of: admin, member")
    check_email(call, fields.setdefault("email", None))
    joined = {"isActive": True, "invitedAt": None, "acceptedAt": call.now(), "joinedAt": call.now()}
    user = new_user(id_=call.store.new_id("user"), email="", role=role, now=call.now(), fields={**joined, **fields})
    return one(call.records.insert("users", user))


@handles("users.get")
def get_user(call: Call) -> Response:
    return one(user_of(call))


@handles("users.update")
def update_user(call: Call) -> Response:
    user = user_of(call)
    _refuse_others(call, UPDATABLE)
    changes = {name: call.body[name] for name in UPDATABLE if name in call.body}
    if changes.get("email", user["email"]) != user["email"]:
        check_email(call, changes["email"], user)
    if changes.get("role", "owner") != "owner":
        keep_an_owner(call, user)
    return one(call.records.update("users", {**user, **changes}))


@handles("users.delete")
def delete_user(call: Call) -> Response:
    """Remove a member. Their objects then have no assignee."""
    user = user_of(call)
    keep_an_owner(call, user)
    call.records.delete("users", user["id"])
    hand_over(call, user["id"], None)
    return deleted(user["id"])


@handles("users.deactivate")
def deactivate_user(call: Call) -> Response:
    user = user_of(call)
    heir = call.query.get("reassign_to")
    if heir is not None and (heir == user["id"] or call.records.get("users", heir) is None):
        raise invalid("reassign_to", "there is no such other user")
    keep_an_owner(call, user)
    if heir is not None:
        hand_over(call, user["id"], heir)
    return one(call.records.update("users", {**user, "isActive": False}))


@handles("users.reactivate")
def reactivate_user(call: Call) -> Response:
    user = user_of(call)
    if user["acceptedAt"] is None:
        raise ApiError(409, "The user has not accepted the invitation yet.")
    return one(call.records.update("users", {**user, "isActive": True}))


@handles("users.reset_password")
def reset_password(call: Call) -> Response:
    """Send an email with a link. The user stays active."""
    user = user_of(call)
    link = f"https://conduyt.example/reset-password?token={call.store.new_secret('reset')}"
    outbox.put(call, channel="email", to=user["email"], subject="Reset your password", body=link)
    return one({"id": user["id"], "email": user["email"], "sent": True})


@handles("users.get_stats")
def get_stats(call: Call) -> Response:
    user = user_of(call)
    deals = call.records.query("deals", equals("assignedTo", user["id"]))
    won = [deal for deal in deals if deal["status"] == "won"]
    return one(
        {
            "userId": user["id"],
            "contacts": call.records.count("contacts", equals("assignedTo", user["id"])),
            "deals": len(deals),
            "dealsWon": len(won),
            "wonValue": sum(deal["value"] or 0 for deal in won),
            "calls": call.records.count("calls", equals("userId", user["id"])),
            "messagesSent": call.records.count("messages", equals("sentBy", user["id"])),
        }
    )


@handles("users.get_me")
def get_me(call: Call) -> Response:
    """The user and the workspace of the key."""
    user = _me(call)
    workspace: Any = call.store.workspace(SYSTEM).get("workspaces", call.records.workspace)
    account: Doc = {"id": workspace["id"], "name": workspace["name"], "slug": workspace["name"].lower()}
    account["plan"] = PLAN
    profile = {name: user[name] for name in ("id", "email", "firstName", "lastName", "phone", "avatarUrl", "isActive")}
    return one(
        {
            "user": {**profile, "emailVerified": True, "createdAt": user["joinedAt"]},
            "account": {**account, "domain": None, "brandFavicon": None, "createdAt": workspace["createdAt"]},
            "accounts": [{**account, "role": user["role"], "isMember": True}],
            "role": user["role"],
            "permissions": user["permissions"],
            "apiKey": {"scope": call.key and call.key["scope"]},
            "leadVisibilityMode": "all",
            "isImpersonating": False,
            "originalUserId": None,
            "repProfile": {name: user[name] for name in ("position", "mobilePhone", *_CUSTOM)},
            "senderIdentity": None,
        }
    )


@handles("users.update_me")
def update_me(call: Call) -> Response:
    user = _me(call)
    _refuse_others(call, _ABOUT_ME)
    changes = _about(call)
    if changes.get("email", user["email"]) != user["email"]:
        check_email(call, changes["email"], user)
    return one(call.records.update("users", {**user, **changes}))


def check_email(call: Call, email: Any, of: Doc | None = None) -> None:
    """Check that the email address is valid and belongs to no other user."""
    if not isinstance(email, str) or not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        raise invalid("email", "must be an email address")
    if any(of is None or user["id"] != of["id"] for user in call.records.query("users", same_text("email", email))):
        raise invalid("email", "belongs to a member of the workspace already")


def keep_an_owner(call: Call, user: Doc) -> None:
    """Refuse to remove the last active owner."""
    others = call.records.query(
        "users", equals("role", "owner"), equals("isActive", value=True), Where("id <> ?", (user["id"],))
    )
    if user["role"] == "owner" and not others:
        raise ApiError(409, "The workspace needs an active owner.")


def _me(call: Call) -> Doc:
    id_ = call.key["user"] if call.key else ""
    return call.find("users", id_, "user: the one of the key has been removed")


def _about(call: Call) -> Doc:
    """The fields of a user in a body without documented fields."""
    fields = {name: call.body[name] for name in _ABOUT_ME if name in call.body}
    for name, value in fields.items():
        if not isinstance(value, str | None):
            raise invalid(name, "must be string or null")
    return fields


def _refuse_others(call: Call, known: tuple[str, ...]) -> None:
    """Refuse other fields, even known ones such as isActive, because the service refuses them."""
    given: Any = json.loads(call.content or "{}")
    details = [FieldError(field=name, message="cannot be changed here") for name in given if name not in known]
    if details:
        raise ApiError(422, INVALID_FIELDS, details=details)
