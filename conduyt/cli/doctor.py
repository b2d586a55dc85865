"""`conduyt doctor`: what works, what does not, and what to do."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from uuid import uuid4

import click

from conduyt.cli import exits
from conduyt.cli.connection import Connection
from conduyt.cli.output import visible
from conduyt.client import Conduyt
from conduyt.errors import (
    APIConnectionError,
    APIStatusError,
    AuthenticationError,
    ConduytError,
    ConfigurationError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
)

_SKEW_S = 60


def examine(connection: Connection, *, read_only: bool) -> int:
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
            for name, result in _checks(connection, fast, read_only=read_only):
                _good(name, result)
        except ConduytError as error:
            _bad(*_diagnosis(error))
            return exits.of(error) or exits.FAILED
    return 0


def _checks(connection: Connection, client: Conduyt, *, read_only: bool) -> Iterator[tuple[str, str]]:
    origin = connection.api_key_file or ("CONDUYT_API_KEY" if "CONDUYT_API_KEY" in os.environ else None)
    yield "address", client._settings.base_url
    if origin is None:
        raise ConfigurationError("There is no API key.")
    yield "key", f"read from {origin}"
    started = time.monotonic()
    page = client.contacts.list(limit=1)
    yield "reached", f"in {time.monotonic() - started:.2f} s; {page.meta.total} contacts in the workspace"
    date = page.response.headers.get("date")
    skew = abs(parsedate_to_datetime(date).timestamp() - time.time()) if date else 0.0
    yield "clock", "agrees with the server" if skew < _SKEW_S else f"is {skew:.0f} s off: set the clock of this machine"
    if not read_only:
        yield "scope", _scope(client)
    limit = client.rate_limit
    if limit.limit is None:
        yield "limit", "the answers name none"
    else:
        yield "limit", f"{limit.remaining} of {limit.limit} requests left until {limit.reset_at:%H:%M:%S} UTC"


def _scope(client: Conduyt) -> str:
    nobody = str(uuid4())
    if not _may(lambda: client.contacts.update(nobody)):
        return "read: this key can change nothing. Make another one for that, in Settings > API keys"
    if not _may(lambda: client.contacts.delete(nobody)):
        return "read-write: this key can change everything and delete nothing"
    return "admin: this key can change and delete everything"


def _may(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except PermissionDeniedError:
        return False
    except (NotFoundError, APIStatusError) as error:
        # Whoever is told that there is no such contact was let in.
        if error.status not in {400, 404, 422}:
            raise
    return True


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
