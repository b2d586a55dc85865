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
    """The current stage, such as `update contacts`, `check`, `upload`, `download`, `import` or `export`."""
    done: int
    """Number of records or rows so far; bytes of a single upload or download."""
    total: int | None
    """Total number of them, or `None` if unknown."""


ProgressCallback: TypeAlias = Annotated[Callable[[Progress], object], Opaque(nullable=True)]
"""A function that receives the progress of work. Its result is ignored; an exception ends the work."""
