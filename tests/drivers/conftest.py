"""The same test for every driver and HTTP library: `Conduyt`, and `AsyncConduyt` on asyncio and on trio."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

import httpx
import httpx2
import pytest

from conduyt import AsyncConduyt, Conduyt
from conduyt._core import retry_strategies

from .either import KEY, done
from .server import Server


class Connect(Protocol):
    """Makes a client of a server, or of a URL."""

    def __call__(self, server: Server | str, **settings: Any) -> Any: ...


@pytest.fixture(params=["sync", "asyncio", "trio"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which driver the test runs with."""
    return str(request.param)


@pytest.fixture(params=["httpx", "httpx2", "fast"])
def transport(request: pytest.FixtureRequest) -> str:
    """Which HTTP library the test runs with."""
    return str(request.param)


NOT_FAST = (
    "test_with_options_shares_the_connection",  # a set of connections for each time-out; see test_fast.py
    "test_a_client_that_is_used_on_both_sides_of_a_fork_mixes_up_no_answers",  # refused; see test_fast.py
)
"""What pyreqwest cannot do. It also runs on asyncio alone, and has no client that a user would hand in."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out trio with httpx2, which trio with httpx and asyncio with httpx2 cover, and what "fast" cannot do."""
    kept: list[pytest.Item] = []
    for item in items:
        values = _values_of(item)
        given = "make_http_client" in getattr(item, "fixturenames", ())
        cannot = "trio" in values or given or item.name.startswith(NOT_FAST)
        if not ("fast" in values and cannot) and not {"trio", "httpx2"} <= values:
            kept.append(item)
    items[:] = kept


def _values_of(item: Any) -> set[object]:
    callspec = getattr(item, "callspec", None)
    return {value for value in callspec.params.values() if isinstance(value, str)} if callspec else set()


@pytest.fixture
def anyio_backend(kind: str) -> str:
    return "asyncio" if kind == "sync" else kind


@pytest.fixture(autouse=True)
def plain(plain_environment: None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the machine nor chance plays a part."""
    if "fast" in _values_of(request.node):
        monkeypatch.delenv("SSL_CERT_DIR")  # pyreqwest refuses to trust nobody
    monkeypatch.setattr(retry_strategies, "random", lambda: 0.0)


@pytest.fixture
async def connect(kind: str, transport: str) -> AsyncIterator[Connect]:
    """Makes clients. They are closed after the test."""
    clients: list[Conduyt | AsyncConduyt] = []

    def make(server: Server | str, **settings: Any) -> Conduyt | AsyncConduyt:
        maker = Conduyt if kind == "sync" else AsyncConduyt
        settings = {"transport": transport, **settings}
        clients.append(maker(KEY, base_url=server if isinstance(server, str) else server.url, **settings))
        return clients[-1]

    yield make
    for client in clients:
        await done(client.close())


@pytest.fixture
async def make_http_client(kind: str, transport: str) -> AsyncIterator[Callable[..., Any]]:
    """Makes clients of the HTTP library, as a user would hand them in."""
    library = {"httpx": httpx, "httpx2": httpx2}[transport]
    made: list[Any] = []

    def make(**settings: Any) -> Any:
        made.append(library.Client(**settings) if kind == "sync" else library.AsyncClient(**settings))
        return made[-1]

    yield make
    for client in made:
        await done(client.close() if kind == "sync" else client.aclose())


@pytest.fixture
def http_client(make_http_client: Callable[..., Any]) -> Any:
    """One of them, without settings."""
    return make_http_client()
