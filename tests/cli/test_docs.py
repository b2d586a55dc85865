"""What the page about the command line shows happens, against the sandbox."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conduyt.cli import exits
from conduyt.cli.app import cli
from conduyt.sandbox import Sandbox

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "command-line.md"
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no bash")
def test_every_console_block_does_what_it_shows(sandbox: Sandbox) -> None:
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    blocks = BLOCK.findall(PAGE.read_text())
    assert blocks
    shown = "".join(blocks)
    commands = re.findall(r"^\$ (.*)\n", shown, re.MULTILINE)
    # One shell for all of them, as a reader has: variables live on. It prints what a terminal would show.
    script = "".join(
        f"cat <<'SHOWN'\n$ {command}\nSHOWN\n{command}\n"
        f"ended=$?; [ $ended -eq {_code(command)} ] || echo ended with $ended\n"
        for command in commands
    )

    done = subprocess.run(
        ["bash", "-c", script], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )

    assert done.stdout == shown


def _code(command: str) -> int:
    ends = re.search(r"# ends with (\d+)$", command)
    return int(ends[1]) if ends else 0


def test_the_page_and_the_help_name_every_exit_code() -> None:
    text = PAGE.read_text()

    codes = {value for name, value in vars(exits).items() if name.isupper() and isinstance(value, int)} | {0}

    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)} == codes
    assert {int(code) for code in re.findall(r"^  (\d+) ", cli.help or "", re.MULTILINE)} == codes
