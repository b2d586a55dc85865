"""What changed since the last run: `client.contacts.changes("contacts.state")`.

    for change in client.contacts.changes("contacts.state"):
        print(change.kind, change.id, change.record)

The state is saved when you have taken the last change and ask for more. If the program is killed before, the next run
yields some changes again, and none is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Generic, Literal, Protocol, TypeAlias, TypeVar

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._core.endpoint import Operation
from conduyt._values.async_only import AsyncOnly
from conduyt._values.files import PathInput
from conduyt._values.model import Model
from conduyt._values.opaque import Opaque
from conduyt.errors import NotFoundError
from conduyt.pages.iterate import OneReader

__all__ = ["AsyncChanges", "Change", "ChangeKind", "Changes", "StateStore"]

M = TypeVar("M", bound=Model)

ChangeKind: TypeAlias = Literal["created", "updated", "deleted"]
"""What happened to a record."""

Deletions: TypeAlias = Literal["none", "sweep"]
"""How deleted records are found: not at all, or by comparing all ids with those of the last run."""


class StateStore(Protocol):
    """Keeps the state of `changes`, for example in a database."""

    def load(self) -> Mapping[str, object] | None:
        """Return the state that `save` stored last, or `None` at the first run."""
        ...

    def save(self, state: Mapping[str, object], /) -> object:
        """Store the state, which is JSON, in place of the previous one."""
        ...


StateInput: TypeAlias = PathInput | Annotated[StateStore, Opaque()]
"""The path of a file, or an object with `load` and `save`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Generic[M]):
    """A record that was created, updated or deleted since the last run."""

    kind: ChangeKind
    """What happened. At the first run, every record is `created`."""
    id: str
    """Id of the record."""
    record: M | None = field(repr=False)
    """The record as it is now; `None` if it was deleted."""
    at: datetime | None
    """When it was changed; `None` for a deletion, and for a record without a time."""


@dataclass(frozen=True, slots=True)
class Load:
    """A step: return the saved state."""


@dataclass(frozen=True, slots=True)
class Save:
    """A step: save this state."""

    state: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class HandOut(Generic[M]):
    """A step: give these to the caller, and come back when it asks for more."""

    changes: Sequence[Change[M]]


ChangeStep: TypeAlias = Operation[Any] | Load | Save | HandOut[M]
Steps: TypeAlias = Generator[ChangeStep[M], Any, Any]


class _BaseChanges(Generic[M]):
    """The position in a run, for both clients. A step that fails is kept: the same iterator tries it again."""

    def __init__(self, flow: Steps[M], store: StateStore) -> None:
        self._flow = flow
        self._store = store
        self._ready: deque[Change[M]] = deque()
        self._step: ChangeStep[M] | None = None
        self._outcome: object = None
        self._failure: Exception | None = None
        """What ended the run. A loop that goes on must not take it for the end of the changes."""
        self._reader = OneReader()

    def _next_step(self) -> ChangeStep[M]:
        """Return what to do next. Raises StopIteration at the end, and an error of the run itself each time."""
        if self._failure is not None:
            raise self._failure
        if self._step is None:
            outcome, self._outcome = self._outcome, None
            try:
                if isinstance(outcome, NotFoundError):
                    self._step = self._flow.throw(outcome)
                else:
                    self._step = self._flow.send(outcome)
            except StopIteration:
                raise
            except Exception as error:
                self._failure = error
                raise
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
        with self._reader:
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


class AsyncChanges(AsyncOnly, _BaseChanges[M], AsyncIterator[Change[M]]):
    """The changes since the last run, newest first. Each is a `Change`: `kind`, `id`, `record`, `at`."""

    def __init__(self, caller: AsyncCaller, flow: Steps[M], store: StateStore) -> None:
        super().__init__(flow, store)
        self._caller = caller

    async def __anext__(self) -> Change[M]:
        with self._reader:
            while not self._ready:
                try:
                    step = self._next_step()
                except StopIteration:
                    raise StopAsyncIteration from None
                self._done(await self._perform(step))
            return self._ready.popleft()

    async def _perform(self, step: ChangeStep[M]) -> object:
        import anyio.to_thread  # not at the top: resources import this module for its names

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
