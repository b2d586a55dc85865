"""Many rows, each with values of its own: `create_many`, `update_many`, `delete_many` and `contacts.upsert_many`.

    report = client.contacts.upsert_many(frame, key="email")
    report.failed                    # outcomes with index, id, code, message

    dry = client.contacts.upsert_many(frame, key="email", dry_run=True)
    for request in dry:
        print(request.method, request.path, request.indices)

The result is a report of `conduyt.bulk`, or a `DryRun` after a dry run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

__all__ = ["DryRun", "PlannedRequest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRequest:
    """A request that a dry run did not send."""

    method: str
    """Its HTTP method."""
    path: str
    """Its path. An id that is not known before is in braces, such as `{contact_id}`."""
    body: Mapping[str, object] | None = field(repr=False)
    """Its JSON body, in the documented spelling."""
    indices: tuple[int, ...] = field(repr=False)
    """The rows that it is about, from 0."""


class DryRun(Sequence[PlannedRequest]):
    """The requests that the rows would become. All rows were checked, and nothing was sent.

    Further requests, which are not listed, start and poll the import of a `POST /imports`.

    Example:
        ```python
        dry = client.contacts.create_many([{"email": "ada@example.com"}], dry_run=True)
        print(dry.rows, len(dry), dry[0].body)
        ```
    """

    def __init__(self, what: str, rows: int, requests: Sequence[Callable[[], PlannedRequest]]) -> None:
        self.what: str = what
        """What would be done, such as `create contacts`."""
        self.rows: int = rows
        """Number of rows."""
        self._requests = requests

    @overload
    def __getitem__(self, index: int) -> PlannedRequest: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[PlannedRequest, ...]: ...
    def __getitem__(self, index: int | slice) -> PlannedRequest | tuple[PlannedRequest, ...]:
        if isinstance(index, slice):
            return tuple(make() for make in self._requests[index])
        return self._requests[index]()

    def __len__(self) -> int:
        return len(self._requests)

    def __repr__(self) -> str:
        return f"<DryRun {self.what}: {self.rows:,} rows, {len(self):,} requests>"
