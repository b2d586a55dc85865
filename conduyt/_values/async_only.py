"""What says that a plain `for` needs `async`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn


class AsyncOnly:
    """Its error says what to write instead of a plain `for`. Type checkers do not see the method."""

    __slots__ = ()

    if not TYPE_CHECKING:

        def __iter__(self) -> NoReturn:
            raise TypeError(f"{type(self).__name__!r} object is not iterable: use `async for`")
