"""One call for each of many inputs, several at the same time: `client.map`.

Threads, or tasks, read the inputs as they need them, so that any number of inputs takes the same memory. If the loop
ends early, the client waits for the calls that have started: otherwise you would not know the outcome of a write.
"""

from __future__ import annotations

from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Iterable,
    Iterator,
    Mapping,
    Sized,
)
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, field
from inspect import iscoroutinefunction
from types import TracebackType
from typing import Any, Generic, Self, TypedDict, TypeVar, Unpack, cast

import anyio
import anyio.lowlevel

from conduyt._core.call import Patience, patience
from conduyt._core.options import check_count
from conduyt._core.run_arguments import check_run
from conduyt._values.async_only import AsyncOnly
from conduyt._values.progress import Progress, ProgressCallback
from conduyt._values.tables import is_table
from conduyt.bulk.run import POINTLESS, BulkState
from conduyt.errors import ClientClosedError, ConduytError, ConfigurationError, WritesDeniedError

I = TypeVar("I")  # noqa: E741
R = TypeVar("R")

_AHEAD = 8
"""Inputs that are read and not handed out yet, at most, for each call at a time."""

_STAGE = "map"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOutcome(Generic[I, R]):
    """What became of one input of `client.map`."""

    index: int
    """Position of the input, from 0."""
    input: I = field(repr=False)
    """The input itself."""
    state: BulkState
    """`done`; `failed`: it had no effect; `unknown`: it may have had an effect; `not_attempted`: it was not sent."""
    result: R | None = field(default=None, repr=False)
    """What the method returned."""
    error: Exception | None = None
    """Why there is no result."""


class MapSettings(TypedDict, total=False):
    """How `client.map` works; see there."""

    concurrency: int
    ordered: bool
    stop_on_error: bool
    progress: ProgressCallback | None


class _BaseMap(Generic[I, R]):
    """What both clients share: which inputs are under way, which outcomes are ready, and when it is over."""

    def __init__(
        self,
        call: Callable[..., Any],
        inputs: Iterable[I] | AsyncIterable[I],
        *,
        concurrency: int = 8,
        ordered: bool = True,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
    ) -> None:
        if not callable(call):
            raise TypeError("call must be a method, such as client.contacts.get")
        if isinstance(cast("object", inputs), str | bytes | Mapping):
            raise TypeError("inputs must be several, such as a list, not one id or mapping")
        if is_table(inputs):  # the names of its columns would be taken for inputs
            kind = type(inputs).__name__
            raise TypeError(f"inputs cannot be a {kind}; give a column of it, or its rows as mappings")
        if not isinstance(cast("object", inputs), Iterable | AsyncIterable):
            raise TypeError(f"inputs must be several, such as a list, not {type(inputs).__name__}")
        check_count("concurrency", concurrency)
        check_run(progress, None, ordered=ordered, stop_on_error=stop_on_error)
        self._call = call
        self._total = len(inputs) if isinstance(inputs, Sized) else None
        self._concurrency = concurrency
        self._ordered = ordered
        self._stop_on_error = stop_on_error
        self._progress = progress
        self._patience = Patience()
        self._is_over = False
        self._read = 0
        self._done = 0
        self._handed_out = 0
        self._ready: dict[int, MapOutcome[I, R]] = {}
        self._failure: BaseException | None = None
        """What ended the reading of inputs early. It is raised when all outcomes are handed out."""

    @property
    def unread(self) -> tuple[MapOutcome[I, R], ...]:
        """Outcomes that the loop did not take, because it ended early. They are complete after the `with` block."""
        return tuple(self._ready[index] for index in sorted(self._ready))

    def _called_with(self, input_: object) -> Any:  # R, or what is awaited for it
        if isinstance(input_, Mapping):
            return self._call(**cast("Mapping[str, object]", input_))  # as `inputs` is documented
        return self._call(input_)

    def _take(self) -> MapOutcome[I, R] | None:
        """Return the outcome whose turn it is."""
        index = self._handed_out if self._ordered else next(iter(self._ready), -1)
        outcome = self._ready.pop(index, None)
        if outcome is not None:
            self._handed_out += 1
        return outcome

    def _end(self, failure: BaseException | None = None) -> None:
        """Read no more inputs."""
        self._is_over = True
        self._failure = self._failure or failure

    def _stop(self, failure: BaseException | None = None) -> None:
        """Send nothing more, not even what waits for the rate limit."""
        self._end(failure)
        self._patience.is_over = True

    def _keep(self, outcome: MapOutcome[I, R]) -> None:
        self._ready[outcome.index] = outcome
        self._done += 1
        if isinstance(outcome.error, (*POINTLESS, ClientClosedError, ConfigurationError, WritesDeniedError)):
            self._stop(outcome.error)
        elif self._stop_on_error and outcome.error is not None:
            self._stop()
        if self._progress is not None:
            self._progress(Progress(stage=_STAGE, done=self._done, total=self._total))

    def _failed(self, index: int, input_: I, error: Exception) -> MapOutcome[I, R]:
        state: BulkState = "failed"
        if isinstance(error, ConduytError):
            state = "unknown" if error.maybe_applied else "failed"
            if self._patience.is_over and not error.request_sent:
                state = "not_attempted"
        return MapOutcome(index=index, input=input_, state=state, error=error)


class Map(_BaseMap[I, R], Iterator[MapOutcome[I, R]]):
    """The outcomes of `client.map`, one for each input.

    Example:
        ```python
        with client.map(client.contacts.get, ids) as outcomes:
            for outcome in outcomes:
                print(outcome.index, outcome.state)
        ```
    """

    def __init__(self, call: Callable[..., R], inputs: Iterable[I], **settings: Unpack[MapSettings]) -> None:
        super().__init__(call, inputs, **settings)
        if iscoroutinefunction(call):
            raise TypeError("call is async, and only the map of AsyncConduyt awaits it")
        self._inputs = iter(inputs)
        self._threads = ThreadPoolExecutor(self._concurrency, thread_name_prefix="conduyt-map")
        self._under_way: set[Future[MapOutcome[I, R]]] = set()

    def __next__(self) -> MapOutcome[I, R]:
        while (outcome := self._take()) is None:
            self._start()
            if not self._under_way:
                self._threads.shutdown(wait=False)
                failure, self._failure = self._failure, None
                raise failure or StopIteration
            self._collect(wait(self._under_way, return_when=FIRST_COMPLETED).done)
        self._start()  # while the caller is busy with this one
        return outcome

    def _start(self) -> None:
        while not self._is_over and len(self._under_way) < self._concurrency:
            if self._read - self._handed_out >= _AHEAD * self._concurrency:
                return  # the caller, or the order, holds it up
            try:
                input_ = next(self._inputs)
            except StopIteration:
                self._end()
                return
            except BaseException as error:
                self._end(error)
                return
            # In the caller's context, where tracing and the like keep what they need.
            future = self._threads.submit(copy_context().run, self._perform, self._read, input_)
            self._under_way.add(future)
            self._read += 1

    def _perform(self, index: int, input_: I) -> MapOutcome[I, R]:
        patience.set(self._patience)
        try:
            result: R = self._called_with(input_)
        except (ConduytError, ValueError, TypeError) as error:
            return self._failed(index, input_, error)
        if isinstance(result, Coroutine):
            result.close()
            unawaited = TypeError("call returned a coroutine, which only the map of AsyncConduyt awaits")
            return self._failed(index, input_, unawaited)
        return MapOutcome(index=index, input=input_, state="done", result=result)

    def _collect(self, ended: Iterable[Future[MapOutcome[I, R]]]) -> None:
        for future in ended:
            self._under_way.remove(future)
            try:
                outcome = future.result()
            except BaseException as error:
                self._stop(error)
            else:
                self._keep(outcome)

    def close(self) -> None:
        """Start nothing more, and wait for the calls under way. Their outcomes are in `unread`."""
        self._stop()
        self._collect(wait(self._under_way).done)
        self._threads.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AsyncMap(AsyncOnly, _BaseMap[I, R], AsyncIterator[MapOutcome[I, R]]):
    """The outcomes of `client.map`, one for each input.

    The calls run while you wait for an outcome, not while your own code runs between two of them.

    Example:
        ```python
        async with client.map(client.contacts.get, ids) as outcomes:
            async for outcome in outcomes:
                print(outcome.index, outcome.state)
        ```
    """

    def __init__(
        self, call: Callable[..., Awaitable[R]], inputs: Iterable[I] | AsyncIterable[I], **settings: Unpack[MapSettings]
    ) -> None:
        super().__init__(call, inputs, **settings)
        self._inputs = _AsyncInputs(inputs)
        self._batch = self._concurrency

    async def __anext__(self) -> MapOutcome[I, R]:
        while (outcome := self._take()) is None:
            if self._is_over:
                failure, self._failure = self._failure, None
                raise failure or StopAsyncIteration
            await self._perform_batch()
        return outcome

    async def _perform_batch(self) -> None:
        # All that is under way is awaited here: a group of tasks must not stay open while the caller's own code runs.
        left = self._batch
        self._batch = min(2 * self._batch, _AHEAD * self._concurrency)
        at_work = min(self._concurrency, left)
        turn = anyio.Lock()

        async def work() -> None:
            nonlocal at_work
            patience.set(self._patience)
            try:
                await perform_what_is_left()
            finally:
                at_work -= 1
                if not at_work:
                    group.cancel_scope.cancel()  # ends `notice_end`

        async def notice_end() -> None:
            try:
                await anyio.sleep_forever()
            finally:
                if at_work:  # the caller was cancelled: what waits for the rate limit is not sent any more
                    self._stop()

        async def perform_what_is_left() -> None:
            nonlocal left
            while True:
                await anyio.lowlevel.checkpoint()  # where a cancelled group ends
                async with turn:  # inputs are read one after the other
                    if not left or self._is_over:
                        return
                    left -= 1
                    try:
                        input_ = await anext(self._inputs)
                    except Exception as error:
                        self._end(None if isinstance(error, StopAsyncIteration) else error)
                        return
                    index = self._read
                    self._read += 1
                with anyio.CancelScope(shield=True):
                    if outcome := await self._perform(index, input_):
                        try:
                            self._keep(outcome)
                        except Exception as error:  # of `progress`: raised alone, as by `Map`
                            self._stop(error)

        try:
            async with anyio.create_task_group() as group:
                group.start_soon(notice_end)
                for _ in range(at_work):
                    group.start_soon(work)
        except BaseException:
            self._stop()
            raise

    async def _perform(self, index: int, input_: I) -> MapOutcome[I, R] | None:
        try:
            awaitable: object = self._called_with(input_)
            if not isinstance(awaitable, Awaitable):
                # It has been done, so it is no failed outcome, and the next must not be done.
                self._stop(TypeError("call must be a method of AsyncConduyt, or another async function"))
                return None
            result = await cast("Awaitable[R]", awaitable)
        except (ConduytError, ValueError, TypeError) as error:
            return self._failed(index, input_, error)
        except Exception as error:
            self._stop(error)
            return None
        return MapOutcome(index=index, input=input_, state="done", result=result)

    async def close(self) -> None:
        """Start nothing more. The outcomes that the loop did not take are in `unread`."""
        self._stop()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


class _AsyncInputs(Generic[I]):
    """Inputs of either kind, read one at a time."""

    def __init__(self, inputs: Iterable[I] | AsyncIterable[I]) -> None:
        self._async = aiter(inputs) if isinstance(inputs, AsyncIterable) else None
        self._plain = iter(()) if isinstance(inputs, AsyncIterable) else iter(inputs)

    async def __anext__(self) -> I:
        if self._async is not None:
            return await anext(self._async)
        try:
            return next(self._plain)
        except StopIteration:
            raise StopAsyncIteration from None
