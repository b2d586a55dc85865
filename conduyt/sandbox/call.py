"""What a rule works with: the call that came in, the reply that goes out, and the failures in between."""

from __future__ import annotations

import csv
import io
import json
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeAlias

from conduyt.sandbox.clock import Clock, iso
from conduyt.sandbox.deliveries import Deliveries
from conduyt.sandbox.store import SYSTEM, Doc, Records, Store, Where
from conduyt.sandbox.uploads import Part, read_parts

# The codes of the documentation; 402, 409 and 413 have none there.
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
class FieldError:
    """What is wrong with one field."""

    field: str
    message: str


class ApiError(Exception):
    """The request fails with this status; raised from anywhere below the app."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        details: Sequence[FieldError] = (),
        beside: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Fail. `beside` are further members of the body, next to `error`."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.details: tuple[FieldError, ...] = tuple(details)
        self.beside: dict[str, Any] = dict(beside or {})
        self.headers: dict[str, str] = dict(headers or {})

    def reply(self) -> Reply:
        details = [{"field": one.field, "message": one.message} for one in self.details]
        error = {"code": CODES[self.status], "message": self.message, "details": details}
        return replace(as_json({"error": error, **self.beside}), status=self.status, headers=self.headers)


def invalid(field: str, message: str) -> ApiError:
    """One field breaks a rule that the description cannot express."""
    return ApiError(422, f"{field}: {message}", details=[FieldError(field=field, message=message)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What goes back. Without a status: the one that the description gives for success."""

    content: bytes = b""
    media_type: str | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    then: Callable[[], Awaitable[Reply]] | None = None
    """Work that has to wait for something. It starts when the changes are stored, and its reply is the one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request that has passed all checks: key, limits, scope, query and body."""

    records: Records
    """Those of the key's workspace. A public operation has none of its own: see `in_workspace_with`."""
    store: Store
    clock: Clock
    """It stands still: all that a request does happens at one moment."""
    deliveries: Deliveries
    key: Doc | None
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    """The fields of a JSON body that the description knows."""
    headers: Mapping[str, str]
    content: bytes
    """The body as it came."""
    causes: tuple[str, ...] = ()
    """For what happens in the background: the ids of what has led to it, so that nothing goes round in circles."""
    told: deque[tuple[Call, str, Doc]] = field(default_factory=deque["tuple[Call, str, Doc]"])
    """Events that the background has not looked at yet, each with the call that told of it."""

    def now(self) -> str:
        return iso(self.clock.now())

    def find(self, kind: str, id_: str, noun: str) -> Doc:
        """Get a document of this workspace, or fail with 404."""
        doc = self.records.get(kind, id_)
        if doc is None:
            raise ApiError(404, f"No such {noun}.")
        return doc

    def in_workspace_with(self, kind: str, where: Where, noun: str) -> Call:
        """For public operations: the call in the workspace that owns such a document, or fail with 404.

        When several do, the first workspace has it. So slugs and the like need to be unique over all workspaces.
        """
        for workspace in self.store.workspace(SYSTEM).query("workspaces"):
            records = self.store.workspace(workspace["id"])
            if records.count(kind, where):
                return replace(self, records=records)
        raise ApiError(404, f"No such {noun}.")

    def file(self, name: str) -> Part:
        """The file in this part of a multipart body; 400 without it."""
        parts = read_parts(self.headers.get("content-type", ""), self.content)
        if name not in parts:
            raise ApiError(400, f"The body must be multipart/form-data with a file in the part {name!r}.")
        return parts[name]

    def emit(self, event: str, data: Doc, **more: Any) -> None:
        """Tell the webhooks that want to know, and the background, which learns `more` than they do."""
        self.deliveries.publish(self.records, event, data)
        self.told.append((self, event, {**data, **more}))


Handler: TypeAlias = Callable[[Call], Reply]


class Handlers(dict[str, Handler]):
    """The rules of a resource, by method name. An instance serves as decorator: `@handles("contacts.list")`."""

    def __call__(self, name: str) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self[name] = handler
            return handler

        return register

    @classmethod
    def of(cls, *modules: HasHandlers) -> Handlers:
        """All handlers of these modules or packages. No operation may have two."""
        merged = cls()
        for module in modules:
            if twice := merged.keys() & module.handles.keys():
                raise ValueError(f"These operations have two handlers: {', '.join(sorted(twice))}.")
            merged.update(module.handles)
        return merged


class HasHandlers(Protocol):
    """A module of rules, or a package of them."""

    @property
    def handles(self) -> Handlers: ...


def as_json(body: Any) -> Reply:
    content = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return Reply(content=content, media_type="application/json")


def one(doc: Any) -> Reply:
    return as_json({"data": doc})


def many(docs: Iterable[Doc]) -> Reply:
    return as_json({"data": list(docs)})


def deleted(id_: str) -> Reply:
    return one({"id": id_, "deleted": True})


def page(
    call: Call,
    kind: str,
    *where: Where,
    sort: Sequence[str] = (),
    order: str = "desc",
    show: Callable[[Doc], Doc],
) -> Reply:
    """The page that the query asks for. Ties keep the order of creation, so no document is on two pages."""
    number, size = call.query.get("page", 1), call.query.get("limit", 50)
    total = call.records.count(kind, *where)
    offset = min((number - 1) * size, 2**62)  # SQLite counts in 64 bits
    docs = call.records.query(kind, *where, sort=sort, order=order, limit=size, offset=offset)
    meta = {"page": number, "limit": size, "total": total, "totalPages": -(-total // size)}
    return as_json({"data": [show(doc) for doc in docs], "meta": meta})


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Reply:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return Reply(
        content=text.getvalue().encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
