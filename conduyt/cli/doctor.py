"""`conduyt doctor`: what works, what does not, and what to do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import click

from conduyt._values.json_values import as_mapping
from conduyt._values.text import visible
from conduyt.cli import exits
from conduyt.cli.connection import Connection
from conduyt.client import Conduyt
from conduyt.errors import (
    APIConnectionError,
    AuthenticationError,
    ConduytError,
    ConfigurationError,
    PermissionDeniedError,
    RateLimitError,
)
from conduyt.models.users import CurrentUser

_SKEW_S = 60
_SCOPES = {
    "read": "this key can change nothing; for that, make another one in Settings > API keys",
    "read-write": "this key can change everything and delete nothing",
    "admin": "this key can change and delete everything",
}


def examine(connection: Connection) -> int:
    """Check one thing after the other, as far as it makes sense.

    Returns:
        The exit code: that of the first error, or 0.
    """
    try:
        client = connection.client()
    except ConfigurationError as error:
        _bad("settings", error.message, "Correct CONDUYT_API_KEY, CONDUYT_BASE_URL or the options.")
        return exits.of(error) or exits.FAILED
    with client:
        fast = client.with_options(max_retries=0, deadline=20.0)
        try:
            for name, result in _checks(connection, fast):
                _good(name, result)
        except ConduytError as error:
            _bad(*_diagnosis(error))
            return exits.of(error) or exits.FAILED
    return 0


def _checks(connection: Connection, client: Conduyt) -> Iterator[tuple[str, str]]:
    yield "address", client._settings.base_url
    if client._settings.key is None:
        raise ConfigurationError("There is no API key.")
    yield "key", f"read from {connection.api_key_file or 'CONDUYT_API_KEY'}"
    started = time.monotonic()
    me = client.users.get_me()
    yield "reached", f"in {time.monotonic() - started:.2f} s; {_whose(me)}"
    date = me.response.headers.get("date")
    skew = abs(parsedate_to_datetime(date).timestamp() - time.time()) if date else 0.0
    yield "clock", "agrees with the server" if skew < _SKEW_S else f"is {skew:.0f} s off: set the clock of this machine"
    yield "scope", _scope(me)
    limit = client.rate_limit
    if limit.limit is None:
        yield "limit", "the responses name none"
    else:
        yield "limit", f"{limit.remaining} of {limit.limit} requests left until {limit.reset_at:%H:%M:%S} UTC"


def _whose(me: CurrentUser) -> str:
    workspace = me.account.name if me.account is not None else None
    return f"workspace {workspace}" if workspace else "the response names no workspace"


def _scope(me: CurrentUser) -> str:
    # What the API says about the key is not documented, so nothing is taken for granted.
    scope = as_mapping(me.api_key).get("scope")
    if not isinstance(scope, str):
        return "the API does not name it; a call that needs more than the key may do says so"
    return f"{scope}: {_SCOPES.get(scope, 'what it may do, this version does not know')}"


def _diagnosis(error: ConduytError) -> tuple[str, str, str]:
    if isinstance(error, ConfigurationError):
        return "key", error.message, "Make one in Settings > API keys, and put it into CONDUYT_API_KEY."
    if isinstance(error, AuthenticationError):
        return "key", str(error), "The key is unknown or expired. Make another one in Settings > API keys."
    if isinstance(error, PermissionDeniedError):
        return "scope", str(error), "The key lacks the scope. Make another one in Settings > API keys."
    if isinstance(error, RateLimitError):
        return "limit", str(error), f"Wait {error.retry_after or 60:.0f} s, or spread the calls."
    if isinstance(error, APIConnectionError):
        return "reached", str(error), "Check the address, the network, and a proxy in HTTPS_PROXY."
    return "answer", str(error), "Look at the status page of Conduyt, or ask its support, with the request id."


def _good(name: str, text: str) -> None:
    click.echo(f"{click.style('ok', fg='green')}    {name:<8}  {visible(text)}")


def _bad(name: str, text: str, advice: str) -> None:
    click.echo(f"{click.style('bad', fg='red')}   {name:<8}  {visible(text)}")
    click.echo(f"      {'':<8}  {advice}")
