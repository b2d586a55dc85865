"""What docs/how-to/testing.md shows works as a whole: its tests pass, also those for the shell and for Node."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conduyt.sandbox import Sandbox

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "testing.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
WAIT_S = 60


def block(language: str, word: str) -> str:
    """The block of the page that has this word."""
    (found,) = (text for kind, text in BLOCK.findall(PAGE.read_text()) if kind == language and word in text)
    return str(found)


def test_its_tests_for_pytest_pass(tmp_path: Path) -> None:
    tests = [text for kind, text in BLOCK.findall(PAGE.read_text()) if kind == "python" and "def test_" in text]
    (tmp_path / "test_page.py").write_text("\n".join(tests))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_page.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=WAIT_S)
    assert done.stdout.splitlines()[-1].startswith(f"{len(tests)} passed"), done.stdout


@pytest.mark.skipif(not shutil.which("curl") or os.name == "nt", reason="there is no curl: its example does not run")
def test_the_commands_start_a_sandbox_that_curl_can_talk_to(tmp_path: Path) -> None:
    script = f"set -euo pipefail\n{block('sh', '--port 0')}\ntrap 'kill %1' EXIT\n{block('sh', 'curl')}"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        timeout=WAIT_S,
    )
    assert done.returncode == 0, done.stderr
    assert '"firstName":"Sarah"' in done.stdout
    assert '"email":"ada@example.com"' in done.stdout


@pytest.mark.skipif(not shutil.which("node"), reason="there is no node: its example does not run")
def test_the_test_for_node_passes_and_can_fail(tmp_path: Path) -> None:
    (tmp_path / "conduyt.test.mjs").write_text(block("js", "node --test"))

    def run(key: str) -> subprocess.CompletedProcess[str]:
        where = {"CONDUYT_BASE_URL": sandbox.url, "CONDUYT_API_KEY": key}
        return subprocess.run(
            ["node", "--test"],
            cwd=tmp_path,
            env={**os.environ, **where},
            capture_output=True,
            text=True,
            timeout=WAIT_S,
        )

    with Sandbox() as sandbox:
        done = run(sandbox.keys["admin"])
        assert done.returncode == 0, done.stdout
        assert len(sandbox.requests) == 4
        assert run("nobody").returncode != 0
