"""Reads a whole list into the journal, without I/O, while others edit it.

A list that is sorted by the time of creation, newest first, is read page by page, one after the other:

- A new record goes to the front. The others move down, and come twice; the journal keeps one.
- A deletion moves others up, past the place that is read next. The total falls then. Between two pages, records move up
  by no more than the total has fallen, because each new one moves them down again. So the list is read again from the
  page on which the first of them can be.

So a record that is there from beginning to end is read. Other lists have no such order, or a filter that records leave
and enter anywhere: there, a deletion and an addition between two pages can hide each other. They are read once more if
the total is not reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from typing import Any, Final, cast

from conduyt._core.decoding import Many
from conduyt._core.endpoint import Operation
from conduyt._core.flow import Work, ask, locally
from conduyt._core.page import PageData, is_last, is_short, place_of
from conduyt._values.model import Model
from conduyt.csvio.journal import Journal, Position
from conduyt.errors import PagingDriftError

_PASSES: Final = 3
"""How often a list is read that has no total, or does not reach it."""

_PATIENCE: Final = 8
"""How often in a row the reader goes back, because records may have moved up."""

_VERIFIED_PASSES: Final = 10
"""How often a list is read until two passes have the same ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list to read."""

    name: str
    pages: Operation[PageData[Any]]
    exact: bool
    """Whether it is sorted by the time of creation, newest first, and new records can only be at its front."""
    verify: bool = False
    sort: str | None = None
    """The field by which the records are sorted afterwards."""

    @property
    def paging(self) -> str:
        """How the list is paged: by "page", by "offset", or "none"."""
        decode = self.pages.endpoint.decode
        return decode.paging if isinstance(decode, Many) else "none"

    @property
    def first(self) -> int:
        """The place of the first page."""
        return place_of({}, offset_based=self.paging == "offset")

    def step(self, size: int) -> int:
        """How far the places of two pages are apart."""
        return size if self.paging == "offset" else 1

    def before(self, place: int, size: int) -> int:
        """How many records are before a page."""
        return place if self.paging == "offset" else (place - 1) * size

    def place_of(self, before: int, size: int) -> int:
        """The last page that begins with no more records before it."""
        return before if self.paging == "offset" else before // size + 1

    def page(self, place: int) -> Operation[PageData[Any]]:
        """The request of a page."""
        if self.paging == "none":
            return self.pages
        return self.pages.with_query({**self.pages.full_query, self.paging: place})

    @property
    def model(self) -> type[Model]:
        """The model of the records."""
        decode = self.pages.endpoint.decode
        assert isinstance(decode, Many)  # noqa: S101  # it is a list
        return cast("type[Model]", decode.model)  # pyright: ignore[reportUnknownMemberType]  # `isinstance` forgets it


def read_list(listing: Listing, journal: Journal, notify: Callable[[Position], None]) -> Work[Position]:
    """Read a list from where the journal ends to its end.

    Raises:
        PagingDriftError: With `verify`, no two passes agreed.
    """
    position = yield from locally(partial(journal.position, listing.name))
    if position.next is not None and not position.complete:
        position = yield from _resume(listing, journal, position)
        notify(position)
    while not position.complete:
        place = listing.first if position.next is None else position.next
        position = yield from _take(listing, journal, position, place, (yield from ask(listing.page(place))))
        notify(position)
    return position


def _resume(listing: Listing, journal: Journal, position: Position) -> Work[Position]:
    """Read the last page again. If nothing on it is known, this is another list, such as that of another workspace."""
    place = max(listing.first, (position.next or 0) - listing.step(position.size))
    page = yield from ask(listing.page(place))
    ids = [str(id_) for item in page.data if (id_ := getattr(item, "id", None))]
    if (yield from locally(partial(journal.knows, listing.name, ids))):
        return (yield from _take(listing, journal, position, place, page))
    yield from locally(partial(journal.restart, listing.name))
    return Position()


def _take(listing: Listing, journal: Journal, position: Position, place: int, page: PageData[Any]) -> Work[Position]:
    """Take a page, and decide what to read next."""
    size = position.size or page.meta.limit or len(page.data)
    total = page.meta.total
    grown = 0 if position.total is None or total is None else total - position.total
    # If the total has fallen, so many records may have moved up, onto pages that were read before.
    certain = max(0, position.certain + min(grown, 0))
    begin, unsure = listing.before(place, size), position.unsure
    if begin > certain:
        if position.back < _PATIENCE and size:
            place = listing.place_of(certain, size)
            return replace(position, next=place, total=total, certain=certain, back=position.back + 1)
        unsure = True
    is_forward = place > position.highest
    after = replace(
        position,
        next=place + listing.step(size),
        highest=max(place, position.highest),
        size=size,
        total=position.total if total is None else total,
        steady=position.steady and not grown,
        content=_digest(page),
        certain=max(certain, begin + len(page.data)),
        back=0 if is_forward else position.back,
        unsure=unsure,
    )
    after = yield from locally(partial(journal.add, listing.name, page.data, after, listing.sort))
    # Some servers keep returning the same page.
    is_stuck = is_forward and bool(page.data) and after.content == position.content and grown <= 0
    is_caught_up = listing.exact and not listing.verify and after.number > 1 and after.rows == position.rows
    is_last_page = is_last(page, offset_based=listing.paging == "offset") if after.steady else is_short(page)
    if not (is_stuck or is_caught_up or is_last_page or listing.paging == "none"):
        return after
    alone = place == listing.first  # one response is the list at one moment
    after = yield from locally(partial(_end_pass, listing, journal, after, is_sure=is_stuck or is_caught_up or alone))
    yield from locally(partial(journal.save, listing.name, after))
    return after


def _digest(page: PageData[Any]) -> str:
    content = "\n".join(str(getattr(item, "id", None) or item.model_dump_json()) for item in page.data)
    return blake2b(content.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _end_pass(listing: Listing, journal: Journal, position: Position, *, is_sure: bool) -> Position:
    """Decide whether to read the list again."""
    again = Position(number=position.number + 1, rows=position.rows, size=position.size)
    if listing.verify:
        gone = journal.count(listing.name, position.number - 1)
        if position.number > 1 and not position.fresh and not gone:
            return replace(position, complete=True)
        if position.number < _VERIFIED_PASSES:
            return again
        raise PagingDriftError(
            f"{listing.name}: the list was read {position.number} times, and no two times had the same records, "
            "because others change it."
        )
    if is_sure or position.number == _PASSES:
        return replace(position, complete=True)
    if position.unsure:
        return again
    if position.total is None:
        return replace(position, complete=True) if position.number > 1 and not position.fresh else again
    return again if position.rows < position.total else replace(position, complete=True)


def doubt_about(listing: Listing, position: Position) -> str | None:
    """Say what may be missing after a list was read, without personal data; `None` if nothing is."""
    if position.unsure:
        return f"{listing.name}: the list changed faster than it could be read, so records may be missing."
    rows, total = position.seen if listing.verify else position.rows, position.total
    if listing.paging == "none" or rows == total or (listing.exact and total is not None and rows > total):
        return None
    if total is None:
        unsure = position.number == _PASSES and position.fresh > 0
        return f"{listing.name}: new records kept coming, so some may be missing" if unsure else None
    return (
        f"{listing.name}: {rows} records were read, and the list has {total}. Others changed it meanwhile, or its "
        "total is wrong; records may be missing, or be there no more. verify=True reads until two passes agree."
    )
