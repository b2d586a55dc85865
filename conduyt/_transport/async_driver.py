"""Performs the steps of a call with awaited I/O, on asyncio and trio. Compare with `driver.py`, line by line."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncGenerator, Awaitable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import anyio
import anyio.lowlevel
import anyio.to_thread

from conduyt._core.messages import (
    FetchedKey,
    FetchKey,
    Outcome,
    RateLimited,
    Response,
    Send,
    Sleep,
    Slept,
    Step,
    TransportError,
)
from conduyt._core.settings import Call
from conduyt._transport.body import CLOSED, BodyReader, failure_of_caller, no_slot, transport_error
from conduyt._transport.connector import Connector
from conduyt._transport.deadline import AttemptDeadline, current
from conduyt._transport.home import AsyncHome, Source
from conduyt._util import clock
from conduyt.errors import ClientClosedError, ConduytError, ConfigurationError, without_frames
from conduyt.limits.limiter import RateLimiter

if TYPE_CHECKING:
    from conduyt._core.held_key import HeldKey, NumberedKey
    from conduyt.keys import KeySource

with suppress(ImportError):  # anyio would do it in the first call, where it holds up the event loop
    import anyio._backends._asyncio  # pyright: ignore[reportUnusedImport]

    if "trio" in sys.modules:
        import anyio._backends._trio  # pyright: ignore[reportUnusedImport]

R = TypeVar("R")
_Kept: TypeAlias = tuple[AsyncHome, AsyncGenerator[None]]
"""What the client has in an event loop, and what closes it at the end of that."""

_abandoned: list[_Kept] = []
"""What a child has of its parent. To close it here, or to let it be collected, could disturb the parent."""


class AsyncDriver:
    """Sends the requests of a client, and waits where it has to."""

    def __init__(self, connector: Connector, source: Source, *, max_connections: int, limiter: RateLimiter) -> None:
        self.source = source
        self.limiter = limiter
        self._connector = connector
        self._size = max_connections
        self._homes: dict[object, _Kept] = {}
        self._closed = False

    async def run(self, call: Call[R]) -> R:
        """Perform a call to its end and return its result."""
        try:
            step = call.send(None)
            while True:
                try:
                    outcome = await self._perform(step)
                except ConduytError as error:
                    step = call.throw(error)  # the call adds what it knows, and raises it
                else:
                    step = call.send(outcome)
        except StopIteration as done:
            result: R = done.value
            return result
        finally:
            call.close()

    async def _perform(self, step: Step) -> Outcome:
        started = monotonic()
        if isinstance(step, Sleep):
            return Slept(elapsed=await clock.sleep_async(step.seconds))
        if isinstance(step, FetchKey):
            return FetchedKey(key=await self._key(step), elapsed=monotonic() - started)
        home = await self._home_here()
        deadline = AttemptDeadline(started, step.left, encrypts=self._connector.encrypts)
        if not await home.acquire_slot(step.left):
            return no_slot(monotonic() - started)
        token = current.set(deadline)
        try:
            # With the slot in hand: of those who wait for one, each then knows what the calls before it have learnt.
            if wait := await self._acquire(step):
                return RateLimited(seconds=wait, elapsed=monotonic() - started)
            try:
                outcome = await self._send(home, step, deadline, started)
                await self._update(step, outcome)
            finally:
                self.limiter.release(step.request)
        finally:
            current.reset(token)
            home.release_slot()
        return outcome

    async def _send(
        self, home: AsyncHome, step: Send, deadline: AttemptDeadline, started: float
    ) -> Response | TransportError:
        while True:
            transport = home.take()
            response = body = None
            try:
                try:
                    with anyio.fail_after(deadline.until - monotonic()):
                        response = await transport.open(step)
                        body = BodyReader(response.status, response.headers, step.request)
                        async for chunk in response.chunks:
                            if not body.write(chunk):
                                break
                except transport.errors as error:
                    if body is None:
                        raise
                    body.interrupted(error)  # of an error, the status is enough
                return body.response(monotonic() - started)
            except ConduytError:
                raise  # such as a full disk: not the network's doing
            except transport.errors as error:
                if failure := failure_of_caller(step.request):
                    raise failure from None
                if transport.has_no_room(error):
                    await home.replace(transport)
                    continue  # nothing was sent
                sent = response is not None or transport.was_sent(error)
                return transport_error(error, self._connector, monotonic() - started, sent=sent)
            finally:
                if response is not None:
                    with anyio.CancelScope(shield=True), suppress(Exception):
                        await response.close()
                if step.request.save_to is not None and body is not None:
                    body.discard()
                await home.give_back(transport)

    async def _acquire(self, step: Send) -> float:
        if self.limiter.is_quick:
            return self.limiter.acquire(step.request)
        return await anyio.to_thread.run_sync(self.limiter.acquire, step.request)

    async def _update(self, step: Send, outcome: Response | TransportError) -> None:
        if self.limiter.is_quick:
            return self.limiter.update(step.request, outcome)
        return await anyio.to_thread.run_sync(self.limiter.update, step.request, outcome)

    async def _key(self, step: FetchKey) -> NumberedKey:
        """Return the key that is held, or ask the function for it. Of many tasks of an event loop, one asks."""
        held = step.held
        key = held.valid(clock.monotonic(), step.after)
        if key is None:
            home = await self._home_here()
            with anyio.move_on_after(max(0.0, step.left)):
                async with home.key_locks.setdefault(held, anyio.Lock()):
                    key = held.valid(clock.monotonic(), step.after) or await _asked(held)
        if key is None:
            raise held.too_slow(step.left)
        return key

    async def _home_here(self) -> AsyncHome:
        if self._closed:
            raise ClientClosedError(CLOSED)
        loop = anyio.lowlevel.current_token()
        known = self._homes.get(loop)
        if known is None or known[0].pid != os.getpid():
            self._forget_the_dead()
            home = AsyncHome(self.source, self._size, loop)
            known = self._homes[loop] = home, _until_the_loop_ends(home, loop, self._homes)
            await anext(known[1])
        return known[0]

    def _forget_the_dead(self) -> None:
        # Connections belong to the event loop they were made in, and a process must not use those of its parent.
        for loop, known in list(self._homes.items()):
            if known[0].pid != os.getpid():
                _abandoned.append(self._homes.pop(loop))
            elif _is_over(loop):
                self._homes.pop(loop, None)

    async def close(self) -> None:
        """Close the connections. An `http_client` of the caller stays open."""
        self._closed = True
        known = self._homes.get(anyio.lowlevel.current_token())
        if known is not None:
            await known[1].aclose()


async def _asked(held: HeldKey) -> NumberedKey:
    try:
        # The key goes into no variable: a traceback could show it.
        return held.keep(await _awaited(held.source), clock.monotonic())
    except ConfigurationError as error:
        failure = error
    except Exception as error:
        failure = held.failed(error)
    raise without_frames(failure)


async def _awaited(source: KeySource) -> object:
    asked = source() if source.is_async else await anyio.to_thread.run_sync(source, abandon_on_cancel=True)
    return await asked if isinstance(asked, Awaitable) else asked


def _is_over(loop: object) -> bool:
    """Whether an asyncio loop was closed without its generators being closed."""
    native: object = getattr(loop, "native_token", loop)
    return bool(getattr(native, "is_closed", bool)())


async def _until_the_loop_ends(home: AsyncHome, loop: object, homes: dict[object, _Kept]) -> AsyncGenerator[None]:
    # An event loop closes its generators before it ends, so it closes the connections of a client that was left open.
    try:
        yield
    finally:
        homes.pop(loop, None)
        await home.close()
