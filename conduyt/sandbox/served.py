"""The description that a sandbox serves: ours, as lenient as the service, and in one of the two dialects.

Requests are checked against it, and /openapi.json publishes it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, TypeAlias, cast

from conduyt.sandbox.description import METHODS, ROOT, Description, Node, read_documents, resolve

DialectName: TypeAlias = Literal["documented", "live"]

PER_PAGE: Node = {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
MOMENT: Node = {"type": "string", "format": "date-time"}
PAGINATED = ("bulk.operations.list", "messages.sms_logs.list")
"""Lists that carry `pagination` instead of `meta`."""
NESTED_ONLY = ("users.list",)
"""Lists that are nested, but come without page numbers."""
LIMIT_TOO = "contacts.list"
"""The list that takes `limit` as another word for `per_page`."""
KEEPS_422 = ("webhooks.", "messages.")
"""Operations that send 422 for an address that is not safe to call, or an SMS that may have been sent."""
HIDDEN = ((frozenset({"name", "title", "stageId"}), "name"), (frozenset({"active", "isActive", "events"}), "active"))
"""Fields that live documents do not have: the fields by which such a document is recognized, and the one to remove."""

_OPTIONAL = (("automations.yaml", "AutomationCreate", "kind"),)
_NULLABLE = (("contacts.yaml", "ImportCreate", "reEnrollMode"), ("contacts.yaml", "ImportCreate", "verifyLineType"))
_DRY_RUN: Node = {
    "name": "dry_run",
    "in": "query",
    "description": "Check the request and respond as usual, but save nothing.",
    "schema": {"type": "boolean", "default": False},
}
_PAGE_META: Node = {
    "description": "Where a page stands in its list.",
    "type": "object",
    "properties": {name: {"type": ["integer", "null"]} for name in ("page", "per_page", "total")},
}
_PAGINATION: Node = {
    "description": "Where a page stands in its list.",
    "type": "object",
    "properties": {name: {"type": "integer"} for name in ("page", "perPage", "total", "totalPages")},
}


@cache
def served(dialect: DialectName) -> Description:
    """The description of this dialect."""
    documents = read_documents()
    _relax(documents)
    for path in documents[ROOT]["paths"].values():
        item = resolve(documents, path)
        for method in METHODS:
            if method in item and method != "get":
                item[method].setdefault("parameters", []).append(dict(_DRY_RUN))
            if method in item and dialect == "live":
                _make_live(documents, item[method])
    if dialect == "live":
        for node in _nodes(documents):
            _rename(node)
            _hide(node)
        documents[ROOT]["info"]["title"] += " (live dialect)"
    return Description(documents)


def is_in_pages(names: set[str]) -> bool:
    """Whether these parameters, by their documented names, are those of a list in pages."""
    return {"page", "limit"} <= names


def _relax(documents: dict[str, Node]) -> None:
    """Take what all sources of the service take, although our methods do not offer it."""
    for file, name, field in _OPTIONAL:
        documents[file]["components"]["schemas"][name]["required"].remove(field)
    for file, name, field in _NULLABLE:
        properties: Node = documents[file]["components"]["schemas"][name]["properties"]
        properties[field] = {"anyOf": [properties[field], {"type": "null"}]}
    # Files have the type with which they were stored.
    content: Node = documents["common.yaml"]["components"]["responses"]["Binary"]["content"]
    content["*/*"] = content.pop("application/octet-stream")


def _make_live(documents: dict[str, Node], operation: Node) -> None:
    name: str = operation["x-conduyt-method"]
    parameters = [resolve(documents, one) for one in operation.get("parameters", ())]
    in_pages = is_in_pages({one["name"] for one in parameters})
    if in_pages and name == LIMIT_TOO:
        alias = {"name": "limit", "in": "query", "description": "Another word for `per_page`.", "schema": PER_PAGE}
        operation["parameters"].append(alias)
    responses: dict[str, Node] = operation["responses"]
    if in_pages or name in NESTED_ONLY:
        success = next(status for status in responses if status.startswith("2"))
        response = responses[success] = copy.deepcopy(resolve(documents, responses[success]))
        content: Node = response["content"]["application/json"]
        content.pop("example", None)
        content["schema"] = _envelope(documents, name, content["schema"])
    if "422" in responses and not name.startswith(KEEPS_422):
        refused = responses.pop("422")
        responses.setdefault("400", refused)
    if name == "deals.create":
        body = resolve(documents, resolve(documents, operation["requestBody"])["content"]["application/json"]["schema"])
        body["required"] = [*body["required"], "title"]


def _envelope(documents: dict[str, Node], name: str, schema: Node) -> Node:
    data: Node = resolve(documents, schema)["properties"]["data"]
    resolved = resolve(documents, data)
    properties: Node = {"data": data} if resolved.get("type") == "array" else dict(resolved["properties"])
    if name in NESTED_ONLY:
        pass
    elif name in PAGINATED:
        properties["pagination"] = _PAGINATION
    else:
        properties["meta"] = _PAGE_META
    inner: Node = {"type": "object", "required": [next(iter(properties))], "properties": properties}
    return {"type": "object", "required": ["data"], "properties": {"data": inner}}


def _rename(node: Node) -> None:
    """Give a parameter its live name, and an error its live form."""
    live: Any = node.get("x-conduyt-live-name")
    if live is not None and "in" in node:
        node.update(name=live, schema=PER_PAGE if live == "per_page" else MOMENT)
        node.pop("example", None)
    properties = _object(node.get("properties"))
    if {"type": "string"} in _object(properties.get("error")).get("anyOf", ()):
        properties["error"] = {"type": "string", "description": "What is wrong, for people."}
    example = _object(node.get("example"))
    if message := _object(example.get("error")).get("message"):
        example["error"] = message


def _hide(node: Node) -> None:
    """Remove the fields that live documents do not have."""
    properties = _object(node.get("properties"))
    if properties:
        hide(properties)
        if "required" in node:
            node["required"] = [name for name in node["required"] if name in properties or name not in _HIDDEN_NAMES]
    example: Any = node.get("example")
    for one in _nodes(example):
        hide(one)


def hide(doc: Node) -> None:
    """Remove from this document, or from these properties, what the live service does not have."""
    for fields, name in HIDDEN:
        if fields <= doc.keys():
            del doc[name]


_HIDDEN_NAMES = {name for _, name in HIDDEN}


def _object(value: Any) -> Node:
    """The value, if it is an object; otherwise one without fields, which is no part of the documents."""
    return cast("Node", value) if isinstance(value, dict) else {}


def _nodes(value: Any) -> Iterator[Node]:
    """All objects in it, the outer ones first."""
    if isinstance(value, dict):
        node = cast("Node", value)
        yield node
        for inner in list(node.values()):
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from _nodes(inner)
