"""The base classes of the generated resources."""

from __future__ import annotations

from typing import TypeVar

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._core.endpoint import Operation
from conduyt._core.page import PageData
from conduyt._values.model import Model
from conduyt.pages import AsyncPager, Page

M = TypeVar("M", bound=Model)
R = TypeVar("R")


class Resource:
    """A namespace of a `Conduyt` client."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def _call(self, operation: Operation[R]) -> R:
        return self._caller.call(operation)

    def _page(self, operation: Operation[PageData[M]]) -> Page[M]:
        return Page(self._caller, operation, self._caller.call(operation))


class AsyncResource:
    """A namespace of an `AsyncConduyt` client."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def _call(self, operation: Operation[R]) -> R:
        return await self._caller.call(operation)

    def _page(self, operation: Operation[PageData[M]]) -> AsyncPager[M]:
        return AsyncPager(self._caller, operation)
