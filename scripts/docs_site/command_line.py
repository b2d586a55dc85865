"""The page of the command line, made from the program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import click

from conduyt.cli.app import cli

SHARED = {"output", "columns", "raw", "limit", "help", "data", "yes"}
"""Options that many commands have, explained once."""


def page() -> str:
    """The Markdown of the page."""
    context = click.Context(cli, info_name="conduyt")
    lines = [
        "# Every command",
        "",
        "```sh",
        "conduyt contacts list --search sarah",
        "conduyt deals update deal_renewal --value 24000 --expected-close-date null",
        "conduyt doctor",
        "```",
        "",
        "This page is made from the program. `--help` after any command shows the same, and describes each option.",
        "How to use the commands in scripts: [the command line](how-to/command-line.md).",
        "",
        "## Options of `conduyt`",
        "",
        *_options(context.command, context),
    ]
    tree = dict(_commands(context.command, context, ()))
    groups: dict[str, list[tuple[tuple[str, ...], click.Command]]] = {}
    for path, command in tree.items():
        groups.setdefault(path[0] if len(path) > 1 else "", []).append((path, command))
    for path, command in groups.pop(""):
        if path == ("sandbox",):
            lines += ["", "## `conduyt sandbox`", "", _text(command), "", "```text", _sandbox_help(), "```"]
            continue
        lines += ["", f"## `conduyt {path[0]}`", "", _text(command), "", *_options(command, context)]
    for name, commands in groups.items():
        lines += ["", f"## `conduyt {name}`", ""]
        lines += ["| command | does | options |", "| --- | --- | --- |"]
        lines += [f"| `{' '.join(path[1:])}` | {_first(command)} | {_names(command)} |" for path, command in commands]
    return "\n".join(lines) + "\n"


def _sandbox_help() -> str:
    """The help of the sandbox, which reads its options itself."""
    command = [sys.executable, "-m", "conduyt.sandbox", "--help"]
    done = subprocess.run(command, env=os.environ | {"COLUMNS": "88"}, capture_output=True, text=True, check=True)
    return done.stdout.replace("python -m conduyt.sandbox", "conduyt sandbox").strip()


def _commands(
    group: click.Command, context: click.Context, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    assert isinstance(group, click.Group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, context, (*path, name))
        else:
            yield (*path, name), command


def _text(command: click.Command) -> str:
    return " ".join((command.help or "").partition("\b")[0].split()).replace("|", "\\|")


def _first(command: click.Command) -> str:
    text = (command.help or "").partition("\n\n")[0]
    return " ".join(text.split()).replace("|", "\\|")


def _names(command: click.Command) -> str:
    names: list[str] = []
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            names.append(parameter.human_readable_name)
        elif parameter.name not in SHARED:
            names.append(f"{max(parameter.opts, key=len)}{' (required)' if parameter.required else ''}")
    return ", ".join(f"`{name}`".replace(" (required)`", "` (required)") for name in names)


def _options(command: click.Command, context: click.Context) -> list[str]:
    rows: list[str] = []
    for one in command.params:
        if isinstance(one, click.Argument):
            rows.append(f"| `{one.human_readable_name}` | {_values(one)} |")
        elif isinstance(one, click.Option) and not one.hidden:
            metavar = _metavar(one, context)
            value, meaning = f" `{metavar}`" if metavar else "", (one.help or "").replace("|", "\\|")
            rows.append(f"| `{', '.join(one.opts)}`{value} | {meaning} |")
    return ["| option | meaning |", "| --- | --- |", *rows] if rows else []


def _metavar(option: click.Option, context: click.Context) -> str:
    return "" if option.is_flag or option.count else option.make_metavar(context).strip("[]").replace("|", "\\|")


def _values(argument: click.Argument) -> str:
    return (
        f"One of {', '.join(map(str, argument.type.choices))}."
        if isinstance(argument.type, click.Choice)
        else "Needed."
    )
