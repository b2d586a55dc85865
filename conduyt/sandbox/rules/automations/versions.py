"""The versions of an automation, one for each time it was published, and the folders of automations.

Restoring a version makes it the draft; a list of actions takes effect at once. Deleting a folder keeps its automations,
without a folder.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import ApiError, Response, deleted, invalid, many, one
from conduyt.sandbox.rules.automations.documents import find, show
from conduyt.sandbox.rules.crm.activities import actor
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()


def publish(call: Call, automation: Doc) -> Doc:
    """Publish the draft, and store it as a version."""
    previous = versions_of(call, automation)
    if previous and all(previous[0][name] == automation[name] for name in ("graphVersion", "actions")):
        return automation
    automation |= {"publishedActions": automation["actions"], "publishedAt": call.now()}
    call.records.update("automations", automation)
    for earlier in previous:
        call.records.update("automation_versions", {**earlier, "isCurrent": False})
    user = actor(call) or automation["createdBy"]
    id_, number = call.store.new_id("ver"), len(previous) + 1
    version = new_version(id_=id_, number=number, automation=automation, user=user, now=call.now())
    call.records.insert("automation_versions", version)
    return automation


def new_version(*, id_: str, number: int, automation: Doc, user: str, now: str) -> Doc:
    return {
        "id": id_,
        "automationId": automation["id"],
        "version": number,
        "isCurrent": True,
        "graphVersion": automation["graphVersion"],
        "actions": automation["actions"],
        "configRevision": automation["configRevision"],
        "createdBy": user,
        "createdAt": now,
    }


def versions_of(call: Call, automation: Doc) -> list[Doc]:
    """The versions of an automation, newest first."""
    return call.records.query("automation_versions", equals("automationId", automation["id"]), order="desc")


@handles("automations.versions.list")
def list_versions(call: Call) -> Response:
    return many(versions_of(call, find(call)))


@handles("automations.versions.restore")
def restore(call: Call) -> Response:
    automation = find(call)
    version = call.find("automation_versions", call.path["version_id"], "version")
    if version["automationId"] != automation["id"]:
        raise ApiError(404, "The automation has no such version.")
    restored = {name: version[name] for name in ("graphVersion", "actions")}
    automation |= {**restored, "configRevision": automation["configRevision"] + 1, "updatedAt": call.now()}
    if automation["graphVersion"] == 1:
        return one(show(call, publish(call, automation)))
    return one(show(call, call.records.update("automations", automation)))


@handles("automations.folders.list")
def list_folders(call: Call) -> Response:
    return many(_show(call, folder) for folder in call.records.query("automation_folders", sort=["name"]))


@handles("automations.folders.create")
def create_folder(call: Call) -> Response:
    folder = new_folder(id_=call.store.new_id("folder"), name=_name(call), now=call.now())
    return one(_show(call, call.records.insert("automation_folders", folder)))


@handles("automations.folders.update")
def update_folder(call: Call) -> Response:
    folder = {**_folder(call), "name": _name(call), "updatedAt": call.now()}
    return one(_show(call, call.records.update("automation_folders", folder)))


@handles("automations.folders.delete")
def delete_folder(call: Call) -> Response:
    folder = _folder(call)
    for automation in call.records.query("automations", equals("folderId", folder["id"])):
        call.records.update("automations", {**automation, "folderId": None})
    call.records.delete("automation_folders", folder["id"])
    return deleted(folder["id"])


def new_folder(*, id_: str, name: str, now: str) -> Doc:
    return {"id": id_, "name": name, "createdAt": now, "updatedAt": now}


def _show(call: Call, folder: Doc) -> Doc:
    return {**folder, "automationCount": call.records.count("automations", equals("folderId", folder["id"]))}


def _folder(call: Call) -> Doc:
    return call.find("automation_folders", call.path["folder_id"], "folder")


def _name(call: Call) -> str:
    name = call.body.get("name")
    if not isinstance(name, str) or not name.strip():
        raise invalid("name", "is required")
    return name
