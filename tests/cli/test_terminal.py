"""What is different when the standard output is a terminal."""

from __future__ import annotations

import io
import sys

import click
import pytest

from conduyt.cli.app import run
from conduyt.cli.columns import Columns
from conduyt.cli.output import write_bytes, write_one
from conduyt.sandbox import Sandbox

EVIL = "\x1b]0;owned\x07"


class Terminal(io.TextIOWrapper):
    """Takes the place of the standard output inside a test: pytest puts its own there before each."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding="utf-8", newline="")
        monkeypatch.setattr(sys, "stdout", self)
        monkeypatch.setenv("COLUMNS", "40")

    def isatty(self) -> bool:
        return True

    @property
    def shown(self) -> str:
        self.flush()
        return self.bytes.getvalue().decode()


def test_csv_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal(monkeypatch)

    write_one({"name": EVIL}, "csv", Columns(None, None))

    assert terminal.shown == "name\n\\x1b]0;owned\\x07\n"


def test_a_text_file_is_escaped_and_keeps_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal(monkeypatch)

    write_bytes(f"a\tb\r\n{EVIL}\n".encode(), is_text=True)

    assert terminal.shown == "a    b\n\\x1b]0;owned\\x07\n\n"


def test_a_file_that_is_no_text_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal(monkeypatch)

    with pytest.raises(click.UsageError, match="--to FILE"):
        write_bytes(b"%PDF", is_text=False)

    assert terminal.shown == ""


def test_a_list_is_a_table_as_wide_as_the_terminal(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal(monkeypatch)

    assert run(["contacts", "list", "--page", "1", "--limit", "2"]) == 0

    heading, *rows = terminal.shown.splitlines()
    assert "id" in heading
    assert len(rows) == 2
    assert max(map(len, rows)) <= 40


@pytest.mark.parametrize(("value", "is_plain"), [("1", True), ("", False)])
def test_there_are_no_colours_if_nobody_wants_them(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, value: str, is_plain: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", value)
    terminal = Terminal(monkeypatch)

    assert run(["doctor"]) == 0
    assert ("\x1b" not in terminal.shown) == is_plain


def test_an_empty_list_says_so(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(monkeypatch)

    assert run(["contacts", "list", "--search", "nobody at all"]) == 0

    assert (terminal.shown, capsys.readouterr().err) == ("", "nothing found\n")


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("contacts", {"id", "firstName", "lastName", "email"}),
        ("deals", {"id", "name", "value", "currency", "status"}),
        ("tasks", {"id", "title", "status"}),
        ("companies", {"id", "name", "phone"}),
        ("invoices", {"id", "status", "total"}),
    ],
)
@pytest.mark.parametrize("is_terminal", [True, False])
def test_80_columns_have_what_a_person_looks_for(
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    command: str,
    wanted: set[str],
    is_terminal: bool,
) -> None:
    terminal = Terminal(monkeypatch) if is_terminal else None
    monkeypatch.setenv("COLUMNS", "80")

    assert run([command, "list", "--limit", "5", "-o", "table"]) == 0

    shown = terminal.shown if terminal else capfd.readouterr().out
    heading, *rows = shown.replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines()
    assert wanted <= set(heading.split())
    assert max(map(len, [heading, *rows])) <= 80
    assert all("…" not in row.split()[0] for row in rows)  # an id is of use only as a whole
