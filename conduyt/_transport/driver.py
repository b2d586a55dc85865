"""Performs the steps of a call with blocking I/O. Compare with `async_driver.py`, line by line."""

from __future__ import annotations

import os
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

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
from conduyt._transport.home import Home, Source
from conduyt._util import clock
from conduyt._util.locks import ForkSafeLock
from conduyt.errors import ClientClosedError, ConduytError, ConfigurationError, without_frames
from conduyt.limits.limiter import RateLimiter

if TYPE_CHECKING:
    from conduyt._core.held_key import HeldKey, NumberedKey

R = TypeVar("R")

_abandoned: list[Home] = []
"""What a child has of its parent. To close it here, or to let it be collected, could disturb the parent."""


class Driver:
    """Sends the requests of a client, and waits where it has to."""

    def __init__(self, connector: Connector, source: Source, *, max_connections: int, limiter: RateLimiter) -> None:
        self.source = source
        self.limiter = limiter
        self._connector = connector
        self._size = max_connections
        self._lock = ForkSafeLock()
        self._home: Home | None = None
        self._closed = False

    def run(self, call: Call[R]) -> R:
        """Perform a call to its end and return its result."""
        try:
            step = call.send(None)
            while True:
                try:
                    outcome = self._perform(step)
                except ConduytError as error:
                    step = call.throw(error)  # the call adds what it knows, and raises it
                else:
                    step = call.send(outcome)
        except StopIteration as done:
            result: R = done.value
            return result
        finally:
            call.close()

    def _perform(self, step: Step) -> Outcome:
        started = monotonic()
        if isinstance(step, Sleep):
            return Slept(elapsed=clock.sleep(step.seconds))
        if isinstance(step, FetchKey):
            return FetchedKey(key=_key(step), elapsed=monotonic() - started)
        home = self._home_here()
        deadline = AttemptDeadline(started, step.left, encrypts=self._connector.encrypts)
        if not home.acquire_slot(step.left):
            return no_slot(monotonic() - started)
        token = current.set(deadline)
        try:
            # With the slot in hand: of those who wait for one, each then knows what the calls before it have learnt.
            if wait := self.limiter.acquire(step.request):
                return RateLimited(seconds=wait, elapsed=monotonic() - started)
            try:
                outcome = self._send(home, step, deadline, started)
                self.limiter.update(step.request, outcome)
            finally:
                self.limiter.release(step.request)
        finally:
            current.reset(token)
            home.release_slot(None)
        return outcome

    def _send(self, home: Home, step: Send, deadline: AttemptDeadline, started: float) -> Response | TransportError:
        while True:
            transport = home.take()
            response = body = None
            try:
                response = transport.open(step)
                body = BodyReader(response.status, response.headers, step.request)
                try:
                    for chunk in response.chunks:
                        if not body.write(chunk):
                            break
                        if not deadline.connected and monotonic() > deadline.until:
                            raise TimeoutError  # no socket of ours is there to see to it
                except transport.errors as error:
                    body.interrupted(error)  # of an error, the status is enough
                return body.response(monotonic() - started)
            except ConduytError:
                raise  # such as a full disk: not the network's doing
            except transport.errors as error:
                if failure := failure_of_caller(step.request):
                    raise failure from None
                if transport.has_no_room(error):
                    home.replace(transport)
                    continue  # nothing was sent
                sent = response is not None or transport.was_sent(error)
                return transport_error(error, self._connector, monotonic() - started, sent=sent)
            finally:
                if response is not None:
                    with suppress(Exception):
                        response.close()
                if step.request.save_to is not None and body is not None:
                    body.discard()
                home.give_back(transport)

    def _home_here(self) -> Home:
        home = self._home
        if home is None or home.pid != os.getpid():
            with self._lock:
                home = self._home
                if home is None or home.pid != os.getpid():
                    if home is not None:
                        _abandoned.append(home)
                    home = self._home = Home(self.source, self._size)
        if self._closed:
            raise ClientClosedError(CLOSED)
        return home

    def close(self) -> None:
        """Close the connections. An `http_client` of the caller stays open."""
        self._closed = True
        if self._home is not None and self._home.pid == os.getpid():
            self._home.close()


def _key(step: FetchKey) -> NumberedKey:
    """Return the key that is held, or ask the function for it. Of many threads, one asks."""
    held = step.held
    if key := held.valid(clock.monotonic(), step.after):
        return key
    if not held.lock.acquire(timeout=max(0.0, step.left)):
        raise held.too_slow(step.left)
    try:
        return held.valid(clock.monotonic(), step.after) or _asked(held)
    finally:
        held.lock.release()


def _asked(held: HeldKey) -> NumberedKey:
    try:
        # The key goes into no variable: a traceback could show it.
        return held.keep(held.source(), clock.monotonic())
    except ConfigurationError as error:
        failure = error
    except Exception as error:
        failure = held.failed(error)
    raise without_frames(failure)
