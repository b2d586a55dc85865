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
        paging = self._paging
        return paging != "none" and not is_last(self._content, offset_based=paging == "offset")

    @property
    def _paging(self) -> str:
        decode = self._operation.endpoint.decode
        return decode.paging if isinstance(decode, Many) else "none"

    def _next_operation(self) -> Operation[PageData[M]]:
        if not self.has_next_page:
            raise ConduytError("This is the last page. Look at has_next_page before asking for the next one.")
        query = next_query(self._content, self._operation.full_query, offset_based=self._paging == "offset")
        return self._operation.with_query(query)

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
        operation = self._next_operation()
        return Page(self._caller, operation, self._caller.call(operation))

    def pages(self) -> Iterator[Page[M]]:
        """Iterate over this page and the ones after it."""
        for page, _ in self._walk():
            yield page

    def items(self, *, max_items: int | None = None) -> Iterator[M]:
        """Iterate over the items of this page and the ones after it.

        An item that moved to the next page while the first was being read is not repeated.

        Args:
            max_items: Stop after so many. `None` for all. No page is fetched that is not needed.
        """
        left = _checked(max_items)
        if left == 0:
            return
        for _, items in self._walk():
            for item in items:
                yield item
                if left is not None:
                    left -= 1
                    if left == 0:
                        return

    def __iter__(self) -> Iterator[M]:
        return self.items()

    def _walk(self) -> Iterator[tuple[Page[M], list[M]]]:
        walk, page = Walk(), self
        while (items := walk.fresh(page.data)) is not None:
            yield page, items
            if not page.has_next_page:
                return
            page = page.next_page()


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
        operation = self._next_operation()
        return AsyncPage(self._caller, operation, await self._caller.call(operation))

    async def pages(self) -> AsyncIterator[AsyncPage[M]]:
        """Iterate over this page and the ones after it."""
        async for page, _ in self._walk():
            yield page

    async def items(self, *, max_items: int | None = None) -> AsyncIterator[M]:
        """Iterate over the items of this page and the ones after it.

        An item that moved to the next page while the first was being read is not repeated.

        Args:
            max_items: Stop after so many. `None` for all. No page is fetched that is not needed.
        """
        left = _checked(max_items)
        if left == 0:
            return
        async for _, items in self._walk():
            for item in items:
                yield item
                if left is not None:
                    left -= 1
                    if left == 0:
                        return

    def __aiter__(self) -> AsyncIterator[M]:
        return self.items()

    async def _walk(self) -> AsyncIterator[tuple[AsyncPage[M], list[M]]]:
        walk, page = Walk(), self
        while (items := walk.fresh(page.data)) is not None:
            yield page, items
            if not page.has_next_page:
                return
            page = await page.next_page()


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

    async def pages(self) -> AsyncIterator[AsyncPage[M]]:
        """Iterate over all pages."""
        async for page in (await self._first()).pages():
            yield page

    async def items(self, *, max_items: int | None = None) -> AsyncIterator[M]:
        """Iterate over all items.

        Args:
            max_items: Stop after so many. `None` for all. No page is fetched that is not needed.
        """
        if _checked(max_items) == 0:
            return
        async for item in (await self._first()).items(max_items=max_items):
            yield item

    async def _first(self) -> AsyncPage[M]:
        return AsyncPage(self._caller, self._operation, await self._caller.call(self._operation))

    def __repr__(self) -> str:
        return f"<AsyncPager of {self._operation.endpoint.path}: await it, or iterate it with `async for`>"


def _checked(max_items: int | None) -> int | None:
    if max_items is not None and max_items < 0:
        raise ValueError("max_items must not be negative")
    return max_items
