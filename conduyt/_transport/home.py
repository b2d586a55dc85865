"""What a client has in one process, or in one event loop: slots, and a transport that can be replaced.

A slot for each connection stands in front of the pool of the library. Waiting there costs the same for 10 callers and
for 1,000, and a pool that finds no room for the holder of a slot has lost a connection: some failed handshakes do
that. It is replaced then.
"""

from __future__ import annotations

import os
import weakref
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import anyio

from conduyt._transport.body import CLOSED
from conduyt.errors import ClientClosedError

if TYPE_CHECKING:
    from conduyt._core.held_key import HeldKey


class Source(Protocol):
    """Makes transports, see `HTTPXSource` and `PyreqwestSource`."""

    name: str

    def make(self, home: object = None) -> Any: ...


T = TypeVar("T")


class _BaseHome:
    """Knows the transport in use, and how many calls use each that is open."""

    def __init__(self, source: Source, token: object) -> None:
        self.pid = os.getpid()
        self._source = source
        self._token = token
        self._lock = Lock()  # a child has a home of its own
        self._current: Any = None
        self._users: dict[Any, int] = {}
        self._closed = False

    def take(self) -> Any:
        """Return the transport to send through. Give it back afterwards.

        Raises:
            ClientClosedError: The client was closed while the call waited for a slot.
        """
        with self._lock:
            if self._closed:
                raise ClientClosedError(CLOSED)
            if self._current is None:
                self._current = self._source.make(self._token)
                self._users[self._current] = 0
            self._users[self._current] += 1
            return self._current

    def _give_back(self, transport: T) -> T | None:
        """Count a call out. Returns the transport if it is to be closed now."""
        with self._lock:
            self._users[transport] -= 1
            return self._unused(transport)

    def _retire(self, transport: T) -> T | None:
        """Use a transport for no new call. Returns it if it is to be closed now."""
        with self._lock:
            if self._current is transport:
                self._current = None
            return self._unused(transport)

    def _unused(self, transport: T) -> T | None:
        if self._users.get(transport) == 0 and (self._closed or transport is not self._current):
            del self._users[transport]
            return transport
        return None


class Home(_BaseHome):
    """What a synchronous client has in one process."""

    def __init__(self, source: Source, size: int) -> None:
        super().__init__(source, None)
        # A queue of tokens instead of a semaphore: that is written in Python, and costs a hundred times as much.
        self._slots: SimpleQueue[None] = SimpleQueue()
        for _ in range(size):
            self._slots.put(None)
        self.release_slot = self._slots.put
        weakref.finalize(self, _close_all, weakref.ref(self), self._users, self.pid)  # of a client that is not closed

    def acquire_slot(self, timeout: float) -> bool:
        """Wait for a slot; return whether there was one in time."""
        try:
            self._slots.get(timeout=max(0.0, timeout))
        except Empty:
            return False
        return True

    def give_back(self, transport: Any) -> None:
        """End the use of a transport."""
        if unused := self._give_back(transport):
            _close(unused)

    def replace(self, transport: Any) -> None:
        """Let the next call use another transport."""
        _close(self._retire(transport))

    def close(self) -> None:
        """Close what is idle; what is in use is closed when it comes back."""
        self._closed = True
        for transport in list(self._users):
            _close(self._retire(transport))


def _close(transport: Any) -> None:
    if transport is not None and transport.is_ours:
        with suppress(Exception):
            transport.close()


def _close_all(home: weakref.ref[Home], users: dict[Any, int], pid: int) -> None:
    if pid != os.getpid():
        return  # a child must not touch the connections of its parent
    if ends := home():  # the interpreter does, and threads may still be in the middle of a call
        ends.close()
    else:
        for transport in list(users):
            _close(transport)


class AsyncHome(_BaseHome):
    """What an asynchronous client has in one event loop."""

    def __init__(self, source: Source, size: int, token: object) -> None:
        super().__init__(source, token)
        self._slots = anyio.Semaphore(size)
        self.release_slot = self._slots.release
        self.key_locks: weakref.WeakKeyDictionary[HeldKey, anyio.Lock] = weakref.WeakKeyDictionary()
        """Held while a function is asked for a key."""

    async def acquire_slot(self, timeout: float) -> bool:
        """Wait for a slot; return whether there was one in time."""
        try:
            self._slots.acquire_nowait()
        except anyio.WouldBlock:
            with anyio.move_on_after(timeout) as scope:
                await self._slots.acquire()
            return not scope.cancelled_caught
        return True

    async def give_back(self, transport: Any) -> None:
        """End the use of a transport."""
        if unused := self._give_back(transport):
            await _close_async(unused)

    async def replace(self, transport: Any) -> None:
        """Let the next call use another transport."""
        await _close_async(self._retire(transport))

    async def close(self) -> None:
        """Close what is idle; what is in use is closed when it comes back."""
        self._closed = True
        for transport in list(self._users):
            await _close_async(self._retire(transport))


async def _close_async(transport: Any) -> None:
    if transport is not None and transport.is_ours:
        with anyio.CancelScope(shield=True), suppress(Exception):
            await transport.close()
