"""Invitations to a workspace, and the pictures of users. An invitation is an email that is valid for a week."""

from __future__ import annotations

from datetime import timedelta

from conduyt.sandbox import outbox
from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.clock import iso
from conduyt.sandbox.responses import ApiError, Response, invalid, one
from conduyt.sandbox.rules.team.users import check_email, new_user, user_of
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

GOOD_FOR = timedelta(days=7)
AVATAR_LIMIT = 5 * 1024 * 1024


@handles("users.invite")
def invite(call: Call) -> Response:
    check_email(call, call.body["email"])
    user = new_user(
        id_=call.store.new_id("user"), email=call.body["email"], role=call.body["role"], now=call.now(), fields={}
    )
    return one(call.records.insert("users", _send(call, user)))


@handles("users.resend_invite")
def resend_invite(call: Call) -> Response:
    """Send the invitation again, valid for a new week."""
    user = _invited(call)
    return one(call.records.update("users", _send(call, {**user, "invitedAt": call.now()})))


@handles("users.cancel_invite")
def cancel_invite(call: Call) -> Response:
    """Revoke the invitation, and delete the user, who was not a member yet."""
    user = _invited(call)
    call.records.delete("users", user["id"])
    return one({"id": user["id"], "cancelled": True})


@handles("users.upload_avatar")
def upload_avatar(call: Call) -> Response:
    """Store the URL of the picture. The picture itself is not stored."""
    user = user_of(call)
    picture = call.file("avatar")
    if len(picture.content) > AVATAR_LIMIT:
        raise ApiError(413, "The picture must not be larger than 5 MB.")
    if not picture.media_type.startswith("image/"):
        raise invalid("avatar", "must be a picture")
    name = f"{call.store.new_id('avatar')}.{picture.media_type.removeprefix('image/')}"
    return _keep(call, user, f"https://files.conduyt.example/avatars/{name}")


@handles("users.delete_avatar")
def delete_avatar(call: Call) -> Response:
    return _keep(call, user_of(call), None)


def _keep(call: Call, user: Doc, url: str | None) -> Response:
    call.records.update("users", {**user, "avatarUrl": url})
    return one({"id": user["id"], "avatarUrl": url})


def _invited(call: Call) -> Doc:
    user = user_of(call)
    if user["acceptedAt"] is not None:
        raise ApiError(409, "The user is a member already.")
    return user


def _send(call: Call, user: Doc) -> Doc:
    link = f"https://conduyt.example/accept-invite?token={call.store.new_secret('invite')}"
    outbox.put(call, channel="email", to=user["email"], subject="You are invited to Conduyt", body=link)
    return {**user, "inviteTokenExpiry": iso(call.clock.now() + GOOD_FOR)}
