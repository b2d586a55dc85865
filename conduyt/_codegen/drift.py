"""Compare the description with another OpenAPI file of the service, such as a newer official one.

Ids are opaque to us, and every field of a response may be null. So neither formats of ids nor the nullability of
responses count as differences. Of what callers send, bounds, defaults, null and lists of values are compared as well.
"""

# pyright: standard
# The description is YAML: what it holds is known when it is read, not before.
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conduyt._codegen.load import Description, Part
from conduyt._codegen.plan import METHODS, SUCCESSES

_BOUNDS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")
Operations = dict[str, tuple[Part, Part]]
"""The operation and its path item, by method and path without the names of its parameters."""


def drift(ours: Path, theirs: Path) -> list[str]:
    """Return one line for each difference in our description: missing, extra or changed."""
    mine, other = Description(ours), Description(theirs.parent, theirs.name)
    left, right = _operations(mine), _operations(other)
    outside = tuple(mine.root.get("x-conduyt-not-covered", ()))
    lines = [f"operation missing: {key}" for key in right if key not in left and not _is_outside(key, outside)]
    lines += [f"operation extra: {key}" for key in left if key not in right]
    for key in left:
        if key in right:
            lines += [
                f"{difference.format(where=key)}" for difference in _differences(mine, other, left[key], right[key])
            ]
    return sorted(lines)


def _operations(description: Description) -> Operations:
    found: Operations = {}
    for path, reference in description.root.get("paths", {}).items():
        item = description.resolve(reference)
        for verb in METHODS:
            if verb in item:
                found[f"{verb.upper()} {re.sub('{[^}]*}', '{}', path)}"] = item[verb], item
    return found


def _is_outside(key: str, prefixes: tuple[str, ...]) -> bool:
    path = key.split(" ", 1)[1]
    return any(prefix in (path, key) or path.startswith(f"{prefix}/") for prefix in prefixes)


def _differences(
    mine: Description, other: Description, left: tuple[Part, Part], right: tuple[Part, Part]
) -> Iterator[str]:
    security = [_needs_key(description, side[0]) for description, side in ((mine, left), (other, right))]
    if security[0] != security[1]:
        words = {True: "a key is needed", False: "no key is needed"}
        yield f"security changed: {{where}}: {words[security[0]]} here, {words[security[1]]} there"
    yield from _compare("parameter", _query(mine, *left), _query(other, *right))
    yield from _compare("body field", _body(mine, left[0]), _body(other, right[0]))
    theirs = _response(other, right[0])
    if theirs:  # most of their responses are not described
        yield from _compare("response field", _response(mine, left[0]), theirs)


@dataclass(frozen=True, kw_only=True)
class Field:
    """What is said of a parameter or of a field."""

    type: str
    required: bool
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Bounds, the default, and whether null is taken. Empty for responses."""


Fields = dict[str, Field]


def _compare(what: str, left: Fields, right: Fields) -> Iterator[str]:
    for name in right.keys() - left.keys():
        yield f"{what} missing: {{where}}: {name}"
    for name in left.keys() - right.keys():
        yield f"{what} extra: {{where}}: {name}"
    for name in left.keys() & right.keys():
        ours, theirs = left[name], right[name]
        if _is_open_enum_of_unknown(ours.type, theirs.type):
            if what != "response field":
                yield f"{what} changed: {{where}}: {name} is {_shortly(ours.type)} here, {_shortly(theirs.type)} there"
        elif ours.type != theirs.type:
            yield f"{what} changed: {{where}}: {name} is {ours.type} here, {theirs.type} there"
        if ours.required != theirs.required:
            words = {True: "required", False: "optional"}
            yield f"{what} changed: {{where}}: {name} is {words[ours.required]} here, {words[theirs.required]} there"
        for fact in sorted(ours.facts.keys() | theirs.facts.keys()):
            here, there = (side.facts.get(fact, "not given") for side in (ours, theirs))
            if here != there:
                yield f"{what} changed: {{where}}: {name}: {fact} is {here} here, {there} there"


def _is_open_enum_of_unknown(left: str, right: str) -> bool:
    # Enums are open, so a plain string counts as an enum without known values.
    simple = [text.removeprefix("list of ") for text in (left, right)]
    return "string" in simple and any(text.startswith("one of ") for text in simple)


def _shortly(type_: str) -> str:
    values = type_.removeprefix("list of ").removeprefix("one of ").split("/")
    return f"one of {len(values)} values" if "one of " in type_ else "free text"


def _needs_key(description: Description, operation: Part) -> bool:
    # A file of a single resource does not say it: there, a key is needed.
    security = operation.get("security", description.root.get("security", [{"bearer": []}]))
    return bool(security) and all(security)  # {} among them: a key is optional


def _query(description: Description, operation: Part, item: Part) -> Fields:
    parameters = [description.resolve(part) for part in (*item.get("parameters", []), *operation.get("parameters", []))]
    return {
        part["name"]: Field(
            type=_type(description, part["schema"]),
            required=bool(part.get("required")),
            facts=_facts(description, part["schema"]),
        )
        for part in parameters
        if part["in"] == "query"
    }


def _body(description: Description, operation: Part) -> Fields:
    body = description.resolve(operation.get("requestBody", Part()))
    return _fields(description, next(iter(body.get("content", {}).values()), Part()).get("schema", Part()))


def _response(description: Description, operation: Part) -> Fields:
    responses = operation.get("responses", {})
    response = next((description.resolve(responses[status]) for status in SUCCESSES if status in responses), Part())
    schema = description.resolve(response.get("content", {}).get("application/json", Part()).get("schema", Part()))
    for _ in range(2):  # the envelope, and the nested one of a page
        data = description.resolve(schema.get("properties", {}).get("data", Part()))
        schema = data or schema
    return _fields(description, schema.get("items", schema), required=False)


def _fields(description: Description, part: Part, *, required: bool = True) -> Fields:
    schema = description.resolve(part)
    needed = schema.get("required", []) if required else []
    return {
        name: Field(
            type=_type(description, value),
            required=name in needed,
            facts=_facts(description, value) if required else {},
        )
        for name, value in _properties(description, schema).items()
        if not isinstance(value, bool)
    }


def _properties(description: Description, schema: Part) -> dict[str, Any]:
    found: dict[str, Any] = dict(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        found |= _properties(description, description.resolve(part))
    return found


def _facts(description: Description, part: Part) -> dict[str, Any]:
    schema = description.resolve(part)
    options = [description.resolve(option) for option in (*schema.get("anyOf", []), *schema.get("oneOf", []))]
    facts = {name: schema[name] for name in _BOUNDS if name in schema}
    for option in options:
        facts |= {name: option[name] for name in _BOUNDS if name in option}
    if (default := part.get("default", schema.get("default"))) is not None:
        facts["default"] = default
    if any(
        "null" in (kinds if isinstance(kinds := one.get("type", ""), list) else [kinds]) for one in (schema, *options)
    ):
        facts["null"] = "allowed"
    return facts


def _type(description: Description, part: Part) -> str:
    schema = description.resolve(part)
    options = [*schema.get("anyOf", []), *schema.get("oneOf", [])]
    if options:
        return "|".join(sorted({_type(description, option) for option in options} - {"null"}))
    declared = schema.get("type", "anything")
    kinds = sorted(set(declared if isinstance(declared, list) else [declared]) - {"null"})
    values = schema.get("x-conduyt-known-values", schema.get("enum"))
    if values:
        return "one of " + "/".join(sorted(str(value) for value in values if value is not None))
    if schema.get("format") in ("date", "date-time", "binary"):
        return str(schema["format"])
    if kinds == ["array"]:
        return f"list of {_type(description, schema.get('items', Part()))}"
    return "|".join(kinds) or "null"
