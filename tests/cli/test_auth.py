"""`conduyt auth`: profiles of the command line, in the keyring or in a file, and on a real terminal."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from drivers.ring import MemoryKeyring, in_use

import conduyt as package
from conduyt.sandbox import Sandbox

from .conftest import Conduyt
from .test_processes import COMMAND

WAIT_S = 30


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the profiles of a test are."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("CONDUYT_PROFILE", raising=False)
    return tmp_path / "config" / "conduyt"


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    with in_use() as ring:
        yield ring


@pytest.fixture
def key_file(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The key of the sandbox in a file; the environment has only the address."""
    monkeypatch.delenv("CONDUYT_API_KEY")
    path = tmp_path / "key.txt"
    path.write_text(sandbox.keys["admin"])
    return path


def login(conduyt: Conduyt, key_file: Path, *arguments: str) -> str:
    done = conduyt("auth", "login", "--api-key-file", str(key_file), *arguments)
    assert (done.code, done.err) == (0, "")
    return done.out


def test_a_profile_in_the_keyring(conduyt: Conduyt, key_file: Path, ring: MemoryKeyring, sandbox: Sandbox) -> None:
    assert re.match(
        r"logged in: profile prod, workspace .+; the key is in the keyring$",
        login(conduyt, key_file, "--profile", "prod"),
    )

    assert ring.entries == {("conduyt", "prod"): sandbox.keys["admin"]}
    assert conduyt("--profile", "prod", "tags", "list").code == 0
    assert conduyt("tags", "list", "--profile", "prod").code == 0
    assert conduyt("tags", "list").code == 4  # no profile "default", and no key
    with package.Conduyt(package.keys.from_keyring("conduyt", "prod")) as client:
        assert client.tags.list().data


@pytest.mark.skipif(os.name == "nt", reason="files have no modes")
def test_a_profile_in_a_file_that_only_its_owner_can_read(conduyt: Conduyt, key_file: Path, home: Path) -> None:
    assert f"the key is in {home}" in login(conduyt, key_file, "--store", "file")

    (path,) = home.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert conduyt("tags", "list").code == 0

    path.chmod(0o644)
    refused = conduyt("tags", "list")
    assert refused.code == 1
    assert f"Run: chmod 600 {path}" in refused.err


def test_without_a_keyring_the_file_is_taken(
    conduyt: Conduyt, key_file: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)

    assert str(home) in login(conduyt, key_file)
    refused = conduyt("auth", "login", "--api-key-file", str(key_file), "--store", "keyring")
    assert refused.code == 1
    assert 'pip install "conduyt[keyring]"' in refused.err


def test_which_key_is_used(
    conduyt: Conduyt,
    key_file: Path,
    ring: MemoryKeyring,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def used() -> str:
        return conduyt("auth", "status").out.splitlines()[-1].partition(" from ")[2]

    login(conduyt, key_file)
    login(conduyt, key_file, "--profile", "prod")
    assert used() == "profile default"
    monkeypatch.setenv("CONDUYT_API_KEY", sandbox.keys["read"])
    assert used() == "CONDUYT_API_KEY"
    monkeypatch.setenv("CONDUYT_PROFILE", "prod")
    assert used() == "profile prod"
    assert conduyt("--profile", "default", "auth", "status").out.splitlines()[-1].endswith("from profile default")
    assert conduyt("--api-key-file", str(key_file), "auth", "status").out.endswith(f"from {key_file}\n")
    assert "read from profile prod" in conduyt("doctor").out


def test_the_key_of_a_profile_goes_to_its_own_address(
    conduyt: Conduyt, key_file: Path, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox
) -> None:
    login(conduyt, key_file, "--profile", "prod")
    monkeypatch.setenv("CONDUYT_BASE_URL", "http://127.0.0.1:9/api/v1")

    assert conduyt("--profile", "prod", "tags", "list").code == 0
    assert conduyt("--profile", "prod", "--base-url", "http://127.0.0.1:9/api/v1", "tags", "list").code == 6


def test_a_key_that_the_api_refuses_is_not_kept(
    conduyt: Conduyt, key_file: Path, ring: MemoryKeyring, home: Path
) -> None:
    key_file.write_text("cdy_sandbox_unknown")

    assert conduyt("auth", "login", "--api-key-file", str(key_file)).code == 4
    assert (ring.entries, home.exists()) == ({}, False)
    login(conduyt, key_file, "--no-check")
    assert ring.entries


def test_status_shows_the_profiles_and_no_key(
    conduyt: Conduyt, key_file: Path, ring: MemoryKeyring, sandbox: Sandbox
) -> None:
    empty = conduyt("auth", "status")
    assert (empty.code, empty.out) == (4, "")
    assert "conduyt auth login" in empty.err

    login(conduyt, key_file, "--profile", "prod")
    login(conduyt, key_file, "--profile", "test", "--store", "file")
    shown = conduyt("auth", "status", "--profile", "test")

    key = sandbox.keys["admin"]
    assert shown.out.splitlines() == [
        f"  prod  {sandbox.url}  key in the keyring",
        f"* test  {sandbox.url}  key in the file",
        f"in use: cdy_***{key[-4:]} from profile test",
    ]


def test_logout_removes_the_key(conduyt: Conduyt, key_file: Path, ring: MemoryKeyring, home: Path) -> None:
    login(conduyt, key_file, "--profile", "prod")
    login(conduyt, key_file, "--profile", "test", "--store", "file")

    assert conduyt("auth", "logout", "--profile", "prod").out == "logged out: profile prod\n"
    assert ring.entries == {}
    conduyt("auth", "logout", "--profile", "test")
    assert json.loads((home / "profiles.json").read_text()) == {}
    gone = conduyt("auth", "logout", "--profile", "test")
    assert gone.code == 2
    assert "there is no profile test. There are none." in gone.err


def test_a_key_moves_from_the_keyring_to_the_file(conduyt: Conduyt, key_file: Path, ring: MemoryKeyring) -> None:
    login(conduyt, key_file)
    login(conduyt, key_file, "--store", "file")

    assert ring.entries == {}
    assert conduyt("tags", "list").code == 0


def test_a_key_that_was_removed_from_the_keyring_is_named(
    conduyt: Conduyt, key_file: Path, ring: MemoryKeyring
) -> None:
    login(conduyt, key_file)
    ring.entries.clear()

    lost = conduyt("tags", "list")
    assert lost.code == 1
    assert "the keyring has no key for the profile default" in lost.err
    assert conduyt("auth", "logout").code == 0


def test_a_locked_keyring_is_named(conduyt: Conduyt, key_file: Path, ring: MemoryKeyring) -> None:
    ring.locked = True

    refused = conduyt("auth", "login", "--api-key-file", str(key_file))
    assert refused.code == 1
    assert "the keyring does not work: it is locked. With --store file" in refused.err


@pytest.mark.parametrize("text", ["{", '{"default": {"store": "shelf"}}', '{"default": 7}'])
def test_a_damaged_file_is_named(conduyt: Conduyt, key_file: Path, home: Path, text: str) -> None:
    login(conduyt, key_file, "--store", "file")
    (home / "profiles.json").write_text(text)

    damaged = conduyt("tags", "list")
    assert damaged.code == 1
    assert "profiles.json is damaged. Delete it, and log in again." in damaged.err


@pytest.mark.parametrize("name", ["", "../prod", "pro d", "-x"])
def test_a_name_that_is_none_is_refused(conduyt: Conduyt, key_file: Path, name: str) -> None:
    refused = conduyt("auth", "login", "--api-key-file", str(key_file), f"--profile={name}")
    assert refused.code == (2 if name else 0)  # an empty one is none


def test_the_names_of_profiles_are_completed(conduyt: Conduyt, key_file: Path, ring: MemoryKeyring) -> None:
    login(conduyt, key_file, "--profile", "prod")
    login(conduyt, key_file, "--profile", "test")
    environment = {"_CONDUYT_COMPLETE": "bash_complete", "COMP_WORDS": "conduyt --profile p", "COMP_CWORD": "2"}
    done = subprocess.run(
        [Path(sys.executable).with_name("conduyt")], env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert done.stdout == "plain,prod\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_script_passes_the_key_on_the_standard_input(
    sandbox: Sandbox, key_file: Path, home: Path, encoding: str
) -> None:
    done = subprocess.run(
        [*COMMAND, "auth", "login", "--profile", "prod", "--store", "file"],
        input=f"{sandbox.keys['admin']}\r\n".encode(encoding),
        capture_output=True,
        timeout=WAIT_S,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads((home / "profiles.json").read_text())["prod"]["api_key"] == sandbox.keys["admin"]


def test_a_key_in_utf_16_is_refused_without_showing_it(sandbox: Sandbox, key_file: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "auth", "login"],
        input=sandbox.keys["admin"].encode("utf-16"),
        capture_output=True,
        timeout=WAIT_S,
    )
    assert (done.returncode, done.stderr.split()) == (
        1,
        b"Error: the key on the standard input is no text in UTF-8".split(),
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_person_types_the_key_on_a_terminal_that_does_not_show_it(
    sandbox: Sandbox, key_file: Path, home: Path
) -> None:
    import pexpect

    key = sandbox.keys["admin"]
    command = [*COMMAND, "auth", "login", "--profile", "prod", "--store", "file"]
    terminal = pexpect.spawn(command[0], command[1:], encoding="utf-8", timeout=WAIT_S)
    try:
        terminal.expect_exact("API key: ")
        terminal.sendline(key)
        terminal.expect("logged in: profile prod, workspace .+")
        shown = terminal.before + terminal.after + terminal.read()
    finally:
        terminal.close()

    assert terminal.exitstatus == 0
    assert key not in shown
    assert subprocess.run([*COMMAND, "--profile", "prod", "tags", "list"], capture_output=True).returncode == 0


def test_a_program_does_not_know_profiles(conduyt: Conduyt, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    login(conduyt, key_file, "--store", "file")
    monkeypatch.setenv("CONDUYT_PROFILE", "default")

    with pytest.raises(package.ConfigurationError, match="No API key"), package.Conduyt() as client:
        client.tags.list()
