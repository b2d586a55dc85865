"""What the documentation shows runs, against the sandbox."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import conduyt
from conduyt.sandbox import Sandbox

PROJECT = Path(__file__).parents[2]
PAGES = [PROJECT / "README.md", *sorted(PROJECT.glob("docs/*.md")), *sorted(PROJECT.glob("docs/how-to/*.md"))]
FILE = re.compile(r'^```python {title="([\w.]+)"}\n(.*?)^```', re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://)([^)#]+)(?:#([^)]+))?\)")


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(seed="demo") as sandbox:
        monkeypatch.setenv("CONDUYT_API_KEY", sandbox.keys["admin"])
        monkeypatch.setenv("CONDUYT_BASE_URL", sandbox.url)
        monkeypatch.setenv("CONDUYT_WEBHOOK_SECRETS", "whsec_docs")
        monkeypatch.chdir(tmp_path)
        monkeypatch.syspath_prepend(tmp_path)
        yield sandbox
    sys.modules.pop("crm", None)  # which a page writes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_code_block_of_a_page_runs_in_order(page: Path, sandbox: Sandbox) -> None:
    if "import duckdb" in page.read_text():
        pytest.importorskip("duckdb")
    body = b'{"event": "contact.created", "data": {"id": "con_1", "email": "ada@example.com"}}'
    namespace: dict[str, object] = {
        "__name__": "__main__",
        "body": body,
        "headers": {"X-Conduyt-Signature": conduyt.webhooks.sign(body, "whsec_docs")},
        "secret": "whsec_docs",
    }
    clients: list[conduyt.Conduyt] = []
    for block in BLOCK.finditer(page.read_text()):
        line = page.read_text()[: block.start()].count("\n") + 1
        source = "\n" * line + block[1]
        code = compile(source, str(page), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        is_async = code.co_flags & inspect.CO_COROUTINE
        if is_async:
            # The clients of async blocks live and end with their event loop.
            before = namespace.get("client")
            asyncio.run(eval(code, namespace))
            namespace["client"] = before
        else:
            exec(code, namespace)
        clients += [value for value in namespace.values() if isinstance(value, conduyt.Conduyt)]
    for client in clients:
        client.close()


def test_the_script_of_the_tutorial_runs_and_its_tests_pass(sandbox: Sandbox, tmp_path: Path) -> None:
    for name, text in FILE.findall((PROJECT / "docs" / "tutorial.md").read_text()):
        (tmp_path / name).write_text(text)

    for _ in range(2):
        done = run(sys.executable, "renewals.py")
        assert re.fullmatch(r"\d+ renewals are open for Meridian Travel\n", done), done
    made = [request.status for request in sandbox.requests if request.method == "POST"]
    assert made == [201] * int(done.split()[0])
    assert run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider").splitlines()[-1].startswith("4 passed")


def run(*command: str) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60, check=False).stdout


@pytest.mark.parametrize("name", ["quickstart", "async_quickstart", "notebook"])
def test_every_example_runs(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("CONDUYT_API_KEY", raising=False)
    monkeypatch.delenv("CONDUYT_BASE_URL", raising=False)

    runpy.run_path(str(PROJECT / "examples" / f"{name}.py"), run_name="__main__")

    printed = capsys.readouterr().out
    assert {"quickstart": "The signature holds", "async_quickstart": "500 contacts", "notebook": "▇"}[name] in printed


def test_the_quickstart_takes_the_real_api_when_there_is_a_key(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    # The sandbox stands in for the real API here: what is tested is that the example starts none of its own.
    runpy.run_path(str(PROJECT / "examples" / "quickstart.py"), run_name="__main__")

    assert "this is the real thing" in capsys.readouterr().out
    assert sandbox.requests[-1].method == "DELETE"


@pytest.mark.parametrize(
    "page",
    [*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("conduyt/api/*.md")],
    ids=lambda p: p.name,
)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"<!-- site: .*? -->", "", page.read_text())  # leads to pages that are made for the site
    for target, anchor in LINK.findall(text):
        linked = (page.parent / target).resolve()
        assert linked.exists(), f"{page.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(), re.MULTILINE)
            assert anchor in {
                re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
            }


def test_the_documentation_names_both_commands() -> None:
    readme = (PROJECT / "README.md").read_text()
    makefile = (PROJECT / "Makefile").read_text()
    for command in ("demo", "test"):
        assert f"make {command}" in readme
        assert f"\n{command}:" in makefile
