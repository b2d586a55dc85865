"""The command line against a sandbox on a real socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from conduyt.cli.app import run
from conduyt.sandbox import Sandbox


@dataclass(frozen=True)
class Done:
    """What a command did."""

    code: int
    out: str
    err: str


Conduyt = Callable[..., Done]


@pytest.fixture(autouse=True)
def plain(plain_environment: None) -> None:
    """A proxy or a key of this machine must not play a part."""


@pytest.fixture(scope="session")
def _demo() -> Iterator[Sandbox]:
    sandbox = Sandbox(seed="demo").start()
    yield sandbox
    sandbox.close()


@pytest.fixture
def sandbox(_demo: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Sandbox:
    """A sandbox as good as new, to which the environment points."""
    _demo.reset()
    monkeypatch.setenv("CONDUYT_API_KEY", _demo.keys["admin"])
    monkeypatch.setenv("CONDUYT_BASE_URL", _demo.url)
    monkeypatch.chdir(tmp_path)
    return _demo


@pytest.fixture
def conduyt(capfd: pytest.CaptureFixture[str]) -> Conduyt:
    """Runs a command in this process."""

    def perform(*arguments: str) -> Done:
        code = run(arguments)
        return Done(code, *capfd.readouterr())

    return perform
