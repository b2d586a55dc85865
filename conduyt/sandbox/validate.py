"""Requests are checked against the API description, so the sandbox refuses what the description does not allow.

Two things differ from plain JSON Schema. An enum that is open in the description (`x-conduyt-known-values`: clients
must accept unknown values) is closed here, since the sandbox knows only these values. And formats are checked, with
the few checks below rather than those of optional packages, so that every installation answers alike.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from conduyt.sandbox.call import ApiError, FieldError
from conduyt.sandbox.description import Description, Node, Operation, Parameter


def _known_values(_: object, values: Sequence[str], instance: object, __: object) -> Iterator[ValidationError]:
    if isinstance(instance, str) and instance not in values:
        yield ValidationError(f"must be one of: {', '.join(values)}")


def _required(_: object, names: Sequence[str], instance: object, __: object) -> Iterator[ValidationError]:
    """Report a missing field under its own name, not under that of the object around it."""
    if isinstance(instance, dict):
        for name in names:
            if name not in instance:
                yield ValidationError("is required", path=[name])


# The stubs of jsonschema leave `extend` without types.
_Checker: Any = validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"x-conduyt-known-values": _known_values, "required": _required}
)


class Checks:
    """Checks the query and the body of a request for an operation."""

    def __init__(self, description: Description) -> None:
        self._description = description

    def errors(self, schema: Node, value: Any) -> list[FieldError]:
        """Everything that is wrong with `value`, in the order of its fields."""
        checker = _Checker(schema, registry=self._description.registry, format_checker=_FORMATS)
        found: list[ValidationError] = sorted(checker.iter_errors(value), key=lambda one: str(one.absolute_path))
        return [
            FieldError(field=".".join(str(step) for step in one.absolute_path), message=_message(one)) for one in found
        ]

    def require(self, schema: Node, value: Any, *, within: str = "", status: int = 422) -> None:
        """Fail if anything is wrong with `value`: the body, or a part of it that stands under `within`."""
        errors = [replace(one, field=f"{within}{one.field}") for one in self.errors(schema, value)]
        if errors:
            raise ApiError(status, _summary("Some fields are invalid", errors), details=errors)

    def query(self, operation: Operation, given: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """The query with its values in the types of the description. Unknown names are ignored."""
        values: dict[str, Any] = {}
        errors: list[FieldError] = []
        for parameter in operation.query:
            texts = [text for name, text in given if name == parameter.name]
            if not texts:
                if parameter.required:
                    errors.append(FieldError(field=parameter.name, message="is required"))
                continue
            schema = self._description.resolve(parameter.schema)
            if schema.get("type") != "array" and len(set(texts)) > 1:
                errors.append(FieldError(field=parameter.name, message="is given more than once"))
                continue
            value = _read(parameter, schema, texts)
            errors += [
                FieldError(field=parameter.name, message=one.message) for one in self.errors(parameter.schema, value)
            ]
            values[parameter.name] = value
        if errors:
            raise ApiError(400, _summary("The query is invalid", errors), details=errors)
        return values

    def body(self, operation: Operation, content: bytes) -> Mapping[str, Any]:
        """The JSON object in the body, with the declared fields only, so that a rule sees nothing unchecked."""
        if operation.body is None or (not content and not operation.body_required):
            return {}
        try:
            body: Any = json.loads(content, parse_constant=_refuse_constant, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            raise ApiError(400, f"The body is not valid JSON: {error}") from None
        if not isinstance(body, dict):
            raise ApiError(400, "The body must be a JSON object.")
        # An operation that describes the status 400 answers it to more records than it takes in one request.
        too_many = "400" in operation.answers and self._has_too_many(operation.body, body)
        self.require(operation.body, body, status=400 if too_many else 422)
        declared = self._description.resolve(operation.body).get("properties", body)
        return {name: value for name, value in cast("dict[str, Any]", body).items() if name in declared}

    def _has_too_many(self, schema: Node, body: Any) -> bool:
        parts: Mapping[str, Node] = self._description.resolve(schema).get("properties", {})
        return any(
            isinstance(body.get(name), list)
            and len(body[name]) > self._description.resolve(part).get("maxItems", math.inf)
            for name, part in parts.items()
        )


def _read(parameter: Parameter, schema: Node, texts: Sequence[str]) -> Any:
    """A value of the query in the type of its schema. A text that does not fit stays a text, and the check says so."""
    if schema.get("type") == "array":
        return list(texts) if parameter.explode else [part for text in texts for part in text.split(",")]
    text = texts[0]
    if schema.get("type") == "integer" and re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    return text


def _message(error: ValidationError) -> str:
    """Say what is wrong without repeating the value, which may be long, or somebody's data."""
    limit: Any = error.validator_value
    match error.validator:
        case "type":
            return f"must be {' or '.join([limit] if isinstance(limit, str) else limit)}"
        case "format":
            return f"is not a valid {limit}"
        case "minLength":
            return "must not be empty" if limit == 1 else f"must have at least {limit} characters"
        case "maxLength":
            return f"must have at most {limit} characters"
        case "minItems":
            return f"needs at least {limit} item{'s' * (limit != 1)}"
        case "maxItems":
            return f"must have at most {limit} items"
        case "minimum":
            return f"must be {limit} or more"
        case "maximum":
            return f"must be {limit} or less"
        case "anyOf":
            return " or ".join(dict.fromkeys(_message(one) for one in error.context or ()))
        case _:
            return error.message


def _summary(what: str, errors: Sequence[FieldError]) -> str:
    return f"{what}: {'; '.join(f'{one.field} {one.message}' for one in errors)}."


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("a number is too large")
    return number


def _is_date_time(text: str) -> bool:
    return "T" in text.upper() and datetime.fromisoformat(text.upper()).tzinfo is not None


def _is_date(text: str) -> bool:
    return len(text) == 10 and bool(date.fromisoformat(text))


def _is_uri(text: str) -> bool:
    parts = urlsplit(text)
    return bool(parts.scheme and parts.hostname) and parts.port != 0 and not re.search(r"[\s<>]", text)


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None


def _format_checker() -> FormatChecker:
    checks: dict[str, Callable[[str], bool]] = {
        "date-time": _is_date_time,
        "date": _is_date,
        "uri": _is_uri,
        "email": _matches(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*"),
        "decimal": _matches(r"-?[0-9]{1,15}(\.[0-9]{1,10})?"),
    }
    checker = FormatChecker(formats=())
    for name, check in checks.items():
        checker.checks(name, raises=ValueError)(partial(_is_no_text_or, check))
    return checker


def _is_no_text_or(check: Callable[[str], bool], value: object) -> bool:
    """A format says something about texts only; other types are the business of `type`."""
    return not isinstance(value, str) or check(value)


_FORMATS = _format_checker()
