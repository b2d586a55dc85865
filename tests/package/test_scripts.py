"""The scripts around a release, with the real tools."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from packaging.requirements import Requirement

from .conftest import ROOT, environment, run

# -- the lock ----------------------------------------------------------------------------------------------------------

LOCK = (ROOT / "requirements" / "dev.txt").read_text("utf-8")


def wanted() -> Iterator[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    texts = [*project["project"]["dependencies"]]
    for group in (*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()):
        texts += [item for item in group if isinstance(item, str)]
    yield from (requirement for text in texts if (requirement := Requirement(text)).name != "conduyt")


def test_the_lock_has_what_the_project_asks_for() -> None:
    locked = {
        re.sub("[-_.]+", "-", name).lower(): version
        for name, version in re.findall(r"(?m)^([\w.-]+)==([^ ;\\]+)", LOCK)
    }

    for requirement in wanted():
        name = re.sub("[-_.]+", "-", requirement.name).lower()
        assert name in locked, f"run scripts/lock: {requirement}"
        assert requirement.specifier.contains(locked[name], prereleases=True), f"run scripts/lock: {requirement}"


def test_everything_in_the_lock_has_a_hash() -> None:
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n", "", LOCK))

    assert len(entries) > 50
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


# -- the audit ---------------------------------------------------------------------------------------------------------


class Database(BaseHTTPRequestHandler):
    """A database of vulnerabilities that knows one."""

    found: tuple[dict[str, Any], ...] = ()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps({"vulns": list(self.found)}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


def audit(tmp_path: Path, url: str) -> tuple[int, str]:
    locked = tmp_path / "locked.txt"
    locked.write_text("idna==3.11 --hash=sha256:" + "0" * 64 + "\n")
    command = ["scripts/audit", "--requirement", str(locked), "--vulnerability-service", "osv", "--osv-url", url]
    command += ["--cache-dir", str(tmp_path / "cache")]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    handler = type("Known", (Database,), {"found": request.param})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/query"
        server.shutdown()


HOLE = {
    "id": "PYSEC-2026-1",
    "summary": "A hole.",
    "affected": [{"package": {"name": "idna", "ecosystem": "PyPI"}, "versions": ["3.11"], "ranges": []}],
}


@pytest.mark.parametrize("database", [()], indirect=True)
def test_an_audit_that_finds_nothing_says_how_much_it_looked_up(database: str, tmp_path: Path) -> None:
    assert audit(tmp_path, database) == (0, "1 packages audited, none with a known vulnerability\n")


@pytest.mark.parametrize("database", [(HOLE,)], indirect=True)
def test_an_audit_that_finds_a_hole_fails_and_names_it(database: str, tmp_path: Path) -> None:
    assert audit(tmp_path, database) == (1, "idna 3.11: PYSEC-2026-1\n")


def test_an_audit_that_reaches_no_database_is_none(tmp_path: Path) -> None:
    code, printed = audit(tmp_path, "http://127.0.0.1:9/v1/query")

    assert code == 3
    assert printed.startswith("not audited: ")


# -- the public interface ----------------------------------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small project with one release."""
    for folder in ("scripts", "conduyt/sandbox/rules"):
        (tmp_path / folder).mkdir(parents=True)
        if folder != "scripts":
            (tmp_path / folder / "__init__.py").write_text("")
    shutil.copy(ROOT / "scripts" / "check-api", tmp_path / "scripts")
    (tmp_path / "conduyt/__init__.py").write_text("def call(a, b=1): ...\n")
    (tmp_path / "conduyt/sandbox/__init__.py").write_text("")
    (tmp_path / "conduyt/sandbox/rules/deals.py").write_text("def rule(a): ...\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "First")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    run("git", "-c", "user.name=x", "-c", "user.email=x@example.test", *arguments, cwd=folder)


def check_api(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "scripts/check-api"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_without_a_release_nothing_is_compared_and_it_says_so(checkout: Path) -> None:
    assert check_api(checkout) == (0, "Not compared: this checkout knows of no release.\n")


def test_an_addition_breaks_nothing(checkout: Path) -> None:
    git(checkout, "tag", "v1.0.0")
    (checkout / "conduyt/__init__.py").write_text("def call(a, b=1, c=2): ...\ndef more(): ...\n")
    (checkout / "conduyt/sandbox/rules/deals.py").write_text("")

    assert check_api(checkout) == (0, "Nothing public is broken since v1.0.0.\n")


def test_what_is_gone_is_named(checkout: Path) -> None:
    git(checkout, "tag", "v1.0.0")
    (checkout / "conduyt/__init__.py").write_text("def call(a): ...\n")

    code, printed = check_api(checkout)
    assert code == 1
    assert "call(b)" in printed
