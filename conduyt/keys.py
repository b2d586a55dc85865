"""Where an API key comes from: a file, a command of a password manager, the keyring of the machine, or a function.

    Conduyt(conduyt.keys.from_command("op read op://work/conduyt/key"))

The client asks for the key before its first call, keeps it for `ttl` seconds, and asks again once if the API refuses it
with 401. So a key can be rotated while the program runs.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Awaitable, Callable, Sequence
from math import inf
from pathlib import Path
from typing import Final, Protocol, TypeAlias, cast

__all__ = ["APIKey", "KeySource", "from_command", "from_file", "from_function", "from_keyring"]

TTL_S: Final = 300.0
"""How long a client keeps a key, unless its source says otherwise."""

_LONGEST: Final = 4096
_COMMAND_S: Final = 60.0
_LONGEST_S: Final = 4_000_000  # as of each time in the options, which lie above this module


class SecretText(Protocol):
    """A string that its repr hides, such as pydantic's `SecretStr`."""

    def get_secret_value(self) -> str:
        """Return the string."""
        ...


KeyText: TypeAlias = str | SecretText

KeyFunction: TypeAlias = Callable[[], KeyText | Awaitable[KeyText]]
"""A function that returns the key. `AsyncConduyt` also takes an `async` function."""

APIKey: TypeAlias = KeyText | KeyFunction
"""An API key, or a function that returns it, such as a `KeySource`."""


class KeySource:
    """A function that returns an API key, with the time for which the client may keep it.

    Args:
        function: Returns the key. The client calls it in a thread if it is not `async` and the client is.
        ttl: Seconds for which the client keeps the key.
        name: Where the key comes from, for errors and the repr of the client.

    Raises:
        TypeError: `function` cannot be called.
        ValueError: `ttl` is negative.
    """

    __slots__ = ("_function", "name", "ttl")

    def __init__(self, function: KeyFunction, *, ttl: float = TTL_S, name: str | None = None) -> None:
        if not callable(function):
            raise TypeError(f"a source of a key must be a function, not {type(function).__name__}")
        _check_seconds("ttl", ttl)
        self._function = function
        self.name: str = name or f"{getattr(function, '__name__', type(function).__name__)}()"
        """Where the key comes from."""
        self.ttl: float = ttl
        """Seconds for which the client keeps the key."""

    def __call__(self) -> KeyText | Awaitable[KeyText]:
        """Ask for the key."""
        return self._function()

    @property
    def is_async(self) -> bool:
        """Whether the function is known to be `async`."""
        import inspect  # loads slowly

        return inspect.iscoroutinefunction(self._function) or inspect.iscoroutinefunction(
            getattr(type(self._function), "__call__", None)  # noqa: B004  # the method, not whether there is one
        )

    def __repr__(self) -> str:
        return f"<KeySource {self.name}>"


def from_function(function: KeyFunction, *, ttl: float = TTL_S) -> KeySource:
    """Take the key from a function, and keep it for `ttl` seconds.

    Args:
        function: Returns the key. `AsyncConduyt` also takes an `async` function.
        ttl: Seconds for which the client keeps the key.

    Example:
        ```python
        client = Conduyt(conduyt.keys.from_function(lambda: vault.read("conduyt"), ttl=60))
        ```
    """
    return KeySource(function, ttl=ttl)


def from_file(path: str | os.PathLike[str], *, ttl: float = TTL_S, allow_others: bool = False) -> KeySource:
    """Take the key from a file that only its owner can read.

    Args:
        path: The file. It contains the key, and nothing else.
        ttl: Seconds for which the client keeps the key.
        allow_others: Accept a file that other users of the machine can read, such as a secret that a container mounts.

    Returns:
        The source. The client raises `ConfigurationError` if the file is missing, or if others can read it.

    Example:
        ```python
        client = Conduyt(conduyt.keys.from_file("/run/secrets/conduyt"))
        ```
    """
    file = Path(path)

    def read() -> str:
        with file.open("rb") as opened:
            if not allow_others and _is_open_to_others(os.fstat(opened.fileno())):
                raise PermissionError(f"other users can read {file}: run chmod 600, or pass allow_others=True")
            return opened.read(_LONGEST).decode("utf-8-sig").strip()

    return KeySource(read, ttl=ttl, name=str(file))


def from_command(command: str | Sequence[str], *, ttl: float = TTL_S, timeout: float = _COMMAND_S) -> KeySource:
    """Take the key from the output of a command, such as that of a password manager.

    Args:
        command: The command, as one text or as a list of the program and its arguments. No shell runs it.
        ttl: Seconds for which the client keeps the key.
        timeout: Maximum seconds for the command.

    Returns:
        The source. The client raises `ConfigurationError` if the command fails.

    Raises:
        TypeError: The command is no text, and no list of texts.
        ValueError: The command is empty, has a quote that is not closed, or could run for ever.

    Example:
        ```python
        client = Conduyt(conduyt.keys.from_command("op read op://work/conduyt/key"))
        ```
    """
    _check_seconds("timeout", timeout, longest=_LONGEST_S)
    if isinstance(command, str):
        import shlex  # only here

        words = shlex.split(command)
    else:
        words = list(command) if isinstance(cast("object", command), Sequence) else []
        if not (words or command == []) or not all(isinstance(cast("object", word), str) for word in words):
            raise TypeError("the command must be one text, or a list of texts")
    if not words:
        raise ValueError("the command is empty")

    def read() -> str:
        import subprocess  # loads slowly

        try:
            # Its input is empty: a command that asks for a password would wait for ever.
            done = subprocess.run(  # noqa: S603  # the command of the caller
                words, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False
            )
        except subprocess.TimeoutExpired:
            code, said = None, ""
        else:
            code, said = done.returncode, done.stderr.decode("utf-8", errors="replace").strip()
            if not code:
                return done.stdout.decode("utf-8-sig", errors="replace").strip()
        # Outside of the `except`, because that error has the output.
        if code is None:
            raise TimeoutError(f"{words[0]} did not end within {timeout:g} s")
        more = f": {said.splitlines()[-1][:200]}" if said else ""
        raise RuntimeError(f"{words[0]} ended with {code}{more}")

    return KeySource(read, ttl=ttl, name=words[0])


def from_keyring(service: str, username: str = "api-key", *, ttl: float = TTL_S) -> KeySource:
    """Take the key from the keyring of the machine (extra `keyring`).

    Args:
        service: Name of the service in the keyring.
        username: Name of the entry of the service.
        ttl: Seconds for which the client keeps the key.

    Returns:
        The source. The client raises `ConfigurationError` if there is no such entry, or the keyring is locked.

    Example:
        ```python
        client = Conduyt(conduyt.keys.from_keyring("conduyt-prod"))
        ```
    """

    def read() -> str:
        try:
            import keyring
        except ModuleNotFoundError:
            raise RuntimeError('keyring is missing; get it with pip install "conduyt[keyring]"') from None
        key = keyring.get_password(service, username)
        if key is None:
            raise LookupError(f"the keyring has no {username} for {service}")
        return key

    return KeySource(read, ttl=ttl, name=f"the keyring entry {service}")


def _check_seconds(name: str, value: object, *, longest: float = inf) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number of seconds, not {type(value).__name__}")
    if not 0 <= value <= longest:
        most = "" if longest == inf else f", and at most {longest:,}"
        raise ValueError(f"{name} must be 0 or a positive number of seconds{most}, not {value}")


def _is_open_to_others(found: os.stat_result) -> bool:
    return sys.platform != "win32" and bool(found.st_mode & (stat.S_IRWXG | stat.S_IRWXO))
