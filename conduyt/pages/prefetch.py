"""Fetch several pages at the same time, before they are needed: in threads, or in tasks.

A thread performs one call and ends, so stopping means to start no more threads. All tasks run inside one `await` of the
caller: a task group must not stay open while the code of the caller runs, because that code may open and close its own
groups and time-outs, which must nest.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future
from contextvars import copy_context
from threading import Thread, current_thread
from typing import Generic, TypeVar

import anyio
from pydantic import BaseModel

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._core.endpoint import Operation
from conduyt._core.page import PageData
from conduyt.pages.cursor import PageRequest

M = TypeVar("M", bound=BaseModel)

CLOSE_PATIENCE = 1.0
"""Maximum seconds to wait for calls whose results are no longer needed. A slower call ends by itself."""


class Prefetcher(Generic[M]):
    """Performs calls in threads, before their results are needed."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._started: dict[PageRequest[M], tuple[Thread, Future[PageData[M]]]] = {}
        self._forgotten: list[Thread] = []

    def start(self, requests: Sequence[PageRequest[M]]) -> None:
        """Keep only these requests in flight: start the new ones, and forget all others."""
        for request in [known for known in self._started if known not in requests]:
            self._forgotten.append(self._started.pop(request)[0])
        for request in requests:
            if request not in self._started:
                self._started[request] = self._start(request.operation)

    def result(self, request: PageRequest[M]) -> PageData[M]:
        """Wait for a started call, forget it, and return its result or raise its error."""
        thread, future = self._started[request]
        try:
            return future.result()
        finally:
            if future.done():  # otherwise the wait was interrupted
                thread.join()
                self._started.pop(request, None)

    def _start(self, operation: Operation[PageData[M]]) -> tuple[Thread, Future[PageData[M]]]:
        future: Future[PageData[M]] = Future()
        # In a copy of the caller's context, for tracing. A daemon, so that the interpreter does not wait for a page
        # that is not needed.
        thread = Thread(
            target=copy_context().run,
            args=(_perform, self._caller, operation, future),
            name="conduyt-page",
            daemon=True,
        )
        thread.start()
        return thread, future

    def close(self) -> None:
        """Start no more calls, and wait a moment for those in flight."""
        threads = [*self._forgotten, *(thread for thread, _ in self._started.values())]
        self._started.clear()
        self._forgotten.clear()
        end = time.monotonic() + CLOSE_PATIENCE
        for thread in threads:
            if thread is not current_thread():  # the garbage collector may run in one of them
                thread.join(max(0.0, end - time.monotonic()))

    def __del__(self) -> None:
        if not sys.is_finalizing():  # at exit, daemon threads cannot be joined
            self.close()


def _perform(caller: Caller, operation: Operation[PageData[M]], future: Future[PageData[M]]) -> None:
    try:
        future.set_result(caller.call(operation))
    except BaseException as error:  # `result` raises it
        future.set_exception(error)


async def fetch_together(
    caller: AsyncCaller, requests: Sequence[PageRequest[M]]
) -> dict[PageRequest[M], PageData[M] | Exception]:
    """Perform all of these calls, and return the result or the error of each."""
    results: dict[PageRequest[M], PageData[M] | Exception] = {}

    async def perform(request: PageRequest[M]) -> None:
        try:
            page = await caller.call(request.operation)
        except Exception as error:  # raised when its turn comes
            results[request] = error
        else:
            results[request] = page

    async with anyio.create_task_group() as group:
        for request in requests:
            group.start_soon(perform, request)
    return results
