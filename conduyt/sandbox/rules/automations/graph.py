"""The content of an automation: a graph of nodes, or a list of actions, which is a graph without branches.

The items of a list are not documented. The sandbox accepts `{type, config}`, settings beside `type` instead of in
`config`, and `{type: "delay", value, unit}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

from conduyt.sandbox.description import load
from conduyt.sandbox.responses import FieldError
from conduyt.sandbox.store import Doc
from conduyt.sandbox.validate import Checks

Nodes: TypeAlias = dict[str, Doc]

DELAYS = ("delay", "wait")
SPLITS = ("ab_split", "split")
_BRANCHING = ("condition", *SPLITS)
_GRAPH = "automations.yaml#/components/schemas/AutomationGraph"
_NO_TIMEOUT = {"value": 0, "unit": "minutes"}
_NEXT = ("next", "nextIfTrue", "nextIfFalse")


def graph_of(actions: Any) -> Doc:
    """The graph of the content; a list of actions becomes a graph."""
    if not isinstance(actions, list):
        return cast("Doc", actions)
    items = cast("list[Doc]", actions)
    nodes: list[Doc] = [{"id": "start", "type": "trigger"}]
    nodes += [{"id": f"step_{number}", **_node(item)} for number, item in enumerate(items, 1)]
    for number, node in enumerate(nodes):
        node["position"] = {"x": 0, "y": 120 * number}
        node["next"] = nodes[number + 1]["id"] if number < len(items) else None
    return {"startNodeId": "start", "nodes": nodes}


def empty(version: int) -> Any:
    """The graph of an automation without actions."""
    return [] if version == 1 else graph_of([])


def nodes_of(graph: Doc) -> Nodes:
    return {node["id"]: node for node in graph["nodes"]}


def action_of(item: Mapping[str, Any]) -> Doc:
    """The type and the settings of an action, in `config` or beside `type`."""
    config: Any = item.get("config", {})
    if isinstance(config, dict):
        beside = {name: value for name, value in item.items() if name not in ("type", "config")}
        config = {**beside, **cast("Doc", config)}
    return {"type": item.get("type"), "config": config}


def shape_errors(version: int, actions: Any) -> list[FieldError]:
    """Errors of structure, which even a draft may not have. See `flaws` for the errors that a draft may have."""
    if version != 1:
        if not isinstance(actions, dict):
            return [FieldError(field="actions", message="must be a graph, or graphVersion must be 1")]
        return [FieldError(field=f"actions.{one.field}", message=one.message) for one in _misfits(cast("Doc", actions))]
    if not isinstance(actions, list):
        return [FieldError(field="actions", message="must be a list of actions, or graphVersion must be 2")]
    errors = [
        FieldError(field=f"actions.{number}", message="must be an object with a type")
        for number, item in enumerate(cast("Sequence[Any]", actions))
        if not isinstance(item, dict) or not isinstance(cast("Doc", item).get("type"), str)
    ]
    # The first node of the graph is the trigger, which the list does not have.
    return errors or [
        FieldError(
            field=re.sub(r"nodes\.(\d+)", lambda found: f"actions.{int(found[1]) - 1}", one.field), message=one.message
        )
        for one in _misfits(graph_of(actions))
    ]


def _misfits(graph: Doc) -> list[FieldError]:
    description = load()
    return Checks(description).errors(description.schema(_GRAPH), graph)


def flaws(version: int, actions: Any) -> list[FieldError]:
    """The reasons why a graph cannot be published."""
    return shape_errors(version, actions) or list(_flaws(graph_of(actions)))


def _node(item: Doc) -> Doc:
    if item["type"] in DELAYS:
        delay = item["delay"] if isinstance(item.get("delay"), dict) else item
        return {"type": "delay", "delay": {"value": delay.get("value", 0), "unit": delay.get("unit", "minutes")}}
    return {"type": "action", "action": action_of(item)}


def _flaws(graph: Doc) -> Iterator[FieldError]:
    nodes: list[Doc] = graph.get("nodes", [])
    ids = [node.get("id") for node in nodes]
    if graph.get("startNodeId") not in ids or graph.get("startNodeId") is None:
        yield FieldError(field="actions.startNodeId", message="must be the id of a node")
    for number, node in enumerate(nodes):
        for name, message in _flaws_of(node, ids):
            yield FieldError(field=f"actions.nodes.{number}.{name}", message=message)


def _flaws_of(node: Doc, ids: list[Any]) -> Iterator[tuple[str, str]]:
    if ids.count(node.get("id")) > 1 or not node.get("id"):
        yield "id", "must be there and unique"
    for name in _NEXT:
        if node.get(name) is not None and node[name] not in ids:
            yield name, "must be the id of a node"
    kind = node.get("type")
    if kind is None:
        yield "type", "is required"
    if kind == "action" and not node.get("action", {}).get("type"):
        yield "action.type", "is required"
    if kind == "delay" and not ({"value", "unit"} <= node.get("delay", {}).keys()):
        yield "delay", "needs a value and a unit"
    if kind in _BRANCHING and not (node.get("nextIfTrue") or node.get("nextIfFalse")):
        yield "nextIfTrue", "must name a node, or nextIfFalse must"
    if kind == "wait_until" and not ({"value", "unit"} <= node.get("waitUntil", {}).get("timeout", _NO_TIMEOUT).keys()):
        yield "waitUntil.timeout", "needs a value and a unit"
    if kind == "drip" and not ({"batchSize", "interval", "intervalUnit"} <= node.get("drip", {}).keys()):
        yield "drip", "needs batchSize, interval and intervalUnit"
