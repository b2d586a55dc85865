"""Lenient validation: valid values are converted, and invalid values are kept raw.

A field of the wrong type becomes absent, and its raw value goes into `model_extra` under the API's name. So an object
survives an invalid field, and a page survives an invalid object. The object has no attribute of its own for the field,
so a dump has the name once; `Model` returns the default for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, TypeVar

from pydantic import AliasChoices, BaseModel, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from conduyt._values.json_values import is_list, is_object

T = TypeVar("T")

TOO_MANY = 5_000
"""Maximum of invalid values in one response. A response with more is treated as the wrong response."""
Place: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvalidValue:
    """A value of the wrong type."""

    place: Place
    value: object
    reason: str


def validate_leniently(adapter: TypeAdapter[T], content: object) -> tuple[T, list[InvalidValue]]:
    """Validate the content, and return the result and the invalid values that were removed.

    Args:
        adapter: The type of the content.
        content: Parsed JSON. This function changes it.

    Raises:
        ValidationError: The content as a whole has the wrong type.
    """
    aside: list[InvalidValue] = []
    while True:
        try:
            result = adapter.validate_python(content)
        except ValidationError as error:
            if error.error_count() > TOO_MANY:
                raise
            found: list[InvalidValue] = []
            places: set[Place] = set()
            for problem in error.errors(include_input=False, include_url=False, include_context=False):
                loc = tuple(problem["loc"])
                # A union reports an error for each branch; the first one already removed the value.
                if any(loc[:length] in places for length in range(1, len(loc) + 1)):
                    continue
                invalid = _take_out(content, loc, problem["msg"])
                if invalid is not None:
                    found.append(invalid)
                    places.add(invalid.place)
            if not found:
                raise
            aside += found
        else:
            break
    for invalid in aside:
        _keep_raw(result, invalid)
    # Accept null in every field: a field that cannot be null counts as absent. In a list, null is invalid.
    return result, [invalid for invalid in aside if invalid.value is not None or type(invalid.place[-1]) is int]


def _take_out(content: object, loc: Place, reason: str) -> InvalidValue | None:
    trail: list[tuple[dict[str, object] | list[object], str | int]] = []
    here: object = content
    for step in loc:  # the last steps may name a branch of a union, not a key
        if is_object(here) and step in here:
            trail.append((here, step))
            here = here[str(step)]
        elif is_list(here) and isinstance(step, int) and step < len(here):
            trail.append((here, step))
            here = here[step]
        else:
            break
    if not trail:
        return None
    holder, step = trail[-1]
    if isinstance(holder, list) and isinstance(step, int) and not is_object(here):
        # Replace an item that should be an object by an object, so that the list keeps its length.
        raw = holder[step]
        holder[step] = _Wrapped(raw)
        return InvalidValue(place=tuple(key for _, key in trail), value=raw, reason=reason)
    while trail:
        holder, step = trail.pop()
        if isinstance(holder, dict):
            place = (*(key for _, key in trail), step)
            return InvalidValue(place=place, value=_as_it_came(holder.pop(str(step))), reason=reason)
    return None


def _as_it_came(value: object) -> object:
    """Undo the replacement of items in a list that turned out to be invalid as a whole."""
    if not is_list(value):
        return value
    return [item.value if isinstance(item, _Wrapped) else item for item in value]


class _Wrapped(dict[str, object]):
    """An object in place of a list item that should be one."""

    def __init__(self, value: object) -> None:
        super().__init__(value=value)
        self.value = value


def _keep_raw(result: object, invalid: InvalidValue) -> None:
    *way, last = invalid.place
    here: object = result
    for step in way:
        here = _descend(here, step)
    if isinstance(here, BaseModel) and isinstance(last, str):
        if invalid.value is None:
            here.__pydantic_fields_set__.update(_fields_named(here, last))
        elif here.model_extra is not None:
            names = list(_fields_named(here, last))
            if any(last in (name, to_camel(name)) for name in here.model_fields_set.intersection(names)):
                return  # another spelling fills the field
            here.model_extra[last] = invalid.value
            for name in names:
                if name not in here.model_fields_set:
                    vars(here).pop(name, None)
    elif is_object(here):
        here[str(last)] = invalid.value


def _descend(here: object, step: str | int) -> object:
    if is_list(here) and isinstance(step, int):
        return here[step]
    if is_object(here):
        return here[str(step)]
    if isinstance(here, BaseModel):
        found: object = next((getattr(here, name) for name in _fields_named(here, step)), None)
        return found
    return None


def _fields_named(model: BaseModel, key: str | int) -> Sequence[str]:
    """Find the fields that are filled from a key of the JSON."""
    return _fields_by_key(type(model)).get(key, ())


@lru_cache(maxsize=256)
def _fields_by_key(model: type[BaseModel]) -> dict[str | int, list[str]]:
    fields: dict[str | int, list[str]] = {}
    for name in model.model_fields:
        for key in {name, *map(str, names_of(model, name))}:
            fields.setdefault(key, []).append(name)
    return fields


def names_of(model: type[BaseModel], name: str) -> list[object]:
    """Return the keys of the JSON that fill a field, except its own name."""
    alias = model.model_fields[name].validation_alias
    # A generated alias exists only after the model is built, and an inner model may not be built yet.
    generated = to_camel(name) if model.model_config.get("alias_generator") else name
    return list(alias.choices) if isinstance(alias, AliasChoices) else [alias or generated]
