"""What the tests of several folders share."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
import tracing

import conduyt

with suppress(ImportError):  # the environments of some stages have no Hypothesis
    from hypothesis import settings

    # The same examples in every run, and no limit for one of them: a machine may stop for a moment.
    settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
    settings.load_profile("fixed")

NAMES_OF_THE_MACHINE = (
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "CONDUYT_API_KEY", "CONDUYT_BASE_URL",
)  # fmt: skip

UNTRACED = (
    "codegen/test_description.py",
    "core/test_sources.py",
    "docs",
    "faults",
    "frames/test_completion.py",
    "package",
    "performance",
    "resources",
    "sandbox/test_fuzz.py",
    "tools",
    "typing",
)
"""Folders and files that coverage does not follow, like tests on trio: other tests run the same code."""

if "PYTEST_XDIST_WORKER" in os.environ:
    # The coverage of this process is measured, see scripts/check. That of programs it starts is not.
    os.environ.pop("COVERAGE_PROCESS_START", None)
# One of the tools brings a plug-in for pydantic that takes 0.3 seconds of each process that builds a model.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """Read the package, which coverage follows, and then the tests with all that they import."""
    if tracing.active:
        for module in walk_packages(conduyt.__path__, "conduyt."):
            if not module.name.endswith("__main__"):
                with suppress(ImportError):  # conduyt.dlt needs what is not here
                    import_module(module.name)
    tracing.suspend()
    return (yield)


def pytest_collection_finish() -> None:
    """Take all tests out of what the garbage collector walks through each time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    path = item.path.relative_to(Path(__file__).parent).as_posix()
    with nullcontext() if path.startswith(UNTRACED) or "[trio" in item.name else tracing.traced():
        return (yield)


@pytest.fixture(scope="module")
def light_heap() -> Iterator[None]:
    """For modules that leave a million objects in caches, so that the garbage collector does not walk through them."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A proxy, a key or a certificate of the machine must not play a part."""
    for name in NAMES_OF_THE_MACHINE:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path_factory.getbasetemp()))  # trusts nobody, and is read in no time
