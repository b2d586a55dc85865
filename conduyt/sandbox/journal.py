"""The audit trail: every operation that changes something leaves an activity. Handlers do nothing for it.

The name of the operation, its path and its response say what happened: `deals.update` at /deals/{deal_id} becomes
"deal_updated" of that deal. An operation that wrote nothing leaves no activity, nor does an update that changed
nothing. The activity of a public operation belongs to the workspace that owns the object in its response. Changes in
the background (by automations, timers or incoming messages) are recorded by their events.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from conduyt.sandbox.background import on_event
from conduyt.sandbox.call import Call, Handler
from conduyt.sandbox.conditions import Where, created_after
from conduyt.sandbox.description import Operation, load
from conduyt.sandbox.responses import Response
from conduyt.sandbox.rules.crm.activities import actor, new_activity, recorded
from conduyt.sandbox.store import Doc, Records

# Operations that are recorded under the name of another one, which does the same.
_SAME_AS = {
    "automations.create_from_template": "automations.create",
    "automations.import_definition": "automations.create",
    "calendars.create_appointment": "calendars.appointments.create",
    "calendars.delete_appointment": "calendars.appointments.delete",
    "calendars.public_booking.book": "calendars.appointments.create",
    "calendars.update_appointment": "calendars.appointments.update",
    "contacts.gdpr.forget": "contacts.forget",
    "contacts.import_file": "contacts.imports.create",
    "contacts.import_with_ai": "contacts.imports.create",
    "deals.tasks.create": "tasks.create",
    "messages.create": "messages.send",
    "messages.emails.send": "messages.send",
    "messages.emails.send_bulk": "messages.send_bulk",
    "messages.sms.send": "messages.send",
    "payments.create_link": "invoices.create_payment_link",
    "users.update_me": "users.update",
    "webhooks.managed.create": "webhooks.create",
}
_ENTITIES = {
    "bulk_operations": "batch_operation",
    "calendars_appointments": "appointment",
    "calendars_availability": "availability",
    "calendars_booking_pages": "booking_page",
    "calendars_public_booking": "booking_page",
    "calendars_routing_forms": "routing_form",
    "contacts_imports": "import",
}
_DONE = {
    "dry_run": "dry_run",
    "edit": "updated",
    "forget": "forgotten",
    "resend": "resent",
    "reset": "reset",
    "resubmit": "resubmitted",
    "send": "sent",
    "set": "set",
    "submit": "submitted",
    "tag": "tagged",
    "untag": "untagged",
    "verify": "verified",
}
_SECONDARY_EVENTS = {"assigned", "booked", "lost", "stage_changed", "won"}  # emitted together with another event
_UNRECORDED = {"updatedAt"}  # changes with every change


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What an operation does: to which entity, which action, and which path parameter holds its id."""

    entity: str
    action: str
    kinds: tuple[str, ...]  # of documents, the likeliest first
    parameter: str | None
    in_bulk: bool


def run_and_record(call: Call, operation: Operation, handler: Handler) -> Response:
    """Run the handler, and record what it changed."""
    if operation.method == "GET" or operation.name in ("activities.create", "storage.upload"):
        return handler(call)
    change = _change_of(operation.name)
    ids = _ids_in(call.body) if change.in_bulk else [call.path.get(change.parameter or "")]
    before = {id_: _document(call.records, change.kinds, id_) for id_ in ids}
    writes, newest = call.store.writes(), call.store.newest()

    response = handler(call)

    if call.store.writes() != writes:
        data = _data(response)
        for id_, old in before.items():
            if not (change.in_bulk and id_ and old is None):
                _record(call, change, id_ or _text(data.get("id")), old, data, newest)
    return response


@on_event
def record_event(call: Call, event: str, data: Doc) -> None:
    """Record a change that no operation of a caller has made."""
    entity, _, action = event.partition(".")
    if (call.headers and not call.causes) or action in _SECONDARY_EVENTS:
        return
    fields = recorded(
        entity=entity,
        id_=_text(data.get("id")),
        action=action,
        changes={},
        description=_label(data),
        contactId=_named([{f"{entity}Id": data.get("id")}, data], "contact"),
        dealId=_named([{f"{entity}Id": data.get("id")}, data], "deal"),
    )
    if call.causes:
        fields["metadata"]["causes"] = list(call.causes)  # such as the automation that made the change
    activity = new_activity(id_=call.store.new_id("act"), user=None, now=call.now(), fields=fields)
    call.records.insert("activities", activity)


def _record(call: Call, change: _Change, id_: str | None, old: Doc | None, data: Doc, newest: int) -> None:
    records = call.records if call.key else call.store.owner_of(_text(data.get("id")) or id_ or "")
    if records is None:
        return  # a public operation whose workspace is unknown
    new = _document(records, change.kinds, id_)
    action = change.action
    if action == "upserted":
        created = any(records.count(kind, Where("id = ?", (id_,)), created_after(newest)) for kind in change.kinds)
        action = "created" if created else "updated"
    changes = _changes(old, new) if old and new else {}
    if old and new and not changes and (change.in_bulk or action == "updated"):
        return
    # Where the ids of the contact and the deal may be found; the first one counts.
    about = [{f"{change.entity}_id": id_}, call.path, data, new or {}, old or {}]
    fields = recorded(
        entity=change.entity,
        id_=id_,
        action=action,
        changes=changes,
        description=None if action == "forgotten" else _label(new or old or data),
        contactId=_named(about, "contact"),
        dealId=_named(about, "deal"),
        **({"type": "batch_operation"} if change.in_bulk else {}),
    )
    activity = new_activity(id_=call.store.new_id("act"), user=actor(call), now=call.now(), fields=fields)
    records.insert("activities", activity)


@cache
def _change_of(name: str) -> _Change:
    operation = load().operations[name]
    *spaces, verb = _SAME_AS.get(name, name).split(".")
    parameters = re.findall(r"{(\w+)}", operation.path)
    in_bulk = spaces[0] == "bulk" and spaces[1] != "operations"
    if in_bulk:
        spaces = spaces[1:]
    if ".".join([*spaces, "add"]) in load().operations:
        # A link to an object, such as a tag, is recorded as a change of the object.
        tied = spaces[-1] if verb == "clear" else _singular(spaces[-1])
        entity, action, parameter = spaces[:-1], f"{tied}_{_done(verb)}", parameters[0]
    else:
        entity, action = spaces, _done(verb)
        parameter = parameters[-1] if parameters and verb != "create" else None
    joined = "_".join(entity)
    return _Change(
        entity=_ENTITIES.get(joined) or "_".join(_singular(space) for space in entity),
        action=action,
        kinds=tuple(dict.fromkeys([entity[-1], joined])),
        parameter=parameter,
        in_bulk=in_bulk,
    )


def _ids_in(body: Mapping[str, Any]) -> list[str | None]:
    """Whom a change in bulk is for; None when the body does not say it by ids."""
    given: Any = body.get("ids") or body.get("contactIds")
    ids = cast("list[object]", given) if isinstance(given, list) else []
    return list(dict.fromkeys(id_ for id_ in ids if isinstance(id_, str))) or [None]


def _singular(noun: str) -> str:
    return f"{noun[:-3]}y" if noun.endswith("ies") else noun.removesuffix("s")


def _done(verb: str) -> str:
    """The past tense of a verb: "delete" gives "deleted", "upload_avatar" gives "avatar_uploaded"."""
    if verb in _DONE:
        return _DONE[verb]
    word, _, rest = verb.partition("_")
    done = _DONE.get(word) or f"{word.removesuffix('e')}ed"
    return f"{rest}_{done}" if rest else done


def _data(response: Response) -> Doc:
    """The member `data` of the response, if it is an object."""
    body: Any = json.loads(response.content) if response.media_type == "application/json" else {}
    data: Any = body.get("data")
    return cast("Doc", data) if isinstance(data, dict) else {}


def _document(records: Records, kinds: Sequence[str], id_: str | None) -> Doc | None:
    return next((doc for kind in kinds if (doc := records.get(kind, id_ or ""))), None)


def _changes(old: Doc, new: Doc) -> Doc:
    before, after = dict(_leaves(old)), dict(_leaves(new))
    return {
        name: {"from": before.get(name), "to": after.get(name)}
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }


def _leaves(doc: Doc) -> Iterator[tuple[str, Any]]:
    """The fields with their values. Nested fields, such as those of customFields, come one by one."""
    for name, value in doc.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{key}", inner) for key, inner in cast("Doc", value).items())
        elif name not in _UNRECORDED and not name.startswith("_"):
            yield name, value


def _named(about: Sequence[Mapping[str, Any]], entity: str) -> str | None:
    """The id of the contact or deal, in the spelling of a path or in that of an object."""
    found = (doc.get(name) for doc in about for name in (f"{entity}_id", f"{entity}Id"))
    return next((id_ for id_ in found if isinstance(id_, str)), None)


def _label(doc: Doc) -> str | None:
    """A name for the document, for people to read."""
    person = f"{doc.get('firstName') or ''} {doc.get('lastName') or ''}".strip()
    names = (person, *(doc.get(field) for field in ("name", "title", "label", "subject", "email", "body")))
    return next((name[:200] for name in names if name and isinstance(name, str)), None)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
