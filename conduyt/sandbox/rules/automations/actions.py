"""The actions of automations and workflows.

If the contact lacks something, such as an email address, only the action fails. If the automation has an error, such as
a deleted template, it stops. Google Sheets is not called: adding a row always succeeds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeAlias

from conduyt.sandbox.call import Call
from conduyt.sandbox.clock import iso
from conduyt.sandbox.description import load
from conduyt.sandbox.responses import ApiError, Response
from conduyt.sandbox.rules.crm import contacts, notes, tasks
from conduyt.sandbox.rules.crm.tags import ids_by_name, known_ids
from conduyt.sandbox.rules.messaging import mailings
from conduyt.sandbox.rules.messaging.merge_fields import merge
from conduyt.sandbox.rules.messaging.outgoing import Channel, obstacle
from conduyt.sandbox.store import Doc
from conduyt.sandbox.validate import Checks

Action: TypeAlias = Callable[[Call, Doc | None, Doc], Doc]


class ActionError(Exception):
    """An action has failed. If `fatal`, the automation stops."""

    def __init__(self, message: str, *, fatal: bool) -> None:
        super().__init__(message)
        self.message = message
        self.fatal = fatal


def perform(call: Call, contact_id: str | None, action: Mapping[str, Any]) -> Doc:
    """Perform an action and return its result."""
    act = ACTIONS.get(str(action.get("type")))
    if act is None:
        raise ActionError(f"The sandbox does not know the action {action.get('type')!r}.", fatal=True)
    contact = call.records.get("contacts", contact_id) if contact_id else None
    try:
        return act(call, contact, action.get("config") or {})
    except ApiError as refusal:
        raise ActionError(str(refusal), fatal=True) from refusal
    except (AttributeError, TypeError, ValueError) as error:  # settings have no schema, so a value can have any type
        raise ActionError(f"The settings of the action are wrong: {error}.", fatal=True) from error


def _send_email(call: Call, contact: Doc | None, config: Doc) -> Doc:
    message = _send(call, contact, config, "email")
    return {"success": True, "messageId": message["id"], "to": message["toEmail"], "subject": message["subject"]}


def _send_sms(call: Call, contact: Doc | None, config: Doc) -> Doc:
    message = _send(call, contact, config, "sms")
    return {"success": True, "statusCode": 201, "providerId": message["providerId"], "body": message["body"]}


def _send(call: Call, contact: Doc | None, config: Doc, channel: Channel) -> Doc:
    reason = obstacle(_somebody(contact), channel)
    if reason is not None:
        raise ActionError(reason[1], fatal=False)
    if config.get("templateId") is not None:
        template = call.find("email_templates", str(config["templateId"]), "template")
        content = mailings.Content.of_template(template)
    elif config.get("body") is not None:
        html = config.get("bodyHtml")
        content = mailings.Content(body=str(config["body"]), subject=config.get("subject"), html=html)
    else:
        raise ActionError("The action needs a templateId or a body.", fatal=True)
    message = mailings.send(call, _somebody(contact), channel, content, source="automation")
    if message["status"] == "failed":
        raise ActionError(message["errorMessage"], fatal=False)
    return message


def _add_tag(call: Call, contact: Doc | None, config: Doc) -> Doc:
    """The tags are given by id, as `tagIds` or `tagId`, or by name, as `tags`."""
    given = map(str, [*config.get("tagIds", ()), *filter(None, [config.get("tagId")])])
    tag_ids = [*known_ids(call, list(given)), *ids_by_name(call, map(str, config.get("tags", ())))]
    if not tag_ids:
        raise ActionError("The action needs tagIds.", fatal=True)
    present = _somebody(contact)["tagIds"]
    added = [id_ for id_ in tag_ids if id_ not in present]
    if added:
        contacts.save(call, _somebody(contact), {"tagIds": [*present, *added]})
    return {"success": True, "tagIds": tag_ids, "added": added}


def _create_task(call: Call, contact: Doc | None, config: Doc) -> Doc:
    """`dueInDays` counts from now. Without an assignee, the task goes to the user of the contact."""
    if not config.get("title"):
        raise ActionError("The action needs a title.", fatal=True)
    body = {name: config[name] for name in ("description", "priority", "assignedTo") if config.get(name) is not None}
    body["title"] = str(config["title"])
    if contact is not None:
        body |= {"title": merge(body["title"], contact), "contactId": contact["id"]}
        if contact["assignedTo"]:
            body.setdefault("assignedTo", contact["assignedTo"])
    if config.get("dueInDays") is not None:
        body["dueDate"] = iso(call.clock.now() + timedelta(days=float(config["dueInDays"])))
    Checks(load()).require(load().schema("tasks.yaml#/components/schemas/TaskCreate"), body)
    return {"success": True, "taskId": _id_of(tasks.create_task(replace(call, body=body)))}


def _add_note(call: Call, contact: Doc | None, config: Doc) -> Doc:
    text = config.get("body") or config.get("content")
    if not text:
        raise ActionError("The action needs a body.", fatal=True)
    contact = _somebody(contact)
    body = {"body": merge(str(text), contact), "contactId": contact["id"]}
    return {"success": True, "noteId": _id_of(notes.create_note(replace(call, body=body)))}


def _add_google_sheet_row(_: Call, contact: Doc | None, config: Doc) -> Doc:
    values: Any = config.get("values", [])
    row = [merge(str(value), contact) if contact else value for value in values]
    return {"success": True, "spreadsheetId": config.get("spreadsheetId"), "values": row}


def _id_of(response: Response) -> str:
    id_: str = json.loads(response.content)["data"]["id"]
    return id_


def _somebody(contact: Doc | None) -> Doc:
    if contact is None:
        raise ActionError("The action needs a contact, and there is none.", fatal=True)
    return contact


ACTIONS: Mapping[str, Action] = {
    "send_email": _send_email,
    "send_sms": _send_sms,
    "add_tag": _add_tag,
    "create_task": _create_task,
    "add_note": _add_note,
    "add_google_sheet_row": _add_google_sheet_row,
}
