"""The pytest plugin, run in a pytest of its own."""

import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import conduyt.client
import conduyt.sandbox  # noqa: F401 - both here, or every run below would load them anew

pytest_plugins = ["pytester"]

Run = Callable[..., pytest.RunResult]
EMPTY = """
import pytest

@pytest.fixture(scope="session")
def conduyt_sandbox_settings():
    return {"seed": "empty"}
"""
PROJECT = Path(__file__).parents[2]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run tests with this plugin and no other, whether the package is installed or not."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("CONDUYT_API_KEY", "cdy_not_for_tests")

    def run(tests: str, conftest: str = "") -> pytest.RunResult:
        pytester.makeconftest(conftest)
        pytester.makepyfile(tests)
        return pytester.runpytest_inprocess("-p", "conduyt.pytest_plugin", "-W", "error", "-p", "no:cacheprovider")

    return run


def test_the_plugin_is_found_by_pytest() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"] == {"conduyt": "conduyt.pytest_plugin"}


def test_the_client_talks_to_the_sandbox(run: Run) -> None:
    result = run(
        """
        def test_the_demo_content_is_there(conduyt_client, conduyt_sandbox):
            assert conduyt_client.contacts.list(search="sarah").meta.total
            assert [request.path for request in conduyt_sandbox.requests] == ["/api/v1/contacts"]
        """
    )
    result.assert_outcomes(passed=1)


def test_each_test_begins_anew_on_the_same_server(run: Run) -> None:
    result = run(
        """
        import pytest

        seen = []

        @pytest.mark.parametrize("number", [1, 2])
        def test_one_of_two(conduyt_client, conduyt_sandbox, number):
            assert conduyt_client.contacts.list(search="Lovelace").meta.total == 0
            conduyt_client.contacts.create(first_name="Ada", last_name="Lovelace")
            conduyt_sandbox.faults.add(status=500, operation="tags.*")
            conduyt_sandbox.clock.advance(3600)
            assert len(conduyt_sandbox.faults) == 1
            seen.append((id(conduyt_sandbox), conduyt_sandbox.url))
            assert len(set(seen)) == 1
        """,
        conftest=EMPTY,
    )
    result.assert_outcomes(passed=2)


def test_the_settings_of_the_sandbox_can_be_changed(run: Run) -> None:
    result = run(
        """
        def test_it_is_empty(conduyt_client):
            assert conduyt_client.contacts.list().meta.total == 0
        """,
        conftest=EMPTY,
    )
    result.assert_outcomes(passed=1)


def test_the_asynchronous_client_needs_no_plugin_and_leaves_nothing_open(run: Run) -> None:
    result = run(
        """
        import asyncio
        import gc
        import trio

        async def count(client):
            for name in ("Ada", "Grace", "Hedy"):
                await client.contacts.create(first_name=name)
            return len([contact async for contact in client.contacts.list(limit=2)])

        def test_on_asyncio(async_conduyt_client):
            assert asyncio.run(count(async_conduyt_client)) == 3
            gc.collect()

        def test_on_trio(async_conduyt_client):
            assert trio.run(count, async_conduyt_client) == 3
            gc.collect()
        """,
        conftest=EMPTY,
    )
    result.assert_outcomes(passed=2)


def test_the_plugin_loads_nothing_until_it_is_used() -> None:
    code = """
import sys
import pytest
before = set(sys.modules)
import conduyt.pytest_plugin
loaded = sorted(set(sys.modules) - before)
assert loaded == ["conduyt", "conduyt.pytest_plugin"], loaded
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT)
