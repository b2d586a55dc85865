"""Checks requests against the API description. The sandbox refuses what the description does not allow.

`schemas` checks single values.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from conduyt.sandbox.description import Description, Node, Operation, Parameter
from conduyt.sandbox.responses import INVALID_FIELDS, ApiError, FieldError
from conduyt.sandbox.surrogates import MESSAGE, fields_with_surrogates

_FAR = 2**62  # SQLite integers have 64 bits


class Checks:
    """Checks the query and the body of a request for an operation."""

    def __init__(self, description: Description) -> None:
        self._description = description

    def errors(self, schema: Node, value: Any) -> list[FieldError]:
        """All errors of `value`, sorted by field."""
        from conduyt.sandbox import schemas  # takes 50 ms to load, and the first requests may not need it

        return schemas.errors(self._description, schema, value)

    def require(self, schema: Node, value: Any, *, within: str = "", status: int = 422) -> None:
        """Fail if `value` has errors. It is the body, or the part of the body at the path `within`."""
        errors = [replace(one, field=f"{within}{one.field}") for one in self.errors(schema, value)]
        if errors:
            raise ApiError(status, INVALID_FIELDS, details=errors)

    def query(self, operation: Operation, given: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """Read the query into the types of the description. Unknown names are ignored."""
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
            raise ApiError(400, "The query contains invalid parameters.", details=errors)
        return values

    def body(self, operation: Operation, content: bytes) -> Mapping[str, Any]:
        """Read the JSON object in the body. Only declared fields are kept, so handlers see no unchecked value."""
        if operation.body is None or (not content and not operation.body_required):
            return {}
        try:
            body: Any = json.loads(content, parse_constant=_refuse_constant, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            raise ApiError(400, f"The body is not valid JSON: {error}") from None
        if not isinstance(body, dict):
            raise ApiError(400, "The body must be a JSON object.")
        if errors := [FieldError(field=field, message=MESSAGE) for field in fields_with_surrogates(body)]:
            raise ApiError(422, INVALID_FIELDS, details=errors)
        # An operation that describes the status 400 sends it for more records than it takes in one request.
        too_many = "400" in operation.responses and self._has_too_many(operation.body, body)
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
    """A value of the query in the type of its schema. Text that does not fit stays text, which the check reports."""
    if schema.get("type") == "array":
        return list(texts) if parameter.explode else [part for text in texts for part in text.split(",")]
    text = texts[0]
    if schema.get("type") == "boolean" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if schema.get("type") == "integer" and re.fullmatch(r"-?[0-9]{1,1000}", text):
        return max(-_FAR, min(int(text), _FAR))
    return text


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("a number is too large")
    return number
