"""Where a list has certainly been read, from its front on, while others change it. One page after the other.

In a list that is sorted newest first, a new or edited record goes to the front and moves others down; a deletion moves
others up. Between two pages, records move up by no more than the total falls. So what was certain stays certain, but
for as many records at its end as the total has fallen by, and the list is read again from there.

`PageCursor` reads several pages at the same time, and keeps places to read again. That is faster, and it can miss a
record when one is added and another one deleted between two of these pages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field

from conduyt._core.decoding import Many
from conduyt._core.endpoint import Operation
from conduyt._core.page import PageData, is_last, is_short, place_of

PATIENCE: Final = 8
"""How often in a row it goes back, because records may have moved up."""

Taken: TypeAlias = Literal["again", "page", "end"]
"""What to do with a page: nothing, because the list is read again from an earlier place; use it; or use it as the last
one.
"""
_Count: TypeAlias = Annotated[int, Field(ge=0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """How far a list has been read in one pass."""

    next: _Count | None = None
    """The page to read next, or its offset; `None` for the first."""
    certain: _Count | None = None
    """How many records at the front have certainly been read; `None` for those before `next`."""
    size: _Count = 0
    """Records of a page."""
    total: _Count | None = None
    """Records in the list, as the last page announced."""
    steady: bool = True
    """Whether one total only was met. If not, only the rows show where the list ends."""
    highest: int = -1
    """The highest place that was read."""
    content: str = ""
    """A digest of the page that was read last."""
    back: _Count = 0
    """How often it went back since it last came forward."""
    unsure: bool = False
    """Whether it gave up going back, because the list changes too fast."""
    stuck: bool = False
    """Whether the server keeps returning the same page."""

    def request(self, listing: Operation[PageData[Any]], *, last: bool = False) -> tuple[int, Operation[PageData[Any]]]:
        """Return the place and the request of the next page, or once more of the last one."""
        paging = paging_of(listing)
        first = place_of(listing.full_query, offset_based=paging == "offset")
        place = first if self.next is None else self.next
        if last:
            place = max(first, place - (self.size if paging == "offset" else 1))
        return place, listing if paging == "none" else listing.with_query({**listing.full_query, paging: place})

    def take(self, place: int, page: PageData[Any], paging: str) -> tuple[Front, Taken]:
        """Take a page, and say what to do with it."""
        size, total = self.size or page.meta.limit or len(page.data), page.meta.total
        grown = 0 if self.total is None or total is None else total - self.total
        begin = place if paging == "offset" else (place - 1) * size
        certain = begin if self.certain is None else max(0, self.certain + min(grown, 0))
        unsure = self.unsure
        if begin > certain and paging != "none":
            if self.back < PATIENCE and size:
                earlier = certain if paging == "offset" else certain // size + 1
                return replace(self, next=earlier, certain=certain, total=total, back=self.back + 1), "again"
            unsure = True
        is_forward, content = place > self.highest, _digest(page)
        stuck = is_forward and bool(page.data) and content == self.content and grown <= 0
        after = replace(
            self,
            next=place + (size if paging == "offset" else 1),
            certain=max(certain, begin + len(page.data)),
            size=size,
            total=self.total if total is None else total,
            steady=self.steady and not grown,
            highest=max(place, self.highest),
            content=content,
            back=0 if is_forward else self.back,
            unsure=unsure,
            stuck=stuck,
        )
        is_end = is_last(page, offset_based=paging == "offset") if after.steady else is_short(page)
        return after, "end" if stuck or is_end or paging == "none" else "page"

    @property
    def is_at_first(self) -> bool:
        """Whether one page only was read: it is the list at one moment."""
        return self.highest <= 1 and self.certain is not None and self.certain <= self.size and not self.back


def paging_of(listing: Operation[PageData[Any]]) -> str:
    """Return how a list is paged: by "page", by "offset", or "none"."""
    decode = listing.endpoint.decode
    return decode.paging if isinstance(decode, Many) else "none"


def _digest(page: PageData[Any]) -> str:
    content = "\n".join(str(getattr(item, "id", None) or item.model_dump_json()) for item in page.data)
    return blake2b(content.encode("utf-8", "replace"), digest_size=16).hexdigest()
