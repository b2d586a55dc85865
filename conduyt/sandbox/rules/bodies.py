"""Checks for bodies, or fields of bodies, that the API description does not define."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from conduyt.sandbox.call import Call
from conduyt.sandbox.description import Node, load
from conduyt.sandbox.responses import invalid
from conduyt.sandbox.validate import Checks

TEXT: Node = {"type": "string", "minLength": 1}
TEXT_OR_NULL: Node = {"type": ["string", "null"]}
IDS: Node = {"type": "array", "items": {"type": "string"}, "minItems": 1}
OBJECT: Node = {"type": "object"}


def expect(call: Call, required: Sequence[str] = (), /, **fields: Node) -> None:
    """Fail with 422 unless these fields of the body match their schemas."""
    Checks(load()).require({"properties": fields, "required": list(required)}, call.body)


def id_list(value: Any, field: str) -> list[str]:
    """Return the ids in the list without duplicates; fail with 422 if it is not a list of texts."""
    items = cast("Sequence[Any]", value) if isinstance(value, list) else [None]
    ids = [item for item in items if isinstance(item, str)]
    if len(ids) != len(items):
        raise invalid(field, "must be a list of ids")
    return list(dict.fromkeys(ids))
