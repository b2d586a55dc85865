"""The API description as the sandbox uses it: the operations, and schemas that can be checked.

The generator has put its files into one, description.json. They refer to each other ("common.yaml#/components/...") and
every reference names its file, so that a piece of the description means the same wherever it is used: by `resolve` here
and by jsonschema in `schemas`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pkgutil import get_data
from typing import Any, TypeAlias

Node: TypeAlias = dict[str, Any]

PREFIX = "/api/v1"  # where the sandbox serves the paths of the description
ROOT = "openapi.yaml"
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One query parameter."""

    name: str
    schema: Node
    required: bool
    explode: bool  # a list is sent as a=1&a=2; otherwise as a=1,2


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the API. `name` is that of the method which the SDK makes of it."""

    name: str
    method: str
    path: str
    query: tuple[Parameter, ...]
    body: Node | None  # the schema of the JSON body
    body_required: bool
    public: bool  # needs no API key
    success: int
    responses: Mapping[str, Node]  # the schema of the JSON response, by status ("default" for the rest)


class Description:
    """openapi.yaml with everything that it refers to."""

    def __init__(self, documents: Mapping[str, Node]) -> None:
        self.documents: Mapping[str, Node] = documents
        self.operations: dict[str, Operation] = {operation.name: operation for operation in self._read_operations()}

    def resolve(self, node: Node) -> Node:
        """What a node stands for: itself, or what it refers to."""
        return resolve(self.documents, node)

    def schema(self, reference: str) -> Node:
        """A schema by its place, such as "webhooks.yaml#/components/schemas/Webhook"."""
        return {"$ref": reference}

    def _read_operations(self) -> Iterator[Operation]:
        for path, item in self.documents[ROOT]["paths"].items():
            resolved = self.resolve(item)
            for method in METHODS:
                if method in resolved:
                    yield self._read_operation(path, method, resolved)

    def _read_operation(self, path: str, method: str, item: Node) -> Operation:
        node: Node = item[method]
        parameters = [self.resolve(one) for one in (*item.get("parameters", ()), *node.get("parameters", ()))]
        body: Node = self.resolve(node.get("requestBody", {}))
        responses = {status: self.resolve(response) for status, response in node["responses"].items()}
        schemas = {status: _json_schema(response) for status, response in responses.items()}
        return Operation(
            name=node["x-conduyt-method"],
            method=method.upper(),
            path=path,
            query=tuple(_read_parameter(one) for one in parameters if one["in"] == "query"),
            body=_json_schema(body),
            body_required=body.get("required", False),
            public=node.get("security") == [],
            success=next((int(status) for status in responses if status.startswith("2")), 200),
            responses={status: schema for status, schema in schemas.items() if schema is not None},
        )


@cache
def load() -> Description:
    """Read the description in the package. Cached, because parsing takes longer than any request."""
    return Description(read_documents())


def read_documents() -> dict[str, Node]:
    """Read the files of the description, for changes to them."""
    content = get_data("conduyt.sandbox", "description.json")  # also from a zip archive
    assert content is not None, "loaders of packages with files can read them"  # noqa: S101
    documents: dict[str, Node] = json.loads(content)
    return documents


def resolve(documents: Mapping[str, Node], node: Node) -> Node:
    """What a node of these documents stands for: itself, or what it refers to."""
    while "$ref" in node:
        document, _, pointer = str(node["$ref"]).partition("#")
        found: Any = documents[document]
        for step in pointer.split("/")[1:]:
            found = found[step.replace("~1", "/").replace("~0", "~")]
        node = found
    return node


def _read_parameter(node: Node) -> Parameter:
    return Parameter(
        name=node["name"],
        schema=node["schema"],
        required=node.get("required", False),
        explode=node.get("explode", True),
    )


def _json_schema(node: Node) -> Node | None:
    """The schema of a body; None when there is none or it is not JSON."""
    schema: Node | None = node.get("content", {}).get("application/json", {}).get("schema")
    return schema
