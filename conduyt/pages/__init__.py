"""Lists: one page, or every item of every page.

    page = client.contacts.list(limit=100)      # one request
    page.data, page.meta.total                  # this page
    for contact in page: ...                    # every contact, page after page
    page.items(max_items=500)                   # the same, but no more than 500
    page.items(concurrency=8)                   # the same, with up to 8 requests at the same time
    page.pages()                                # page after page
    page.plan_pages(8)                          # the list in 8 parts, to be read by other processes
    page.to_pandas(), page.items().to_polars()  # a data frame of this page, or of all items

`AsyncPage` is the same with `await` and `async for`. An async `list(...)` returns an `AsyncPager` at once: await it for
the first page, or iterate it.

Others change the list while you iterate. No item is yielded twice, and pages onto which items moved are read again. If
items may be missing for all that, you are warned (`on_drift`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from conduyt._core.call import AsyncCaller, Caller
from conduyt._core.endpoint import Operation
from conduyt._core.page import PageData, PageMeta, is_last, next_query, place_of
from conduyt._values.model import Model
from conduyt._values.progress import Progress, ProgressCallback
from conduyt._values.response import ResponseInfo
from conduyt.errors import ConduytError
from conduyt.frames.mixin import AsyncFrameMixin, FrameMixin
from conduyt.pages.cursor import PageCursor, model_of, offset_based
from conduyt.pages.iterate import AsyncPageIterator, OnDrift, PageIterator

M = TypeVar("M", bound=Model)

__all__ = ["AsyncItems", "AsyncPage", "AsyncPager", "Items", "OnDrift", "Page", "PageMeta", "PageRange"]


class _PageView(FrameMixin[M]):
    """What a page shows, however it was fetched."""

    __slots__ = ("_content", "_operation")

    def __init__(self, operation: Operation[PageData[M]], content: PageData[M]) -> None:
        self._operation = operation
        self._content = content

    @property
    def data(self) -> list[M]:
        """The items of this page. When you iterate over pages, those that no page before it had."""
        return self._content.data

    @property
    def meta(self) -> PageMeta:
        """Where this page stands: `page`, `limit`, `total`, `total_pages`; each `None` if the API did not say."""
        return self._content.meta

    @property
    def extras(self) -> Mapping[str, object]:
        """What else the answer held beside the list, such as counts per status."""
        return self._content.extras

    @property
    def response(self) -> ResponseInfo:
        """What came with the answer: status, headers, rate limit, request id, attempts."""
        return self._content.response

    @property
    def has_next_page(self) -> bool:
        """Whether there is a page after this one, as far as this page can tell."""
        return self._next is not None

    @property
    def _next(self) -> Operation[PageData[M]] | None:
        """The request of the page after this one."""
        by_offset = offset_based(self._operation)
        if by_offset is None or is_last(self._content, offset_based=by_offset):
            return None
        return self._operation.with_query(next_query(self._content, self._operation.full_query, offset_based=by_offset))

    def plan_pages(self, partitions: int) -> list[PageRange[M]]:
        """Divide the list, from this page on, into parts that other threads, processes or machines can read.

        Args:
            partitions: How many parts, at least 1. A list of fewer pages has as many parts as pages, and one whose
                total or page size the API does not tell has one.

        Returns:
            The parts, in the order of the list. They can be pickled, and hold no key.

        Raises:
            ValueError: `partitions` is less than 1.

        Example:
            ```python
            parts = client.contacts.list(limit=100, sort="createdAt", order="asc").plan_pages(8)
            for part in parts:  # in as many processes as you like, each with a client of its own
                contacts = list(part.read(client))
            ```
        """
        if partitions < 1:
            raise ValueError("partitions must be at least 1")
        by_offset, meta = offset_based(self._operation), self.meta
        size, total = meta.limit or self._content.rows, meta.total
        operation = self._operation.with_query(self._operation.full_query)
        start = place_of(operation.query, offset_based=bool(by_offset))
        before = start if by_offset else (start - 1) * size
        if by_offset is None or total is None or not size or total <= before:
            return [PageRange(first=start, pages=None, total=total, operation=operation)]
        pages = -(-(total - before) // size)
        parts = min(partitions, pages)
        step = size if by_offset else 1
        begins = [pages * part // parts for part in range(parts)]
        return [
            PageRange(
                first=start + begin * step,
                # What is added at the end meanwhile belongs to the last part.
                pages=None if end is None else end - begin,
                total=total,
                operation=operation.with_query({**operation.query, place: start + begin * step}),
            )
            for place in ["offset" if by_offset else "page"]
            for begin, end in zip(begins, [*begins[1:], None], strict=True)
        ]

    def _frame_source(self) -> tuple[type[M] | None, list[M]]:
        return model_of(self._operation), self.data

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._summary}>"

    def _repr_html_(self) -> str:
        from conduyt._values.display import list_table  # in notebooks only

        # A model gives its fields, and then what it does not know, in an order that is always the same.
        return list_table(self._summary.capitalize(), [dict(item) for item in self.data])

    @property
    def _summary(self) -> str:
        meta = self.meta
        place = f"page {meta.page or '?'} of {meta.total_pages or '?'}"
        total = f", {meta.total} in all" if meta.total is not None else ""
        return f"{place}: {len(self.data)} items{total}"


class Page(_PageView[M]):
    """One page of a list. Iterating it goes on to the pages after it.

    Example:
        ```python
        page = client.contacts.list(search="sarah", limit=25)
        print(page.meta.total)
        for contact in page:
            print(contact.email)
        ```
    """

    __slots__ = ("_caller",)

    def __init__(self, caller: Caller, operation: Operation[PageData[M]], content: PageData[M]) -> None:
        super().__init__(operation, content)
        self._caller = caller

    def next_page(self) -> Page[M]:
        """Fetch the page after this one.

        Raises:
            ConduytError: This is the last page; `has_next_page` tells beforehand.
        """
        operation = self._next
        if operation is None:
            raise ConduytError(_NO_NEXT)
        return Page(self._caller, operation, self._caller.call(operation))

    def pages(
        self, *, max_pages: int | None = None, concurrency: int = 1, on_drift: OnDrift = "warn"
    ) -> Iterator[Page[M]]:
        """Iterate over this page and the ones after it, in their order.

        The `data` of each page are the items that no page before it had. When items have been deleted meanwhile, the
        pages onto which others moved up are read again, and come out of their order with what is new on them.

        Args:
            max_pages: Stop after so many, this one included. Pages that are read again do not count. `None` for all.
            concurrency: Pages that may be under way or waiting for their turn at the same time, each in a thread of
                its own. More than 1 helps when the network takes longer than your program, and counts against the
                rate limit all the faster; after a 429 there are half as many. A list without a total is read page
                after page.
            on_drift: What to do at the end if items may be missing, because the list changed: "warn" with a
                `PagingDriftWarning`, "raise" a `PagingDriftError`, or "ignore" it.

        Raises:
            ValueError: A number is too small.
            PagingDriftError: Items may be missing, or the server answers the same page for ever.
            ConduytError: A page could not be read. `error.page` and `error.items_seen` say where that was; the same
                iterator goes on there when it is asked again.
        """
        cursor = PageCursor(self._operation, concurrency=concurrency, max_pages=max_pages)
        return _Pages(self._caller, PageIterator(self._caller, cursor, on_drift, self._content))

    def items(
        self,
        *,
        max_items: int | None = None,
        max_pages: int | None = None,
        concurrency: int = 1,
        on_drift: OnDrift = "warn",
        progress: ProgressCallback | None = None,
    ) -> Items[M]:
        """Iterate over the items of this page and the ones after it, in their order. No item comes twice.

        Args:
            max_items: Stop after so many. `None` for all. No page is fetched that is not needed.
            max_pages: Stop after so many pages; see `pages`.
            concurrency: Pages that may be under way or waiting at the same time; see `pages`.
            on_drift: What to do at the end if items may be missing; see `pages`.
            progress: Called after each page with the number of items so far, such as `conduyt.progress.Bar()`.

        Returns:
            The iterator. `to_pandas()`, `to_polars()` and `to_arrow()` read it to its end and make a table of it.

        Raises:
            ValueError: A number is too small.
            PagingDriftError: Items may be missing, or the server answers the same page for ever.
            ConduytError: A page could not be read. `error.page` and `error.items_seen` say where that was; the same
                iterator goes on there when it is asked again.

        Example:
            ```python
            for contact in client.contacts.list(limit=100).items(max_items=500, concurrency=4):
                print(contact.email)
            ```
        """
        cursor = PageCursor(self._operation, concurrency=concurrency, max_items=max_items, max_pages=max_pages)
        tracker = ProgressTracker(progress, self._operation, max_items, max_pages)
        return Items(PageIterator(self._caller, cursor, on_drift, self._content), tracker)

    def __iter__(self) -> Items[M]:
        return self.items()


class _Pages(Iterator[Page[M]]):
    def __init__(self, caller: Caller, iterator: PageIterator[M]) -> None:
        self._caller = caller
        self._finds = iterator

    def __next__(self) -> Page[M]:
        return Page(self._caller, *self._finds.__next__())


class Items(FrameMixin[M], Iterator[M]):
    """The items of a list, page after page. It can be read once: iterate it, or make a table of it.

    Example:
        ```python
        contacts = client.contacts.list(limit=100).items(concurrency=4).to_pandas()
        ```
    """

    def __init__(self, iterator: PageIterator[M], tracker: ProgressTracker[M]) -> None:
        self._finds = iterator
        self._tracker = tracker
        self._left = tracker.max_items
        self._items: Iterator[M] = iter(())

    def __next__(self) -> M:
        if self._left == 0:
            self._tracker.end()
            raise StopIteration
        while (item := next(self._items, None)) is None:
            try:
                page = self._finds.__next__()[1]
            except StopIteration:
                self._tracker.end()
                raise
            self._tracker.turn_to(page)
            self._items = iter(page.data)
        if self._left is not None:
            self._left -= 1
        return item

    def _frame_source(self) -> tuple[type[M] | None, Iterator[M]]:
        return model_of(self._tracker.operation), self


class ProgressTracker(Generic[M]):
    """Counts the items that were yielded, and reports them to the caller."""

    def __init__(
        self,
        callback: ProgressCallback | None,
        operation: Operation[PageData[M]],
        max_items: int | None,
        max_pages: int | None,
    ) -> None:
        self.operation = operation
        self.max_items = max_items
        self._callback = callback
        self._max_pages = max_pages
        self._stage = f"read {operation.endpoint.path.rsplit('/', 1)[-1]}"
        self._done = 0
        self._on_page = 0
        self._is_over = False

    def turn_to(self, page: PageData[M]) -> None:
        """Report that all items before this page are done."""
        self._done += self._on_page
        self._on_page = len(page.data)
        if self._callback is not None:
            total = self._total(page.meta, page.rows)
            self._callback(Progress(stage=self._stage, done=self._done, total=total and max(total, self._done)))

    def end(self) -> None:
        """Report, once, that all items are done."""
        if self._callback is None or self._is_over:
            return
        self._is_over = True
        done = self._done + self._on_page
        done = done if self.max_items is None else min(done, self.max_items)
        self._callback(Progress(stage=self._stage, done=done, total=done))

    def _total(self, meta: PageMeta, rows: int) -> int | None:
        """Return how many items there are in all, from the first page on, as far as this page tells."""
        if meta.total is None:
            return None
        by_offset, size = bool(offset_based(self.operation)), meta.limit or rows
        place = place_of(self.operation.full_query, offset_based=by_offset)
        total = max(0, meta.total - (place if by_offset else (place - 1) * size))
        limits = [self.max_items, None if self._max_pages is None else self._max_pages * size]
        return min(total, *(limit for limit in limits if limit is not None), total)


class _AsyncOnly:
    """Its errors say what to write instead of a plain `for`. Type checkers do not see these methods."""

    __slots__ = ()

    if not TYPE_CHECKING:

        def __iter__(self) -> NoReturn:
            raise TypeError(f"{type(self).__name__!r} object is not iterable: use `async for`, or await the list first")

        def __getitem__(self, index: object) -> NoReturn:
            raise TypeError(f"{type(self).__name__!r} object has no items by number: await the list and use its `data`")


class AsyncPage(_AsyncOnly, _PageView[M]):
    """One page of a list. Iterating it goes on to the pages after it.

    Example:
        ```python
        page = await client.contacts.list(search="sarah", limit=25)
        print(page.meta.total)
        async for contact in page:
            print(contact.email)
        ```
    """

    __slots__ = ("_caller",)

    def __init__(self, caller: AsyncCaller, operation: Operation[PageData[M]], content: PageData[M]) -> None:
        super().__init__(operation, content)
        self._caller = caller

    async def next_page(self) -> AsyncPage[M]:
        """Fetch the page after this one.

        Raises:
            ConduytError: This is the last page; `has_next_page` tells beforehand.
        """
        operation = self._next
        if operation is None:
            raise ConduytError(_NO_NEXT)
        return AsyncPage(self._caller, operation, await self._caller.call(operation))

    def pages(
        self, *, max_pages: int | None = None, concurrency: int = 1, on_drift: OnDrift = "warn"
    ) -> AsyncIterator[AsyncPage[M]]:
        """Iterate over this page and the ones after it; see `AsyncPager.pages`."""
        cursor = PageCursor(self._operation, concurrency=concurrency, max_pages=max_pages)
        return _AsyncPages(self._caller, AsyncPageIterator(self._caller, cursor, on_drift, self._content))

    def items(
        self,
        *,
        max_items: int | None = None,
        max_pages: int | None = None,
        concurrency: int = 1,
        on_drift: OnDrift = "warn",
        progress: ProgressCallback | None = None,
    ) -> AsyncItems[M]:
        """Iterate over the items of this page and the ones after it; see `AsyncPager.items`."""
        cursor = PageCursor(self._operation, concurrency=concurrency, max_items=max_items, max_pages=max_pages)
        tracker = ProgressTracker(progress, self._operation, max_items, max_pages)
        return AsyncItems(AsyncPageIterator(self._caller, cursor, on_drift, self._content), tracker)

    def __aiter__(self) -> AsyncItems[M]:
        return self.items()


class AsyncPager(_AsyncOnly, Coroutine[Any, Any, AsyncPage[M]]):
    """A list that has not been asked for yet: await it for its first page, or iterate it for every item.

    It is a coroutine, so `asyncio.create_task`, task groups and `asyncio.run` take it.

    Example:
        ```python
        page = await client.contacts.list()
        async for contact in client.contacts.list():
            print(contact.email)
        ```
    """

    __slots__ = ("_caller", "_coroutine", "_operation")

    def __init__(self, caller: AsyncCaller, operation: Operation[PageData[M]]) -> None:
        self._caller = caller
        self._operation = operation
        self._coroutine: Coroutine[Any, Any, AsyncPage[M]] | None = None
        """What a task runs; each `await` has one of its own. Made when it is needed, or one left over would warn."""

    def send(self, value: Any, /) -> Any:
        """Take a step for a task."""
        if self._coroutine is None:
            self._coroutine = self._first()
        return self._coroutine.send(value)

    def throw(self, *error: Any) -> Any:
        """Raise an error where the task waits."""
        if self._coroutine is None:
            self._coroutine = self._first()
        return self._coroutine.throw(*error)

    def close(self) -> None:
        """End what a task has begun."""
        if self._coroutine is not None:
            self._coroutine.close()

    if not TYPE_CHECKING:  # or checkers would take any name for an attribute

        def __getattr__(self, name: str) -> object:
            message = f"{type(self).__name__!r} object has no attribute {name!r}"
            if name in _ASYNC_PAGE:
                message += f": await the list first, as in `(await client.contacts.list()).{name}`"
            raise AttributeError(message, name=name, obj=None)

    def __await__(self) -> Generator[Any, None, AsyncPage[M]]:
        return self._first().__await__()

    def __aiter__(self) -> AsyncItems[M]:
        return self.items()

    def pages(
        self, *, max_pages: int | None = None, concurrency: int = 1, on_drift: OnDrift = "warn"
    ) -> AsyncIterator[AsyncPage[M]]:
        """Iterate over all pages, in their order.

        The `data` of each page are the items that no page before it had. When items have been deleted meanwhile, the
        pages onto which others moved up are read again, and come out of their order with what is new on them.

        Args:
            max_pages: Stop after so many. Pages that are read again do not count. `None` for all.
            concurrency: Pages that are asked for at the same time. More than 1 helps when the network takes longer than
                your program, and counts against the rate limit all the faster; after a 429 there are half as many. A
                list without a total is read page after page. No request is under way while your own code runs, so
                that nothing is left when you stop in the middle.
            on_drift: What to do at the end if items may be missing, because the list changed: "warn" with a
                `PagingDriftWarning`, "raise" a `PagingDriftError`, or "ignore" it.

        Raises:
            ValueError: A number is too small.
            PagingDriftError: Items may be missing, or the server answers the same page for ever.
            ConduytError: A page could not be read. `error.page` and `error.items_seen` say where that was; the same
                iterator goes on there when it is asked again.
        """
        cursor = PageCursor(self._operation, concurrency=concurrency, max_pages=max_pages)
        return _AsyncPages(self._caller, AsyncPageIterator(self._caller, cursor, on_drift))

    def items(
        self,
        *,
        max_items: int | None = None,
        max_pages: int | None = None,
        concurrency: int = 1,
        on_drift: OnDrift = "warn",
        progress: ProgressCallback | None = None,
    ) -> AsyncItems[M]:
        """Iterate over all items, in their order. No item comes twice.

        Args:
            max_items: Stop after so many. `None` for all. No page is fetched that is not needed.
            max_pages: Stop after so many pages; see `pages`.
            concurrency: Pages that are asked for at the same time; see `pages`.
            on_drift: What to do at the end if items may be missing; see `pages`.
            progress: Called after each page with the number of items so far, such as `conduyt.progress.Bar()`.

        Returns:
            The iterator. `to_pandas()`, `to_polars()` and `to_arrow()` read it to its end and make a table of it.

        Raises:
            ValueError: A number is too small.
            PagingDriftError: Items may be missing, or the server answers the same page for ever.
            ConduytError: A page could not be read. `error.page` and `error.items_seen` say where that was; the same
                iterator goes on there when it is asked again.

        Example:
            ```python
            async for contact in client.contacts.list(limit=100).items(concurrency=8):
                print(contact.email)
            ```
        """
        cursor = PageCursor(self._operation, concurrency=concurrency, max_items=max_items, max_pages=max_pages)
        tracker = ProgressTracker(progress, self._operation, max_items, max_pages)
        return AsyncItems(AsyncPageIterator(self._caller, cursor, on_drift), tracker)

    async def _first(self) -> AsyncPage[M]:
        return AsyncPage(self._caller, self._operation, await self._caller.call(self._operation))

    def __repr__(self) -> str:
        return f"<AsyncPager of {self._operation.endpoint.path}: await it, or iterate it with `async for`>"


class _AsyncPages(AsyncIterator[AsyncPage[M]]):
    def __init__(self, caller: AsyncCaller, iterator: AsyncPageIterator[M]) -> None:
        self._caller = caller
        self._finds = iterator

    async def __anext__(self) -> AsyncPage[M]:
        return AsyncPage(self._caller, *await self._finds.__anext__())


class AsyncItems(_AsyncOnly, AsyncFrameMixin[M], AsyncIterator[M]):
    """The items of a list, page after page. It can be read once: iterate it, or make a table of it.

    Example:
        ```python
        contacts = await client.contacts.list(limit=100).items(concurrency=4).to_pandas()
        ```
    """

    def __init__(self, iterator: AsyncPageIterator[M], tracker: ProgressTracker[M]) -> None:
        self._finds = iterator
        self._tracker = tracker
        self._left = tracker.max_items
        self._items: Iterator[M] = iter(())

    async def __anext__(self) -> M:
        if self._left == 0:
            self._tracker.end()
            raise StopAsyncIteration
        while (item := next(self._items, None)) is None:
            try:
                page = (await self._finds.__anext__())[1]
            except StopAsyncIteration:
                self._tracker.end()
                raise
            self._tracker.turn_to(page)
            self._items = iter(page.data)
        if self._left is not None:
            self._left -= 1
        return item

    def _frame_source(self) -> tuple[type[M] | None, AsyncIterator[M]]:
        return model_of(self._tracker.operation), self


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRange(Generic[M]):
    """Some pages of a list, in a row, to be read elsewhere; `plan_pages` makes them. It can be pickled."""

    first: int
    """Number of its first page, or its offset in lists that count by offset."""
    pages: int | None
    """How many pages it has. `None` in the last range, which goes on to the end of the list."""
    total: int | None
    """What the API announced when the ranges were made."""
    operation: Operation[PageData[M]] = field(repr=False)

    def read(
        self,
        client: Caller,
        *,
        concurrency: int = 1,
        on_drift: OnDrift = "warn",
        progress: ProgressCallback | None = None,
    ) -> Items[M]:
        """Iterate over the items of these pages.

        Items that were deleted since the ranges were made leave none of the others out: the places before this range
        onto which others moved are read again. An item that moved from one range to another can come in both, so
        drop repeated ids when you put the ranges together.

        Args:
            client: A `Conduyt` client.
            concurrency: Pages that may be under way or waiting at the same time; see `Page.pages`.
            on_drift: What to do at the end if items may be missing; see `Page.pages`.
            progress: Called with the number of items so far; see `Page.items`.

        Returns:
            The iterator. `to_pandas()`, `to_polars()` and `to_arrow()` read it to its end and make a table of it.

        Raises:
            PagingDriftError: Items may be missing, or the server answers the same page for ever.
            ConduytError: A page could not be read.
        """
        cursor = PageCursor(self.operation, concurrency=concurrency, max_pages=self.pages, announced=self.total)
        return Items(
            PageIterator(client, cursor, on_drift), ProgressTracker(progress, self.operation, None, self.pages)
        )


_ASYNC_PAGE = {name for name in dir(AsyncPage) if not name.startswith("_")}
_NO_NEXT = "This is the last page. Look at has_next_page before asking for the next one."
