"""Performs a conversation with blocking I/O. Compare with `async_driver.py`, line by line."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, TypeVar

from conduyt._core.call import Call
from conduyt._core.messages import Failure, Held, Outcome, Reply, Send, Sleep, Slept, Step
from conduyt._transport.body import CLOSED, Sink, failure_of, no_slot, reply_of
from conduyt._transport.connector import Target
from conduyt._transport.pool import Answer, Connection, Line, Pool
from conduyt._util.locks import Guard
from conduyt.errors import ClientClosedError, ConduytError
from conduyt.limits.limiter import Limits

if TYPE_CHECKING:
    from conduyt._transport.httpx_transport import GivenClient
    from conduyt._transport.pyreqwest_transport import FastClient

R = TypeVar("R")


class Driver:
    """Sends through connections of its own, or through a client of the HTTP library that it was given."""

    def __init__(
        self, target: Target, given: GivenClient | FastClient | None, *, max_connections: int, limits: Limits
    ) -> None:
        self._target = target
        self._given = given
        self._size = max_connections
        self.limits = limits
        self._guard = Guard()
        self._pool: Pool | None = None
        self._closed = False
        self.via = target.transport if given is None else given.via
        """What carries the requests, for people to read."""

    def run(self, call: Call[R]) -> R:
        """Hold the conversation to its end and return its result."""
        outcome: Outcome = None
        try:
            while True:
                try:
                    step = call.send(outcome)
                except StopIteration as done:
                    result: R = done.value
                    return result
                outcome = self._perform(step)
        finally:
            call.close()

    def _perform(self, step: Step) -> Outcome:
        started = time.monotonic()
        if isinstance(step, Sleep):
            time.sleep(step.seconds)
            return Slept(elapsed=time.monotonic() - started)
        pool = self._open_pool()
        if not pool.acquire(step.left):
            return no_slot(time.monotonic() - started)
        line: Line | None = None
        try:
            # With the slot in hand: of those who wait for one, each then knows what the calls before it have learnt.
            if hold := self.limits.take(step.request):
                return Held(seconds=hold, elapsed=time.monotonic() - started)
            try:
                line = pool.idle() or self._new_line()
                outcome = self._send(step, line, started)
                self.limits.learn(step.request, outcome)
            finally:
                self.limits.done(step.request)
        finally:
            pool.release(line)
        return outcome

    def _send(self, step: Send, line: Line, started: float) -> Reply | Failure:
        answer: Answer | None = None
        try:
            answer = line.open(step)
            with Sink(answer.status, answer.headers, step.request) as sink:
                try:
                    for chunk in answer.chunks:
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
                answer.close()

    def _open_pool(self) -> Pool:
        pool = self._pool
        if pool is None or pool.pid != os.getpid():
            with self._guard:
                pool = self._pool
                if pool is None or pool.pid != os.getpid():
                    if pool is not None:
                        pool.close()  # the parent's: to share a connection with it would mix up the answers
                    pool = self._pool = Pool(self._size)
        if self._closed:
            raise ClientClosedError(CLOSED)
        if self._given is not None:
            self._given.check()
        return pool

    def _new_line(self) -> Line:
        return Connection(self._target) if self._given is None else self._given.line()

    def close(self) -> None:
        """Close the connections. A client that was handed in stays open: it belongs to whoever made it."""
        self._closed = True
        if self._given is not None:
            self._given.close()
        if self._pool is not None:
            self._pool.close()
