"""What the service sends back: responses, and the errors that become responses.

This module imports nothing of ours, so that every other module of the sandbox can use it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

# The error codes of the documentation, which has none for 402, 409 and 413: these three are ours.
CODES = {
    400: "invalid_request",
    401: "unauthenticated",
    402: "payment_required",
    403: "permission_denied",
    404: "not_found",
    405: "invalid_request",
    409: "conflict",
    413: "payload_too_large",
    422: "validation_failed",
    429: "rate_limited",
    500: "internal_error",
    501: "not_implemented",
    503: "unavailable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What the service sends back. Without a status, the success status of the operation's description is sent."""

    content: bytes = b""
    media_type: str | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    then: Callable[[], Awaitable[Response]] | None = None
    """Runs after the transaction is committed, for work that has to wait. Its response is sent in place of this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """What is wrong with one field."""

    field: str
    message: str


class ApiError(Exception):
    """The request fails with this status. Handlers and checks raise it; the app turns it into a response."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        details: Sequence[FieldError] = (),
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Fail. `extra` holds further members of the body, next to `error`."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.details: tuple[FieldError, ...] = tuple(details)
        self.extra: dict[str, Any] = dict(extra or {})
        self.headers: dict[str, str] = dict(headers or {})

    def to_response(self) -> Response:
        details = [{"field": one.field, "message": one.message} for one in self.details]
        error = {"code": CODES[self.status], "message": self.message, "details": details}
        return replace(as_json({"error": error, **self.extra}), status=self.status, headers=self.headers)


def invalid(field: str, message: str) -> ApiError:
    """Make the error for a field that breaks a rule which the description cannot express."""
    return ApiError(422, f"{field}: {message}", details=[FieldError(field=field, message=message)])


def as_json(body: Any) -> Response:
    content = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return Response(content=content, media_type="application/json")


def one(doc: Any) -> Response:
    return as_json({"data": doc})


def many(docs: Iterable[Mapping[str, Any]]) -> Response:
    return as_json({"data": list(docs)})


def deleted(id_: str) -> Response:
    return one({"id": id_, "deleted": True})


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return Response(
        content=text.getvalue().encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
