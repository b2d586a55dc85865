"""Decides which pages of a list to request, and which items of the responses are new, while others change the list.

    cursor = PageCursor(operation, concurrency=8)
    cursor.wanted()                  -> the requests to have in flight, in the order of their turns; empty at the end
    cursor.receive(request, page)    <- the response to the first of them; -> the page with its new items alone
    cursor.drift()                   -> what may have been missed, once no request is wanted any more

1. An item is yielded once. The cursor remembers the ids of all items it has yielded (see `SeenIds`).
2. `total` is a hint. It limits how many pages are prefetched. As long as it stays the same, no request follows a full
   last page. Once it has changed, only the rows decide where the list ends.
3. When `total` falls from one page to the next, items may have moved past the cursor. The places where they can be are
   read again, as far as `total` has moved (see `RereadRange`). This depends only on the totals of the pages, not on
   the order in which pages in flight were read.
4. A page without new items is skipped as long as the growth of `total` explains it. Otherwise the server ignores the
   page parameter, and the iteration ends (see `NoProgress`).
5. If the list ends before its last `total` is reached, items may be missing: it has drifted.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Generic, TypeVar, cast

from pydantic import BaseModel

from conduyt._core.decoding import Many
from conduyt._core.endpoint import Operation
from conduyt._core.options import check_count
from conduyt._core.page import PageData, is_last, is_short, next_query, place_of
from conduyt.errors import ConduytError, RateLimitError

M = TypeVar("M", bound=BaseModel)

PATIENCE = 8
"""After this many pages in a row without new items, the cursor ignores the totals."""


@dataclass(frozen=True, slots=True)
class RereadRange:
    """Places in the list, from 0, to read again: they may have items that no page had."""

    begin: int
    end: int
    total: int
    """The total when the items were at these places."""


@dataclass(frozen=True, slots=True, eq=False)
class PageRequest(Generic[M]):
    """The request of one page. Two requests are never equal, because a page may be read twice."""

    place: int
    """Number of the page, or its offset in lists that count by offset."""
    operation: Operation[PageData[M]]
    reread: RereadRange | None = None
    """The places for which the page is read again, if any."""


def offset_based(operation: Operation[PageData[M]]) -> bool | None:
    """Whether a list counts by offset; `None` if it has no pages."""
    decode = operation.endpoint.decode
    paging = decode.paging if isinstance(decode, Many) else "none"
    return None if paging == "none" else paging == "offset"


def model_of(operation: Operation[PageData[M]]) -> type[M] | None:
    """Return the model of the items of a list, if its decoder has one."""
    decode = operation.endpoint.decode
    if not isinstance(decode, Many):
        return None
    return cast("type[M]", decode.model)  # pyright: ignore[reportUnknownMemberType]  # `isinstance` forgets M


class PageCursor(Generic[M]):
    """The state of an iteration over a list.

    Args:
        operation: The request of the first page.
        concurrency: Maximum number of pages in flight or buffered.
        max_items: Maximum number of items; no page beyond them is requested.
        max_pages: Maximum number of pages. Pages that are read again do not count.
        announced: The total that an earlier cursor saw, if this one continues it.

    Raises:
        TypeError: A number is no whole number.
        ValueError: A number is too small.
    """

    def __init__(
        self,
        operation: Operation[PageData[M]],
        *,
        concurrency: int = 1,
        max_items: int | None = None,
        max_pages: int | None = None,
        announced: int | None = None,
    ) -> None:
        check_count("concurrency", concurrency)
        for name, most in (("max_items", max_items), ("max_pages", max_pages)):
            if most is not None:
                check_count(name, most, least=0)
        self.count: int = 0
        """Number of items yielded so far."""
        self.is_stuck: bool = False
        """Whether the server repeats the same page although there are more items."""
        self._operation = operation
        self._by_offset = offset_based(operation)
        self._max_items, self._max_pages = max_items, max_pages
        self._start = self._next = place_of(operation.full_query, offset_based=bool(self._by_offset))
        self._size = 0
        self._window = ConcurrencyWindow(concurrency)
        self._queue: deque[PageRequest[M]] = deque()
        self._again: deque[PageRequest[M]] = deque()
        self._pages_asked = self._pages_again = self._place = self._doubled = 0
        self._ended = False
        self._total = announced
        self._total_pages: int | None = None
        self._totals: tuple[int | None, int | None] | None = None
        self._is_steady = True
        self._futile = self._unchecked = 0
        self._seen = SeenIds()
        self._no_progress = NoProgress()

    # --- Requests --------------------------------------------------------------------------------------------------

    @property
    def under_way(self) -> tuple[PageRequest[M], ...]:
        """The requests without a response, in the order of their turns."""
        return tuple(self._queue)

    def wanted(self) -> tuple[PageRequest[M], ...]:
        """Return the requests to have in flight from now on. `receive` accepts only the response to the first."""
        while len(self._queue) < self._window.size:
            request = self._again.popleft() if self._again else self._forward()
            if request is None:
                break
            self._queue.append(request)
        return self.under_way

    def _forward(self) -> PageRequest[M] | None:
        under_way = sum(request.reread is None for request in self._queue)
        if self._ended or self._pages_asked == self._max_pages:
            return None
        if self._max_items is not None and self.count + under_way * self._size >= self._max_items:
            return None
        if under_way and not self._foreseen():
            return None
        request = self._request(self._next) if self._pages_asked else PageRequest(self._next, self._operation)
        self._pages_asked += 1
        self._next += self._step
        return request

    def _foreseen(self) -> bool:
        """Whether the next page exists, as far as the totals show."""
        if self._total is None or not self._size:
            return self._total_pages is not None and not self._by_offset and self._next <= self._total_pages
        return self._before(self._next) < self._total

    def _request(self, place: int, reread: RereadRange | None = None) -> PageRequest[M]:
        query = {**self._operation.full_query, self._name: place}
        return PageRequest(place, self._operation.with_query(query), reread)

    @property
    def _step(self) -> int:
        return self._size if self._by_offset else 1

    def _before(self, place: int) -> int:
        """Number of items before a page."""
        return place if self._by_offset else (place - 1) * self._size

    # --- Responses -------------------------------------------------------------------------------------------------

    def receive(self, request: PageRequest[M], page: PageData[M]) -> PageData[M] | None:
        """Take the response to the first of the wanted requests.

        Returns:
            The page with only its new items, or `None` if it has none. The first page is always returned.
        """
        is_first = self._totals is None
        self._queue.remove(request)
        self._window.note(throttled=any(attempt.outcome == 429 for attempt in page.response.attempts))
        reread = request.reread
        fresh = self._receive_next(request, page) if reread is None else self._receive_again(request, reread, page)
        self.count += len(fresh)
        if not fresh and not is_first:
            return None
        return page if len(fresh) == page.rows else replace(page, data=fresh, repeated=page.rows - len(fresh))

    def _receive_next(self, request: PageRequest[M], page: PageData[M]) -> list[M]:
        self._place = request.place
        self._size = self._size or page.meta.limit or page.rows
        if self._by_offset is None:
            self._ended = True
            return page.data
        ids = list(map(_id_of, page.data))
        fresh = self._seen.new(page.data, ids)
        self._doubled += page.rows - len(fresh)
        announced = self._announced(request, page)
        if announced is not None:
            self._notice_fall(request, announced)
            self._total = announced
        self._total_pages = page.meta.total_pages or self._total_pages
        totals = page.meta.total, page.meta.total_pages
        self._totals = self._totals or totals
        self._is_steady = self._is_steady and totals == self._totals
        repeats = self._no_progress.note(page, ids, fresh, self._total)
        self._ended = repeats or (is_last(page, offset_based=self._by_offset) if self._is_steady else is_short(page))
        if repeats:
            self.is_stuck = self._missing() > 0 or self._looks_cut(page)
            fresh = []
        if self._ended:
            self._queue = deque(other for other in self._queue if other.reread is not None)
        elif not any(other.reread is None for other in self._queue):
            # No page was prefetched, so the rows of this page show where the next one begins.
            query = next_query(page, request.operation.full_query, offset_based=self._by_offset)
            self._next = place_of(query, offset_based=self._by_offset)
        return fresh

    def _announced(self, request: PageRequest[M], page: PageData[M]) -> int | None:
        """The total of a page, or `None` if the page itself shows that there are more items."""
        total, seen = page.meta.total, self._before(request.place) + page.rows
        return None if total is None or (page.rows and total < seen) else total

    def _looks_cut(self, page: PageData[M]) -> bool:
        """Whether a list without a total has as many items as requested, so there may be more."""
        return self._total is None and page.rows == self._operation.full_query.get("limit")

    def _notice_fall(self, request: PageRequest[M], total: int) -> None:
        """If the total of this page is lower than that of the page before, read again where items may have moved.

        Either items were deleted after the page before was read, and others moved up onto it. Or this page was read
        first, and then items were added and moved others down onto it. The places are the same in both cases.
        """
        if self._total is not None and total < self._total:
            end = self._before(request.place)
            self._look_again(RereadRange(end - (self._total - total), end, total))

    def _look_again(self, reread: RereadRange) -> None:
        begin, end = max(0, reread.begin), min(reread.end, reread.total)
        if begin >= end:
            return
        # Do not read more pages again than were read: a list can change faster than it can be read.
        if self._futile >= PATIENCE or self._pages_again >= self._pages_asked + PATIENCE:
            self._unchecked += end - begin
            return
        self._pages_again += 1
        # From the end: an item that moves up meanwhile is then seen twice, not missed.
        place = max(0, end - self._size) if self._by_offset else (end - 1) // self._size + 1
        self._again.append(self._request(place, replace(reread, begin=begin, end=end)))

    def _receive_again(self, request: PageRequest[M], reread: RereadRange, page: PageData[M]) -> list[M]:
        announced = self._announced(request, page)
        total = reread.total if announced is None else announced
        begin, end = reread.begin - max(0, reread.total - total), reread.end + max(0, total - reread.total)
        first = self._before(request.place)
        # If the page is before the start of this iteration, use only the places that items moved to.
        rows = page.data if request.place >= self._start else page.data[max(0, begin - first) :]
        fresh = self._seen.new(rows, map(_id_of, rows))
        self._futile = 0 if fresh else self._futile + 1
        self._look_again(RereadRange(begin, min(end, first), total))
        self._look_again(RereadRange(max(begin, first + self._size), end, total))
        return fresh

    def failed(self, request: PageRequest[M], error: ConduytError) -> None:
        """Take an error instead of the response, and add the position to it. The request stays wanted."""
        self._window.note(throttled=isinstance(error, RateLimitError))
        # A page to read again is before the pages in flight.
        place = min(other.place for other in (request, *self._queue, *self._again))
        error.items_seen = self.count
        error.page = None if self._by_offset else place
        error.add_note(
            f"{self.count} items were yielded before. To continue, use the same iterator again, "
            f"or the list with {self._name}={place}."
        )

    # --- Missing items ---------------------------------------------------------------------------------------------

    def drift(self) -> str | None:
        """Describe which items may be missing at the end of the list, without personal data; `None` if none are."""
        if not self._ended or self._by_offset is None:
            return None
        where = f"{self._operation.endpoint.method} {self._operation.endpoint.path}"
        last = f"{self._name} {self._place}"
        came = f"{self.count} items arrived" + (
            f" from {self._name} {self._start} on" if self._before(self._start) else ""
        )
        if self.is_stuck:
            expected = None if self._total is None else self._total - self._before(self._start)
            more = "there may be more" if expected is None else f"{expected} were expected"
            return (
                f"{where}: {last} had no new items. {came}, and {more}. "
                f"The server seems to ignore the parameter {self._name}."
            )
        if self._missing() > 0:
            return (
                f"{where}: the list changed while it was read, or its total is wrong. {came}, "
                f"{self._missing() + self.count} were expected from the total of {last}, the last; {self._doubled} "
                f"arrived twice and were dropped. Items that were added or moved meanwhile may be missing."
            )
        if self._unchecked:
            return (
                f"{where}: the total kept changing while the list was read, up to {last}, the last. "
                f"{self._pages_again} pages were read again, and {self._unchecked} more places were not. "
                f"{came}; some may be missing."
            )
        return None

    @property
    def gave_up(self) -> bool:
        """Whether the list changed so fast that some places were not read again."""
        return self._unchecked > 0

    def _missing(self) -> int:
        """How many items of the last total did not arrive."""
        return 0 if self._total is None else self._total - self._before(self._start) - self.count

    @property
    def _name(self) -> str:
        return "offset" if self._by_offset else "page"


class ConcurrencyWindow:
    """The maximum number of pages in flight. It halves after a 429, and grows back one by one."""

    def __init__(self, limit: int) -> None:
        self.size = self._limit = limit
        self._since = self._burst = 0

    def note(self, *, throttled: bool) -> None:
        """Adapt to the outcome of a page."""
        self._since += 1
        if throttled and self._since > self._burst:
            # Pages in flight together met the same limit, so halve only once for all of them.
            self._since, self._burst = 0, self.size
            self.size = max(1, self.size // 2)
        elif not throttled and self._since % (2 * self._limit) == 0:
            self.size = min(self._limit, self.size + 1)


class NoProgress:
    """Counts the pages in a row without new items."""

    def __init__(self) -> None:
        self._pages = self._rows = 0
        self._total: int | None = None
        """The total at the last page with new items."""
        self._fingerprints: set[int] = set()
        self._last: frozenset[str] = frozenset()

    def note(self, page: PageData[M], ids: Sequence[str], fresh: Sequence[M], total: int | None) -> bool:
        """Note a page, and return whether the server repeats itself."""
        if not page.rows:
            return False
        fingerprint = hash(frozenset(id_ or repr(item) for id_, item in zip(ids, page.data, strict=True)))
        known = fingerprint in self._fingerprints
        self._fingerprints.add(fingerprint)
        if not all(ids):
            return known  # items without an id cannot be compared, but the whole page can
        known, self._last = known or self._last.issuperset(ids), frozenset(ids)
        if fresh:
            self._pages = self._rows = 0
            self._total = total
            return False
        self._pages += 1
        self._rows += page.rows
        grown = (total or 0) - (self._total or 0)
        if self._rows <= grown:
            return self._pages > 100  # no list grows that fast for so many requests
        return known or self._pages > PATIENCE


class SeenIds:
    """The ids of all yielded items, as 64-bit hashes in sorted arrays: a little more than 8 bytes for each.

    A set of the hashes takes 77 bytes for each, a set of the ids 140. Among a million ids, two share a hash with a
    probability of 3 in 100 million.
    """

    def __init__(self) -> None:
        self._shelves: dict[int, array[int]] = {}

    def new(self, items: Iterable[M], ids: Iterable[str]) -> list[M]:
        """Return the items that were not yielded before. An item without an id is always new."""
        return [item for item, id_ in zip(items, ids, strict=True) if not id_ or self._add(hash_of(id_))]

    def _add(self, id_hash: int) -> bool:
        shelf = self._shelves.get(id_hash & 0xFF)
        if shelf is None:
            shelf = self._shelves[id_hash & 0xFF] = array("q")
        place = bisect_left(shelf, id_hash)
        if place < len(shelf) and shelf[place] == id_hash:
            return False
        shelf.insert(place, id_hash)
        return True


def _id_of(item: BaseModel) -> str:
    return str(getattr(item, "id", None) or "")


def _wide_hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


hash_of: Callable[[str], int] = hash if sys.hash_info.width >= 64 else _wide_hash
"""Python's own hash is fast, and keyed, so a server cannot choose ids that collide. On some machines it has only 32
bits."""
