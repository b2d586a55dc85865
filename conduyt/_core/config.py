"""Check the arguments of a client and turn them into settings."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Iterable, Mapping
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Protocol, cast, get_args
from urllib.parse import urlsplit

from conduyt._core.endpoint import Dialect, Writes, check_header
from conduyt._core.key_text import read_key
from conduyt._core.options import check_count, check_max_retries, check_seconds
from conduyt._core.retry_budget import RetryBudget
from conduyt._core.retry_policy import RetryPolicy
from conduyt._core.settings import Settings
from conduyt._util.loading import loading
from conduyt._values.secret import Secret, SecretHeaders
from conduyt._values.text import nearest
from conduyt.errors import ConfigurationError
from conduyt.hooks import Hooks

if TYPE_CHECKING:
    from conduyt._core.held_key import HeldKey


class URLText(Protocol):
    """A URL, such as pydantic's `HttpUrl`."""

    def unicode_string(self) -> str:
        """Return it as a string."""
        ...


_MOST_CONNECTIONS = 65_535
"""A machine has no more ports for one address."""

DEFAULT_BASE_URL = "https://conduyt.app/api/v1"


def make_settings(
    *,
    api_key: object,
    base_url: str | URLText | None,
    timeout: float,
    deadline: float,
    max_retries: int | None,
    max_connections: int = 1,
    retry: RetryPolicy | None,
    headers: Mapping[str, str | None] | None,
    dialect: Dialect = "documented",
    strict: bool = False,
    hooks: Iterable[Hooks] = (),
    writes: Writes = "allow",
) -> Settings:
    """Check the arguments, and take missing ones from the environment and the defaults.

    Raises:
        ConfigurationError: An argument is invalid. The text never shows the key.
    """
    check_type("headers", headers, Mapping, "a mapping", optional=True)
    check_type("retry", retry, RetryPolicy, "a RetryPolicy", optional=True)
    check_type("strict", strict, bool, "True or False")
    # Names compare without case; the last value wins.
    by_name = {str(name).lower(): (name, value) for name, value in (headers or {}).items()}
    kept = {name: value for name, value in by_name.values() if value is not None}
    try:
        for name, value in kept.items():
            check_header(name, value)
        check_seconds("timeout", timeout)
        check_seconds("deadline", deadline)
        check_max_retries(max_retries)
        check_count("max_connections", max_connections)
    except (TypeError, ValueError) as error:
        raise ConfigurationError(str(error)) from None
    if max_connections > _MOST_CONNECTIONS:
        raise ConfigurationError(f"max_connections must be at most {_MOST_CONNECTIONS:,}")
    for name, value, type_ in (("dialect", dialect, Dialect), ("writes", writes, Writes)):
        check_type(name, value, str, f"one of {', '.join(get_args(type_))}")
        if value not in get_args(type_):
            raise ConfigurationError(f"{name} must be one of {', '.join(get_args(type_))}")
    policy = retry or RetryPolicy()
    held_key = _held_key(api_key) if callable(api_key) else None
    key = None if held_key is not None else _key(api_key)
    return Settings(
        base_url=_base_url(*_address(base_url), takes_http=key is not None and key.is_for_sandbox),
        key=key,
        held_key=held_key,
        timeout=float(timeout),
        deadline=float(deadline),
        max_retries=max_retries,
        retry=policy,
        budget=RetryBudget(policy.budget),
        headers=SecretHeaders(kept),
        dialect=dialect,
        strict=strict,
        hooks=_hooks(hooks),
        writes=writes,
    )


def check_type(name: str, value: object, type_: type, what: str, *, optional: bool = False) -> None:
    """Refuse an argument of another type. The text does not show the value.

    Raises:
        ConfigurationError: It is of another type.
    """
    if not isinstance(value, type_) and not (optional and value is None):
        raise ConfigurationError(f"{name} must be {what}, not {type(value).__name__}")


def _key(key: object) -> Secret | None:
    if isinstance(key, Secret):
        return key
    if key is not None:
        return read_key(key)
    found = os.environ.get("CONDUYT_API_KEY")
    return None if found is None else read_key(found, "CONDUYT_API_KEY")


def _held_key(function: Callable[[], object]) -> HeldKey:
    with loading():
        from conduyt._core.held_key import HeldKey, source_of  # most clients have a plain key

    return HeldKey(source_of(function))


def _hooks(hooks: Iterable[Hooks]) -> tuple[Hooks, ...]:
    if isinstance(hooks, Hooks) or not isinstance(cast(object, hooks), Iterable):
        raise ConfigurationError("hooks must be a list, such as hooks=[MyHooks()]")
    checked = tuple(hooks)
    if not all(isinstance(one, Hooks) for one in cast(tuple[object, ...], checked)):
        raise ConfigurationError("each of the hooks must be an instance of a subclass of conduyt.Hooks")
    for one in checked:
        _check_hook(one)
    return checked


def _check_hook(hook: Hooks) -> None:
    """Refuse methods that would never run."""
    known = {name for name in vars(Hooks) if name.startswith("on_")}
    kind = type(hook).__name__
    for name in dir(hook):
        if name.startswith("on_") and name not in known:
            calls = f"{nearest(name, known)} It calls {', '.join(sorted(known))}"
            raise ConfigurationError(f"{kind} has {name}, which no client calls{calls}")
        if name in known and iscoroutinefunction(getattr(hook, name)):
            raise ConfigurationError(f"{kind}.{name} is async, and no client awaits it: make it a plain function")


def _address(given: str | URLText | None) -> tuple[str, str]:
    """Return the URL of the API, and which setting has it."""
    if given is not None and (text := str(given)):
        return "base_url", text
    return "CONDUYT_BASE_URL", os.environ.get("CONDUYT_BASE_URL") or DEFAULT_BASE_URL


def _base_url(name: str, text: str, *, takes_http: bool) -> str:
    text = text.rstrip("\r\n")  # from the end of a file with the address
    if any(character.isspace() or not character.isprintable() for character in text):
        raise ConfigurationError(f"{name} holds a space, a line break or a character that does not show")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ConfigurationError(f"{name} is not a URL") from None
    if port == 0:
        raise ConfigurationError(f"{name} has port 0, which is none")
    if parts.scheme not in {"http", "https"} or not host:
        raise ConfigurationError(f"{name} must be an https URL, such as https://conduyt.app/api/v1")
    if parts.username is not None or parts.query or parts.fragment or "?" in text or "#" in text:
        raise ConfigurationError(f"{name} must not contain a user name, a query or a fragment")
    if not text.isascii() or "\\" in text:
        raise ConfigurationError(f"{name} must be plain ASCII; write an international host name in its xn-- form")
    if parts.scheme == "http" and not (takes_http or _is_loopback(host)):
        raise ConfigurationError(
            f"{name} must be https: others could read the API key if it is sent over http. "
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
