"""A list of contacts in memory, which is edited between any two requests."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import conduyt
from conduyt._core.page import PageData, PageMeta
from conduyt._values.response import Headers, ResponseInfo
from conduyt.models import Contact

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


class Workspace:
    """A list of contacts that is edited between any two requests."""

    def __init__(self, size: int, seed: int, edits: float, *, announced: bool = True) -> None:
        self.random = random.Random(seed)
        self.edits = edits
        self.announced = announced
        self.now = BEGIN
        self.ahead: timedelta | None = None
        """By how much the clock of the responses is ahead of that of the records; `None` if they have no date."""
        self.made = 0
        self.rows: dict[str, Contact] = {}
        self.requests = 0
        for _ in range(size):
            self.create()

    def tick(self) -> datetime:
        self.now += timedelta(seconds=self.random.choice([0, 1, 30]))
        return self.now

    def create(self) -> None:
        self.made += 1
        at = self.tick()
        self.rows[f"con_{self.made}"] = Contact(id=f"con_{self.made}", created_at=at, updated_at=at)

    def update(self) -> None:
        row = self.random.choice([*self.rows.values()])
        self.rows[row.id] = row.model_copy(update={"updated_at": self.tick()})

    def delete(self) -> None:
        del self.rows[self.random.choice([*self.rows])]

    def edit(self) -> None:
        while self.random.random() < self.edits:
            self.random.choice([self.create, self.update, self.update, self.delete] if self.rows else [self.create])()

    def answer(self, operation: Any) -> Any:
        self.requests += 1
        self.edit()
        if "contact_id" in operation.path:
            row = self.rows.get(operation.path["contact_id"])
            if row is None:
                raise conduyt.NotFoundError("not found", status=404, code="not_found")
            return row
        query = operation.full_query
        newest = "updated_at" if query["sort"] == "updatedAt" else "created_at"
        rows = [*self.rows.values()][::-1]  # of the same time, the last one is first
        rows.sort(key=lambda row: getattr(row, newest) or BEGIN - timedelta(days=1), reverse=True)  # none is last
        page, limit = int(query.get("page", 1)), 10
        part = rows[(page - 1) * limit : page * limit]
        meta = PageMeta(page=page, limit=limit, total=len(rows) if self.announced else None)
        date = None if self.ahead is None else format_datetime(self.now + self.ahead, usegmt=True)
        headers = Headers({} if date is None else {"date": date})
        info = ResponseInfo(status=200, headers=headers, method="GET", path="/contacts", attempts=(), elapsed=0.0)
        return PageData(data=part, meta=meta, extras={}, response=info)
