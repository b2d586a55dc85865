"""What a handler works with: the call, and the registry that finds the handler of an operation."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeAlias

from conduyt.sandbox.clock import Clock, iso
from conduyt.sandbox.conditions import Referred, Where
from conduyt.sandbox.deliveries import Deliveries
from conduyt.sandbox.responses import ApiError, Response, as_json
from conduyt.sandbox.store import SYSTEM, Doc, Records, Store
from conduyt.sandbox.uploads import Part, read_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request that has passed all checks: key, limits, scope, query and body."""

    records: Records
    """The documents of the key's workspace. A public operation has no workspace: see `in_workspace_with`."""
    store: Store
    clock: Clock
    """A stopped clock: everything that a request does gets the same time."""
    deliveries: Deliveries
    key: Doc | None
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    """The fields of a JSON body that the description declares."""
    headers: Mapping[str, str]
    content: bytes
    """The body as it was sent."""
    causes: tuple[str, ...] = ()
    """In the background: the ids of the automations that led to this call, so that none starts itself again."""
    events: deque[tuple[Call, str, Doc]] = field(default_factory=deque["tuple[Call, str, Doc]"])
    """Events that no listener has handled yet, each with the call that emitted it. See `background`."""

    @contextmanager
    def undone(self) -> Generator[Call, None, None]:
        """Yield a call whose changes and events are undone at the end of the block."""
        with self.store.attempt(keep=False):
            yield replace(self, events=deque())

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

        If several workspaces own one, the first is taken. So slugs have to be unique across workspaces.
        """
        for workspace in self.store.workspace(SYSTEM).query("workspaces"):
            records = self.store.workspace(workspace["id"])
            if records.count(kind, where):
                return replace(self, records=records)
        raise ApiError(404, f"No such {noun}.")

    def file(self, name: str) -> Part:
        """Get the file in this part of a multipart body, or fail with 400."""
        parts = read_parts(self.headers.get("content-type", ""), self.content)
        if name not in parts:
            raise ApiError(400, f"The body must be multipart/form-data with a file in the part {name!r}.")
        return parts[name]

    def emit(self, event: str, data: Doc, **more: Any) -> None:
        """Queue the event for its webhooks and for the listeners in the background. Only listeners get `more`."""
        self.deliveries.publish(self.records, event, data)
        self.events.append((self, event, {**data, **more}))


Handler: TypeAlias = Callable[[Call], Response]


class Handlers(dict[str, Handler]):
    """Handlers by operation name. An instance is also the decorator that registers one: `@handles("contacts.list")`."""

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


def page(
    call: Call,
    kind: str,
    *where: Where,
    sort: Sequence[str | Referred] = (),
    order: str = "desc",
    show: Callable[[Doc], Doc],
) -> Response:
    """Respond with the page that the query asks for. Ties keep the order of creation, so pages never overlap."""
    number, size = call.query.get("page", 1), call.query.get("limit", 50)
    total = call.records.count(kind, *where)
    offset = min((number - 1) * size, 2**62)  # SQLite counts in 64 bits
    docs = call.records.query(kind, *where, sort=sort, order=order, limit=size, offset=offset)
    meta = {"page": number, "limit": size, "total": total, "totalPages": -(-total // size)}
    return as_json({"data": [show(doc) for doc in docs], "meta": meta})
