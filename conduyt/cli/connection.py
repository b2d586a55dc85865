"""Which API the commands talk to, and with which key."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import click

from conduyt.cli import profiles
from conduyt.hooks import Hooks, WaitEvent

if TYPE_CHECKING:
    from conduyt.client import Conduyt


@dataclass(frozen=True, slots=True)
class Connection:
    """What the options say. What they leave out comes from the environment."""

    base_url: str | None = None
    api_key_file: str | None = field(default=None, repr=False)
    timeout: float | None = None
    read_only: bool | None = None
    profile: str | None = None

    def changed(self, **options: Any) -> Connection:
        """Return the same with what these options say."""
        return replace(self, **{name: value for name, value in options.items() if value is not None})

    def key_of_file(self) -> str | None:
        """Read the key from its file, if there is one.

        Raises:
            UsageError: The file cannot be read.
        """
        if self.api_key_file is None:
            return None
        try:
            with click.open_file(self.api_key_file, "rb") as file:
                key: str = file.read(4096).decode("utf-8-sig")
            return key.strip()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise click.UsageError(f"the key cannot be read from {self.api_key_file}: {reason}") from None

    def profile_of_environment(self) -> str | None:
        """Return the profile that the environment names."""
        return os.environ.get("CONDUYT_PROFILE") or None

    def used_profile(self) -> profiles.Profile | None:
        """Return the profile whose key the commands use, if they use one.

        A profile that is named comes before `CONDUYT_API_KEY`, and that before the profile "default".
        """
        if self.api_key_file is not None:
            return None
        if name := self.profile or self.profile_of_environment():
            return profiles.find(name)
        if _key_of_environment() is not None:
            return None
        return profiles.profiles().get(profiles.DEFAULT)

    def access(self) -> Access:
        """Return the key to use, where it opens what, and where it comes from."""
        if self.api_key_file is not None:
            return Access(self.key_of_file(), self.base_url, self.api_key_file)
        if (profile := self.used_profile()) is None:
            return Access(_key_of_environment(), self.base_url, "CONDUYT_API_KEY")
        # The key of a profile goes to no other address, unless the command line says so.
        return Access(profiles.key_of(profile), self.base_url or profile.base_url, f"profile {profile.name}")

    def client(self) -> Conduyt:
        """Make the client."""
        access = self.access()
        return self.client_of(access.key, access.base_url)

    def client_of(self, key: str | None, base_url: str | None) -> Conduyt:
        """Make a client with this key."""
        from conduyt.client import Conduyt

        hooks = [_WaitNotice()] if sys.stderr.isatty() else []
        more: dict[str, Any] = {} if self.timeout is None else {"timeout": self.timeout}
        if self.read_only:
            more["writes"] = "deny"
        return Conduyt(key, base_url=base_url, hooks=hooks, **more)


def _key_of_environment() -> str | None:
    return os.environ.get("CONDUYT_API_KEY")


@dataclass(frozen=True, slots=True)
class Access:
    """A key and its address."""

    key: str | None = field(repr=False)
    base_url: str | None
    origin: str
    """Where the key comes from, for people."""


class _WaitNotice(Hooks):
    """Says on the terminal why nothing seems to happen."""

    def on_wait(self, event: WaitEvent) -> None:
        """Say that there is a wait, and why."""
        if event.seconds >= 1:
            why = "the rate limit" if event.reason == "rate_limit" else "another attempt"
            click.echo(f"waiting {event.seconds:.0f} s for {why} ...", err=True)


def _complete_profile(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    with suppress(click.ClickException):
        return [name for name in profiles.profiles() if name.startswith(incomplete)]
    return []


def options(*, hidden: bool = False) -> list[click.Parameter]:
    """Make the options of a connection, which go before a command or after it. Help does not repeat hidden ones."""
    return [
        click.Option(
            ["--api-key-file"],
            metavar="FILE",
            hidden=hidden,
            help="File with the API key; - is the standard input. Default: the variable CONDUYT_API_KEY.",
        ),
        click.Option(
            ["--profile"],
            metavar="NAME",
            hidden=hidden,
            shell_complete=_complete_profile,
            help="Profile with a key and an address, from conduyt auth login. Default: the variable CONDUYT_PROFILE.",
        ),
        click.Option(
            ["--base-url"],
            metavar="URL",
            hidden=hidden,
            help="URL of the API. Default: the variable CONDUYT_BASE_URL, then the real API.",
        ),
        click.Option(
            ["--timeout"],
            type=click.FloatRange(min=0, min_open=True),
            metavar="SECONDS",
            hidden=hidden,
            help="Maximum seconds for each network operation.",
        ),
        click.Option(
            ["--read-only"],
            is_flag=True,
            default=None,
            hidden=hidden,
            help="Refuse every command that changes something, before anything is sent.",
        ),
    ]


_NAMES = ("base_url", "api_key_file", "timeout", "read_only", "profile")


def take(ctx: click.Context, values: dict[str, Any]) -> Connection:
    """Take the options of the connection out of the values of a command."""
    connection = ctx.find_object(Connection) or Connection()
    return connection.changed(**{name: values.pop(name, None) for name in _NAMES})
