"""Keep an API key, and headers, out of reprs, logs, errors and pickles."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import NoReturn


class Secret:
    """Holds an API key and returns it only from `reveal`.

    It has no `__dict__`, cannot be pickled, and prints as `cdy_***`. No attribute has the key as its value, because
    debuggers, error reporters and `inspect.getmembers` also show the values of slots.
    """

    __slots__ = ("_reveal", "digest", "is_for_sandbox", "is_usual")

    def __init__(self, value: str) -> None:
        self._reveal: Callable[[], str] = lambda: value
        self.digest: str = hashlib.sha256(value.encode()).hexdigest()[:32]
        """Identifies the key where the key itself must not appear."""
        self.is_usual: bool = value.startswith("cdy_")
        """Whether the key has the usual form, so a pattern finds it in a text."""
        self.is_for_sandbox: bool = value.startswith("cdy_sandbox_")
        """Whether it is a key of a local sandbox, which opens nothing real."""

    def reveal(self) -> str:
        """Return the key itself. Only the drivers call this, when they send."""
        return self._reveal()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._reveal().encode(), other._reveal().encode())

    def __hash__(self) -> int:
        return hash((Secret, self._reveal()))

    def __repr__(self) -> str:
        # Show the last characters to distinguish keys, but not of a short key.
        value = self._reveal()
        tail = value[-4:] if len(value) >= 20 else ""
        return f"cdy_***{tail}"

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("An API key cannot be pickled. Create the client in the process that uses it.")


class SecretHeaders:
    """Headers that a client sends with each request. Their values do not show: they may be keys and cookies.

    It is not a mapping, because error reporters copy every mapping, with its values.
    """

    __slots__ = ("_reveal", "names")

    def __init__(self, headers: Mapping[str, str]) -> None:
        kept = tuple(headers.items())
        self._reveal: Callable[[], tuple[tuple[str, str], ...]] = lambda: kept
        self.names: tuple[str, ...] = tuple(headers)
        """The names, which show."""

    def items(self) -> tuple[tuple[str, str], ...]:
        """Return names and values, for what sends them."""
        return self._reveal()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SecretHeaders):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    def __hash__(self) -> int:
        return hash((SecretHeaders, frozenset(self.items())))

    def __repr__(self) -> str:
        return repr(dict.fromkeys(self.names, "***"))

    def __copy__(self) -> SecretHeaders:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> SecretHeaders:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("The headers of a client cannot be pickled. Create the client in the process that uses it.")
