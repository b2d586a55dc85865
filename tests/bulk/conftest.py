"""The same test for both clients: `Conduyt` as it is, and `AsyncConduyt` on asyncio and on trio."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Iterator
from typing import Any, Protocol, TypeVar

import pytest

from conduyt import AsyncConduyt, Conduyt
from conduyt._core import retry_strategies
from conduyt.sandbox import Sandbox

T = TypeVar("T")
KEY = "cdy_test_9f8e7d6c5b4a3210"


class Connect(Protocol):
    """Makes a client of a server."""

    def __call__(self, url: str, key: str = KEY, **settings: Any) -> Any: ...


async def done(result: Awaitable[T] | T) -> T:
    """The result of a call, whichever client made it."""
    return await result if inspect.isawaitable(result) else result


@pytest.fixture(params=["sync", "asyncio", "trio"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def anyio_backend(kind: str) -> str:
    return "asyncio" if kind == "sync" else kind


@pytest.fixture(autouse=True)
def plain(plain_environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the machine nor chance plays a part."""
    monkeypatch.setattr(retry_strategies, "random", lambda: 0.0)


@pytest.fixture
async def connect(kind: str) -> AsyncIterator[Connect]:
    """Makes clients. They are closed after the test."""
    clients: list[Conduyt | AsyncConduyt] = []

    def make(url: str, key: str = KEY, **settings: Any) -> Conduyt | AsyncConduyt:
        maker = Conduyt if kind == "sync" else AsyncConduyt
        clients.append(maker(key, base_url=url, **settings))
        return clients[-1]

    yield make
    for client in clients:
        await done(client.close())


@pytest.fixture(scope="session")
def one_sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox().start()
    yield sandbox
    sandbox.close()


@pytest.fixture
def sandbox(one_sandbox: Sandbox) -> Sandbox:
    """A sandbox as good as new: 500 contacts and 60 deals."""
    one_sandbox.reset()
    one_sandbox.faults.clear()
    return one_sandbox


@pytest.fixture
def client(connect: Connect, sandbox: Sandbox) -> Any:
    """A client of the sandbox."""
    return connect(sandbox.url, sandbox.keys["admin"])


@pytest.fixture
def contact_ids(sandbox: Sandbox) -> list[str]:
    with sandbox.client() as client:
        return [contact.id for contact in client.contacts.list(limit=100)]


@pytest.fixture
def deal_ids(sandbox: Sandbox) -> list[str]:
    with sandbox.client() as client:
        return [deal.id for deal in client.deals.list(limit=100)]
