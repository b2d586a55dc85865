"""Users who work on a contact, in addition to the assigned one.

Bodies and responses are not documented. Adding takes `userId` or `userIds`; removing takes nothing and removes all.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.responses import ApiError, Response, many, one
from conduyt.sandbox.rules.bodies import IDS, TEXT, expect
from conduyt.sandbox.rules.crm.contacts import save
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()


@handles("contacts.collaborators.list")
def list_collaborators(call: Call) -> Response:
    return many(_contact(call)["collaborators"])


@handles("contacts.collaborators.add")
def add_collaborators(call: Call) -> Response:
    contact = _contact(call)
    there = {one["userId"] for one in contact["collaborators"]}
    added = [_new(call, id_) for id_ in dict.fromkeys(_user_ids(call)) if id_ not in there]
    return _keep(call, contact, [*contact["collaborators"], *added])


@handles("contacts.collaborators.remove")
def remove_collaborators(call: Call) -> Response:
    return _keep(call, _contact(call), [])


def _contact(call: Call) -> Doc:
    return call.find("contacts", call.path["contact_id"], "contact")


def _user_ids(call: Call) -> list[str]:
    expect(call, [] if "userIds" in call.body else ["userId"], userId=TEXT, userIds=IDS)
    return list(call.body.get("userIds") or [call.body["userId"]])


def _new(call: Call, id_: str) -> Doc:
    user = call.records.get("users", id_)
    if user is None:
        raise ApiError(404, f"No such user: {id_}.")
    return {"userId": id_, "firstName": user["firstName"], "lastName": user["lastName"], "addedAt": call.now()}


def _keep(call: Call, contact: Doc, collaborators: list[Doc]) -> Response:
    changed = save(call, contact, {"collaborators": collaborators})
    return one({"contactId": contact["id"], "collaborators": changed["collaborators"]})
