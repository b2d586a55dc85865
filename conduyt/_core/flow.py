"""Work of many calls as a flow of steps: it says what to call, do or wait for, and gets the outcome.

    def rename(ids):
        for id_ in ids:
            contact = yield from ask(UPDATE(path={"contact_id": id_}, body={"jobTitle": "CEO"}))
        return contact

Errors are raised where the step was yielded, so work handles them like any other Python. It has no clock and does no
I/O: what takes long is a step of its own. `_transport/run_flow.py` performs it, for both clients.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar, cast

from conduyt._core.endpoint import Operation

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Pause:
    """Please wait so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Local:
    """Run this where it blocks no event loop: it reads or writes files."""

    function: Callable[[], object]


WorkStep: TypeAlias = Operation[Any] | Pause | Local
Work: TypeAlias = Generator[WorkStep, object, R]


def ask(operation: Operation[R]) -> Work[R]:
    """Perform a call and return its result."""
    return cast("R", (yield operation))


def locally(function: Callable[[], R]) -> Work[R]:
    """Run something on this machine and return its result."""
    return cast("R", (yield Local(function)))


def pause(seconds: float) -> Work[None]:
    """Wait."""
    yield Pause(seconds)
