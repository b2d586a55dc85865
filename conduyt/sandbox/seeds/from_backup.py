"""Content from a backup of a client: `client.backup(folder)`, then `Sandbox(seed=folder)`.

The records of each list are stored in the first workspace, with their ids and their references to each other. The keys
belong to the owner in the backup. Three things are left out: runs and logs of automations, workflows and SMS, because
the sandbox creates its own; add-ons; and webhooks, because they would call the real receivers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, cast

from conduyt._values.json_values import as_count, as_list, as_mapping, is_list, is_object
from conduyt.sandbox.call import Call
from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.description import Description, Node
from conduyt.sandbox.rules.crm import contacts, tasks
from conduyt.sandbox.store import Doc

MANIFEST: Final = "manifest.json"

# List of the client to the kind of its documents, and the fields that each response computes.
_KINDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "activities": ("activities", ()),
    "automations": ("automations", ("creator", "lastRun")),
    "automations.folders": ("automation_folders", ("automationCount",)),
    "automations.versions": ("automation_versions", ()),
    "bulk.operations": ("batch_operations", ("creator",)),
    "calendars": ("calendars", ()),
    "calendars.appointments": ("appointments", ()),
    "calendars.booking_pages": ("booking_pages", ()),
    "calendars.connections": ("calendars_connections", ()),
    "calendars.events": ("calendars_events", ()),
    "calendars.routing_forms": ("routing_forms", ()),
    "calls": ("calls", ()),
    "companies": ("companies", ("tags", "contactCount", "dealCount", "totalValue")),
    "contacts": ("contacts", ("tags", "_visibility", "visibility", "assignedUser")),
    "contacts.imports": ("imports", ("creator",)),
    "contacts.smart_views": ("smart_views", ("count",)),
    "conversations": ("conversations", ("contact", "lastMessage")),
    "custom_fields": ("custom_fields", ()),
    "deals": ("deals", ("tags", "title", "contact", "stage", "pipeline", "assignedUser")),
    "deals.views": ("deals_views", ()),
    "email_sequences": ("email_sequences", ()),
    "email_sequences.enrollments": ("enrollments", ()),
    "email_templates": ("email_templates", ()),
    "forms": ("forms", ()),
    "forms.submissions": ("form_submissions", ()),
    "invoices": ("invoices", ()),
    "invoices.payments": ("payments", ()),
    "messages": ("messages", ("contact",)),
    "notes": ("notes", ()),
    "pipelines": ("pipelines", ("stages",)),
    "pipelines.stages": ("stages", ()),
    "products": ("products", ()),
    "tags": ("tags", ()),
    "tasks": ("tasks", ()),
    "users": ("users", ()),
    "workflows": ("workflows", ()),
}
_NEEDED: Final = ("contactId", "createdBy", "dueDate", "filters")
"""Fields that the sandbox reads to show a record. They are null in a record that lacks them."""

RESTORED: Final = frozenset(_KINDS)
"""The lists that a sandbox restores."""


def read(folder: Path) -> dict[str, list[Doc]]:
    """Read the records by list. Raise `ValueError` if the folder is not a complete backup."""
    path = folder / MANIFEST
    if not path.is_file():
        raise ValueError(f"{folder}: is no backup, or not a complete one: it has no {MANIFEST}.")
    try:
        manifest: Any = json.loads(path.read_bytes())
        if manifest["format"] != 1:
            raise ValueError(f"{path}: was written by another version of conduyt.")
        return {name: _records(folder, name, entry) for name, entry in manifest["lists"].items()}
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path}: is no manifest of a backup: {type(error).__name__}: {error}") from None


def _records(folder: Path, name: str, entry: Mapping[str, str]) -> list[Doc]:
    path = folder / Path(entry["file"]).name
    content = path.read_bytes()
    if sha256(content).hexdigest() != entry["sha256"]:
        raise ValueError(f"{path}: was changed after the backup of {name}.")
    return [cast("Doc", json.loads(line)) for line in content.splitlines()]


def fill(call: Call, folder: Path, description: Description) -> set[str]:
    """Store the content of the backup, and return its ids."""
    lists = read(folder)
    given: set[str] = set()
    if "pipelines" in lists:
        within = [stage for pipeline in lists["pipelines"] for stage in as_list(pipeline.get("stages"))]
        lists.setdefault("pipelines.stages", [cast("Doc", stage) for stage in within if is_object(stage)])
    for name, records in lists.items():
        if name not in _KINDS or not records:
            continue
        kind, derived = _KINDS[name]
        for present in call.records.query(kind):  # such as the first pipeline of a new sandbox
            call.records.delete(kind, present["id"])
        schema = _schema(description, name)
        documented = description.resolve(schema).get("properties", ())
        blank: Doc = {field: None for field in _NEEDED if field in documented}
        for record in _oldest_first(records):
            typed: Doc = _typed(record, schema, description)
            doc = blank | _COMPLETED.get(name, _same)({**typed, "id": _id_of(typed) or call.store.new_id(kind)})
            call.records.insert(kind, {field: value for field, value in doc.items() if field not in derived})
            given.add(doc["id"])
    _mark_unread(call, lists.get("conversations", []))
    call.store.skip_ids(given)
    return given


def _id_of(record: Doc) -> str | None:
    id_ = record.get("id") or record.get("contactId")  # a conversation has the id of its contact
    return str(id_) if id_ else None


def _oldest_first(records: list[Doc]) -> list[Doc]:
    """The records in order of creation, if the list has one. Most lists are newest first."""
    times = [str(record.get("createdAt") or record.get("updatedAt") or "") for record in records]
    newest_first = bool(times) and times[0] > times[-1] and times == sorted(times, reverse=True)
    return records[::-1] if newest_first else records


def _schema(description: Description, name: str) -> Node:
    """The schema of a record in the list, or of any JSON."""
    operation = description.operations.get(f"{name}.list") or description.operations.get(
        name.replace("invoices.payments", "payments") + ".list"
    )
    node = description.resolve(operation.responses.get("200", {})) if operation else {}
    data = description.resolve(node.get("properties", {}).get("data", {}))
    items: Node = data.get("items", {})
    return items


def _typed(value: Any, schema: Node, description: Description) -> Any:
    """A value in the format of the service. A backup has amounts as text, and times in another precision."""
    schema = description.resolve(schema)
    branches = [description.resolve(one) for one in (schema, *schema.get("anyOf", ()), *schema.get("oneOf", ()))]
    types = {kind for one in branches for kind in _types(one)}
    if isinstance(value, str) and types & {"number", "integer"}:
        return _number(value)
    if isinstance(value, str) and any(one.get("format") == "date-time" for one in branches):
        return _time(value)
    if is_list(value):
        found: list[Node] = [one["items"] for one in branches if "items" in one]
        items = found[0] if found else {}
        return [_typed(item, items, description) for item in value]
    if is_object(value):
        fields: Node = {name: node for one in branches for name, node in one.get("properties", {}).items()}
        return {name: _typed(inner, fields.get(name, {}), description) for name, inner in value.items()}
    return value


def _types(schema: Node) -> list[str]:
    kind: Any = schema.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)


def _number(text: str) -> Any:
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    return int(number) if number == number.to_integral_value() else float(number)


def _time(text: str) -> str:
    try:
        return iso(datetime.fromisoformat(text))
    except ValueError:
        return text


# -- what documents have and responses do not ------------------------------------------------------------------------


def _same(doc: Doc) -> Doc:
    return doc


def _with_tag_ids(doc: Doc) -> Doc:
    return {**doc, "tagIds": [tag["id"] for tag in as_list(doc.get("tags")) if is_object(tag) and "id" in tag]}


def _contact(doc: Doc) -> Doc:
    fields = _with_tag_ids(doc)
    now = doc.get("createdAt") or ""
    return contacts.new_contact(id_=doc["id"], account="", now=now, fields=fields, tag_ids=[])


def _task(doc: Doc) -> Doc:
    return tasks.new_task(id_=doc["id"], now=doc.get("createdAt") or "", fields=doc)


def _message(doc: Doc) -> Doc:
    hidden: Doc = {"_nextAt": None, "_idempotencyKey": None, "_fingerprint": None, "_unread": False, "_media": []}
    return {**hidden, **doc}


def _conversation(doc: Doc) -> Doc:
    latest = as_mapping(doc.get("lastMessage"))
    hidden: Doc = {"snoozedUntil": None, "lastReadAt": None, "suggestion": None, "lastMessageId": latest.get("id")}
    return {**hidden, **{name: value for name, value in doc.items() if name != "contactId"}}


def _activity(doc: Doc) -> Doc:
    facts = as_mapping(doc.get("metadata"))
    subject = f"{facts['entityType']} {facts['entityId']}" if facts.get("entityType") else None
    return {**doc, "_subject": subject} if subject else doc


def _automation(doc: Doc) -> Doc:
    return {"lastExecutionId": None, **doc}


def _import(doc: Doc) -> Doc:
    return {**doc, "fileId": None, "startedAt": doc.get("createdAt"), "startedWith": 0}


def _invoice(doc: Doc) -> Doc:
    return {**doc, "status": "sent"} if doc.get("status") == "overdue" else doc  # the time makes it overdue


def _page(doc: Doc) -> Doc:
    return {"views": 0, **doc}


_COMPLETED: Final[Mapping[str, Callable[[Doc], Doc]]] = {
    "activities": _activity,
    "automations": _automation,
    "calendars.booking_pages": _page,
    "companies": _with_tag_ids,
    "contacts": _contact,
    "contacts.imports": _import,
    "conversations": _conversation,
    "deals": _with_tag_ids,
    "invoices": _invoice,
    "messages": _message,
    "tasks": _task,
}


def _mark_unread(call: Call, conversations: list[Doc]) -> None:
    """Mark the unread messages of a contact, by the count in its conversation."""
    for conversation in conversations:
        mine = (equals("contactId", conversation.get("contactId")), equals("direction", "inbound"))
        count = as_count(conversation.get("unreadCount")) or 0
        for message in call.records.query("messages", *mine, sort=["createdAt"], order="desc", limit=count):
            call.records.update("messages", {**message, "_unread": True})
