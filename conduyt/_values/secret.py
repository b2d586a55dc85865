"""An API key that does not show."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import NoReturn


class Secret:
    """Holds an API key and returns it only from `reveal`.

    It has no `__dict__`, cannot be copied into a pickle, and prints as `cdy_***`. No attribute has the text as its
    value: debuggers, error reporters and `inspect.getmembers` show the values of slots too.
    """

    __slots__ = ("_reveal", "digest", "is_for_sandbox", "is_usual")

    def __init__(self, value: str) -> None:
        self._reveal: Callable[[], str] = lambda: value
        self.digest: str = hashlib.sha256(value.encode()).hexdigest()[:32]
        """Tells keys apart where they must not be written down."""
        self.is_usual: bool = value.startswith("cdy_")
        """Whether the key looks like one, so that it is found without knowing it."""
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
