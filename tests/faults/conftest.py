from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .calls import MORE_WAYS, OPERATIONS, WAYS, attempt
from .server import Server, authority


@pytest.fixture(scope="package")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of those that are trusted."""
    path = tmp_path_factory.mktemp("tls") / "authority.pem"
    authority().cert_pem.write_to_path(str(path))
    return path


@pytest.fixture(scope="package")
def server(certificates: Path) -> Iterator[Server]:
    with Server() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(certificates))
        # What the first call loads, it loads here: pytest's own import hook is not made for several threads.
        for way in (WAYS[0], *MORE_WAYS):
            for operation in OPERATIONS if way == WAYS[0] else ("get",):
                attempt(way, server.lane().url, operation)
        yield server


@pytest.fixture(autouse=True)
def plain(plain_environment: None, certificates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine plays no part."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates))
