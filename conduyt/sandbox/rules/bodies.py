"""Fields of bodies that the description leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from conduyt.sandbox.call import invalid


def id_list(value: Any, field: str) -> list[str]:
    """A list of ids, each of them once."""
    items = cast("Sequence[Any]", value) if isinstance(value, list) else [None]
    ids = [item for item in items if isinstance(item, str)]
    if len(ids) != len(items):
        raise invalid(field, "must be a list of ids")
    return list(dict.fromkeys(ids))
