"""Where a list ends, and what the next request is.

1. An empty page is the last one, and so is one shorter than the page size *the answer reports* (not asked for).
2. Otherwise the totals decide, if they agree with the rows seen so far: a total smaller than what has already come is
   wrong, and then the rows decide.
3. A page that repeats an earlier one ends the walk: there are servers that ignore `page`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import AliasChoices, Field

from conduyt._model import Model
from conduyt._response import ResponseInfo

M = TypeVar("M", bound=Model)


class PageMeta(Model):
    """Where a page stands in its list. What the API did not say is `None`."""

    page: int | None = None
    """Number of the page, counted from 1."""
    limit: int | None = Field(default=None, validation_alias=AliasChoices("limit", "per_page", "perPage"))
    """Items a page can hold."""
    total: int | None = None
    """Items in the whole list."""
    total_pages: int | None = Field(default=None, validation_alias=AliasChoices("totalPages", "total_pages"))
    """Pages in the whole list."""
    offset: int | None = None
    """Items before this page, in lists that count by offset."""

    @classmethod
    def lenient(cls, facts: Mapping[str, object]) -> PageMeta:
        """Read what is there and makes sense; a total that is no number counts as not said."""
        spellings = {
            "page": ("page",),
            "limit": ("limit", "per_page", "perPage"),
            "total": ("total",),
            "total_pages": ("totalPages", "total_pages"),
            "offset": ("offset",),
        }
        found = {
            name: next((number for key in keys if (number := _count(facts.get(key))) is not None), None)
            for name, keys in spellings.items()
        }
        return cls(**{name: number for name, number in found.items() if number is not None})


def _count(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 15:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageData(Generic[M]):
    """A page as decoded, before it knows how to fetch the next."""

    data: list[M]
    meta: PageMeta
    extras: dict[str, object]
    response: ResponseInfo


def is_last(page: PageData[M], *, offset_based: bool) -> bool:
    """Apply rules 1 and 2."""
    rows, meta = len(page.data), page.meta
    if rows == 0 or (meta.limit is not None and rows < meta.limit):
        return True
    size = meta.limit or rows
    before = meta.offset if offset_based else (meta.page - 1) * size if meta.page else None
    seen = rows if before is None else before + rows
    if meta.total is not None and meta.total < seen:
        return False  # a wrong total makes a wrong number of pages
    ends: list[bool] = []
    if meta.total is not None and (before is not None or meta.total_pages is None):
        ends.append(seen >= meta.total)
    if meta.total_pages and meta.page and meta.total_pages >= meta.page:
        ends.append(meta.page >= meta.total_pages)
    return bool(ends) and all(ends)


def next_query(page: PageData[M], query: Mapping[str, object], *, offset_based: bool) -> dict[str, object]:
    """Return the query of the next page: the same filters, one page on."""
    if offset_based:
        offset = page.meta.offset if page.meta.offset is not None else _as_count(query.get("offset"), 0)
        return {**query, "offset": offset + len(page.data)}
    number = page.meta.page if page.meta.page is not None else _as_count(query.get("page"), 1)
    # A server that ignores `page` reports 1 for ever; counting on from what was asked keeps the walk moving.
    return {**query, "page": max(number, _as_count(query.get("page"), 1)) + 1}


def _as_count(value: object, default: int) -> int:
    return value if isinstance(value, int) else default


@dataclass(slots=True)
class Walk:
    """The memory of a walk over many pages: rule 3, and no object twice when items move between neighbouring pages."""

    _pages: set[int] = field(default_factory=set[int])
    _previous: frozenset[str] = frozenset()

    def fresh(self, items: Iterable[M]) -> list[M] | None:
        """Return the items that the page before did not have, or `None` if the whole page has been seen before."""
        page = list(items)
        ids = [str(getattr(item, "id", None) or "") for item in page]
        known = frozenset(filter(None, ids))
        # One number per page, not its ids: the walk stays small however long the list is. Pages without ids are told
        # apart by all that they hold.
        mark = hash(tuple(ids if known else map(repr, page)))
        if mark in self._pages or (known and known <= self._previous):
            return None
        self._pages.add(mark)
        previous, self._previous = self._previous, known
        return [item for item, id_ in zip(page, ids, strict=True) if id_ not in previous]
