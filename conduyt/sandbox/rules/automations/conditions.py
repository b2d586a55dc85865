"""Conditions of triggers, and of nodes that branch or wait.

Their format is not documented. The sandbox accepts `{field, operator, value}`; `{all: [...]}` and `{any: [...]}` of
these; and a mapping of fields to values, which all must match. A list of values matches if one of them does. A field is
one of `automations.list_condition_fields`, such as contact.source, or a field of the changed object. Comparisons ignore
case. A field with several values, such as contact.tags, matches if one of them does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from conduyt.sandbox.store import Doc

OPERATORS: Mapping[str, Callable[[list[Any], Any], bool]] = {
    "equals": lambda found, value: any(_same(one, value) for one in found),
    "not_equals": lambda found, value: not any(_same(one, value) for one in found),
    "in": lambda found, value: any(_same(one, other) for one in found for other in several(value)),
    "contains": lambda found, value: any(_text(value) in _text(one) for one in found),
    "not_contains": lambda found, value: not any(_text(value) in _text(one) for one in found),
    "greater_than": lambda found, value: any(_above(one, value) for one in found),
    "less_than": lambda found, value: any(_above(value, one) for one in found),
    "is_set": lambda found, _: any(one not in (None, "") for one in found),
    "is_empty": lambda found, _: not any(one not in (None, "") for one in found),
}


def holds(condition: Any, facts: Doc) -> bool:
    """Whether a condition is true. A missing condition is true; an unknown format is false."""
    if not condition:
        return True
    if not isinstance(condition, dict):
        return False
    fields = cast("Doc", condition)
    if "all" in fields:
        return all(holds(part, facts) for part in several(fields["all"]))
    if "any" in fields:
        return any(holds(part, facts) for part in several(fields["any"]))
    if "field" in fields:
        compare = OPERATORS.get(str(fields.get("operator", "equals")))
        return compare is not None and compare(_found(str(fields["field"]), facts), fields.get("value"))
    return all(OPERATORS["in"](_found(field, facts), value) for field, value in fields.items())


def _found(field: str, facts: Doc) -> list[Any]:
    """The values of a field: those of the changed object, unless the name begins with that of an object."""
    entity, dot, name = field.partition(".")
    value: Any = facts[entity] if dot and entity in facts else facts["event"]
    for part in (name if dot and entity in facts else field).split("."):
        value = cast("Doc", value).get(part) if isinstance(value, dict) else None
    return list(_flat(value))


def _flat(value: Any) -> Iterator[Any]:
    """The single values in a field; for an object, such as a tag, its id and its name."""
    if isinstance(value, list):
        for one in cast("Sequence[Any]", value):
            yield from _flat(one)
    elif isinstance(value, dict):
        yield from (cast("Doc", value).get(name) for name in ("id", "name"))
    else:
        yield value


def several(value: Any) -> Sequence[Any]:
    return cast("Sequence[Any]", value) if isinstance(value, list) else [value]


def _same(one: Any, other: Any) -> bool:
    return _text(one) == _text(other) if isinstance(one, str) and isinstance(other, str) else one == other


def _text(value: Any) -> str:
    return "" if value is None else str(value).casefold()


def _above(one: Any, other: Any) -> bool:
    try:
        return bool(float(one) > float(other))
    except (TypeError, ValueError):
        # They are not two numbers, so compare texts. Times as texts sort by time.
        return isinstance(one, str) and isinstance(other, str) and one > other
