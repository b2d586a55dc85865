"""What tests of both clients need to treat them alike."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable
from typing import Any, TypeVar

T = TypeVar("T")

KEY = "cdy_test_9f8e7d6c5b4a3210"
CONTACT = {"data": {"id": "con_1", "firstName": "Sarah"}}
DEAL = {"data": {"id": "deal_1", "name": "Renewal"}}
NEW_DEAL = {"name": "Renewal", "pipeline_id": "pipe_1", "stage_id": "stage_1"}


def failure(code: str, message: str = "No.", **beside: object) -> dict[str, object]:
    """The documented body of an error."""
    return {"error": {"code": code, "message": message, **beside}}


async def done(result: Awaitable[T] | T) -> T:
    """The result of a call, whichever client made it."""
    return await result if inspect.isawaitable(result) else result


async def every(items: Any, *, into: list[Any] | None = None) -> list[Any]:
    """All that a list of either client yields. `into` has what came before an error."""
    seen: list[Any] = [] if into is None else into
    if hasattr(items, "__aiter__"):
        async for item in items:
            seen.append(item)
    else:
        for item in items:
            seen.append(item)
    return seen
