"""The definitions of custom fields.

A key is unique for each kind of object. Values keep their key and type if the definition changes or is deleted.
`custom_fields.get_impact` counts the values.
"""

from __future__ import annotations

from typing import Any

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import Response, deleted, invalid, many, one
from conduyt.sandbox.rules.crm.activities import history_of
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

FIELDS = ("entityType", "fieldKey", "label", "fieldType", "options", "isRequired", "sortOrder")
KINDS = {"contact": "contacts", "deal": "deals", "company": "companies"}
_WITH_OPTIONS = ("select", "multiselect")


def new_field(*, id_: str, position: int, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "entityType": None,
        "fieldKey": None,
        "label": None,
        "fieldType": None,
        "options": None,
        "isRequired": False,
        "sortOrder": position,
        "createdAt": now,
        "updatedAt": now,
        **fields,
    }


@handles("custom_fields.list")
def list_fields(call: Call) -> Response:
    where = [equals("entityType", call.query["entity_type"])] if "entity_type" in call.query else []
    return many(call.records.query("custom_fields", *where, sort=["sortOrder"]))


@handles("custom_fields.create")
def create_field(call: Call) -> Response:
    field = new_field(
        id_=call.store.new_id("field"),
        position=call.records.count("custom_fields", equals("entityType", call.body["entityType"])),
        now=call.now(),
        fields=_given(call.body),
    )
    _check(call, field)
    return one(call.records.insert("custom_fields", field))


@handles("custom_fields.get")
def get_field(call: Call) -> Response:
    return one(_field(call))


@handles("custom_fields.update")
def update_field(call: Call) -> Response:
    field = {**_field(call), **_given(call.body), "updatedAt": call.now()}
    _check(call, field)
    return one(call.records.update("custom_fields", field))


@handles("custom_fields.delete")
def delete_field(call: Call) -> Response:
    field = _field(call)
    call.records.delete("custom_fields", field["id"])
    return deleted(field["id"])


@handles("custom_fields.list_history")
def list_history(call: Call) -> Response:
    return many(history_of(call, "custom_field", _field(call)["id"]))


@handles("custom_fields.get_impact")
def get_impact(call: Call) -> Response:
    field = _field(call)
    key = field["fieldKey"]
    docs = call.records.query(KINDS[field["entityType"]])
    count = sum(doc["customFields"].get(key) is not None for doc in docs)
    shown = {name: field[name] for name in ("entityType", "fieldKey", "isRequired")}
    return one({"fieldId": field["id"], **shown, "recordsWithValue": count, "recordsTotal": len(docs)})


def _field(call: Call) -> Doc:
    return call.find("custom_fields", call.path["field_id"], "custom field")


def _given(body: Any) -> Doc:
    return {name: body[name] for name in FIELDS if name in body}


def _check(call: Call, field: Doc) -> None:
    same = [equals(name, field[name]) for name in ("entityType", "fieldKey")]
    if any(other["id"] != field["id"] for other in call.records.query("custom_fields", *same)):
        raise invalid("fieldKey", f"there is another {field['entityType']} field with this key")
    if field["fieldType"] in _WITH_OPTIONS and not field["options"]:
        raise invalid("options", f"needs at least 1 item for {field['fieldType']}")
