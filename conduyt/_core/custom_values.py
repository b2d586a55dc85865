"""Check values of custom fields by their definitions, before they are sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import cast

from conduyt._core.encoding import plain
from conduyt._values.json_values import is_list
from conduyt._values.omit import OMIT
from conduyt._values.times import is_day, is_time
from conduyt.custom_fields import CustomFields, FieldDefinition, definitions_of

_AGAIN = "If the workspace has changed, run `conduyt models generate` again"


def checked(given: object, fields: type[CustomFields]) -> object:
    """Return values of custom fields by their keys.

    Args:
        given: A mapping, by names in Python or by keys. Or an object of the fields, which stays as it is: it may have
            values from the service that the definitions do not know.
        fields: The class of the fields.

    Raises:
        TypeError: A field is unknown, or a value has another type than its field.
        ValueError: A value is none of the choices, or a field is there twice.
    """
    if isinstance(given, CustomFields) or given is None or given is OMIT:
        return given
    if not isinstance(given, Mapping):
        raise TypeError(f"custom_fields must be a mapping or {fields.__name__}, not {type(given).__name__}")
    known = definitions_of(fields)
    by_key = {one.field_key: one for one in known.values()}
    values: dict[str, object] = {}
    for name, value in cast("Mapping[object, object]", given).items():  # `isinstance` does not give the types
        field = (by_key.get(name) or known.get(name)) if isinstance(name, str) else None
        if field is None:
            raise TypeError(f"custom_fields has no field {name!r}{_meant(str(name), [*known, *by_key])}. {_AGAIN}")
        if field.field_key in values:
            raise ValueError(f"custom_fields has {field.name} twice, once under its key {field.field_key!r}")
        if value is not OMIT:
            values[field.field_key] = _checked(field, value)
    return values


def _checked(field: FieldDefinition, value: object) -> object:
    sent = plain("custom_fields", {field.name: value})[field.name]
    if sent is None or (isinstance(value, Decimal) and field.field_type == "number"):
        return sent
    match field.field_type:
        case "text" if not isinstance(sent, str):
            raise _wrong_type(field, "a text", value)
        case "number" if not isinstance(sent, int | float) or isinstance(sent, bool):
            raise _wrong_type(field, "a number", value)
        case "boolean" if not isinstance(sent, bool):
            raise _wrong_type(field, "True or False", value)
        case "date":
            _check_date(field, sent)
        case "select":
            _check_choice(field, sent)
        case "multiselect":
            if not is_list(sent):
                raise _wrong_type(field, "a list of texts", value)
            for item in sent:
                _check_choice(field, item)
        case _:
            pass
    return sent


def _check_choice(field: FieldDefinition, value: object) -> None:
    if not isinstance(value, str):
        raise _wrong_type(field, "a text", value)
    if field.choices and value not in field.choices:
        choices = ", ".join(map(repr, field.choices))
        near = _meant(value, field.choices)
        raise ValueError(f"custom_fields: {field.name} has no choice {value!r}{near}. It has {choices}. {_AGAIN}")


def _check_date(field: FieldDefinition, value: object) -> None:
    if not isinstance(value, str):
        raise _wrong_type(field, "a date or a time", value)
    if is_day(value) or is_time(value):
        return
    if is_time(f"{value}Z"):
        raise ValueError(f"custom_fields: {field.name} is a time without a time zone. Add one, such as Z")
    raise ValueError(
        f"custom_fields: {field.name} must be a date, such as 2026-01-31, or a time, such as 2026-01-31T09:00:00Z"
    )


def _wrong_type(field: FieldDefinition, words: str, value: object) -> TypeError:
    return TypeError(f"custom_fields: {field.name} must be {words}, not {type(value).__name__}")


def _meant(name: str, names: Iterable[str]) -> str:
    found = get_close_matches(name, list(names), 1, 0.5)
    return f"; perhaps {found[0]!r} was meant" if found else ""
