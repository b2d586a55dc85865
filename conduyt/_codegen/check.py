"""Refuse keys that the other modules would ignore: misspelt keys, and keys of OpenAPI that are not supported."""

# pyright: standard
# The description is YAML: what it holds is known when it is read, not before.
from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from conduyt._codegen.load import Description, DescriptionError, Part

# The allowed and the required (!) keys of each kind of part. "{x}" is a mapping of x, "[x]" a list of x.
_GRAMMAR: dict[str, dict[str, str]] = {
    "root file": {
        "openapi": "text!", "info": "info!", "servers": "any", "security": "any", "tags": "any", "paths": "{path}!",
        "webhooks": "any", "components": "components of the root", "x-conduyt-not-covered": "[text]",
    },
    "components of the root": {"securitySchemes": "any"},
    "resource file": {
        "openapi": "text!", "info": "info!", "paths": "{path}!", "components": "components",
        "x-conduyt-resource-docs": "{text}", "x-conduyt-sub-resources": "[text]", "x-conduyt-flows": "{flow}",
        "x-conduyt-custom-fields": "text",
    },
    "flow": {
        "summary": "text!", "description": "text", "make": "text!", "takes": "[text]", "run": "text",
        "arguments": "{flow argument}!", "returns": "flow result!", "raises": "{text}", "example": "text!",
        "iterates": "flag",
    },
    "flow argument": {"type": "text!", "default": "text", "description": "text!"},
    "flow result": {"type": "text!", "description": "text!"},
    "info": {"title": "text!", "version": "text!", "description": "text"},
    "components": {
        "securitySchemes": "any", "headers": "any", "parameters": "{parameter}", "requestBodies": "{body}",
        "responses": "{response}", "schemas": "{schema}",
    },
    "path": {
        "parameters": "[parameter]", "get": "operation", "post": "operation", "put": "operation", "patch": "operation",
        "delete": "operation",
    },
    "operation": {
        "operationId": "text!", "summary": "text!", "description": "text", "tags": "any", "security": "any",
        "parameters": "[parameter]", "requestBody": "body", "responses": "{response}!",
        "x-conduyt-method": "text!", "x-conduyt-pagination": "text", "x-conduyt-items": "text",
        "x-conduyt-retry": "text",
    },
    "parameter": {
        "name": "text!", "in": "text!", "required": "flag", "description": "text", "schema": "schema!",
        "example": "any", "style": "text", "explode": "flag", "x-conduyt-name": "text", "x-conduyt-live-name": "text",
    },
    "body": {"required": "flag", "description": "text", "content": "{media type}!"},
    "response": {"description": "text!", "headers": "any", "content": "{media type}"},
    "media type": {"schema": "schema!", "example": "any"},
    "schema": {
        "type": "any", "format": "text", "description": "text", "example": "any", "default": "any", "readOnly": "flag",
        "properties": "{schema}", "required": "[text]", "additionalProperties": "schema or flag", "items": "schema",
        "anyOf": "[schema]", "minimum": "number", "maximum": "number", "minLength": "number", "maxLength": "number",
        "minItems": "number", "maxItems": "number",
        "x-conduyt-known-values": "[text]", "x-conduyt-events": "[text]", "x-conduyt-also": "[text]",
        "x-conduyt-name": "text", "x-conduyt-live-name": "text", "x-conduyt-inferred": "flag",
        "x-conduyt-undocumented": "flag", "x-conduyt-free-text": "flag", "x-conduyt-live-fields": "any",
        "x-conduyt-fields-of": "text", "x-conduyt-one-of": "[text]",
    },
}  # fmt: skip
_SIMPLE: dict[str, Any] = {"any": object, "text": str, "flag": bool, "number": int | float}
_INSTEAD = {
    "allOf": "write the properties out",
    "oneOf": "use anyOf",
    "enum": "use x-conduyt-known-values",
    "const": "use x-conduyt-known-values",
    "nullable": 'use type: [..., "null"]',
    "examples": "use example",
}
# The target of a $ref for each kind, and the keys allowed beside it.
_HOMES = {
    "path": "/paths/",
    "parameter": "/components/parameters/",
    "body": "/components/requestBodies/",
    "response": "/components/responses/",
    "schema": "/components/schemas/",
}
_BESIDE_REF = {
    "$ref", "description", "example", "default", "readOnly", "x-conduyt-also", "x-conduyt-inferred", "x-conduyt-name",
    "x-conduyt-live-name", "x-conduyt-undocumented",
}  # fmt: skip
_NOT_BESIDE_ANY_OF = ("type", "format", "items", "properties", "additionalProperties", "x-conduyt-known-values")
_FORMATS = ("date-time", "date", "decimal", "binary", "email", "uri")


def check(description: Description) -> None:
    for name in description.file_names:
        _check(description, "root file" if name == "openapi.yaml" else "resource file", description.file(name))


def _check(description: Description, kind: str, part: Part) -> None:
    if "$ref" in part:
        _check_reference(description, kind, part)
        return
    rules = _GRAMMAR[kind]
    for key, value in part.items():
        if key not in rules:
            raise DescriptionError(part.place_of(key), f"{key} is not supported in {_a(kind)}: {_advice(key, rules)}")
        _check_value(description, rules[key].rstrip("!"), value, key, part.place_of(key))
    for key, rule in rules.items():
        if rule.endswith("!") and key not in part:
            raise DescriptionError(part, f"{_a(kind)} needs {key}: add it")
    if part.get("security", []) != [] and kind == "operation":
        raise DescriptionError(part.place_of("security"), "security must be [], for an operation without an API key")
    if kind == "schema":
        _check_schema(part)


def _check_value(description: Description, rule: str, value: Any, name: str, place: str) -> None:
    if rule == "schema or flag":
        rule = "flag" if isinstance(value, bool) else "schema"
    if rule.startswith("{"):
        mapping = _expect(value, Part, f"{name} must be a mapping", place)
        for key, item in mapping.items():
            _check_value(description, rule[1:-1], item, key, mapping.place_of(key))
    elif rule.startswith("["):
        for item in _expect(value, list, f"{name} must be a list", place):
            _check_value(description, rule[1:-1], item, f"each item of {name}", place)
    elif rule in _GRAMMAR:
        _check(description, rule, _expect(value, Part, f"{name} must be a mapping: {_a(rule)}", place))
    else:
        words = {"text": "text; put it in quotes", "flag": "true or false", "number": "a number"}
        _expect(value, _SIMPLE[rule], f"{name} must be {words.get(rule)}", place)


def _check_reference(description: Description, kind: str, part: Part) -> None:
    description.resolve(part)
    home = _HOMES.get(kind)
    if home is None:
        raise DescriptionError(part, f"{_a(kind)} cannot be a $ref: write it out")
    pointer = part["$ref"].partition("#")[2]
    if not pointer.startswith(home) or "/" in pointer.removeprefix(home):
        raise DescriptionError(part, f"$ref {part['$ref']} does not lead to {_a(kind)}: move that to #{home}")
    for key in part:
        if key not in (_BESIDE_REF if kind == "schema" else {"$ref"}):
            raise DescriptionError(part.place_of(key), f"{key} beside a $ref has no effect: remove it, or the $ref")


def _check_schema(part: Part) -> None:
    declared = part.get("type")
    kinds = declared if isinstance(declared, list) else [declared]
    if (form := part.get("format")) is not None:
        if form not in _FORMATS:
            raise DescriptionError(
                part.place_of("format"), f"the format {form} is unknown: use one of {', '.join(_FORMATS)}"
            )
        if "string" not in kinds and not (form == "decimal" and "number" in kinds):
            raise DescriptionError(part.place_of("format"), f"{form} is a format of strings: set the type to string")
    for key in part:
        if "anyOf" in part and key in _NOT_BESIDE_ANY_OF:
            raise DescriptionError(part.place_of(key), f"{key} beside anyOf has no effect: move it into the options")
    for name in part.get("required", []):
        if name not in part.get("properties", {}):
            raise DescriptionError(
                part.place_of("required"), f"{name} is required but not a property: add or remove it"
            )
    if "x-conduyt-events" in part and "properties" not in part:
        raise DescriptionError(part.place_of("x-conduyt-events"), "an event is an object: give it properties")
    if "x-conduyt-known-values" in part and (
        not part["x-conduyt-known-values"] or declared not in ("string", ["string", "null"])
    ):
        raise DescriptionError(
            part.place_of("x-conduyt-known-values"), "known values need the type string and at least one value"
        )


def _expect(value: Any, type_: Any, message: str, place: str) -> Any:
    # A bool is a number in Python, but not in JSON.
    if not isinstance(value, type_) or (isinstance(value, bool) and type_ == _SIMPLE["number"]):
        raise DescriptionError(place, message)
    return value


def _advice(key: str, rules: dict[str, str]) -> str:
    if key in _INSTEAD:
        return _INSTEAD[key]
    if near := get_close_matches(key, rules, n=1, cutoff=0.85):
        return f"did you mean {near[0]}?"
    return "remove it, or support it in conduyt/_codegen"


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
