"""What changed since the last run: `client.contacts.changes("contacts.state")`.

    for change in client.contacts.changes("contacts.state"):
        print(change.kind, change.id, change.record)

The state moves on when the last change has been handed out and your code came back for more. If the program is killed
before, some changes come again at the next run, and none is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Generic, TypeVar

import anyio.to_thread

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._core.endpoint import RequestOptions
from conduyt._values.model import Model
from conduyt.changes.flow import (
    Change,
    ChangeKind,
    ChangeRequest,
    ChangeStep,
    Deletions,
    HandOut,
    Load,
    Save,
    Steps,
    change_flow,
)
from conduyt.changes.state import StateStore
from conduyt.errors import NotFoundError

__all__ = ["AsyncChanges", "Change", "ChangeKind", "Changes", "StateStore"]

M = TypeVar("M", bound=Model)


class _BaseChanges(Generic[M]):
    """The position in a run, for both clients. A step that fails is kept: the same iterator tries it again."""

    def __init__(self, flow: Steps[M], store: StateStore) -> None:
        self._flow = flow
        self._store = store
        self._ready: deque[Change[M]] = deque()
        self._step: ChangeStep[M] | None = None
        self._outcome: object = None

    def _next_step(self) -> ChangeStep[M]:
        """Return what to do next. Raises StopIteration at the end."""
        if self._step is None:
            outcome, self._outcome = self._outcome, None
            missing = isinstance(outcome, NotFoundError)
            self._step = self._flow.throw(outcome) if missing else self._flow.send(outcome)
        return self._step

    def _done(self, outcome: object) -> None:
        """Take the outcome of the step."""
        step, self._step, self._outcome = self._step, None, outcome
        if isinstance(step, HandOut):
            self._ready.extend(step.changes)


class Changes(_BaseChanges[M], Iterator[Change[M]]):
    """The changes since the last run, newest first. Each is a `Change`: `kind`, `id`, `record`, `at`."""

    def __init__(self, caller: Caller, flow: Steps[M], store: StateStore) -> None:
        super().__init__(flow, store)
        self._caller = caller

    def __next__(self) -> Change[M]:
        while not self._ready:
            self._done(self._perform(self._next_step()))
        return self._ready.popleft()

    def _perform(self, step: ChangeStep[M]) -> object:
        match step:
            case HandOut():
                return None
            case Load():
                return self._store.load()
            case Save():
                return self._store.save(step.state)
            case _:
                try:
                    return self._caller.call(step)
                except NotFoundError as error:
                    return error


class AsyncChanges(_BaseChanges[M], AsyncIterator[Change[M]]):
    """The changes since the last run, newest first. Each is a `Change`: `kind`, `id`, `record`, `at`."""

    def __init__(self, caller: AsyncCaller, flow: Steps[M], store: StateStore) -> None:
        super().__init__(flow, store)
        self._caller = caller

    async def __anext__(self) -> Change[M]:
        while not self._ready:
            try:
                step = self._next_step()
            except StopIteration:
                raise StopAsyncIteration from None
            self._done(await self._perform(step))
        return self._ready.popleft()

    async def _perform(self, step: ChangeStep[M]) -> object:
        match step:
            case HandOut():
                return None
            case Load():
                return await anyio.to_thread.run_sync(self._store.load)
            case Save():
                return await anyio.to_thread.run_sync(self._store.save, step.state)
            case _:
                try:
                    return await self._caller.call(step)
                except NotFoundError as error:
                    return error


def run(caller: Caller, request: ChangeRequest[M], *, options: RequestOptions | None) -> Changes[M]:
    """Read with a synchronous client."""
    return Changes(caller, _flow(caller.scope, request, options), request.store)


def run_async(caller: AsyncCaller, request: ChangeRequest[M], *, options: RequestOptions | None) -> AsyncChanges[M]:
    """Read with an asynchronous client."""
    return AsyncChanges(caller, _flow(caller.scope, request, options), request.store)


def _flow(scope: str, request: ChangeRequest[M], options: RequestOptions | None) -> Steps[M]:
    key, _, base_url = scope.partition("@")
    return change_flow(request, base_url, key, options or {})
