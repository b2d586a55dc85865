"""The package as it is released: built once, and installed as a user would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EPOCH = "1763942400"
"""When everything is built, for archives hold times."""


def environment(**more: str) -> dict[str, str]:
    """The variables of this process, so that scripts find the tools beside this Python, and nothing of Conduyt's."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CONDUYT_", "COVERAGE_", "PYTEST_"))
    }
    return kept | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", **more}


def run(*command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> str:
    """Run a command and return what it prints. If it fails, so does the test, and shows it."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env or environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def build(source: Path, target: Path, umask: int = 0o022) -> Path:
    """Build both archives as the release does, the wheel from the source archive."""
    env = environment(SOURCE_DATE_EPOCH=EPOCH)
    before = os.umask(umask)
    try:
        run(sys.executable, "-m", "build", "--no-isolation", "--outdir", target, source, cwd=target, env=env)
    finally:
        os.umask(before)
    return target


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in another folder, with all that a checkout gathers but its environments."""
    target = tmp_path_factory.mktemp("source") / "elsewhere"
    left_out = [".git", ".cache", ".venv*", ".mypy_cache", ".hypothesis", "dist"]
    left_out += [".coverage*", "*.pyc.*"]  # other processes of this test run may rename or delete them meanwhile
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(*left_out))
    return target


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive."""
    return build(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def wheel(dist: Path) -> Path:
    (path,) = dist.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def contents(wheel: Path) -> dict[str, bytes]:
    """What is in the wheel, by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="session")
def fresh_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment in which nothing but the wheel was installed."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", wheel)
    return python
