"""Iterate over the pages of a list: the same loop twice, for the two clients.

`PageCursor` decides which pages to request and which of their items are new.
"""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar, get_args

from pydantic import BaseModel

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._core.endpoint import Operation
from conduyt._core.page import PageData
from conduyt.errors import ConduytError, PagingDriftError, PagingDriftWarning
from conduyt.pages.cursor import PageCursor, PageRequest

if TYPE_CHECKING:
    from conduyt.pages.prefetch import Prefetcher

M = TypeVar("M", bound=BaseModel)

OnDrift: TypeAlias = Literal["warn", "raise", "ignore"]
"""What to do if items may be missing because the list changed."""

FetchedPage: TypeAlias = tuple[Operation[PageData[M]], PageData[M]]
"""A page with its new items, and its request."""


class OneReader:
    """Refuses a second thread or task while the first one reads from an iterator: items would get lost."""

    __slots__ = ("_is_here",)

    def __init__(self) -> None:
        self._is_here = False

    def __enter__(self) -> None:
        if self._is_here:
            raise ConduytError("another thread or task is reading from this iterator; give each one of its own")
        self._is_here = True

    def __exit__(self, *exception: object) -> None:
        self._is_here = False


class _BasePageIterator(Generic[M]):
    """The end of an iteration: what to do about drift, for both clients."""

    def __init__(self, cursor: PageCursor[M], on_drift: OnDrift) -> None:
        if on_drift not in get_args(OnDrift):
            raise ValueError(f"on_drift must be one of {', '.join(get_args(OnDrift))}")
        self._cursor = cursor
        self._on_drift = on_drift
        self._is_over = False
        self._reader = OneReader()

    def _end(self) -> None:
        drift = None if self._is_over or self._on_drift == "ignore" else self._cursor.drift()
        self._is_over = True
        if drift is None:
            return
        if self._on_drift == "raise" or self._cursor.is_stuck:
            error = PagingDriftError(drift)
            error.items_seen = self._cursor.count
            raise error
        # Frames: the caller, `__next__` of the items or pages, `__next__` below, this method.
        warnings.warn(PagingDriftWarning(drift), stacklevel=4)


class PageIterator(_BasePageIterator[M], Iterator[FetchedPage[M]]):
    """Yields the pages with new items, in order. `first` is already fetched."""

    def __init__(
        self, caller: Caller, cursor: PageCursor[M], on_drift: OnDrift, first: PageData[M] | None = None
    ) -> None:
        super().__init__(cursor, on_drift)
        self._caller = caller
        self._first = first
        self._prefetcher: Prefetcher[M] | None = None

    def __next__(self) -> FetchedPage[M]:
        with self._reader:
            while not self._is_over and (requests := self._cursor.wanted()):
                page = self._cursor.receive(requests[0], self._answer(requests))
                if page is not None:
                    if self._prefetcher:
                        self._prefetcher.start(self._cursor.wanted())  # while the caller works with this page
                    return requests[0].operation, page
            self._prefetcher = None
            self._end()
        raise StopIteration

    def _answer(self, requests: tuple[PageRequest[M], ...]) -> PageData[M]:
        first, self._first = self._first, None
        if first is not None:
            return first
        try:
            if len(requests) == 1 and self._prefetcher is None:
                return self._caller.call(requests[0].operation)
            if self._prefetcher is None:
                from conduyt.pages.prefetch import Prefetcher  # only for concurrency

                self._prefetcher = Prefetcher(self._caller)
            self._prefetcher.start(requests)
            return self._prefetcher.result(requests[0])
        except ConduytError as error:
            self._cursor.failed(requests[0], error)
            raise


class AsyncPageIterator(_BasePageIterator[M], AsyncIterator[FetchedPage[M]]):
    """Yields the pages with new items, in order. `first` is already fetched."""

    def __init__(
        self, caller: AsyncCaller, cursor: PageCursor[M], on_drift: OnDrift, first: PageData[M] | None = None
    ) -> None:
        super().__init__(cursor, on_drift)
        self._caller = caller
        self._first = first
        self._answers: dict[PageRequest[M], PageData[M] | Exception] = {}

    async def __anext__(self) -> FetchedPage[M]:
        with self._reader:
            # Await all requests in flight together, then send the next ones.
            while not self._is_over and (requests := self._cursor.under_way or self._cursor.wanted()):
                page = self._cursor.receive(requests[0], await self._answer(requests))
                if page is not None:
                    return requests[0].operation, page
            self._answers.clear()
            self._end()
        raise StopAsyncIteration

    async def _answer(self, requests: tuple[PageRequest[M], ...]) -> PageData[M]:
        first, self._first = self._first, None
        if first is not None:
            return first
        try:
            if len(requests) == 1 and not self._answers:
                return await self._caller.call(requests[0].operation)
            if requests[0] not in self._answers:
                from conduyt.pages.prefetch import fetch_together

                missing = [request for request in requests if request not in self._answers]
                self._answers |= await fetch_together(self._caller, missing)
            return _result(self._answers.pop(requests[0]))
        except ConduytError as error:
            self._cursor.failed(requests[0], error)
            raise


def _result(outcome: PageData[M] | Exception) -> PageData[M]:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome
