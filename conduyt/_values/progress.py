"""The progress of long work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from conduyt._values.opaque import Opaque


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The progress of long work. Lists, bulk changes, imports and exports pass it to the function given as `progress`.

    Example:
        ```python
        client.contacts.export("contacts.csv", progress=lambda now: print(now.stage, now.done, now.total))
        ```
    """

    stage: str
    """The present stage, such as `update contacts`, `check`, `upload`, `import` or `export`."""
    done: int
    """Records or rows so far."""
    total: int | None
    """Records or rows in all, or `None` if unknown."""


ProgressCallback: TypeAlias = Annotated[Callable[[Progress], object], Opaque(nullable=True)]
"""A function that is called with the progress of work. Its result does not matter; an exception ends the work."""
