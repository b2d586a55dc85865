"""Lists: one page, or every item of every page.

    page = client.contacts.list(limit=100)      # one request
    page.data, page.meta.total                  # this page
    for contact in page: ...                    # every contact, page after page
    page.items(max_items=500)                   # the same, but no more than 500
    page.pages()                                # page after page

`AsyncPage` is the same with `await` and `async for`. An async `list(...)` returns an `AsyncPager` at once: await it for
the first page, or iterate it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from typing import Any, Generic, TypeVar

from conduyt._core.call import AsyncCaller, Caller
from conduyt._core.decode import Many
from conduyt._core.endpoint import Operation
from conduyt._core.paging import PageData, PageMeta, Walk, is_last, next_query
from conduyt._model import Model
from conduyt._response import ResponseInfo
from conduyt.errors import ConduytError

M = TypeVar("M", bound=Model)
R = TypeVar("R")

__all__ = ["AsyncPage", "AsyncPager", "Page", "PageMeta"]


class _PageView(Generic[M]):
    """What a page shows, however it was fetched."""

    __slots__ = ("_content", "_operation")

    def __init__(self, operation: Operation[PageData[M]], content: PageData[M]) -> None:
        self._operation = operation
        self._content = content

    @property
    def data(self) -> list[M]:
        """The items of this page."""
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
        decode = self._operation.endpoint.decode
        paging = decode.paging if isinstance(decode, Many) else "none"
        offset_based = paging == "offset"
        if paging == "none" or is_last(self._content, offset_based=offset_based):
            return None
        return self._operation.with_query(
            next_query(self._content, self._operation.full_query, offset_based=offset_based)
        )

    def __repr__(self) -> str:
        meta = self.meta
        place = f"page {meta.page or '?'} of {meta.total_pages or '?'}"
        total = f", {meta.total} in all" if meta.total is not None else ""
        return f"<{type(self).__name__} {place}: {len(self.data)} items{total}>"


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
            raise ConduytError("This is the last page. Look at has_next_page before asking for the next one.")
        return Page(self._caller, operation, self._caller.call(operation))

    def pages(self) -> Iterator[Page[M]]:
        """Iterate over this page and the ones after it."""
        return _Pages(self._caller, None, self)

    def items(self, *, max_items: int | None = None) -> Iterator[M]:
        """Iterate over the items of this page and the ones after it.

        An item that moved to the next page while the first was being read is not repeated.

        Args:
            max_items: Stop after so many. `None` for all. No page is fetched that is not needed.

        Raises:
            ValueError: `max_items` is negative.
        """
        return _Items(_Pages(self._caller, None, self), max_items)

    def __iter__(self) -> Iterator[M]:
        return self.items()


class _Pages(Iterator[Page[M]]):
    """Page after page, until one is the last or repeats an earlier one."""

    def __init__(self, caller: Caller, operation: Operation[PageData[M]] | None, first: Page[M] | None = None) -> None:
        self._caller = caller
        self._operation = operation
        self._first = first
        self._walk = Walk()
        self.fresh: list[M] = []
        """The items of the page returned last that the page before it did not have."""

    def __next__(self) -> Page[M]:
        page, self._first = self._first, None
        if page is None:
            if self._operation is None:
                raise StopIteration
            page = Page(self._caller, self._operation, self._caller.call(self._operation))
        fresh = self._walk.fresh(page.data)
        self._operation = None if fresh is None else page._next
        if fresh is None:
            raise StopIteration
        self.fresh = fresh
        return page


class _Items(Iterator[M]):
    """Item after item, page after page."""

    def __init__(self, pages: _Pages[M], max_items: int | None) -> None:
        if max_items is not None and max_items < 0:
            raise ValueError("max_items must not be negative")
        self._pages = pages
        self._left = max_items
        self._items: Iterator[M] = iter(())

    def __next__(self) -> M:
        if self._left == 0:
            raise StopIteration
        while (item := next(self._items, None)) is None:
            next(self._pages)
            self._items = iter(self._pages.fresh)
        if self._left is not None:
            self._left -= 1
        return item


class AsyncPage(_PageView[M]):
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
            raise ConduytError("This is the last page. Look at has_next_page before asking for the next one.")
        return AsyncPage(self._caller, operation, await self._caller.call(operation))

    def pages(self) -> AsyncIterator[AsyncPage[M]]:
        """Iterate over this page and the ones after it."""
        return _AsyncPages(self._caller, None, self)

    def items(self, *, max_items: int | None = None) -> AsyncIterator[M]:
        """Iterate over the items of this page and the ones after it.

        An item that moved to the next page while the first was being read is not repeated.

        Args:
            max_items: Stop after so many. `None` for all. No page is fetched that is not needed.

        Raises:
            ValueError: `max_items` is negative.
        """
        return _AsyncItems(_AsyncPages(self._caller, None, self), max_items)

    def __aiter__(self) -> AsyncIterator[M]:
        return self.items()


class _AsyncPages(AsyncIterator[AsyncPage[M]]):
    """Page after page, until one is the last or repeats an earlier one."""

    def __init__(
        self, caller: AsyncCaller, operation: Operation[PageData[M]] | None, first: AsyncPage[M] | None = None
    ) -> None:
        self._caller = caller
        self._operation = operation
        self._first = first
        self._walk = Walk()
        self.fresh: list[M] = []
        """The items of the page returned last that the page before it did not have."""

    async def __anext__(self) -> AsyncPage[M]:
        page, self._first = self._first, None
        if page is None:
            if self._operation is None:
                raise StopAsyncIteration
            page = AsyncPage(self._caller, self._operation, await self._caller.call(self._operation))
        fresh = self._walk.fresh(page.data)
        self._operation = None if fresh is None else page._next
        if fresh is None:
            raise StopAsyncIteration
        self.fresh = fresh
        return page


class _AsyncItems(AsyncIterator[M]):
    """Item after item, page after page."""

    def __init__(self, pages: _AsyncPages[M], max_items: int | None) -> None:
        if max_items is not None and max_items < 0:
            raise ValueError("max_items must not be negative")
        self._pages = pages
        self._left = max_items
        self._items: Iterator[M] = iter(())

    async def __anext__(self) -> M:
        if self._left == 0:
            raise StopAsyncIteration
        while (item := next(self._items, None)) is None:
            await anext(self._pages)
            self._items = iter(self._pages.fresh)
        if self._left is not None:
            self._left -= 1
        return item


class AsyncPager(Generic[M]):
    """A list that has not been asked for yet: await it for its first page, or iterate it for every item.

    Example:
        ```python
        page = await client.contacts.list()
        async for contact in client.contacts.list():
            print(contact.email)
        ```
    """

    __slots__ = ("_caller", "_operation")

    def __init__(self, caller: AsyncCaller, operation: Operation[PageData[M]]) -> None:
        self._caller = caller
        self._operation = operation

    def __await__(self) -> Generator[Any, None, AsyncPage[M]]:
        return self._first().__await__()

    def __aiter__(self) -> AsyncIterator[M]:
        return self.items()

    def pages(self) -> AsyncIterator[AsyncPage[M]]:
        """Iterate over all pages."""
        return _AsyncPages(self._caller, self._operation)

    def items(self, *, max_items: int | None = None) -> AsyncIterator[M]:
        """Iterate over all items.

        Args:
            max_items: Stop after so many. `None` for all. No page is fetched that is not needed.

        Raises:
            ValueError: `max_items` is negative.
        """
        return _AsyncItems(_AsyncPages(self._caller, self._operation), max_items)

    async def _first(self) -> AsyncPage[M]:
        return AsyncPage(self._caller, self._operation, await self._caller.call(self._operation))

    def __repr__(self) -> str:
        return f"<AsyncPager of {self._operation.endpoint.path}: await it, or iterate it with `async for`>"
