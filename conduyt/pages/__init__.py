"""Lists: one page, or every item of every page.

    page = client.contacts.list(limit=100)      # one request
    page.data, page.meta.total                  # this page
    for contact in page: ...                    # every contact, page after page
    page.items(max_items=500)                   # the same, at most 500 items
    page.items(concurrency=8)                   # the same, with up to 8 requests at the same time
    page.pages()                                # page after page
    page.plan_pages(8)                          # the list in 8 parts, for other processes
    page.to_pandas(), page.items().to_polars()  # a data frame of this page, or of all items

`AsyncPage` has the same methods, with `await` and `async for`. An async `list(...)` returns an `AsyncPager`: await it
for the first page, or iterate over it with `async for`.

The list can change while you iterate. Each item is yielded once, and affected pages are fetched again. If items may
still be missing, you get a warning (see `on_drift`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from pydantic import BaseModel

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._core.endpoint import Operation
from conduyt._core.options import check_count
from conduyt._core.page import PageData, PageMeta, is_last, next_query, place_of
from conduyt._core.run_arguments import check_run
from conduyt._values.async_only import AsyncOnly
from conduyt._values.progress import Progress, ProgressCallback
from conduyt._values.response import ResponseInfo
from conduyt._values.text import hidden
from conduyt.errors import ConduytError
from conduyt.frames.mixin import AsyncFrameMixin, FrameMixin
from conduyt.pages.cursor import PageCursor, model_of, offset_based
from conduyt.pages.iterate import AsyncPageIterator, OnDrift, OneReader, PageIterator

M = TypeVar("M", bound=BaseModel)

__all__ = ["AsyncItems", "AsyncPage", "AsyncPager", "Items", "OnDrift", "Page", "PageMeta", "PageRange"]


class _PageView(FrameMixin[M]):
    """The part that pages of both clients share."""

    __slots__ = ("_content", "_operation")

    def __init__(self, operation: Operation[PageData[M]], content: PageData[M]) -> None:
        self._operation = operation
        self._content = content

    @property
    def data(self) -> list[M]:
        """The items of this page. While you iterate over pages, only items that no earlier page had."""
        return self._content.data

    @property
    def meta(self) -> PageMeta:
        """Position of this page: `page`, `limit`, `total`, `total_pages`. A value is `None` if the API did not report
        it.
        """
        return self._content.meta

    @property
    def extras(self) -> Mapping[str, object]:
        """Other fields of the response, such as counts per status."""
        return self._content.extras

    @property
    def response(self) -> ResponseInfo:
        """Metadata of the response: status, headers, rate limit, request id, attempts."""
        return self._content.response

    @property
    def has_next_page(self) -> bool:
        """Whether there is a next page, based on this page."""
        return self._next is not None

    @property
    def _next(self) -> Operation[PageData[M]] | None:
        """The request for the next page."""
        by_offset = offset_based(self._operation)
        if by_offset is None or is_last(self._content, offset_based=by_offset):
            return None
        return self._operation.with_query(next_query(self._content, self._operation.full_query, offset_based=by_offset))

    def plan_pages(self, partitions: int) -> list[PageRange[M]]:
        """Divide the list, from this page on, into parts that other threads, processes or machines can read.

        Args:
            partitions: Number of parts, at least 1. There are never more parts than pages. If the API does not report
                the total or the page size, there is one part.

        Returns:
            The parts, in the order of the list. They can be pickled and hold no key.

        Raises:
            ValueError: `partitions` is less than 1.

        Example:
            ```python
            parts = client.contacts.list(limit=100, sort="createdAt", order="asc").plan_pages(8)
            for part in parts:  # in any number of processes, each with its own client
                contacts = list(part.read(client))
            ```
        """
        check_count("partitions", partitions)
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
        place = "offset" if by_offset else "page"
        return [
            PageRange(
                first=start + begin * step,
                # Items that are added at the end belong to the last part.
                pages=None if end is None else end - begin,
                total=total,
                operation=operation.with_query({**operation.query, place: start + begin * step}),
            )
            for begin, end in zip(begins, [*begins[1:], None], strict=True)
        ]

    def _frame_source(self) -> tuple[type[M] | None, list[M]]:
        return model_of(self._operation), self.data

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._summary}>"

    def _repr_html_(self) -> str:
        from conduyt._values.display import list_table  # in notebooks only

        # A model yields its fields, then its unknown fields, always in the same order.
        rows = [{name: hidden(name, value) for name, value in item} for item in self.data]
        return list_table(self._summary.capitalize(), rows)

    @property
    def _summary(self) -> str:
        meta = self.meta
        place = f"page {meta.page or '?'} of {meta.total_pages or '?'}"
        total = f", {meta.total} in all" if meta.total is not None else ""
        return f"{place}: {len(self.data)} items{total}"


class Page(_PageView[M]):
    """One page of a list. Iterate over it for the items of this page and of all next pages.

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
        """Fetch the next page.

        Raises:
            ConduytError: This is the last page. Check `has_next_page` first.
        """
        operation = self._next
        if operation is None:
            raise ConduytError(_NO_NEXT)
        return Page(self._caller, operation, self._caller.call(operation))

    def pages(
        self, *, max_pages: int | None = None, concurrency: int = 1, on_drift: OnDrift = "warn"
    ) -> Iterator[Page[M]]:
        """Iterate over this page and the next pages, in order.

        The `data` of each page holds only items that no earlier page had. If items are deleted while you iterate,
        affected pages are fetched again. They may be yielded out of order and hold only items not seen before.

        Args:
            max_pages: Maximum number of pages, including this one. Pages that are fetched again do not count. `None`
                for all.
            concurrency: Maximum number of pages in flight or buffered, each in a thread. More than 1 helps if your
                program mostly waits for the network. It also uses up the rate limit faster; after a 429, the client
                halves the number. A list without a total is read one page at a time.
            on_drift: What to do at the end if items may be missing, because the list changed: "warn" with a
                `PagingDriftWarning`, "raise" a `PagingDriftError`, or "ignore" it.

        Raises:
            ValueError: A number is too small.
            PagingDriftError: Items may be missing, or the server keeps returning the same page.
            ConduytError: A page could not be read. `error.page` and `error.items_seen` say where. To continue there,
                use the same iterator again.
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
        """Iterate over the items of this page and the next pages, in order. Each item is yielded once.

        Args:
            max_items: Maximum number of items. `None` for all. The client fetches only the pages it needs.
            max_pages: Maximum number of pages; see `pages`.
            concurrency: Maximum number of pages in flight or buffered; see `pages`.
            on_drift: What to do at the end if items may be missing; see `pages`.
            progress: Called after each page with the number of items so far, such as `conduyt.progress.Bar()`.

        Returns:
            The iterator. Its `to_pandas()`, `to_polars()` and `to_arrow()` read all remaining items into a table.

        Raises:
            ValueError: A number is too small.
            PagingDriftError: Items may be missing, or the server keeps returning the same page.
            ConduytError: A page could not be read. `error.page` and `error.items_seen` say where. To continue there,
                use the same iterator again.

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
        self._iterator = iterator

    def __next__(self) -> Page[M]:
        return Page(self._caller, *self._iterator.__next__())


class Items(FrameMixin[M], Iterator[M]):
    """The items of all pages. You can read it once: iterate over it, or convert it to a table.

    Example:
        ```python
        contacts = client.contacts.list(limit=100).items(concurrency=4).to_pandas()
        ```
    """

    def __init__(self, iterator: PageIterator[M], tracker: ProgressTracker[M]) -> None:
        self._iterator = iterator
        self._tracker = tracker
        self._left = tracker.max_items
        self._items: Iterator[M] = iter(())
        self._reader = OneReader()

    def __next__(self) -> M:
        if self._left == 0:
            self._tracker.end()
            raise StopIteration
        item = next(self._items, None)
        if item is None:
            with self._reader:  # until the items of the next page are in place
                while (item := next(self._items, None)) is None:
                    try:
                        page = self._iterator.__next__()[1]
                    except StopIteration:
                        self._tracker.end()
                        raise
                    self._items = iter(page.data)  # first: the callback may raise, and the caller may go on
                    self._tracker.turn_to(page)
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
        check_run(callback, None)
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
        """Return the total number of items from the first page on, as far as this page reports it."""
        if meta.total is None:
            return None
        by_offset, size = bool(offset_based(self.operation)), meta.limit or rows
        place = place_of(self.operation.full_query, offset_based=by_offset)
        total = max(0, meta.total - (place if by_offset else (place - 1) * size))
        limits = [self.max_items, None if self._max_pages is None else self._max_pages * size]
        return min(total, *(limit for limit in limits if limit is not None), total)


class _AsyncList(AsyncOnly):
    """Its errors say what to write instead of a plain `for`. Type checkers do not see these methods."""

    __slots__ = ()

    if not TYPE_CHECKING:

        def __iter__(self) -> NoReturn:
            raise TypeError(f"{type(self).__name__!r} object is not iterable: use `async for`, or await the list first")

        def __getitem__(self, index: object) -> NoReturn:
            raise TypeError(f"{type(self).__name__!r} object has no items by number: await the list and use its `data`")


class AsyncPage(_AsyncList, _PageView[M]):
    """One page of a list. Iterate over it for the items of this page and of all next pages.

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
        """Fetch the next page.

        Raises:
            ConduytError: This is the last page. Check `has_next_page` first.
        """
        operation = self._next
        if operation is None:
            raise ConduytError(_NO_NEXT)
        return AsyncPage(self._caller, operation, await self._caller.call(operation))

    def pages(
        self, *, max_pages: int | None = None, concurrency: int = 1, on_drift: OnDrift = "warn"
    ) -> AsyncIterator[AsyncPage[M]]:
        """Iterate over this page and the next pages; see `AsyncPager.pages`."""
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
        """Iterate over the items of this page and the next pages; see `AsyncPager.items`."""
        cursor = PageCursor(self._operation, concurrency=concurrency, max_items=max_items, max_pages=max_pages)
        tracker = ProgressTracker(progress, self._operation, max_items, max_pages)
        return AsyncItems(AsyncPageIterator(self._caller, cursor, on_drift, self._content), tracker)

    def __aiter__(self) -> AsyncItems[M]:
        return self.items()


class AsyncPager(_AsyncList, Coroutine[Any, Any, AsyncPage[M]]):
    """A list that is not fetched yet. Await it for the first page, or use `async for` for all items.

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
        """The coroutine that a task runs; each `await` has its own. Created on demand, as an unused one would warn."""

    def send(self, value: Any, /) -> Any:
        """Run one step, for a task."""
        if self._coroutine is None:
            self._coroutine = self._first()
        return self._coroutine.send(value)

    def throw(self, *error: Any) -> Any:
        """Raise an error at the `await` of the task."""
        if self._coroutine is None:
            self._coroutine = self._first()
        return self._coroutine.throw(*error)

    def close(self) -> None:
        """Close the coroutine."""
        if self._coroutine is not None:
            self._coroutine.close()

    if not TYPE_CHECKING:  # otherwise type checkers would accept any attribute

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
        """Iterate over all pages, in order.

        The `data` of each page holds only items that no earlier page had. If items are deleted while you iterate,
        affected pages are fetched again. They may be yielded out of order and hold only items not seen before.

        Args:
            max_pages: Maximum number of pages. Pages that are fetched again do not count. `None` for all.
            concurrency: Number of pages to fetch at the same time. More than 1 helps if your program mostly waits for
                the network. It also uses up the rate limit faster; after a 429, the client halves the number. A list
                without a total is read one page at a time. No request is in flight while your own code runs, so you can
                stop at any point.
            on_drift: What to do at the end if items may be missing, because the list changed: "warn" with a
                `PagingDriftWarning`, "raise" a `PagingDriftError`, or "ignore" it.

        Raises:
            ValueError: A number is too small.
            PagingDriftError: Items may be missing, or the server keeps returning the same page.
            ConduytError: A page could not be read. `error.page` and `error.items_seen` say where. To continue there,
                use the same iterator again.
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
        """Iterate over all items, in order. Each item is yielded once.

        Args:
            max_items: Maximum number of items. `None` for all. The client fetches only the pages it needs.
            max_pages: Maximum number of pages; see `pages`.
            concurrency: Number of pages to fetch at the same time; see `pages`.
            on_drift: What to do at the end if items may be missing; see `pages`.
            progress: Called after each page with the number of items so far, such as `conduyt.progress.Bar()`.

        Returns:
            The iterator. Its `to_pandas()`, `to_polars()` and `to_arrow()` read all remaining items into a table.

        Raises:
            ValueError: A number is too small.
            PagingDriftError: Items may be missing, or the server keeps returning the same page.
            ConduytError: A page could not be read. `error.page` and `error.items_seen` say where. To continue there,
                use the same iterator again.

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


class _AsyncPages(AsyncOnly, AsyncIterator[AsyncPage[M]]):
    def __init__(self, caller: AsyncCaller, iterator: AsyncPageIterator[M]) -> None:
        self._caller = caller
        self._iterator = iterator

    async def __anext__(self) -> AsyncPage[M]:
        return AsyncPage(self._caller, *await self._iterator.__anext__())


class AsyncItems(_AsyncList, AsyncFrameMixin[M], AsyncIterator[M]):
    """The items of all pages. You can read it once: iterate over it, or convert it to a table.

    Example:
        ```python
        contacts = await client.contacts.list(limit=100).items(concurrency=4).to_pandas()
        ```
    """

    def __init__(self, iterator: AsyncPageIterator[M], tracker: ProgressTracker[M]) -> None:
        self._iterator = iterator
        self._tracker = tracker
        self._left = tracker.max_items
        self._items: Iterator[M] = iter(())

    async def __anext__(self) -> M:
        if self._left == 0:
            self._tracker.end()
            raise StopAsyncIteration
        while (item := next(self._items, None)) is None:
            try:
                page = (await self._iterator.__anext__())[1]
            except StopAsyncIteration:
                self._tracker.end()
                raise
            self._items = iter(page.data)
            self._tracker.turn_to(page)
        if self._left is not None:
            self._left -= 1
        return item

    def _frame_source(self) -> tuple[type[M] | None, AsyncIterator[M]]:
        return model_of(self._tracker.operation), self


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRange(Generic[M]):
    """A range of consecutive pages, made by `plan_pages`, for another thread, process or machine. It can be pickled."""

    first: int
    """Number of its first page, or its offset in lists that count by offset."""
    pages: int | None
    """Number of pages. `None` for the last range, which has all pages to the end of the list."""
    total: int | None
    """The total that the API reported when the ranges were made."""
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

        If items were deleted after the ranges were made, later items have moved to earlier places. This method fetches
        those places too, so no item is missed. An item can then appear in two ranges, so drop repeated ids when you
        combine them.

        Args:
            client: A `Conduyt` client.
            concurrency: Maximum number of pages in flight or buffered; see `Page.pages`.
            on_drift: What to do at the end if items may be missing; see `Page.pages`.
            progress: Called with the number of items so far; see `Page.items`.

        Returns:
            The iterator. Its `to_pandas()`, `to_polars()` and `to_arrow()` read all remaining items into a table.

        Raises:
            TypeError: The client is asynchronous.
            PagingDriftError: Items may be missing, or the server keeps returning the same page.
            ConduytError: A page could not be read.
        """
        if iscoroutinefunction(client.call):
            raise TypeError(f"client must be a Conduyt client, not {type(client).__name__}")
        cursor = PageCursor(self.operation, concurrency=concurrency, max_pages=self.pages, announced=self.total)
        return Items(
            PageIterator(client, cursor, on_drift), ProgressTracker(progress, self.operation, None, self.pages)
        )


_ASYNC_PAGE = {name for name in dir(AsyncPage) if not name.startswith("_")}
_NO_NEXT = "This is the last page. Check has_next_page before you call next_page."
