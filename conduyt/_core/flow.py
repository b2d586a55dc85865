"""Work of many calls as a flow: a generator that yields steps (call, run, wait, ...) and receives their outcomes.

    def rename(ids):
        for id_ in ids:
            contact = yield from ask(UPDATE(path={"contact_id": id_}, body={"jobTitle": "CEO"}))
        return contact

Errors are raised at the `yield` of their step, so a flow handles them with `try`. A flow has no clock and does no I/O:
slow work is a separate step. `_transport/run_flow.py` performs the steps, for both clients.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar, cast

from conduyt._core.endpoint import Operation

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait this many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Local:
    """Run a function that reads or writes files, outside the event loop."""

    function: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Scope:
    """Tell the `scope` of the client."""


WorkStep: TypeAlias = Operation[Any] | Pause | Local | Scope
Work: TypeAlias = Generator[WorkStep, object, R]


def ask(operation: Operation[R]) -> Work[R]:
    """Perform a call and return its result."""
    return cast("R", (yield operation))


def locally(function: Callable[[], R]) -> Work[R]:
    """Run a function on this machine and return its result."""
    return cast("R", (yield Local(function)))


def scope() -> Work[str]:
    """Return the `scope` of the client: a digest of the key, and the base URL."""
    return cast("str", (yield Scope()))


def pause(seconds: float) -> Work[None]:
    """Wait."""
    yield Pause(seconds)
