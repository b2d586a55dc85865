"""The two dialects of the API: as the service is documented, and as the live service was seen to behave.

A dialect works at the edge. It turns requests into documented ones before a handler sees them, and responses, events
and signatures into what is sent. Handlers do not know which dialect is in use. The live dialect differs like this:

- Every id is a UUID.
- Lists that come in pages are nested, `{data: {data: [...], meta: {page, per_page, total}}}`. Two older ones carry
  `pagination: {page, perPage, total, totalPages}` instead, and the users come nested without any.
- The page size is `per_page`, up to 200. `limit` is refused (400), except on GET /contacts, where it means the same,
  and on the lists of automation logs that count by `offset`.
- Contacts and deals are filtered by `created_from` and `created_to`, which take times only and include them. The
  documented names are unknown there, and unknown names are ignored.
- Failures are `{error: "text"}` without a code, and invalid fields are 400. Other members stay in the body.
- A deal has a `title` and needs it; it has no `name`, and one that is sent is ignored, also in bulk.
- A webhook has `isActive`; `active` is neither sent nor read.
- Signatures begin with `sha256=`.

How the live service treats `limit` elsewhere, and the text of its refusals, were not seen. These are guesses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from conduyt.sandbox.clock import iso
from conduyt.sandbox.description import Description, Operation
from conduyt.sandbox.ids import as_uuid
from conduyt.sandbox.responses import ApiError, Response, as_json, join_details
from conduyt.sandbox.seed import WORKSPACES
from conduyt.sandbox.served import (
    KEEPS_422,
    LIMIT_TOO,
    NESTED_ONLY,
    PAGINATED,
    DialectName,
    hide,
    is_in_pages,
    served,
)
from conduyt.sandbox.store import Doc
from conduyt.sandbox.validate import Checks

_NOT_FOUND_TEXTS = {"/imports/": "Import job not found", "/automation-executions/": "Execution log not found"}
_BULK_DEALS = {"bulk.deals.edit": "updates", "bulk.deals.update": "data"}


class Documented:
    """The service as it is documented. Nothing is translated."""

    name: DialectName = "documented"

    def __init__(self) -> None:
        self.description: Description = served(self.name)
        """The description that this sandbox publishes and checks requests against."""
        self._checks = Checks(self.description)

    def query(self, operation: Operation, given: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
        """Read the query, with documented names, or fail."""
        return self._checks.query(self.description.operations.get(operation.name, operation), given)

    def body(self, operation: Operation, content: bytes) -> Mapping[str, Any]:
        """Read the JSON body, with documented names, or fail."""
        return self._checks.body(self.description.operations.get(operation.name, operation), content)

    def response(self, operation: Operation | None, response: Response) -> Response:  # noqa: ARG002 - used by subclasses
        """The response as it is sent."""
        return response

    def document(self, value: Any) -> Any:
        """The data of an event as it is sent."""
        return value

    def signature(self, digest: str) -> str:
        """The signature of a webhook delivery as it is sent."""
        return digest


class Live(Documented):
    """The live service as it was seen."""

    name: DialectName = "live"

    def query(self, operation: Operation, given: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
        if _in_pages(operation) and any(name == "limit" for name, _ in given):
            if operation.name != LIMIT_TOO:
                raise ApiError(400, "limit: is no parameter here; the page size is per_page.")
            given = [("per_page" if name == "limit" else name, text) for name, text in given]
        values = dict(super().query(operation, given))
        if operation.name not in self.description.operations:
            return values
        # Both descriptions have their parameters in the same order; the live one may have more at the end.
        pairs = zip(operation.query, self.description.operations[operation.name].query, strict=False)
        for documented, live in pairs:
            if live.name in values and live.name != documented.name:
                value = values.pop(live.name)
                values[documented.name] = _just_after(value) if live.name == "created_to" else value
        return values

    def body(self, operation: Operation, content: bytes) -> Mapping[str, Any]:
        body = super().body(operation, content)
        field = _BULK_DEALS.get(operation.name)
        if field is not None:
            changes: Mapping[str, Any] = body[field]
            return {**body, field: {name: value for name, value in changes.items() if name != "name"}}
        return body

    def response(self, operation: Operation | None, response: Response) -> Response:
        if response.media_type != "application/json":
            return response
        body: Doc = json.loads(response.content)
        status = response.status
        if operation is not None and "error" not in body:
            body = _envelope(operation, self.document(body))
        else:
            if status == 422 and not (operation and operation.name.startswith(KEEPS_422)):
                status = 400
            error: Any = body["error"]
            if not isinstance(error, str):
                error = join_details(
                    error["message"], [(one["field"], one["message"]) for one in error.get("details", ())]
                )
            body["error"] = _error_text(operation, status, error)
        return replace(response, content=as_json(body).content, status=status)

    def document(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.document(item) for item in cast("Sequence[Any]", value)]
        if isinstance(value, str):
            return _ACCOUNTS.get(value, value)
        if not isinstance(value, dict):
            return value
        doc = dict(cast("Doc", value))
        hide(doc)
        return {name: self.document(field) for name, field in doc.items()}

    def signature(self, digest: str) -> str:
        return f"sha256={digest}"


_ACCOUNTS = {workspace: as_uuid(workspace) for workspace in WORKSPACES}


def make_dialect(name: DialectName) -> Documented:
    """The dialect of that name."""
    return Live() if name == "live" else Documented()


def _in_pages(operation: Operation) -> bool:
    return is_in_pages({parameter.name for parameter in operation.query})


def _just_after(moment: str) -> str:
    """The next millisecond: `created_to` includes its moment, `created_before` does not."""
    try:
        return iso(datetime.fromisoformat(moment.upper()) + timedelta(milliseconds=1))
    except OverflowError:  # the last millisecond of the calendar
        return moment


def _error_text(operation: Operation | None, status: int | None, message: str) -> str:
    if status != 404:
        return message
    path = operation.path if operation else ""
    return next((words for start, words in _NOT_FOUND_TEXTS.items() if path.startswith(start)), "Not found")


def _envelope(operation: Operation, body: Doc) -> Doc:
    data: Any = body.get("data")
    if operation.name in NESTED_ONLY:
        return {"data": {"data": data}}
    if not _in_pages(operation):
        return body
    inner: Doc = {"data": data} if isinstance(data, list) else data
    meta: Doc = body.get("meta") or inner.get("meta") or {}
    if operation.name in PAGINATED:
        inner["pagination"] = {"perPage" if name == "limit" else name: value for name, value in meta.items()}
    else:
        inner["meta"] = {"page": meta.get("page"), "per_page": meta.get("limit"), "total": meta.get("total")}
    return {"data": inner}
