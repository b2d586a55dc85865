"""Performs a conversation with awaited I/O, on asyncio and trio. Compare with `driver.py`, line by line."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import anyio
import anyio.lowlevel
import anyio.to_thread

from conduyt._core.call import Call
from conduyt._core.messages import Failure, Held, Outcome, Reply, Send, Sleep, Slept, Step
from conduyt._transport.async_pool import AsyncAnswer, AsyncConnection, AsyncLine, AsyncPool
from conduyt._transport.body import CLOSED, Sink, failure_of, no_slot, reply_of
from conduyt._transport.connector import Target
from conduyt.errors import ClientClosedError, ConduytError
from conduyt.limits.limiter import Limits

if TYPE_CHECKING:
    from conduyt._transport.httpx_transport import AsyncGivenClient
    from conduyt._transport.pyreqwest_transport import AsyncFastClient

R = TypeVar("R")
_Kept: TypeAlias = tuple[AsyncPool, AsyncGenerator[None]]
"""A pool, and what closes it at the end of its event loop."""

_abandoned: list[object] = []
"""Pools of a parent process. To close them here, or to let them be collected, could disturb it."""


class AsyncDriver:
    """Sends through connections of its own, or through a client of the HTTP library that it was given."""

    def __init__(
        self, target: Target, given: AsyncGivenClient | AsyncFastClient | None, *, max_connections: int, limits: Limits
    ) -> None:
        self._target = target
        self._given = given
        self._size = max_connections
        self.limits = limits
        self._pools: dict[object, _Kept] = {}
        self._closed = False
        self.via = target.transport if given is None else given.via
        """What carries the requests, for people to read."""

    async def run(self, call: Call[R]) -> R:
        """Hold the conversation to its end and return its result."""
        outcome: Outcome = None
        try:
            while True:
                try:
                    step = call.send(outcome)
                except StopIteration as done:
                    result: R = done.value
                    return result
                outcome = await self._perform(step)
        finally:
            call.close()

    async def _perform(self, step: Step) -> Outcome:
        started = time.monotonic()
        if isinstance(step, Sleep):
            await anyio.sleep(step.seconds)
            return Slept(elapsed=time.monotonic() - started)
        pool = await self._open_pool()
        if not await pool.acquire(step.left):
            return no_slot(time.monotonic() - started)
        line: AsyncLine | None = None
        try:
            # With the slot in hand: of those who wait for one, each then knows what the calls before it have learnt.
            if hold := await self._take(step):
                return Held(seconds=hold, elapsed=time.monotonic() - started)
            try:
                line = await pool.idle() or self._new_line()
                outcome = await self._send(step, line, started)
                await self._learn(step, outcome)
            finally:
                self.limits.done(step.request)
        finally:
            await pool.release(line)
        return outcome

    async def _send(self, step: Send, line: AsyncLine, started: float) -> Reply | Failure:
        answer: AsyncAnswer | None = None
        try:
            answer = await line.open(step)
            with Sink(answer.status, answer.headers, step.request) as sink:
                try:
                    async for chunk in answer.chunks:
                        if not sink.write(chunk):
                            break
                except line.errors as error:
                    sink.broke(error)  # of an error, the status is enough
                sink.finish()
            return reply_of(answer.status, answer.headers, sink, time.monotonic() - started, time.time())
        except ConduytError:
            raise  # such as a full disk: not the network's doing
        except line.errors as error:
            sent = answer is not None or line.was_sent(error)
            return failure_of(error, time.monotonic() - started, sent=sent)
        finally:
            if answer is not None:
                with anyio.CancelScope(shield=True):
                    await answer.close()

    async def _take(self, step: Send) -> float:
        if self.limits.is_quick:
            return self.limits.take(step.request)
        return await anyio.to_thread.run_sync(self.limits.take, step.request)

    async def _learn(self, step: Send, outcome: Reply | Failure) -> None:
        if self.limits.is_quick:
            return self.limits.learn(step.request, outcome)
        return await anyio.to_thread.run_sync(self.limits.learn, step.request, outcome)

    async def _open_pool(self) -> AsyncPool:
        if self._closed:
            raise ClientClosedError(CLOSED)
        if self._given is not None:
            self._given.check()
        loop = anyio.lowlevel.current_token()
        known = self._pools.get(loop)
        if known is None or known[0].pid != os.getpid():
            # Connections belong to the event loop they were made in, and a process must not use those of its parent.
            strangers = [key for key, (pool, _) in self._pools.items() if pool.pid != os.getpid()]
            _abandoned.extend(self._pools.pop(key) for key in strangers)
            pool = AsyncPool(self._size)
            known = self._pools[loop] = pool, _until_the_loop_ends(pool, loop, self._pools)
            await anext(known[1])
        return known[0]

    def _new_line(self) -> AsyncLine:
        return AsyncConnection(self._target) if self._given is None else self._given.line()

    async def close(self) -> None:
        """Close the connections. A client that was handed in stays open: it belongs to whoever made it."""
        self._closed = True
        if self._given is not None:
            self._given.close()
        known = self._pools.get(anyio.lowlevel.current_token())
        if known is not None:
            await known[1].aclose()


async def _until_the_loop_ends(pool: AsyncPool, loop: object, pools: dict[object, _Kept]) -> AsyncGenerator[None]:
    # An event loop closes its generators before it ends, so it closes the connections of a client that nobody closed.
    try:
        yield
    finally:
        pools.pop(loop, None)
        await pool.close()
