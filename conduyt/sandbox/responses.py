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


INVALID_FIELDS = "The request body contains invalid fields."  # the message in the documentation


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """What is wrong with one field."""

    field: str
    message: str


class ApiError(Exception):
    """The request fails with this status. Handlers and checks raise it; the app turns it into a response.

    `message` is a general sentence, and each field has its own message in `details`. `str(error)` joins them.
    """

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
        super().__init__(join_details(message, [(one.field, one.message) for one in details]))
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
    return ApiError(422, INVALID_FIELDS, details=[FieldError(field=field, message=message)])


def join_details(message: str, details: Iterable[tuple[str, str]]) -> str:
    """Join a message and the messages of the fields to one text, such as "The query is invalid: page is too large."."""
    fields = [f"{field}{':' if text[:1].isupper() else ''} {text.removesuffix('.')}" for field, text in details]
    return f"{message.removesuffix('.')}: {'; '.join(fields)}." if fields else message


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
