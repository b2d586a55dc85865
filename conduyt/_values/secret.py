"""An API key, and headers, that do not show."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import NoReturn


class Secret:
    """Holds an API key and returns it only from `reveal`.

    It has no `__dict__`, cannot be copied into a pickle, and prints as `cdy_***`. No attribute has the text as its
    value: debuggers, error reporters and `inspect.getmembers` show the values of slots too.
    """

    __slots__ = ("_reveal", "digest", "is_usual")

    def __init__(self, value: str) -> None:
        self._reveal: Callable[[], str] = lambda: value
        self.digest: str = hashlib.sha256(value.encode()).hexdigest()[:32]
        """Tells keys apart where they must not be written down."""
        self.is_usual: bool = value.startswith("cdy_")
        """Whether the key looks like one, so that it is found without knowing it."""

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
        # The last characters tell two keys apart; a short key would be half given away by them.
        value = self._reveal()
        tail = value[-4:] if len(value) >= 20 else ""
        return f"cdy_***{tail}"

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("An API key cannot be pickled. Make the client where it is used.")


class SecretHeaders:
    """Headers that a client sends with each request. Their values do not show: they may be keys and cookies.

    It is no mapping, because error reporters copy whatever is one, with its values.
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
        raise TypeError("The headers of a client cannot be pickled. Make the client where it is used.")
