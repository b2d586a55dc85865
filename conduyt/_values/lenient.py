"""Lenient validation: values that fit their model are converted, and invalid ones are kept as they came.

A field of the wrong type becomes absent, and its raw value goes into `model_extra` under the API's own name. So an
invalid field does not cost its object, nor an invalid object its page. The object has no attribute of its own for the
field, so that what it dumps has the name once; `Model` returns the default for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from pydantic import AliasChoices, BaseModel, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo

from conduyt._values.json_values import is_list, is_object

T = TypeVar("T")

TOO_MANY = 5_000
"""Invalid values in one response. A response with more of them is something else altogether."""
Place: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvalidValue:
    """A value that does not fit the type of its place."""

    place: Place
    value: object
    reason: str


def validate_leniently(adapter: TypeAdapter[T], content: object) -> tuple[T, list[InvalidValue]]:
    """Validate, and return the result with the invalid values that had to be taken out.

    Args:
        adapter: What the content should be.
        content: Parsed JSON. It is changed.

    Raises:
        ValidationError: The content as a whole is something else.
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
                # A union reports each of its branches: the value is gone after the first.
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
    # Null is valid in every field: one that cannot be null counts as absent. In a list, null is invalid.
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
        # An item that should have been an object becomes one, so that the list keeps its length.
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
    """Undo what was done to the items of a list that did not fit after all."""
    if not is_list(value):
        return value
    return [item.value if isinstance(item, _Wrapped) else item for item in value]


class _Wrapped(dict[str, object]):
    """An item that should have been an object, as one."""

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


def _fields_named(model: BaseModel, key: str | int) -> Iterator[str]:
    """Find the fields that are filled from a key of the JSON."""
    for name, field in type(model).model_fields.items():
        if key in (name, *names_of(name, field)):
            yield name


def names_of(name: str, field: FieldInfo) -> list[object]:
    """Return the keys of the JSON that fill a field, but for its own name."""
    alias = field.validation_alias
    # The alias made from a name is known only when the model itself has been built; one inside another may not be.
    return list(alias.choices) if isinstance(alias, AliasChoices) else [alias or to_camel(name)]
