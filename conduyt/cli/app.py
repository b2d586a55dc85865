"""The command line as a whole: its groups, its exit codes, and how it ends."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import click
from click.shell_completion import get_completion_class

from conduyt._version import __version__
from conduyt.cli import exits
from conduyt.cli.auth import auth
from conduyt.cli.connection import options as connection_options
from conduyt.cli.connection import take
from conduyt.cli.streams import report_replaced
from conduyt.cli.text import say
from conduyt.resources import Namespaces

_HELP = """Conduyt CRM on the command line.

Every resource of the API is a group of commands: conduyt contacts list, conduyt deals create, ... Each has --help with
an example.

\b
Examples:
  conduyt contacts list --search sarah
  conduyt contacts list -o csv > contacts.csv
  conduyt deals update deal_1 --value 24000 --expected-close-date null
  conduyt doctor

The API key comes from a profile (conduyt auth login), the variable CONDUYT_API_KEY or a file, never from the command
line itself, where other users of the machine could read it.

\b
Exit codes:
  0    success
  1    any other error of the API
  2    invalid command or option, or values that cannot be sent
  3    no such object
  4    the key is missing, unknown, or lacks the scope; or --read-only forbids it
  5    rate limited
  6    no response: the server was not reached, or a time-out
  7    a write may or may not have happened: check before you repeat it
  130  interrupted with Ctrl-C
  141  the program that reads the output has ended
"""


class _Suggesting(click.Group):
    """A group that suggests the nearest of its commands for one that it does not have."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches  # for a misspelt command only

            nearest = get_close_matches(args[0].replace("_", "-"), self.list_commands(ctx), n=3)
            if not nearest:
                raise
            raise click.UsageError(f"{error.message} Did you mean {' or '.join(nearest)}?", ctx) from None


class Group(_Suggesting):
    """A resource, whose commands are made when they are needed."""

    def __init__(self, path: Sequence[str], resource: str, doc: str) -> None:
        text = " ".join(doc.split())
        super().__init__(path[-1].replace("_", "-"), help=text, short_help=text.partition(". ")[0].rstrip("."))
        self._path = path
        self._resource = resource

    @cached_property
    def _members(self) -> Mapping[str, Callable[[], click.Command]]:
        from conduyt.cli import extras
        from conduyt.cli.commands import dashed, make_command
        from conduyt.cli.data import group_data

        data = group_data(self._resource)
        made: dict[str, Callable[[], click.Command]] = {
            dashed(child["name"]): partial(Group, [*self._path, child["name"]], child["resource"], child["help"])
            for child in data["groups"]
        }
        for command in data["commands"]:
            made[dashed(command["name"])] = partial(make_command, [*self._path, command["name"]], command)
        return {**made, **extras.of(self._path)}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands: groups and methods, in the order of the API."""
        return list(self._members)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make a command."""
        make = self._members.get(cmd_name)
        return make() if make else None


class _OutputClosedError(Exception):
    pass


class _Root(_Suggesting):
    @cached_property
    def _resources(self) -> Mapping[str, Callable[[], Group]]:
        return {
            name.replace("_", "-"): partial(Group, [name], name, member.__doc__ or "")
            for name, member in vars(Namespaces).items()
            if isinstance(member, cached_property)
        }

    def invoke(self, ctx: click.Context) -> object:
        try:
            result: object = super().invoke(ctx)
        except BrokenPipeError:
            raise _OutputClosedError from None  # or click would end the process, with 1
        return result

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self._resources, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        make = self._resources.get(cmd_name)
        return make() if make else super().get_command(ctx, cmd_name)


@click.pass_context
def _connect(ctx: click.Context, /, **values: Any) -> None:
    ctx.obj = take(ctx, values)


cli: click.Group = _Root(
    "conduyt",
    callback=_connect,
    params=connection_options(),
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"]},
)
click.version_option(__version__, message="%(prog)s %(version)s")(cli)


@cli.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def sandbox(arguments: tuple[str, ...]) -> int:
    """Run a local Conduyt server for tests.

    \b
    Example:
      conduyt sandbox --port 8787 --seed demo
    """
    from conduyt.sandbox.__main__ import main

    return main(arguments, prog="conduyt sandbox")


@cli.group(cls=_Suggesting)
def models() -> None:
    """Write models with the custom fields of your workspace."""


@models.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing. The exit code is 1 if the custom fields have changed.")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="ENTITY.KEY=NAME",
    help="Name in Python for a key, such as contact.lead-source=source. Repeatable.",
)
@click.pass_context
def generate(ctx: click.Context, /, file: Path, **values: Any) -> int:
    """Write a module with the custom fields of your workspace, for `client.contacts.typed`.

    \b
    Example:
      conduyt models generate crm.py
      conduyt models generate crm.py --check    # in CI: what has changed?
    """
    from conduyt.cli.models import write_module

    return write_module(ctx, file, **values)


generate.params += connection_options(hidden=True)


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the shell code that completes the commands.

    \b
    Example:
      eval "$(conduyt completion bash)"    # in ~/.bashrc
    """
    found = get_completion_class(shell)
    assert found is not None, "click knows these three"  # noqa: S101
    click.echo(found(cli, {}, "conduyt", "_CONDUYT_COMPLETE").source())


@cli.command()
@click.pass_context
def doctor(ctx: click.Context, /, **values: Any) -> int:
    """Check the key, its scope, the connection and the rate limit. Says how to fix problems, and changes nothing.

    \b
    Example:
      conduyt doctor
    """
    from conduyt.cli.doctor import examine

    return examine(take(ctx, values))


doctor.params += connection_options(hidden=True)


cli.add_command(auth)


def _warn(message: Warning | str, *_: object, **_more: object) -> None:
    say(f"conduyt: warning: {message}")


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: What follows `conduyt`. Default: the arguments of the process.

    Returns:
        The exit code.
    """
    with warnings.catch_warnings():
        warnings.showwarning = _warn
        try:
            color = False if os.environ.get("NO_COLOR") else None
            code: object = cli.main(arguments, prog_name="conduyt", standalone_mode=False, color=color)
            sys.stdout.flush()
            report_replaced()
        except click.ClickException as error:
            error.show()
            return error.exit_code
        except (click.Abort, KeyboardInterrupt):
            return exits.INTERRUPTED
        except (_OutputClosedError, BrokenPipeError):
            # Or the interpreter would complain when it flushes at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return exits.OUTPUT_CLOSED
        except Exception as error:
            known = exits.of(error)
            if known is None:
                raise
            say(f"conduyt: {exits.text_of(error)}")
            return known
    return code if isinstance(code, int) else 0
