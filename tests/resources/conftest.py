"""Both clients, one test: `Conduyt` as it is, and `AsyncConduyt` on asyncio. The drivers have their own tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which client the test uses."""
    return str(request.param)


@pytest.fixture(scope="package")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="package", autouse=True)
async def one_event_loop(anyio_backend: str) -> AsyncIterator[None]:
    """Keep the event loop from test to test: there are thousands of them, and making one takes longer than a test."""
    yield  # noqa: PT022  # it is the runner of the fixture that stays, until its teardown


@pytest.fixture(autouse=True)
def plain(plain_environment: None) -> None:
    """The machine plays no part."""
