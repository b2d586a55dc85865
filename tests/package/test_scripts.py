"""The scripts around a release, with the real tools."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from packaging.requirements import Requirement

from .conftest import ROOT, environment, run

# -- the checks --------------------------------------------------------------------------------------------------------

CHECK = runpy.run_path(str(ROOT / "scripts" / "check"))


def stage(name: str, command: str, **more: Any) -> Any:
    return CHECK["Stage"](**{"name": name, "part": "lint", "purpose": "an example", "command": command, **more})


Check = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Runs stages; returns the exit code and the lines that were printed."""

    def perform(*stages: Any, names: tuple[str, ...] = ()) -> tuple[int, list[str]]:
        code = CHECK["main"](stages, names, folder=tmp_path / "checks")
        return code, capsys.readouterr().out.splitlines()

    return perform


def test_each_stage_that_passes_prints_one_line_with_what_it_says_last(check: Check) -> None:
    code, lines = check(stage("one", "echo a lot; echo '12 passed'"), stage("two", "echo quiet", every_processor=True))

    assert code == 0
    assert re.fullmatch(r"ok +[\d.]+ s  one +12 passed", lines[0])
    assert re.fullmatch(r"ok +[\d.]+ s  two +quiet", lines[1])
    assert lines[2] == ""
    assert re.fullmatch(r"All checks passed: 2 stages in \d+ min \d+ s\.", lines[3])


def test_a_stage_can_name_the_lines_that_it_shows(check: Check) -> None:
    _, lines = check(stage("report", "printf 'a  1\nTOTAL   \033[1m97%%\033[0m\nb  2\n'", shown="TOTAL"))

    assert lines[0].endswith("report        TOTAL 97%")


def test_all_that_a_failing_stage_printed_comes_at_the_end(check: Check) -> None:
    code, lines = check(stage("good", "echo fine"), stage("bad", "echo what; echo is wrong >&2; exit 3"))

    assert code == 1
    assert sorted(line.split()[0] for line in lines[:2]) == ["FAILED", "ok"]
    assert lines[2:6] == ["", "----- bad failed: echo what; echo is wrong >&2; exit 3", "what", "is wrong"]
    assert lines[-1].startswith("Failed: bad. Not run: none.")


def test_after_a_failure_no_other_stage_starts(check: Check, tmp_path: Path) -> None:
    code, lines = check(stage("bad", "false"), stage("next", f"touch {tmp_path}/ran", after=("bad",)))

    assert (code, (tmp_path / "ran").exists()) == (1, False)
    assert lines[-1].startswith("Failed: bad. Not run: next.")


def test_stages_run_side_by_side_but_for_one_that_uses_every_processor(check: Check, tmp_path: Path) -> None:
    # Each of the first two waits until the other one has started. The third finds neither of them.
    meet = "touch {0}; trap 'rm {0}' EXIT; while [ ! -e {1} ] && [ ! -e met ]; do sleep 0.01; done; touch met"
    here = f"cd {tmp_path}; "

    code, lines = check(
        stage("one", here + meet.format("a", "b")),
        stage("two", here + meet.format("b", "a")),
        stage("large", here + "[ -e met ] && [ ! -e a ] && [ ! -e b ]", every_processor=True),
        stage("last", here + "[ -e met ]", after=("large",)),
    )

    assert code == 0, lines


def test_stages_are_chosen_by_name_or_part_and_what_they_come_after_is_not_added(check: Check) -> None:
    stages = stage("one", "echo"), stage("two", "echo", part="tests"), stage("three", "echo", after=("one",))

    assert sorted(line.split()[3] for line in check(*stages, names=("tests", "three"))[1][:-2]) == ["three", "two"]
    with pytest.raises(SystemExit, match=r"There is no stage four\. There are: lint, one, tests, three, two\."):
        check(*stages, names=("four",))


def test_whoever_runs_the_checks_keeps_their_account_to_themselves(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", "secret")

    _, lines = check(stage("key", "echo [$CONDUYT_API_KEY] [$MORE]", environment={"MORE": "more"}))

    assert lines[0].endswith("[] [more]")


INTERRUPTED = """
import os, runpy, sys
check = runpy.run_path("scripts/check")
stage = check["Stage"](name="long", part="lint", purpose="an example", command=sys.argv[1])
check["heed_signals"]()
sys.exit(check["main"]([stage], [], folder=check["Path"](sys.argv[2])))
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_every_process_of_a_stage(sent: signal.Signals, tmp_path: Path) -> None:
    # A process below the stage holds the pipe open: the pipe's end says that this process is gone.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = f"sh -c 'exec > {pipe}; echo started; sleep 60; true' & wait"
    run_by = [sys.executable, "-c", INTERRUPTED, command, str(tmp_path / "checks")]
    with subprocess.Popen(run_by, cwd=ROOT, env=environment(), stderr=subprocess.PIPE, text=True) as running:
        with pipe.open() as held:
            assert held.readline() == "started\n"
            running.send_signal(sent)
            assert held.read() == ""
        assert running.communicate()[1] == "Interrupted.\n"

    assert running.returncode == 130


def test_every_stage_of_the_project_is_shown_with_its_purpose() -> None:
    lines = run("scripts/check", "--list").splitlines()

    assert len(lines) == len(CHECK["STAGES"]) == len({line.split()[1] for line in lines})
    assert {line.split()[0] for line in lines} == {"lint", "tests"}


@pytest.mark.parametrize(("free_gb", "passes"), [(3, True), (2, False)])
def test_a_disk_that_is_too_full_for_the_checks_stops_them_at_once(free_gb: int, passes: bool, tmp_path: Path) -> None:
    programs = {"redis-server": "", "java": "", "chromedriver": ""}  # so that nothing is installed
    programs["df"] = f"echo Filesystem 1024-blocks Used Available; echo /dev/x 9 9 {free_gb * 1_000_000} 9% /"
    for name, script in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    env = environment()
    env["PATH"] = f"{tmp_path}{os.pathsep}{env['PATH']}"

    done = subprocess.run([ROOT / "scripts" / "setup-machine"], env=env, capture_output=True, text=True, check=False)

    assert f"disk: {free_gb} GB free" in done.stdout
    assert ("the checks need 3 GB" in done.stdout) is not passes
    assert done.returncode == (0 if passes else 1)


# -- the lock ----------------------------------------------------------------------------------------------------------

LOCK = (ROOT / "requirements" / "dev.txt").read_text("utf-8")


def wanted() -> Iterator[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    texts = [*project["project"]["dependencies"]]
    extras = {name: group for name, group in project["project"]["optional-dependencies"].items() if name != "dlt"}
    groups = {name: group for name, group in project["dependency-groups"].items() if name != "bill"}
    for group in (*extras.values(), *groups.values()):  # dlt and the bill have environments of their own
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
