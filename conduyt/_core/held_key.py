"""The API key of a client that gets it from a function: how long it is kept, and when it is asked for again.

The key has a number that counts how often it was asked for. A call whose key the API refused asks for a later one. So
of many calls that are refused together, only one asks the function.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import cast
from uuid import uuid4

from conduyt._core.endpoint import scope_of
from conduyt._core.key_text import read_key
from conduyt._util.locks import ForkSafeLock
from conduyt._values.secret import Secret
from conduyt._values.text import redact
from conduyt.errors import APITimeoutError, ConfigurationError
from conduyt.keys import KeyFunction, KeySource


@dataclass(frozen=True, slots=True)
class NumberedKey:
    """A key, and the how-manieth it is."""

    key: Secret
    number: int


@dataclass(slots=True, eq=False, weakref_slot=True)
class HeldKey:
    """The key that a function returned last. A driver asks the function, while it holds the lock."""

    source: KeySource
    lock: ForkSafeLock = field(default_factory=lambda: ForkSafeLock(reentrant=True))
    name: str = field(default_factory=lambda: uuid4().hex)
    """Stands for the workspace as long as there is no key."""
    _held: NumberedKey | None = None
    _expires: float = 0.0

    @property
    def key(self) -> Secret | None:
        """The key, if there is one already."""
        return None if self._held is None else self._held.key

    def scope(self, base_url: str) -> str:
        """Return a name for the requests that the API counts together."""
        return f"{self.name}@{base_url}" if self._held is None else scope_of(self._held.key, base_url)

    def valid(self, now: float, after: int) -> NumberedKey | None:
        """Return the key if it is still to be used. `after` is the number of a key that the API refused, or 0."""
        held = self._held
        return held if held is not None and held.number > after and now < self._expires else None

    def keep(self, value: object, now: float) -> NumberedKey:
        """Check what the function returned, and keep it.

        Raises:
            ConfigurationError: It is no key.
        """
        if isinstance(value, Coroutine):
            value.close()
            raise ConfigurationError(f"{self.source.name} is async: only AsyncConduyt can wait for it")
        held = NumberedKey(read_key(value, self.source.name), 1 if self._held is None else self._held.number + 1)
        # The time first: another thread may look without the lock.
        self._expires = now + self.source.ttl
        self._held = held
        return held

    def too_slow(self, seconds: float) -> APITimeoutError:
        """Return the error for a function that took too long."""
        return APITimeoutError(f"no API key came from {self.source.name} within {seconds:.1f} s; nothing was sent")

    def failed(self, error: Exception) -> ConfigurationError:
        """Return the error for a function that failed, without the frames that may have the key in variables."""
        text = f"{type(error).__name__}: {redact(str(error), self.key)}".rstrip(": ")
        return ConfigurationError(f"The API key cannot be read from {self.source.name}: {text}")


def source_of(function: Callable[[], object]) -> KeySource:
    """Return the source of a key, from a function or as it was given."""
    return function if isinstance(function, KeySource) else KeySource(cast("KeyFunction", function))
