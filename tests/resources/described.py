"""The API description as the tests read it: straight from the YAML, without the generator.

Each operation knows what a call of it must look like on the wire, and what answers to it look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

import conduyt

FOLDER = Path(conduyt.__file__).parent / "api"
SAFETY = {"get": "read", "put": "idempotent", "patch": "idempotent", "delete": "idempotent", "post": "create"}
"""What an operation means twice, unless the description says otherwise."""
BASE = "https://description.invalid/"

Schema = Mapping[str, Any]
Variant = Literal["full", "empty", "nulls", "future"]


@dataclass(frozen=True, kw_only=True)
class Argument:
    """One argument of an operation."""

    wire: str
    name: str
    """Its name in Python."""
    where: Literal["path", "query", "body", "file"]
    required: bool
    nullable: bool
    live: str
    """Its name in the live service."""
    value: Any
    """A value for the argument in Python."""
    sent: Any
    """The same value as it goes out."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of the description."""

    name: str
    """Resource and method, such as `contacts.tags.add`."""
    method: str
    path: str
    safety: str
    public: bool
    """Whether it works without a key."""
    arguments: list[Argument]
    body: Schema | None
    """Schema of the JSON body, if there is one."""
    open_body: bool
    """Whether the description does not say which fields the body has."""
    success: int
    media_type: str | None
    answer: Schema | None
    """Schema of the whole answer."""
    items: str | None
    """Where the list is, if not in `data` itself."""
    also: list[int]
    """Other good statuses."""
    errors: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        return self.name

    def among(self, *where: str) -> list[Argument]:
        return [argument for argument in self.arguments if argument.where in where]

    @property
    def data(self) -> Schema:
        """Schema of what is in `data`."""
        assert self.answer is not None
        return resolve(resolve(self.answer)["properties"]["data"])

    @property
    def is_list(self) -> bool:
        return self.media_type == "application/json" and (self.items is not None or self.data.get("type") == "array")

    @property
    def item(self) -> Schema:
        """Schema of an item of the list."""
        rows = resolve(self.data["properties"][self.items]) if self.items else self.data
        return resolve(rows["items"])

    @property
    def is_file(self) -> bool:
        """Whether the answer is the bytes of a file."""
        return self.media_type not in {None, "application/json"}

    @property
    def undocumented(self) -> bool:
        """Whether the answer may be anything."""
        return self.media_type == "application/json" and bool(self.data.get("x-conduyt-undocumented"))

    def body_of(self, variant: Variant) -> dict[str, Any]:
        """An answer, whole."""
        if not self.is_list:
            return {"data": _answer(self.data, variant)}
        return {"data": {self.items: self.rows(variant)} if self.items else self.rows(variant)}

    def rows(self, variant: Variant) -> list[Any]:
        """The objects in such an answer."""
        return [_answer(self.item if self.is_list else self.data, variant)]


@cache
def operations() -> list[Operation]:
    """Every operation, in the order of the files."""
    return [
        _operation(verb, path, item, operation)
        for name, file in sorted(_files().items())
        if name != "openapi.yaml"
        for path, item in file["paths"].items()
        for verb, operation in item.items()
        if verb in SAFETY
    ]


@cache
def guests() -> dict[str, str]:
    """The resources that can be reached from another one as well, such as `payments` from `invoices.payments`."""
    return {
        f"{name.removesuffix('.yaml')}.{guest}": guest
        for name, file in _files().items()
        for guest in file.get("x-conduyt-sub-resources", [])
    }


@cache
def _files() -> dict[str, Any]:
    return {
        path.name: _absolute(yaml.load(path.read_text(), yaml.CSafeLoader), path.name)  # the same, but quick
        for path in FOLDER.glob("*.yaml")
    }


def _absolute(part: Any, file: str) -> Any:
    """Write every reference in full, so that it means the same wherever it stands."""
    match part:
        case {"$ref": str(reference), **beside}:
            target, _, pointer = reference.partition("#")
            return {"$ref": f"{BASE}{target or file}#{pointer}", **_absolute(beside, file)}
        case dict():
            return {key: _absolute(value, file) for key, value in part.items()}
        case list():
            return [_absolute(value, file) for value in part]
    return part


def resolve(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference; what stands beside it wins."""
    if "$ref" not in part:
        return part
    file, _, pointer = part["$ref"].removeprefix(BASE).partition("#")
    found: Any = _files()[file]
    for step in pointer.strip("/").split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    return {**resolve(found), **{key: value for key, value in part.items() if key != "$ref"}}


def faults(schema: Schema, value: object) -> list[str]:
    """What is wrong with a value, by its schema."""
    return [error.message for error in _validator(id(schema), schema).iter_errors(value)]  # type: ignore[arg-type]


_validators: dict[int, Draft202012Validator] = {}


def _validator(key: int, schema: Schema) -> Draft202012Validator:
    if key not in _validators:
        registry = Registry().with_resources(
            (f"{BASE}{name}", DRAFT202012.create_resource(content)) for name, content in _files().items()
        )
        _validators[key] = Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())
    return _validators[key]


def _operation(verb: str, path: str, item: Mapping[str, Any], operation: Mapping[str, Any]) -> Operation:
    parameters = [resolve(part) for part in (*item.get("parameters", []), *operation.get("parameters", []))]
    arguments = [
        _argument(part["name"], part["in"], part["schema"], part, required=part.get("required", False))
        for part in parameters
    ]
    body, open_body = None, False
    if "requestBody" in operation:
        ((media_type, content),) = resolve(operation["requestBody"])["content"].items()
        schema = resolve(content["schema"])
        where = "body" if media_type == "application/json" else "file"
        arguments += [
            _argument(wire, where, part, resolve(part), required=wire in schema.get("required", []))
            for wire, part in schema.get("properties", {}).items()
        ]
        body = content["schema"] if where == "body" else None
        open_body = where == "body" and not schema.get("properties")
    responses = {status: resolve(part) for status, part in operation["responses"].items()}
    good = [int(status) for status in responses if status != "default" and int(status) < 400]
    media_type, content = next(iter(responses[str(good[0])].get("content", {}).items()), (None, {}))
    return Operation(
        name=operation["x-conduyt-method"],
        method=verb.upper(),
        path=path,
        safety=operation.get("x-conduyt-retry", SAFETY[verb]),
        public=operation.get("security") == [],
        arguments=arguments,
        body=body,
        open_body=open_body,
        success=good[0],
        media_type=media_type,
        answer=content.get("schema"),
        items=operation.get("x-conduyt-items"),
        also=good[1:],
        errors=[int(status) for status in responses if status != "default" and int(status) >= 400],
    )


def _argument(wire: str, where: Any, schema: Schema, about: Mapping[str, Any], *, required: bool) -> Argument:
    resolved = resolve(schema)
    value = _sample(resolved, wire)
    name = about.get("x-conduyt-name") or re.sub("([A-Z])", r"_\1", wire).lower()
    types = [*_types(resolved), *(kind for option in resolved.get("anyOf", []) for kind in _types(option))]
    return Argument(
        wire=wire,
        name=name,
        where=where,
        required=required,
        nullable="null" in types,
        live=about.get("x-conduyt-live-name", wire),
        value=value,
        sent=as_sent(value),
    )


def _sample(schema: Schema, name: str) -> Any:
    """A value that an argument takes. Text names the field it is for, so that a mix-up shows."""
    if "anyOf" in schema:
        return _sample(resolve(schema["anyOf"][0]), name)
    if schema.get("format") == "date":
        return date(2026, 1, 31)
    if schema.get("format") == "date-time":
        return datetime(2026, 1, 31, 12, 30, tzinfo=UTC)
    if schema.get("format") == "decimal":
        return Decimal("24000.50")
    if schema.get("format") == "binary":
        return b"First Name,Email\nAda,ada@example.com\n"
    if "x-conduyt-known-values" in schema:
        return schema["x-conduyt-known-values"][-1]
    match _types(schema)[0]:
        case "integer":
            return min(schema.get("minimum", 3) + 4, schema.get("maximum", 100))
        case "number":
            return 0.25
        case "boolean":
            return True
        case "array":
            return [_sample(resolve(schema["items"]), f"{name} item")]
        case "object":
            fields = {key: _sample(resolve(part), key) for key, part in schema.get("properties", {}).items()}
            if "x-conduyt-fields-of" in schema:
                return {"assignedTo": "user_4RT1", "customFields": {"budget": 24000, "unset": None}}
            return fields or {"budget": 24000, "unset": None}
    if schema.get("format") in {"email", "uri"}:
        return f"{name}@example.com" if schema["format"] == "email" else f"https://example.com/{name}"
    if name == "idempotencyKey":
        return "order-7&1"  # keys are ASCII, wherever they travel
    return f"{name} é&1"[: schema.get("maxLength", 99)]


def as_sent(value: Any) -> Any:
    """How a value looks in JSON."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case dict():
            return {key: as_sent(item) for key, item in value.items()}
        case list():
            return [as_sent(item) for item in value]
    return value


def in_query(value: Any) -> str:
    """How a sent value looks in a query."""
    if isinstance(value, list):
        return ",".join(map(in_query, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _types(schema: Schema) -> list[Any]:
    kinds = schema.get("type")
    return kinds if isinstance(kinds, list) else [kinds]


# -- answers -----------------------------------------------------------------------------------------------------------


def _answer(schema: Schema, variant: Variant) -> Any:
    if variant == "empty":
        return {}
    fields = dict(_fields(schema, variant))
    return fields | {"fieldOfTomorrow": {"a": [1]}} if variant == "future" else fields


def _fields(schema: Schema, variant: Variant) -> Iterator[tuple[str, Any]]:
    for wire, part in schema.get("properties", {}).items():
        yield wire, None if variant == "nulls" else _value(resolve(part), wire, variant)


def _value(schema: Schema, name: str, variant: Variant) -> Any:
    """A value as the API would send it."""
    if "anyOf" in schema:
        return _value(resolve(schema["anyOf"][0]), name, variant)
    if "x-conduyt-known-values" in schema:
        return "value of tomorrow" if variant == "future" else schema["x-conduyt-known-values"][0]
    match schema.get("format"):
        case "date-time":
            return "2026-09-15T17:00:47.983Z"
        case "decimal":
            return "24000.50"
    match _types(schema)[0]:
        case "string":
            return f"{name} text"
        case "integer":
            return 42
        case "number":
            return 37.5
        case "boolean":
            return True
        case "array":
            return [_value(resolve(schema["items"]), name, variant)]
        case "object" if "properties" in schema:
            return _answer(schema, variant)
        case "object":
            values = resolve(schema["additionalProperties"]) if isinstance(schema["additionalProperties"], dict) else {}
            return {"key": _value(values, name, variant)}
    return {"anything": [1, None]}
