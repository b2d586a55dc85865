"""Values of custom fields, checked against their definitions.

A key without a definition accepts any value. Null clears a value, unless the field is required. A create must have all
required fields. Dates are dates or times with an offset.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conduyt.sandbox.call import Call
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.description import Node, load
from conduyt.sandbox.store import Doc
from conduyt.sandbox.validate import Checks

_SCHEMAS: dict[str, Node] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
}


def check_values(call: Call, entity: str, *, creating: bool) -> None:
    """Fail with 422 if a value in the body does not fit its definition. `entity`: contact, deal or company."""
    definitions = call.records.query("custom_fields", equals("entityType", entity))
    required = {definition["fieldKey"] for definition in definitions if definition["isRequired"]}
    given: Mapping[str, Any] = call.body.get("customFields") or {}
    schema: Node = {
        "properties": {definition["fieldKey"]: _schema(definition) for definition in definitions},
        "required": sorted(required) if creating else [],
    }
    values = {key: value for key, value in given.items() if value is not None or key in required}
    Checks(load()).require(schema, values, within="customFields.")


def _schema(definition: Doc) -> Node:
    choice: Node = {"type": "string", "x-conduyt-known-values": definition["options"]}
    match definition["fieldType"]:
        case "select":
            return choice
        case "multiselect":
            return {"type": "array", "items": choice}
        case kind:
            return _SCHEMAS[kind]
