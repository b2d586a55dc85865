"""Find out what has changed in the custom fields of a workspace, from the modules of two days."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol, cast

_KINDS = {
    "Text": "text",
    "Number": "number",
    "Date": "date",
    "YesNo": "boolean",
    "Unknown": "unknown",
    "list": "multiselect",
}


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    kind: str
    choices: tuple[str, ...]
    label: str
    is_required: bool = False


class _Line(Protocol):
    """An annotated name."""

    target: ast.Name
    annotation: ast.expr
    value: ast.expr | None


def differences(before: str | None, after: str, file: str) -> list[str]:
    """Return the differences of two modules, a line for each; none if the texts are the same.

    Args:
        before: The text of the file, if there is one.
        after: What its text must be.
        file: The name of the file.
    """
    if before == after:
        return []
    if before is None:
        return [f"{file} does not exist"]
    try:
        old = _fields_of(before)
    except (SyntaxError, ValueError):
        return [f"{file} is no Python"]
    new = _fields_of(after)
    lines = [
        f"{entity}: {key} {line}"
        for entity, key in sorted({*old, *new})
        for line in _changes(old.get((entity, key)), new.get((entity, key)))
    ]
    return lines or [f"{file} was edited, or another version of conduyt made it"]


def _changes(old: _Field | None, new: _Field | None) -> Iterator[str]:
    if old is None or new is None:
        yield "is gone" if new is None else f"is new, {new.kind}"
        return
    if old.kind != new.kind:
        yield f"was {old.kind}, is {new.kind}"
    if added := [repr(one) for one in new.choices if one not in old.choices]:
        yield f"has new choices: {', '.join(added)}"
    if removed := [repr(one) for one in old.choices if one not in new.choices]:
        yield f"has no longer the choices: {', '.join(removed)}"
    if set(old.choices) == set(new.choices) and old.choices != new.choices:
        yield "has its choices in another order"
    if old.is_required != new.is_required:
        yield "is required now" if new.is_required else "is no longer required"
    if old.label != new.label:
        yield f"was labelled {old.label!r}, is labelled {new.label!r}"
    if old.name != new.name:
        yield f"was called {old.name}, is called {new.name}"


def _fields_of(text: str) -> dict[tuple[str, str], _Field]:
    """Read the fields of a module, by entity and key."""
    choices: dict[str, tuple[str, ...]] = {}
    fields: dict[tuple[str, str], _Field] = {}
    for node in ast.parse(text).body:
        match node:
            case ast.AnnAssign(target=ast.Name(name), value=ast.Subscript(slice=literal)):
                choices[name] = tuple(_texts(literal))
            case ast.ClassDef(name=name) if name.endswith("Fields"):
                fields |= {(_entity(name), key): field for key, field in _fields_in(node, choices)}
            case ast.ClassDef(name=name) if name.endswith("FieldsInput"):
                required = {
                    line.target.id for line, _ in _lines(node) if not ast.unparse(line.annotation).endswith("| None")
                }
                for place, field in fields.items():
                    if place[0] == _entity(name) and field.name in required and field.kind != "unknown":
                        fields[place] = replace(field, is_required=True)
            case _:
                pass
    return fields


def _entity(name: str) -> str:
    return name.partition("Fields")[0].lower()


def _fields_in(node: ast.ClassDef, choices: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, _Field]]:
    for line, label in _lines(node):
        name = line.target.id
        key = next(_texts(line.value), name) if line.value else name  # `Field` has the key, if it is not the name
        words = [word.id for word in ast.walk(line.annotation) if isinstance(word, ast.Name)]
        kind = next((_KINDS[word] for word in words if word in _KINDS), "select")
        yield key, _Field(name, kind, next((choices[word] for word in words if word in choices), ()), label)


def _lines(node: ast.ClassDef) -> Iterator[tuple[_Line, str]]:
    """Yield the fields of a class, each with the text below it."""
    for line, below in pairwise([*node.body, None]):
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            text = next(_texts(below), "") if isinstance(below, ast.Expr) else ""
            yield cast("_Line", line), " ".join(text.split()).removesuffix(".")


def _texts(node: ast.AST) -> Iterator[str]:
    return (one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str))
