"""What a dry run shows: the requests that were not sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from conduyt._core.endpoint import Operation
from conduyt.rows import DryRun, PlannedRequest
from conduyt.rows.jobs import chunks_of, creation
from conduyt.rows.plan import RowPlan
from conduyt.rows.state import RowRun


def preview(plan: RowPlan) -> DryRun:
    """Return the requests of a plan. Each is made when it is looked at."""
    run = RowRun(plan, ())
    requests: list[Callable[[], PlannedRequest]] = []
    for wave in run.waves():
        if plan.uses_jobs:
            requests += [partial(_import, plan, chunk) for chunk in chunks_of(wave)]
        for index in wave:
            if not plan.uses_jobs:
                requests.append(partial(_write, plan, index, run.rows_like(index)))
            if plan.row(index).clears:
                requests.append(partial(_clear, plan, index))
    return DryRun(plan.what, len(plan), requests)


def _import(plan: RowPlan, indices: Sequence[int]) -> PlannedRequest:
    return _planned(creation(plan, indices), tuple(indices))


def _write(plan: RowPlan, index: int, indices: tuple[int, ...]) -> PlannedRequest:
    return _planned(plan.operation(plan.row(index)), indices)


def _clear(plan: RowPlan, index: int) -> PlannedRequest:
    return _planned(plan.clearing("{contact_id}", plan.row(index)), (index,))


def _planned(operation: Operation[Any], indices: tuple[int, ...]) -> PlannedRequest:
    content = operation.content("documented")
    return PlannedRequest(
        method=operation.endpoint.method,
        path=operation.endpoint.path.format_map(operation.path),
        body=None if content is None else json.loads(content),
        indices=indices,
    )
