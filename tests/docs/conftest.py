"""What the tests of the pages share."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest

USED = {"anyio", "conduyt", "httpx", "respx", "xdist"}
"""The plug-ins of pytest that the pages use."""


@pytest.fixture(autouse=True)
def few_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a pytest that a test starts: those of the tools in this environment take a second of each start."""
    unused = sorted({one.name for one in entry_points(group="pytest11")} - USED)
    monkeypatch.setenv("PYTEST_ADDOPTS", " ".join(f"-p no:{name}" for name in unused))
