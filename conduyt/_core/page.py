"""Where a list ends, and what the next request is.

1. The last page is empty, or shorter than the page size that *the response* reports (not the one requested).
2. Otherwise the totals decide, if they agree with the rows so far. A total below the number of rows received is wrong,
   and then the rows decide.

`PageCursor` has the rules for several pages in a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import AliasChoices, BaseModel, Field

from conduyt._values.json_values import as_count
from conduyt._values.model import Model
from conduyt._values.response import ResponseInfo

M = TypeVar("M", bound=BaseModel)


class PageMeta(Model):
    """The position of a page in its list. A value that the API did not report is `None`."""

    page: int | None = None
    """Number of the page, from 1."""
    limit: int | None = Field(default=None, validation_alias=AliasChoices("limit", "per_page", "perPage"))
    """Maximum number of items in a page."""
    total: int | None = None
    """Items in the whole list."""
    total_pages: int | None = Field(default=None, validation_alias=AliasChoices("totalPages", "total_pages"))
    """Pages in the whole list."""
    offset: int | None = None
    """Items before this page, in lists that count by offset."""

    @classmethod
    def lenient(cls, facts: Mapping[str, object]) -> PageMeta:
        """Read the valid values; a total that is not a number counts as missing."""
        spellings = {
            "page": ("page",),
            "limit": ("limit", "per_page", "perPage"),
            "total": ("total",),
            "total_pages": ("totalPages", "total_pages"),
            "offset": ("offset",),
        }
        found = {
            name: next((number for key in keys if (number := as_count(facts.get(key))) is not None), None)
            for name, keys in spellings.items()
        }
        return cls(**{name: number for name, number in found.items() if number is not None})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageData(Generic[M]):
    """A decoded page, without a client to fetch the next."""

    data: list[M]
    meta: PageMeta
    extras: dict[str, object]
    response: ResponseInfo
    repeated: int = 0
    """Number of items removed from `data`, because they were yielded before."""

    @property
    def rows(self) -> int:
        """Number of items in the response."""
        return len(self.data) + self.repeated


def is_short(page: PageData[M]) -> bool:
    """Apply rule 1."""
    return page.rows == 0 or (page.meta.limit is not None and page.rows < page.meta.limit)


def is_last(page: PageData[M], *, offset_based: bool) -> bool:
    """Apply rules 1 and 2."""
    if is_short(page):
        return True
    rows, meta = page.rows, page.meta
    size = meta.limit or rows
    before = meta.offset if offset_based else (meta.page - 1) * size if meta.page else None
    seen = rows if before is None else before + rows
    if meta.total is not None and meta.total < seen:
        return False  # if the total is wrong, the number of pages is wrong too
    ends: list[bool] = []
    if meta.total is not None and (before is not None or meta.total_pages is None):
        ends.append(seen >= meta.total)
    if meta.total_pages and meta.page and meta.total_pages >= meta.page:
        ends.append(meta.page >= meta.total_pages)
    return bool(ends) and all(ends)


def place_of(query: Mapping[str, object], *, offset_based: bool) -> int:
    """Return the page number or the offset in a query."""
    asked = as_count(query.get("offset" if offset_based else "page"))
    return (0 if offset_based else 1) if asked is None else asked


def next_query(page: PageData[M], query: Mapping[str, object], *, offset_based: bool) -> dict[str, object]:
    """Return the query of the next page, with the same filters.

    It counts from the requested page, not from the reported one: a server that ignores `page` always reports 1.
    """
    place = place_of(query, offset_based=offset_based)
    return {**query, "offset": place + page.rows} if offset_based else {**query, "page": place + 1}
