from __future__ import annotations

from collections.abc import Iterator

import pytest

from .calls import OPERATIONS, WAYS, attempt
from .server import Server


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    with Server() as server:
        # What the first call loads, it loads here: pytest's own import hook is not made for several threads.
        for operation in OPERATIONS:
            attempt(WAYS[0], server.lane().url, operation)
        yield server


@pytest.fixture(autouse=True)
def plain(plain_environment: None) -> None:
    """The machine plays no part."""
