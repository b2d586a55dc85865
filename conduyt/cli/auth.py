"""`conduyt auth`: profiles, for the command line only."""

from __future__ import annotations

import sys
from typing import Any

import click

from conduyt._values.text import visible
from conduyt.cli import exits, profiles
from conduyt.cli.connection import options as connection_options
from conduyt.cli.connection import take


@click.group()
def auth() -> None:
    """Store API keys as profiles.

    A profile has a name, a key and the URL of the API. Choose one with --profile or the variable CONDUYT_PROFILE.
    Profiles are for this command only: programs take their key from CONDUYT_API_KEY or conduyt.keys.
    """


@auth.command()
@click.option(
    "--store",
    type=click.Choice(["keyring", "file"]),
    help="Where to store the key: the keyring of the machine, or a file that only you can read. "
    "Default: the keyring, if there is one.",
)
@click.option("--no-check", is_flag=True, help="Do not ask the API whether it knows the key.")
@click.pass_context
def login(ctx: click.Context, /, store: profiles.StoreName | None, **values: Any) -> None:
    """Store a key as a profile. Its name is "default", unless --profile has another one.

    The command asks for the key. In a script, pass it on the standard input.

    \b
    Examples:
      conduyt auth login --profile prod
      op read op://work/conduyt/key | conduyt auth login --profile prod
    """
    is_checked = not values.pop("no_check")
    connection = take(ctx, values)
    name = profiles.check_name(connection.profile or connection.profile_of_environment() or profiles.DEFAULT)
    key = connection.key_of_file() or _asked()
    store = store or ("keyring" if profiles.has_keyring() else "file")
    with connection.client_of(key, connection.base_url) as client:
        whose = ""
        if is_checked:
            me = client.users.get_me()
            whose = f", workspace {me.account.name}" if me.account is not None and me.account.name else ""
        profiles.save(profiles.Profile(name, client._settings.base_url, store), key)
    where = "the keyring" if store == "keyring" else str(profiles.folder())
    click.echo(visible(f"logged in: profile {name}{whose}; the key is in {where}"))


def _asked() -> str:
    """Ask for the key, without showing it, or read it from a pipe."""
    if sys.stdin.isatty():
        key: str = click.prompt("API key", hide_input=True, err=True)
        return key.strip()
    try:
        return sys.stdin.buffer.readline(8192).decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise click.ClickException("the key on the standard input is no text in UTF-8") from None


@auth.command()
@click.pass_context
def status(ctx: click.Context, /, **values: Any) -> int:
    """Show the profiles, and which key the commands use.

    \b
    Example:
      conduyt auth status
    """
    from conduyt._core.key_text import read_key

    connection = take(ctx, values)
    used = connection.used_profile()
    for profile in profiles.profiles().values():
        mark = "*" if used is not None and profile.name == used.name else " "
        click.echo(visible(f"{mark} {profile.name}  {profile.base_url}  key in the {profile.store}"))
    access = connection.access()
    if access.key is None:
        click.echo("There is no key. Run conduyt auth login, or set CONDUYT_API_KEY.", err=True)
        return exits.NOT_ALLOWED
    click.echo(visible(f"in use: {read_key(access.key)!r} from {access.origin}"))
    return 0


@auth.command()
@click.pass_context
def logout(ctx: click.Context, /, **values: Any) -> None:
    """Remove a profile and its key from this machine. The key itself stays valid: revoke it in Conduyt.

    \b
    Example:
      conduyt auth logout --profile prod
    """
    connection = take(ctx, values)
    name = connection.profile or connection.profile_of_environment() or profiles.DEFAULT
    profiles.remove(profiles.find(name))
    click.echo(f"logged out: profile {name}")


for _command in (login, status, logout):
    _command.params += connection_options(hidden=True)
