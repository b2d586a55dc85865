"""Finds the operation of a request in a tree of the description's paths.

Trying 369 patterns one after the other would take longer than everything else in a request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from conduyt.sandbox.description import Operation


@dataclass(slots=True)
class _Step:
    """A node of the tree: the steps that can follow, and the operations of the path that ends here, by method."""

    fixed: dict[str, _Step] = field(default_factory=dict[str, "_Step"])
    free: _Step | None = None
    operations: dict[str, Operation] = field(default_factory=dict[str, Operation])

    def matches(self, steps: Sequence[str], values: tuple[str, ...] = ()) -> Iterator[tuple[_Step, tuple[str, ...]]]:
        """The nodes that the steps lead to, with the values of the parameters. Fixed words go before parameters."""
        if not steps:
            yield self, values
            return
        first, *rest = steps
        if first in self.fixed:
            yield from self.fixed[first].matches(rest, values)
        if first and self.free is not None:
            yield from self.free.matches(rest, (*values, first))


class Paths:
    """Finds operations by method and path."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root = _Step()
        for operation in operations:
            step = self._root
            for word in operation.path.split("/"):
                if word.startswith("{"):
                    step.free = step.free or _Step()
                    step = step.free
                else:
                    step = step.fixed.setdefault(word, _Step())
            step.operations[operation.method] = operation

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation and the values of its path parameters, if there is such an operation."""
        for step, values in self._root.matches(path.split("/")):
            operation = step.operations.get(method)
            if operation is not None:
                names = [word[1:-1] for word in operation.path.split("/") if word.startswith("{")]
                return operation, dict(zip(names, values, strict=True))
        return None

    def methods(self, path: str) -> list[str]:
        """The methods of the operations at this path, sorted. Empty if there is no such path."""
        return sorted({method for step, _ in self._root.matches(path.split("/")) for method in step.operations})
