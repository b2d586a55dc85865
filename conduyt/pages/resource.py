"""The base classes of the generated resources."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._core.endpoint import Operation
from conduyt._core.page import PageData
from conduyt._values.definitions import InputT
from conduyt.pages import AsyncPager, Page

M = TypeVar("M", bound=BaseModel)
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


# The client makes records of the model in the endpoint. That of `typed` makes them of another one, `M`.


class RecordResource(Resource, Generic[M, InputT]):
    """A namespace whose records can have types for the custom fields of a workspace."""

    def _record(self, operation: Operation[Any]) -> M:
        record: M = self._caller.call(operation)
        return record

    def _records(self, operation: Operation[PageData[Any]]) -> Page[M]:
        return self._page(self._typed(operation))

    def _typed(self, operation: Operation[PageData[Any]]) -> Operation[PageData[M]]:
        return _of_caller(self._caller, operation)


class AsyncRecordResource(AsyncResource, Generic[M, InputT]):
    """A namespace whose records can have types for the custom fields of a workspace."""

    async def _record(self, operation: Operation[Any]) -> M:
        record: M = await self._caller.call(operation)
        return record

    def _records(self, operation: Operation[PageData[Any]]) -> AsyncPager[M]:
        return self._page(self._typed(operation))

    def _typed(self, operation: Operation[PageData[Any]]) -> Operation[PageData[M]]:
        return _of_caller(self._caller, operation)


def _of_caller(caller: Caller | AsyncCaller, operation: Operation[PageData[Any]]) -> Operation[PageData[Any]]:
    # Pages and their parts keep the operation: it must know the model.
    change = getattr(caller, "typed_operation", None)
    return operation if change is None else change(operation)
