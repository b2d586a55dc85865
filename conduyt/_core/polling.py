"""How to look again and again at what takes long on the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from conduyt.errors import (
    APIConnectionError,
    InternalServerError,
    RateLimitError,
    ResponseDecodeError,
    ServiceUnavailableError,
)

PASSING: Final = (
    APIConnectionError,
    InternalServerError,
    RateLimitError,
    ResponseDecodeError,
    ServiceUnavailableError,
)
"""Errors that say nothing about the job: it may go on meanwhile."""

OVER: Final = frozenset({"completed", "failed", "cancelled"})
"""The statuses of a job that has ended."""

_FIRST_WAIT_S: Final = 1.0
_LONGEST_WAIT_S: Final = 10.0


def waits(jitter: Callable[[], float]) -> Iterator[float]:
    """Yield the seconds between two looks. They grow.

    Args:
        jitter: Uniform in [0, 1).
    """
    wait = _FIRST_WAIT_S
    while True:
        yield min(_LONGEST_WAIT_S, wait * (1 + jitter() / 2))
        wait = min(_LONGEST_WAIT_S, wait * 1.5)
