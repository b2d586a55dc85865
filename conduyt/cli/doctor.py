"""`conduyt doctor`: what works, what does not, and what to do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import click

from conduyt._transport.connector import Connector, certificate_setting
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
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
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
        _bad(
            "settings",
            error.message,
            "Correct it in the environment (CONDUYT_API_KEY, CONDUYT_BASE_URL, proxy, certificates) or the options.",
        )
        return exits.of(error) or exits.FAILED
    with client:
        fast = client.with_options(max_retries=0, deadline=20.0)
        try:
            for name, result in _checks(connection, fast):
                _good(name, result)
        except ConduytError as error:
            _bad(*_diagnosis(error, Connector(client._settings.base_url, "httpx")))
            return exits.of(error) or exits.FAILED
    return 0


def _checks(connection: Connection, client: Conduyt) -> Iterator[tuple[str, str]]:
    yield "address", client._settings.base_url
    yield from _way(Connector(client._settings.base_url, "httpx"))
    if client._settings.key is None:
        raise ConfigurationError("There is no API key.")
    yield "key", f"read from {connection.access().origin}"
    started = time.monotonic()
    me = client.users.get_me()
    yield "reached", f"in {time.monotonic() - started:.2f} s; {_whose(me)}"
    skew = _skew(me.response.headers.get("date"))
    yield "clock", "agrees with the server" if skew < _SKEW_S else f"is {skew:.0f} s off: set the clock of this machine"
    yield "scope", _scope(me)
    limit = client.rate_limit
    if limit.limit is None:
        yield "limit", "the responses name none"
    else:
        end = "" if limit.reset_at is None else f" until {limit.reset_at:%H:%M:%S} UTC"
        yield "limit", f"{limit.remaining} of {limit.limit} requests left{end}"


def _skew(date: str | None) -> float:
    try:
        return abs(parsedate_to_datetime(date).timestamp() - time.time()) if date else 0.0
    except (ValueError, OverflowError):
        return 0.0  # the server has no clock to agree with


def _way(connector: Connector) -> Iterator[tuple[str, str]]:
    """Name what the environment puts between this machine and the address."""
    if connector.proxy is not None:
        yield "proxy", f"{connector.proxy.url}, from {connector.proxy.setting}"
    if connector.encrypts and (setting := certificate_setting()):
        yield "trust", f"certificates of {setting[0]} ({setting[1]}) only"


def _whose(me: CurrentUser) -> str:
    workspace = me.account.name if me.account is not None else None
    return f"workspace {workspace}" if workspace else "the response names no workspace"


def _scope(me: CurrentUser) -> str:
    # What the API says about the key is not documented, so nothing is taken for granted.
    scope = as_mapping(me.api_key).get("scope")
    if not isinstance(scope, str):
        return "the API does not name it; a call that needs more than the key may do says so"
    return f"{scope}: {_SCOPES.get(scope, 'what it may do, this version does not know')}"


def _diagnosis(error: ConduytError, connector: Connector) -> tuple[str, str, str]:
    if isinstance(error, ConfigurationError):
        return "key", error.message, "Make one in Settings > API keys, and put it into CONDUYT_API_KEY."
    if isinstance(error, AuthenticationError):
        return "key", str(error), "The key is unknown or expired. Make another one in Settings > API keys."
    if isinstance(error, PermissionDeniedError):
        return "scope", str(error), "The key lacks the scope. Make another one in Settings > API keys."
    if isinstance(error, RateLimitError):
        return "limit", str(error), f"Wait {error.retry_after or 60:.0f} s, or spread the calls."
    if isinstance(error, APIConnectionError):
        return "reached", str(error), _connection_advice(str(error), connector)
    if isinstance(error, NotFoundError | ResponseDecodeError) or getattr(error, "status", 0) in {400, 405}:
        return "address", str(error), _address_advice(connector)
    return "answer", str(error), "Look at the status page of Conduyt, or ask its support, with the request id."


def _connection_advice(text: str, connector: Connector) -> str:
    proxy = connector.proxy
    if "CERTIFICATE_VERIFY_FAILED" in text:
        if setting := certificate_setting():
            return f"The certificate is not in {setting[0]} ({setting[1]}): correct or unset it."
        return "The certificate is not trusted. Name the file with those of your network in SSL_CERT_FILE."
    if any(sign in text for sign in _PLAIN_HTTP) and not (proxy and proxy.url.startswith("https:")):
        return f"Port {connector.port} speaks http, not https. Correct the port or, for a sandbox, the scheme."
    if proxy is not None:
        return f"Check the proxy {proxy.url} in {proxy.setting}. NO_PROXY lists hosts to reach directly."
    if not connector.encrypts and "refused" not in text:
        return "If the server speaks https, write https:// in CONDUYT_BASE_URL. Otherwise check address and network."
    return "Check the address, the network, and whether your network needs a proxy in HTTPS_PROXY."


# What OpenSSL says to an answer that is no TLS.
_PLAIN_HTTP = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL", "HTTP_REQUEST", "PACKET_LENGTH")


def _address_advice(connector: Connector) -> str:
    if not connector.base_url.endswith("/api/v1"):
        return "The path is probably wrong: the API is usually at /api/v1. Correct CONDUYT_BASE_URL."
    way = f", or the proxy {connector.proxy.url}," if connector.proxy is not None else ""
    https = "" if connector.encrypts else " If it speaks https, write https://."
    return f"Something else than Conduyt{way} answers at this address. Correct CONDUYT_BASE_URL.{https}"


def _good(name: str, text: str) -> None:
    click.echo(f"{click.style('ok', fg='green')}    {name:<8}  {visible(text)}")


def _bad(name: str, text: str, advice: str) -> None:
    click.echo(f"{click.style('bad', fg='red')}   {name:<8}  {visible(text)}")
    click.echo(f"      {'':<8}  {advice}")
