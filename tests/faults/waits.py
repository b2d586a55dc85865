"""Waiting and not waiting: what the server asks for, lasting outages, and a limit of requests per second."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import formatdate
from threading import Lock
from typing import Any

import anyio

import conduyt

from .calls import Way, client_of, done, run
from .server import Exchange, Server

NOON = 1_800_000_000.0
"""What the server's clock says, whatever the clock of this machine says."""


def date(ahead: float, zone: str = "GMT") -> str:
    return formatdate(NOON + ahead, usegmt=True).replace("GMT", zone)


def rfc850(ahead: float) -> str:
    return time.strftime("%A, %d-%b-%y %H:%M:%S GMT", time.gmtime(NOON + ahead))


def asctime(ahead: float) -> str:
    return time.asctime(time.gmtime(NOON + ahead))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A way to say when to come back."""

    headers: tuple[tuple[str, str | bytes], ...]
    seconds: float | None
    """What it means; `None` if nothing."""


def _after(value: str | bytes, seconds: float | None, *more: tuple[str, str | bytes]) -> Told:
    return Told(headers=(("retry-after", value), ("date", date(0)), *more), seconds=seconds)


def _reset(remaining: str, reset: str, seconds: float | None) -> Told:
    limits = (("x-ratelimit-limit", "10"), ("x-ratelimit-remaining", remaining), ("x-ratelimit-reset", reset))
    return Told(headers=(*limits, ("date", date(0))), seconds=seconds)


FORMS: dict[str, Told] = {
    "a second": _after("1", 1),
    "zero": _after("0", 0),
    "a fraction": _after("0.3", 0.3),
    "a whole fraction": _after("1.0", 1),
    "spaces around": _after("  1  ", 1),
    "leading zeros": _after("001", 1),
    "nothing": Told(headers=(("date", date(0)),), seconds=None),
    "empty": _after("", None),
    "negative": _after("-5", None),
    "a word": _after("soon", None),
    "nan": _after("nan", None),
    "inf": _after("inf", None),
    "an exponent": _after("1e3", None),
    "hexadecimal": _after("0x1", None),
    "a unit": _after("1s", None),
    "two values": _after("1, 3600", None),
    "a superscript": _after(b"\xb2", None),
    "Arabic digits": _after("\u0661".encode(), None),
    "35 digits": _after("9" * 35, None),
    "half a minute more than a minute": _after("90", 90),
    "a day": _after("86400", 86400),
    "a date": _after(date(1), 1),
    "a date of RFC 850": _after(rfc850(1), 1),
    "a date of asctime": _after(asctime(1), 1),
    "a date in the past": _after(date(-3600), 0),
    "a date with an offset": _after(date(1, "+0000"), 1),
    "a date an hour away": _after(date(3600), 3600),
    "a date with a wrong weekday": _after(date(1).replace(date(1)[:3], "Foo"), None),
    "a date in the year 100000": _after("Fri, 31 Dec 100000 23:59:59 GMT", None),
    "a date on the 32nd": _after("Wed, 32 Jan 2030 00:00:00 GMT", None),
    "a reset in seconds": _reset("0", str(int(NOON) + 1), 1),
    "a reset in milliseconds": _reset("0", str(int(NOON + 1) * 1000), 1),
    "a reset as a delay": _reset("0", "1", 1),
    "a reset in the past": _reset("0", str(int(NOON) - 60), None),
    "a reset in a year": _reset("0", str(int(NOON) + 31_536_000), None),
    "a reset of words": _reset("0", "later", None),
    "a reset, and requests remaining": _reset("5", str(int(NOON) + 30), None),
    "a second, and a reset in a minute": _after(
        "1", 1, ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", str(int(NOON) + 60))
    ),
}
LENIENT = {"a date with a wrong weekday"}
"""What may be read as a date or not at all: the standard library reads it."""

LONGEST_WAIT = 60.0
SLACK = 2.0
"""Seconds that this machine may be busy with other things."""


@dataclass(frozen=True, slots=True)
class Waited:
    """What a client made of it."""

    gap: float | None
    """Seconds between the refusal and the next request, at the server."""
    error: BaseException | None
    took: float

    def verdict(self, told: Told, *, lenient: bool = False) -> str:
        """Say whether it was too early, too late, or right."""
        if told.seconds is not None and told.seconds > LONGEST_WAIT:
            refused = isinstance(self.error, conduyt.RateLimitError) and self.gap is None and self.took < SLACK
            right = refused and getattr(self.error, "retry_after", None) == told.seconds
            return "right" if right else "not refused"
        if self.gap is None:
            return f"gave up: {self.error!r}"
        least = 0.0 if lenient else 0.5 if told.seconds is None else told.seconds  # a guess is half a second at least
        most = 1.0 if told.seconds is None else told.seconds * 1.1
        return "too early" if self.gap < least else "too late" if self.gap > most + SLACK else "right"


def wait_as_told(server: Server, way: Way, told: Told, operation: Callable[[Any], Any]) -> Waited:
    """Refuse a call once, in this form, and see when it comes back."""
    refused: list[float] = []

    def refuse(exchange: Exchange) -> None:
        refused.append(time.monotonic())
        exchange.answer(429, {"error": {"code": "rate_limited", "message": "Slow."}}, headers=told.headers)

    lane = server.lane(refuse, times=1)

    async def work() -> tuple[BaseException | None, float]:
        client = client_of(way, lane.url)
        error: BaseException | None = None
        started = time.monotonic()
        try:
            await done(operation(client))
        except Exception as raised:
            error = raised
        took = time.monotonic() - started
        await done(client.close())
        return error, took

    error, took = run(way, work)
    gap = lane.requests[1].at - refused[0] if len(lane.requests) > 1 else None
    return Waited(gap, error, took)


def at_once(way: Way, client: Any, count: int, call: Callable[[int], Any], *, workers: int = 8) -> list[Any]:
    """Make calls from several threads or tasks of one client; return results and errors, in order."""
    outcomes: list[Any] = [None] * count
    numbers = iter(range(count))
    lock = Lock()

    def following() -> int | None:
        with lock:
            return next(numbers, None)

    if way.kind == "sync":

        def thread(_: int) -> None:
            while (number := following()) is not None:
                try:
                    outcomes[number] = call(number)
                except Exception as error:
                    outcomes[number] = error

        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(thread, range(workers)))
        client.close()
        return outcomes

    async def task() -> None:
        while (number := following()) is not None:
            try:
                outcomes[number] = await call(number)
            except Exception as error:
                outcomes[number] = error

    async def work() -> list[Any]:
        async with anyio.create_task_group() as group:
            for _ in range(workers):
                group.start_soon(task)
        await client.close()
        return outcomes

    return run(way, work)


def outage(server: Server, way: Way, act: Callable[[Exchange], None], calls: int = 150) -> float:
    """Requests per call while nothing works."""
    lane = server.lane(act)
    client = client_of(way, lane.url, deadline=3, max_connections=10)
    outcomes = at_once(way, client, calls, lambda number: client.contacts.get(f"con_{number}"), workers=10)
    assert all(isinstance(outcome, conduyt.ConduytError) for outcome in outcomes)
    return len(lane.requests) / calls


class Limiter:
    """A limit of so many requests in each second, as the API announces it."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.refused = 0
        self._window = 0
        self._used = 0
        self._lock = Lock()

    def __call__(self, exchange: Exchange) -> None:
        with self._lock:
            now = time.time()
            if int(now) != self._window:
                self._window, self._used = int(now), 0
            self._used += 1
            refuse = self._used > self.limit
            self.refused += refuse
            remaining = max(0, self.limit - self._used)
        headers = [
            ("x-ratelimit-limit", str(self.limit)),
            ("x-ratelimit-remaining", str(remaining)),
            ("x-ratelimit-reset", str(self._window + 1)),
            ("date", formatdate(now, usegmt=True)),
        ]
        if refuse:
            body = {"error": {"code": "rate_limited", "message": "Slow down."}}
            exchange.answer(429, body, headers=[*headers, ("retry-after", "1")])
        else:
            status, content, kind = exchange.good()
            exchange.answer(status, content, kind=kind, headers=headers)


@dataclass(frozen=True, slots=True)
class Paced:
    """How a limit was kept."""

    lost: int
    refused: int
    took: float


def keep_the_limit(server: Server, way: Way, *, calls: int = 80, limit: int = 20, **settings: Any) -> Paced:
    """Make more calls than a second has room for, from 8 threads or tasks."""
    limiter = Limiter(limit)
    lane = server.lane(limiter)
    client = client_of(way, lane.url, deadline=30, **settings)
    started = time.monotonic()
    outcomes = at_once(way, client, calls, lambda number: client.contacts.get(f"con_{number}"))
    took = time.monotonic() - started
    lost = sum(getattr(outcome, "id", None) != f"con_{number}" for number, outcome in enumerate(outcomes))
    return Paced(lost, limiter.refused, took)
