"""Describe each method as a command, in JSON, so that `conduyt.cli` needs no signatures and docstrings."""

from __future__ import annotations

import ast
import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conduyt._codegen.shapes import SAVE_TO, Argument, Method, Module, Resource
from conduyt._codegen.words import members

KINDS = {"FileInput": "file to send", "int": "integer", "float": "number", "str": "text"}
RESULTS = {"many": "list", "one": "object", "bytes": "file", "location": "link", "nothing": "nothing"}


def commands_of(module: Module, aliases: Mapping[str, Sequence[str]]) -> str:
    """Describe the commands of a module, by resource.

    Args:
        module: The planned module.
        aliases: The known values of each open enum that has a name.
    """
    groups = {resource.path: _group(resource, aliases) for resource in module.resources}
    return json.dumps(groups, ensure_ascii=False, indent=1) + "\n"


def _group(resource: Resource, aliases: Mapping[str, Sequence[str]]) -> dict[str, object]:
    children = [{"name": one.attribute, "resource": one.path, "help": one.doc} for one in resource.children]
    guests = [{"name": one, "resource": one, "help": f"Alias of `client.{one}`."} for one in resource.guests]
    return {"groups": children + guests, "commands": [_command(method, aliases) for method in resource.methods]}


def _command(method: Method, aliases: Mapping[str, Sequence[str]]) -> dict[str, object]:
    files = method.among("file")
    facts: dict[str, object] = {
        "name": method.name,
        "summary": _plain(method.summary),
        "description": _plain(method.description),
        "example": " ".join(_example(method, aliases)),
        "result": RESULTS[method.result.kind],
        "model": method.result.type if method.result.kind in {"many", "one"} else None,
        "takes_body": method.http != "GET" and not files,
        "arguments": [argument.name for argument in method.among("path")],
        "options": list(_options(method, aliases)),
    }
    return _short(facts)


def _options(method: Method, aliases: Mapping[str, Sequence[str]]) -> Iterator[dict[str, object]]:
    if method.open_body:
        yield {"name": "body", "help": _plain(method.open_body), "kind": "object"}
    for argument in method.ordered:
        yield _short(
            {
                "name": argument.name,
                "help": _plain(argument.doc or "Not documented."),
                **_reading(argument, aliases),
                "required": argument.required,
                "field": argument.wire if argument.where == "body" else None,
            }
        )
    if method.result.kind == "bytes":
        yield {"name": "to", "help": SAVE_TO, "kind": "file to write"}


def _reading(argument: Argument, aliases: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Describe an argument: its kind, whether `null` clears it, whether it can be repeated, its known values."""
    types = _alternatives(argument.type, aliases)
    if len(types) == 1 and types[0].startswith("Sequence["):
        items = _alternatives(types[0].removeprefix("Sequence[").removesuffix("]"), aliases)
        if _kind(items) == "text":
            return {"kind": "text", "repeated": True, "values": _known(items)}
        return {"kind": "list"}
    kind = _kind(types)
    if kind == "flag" and argument.nullable:
        kind = "true or false"
    return {"kind": kind, "nullable": argument.nullable and kind != "file to send", "values": _known(types)}


def _kind(types: Sequence[str]) -> str:
    if types == ["bool"]:
        return "flag"
    if "Decimal" in types:
        return "amount"
    if "date" in types:
        return "date"
    if "datetime" in types:
        return "time"
    if any(one.startswith("Literal[") for one in types):
        return "text"
    if len(types) == 1 and types[0].startswith("Mapping["):
        return "object"
    return KINDS.get(" | ".join(types), "json")


def _alternatives(type_: str, aliases: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"Literal{json.dumps([*aliases[one]])}" if one in aliases else one for one in members(type_)]


def _known(types: Sequence[str]) -> list[str]:
    return [
        value for one in types if one.startswith("Literal[") for value in ast.literal_eval(one.removeprefix("Literal"))
    ]


def _example(method: Method, aliases: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for argument in method.shown:
        value: Any = "..." if argument.example is None else ast.literal_eval(argument.example)
        flag, reading = f"--{_dashed(argument.name)}", _reading(argument, aliases)
        if argument.where == "path":
            yield _word(value)
        elif reading.get("repeated"):
            yield from (f"{flag} {_word(item)}" for item in value)
        elif reading["kind"] == "flag":
            yield flag if value else f"--no-{_dashed(argument.name)}"
        else:
            yield f"{flag} {_word(value)}"


def _word(value: Any) -> str:
    return shlex.quote(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _dashed(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _plain(text: str) -> str:
    return text.replace("`", "")


def _short(facts: dict[str, object]) -> dict[str, object]:
    """Remove empty values."""
    return {name: value for name, value in facts.items() if value not in (None, False, "", [])}
