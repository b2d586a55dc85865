"""Convert parts of the description to Python: names, types, values and texts."""

# pyright: standard
# The description is YAML: what it holds is known when it is read, not before.
from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterable
from typing import Any

from pydantic.alias_generators import to_camel

from conduyt._codegen.load import DescriptionError, Part


def python_name(facts: Part, wire: str, where: Part) -> str:
    name: str = facts.get("x-conduyt-name") or re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", wire).lower()
    if not name.isidentifier() or name.startswith("_"):
        raise DescriptionError(where, f"{name} is not a valid name in Python: give it another x-conduyt-name")
    return f"{name}_" if keyword.iskeyword(name) else name


def one_line(value: Any, default: str) -> str:
    return " ".join(str(value).split()) if value else default


def limits_in_words(schema: Part) -> str:
    """Describe the limits of a value."""
    facts = []
    if "x-conduyt-known-values" in schema:
        facts.append("One of " + ", ".join(f"`{value}`" for value in schema["x-conduyt-known-values"]))
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        facts.append(f"From {low} to {high}")
    elif low is not None:
        facts.append(f"At least {low}")
    elif high is not None:
        facts.append(f"At most {high}")
    if "maxLength" in schema:
        facts.append(f"At most {schema['maxLength']} characters")
    if "minItems" in schema or "maxItems" in schema:
        bounds = [f"at least {schema['minItems']}"] if "minItems" in schema else []
        bounds += [f"at most {schema['maxItems']}"] if "maxItems" in schema else []
        facts.append(f"{' and '.join(bounds)} item{'' if bounds == ['at least 1'] else 's'}".capitalize())
    if "default" in schema:
        facts.append(
            f"Default: `{str(schema['default']).lower() if isinstance(schema['default'], bool) else schema['default']}`"
        )
    return "".join(f" {fact}." for fact in facts)


def nullable(schema: Part) -> bool:
    declared = schema.get("type")
    if "anyOf" in schema:
        return any(option.get("type") == "null" for option in schema["anyOf"])
    return isinstance(declared, list) and "null" in declared


def union(types: Iterable[str]) -> str:
    names = list(dict.fromkeys(name for text in types for name in members(text)))
    return "object" if not names or "object" in names else " | ".join(names)


def members(text: str) -> list[str]:
    """Split a union at its top level."""
    members, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if depth == 0 and text.startswith(" | ", index):
            members.append(text[start:index])
            start = index + 3
    return [*members, text[start:]]


def quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def in_python(value: Any, type_: str) -> str | None:
    if value is not None:
        return _literal(value)
    return '"contacts.csv"' if "FileInput" in type_ else None


def _literal(value: Any) -> str:
    """Write a value of the description in Python."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{quoted(key)}: {_literal(item)}' for key, item in value.items())}}}"
    return repr(value)


def field_default(value: str, name: str, wire: str, also: list[str]) -> str:
    """Write the default of a field: empty, a value, or a `Field` with its names in JSON."""
    if not also and to_camel(name) == wire:
        return value
    # The name in Python is among them, or pydantic would take it for another field where both are there.
    own = [name] if name not in (wire, *also) else []
    names = f"AliasChoices({', '.join(map(quoted, (wire, *own, *also)))})" if also else quoted(wire)
    given = f"default={value}, " if value else ""
    return f"Field({given}validation_alias={names}, serialization_alias={quoted(wire)})"
