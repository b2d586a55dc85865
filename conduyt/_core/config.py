"""What a client is given, checked before it is used."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable, Mapping
from typing import Protocol, cast, get_args
from urllib.parse import urlsplit

from conduyt._core.endpoint import Dialect, check_header
from conduyt._core.options import check_max_retries, check_seconds
from conduyt._core.retry_budget import RetryBudget
from conduyt._core.retry_policy import RetryPolicy
from conduyt._core.settings import Settings
from conduyt._values.secret import Secret
from conduyt.errors import ConfigurationError
from conduyt.hooks import Hooks


class SecretText(Protocol):
    """A text that does not show, such as pydantic's `SecretStr`."""

    def get_secret_value(self) -> str:
        """Return the text."""
        ...


class URLText(Protocol):
    """An address, such as pydantic's `HttpUrl`."""

    def unicode_string(self) -> str:
        """Return it as text."""
        ...


DEFAULT_BASE_URL = "https://conduyt.app/api/v1"


def make_settings(
    *,
    api_key: str | SecretText | Secret | None,
    base_url: str | URLText | None,
    timeout: float,
    deadline: float,
    max_retries: int | None,
    retry: RetryPolicy | None,
    headers: Mapping[str, str | None] | None,
    dialect: Dialect = "documented",
    strict: bool = False,
    hooks: Iterable[Hooks] = (),
) -> Settings:
    """Check what the caller gave, fill in the rest from the environment and the defaults.

    Raises:
        ConfigurationError: Something cannot work. The text never shows the key.
    """
    # The last one wins, in whatever case it is written.
    by_name = {name.lower(): (name, value) for name, value in (headers or {}).items()}
    kept = {name: value for name, value in by_name.values() if value is not None}
    try:
        for name, value in kept.items():
            check_header(name, value)
        check_seconds("timeout", timeout)
        check_seconds("deadline", deadline)
        check_max_retries(max_retries)
    except (TypeError, ValueError) as error:
        raise ConfigurationError(str(error)) from None
    if dialect not in get_args(Dialect):
        raise ConfigurationError(f"dialect must be one of {', '.join(get_args(Dialect))}")
    policy = retry or RetryPolicy()
    key = _key(os.environ.get("CONDUYT_API_KEY") if api_key is None else api_key)
    address = str(base_url or "") or os.environ.get("CONDUYT_BASE_URL") or DEFAULT_BASE_URL
    return Settings(
        base_url=_base_url(address, takes_http=key is not None and key.is_for_sandbox),
        key=key,
        timeout=float(timeout),
        deadline=float(deadline),
        max_retries=max_retries,
        retry=policy,
        budget=RetryBudget(policy.budget),
        headers=kept,
        dialect=dialect,
        strict=strict,
        hooks=_hooks(hooks),
    )


def _key(key: str | SecretText | Secret | None) -> Secret | None:
    if key is None or isinstance(key, Secret):
        return key
    text = key if isinstance(key, str) else key.get_secret_value()
    text = text.removesuffix("\n").removesuffix("\r")  # what reading a key from a file leaves at its end
    if not text or not all(33 <= ord(character) <= 126 for character in text):
        raise ConfigurationError("The API key is empty, or holds a space or a character that no key has.")
    return Secret(text)


def _hooks(hooks: Iterable[Hooks]) -> tuple[Hooks, ...]:
    if isinstance(hooks, Hooks):
        raise ConfigurationError("hooks must be a list, such as hooks=[MyHooks()]")
    checked = tuple(hooks)
    if not all(isinstance(one, Hooks) for one in cast(tuple[object, ...], checked)):
        raise ConfigurationError("each of the hooks must be an object of a class made from conduyt.Hooks")
    return checked


def _base_url(text: str, *, takes_http: bool) -> str:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ConfigurationError("base_url is not a URL") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise ConfigurationError("base_url must be an https URL, such as https://conduyt.app/api/v1")
    if parts.username is not None or parts.query or parts.fragment or "?" in text or "#" in text:
        raise ConfigurationError("base_url must not hold a user name, a query or a fragment")
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        raise ConfigurationError("base_url must be plain ASCII; write an international host name in its xn-- form")
    if parts.scheme == "http" and not (takes_http or _is_loopback(host)):
        raise ConfigurationError(
            "base_url must be https: others could read the API key if it is sent over http. "
            "Only a host on this machine, or a sandbox with one of its keys (cdy_sandbox_...), can use http."
        )
    netloc = f"[{host}]" if ":" in host else host
    netloc = f"{netloc}:{port}" if port is not None else netloc
    return f"{parts.scheme}://{netloc}{parts.path.rstrip('/')}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
