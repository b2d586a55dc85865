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
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A proxy, a key or a certificate of the machine must not play a part."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "CONDUYT_API_KEY", "CONDUYT_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path_factory.getbasetemp()))  # trusts nobody, and is read in no time
