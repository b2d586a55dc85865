"""Records that were looked up by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from conduyt._values.model import Model

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Lookup(Generic[M]):
    """What `get_many` has found."""

    found: list[M]
    """The records that exist, in the order of their ids."""
    missing: list[str]
    """The ids that the API does not know."""

    def __repr__(self) -> str:
        return f"<Lookup: {len(self.found):,} found, {len(self.missing):,} missing>"
