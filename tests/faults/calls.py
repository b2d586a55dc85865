"""Calls as users make them, in every way there is; what came of each, and whether it is what was promised."""

from __future__ import annotations

import asyncio
import importlib.util
import inspect
import os
import ssl
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, TypeVar

import trio

import conduyt
from conduyt import AsyncConduyt, Conduyt

from .faults import Fault
from .server import CSV, PATIENCE_S, Server

T = TypeVar("T")

KEY = "cdy_live_5ecre7fau1t5k3yN0body5hou1d5ee"
"""The key of every client here; recognisable wherever it turns up."""

Mode = Literal["once", "lasting"]

LATE_S = 2.0
"""How late a call may be in a test. It catches what hangs; the figures say how late the calls really are."""


@dataclass(frozen=True, slots=True)
class Way:
    """Which client, on which event loop, with which HTTP library, and whether through a proxy."""

    kind: Literal["sync", "asyncio", "trio"]
    library: Literal["httpx", "httpx2", "fast"]
    proxied: bool = False
    """Over https, in a tunnel that `CONNECT` opens."""

    def __str__(self) -> str:
        return f"{self.kind}, {self.library}{', proxied' if self.proxied else ''}"


PACKAGES = {"httpx": "httpx", "httpx2": "httpx2", "fast": "pyreqwest"}
LIBRARIES = [name for name, package in PACKAGES.items() if importlib.util.find_spec(package)]


def _of(*ways: Way) -> list[Way]:
    return [way for way in ways if way.library in LIBRARIES]


WAYS = _of(
    Way("sync", "httpx"),
    Way("asyncio", "httpx"),
    Way("trio", "httpx"),
    Way("sync", "httpx2"),
    Way("asyncio", "httpx2"),
)
FAST = _of(Way("sync", "fast"), Way("asyncio", "fast"))
"""Neither trio nor forks are for it."""
PROXIED = [Way(way.kind, way.library, proxied=True) for way in [*WAYS, *FAST]]
ALL_WAYS = [*WAYS, *FAST, *PROXIED]
"""All that the figures are about. The tests take a selection, because a few more calls show what all of them would."""
MORE_WAYS = _of(
    Way("sync", "fast"),
    Way("sync", "httpx", proxied=True),
    Way("asyncio", "httpx", proxied=True),
    Way("asyncio", "httpx2", proxied=True),
    Way("asyncio", "fast", proxied=True),
)
"""Those that are tried besides, with fewer calls."""


def client_of(way: Way, url: str, **settings: Any) -> Any:
    """Make a client of a lane."""
    maker = Conduyt if way.kind == "sync" else AsyncConduyt
    if way.proxied:
        proxy = url.partition("/lane")[0]
        url = url.replace("http:", "https:", 1)
        settings = {"proxy": proxy, **settings}
        if way.library != "fast":  # which reads the variable itself
            settings = {"verify": _trusting(os.environ["SSL_CERT_FILE"]), **settings}
    return maker(settings.pop("api_key", KEY), base_url=url, transport=way.library, **settings)


@cache
def _trusting(path: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=path)


async def done(result: Awaitable[T] | T) -> T:
    """The result of a call, whichever client made it."""
    return await result if inspect.isawaitable(result) else result


def run(way: Way, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run work that is written once, for all clients."""
    match way.kind:
        case "asyncio":
            return asyncio.run(work())
        case "trio":
            return trio.run(work)
        case "sync":
            coroutine = work()
            try:
                coroutine.send(None)
            except StopIteration as finished:
                result: T = finished.value
                return result
            raise AssertionError("the sync client never waits for an event loop")


OPERATIONS: dict[str, Callable[[Any], Any]] = {
    "get": lambda client: client.contacts.get("con_1"),
    "list": lambda client: client.contacts.list(limit=2),
    "update": lambda client: client.contacts.update("con_1", first_name="Sarah"),
    "create": lambda client: client.contacts.create(email="sarah1@example.com"),
    "keyed": lambda client: client.messages.create(
        contact_id="con_1", channel="email", direction="outbound", body="Hi"
    ),
    "sms": lambda client: client.messages.sms.send(contact_id="con_1", body="Hi"),
    "export": lambda client: client.contacts.export_csv(),
    "delete": lambda client: client.contacts.delete("con_1"),
}
RIGHT: dict[str, Callable[[Any], bool]] = {
    "list": lambda page: [one.id for one in page.data] == ["con_1", "con_2"],
    "keyed": lambda message: message.id == "msg_1",
    "sms": lambda message: message.id == "msg_1",
    "export": lambda content: content.content == CSV,
    "delete": lambda deleted: deleted.id == "con_1",
}


def attempt(way: Way, url: str, operation: str, **settings: Any) -> tuple[Any, float]:
    """Make one call; return its result or its error, and the seconds it took."""

    async def work() -> tuple[Any, float]:
        client = client_of(way, url, **settings)
        started = time.monotonic()
        try:
            outcome = await done(OPERATIONS[operation](client))
        except Exception as error:
            outcome = error
        took = time.monotonic() - started
        await done(client.close())
        return outcome, took

    return run(way, work)


@dataclass(slots=True, kw_only=True)
class Result:
    """What came of one call that met a fault."""

    fault: Fault
    way: Way
    operation: str
    mode: Mode
    deadline: float
    value: Any = None
    error: BaseException | None = None
    took: float = 0.0
    requests: int = 0
    committed: int = 0
    next_is_right: bool = True
    """Whether the call after it, on the same client, got its own answer."""
    left_open: int = 0
    """Connections after the client was closed."""

    @property
    def right(self) -> bool:
        if self.error is not None:
            return False
        check = RIGHT.get(self.operation, lambda one: (one.id, one.first_name) == ("con_1", "Sarah"))
        try:
            return bool(check(self.value))
        except AttributeError:
            return False

    @property
    def silent(self) -> bool:
        """A wrong value that nobody is told of."""
        return self.error is None and not self.right

    @property
    def foreign(self) -> bool:
        return self.error is not None and not isinstance(self.error, conduyt.ConduytError)

    @property
    def overrun(self) -> float:
        """Seconds past the deadline."""
        return max(0.0, self.took - self.deadline)

    @property
    def creates(self) -> bool:
        return self.operation == "create"

    @property
    def unmarked(self) -> bool:
        """An error that hides that the write may have been done."""
        return bool(self.committed) and self.creates and not getattr(self.error, "maybe_applied", self.right)

    @property
    def recovers(self) -> bool:
        """Whether the fault had to be overcome."""
        once = self.mode == "once" and not self.creates
        return (
            self.fault.sort == "fine"
            or (once and self.fault.sort == "lost")
            or (self.mode == "once" and self.fault.sort == "refused")
        )

    def broken_promises(self) -> list[str]:
        """All that the client owed its caller and did not give, in words."""
        fault, error = self.fault, self.error
        checks = {
            "it raised somebody else's exception": self.foreign,
            "it returned a wrong value": self.silent,
            "it made a duplicate": self.committed > 1,
            "it does not say that the write may have been done": self.unmarked,
            "it was late": self.overrun > LATE_S,
            "the next call got a wrong answer": not self.next_is_right,
            "it left connections open": self.left_open > 0,
            "it did not recover": self.recovers and not self.right,
            "it raised no error": not self.right and error is None,
            "it sent a create twice": self.creates and fault.sort != "refused" and self.requests > 1,
            "it tried again in vain": fault.sort == "rejected" and self.requests > 1,
            "the error is of the wrong class": error is not None and not isinstance(error, self._expected_error()),
            "the error does not say what it should": isinstance(error, conduyt.ConduytError) and not fault.says(error),
            "it accepted what it should refuse": fault.sort in {"unreadable", "rejected"}
            and self.right
            and self.requests == 1,
            "it says that a refused write may have been done": fault.sort in {"rejected", "refused"}
            and getattr(error, "maybe_applied", False)
            # The deadline may end a later attempt before its refusal has come: then nobody knows.
            and not isinstance(error, conduyt.APITimeoutError)
            and fault.error.__name__ != "DeliveryUnconfirmedError",
        }
        return [promise for promise, broken in checks.items() if broken]

    def _expected_error(self) -> type[conduyt.ConduytError]:
        by_sort = conduyt.ResponseDecodeError if self.fault.sort == "unreadable" else conduyt.ConduytError
        return by_sort if self.fault.error is conduyt.ConduytError else self.fault.error

    def __str__(self) -> str:
        return f"{self.fault.name} [{self.operation}, {self.mode}, {self.way}]"

    def seen(self) -> str:
        """What there was to see, for whoever reads a failed test."""
        what = repr(self.error) if self.error is not None else f"{self.value!r:.200}"
        applied = getattr(self.error, "maybe_applied", None)
        return (
            f"{self}: {what} after {self.took:.2f} s, {self.requests} requests, {self.committed} records, "
            f"maybe_applied={applied}, next right={self.next_is_right}, open={self.left_open}"
        )


def meet(server: Server, fault: Fault, way: Way, operation: str, mode: Mode) -> Result:
    """Make a call that meets a fault, and one after it."""
    if way.library == "fast" and fault.for_fast:
        fault = replace(fault, sort=fault.for_fast)
    slow = fault.sort == "slow"
    # Where the fault lasts, the deadline is what ends it: no time-out may be shorter.
    deadline = 0.5 if mode == "lasting" or slow else 10.0
    lane = server.lane(fault.act, times=1 if mode == "once" else float("inf"), commits=fault.commits)
    result = Result(fault=fault, way=way, operation=operation, mode=mode, deadline=deadline)

    async def work() -> None:
        client = client_of(way, lane.url, timeout=PATIENCE_S, deadline=deadline)
        started = time.monotonic()
        try:
            result.value = await done(OPERATIONS[operation](client))
        except Exception as error:  # whatever it is: that is the question
            result.error = error
        result.took = time.monotonic() - started
        result.requests, result.committed = len(lane.requests), len(lane.committed)
        if mode == "once":
            result.next_is_right = await _next_is_right(client)
        await done(client.close())

    run(way, work)
    result.left_open = lane.left_open()
    return result


async def _next_is_right(client: Any) -> bool:
    try:
        following = await done(client.contacts.get("con_2", options={"deadline": 10}))
    except Exception:
        return False
    return bool(following.id == "con_2")


def meetings(fault: Fault, ways: Iterable[Way]) -> list[tuple[Fault, Way, str, Mode]]:
    """All the calls that meet a fault: each operation in each way, and those that the fault outlasts."""
    lasting = ("get", "create") if fault.sort in {"lost", "refused", "slow"} else ()
    return [
        (fault, way, operation, mode)
        for way in ways
        for mode, operations in (("once", fault.operations), ("lasting", lasting))
        for operation in operations
        if operation in fault.operations
    ]


def selected(fault: Fault) -> list[tuple[Fault, Way, str, Mode]]:
    """Those of the tests: all calls in the usual ways, a read and a create in the others."""
    more = [one for one in meetings(fault, MORE_WAYS) if one[2] in {"get", "create"} and one[3] == "once"]
    return [*meetings(fault, WAYS), *more]


def meet_all(server: Server, calls: Iterable[tuple[Fault, Way, str, Mode]], *, workers: int = 8) -> list[Result]:
    """Meet a fault in many ways, side by side."""
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda meeting: meet(server, *meeting), calls))
