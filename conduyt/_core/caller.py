"""The protocols of an object that performs calls, such as a client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from conduyt._core.endpoint import Operation

R = TypeVar("R")


class Caller(Protocol):
    """Performs calls synchronously."""

    @property
    def scope(self) -> str: ...
    def call(self, operation: Operation[R]) -> R: ...


class AsyncCaller(Protocol):
    """Performs calls asynchronously."""

    @property
    def scope(self) -> str: ...
    async def call(self, operation: Operation[R]) -> R: ...
