"""The same test for both clients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conduyt import AsyncConduyt, Conduyt


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def make(kind: str, plain_environment: None) -> Callable[..., Any]:
    """Makes a client of one kind or the other."""

    def client(url: str, **settings: Any) -> Any:
        return (Conduyt if kind == "sync" else AsyncConduyt)("cdy_x", base_url=url, **settings)

    return client
