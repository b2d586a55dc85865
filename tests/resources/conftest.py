"""Both clients, one test: `Conduyt` as it is, and `AsyncConduyt` on asyncio. The drivers have their own tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which client the test uses."""
    return str(request.param)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
async def one_event_loop(anyio_backend: str) -> AsyncIterator[None]:
    """Keep the event loop from test to test: there are thousands of them, and making one takes longer than a test."""
    yield  # noqa: PT022  # it is the runner of the fixture that stays, until its teardown


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A proxy, a key or a certificate of the machine must not play a part."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "CONDUYT_API_KEY", "CONDUYT_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path_factory.getbasetemp()))  # trusts nobody, and is read in no time
