"""Bodies that the documentation leaves open: what the sandbox expects in them, checked as if it were described."""

from __future__ import annotations

from collections.abc import Sequence

from conduyt.sandbox.call import Call
from conduyt.sandbox.description import Node, load
from conduyt.sandbox.validate import Checks

TEXT: Node = {"type": "string", "minLength": 1}
TEXT_OR_NULL: Node = {"type": ["string", "null"]}
IDS: Node = {"type": "array", "items": {"type": "string"}, "minItems": 1}
OBJECT: Node = {"type": "object"}


def expect(call: Call, required: Sequence[str] = (), /, **fields: Node) -> None:
    """Fail with 422 unless these fields of the body are as their schemas say."""
    Checks(load()).require({"properties": fields, "required": list(required)}, call.body)
