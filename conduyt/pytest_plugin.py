"""Fixtures for tests against the sandbox. pytest finds them by itself wherever this package is installed.

    def test_sarah_is_found(conduyt_client):
        assert conduyt_client.contacts.list(search="sarah").meta.total

The fixture `conduyt_sandbox` is the `Sandbox`: one server for all tests, reset for each. It needs the extra "sandbox"
(`pip install "conduyt[sandbox]"`). To change its settings, define a fixture in your conftest.py:

    @pytest.fixture(scope="session")
    def conduyt_sandbox_settings():
        return {"seed": "empty", "plan": "starter"}

If your code creates its own client, use `conduyt_env`. With `conduyt_no_waits`, retries take no time.

Nothing of the package is loaded until a test asks for a fixture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conduyt.client import AsyncConduyt, Conduyt
    from conduyt.sandbox import Sandbox


@pytest.fixture(scope="session")
def conduyt_sandbox_settings() -> Mapping[str, Any]:
    """Arguments for the `Sandbox` of the tests. Define a fixture of this name to change them."""
    return {}


@pytest.fixture(scope="session")
def _conduyt_server(conduyt_sandbox_settings: Mapping[str, Any]) -> Iterator[Sandbox]:
    from conduyt.sandbox import Sandbox

    with Sandbox(**conduyt_sandbox_settings) as sandbox:
        yield sandbox


@pytest.fixture
def conduyt_sandbox(_conduyt_server: Sandbox) -> Sandbox:
    """A local Conduyt server, reset for each test: content, time, recorded requests and faults."""
    _conduyt_server.reset()
    return _conduyt_server


@pytest.fixture
def conduyt_client(conduyt_sandbox: Sandbox) -> Iterator[Conduyt]:
    """A client of the sandbox with an admin key."""
    with conduyt_sandbox.client() as client:
        yield client


@pytest.fixture
def conduyt_env(conduyt_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """Set variables so that `Conduyt()` in your code is a client of the sandbox. Returns the sandbox.

    The variables `CONDUYT_BASE_URL` and `CONDUYT_API_KEY` are set during the test, also for processes that it starts.
    """
    from conduyt.testing import environment

    for name, value in environment(conduyt_sandbox).items():
        monkeypatch.setenv(name, value)
    return conduyt_sandbox


@pytest.fixture
def conduyt_no_waits(conduyt_sandbox: Sandbox) -> Iterator[list[float]]:
    """Skip the waits of all clients, and move the clock of the sandbox instead. Returns the skipped waits."""
    from conduyt.testing import no_waits

    with no_waits(conduyt_sandbox) as waits:
        yield waits


@pytest.fixture
def async_conduyt_client(conduyt_sandbox: Sandbox) -> AsyncConduyt:
    """The same for asynchronous code, with any plugin that runs it, on asyncio and on trio.

    The client keeps no connection open between two calls. So there is nothing to close at the end, when the event loop
    of the test may be gone.
    """
    import httpx

    from conduyt.client import AsyncConduyt

    http_client = httpx.AsyncClient(limits=httpx.Limits(max_keepalive_connections=0), trust_env=False)
    return AsyncConduyt(api_key=conduyt_sandbox.keys["admin"], base_url=conduyt_sandbox.url, http_client=http_client)
