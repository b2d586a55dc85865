"""Reads a whole list into the journal, without I/O, while others edit it.

A list that is sorted by the time of creation, newest first, is read as `pages/front.py` says, so a record that is there
from beginning to end is read. Other lists have no such order, or a filter that records leave and enter anywhere: there,
a deletion and an addition between two pages can hide each other. They are read once more if the total is not reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, cast

from conduyt._core.decoding import Many
from conduyt._core.endpoint import Operation
from conduyt._core.flow import Work, ask, locally
from conduyt._core.page import PageData
from conduyt._values.model import Model
from conduyt.csvio.journal import Journal, Position
from conduyt.errors import PagingDriftError
from conduyt.pages.front import paging_of

_PASSES: Final = 3
"""How often a list is read that has no total, or does not reach it."""

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
        return paging_of(self.pages)

    @property
    def model(self) -> type[Model]:
        """The model of the records."""
        decode = self.pages.endpoint.decode
        assert isinstance(decode, Many)  # noqa: S101  # it is a list
        return cast("type[Model]", decode.model)  # pyright: ignore[reportUnknownMemberType]  # `isinstance` forgets it


def read_list(
    listing: Listing, journal: Journal, notify: Callable[[Position], None], *, recheck: bool = False
) -> Work[Position]:
    """Read a list from where the journal ends to its end.

    Args:
        listing: The list.
        journal: Where its records are kept.
        notify: Called after each page.
        recheck: Whether to read a page even if all are in the journal, which may be that of another workspace.

    Raises:
        PagingDriftError: With `verify`, no two passes agreed.
    """
    position = yield from locally(partial(journal.position, listing.name))
    if position.front.next is not None and (recheck or not position.complete):
        position = yield from _resume(listing, journal, position)
        notify(position)
    while not position.complete:
        place, operation = position.front.request(listing.pages)
        position = yield from _take(listing, journal, position, place, (yield from ask(operation)))
        notify(position)
    return position


def _resume(listing: Listing, journal: Journal, position: Position) -> Work[Position]:
    """Read the last page again. If nothing on it is known, this is another list, such as that of another workspace."""
    place, operation = position.front.request(listing.pages, last=True)
    page = yield from ask(operation)
    ids = [str(id_) for item in page.data if (id_ := getattr(item, "id", None))]
    if (yield from locally(partial(journal.knows, listing.name, ids))):
        return position if position.complete else (yield from _take(listing, journal, position, place, page))
    yield from locally(partial(journal.restart, listing.name))
    return Position()


def _take(listing: Listing, journal: Journal, position: Position, place: int, page: PageData[Any]) -> Work[Position]:
    """Take a page, and decide what to read next."""
    front, taken = position.front.take(place, page, listing.paging)
    after = replace(position, front=front)
    if taken == "again":
        return after
    after = yield from locally(partial(journal.add, listing.name, page.data, after, listing.sort))
    is_caught_up = listing.exact and not listing.verify and after.number > 1 and after.rows == position.rows
    if taken == "page" and not is_caught_up:
        return after
    is_sure = front.stuck or is_caught_up or front.is_at_first
    after = yield from locally(partial(_end_pass, listing, journal, after, is_sure=is_sure))
    yield from locally(partial(journal.save, listing.name, after))
    return after


def _end_pass(listing: Listing, journal: Journal, position: Position, *, is_sure: bool) -> Position:
    """Decide whether to read the list again."""
    again = Position(number=position.number + 1, rows=position.rows)
    total = position.front.total
    if listing.verify:
        gone = journal.count_of_pass(listing.name, position.number - 1)
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
    if position.front.unsure:
        return again
    if total is None:
        return replace(position, complete=True) if position.number > 1 and not position.fresh else again
    return again if position.rows < total else replace(position, complete=True)


def doubt_about(listing: Listing, position: Position) -> str | None:
    """Say what may be missing after a list was read, without personal data; `None` if nothing is."""
    if position.front.unsure:
        return f"{listing.name}: the list changed faster than it could be read, so records may be missing."
    rows, total = position.seen if listing.verify else position.rows, position.front.total
    if listing.paging == "none" or rows == total or (listing.exact and total is not None and rows > total):
        return None
    if total is None:
        unsure = position.number == _PASSES and position.fresh > 0
        return f"{listing.name}: new records kept coming, so some may be missing" if unsure else None
    return (
        f"{listing.name}: {rows} records were read, and the list has {total}. Others changed it meanwhile, or its "
        "total is wrong; records may be missing, or be there no more. verify=True reads until two passes agree."
    )
