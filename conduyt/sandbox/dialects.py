"""The two dialects of the API: as the service is documented, and as the live service was seen to behave.

A dialect works at the edge. It turns requests into documented ones before a handler sees them, and responses, events
and signatures into what is sent. Handlers do not know which dialect is in use. The live dialect differs like this:

- Lists that come in pages are nested, `{data: {data: [...], meta: {page, per_page, total}}}`. Two older ones carry
  `pagination: {page, perPage, total, totalPages}` instead, and the users come nested without any.
- The page size is `per_page`, up to 200. `limit` is refused (400), except on GET /contacts, where it means the same.
- Contacts, deals and calls are filtered by `created_from` and `created_to`, which take times only. The documented names
  are unknown there, and unknown names are ignored.
- Failures are `{error: "text"}` without a code, and invalid fields are 400. Other members stay in the body.
- A deal has a `title` and needs it; it has no `name`, and one that is sent is ignored.
- A webhook has `isActive`; `active` is neither sent nor read.
- Signatures begin with `sha256=`.

How the live service treats `limit` elsewhere, and the text of its refusals, were not seen. These are guesses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeAlias, cast

from conduyt.sandbox.description import Description, Node, Operation, Parameter
from conduyt.sandbox.responses import ApiError, Response, as_json, join_details
from conduyt.sandbox.store import Doc
from conduyt.sandbox.validate import Checks

DialectName: TypeAlias = Literal["documented", "live"]

_PER_PAGE: Node = {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
_MOMENT: Node = {"type": "string", "format": "date-time"}
_RENAMED = {"limit": "per_page", "created_after": "created_from", "created_before": "created_to"}
_LIMIT_TOO = "contacts.list"
_PAGINATED = ("bulk.operations.list", "messages.sms_logs.list")
_NESTED_ONLY = ("users.list",)
# Fields that live documents do not have: the fields by which such a document is recognized, and the one to remove.
_HIDDEN = ((frozenset({"name", "title", "stageId"}), "name"), (frozenset({"active", "isActive", "events"}), "active"))
_BODIES: dict[str, tuple[str, tuple[str, ...]]] = {  # by operation: the field it does not know, those it needs
    "deals.create": ("name", ("title",)),
    "deals.update": ("name", ()),
    "webhooks.create": ("active", ()),
}
_KEEPS_422 = ("webhooks.", "messages.")  # for an address that is not safe to call, or an SMS that may have been sent
_NOT_FOUND_TEXTS = {"/imports/": "Import job not found", "/automation-executions/": "Execution log not found"}


class Documented:
    """The service as it is documented. Nothing is translated."""

    def query(self, operation: Operation, given: Sequence[tuple[str, str]], checks: Checks) -> Mapping[str, Any]:
        """Read the query, with documented names, or fail."""
        return checks.query(operation, given)

    def body(self, operation: Operation, content: bytes, checks: Checks) -> Mapping[str, Any]:
        """Read the JSON body, with documented names, or fail."""
        return checks.body(operation, content)

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

    def __init__(self, description: Description) -> None:
        self._description = description

    def query(self, operation: Operation, given: Sequence[tuple[str, str]], checks: Checks) -> Mapping[str, Any]:
        if _in_pages(operation) and any(name == "limit" for name, _ in given):
            if operation.name != _LIMIT_TOO:
                raise ApiError(400, "limit: is no parameter here; the page size is per_page.")
            given = [("per_page" if name == "limit" else name, text) for name, text in given]
        renamed = {name: live for name, live in _RENAMED.items() if name != "limit" or _in_pages(operation)}
        parameters = tuple(_live(parameter, renamed) for parameter in operation.query)
        values = checks.query(replace(operation, query=parameters), given)
        documented = {live: name for name, live in renamed.items()}
        return {documented.get(name, name): value for name, value in values.items()}

    def body(self, operation: Operation, content: bytes, checks: Checks) -> Mapping[str, Any]:
        if operation.name in _BODIES:
            unknown, needed = _BODIES[operation.name]
            schema = self._description.resolve(operation.body or {})
            properties = {name: field for name, field in schema["properties"].items() if name != unknown}
            schema = {**schema, "properties": properties, "required": [*schema.get("required", ()), *needed]}
            operation = replace(operation, body=schema)
        return checks.body(operation, content)

    def response(self, operation: Operation | None, response: Response) -> Response:
        if response.media_type != "application/json":
            return response
        body: Doc = json.loads(response.content)
        status = response.status
        if operation is not None and "error" not in body:
            body = _envelope(operation, self.document(body))
        else:
            if status == 422 and not (operation and operation.name.startswith(_KEEPS_422)):
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
        if not isinstance(value, dict):
            return value
        doc = cast("Doc", value)
        hidden = {name for fields, name in _HIDDEN if fields <= doc.keys()}
        return {name: self.document(field) for name, field in doc.items() if name not in hidden}

    def signature(self, digest: str) -> str:
        return f"sha256={digest}"


def make_dialect(name: DialectName, description: Description) -> Documented:
    """The dialect of that name."""
    return Live(description) if name == "live" else Documented()


def _in_pages(operation: Operation) -> bool:
    return {"page", "limit"} <= {parameter.name for parameter in operation.query}


def _live(parameter: Parameter, renamed: Mapping[str, str]) -> Parameter:
    if parameter.name not in renamed:
        return parameter
    live = renamed[parameter.name]
    return replace(parameter, name=live, schema=_PER_PAGE if live == "per_page" else _MOMENT)


def _error_text(operation: Operation | None, status: int | None, message: str) -> str:
    if status != 404:
        return message
    path = operation.path if operation else ""
    return next((words for start, words in _NOT_FOUND_TEXTS.items() if path.startswith(start)), "Not found")


def _envelope(operation: Operation, body: Doc) -> Doc:
    data: Any = body.get("data")
    if operation.name in _NESTED_ONLY:
        return {"data": {"data": data}}
    if not _in_pages(operation):
        return body
    inner: Doc = {"data": data} if isinstance(data, list) else data
    meta: Doc = body.get("meta") or inner.get("meta") or {}
    if operation.name in _PAGINATED:
        inner["pagination"] = {"perPage" if name == "limit" else name: value for name, value in meta.items()}
    else:
        inner["meta"] = {"page": meta.get("page"), "per_page": meta.get("limit"), "total": meta.get("total")}
    return {"data": inner}
