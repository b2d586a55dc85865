"""Rows that go into import jobs, up to 1,000 in each, and what a job says about each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import SystemRandom

from conduyt._core.endpoint import Operation
from conduyt._core.flow import Work, ask
from conduyt._core.polling import OVER
from conduyt._util import clock
from conduyt._values.json_values import as_mapping
from conduyt._values.text import shown
from conduyt.bulk.outcomes import DONE, RecordOutcome
from conduyt.bulk.run import INTERRUPTED, MOST, POINTLESS, refused
from conduyt.csvio.import_job import JobRunner, RowError, failed_rows, number_of
from conduyt.endpoints import contacts as endpoints
from conduyt.errors import APIStatusError, APITimeoutError, ConduytError, NotFoundError
from conduyt.models.contacts import ImportJob
from conduyt.rows.plan import RowPlan
from conduyt.rows.state import RowRun

_random = SystemRandom().random

# A job that was created does nothing until it is started, so it can be created again if the response is lost.
_CREATE = replace(endpoints.IMPORTS_CREATE, safety="idempotent")
_NOT_SAID = RecordOutcome("unknown", "not_said", "the import does not report the outcome of this row")
_NOT_CLEARED = RecordOutcome("unknown", "not_cleared", "the row was imported, but its fields were not cleared")


def creation(plan: RowPlan, indices: Sequence[int]) -> Operation[ImportJob]:
    """Return the request that creates a job for these rows."""
    body = {
        "objectType": "contacts",
        "format": "json",
        "importMode": "create_and_update",
        "rows": [_cells(plan, index) for index in indices],
        "removeDuplicates": False,
        "duplicateCheckFields": [plan.key],
    }
    return _CREATE(body=body, options=plan.options)


def _cells(plan: RowPlan, index: int) -> dict[str, object]:
    """Return a row as an import has it: with a column for each custom field."""
    body = dict(plan.row(index).body)
    custom = as_mapping(body.pop("customFields", None))
    return body | {f"customFields.{key}": value for key, value in custom.items()}


def chunks_of(indices: Sequence[int]) -> list[Sequence[int]]:
    """Divide rows into jobs."""
    return [indices[start : start + MOST] for start in range(0, len(indices), MOST)]


def import_rows(run: RowRun, indices: Sequence[int]) -> Work[None]:
    """Import rows, one job after the other."""
    for chunk in chunks_of(indices):
        if not run.is_over:
            yield from _import_chunk(run, chunk)


def _import_chunk(run: RowRun, chunk: Sequence[int]) -> Work[None]:
    try:
        job = yield from ask(creation(run.plan, chunk))
        is_unsure = yield from _start(run, job, chunk)
    except APIStatusError as error:
        if isinstance(error, POINTLESS) or error.maybe_applied:
            raise
        run.record_all(dict.fromkeys(chunk, refused(error, [""])[0][""]), error.request_id)
    else:
        yield from _finish(run, job, chunk, is_unsure=is_unsure)


def _start(run: RowRun, job: ImportJob, chunk: Sequence[int]) -> Work[bool]:
    run.plan.open_jobs[job.id] = chunk
    try:
        return (yield from _runner(run).start(job))
    except ConduytError:
        del run.plan.open_jobs[job.id]  # it was not started
        raise
    except BaseException:
        run.record_all(dict.fromkeys(chunk, INTERRUPTED))
        raise


def resume(run: RowRun) -> Work[None]:
    """Follow the jobs of an earlier run, which may have gone on since."""
    for id_, chunk in list(run.plan.open_jobs.items()):
        try:
            yield from _finish(run, ImportJob(id=id_), chunk, is_unsure=True)
        except NotFoundError:
            del run.plan.open_jobs[id_]


def _finish(run: RowRun, job: ImportJob, chunk: Sequence[int], *, is_unsure: bool) -> Work[None]:
    def watch(seen: ImportJob) -> None:
        run.notify(min(seen.processed_rows or 0, len(chunk)))

    runner = _runner(run)
    try:
        job = yield from runner.follow(job, unsure=is_unsure, watch=watch)
        is_over = job.status in OVER
        outcomes = (yield from _outcomes(run.plan, runner, job, len(chunk))) if is_over else []
    except BaseException:
        run.record_all(dict.fromkeys(chunk, INTERRUPTED))
        raise
    if not is_over:
        run.record_all(dict.fromkeys(chunk, INTERRUPTED))
        message = f"the import {job.id} is {job.status} after {run.plan.deadline:g} s. It may still go on"
        raise APITimeoutError(message)
    del run.plan.open_jobs[job.id]
    by_index = dict(zip(chunk, outcomes, strict=True))
    for index, outcome in by_index.items():
        if outcome is DONE and run.plan.row(index).clears:
            by_index[index] = _NOT_CLEARED
    run.record_all(by_index)


def _runner(run: RowRun) -> JobRunner:
    return JobRunner(run.plan.options, run.plan.deadline, clock.monotonic, _random)


def _outcomes(plan: RowPlan, runner: JobRunner, job: ImportJob, count: int) -> Work[list[RecordOutcome]]:
    """Return the outcome of each row, in their order."""
    errors = {error.number: _failure(plan, error) for error in (yield from runner.errors(job, count))}
    others = (job.skipped_rows or 0) + (job.duplicate_rows or 0)
    counted = (job.created_rows or 0) + (job.updated_rows or 0) + others + failed_rows(job)
    if not others and counted == count and len(errors) == failed_rows(job):
        return [errors.get(number, DONE) for number in range(1, count + 1)]
    listed = dict(errors)
    for row in (yield from runner.rows(job, lambda rows: len(rows) >= count)):
        extra = row.model_extra or {}
        number = number_of(extra, "rowNumber", count)
        if number is None or number in errors:
            continue
        says = shown(extra.get("outcome")) or row.status
        if row.status in {"success", "created", "updated"}:
            listed[number] = DONE
        elif row.status == "pending" and job.status == "cancelled":
            listed[number] = RecordOutcome("failed", "cancelled", "the import was canceled before this row")
        elif row.status in {"warning", "skipped", "duplicate", "error", "failed"}:
            listed[number] = RecordOutcome("failed", says, shown(row.error) or f"the import reports: {says}")
    return [listed.get(number, _NOT_SAID) for number in range(1, count + 1)]


def _failure(plan: RowPlan, error: RowError) -> RecordOutcome:
    names = (field.wire for field in plan.shape.fields.values())
    about = next((name for name in names if error.is_about(name)), error.field)
    return RecordOutcome("failed", "refused", error.message, about)
