"""The client inside of other people's programs: frozen, as a zip archive, and without docstrings."""

from __future__ import annotations

import shutil
import sys
import zipapp
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import conduyt
from tests.drivers.server import Server, answer

from .conftest import environment, run

PROGRAM = """
import asyncio
import sys

import conduyt


async def call(url):
    async with conduyt.AsyncConduyt(base_url=url) as client:
        return (await client.contacts.get("con_1")).id


def main():
    url = sys.argv[1]
    with conduyt.Conduyt(base_url=url) as client:
        print(client.contacts.get("con_1").id, [contact.id for contact in client.contacts.list()])
    print(asyncio.run(call(url)))
    with conduyt.Conduyt(base_url="https://localhost:9/api/v1", max_retries=1) as client:  # reads certificates
        try:
            client.contacts.get("con_1")
        except conduyt.APIConnectionError as error:  # after a retry, which loads more
            print(len(error.attempts), "attempts")
    if len(sys.argv) > 2:
        print(conduyt.__file__)


main()
"""
PRINTS = ["con_1 ['con_1']", "con_1", "2 attempts"]

HEAVY = (
    "IPython", "PIL", "chardet", "charset_normalizer", "click", "cryptography", "ddtrace", "django", "dns", "docutils",
    "email_validator", "fastapi", "flask", "google", "grpc", "httpcore2", "httpx2", "hypothesis", "jedi", "jinja2",
    "jsonschema", "keyring", "logfire", "lxml", "matplotlib", "mypy", "nbformat", "numpy", "opentelemetry", "pandas",
    "polars", "psutil", "pyarrow", "pygments", "pyreqwest", "pyspark", "pytest", "redis", "requests", "rich", "scipy",
    "selenium", "sentry_sdk", "setuptools", "sphinx", "starlette", "tkinter", "tornado", "tqdm", "trio", "urllib3",
    "uvicorn", "yaml", "zmq",
)  # fmt: skip
"""What the environment of the tests has beside the client. PyInstaller would take minutes to follow all of it."""


@pytest.fixture
def url() -> Iterator[str]:
    """A server that knows one contact."""
    page = {"data": [{"id": "con_1"}], "meta": {"page": 1, "limit": 50, "total": 1, "totalPages": 1}}
    one = answer(200, {"data": {"id": "con_1"}})
    with Server(one, answer(200, page), then=one) as server:
        yield server.url


def variables(**more: str) -> dict[str, str]:
    """Nothing of this machine's proxies and certificates."""
    kept = environment(CONDUYT_API_KEY="cdy_test_9f8e7d6c5b4a3210", **more)
    return {name: value for name, value in kept.items() if not name.lower().endswith("_proxy") and "SSL_" not in name}


def test_a_program_that_pyinstaller_froze_makes_calls(contents: dict[str, bytes], url: str, tmp_path: Path) -> None:
    unpack(contents, tmp_path / "wheel")
    (tmp_path / "program.py").write_text(PROGRAM)
    excluded = [part for name in HEAVY for part in ("--exclude-module", name)]
    run(
        sys.executable, "-m", "PyInstaller", "--onedir", "--noconfirm", "--log-level", "ERROR",
        "--paths", tmp_path / "wheel", *excluded, "program.py",
        cwd=tmp_path, env=variables(PYTHONPATH="", PYINSTALLER_CONFIG_DIR=str(tmp_path / "settings")),
    )  # fmt: skip

    printed = run(tmp_path / "dist" / "program" / "program", url, cwd=tmp_path, env=variables(PYTHONPATH=""))

    assert printed.splitlines() == PRINTS


def unpack(contents: dict[str, bytes], target: Path) -> None:
    for name, content in contents.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_the_client_works_from_a_zip_archive(
    contents: dict[str, bytes], fresh_python: Path, url: str, tmp_path: Path
) -> None:
    """Its dependencies cannot all: pydantic has compiled code. They are in the environment."""
    unpack({name: data for name, data in contents.items() if ".dist-info/" not in name}, tmp_path / "source")
    (tmp_path / "source" / "__main__.py").write_text(PROGRAM)
    zipapp.create_archive(tmp_path / "source", tmp_path / "program.pyz", compressed=True)
    shutil.rmtree(tmp_path / "source")

    printed = run(fresh_python, tmp_path / "program.pyz", url, "where", cwd=tmp_path, env=variables(PYTHONPATH=""))

    assert printed.splitlines() == [*PRINTS, str(tmp_path / "program.pyz" / "conduyt" / "__init__.py")]
    assert zipfile.is_zipfile(tmp_path / "program.pyz")


@pytest.mark.parametrize("flags", [["-O"], ["-OO"], ["-I", "-OO", "-W", "error"]], ids=" ".join)
def test_the_client_works_without_assertions_and_docstrings(
    fresh_python: Path, flags: list[str], url: str, tmp_path: Path
) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)

    printed = run(fresh_python, *flags, "program.py", url, cwd=tmp_path, env=variables(PYTHONPATH=""))

    assert printed.splitlines() == PRINTS


def test_every_module_can_be_imported_without_docstrings() -> None:
    program = """
import conduyt, importlib, pkgutil
for module in pkgutil.walk_packages(conduyt.__path__, "conduyt."):
    if not module.name.startswith(("conduyt._codegen", "conduyt.dlt")) and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(*[name for name in conduyt.__all__ if getattr(conduyt, name) is None])
"""
    package = Path(conduyt.__file__).parents[1]
    printed = run(sys.executable, "-OO", "-c", program, env=variables(PYTHONPATH=str(package)))

    assert printed.strip() == ""


def test_the_sandbox_answers_without_assertions() -> None:
    program = """
from conduyt.sandbox import Sandbox
with Sandbox() as sandbox, sandbox.client() as client:
    deal = client.deals.create(name="Renewal", pipeline_id="pipe_abc123", stage_id="stage_qualified")
    print(client.deals.get(deal.id).name, len(list(client.contacts.list())))
"""
    package = Path(conduyt.__file__).parents[1]

    assert run(sys.executable, "-OO", "-c", program, env=variables(PYTHONPATH=str(package))).split()[0] == "Renewal"
