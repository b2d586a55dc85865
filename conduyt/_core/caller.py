"""What performs calls: a client, or what stands in for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from conduyt._core.endpoint import Operation

R = TypeVar("R")


class Caller(Protocol):
    """Performs calls, one after the other."""

    def call(self, operation: Operation[R]) -> R: ...


class AsyncCaller(Protocol):
    """Performs calls, awaited."""

    async def call(self, operation: Operation[R]) -> R: ...
