"""What a client is given, checked before it is used."""

from __future__ import annotations

import ipaddress
import math
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast, get_args
from urllib.parse import urlsplit

from conduyt._core.endpoint import Dialect, check_header
from conduyt._core.retry_budget import RetryBudget
from conduyt._core.retry_policy import RetryPolicy
from conduyt._core.settings import Settings
from conduyt._values.secret import Secret
from conduyt.errors import ConfigurationError

if TYPE_CHECKING:
    from conduyt.hooks import Hooks

DEFAULT_BASE_URL = "https://conduyt.app/api/v1"


def make_settings(
    *,
    api_key: str | None,
    base_url: str | None,
    timeout: float,
    deadline: float,
    max_retries: int | None,
    retry: RetryPolicy | None,
    headers: Mapping[str, str] | None,
    dialect: Dialect = "documented",
    strict: bool = False,
    hooks: Iterable[Hooks] = (),
) -> Settings:
    """Check what the caller gave, fill in the rest from the environment and the defaults.

    Raises:
        ConfigurationError: Something cannot work. The text never shows the key.
    """
    for name, value in (headers or {}).items():
        try:
            check_header(name, value)
        except ValueError as error:
            raise ConfigurationError(str(error)) from None
    if dialect not in get_args(Dialect):
        raise ConfigurationError(f"dialect must be one of {', '.join(get_args(Dialect))}")
    if max_retries is not None and max_retries < 0:
        raise ConfigurationError("max_retries must not be negative; 0 switches retries off")
    policy = retry or RetryPolicy()
    return Settings(
        base_url=_base_url(base_url or os.environ.get("CONDUYT_BASE_URL") or DEFAULT_BASE_URL),
        key=_key(os.environ.get("CONDUYT_API_KEY") if api_key is None else api_key),
        timeout=_seconds("timeout", timeout),
        deadline=_seconds("deadline", deadline),
        max_retries=max_retries,
        retry=policy,
        budget=RetryBudget(policy.budget),
        headers=dict(headers or {}),
        dialect=dialect,
        strict=strict,
        hooks=_hooks(hooks),
    )


def _key(text: str | None) -> Secret | None:
    if text is None:
        return None
    text = text.removesuffix("\n").removesuffix("\r")  # what reading a key from a file leaves at its end
    if not text or not all(33 <= ord(character) <= 126 for character in text):
        raise ConfigurationError("The API key is empty, or holds a space or a character that no key has.")
    return Secret(text)


def _hooks(hooks: Iterable[Hooks]) -> tuple[Hooks, ...]:
    if hooks == ():
        return ()
    from conduyt.hooks import Hooks  # only by who has some

    if isinstance(hooks, Hooks):
        raise ConfigurationError("hooks must be a list, such as hooks=[MyHooks()]")
    checked = tuple(hooks)
    if not all(isinstance(one, Hooks) for one in cast(tuple[object, ...], checked)):
        raise ConfigurationError("each of the hooks must be an object of a class made from conduyt.Hooks")
    return checked


def _base_url(text: str) -> str:
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
    if parts.scheme == "http" and not _is_loopback(host):
        raise ConfigurationError("base_url must be https: over http the API key would travel readable for anybody")
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


def _seconds(name: str, value: float) -> float:
    if not (isinstance(cast(object, value), int | float) and math.isfinite(value) and value > 0):
        raise ConfigurationError(f"{name} must be a positive number of seconds")
    return float(value)
