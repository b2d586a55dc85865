"""Sockets that keep to the deadline of an attempt, and know what went over them.

HTTP libraries bound each read by itself, so a server that sends a byte now and then could hold a call for ever. Here
every operation on a socket gets what is left of the attempt. The libraries take a network backend in their pools, and
these wrap the one that is there. The same place sees three more things:

- whether the request has gone out, so that a failure before it is known to be harmless;
- bytes that no request asked for. A connection that has some is not used again: they would be read as the next
  response;
- TLS that ends without a close message, which an attacker on the network can cause. A body without a length is then
  truncated.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from ipaddress import ip_address
from math import inf
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

import anyio

CONNECT_TIMEOUT = 5.0
"""Seconds for a connection: it does not take long unless something is wrong."""


class AttemptDeadline:
    """When one attempt has to be over, and what its sockets have seen."""

    __slots__ = ("connected", "encrypts", "sent", "until")

    def __init__(self, started: float, seconds: float, *, encrypts: bool) -> None:
        self.until = started + seconds
        self.encrypts = encrypts
        """Whether the request goes over TLS. What is written before that is for a proxy."""
        self.connected = False
        """Whether a socket of ours was used. If not, something else carries the request, such as a mock."""
        self.sent = False
        """Whether a byte of the request has gone out."""

    def within(self, timeout: float | None) -> float:
        """Return how long one operation may take.

        Raises:
            TimeoutError: There is no time left.
        """
        self.connected = True
        left = self.until - monotonic()
        if left <= 0:
            raise TimeoutError
        return left if timeout is None else min(timeout, left)


current: ContextVar[AttemptDeadline | None] = ContextVar("conduyt_attempt", default=None)
"""The attempt that this thread or task makes. Without one, the sockets behave as usual."""


def _within(timeout: float | None) -> float | None:
    deadline = current.get()
    return timeout if deadline is None else deadline.within(timeout)


class DeadlineBackend:
    """A network backend for the pool of a synchronous client."""

    def __init__(self, backend: Any) -> None:  # of httpcore or httpcore2
        self._backend = backend

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, **options: Any) -> DeadlineStream:
        """Connect to one address of the host after the other. They share the time that there is."""
        deadline = AttemptDeadline(monotonic(), min(_within(timeout) or inf, CONNECT_TIMEOUT), encrypts=False)
        addresses = _addresses(host, port, deadline.within(None))
        for position, address in enumerate(addresses, start=1):
            share = deadline.within(None) / (len(addresses) - position + 1)
            try:
                return DeadlineStream(self._backend.connect_tcp(address, port, timeout=share, **options))
            except Exception:
                if position == len(addresses):
                    raise
        raise OSError(f"the host {host} has no address")

    def connect_unix_socket(self, path: str, timeout: float | None = None, **options: Any) -> DeadlineStream:
        """Connect to a socket in the file system."""
        return DeadlineStream(self._backend.connect_unix_socket(path, timeout=_within(timeout), **options))

    def sleep(self, seconds: float) -> None:
        """Pause."""
        self._backend.sleep(_within(seconds))


def _addresses(host: str, port: int, seconds: float) -> Sequence[str]:
    """Resolve a name in a thread of its own, because the resolver of the system knows no time-out."""
    try:
        return (str(ip_address(host)),)
    except ValueError:
        pass
    answers: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def resolve() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(f"{host} is no name of a host"))
        else:
            answers.put(list(dict.fromkeys(str(address[0]) for *_, address in found)))

    Thread(target=resolve, name="conduyt-resolver", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"the name {host} was not resolved") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


class AsyncDeadlineBackend:
    """A network backend for the pool of an asynchronous client. Its driver bounds the attempt as a whole."""

    def __init__(self, backend: Any) -> None:  # of httpcore or httpcore2
        self._backend = backend

    async def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, **options: Any
    ) -> AsyncDeadlineStream:
        """Connect."""
        return AsyncDeadlineStream(await self._backend.connect_tcp(host, port, timeout=_within(timeout), **options))

    async def connect_unix_socket(self, path: str, timeout: float | None = None, **options: Any) -> AsyncDeadlineStream:
        """Connect to a socket in the file system."""
        stream = await self._backend.connect_unix_socket(path, timeout=_within(timeout), **options)
        return AsyncDeadlineStream(stream)

    async def sleep(self, seconds: float) -> None:
        """Pause."""
        await self._backend.sleep(seconds)


class _BaseStream:
    """What the sockets of both kinds of client do alike."""

    parser: Any = None
    """The HTTP parser that reads from this socket, once it is known. It may hold bytes that no request asked for."""

    def __init__(self, stream: Any, *, encrypted: bool = False) -> None:  # of httpcore or httpcore2
        self._stream = stream
        self._encrypted = encrypted
        self._poll: Callable[[int], object] | None = None
        bare = stream.get_extra_info("socket")
        if bare is not None and hasattr(select, "poll"):  # it is missing on Windows
            # The pool asks each idle connection at each request. This is what the library does, without the detours.
            poll = select.poll()
            poll.register(bare, select.POLLIN)
            self._poll = poll.poll

    def _check_end(self) -> None:
        """Tell the end of a response from a connection that was cut."""
        if self._encrypted and not self._ended_properly():
            raise ConnectionError("the connection was cut: TLS ended without a farewell")

    def _ended_properly(self) -> bool:
        tls = self._stream.get_extra_info("ssl_object")
        if tls is None:
            return True
        try:
            return not tls.read(1)  # asked again, it tells a cut from a proper end
        except OSError:
            return False

    def get_extra_info(self, info: str) -> Any:  # as in the library
        """Tell about the socket. The pool drops an idle connection that something can be read from."""
        if info == "is_readable":
            if self.parser is not None and self.parser.trailing_data[0]:
                return True
            tls = self._stream.get_extra_info("ssl_object") if self._encrypted else None
            if tls is not None and tls.pending():
                return True
            if self._poll is not None:
                return bool(self._poll(0))
        return self._stream.get_extra_info(info)


class DeadlineStream(_BaseStream):
    """A socket of a synchronous client."""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read."""
        deadline = current.get()
        data: bytes = self._stream.read(max_bytes, timeout if deadline is None else deadline.within(timeout))
        if not data:
            self._check_end()
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write. Of three pieces that the library writes for a request, mostly two are empty."""
        if buffer:
            deadline = current.get()
            self._stream.write(buffer, timeout if deadline is None else deadline.within(timeout))
            if deadline is not None and (self._encrypted or not deadline.encrypts):
                deadline.sent = deadline.sent or not buffer.startswith(b"CONNECT ")

    def start_tls(
        self, ssl_context: object, server_hostname: str | None = None, timeout: float | None = None
    ) -> DeadlineStream:
        """Encrypt."""
        stream = self._stream.start_tls(ssl_context, server_hostname, _within(timeout))
        return DeadlineStream(stream, encrypted=True)

    def close(self) -> None:
        """Close."""
        self._stream.close()


class AsyncDeadlineStream(_BaseStream):
    """A socket of an asynchronous client."""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read."""
        deadline = current.get()
        data: bytes = await self._stream.read(max_bytes, timeout if deadline is None else deadline.within(timeout))
        if not data:
            self._check_end()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write. Of three pieces that the library writes for a request, mostly two are empty."""
        if buffer:
            deadline = current.get()
            await self._stream.write(buffer, timeout if deadline is None else deadline.within(timeout))
            if deadline is not None and (self._encrypted or not deadline.encrypts):
                deadline.sent = deadline.sent or not buffer.startswith(b"CONNECT ")

    async def start_tls(
        self, ssl_context: object, server_hostname: str | None = None, timeout: float | None = None
    ) -> AsyncDeadlineStream:
        """Encrypt."""
        try:
            stream = await self._stream.start_tls(ssl_context, server_hostname, _within(timeout))
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self.aclose()  # the library does so after an error, but not after a cancellation
            raise
        return AsyncDeadlineStream(stream, encrypted=True)

    async def aclose(self) -> None:
        """Close."""
        await self._stream.aclose()
