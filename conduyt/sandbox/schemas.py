"""Checks a value against a schema of the description.

Two things differ from plain JSON Schema. An enum that is open in the description (`x-conduyt-known-values`: clients
must accept unknown values) is closed here, since the sandbox knows only these values, unless the service takes any text
(`x-conduyt-free-text`). And formats are checked, by the
functions below: those of jsonschema depend on optional packages, so results would differ between installations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from conduyt._values.times import is_day, is_time
from conduyt.sandbox.description import Description, Node
from conduyt.sandbox.responses import FieldError


def errors(description: Description, schema: Node, value: Any) -> list[FieldError]:
    """All errors of `value`, sorted by field."""
    checker = _Checker(schema, registry=registry(description), format_checker=_FORMATS)
    found: list[ValidationError] = sorted(checker.iter_errors(value), key=lambda one: str(one.absolute_path))
    return [FieldError(field=".".join(str(step) for step in one.absolute_path), message=_message(one)) for one in found]


@cache
def registry(description: Description) -> Registry[Any]:
    """The files of the description, for references between them."""
    documents = description.documents.items()
    return Registry[Any]().with_resources((name, DRAFT202012.create_resource(document)) for name, document in documents)


def _known_values(_: object, values: Sequence[str], instance: object, schema: Node) -> Iterator[ValidationError]:
    if isinstance(instance, str) and instance not in values and not schema.get("x-conduyt-free-text"):
        yield ValidationError(f"must be one of: {', '.join(values)}")


def _required(_: object, names: Sequence[str], instance: object, __: object) -> Iterator[ValidationError]:
    """Report a missing field under its own name, not under the name of the object around it."""
    if isinstance(instance, dict):
        for name in names:
            if name not in instance:
                yield ValidationError("is required", path=[name])


# The stubs of jsonschema leave `extend` without types.
_Checker: Any = validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"x-conduyt-known-values": _known_values, "required": _required}
)


def _message(error: ValidationError) -> str:
    """Describe the error without the value, which may be long or personal data."""
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


def _is_date_time(text: str) -> bool:
    return is_time(text.upper())


def _is_uri(text: str) -> bool:
    parts = urlsplit(text)
    return bool(parts.scheme and parts.hostname) and parts.port != 0 and not re.search(r"[\s<>]", text)


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None


def _format_checker() -> FormatChecker:
    checks: dict[str, Callable[[str], bool]] = {
        "date-time": _is_date_time,
        "date": is_day,
        "uri": _is_uri,
        "email": _matches(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*"),
        "decimal": _matches(r"-?[0-9]{1,15}(\.[0-9]{1,10})?"),
    }
    checker = FormatChecker(formats=())
    for name, check in checks.items():
        checker.checks(name, raises=ValueError)(partial(_is_no_text_or, check))
    return checker


def _is_no_text_or(check: Callable[[str], bool], value: object) -> bool:
    """A format applies to texts only; the keyword `type` checks the type."""
    return not isinstance(value, str) or check(value)


_FORMATS = _format_checker()
