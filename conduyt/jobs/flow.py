"""What the handles of jobs do: look, wait and cancel, as flows without I/O; and how a client takes a job over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import SystemRandom
from typing import Any, Final, cast

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._core.decoding import One
from conduyt._core.endpoint import Endpoint, RequestOptions
from conduyt._core.flow import Work, ask, pause
from conduyt._core.options import check_seconds
from conduyt._core.polling import PASSING, waits
from conduyt._core.run_arguments import check_run
from conduyt._transport.run_flow import perform as perform
from conduyt._transport.run_flow import perform_async as perform_async
from conduyt._util import clock
from conduyt._values.progress import Progress, ProgressCallback
from conduyt.endpoints import bulk, contacts
from conduyt.errors import (
    ConduytError,
    JobFailedError,
    JobUnfinishedError,
)
from conduyt.jobs import AsyncBatchJob, AsyncJob, BaseJob, BatchJob, J, Job, JobKind
from conduyt.models.bulk import BatchOperation
from conduyt.models.contacts import ImportJob

_random: Final = SystemRandom().random


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a kind of job is read."""

    get: Endpoint[Any]
    parameter: str
    counts: Callable[[Any], tuple[int | None, int | None]]
    """How many records are processed, and how many there are."""


_READINGS: dict[JobKind, _Reading] = {
    "import": _Reading(
        replace(contacts.IMPORTS_GET, decode=One(ImportJob, named=False)),
        "import_id",
        lambda job: (job.processed_rows, job.total_rows),
    ),
    "batch operation": _Reading(
        replace(bulk.OPERATIONS_GET, decode=One(BatchOperation, named=False)),
        "operation_id",
        lambda job: (job.processed_count, job.total_contacts),
    ),
}


def look(job: BaseJob[J], options: RequestOptions | None = None) -> Work[J]:
    """Read the state of a job."""
    reading = _READINGS[job.kind]
    seen: Any = yield from ask(reading.get(path={reading.parameter: job.id}, options=options))
    record: J = seen if seen.id else seen.model_copy(update={"id": job.id})
    job.record = record
    return record


def follow(job: BaseJob[J], timeout: float, progress: ProgressCallback | None) -> Work[J]:
    """Look until a job is completed. Errors that may pass do not end the wait: the job goes on meanwhile."""
    check_run(progress, None)
    check_seconds("timeout", timeout, zero=True)
    pauses, end = waits(_random), clock.monotonic() + timeout
    options: RequestOptions | None = None  # the first look may take its time
    while True:
        failure = None
        try:
            record = yield from look(job, options)
        except PASSING as error:
            failure = error
        else:
            _tell(job, progress)
            if job.status == "completed":
                return record
            if job.is_over:
                end_of_it = "was cancelled" if job.status == "cancelled" else "failed"
                raise JobFailedError(
                    f"the {job.kind} {job.id} {end_of_it}: {_processed(job)}", job_id=job.id, record=record
                )
        left = end - clock.monotonic()
        if left <= 0:
            if failure is not None and job.record is None:
                raise failure  # nothing is known of it
            raise JobUnfinishedError(
                f"the {job.kind} {job.id} is {job.status} after {timeout:g} s: {_processed(job)}. It may still go on.",
                job_id=job.id,
                record=job.record,
            )
        yield from pause(min(next(pauses), left))
        options = {"deadline": max(1.0, end - clock.monotonic())}


def _counts(job: BaseJob[J]) -> tuple[int, int | None]:
    done, total = _READINGS[job.kind].counts(job.record)
    return done or 0, total


def _tell(job: BaseJob[J], progress: ProgressCallback | None) -> None:
    if progress is not None:
        done, total = _counts(job)
        progress(Progress(stage=job.kind, done=done, total=total))


def _processed(job: BaseJob[J]) -> str:
    done, total = _counts(job)
    return f"{done:,} of {total or 0:,} processed"


def cancel(job: BatchJob | AsyncBatchJob) -> Work[BatchOperation]:
    """Cancel a batch operation, and read its state."""
    yield from ask(bulk.OPERATIONS_CANCEL(path={"operation_id": job.id}))
    return (yield from look(job))


# -- taking over -------------------------------------------------------------------------------------------------------


def _taken(caller: Caller | AsyncCaller, job: object) -> tuple[JobKind, str, str, Any, Any]:
    """Return what the handle of a job is made of.

    Raises:
        TypeError: It is no job.
        ConduytError: It belongs to another API.
    """
    base_url = caller.scope.partition("@")[2]
    if isinstance(job, BaseJob):
        if job.base_url != base_url:
            raise ConduytError(f"the {job.kind} {job.id} is at {job.base_url}, and this client talks to {base_url}")
        return job.kind, job.id, base_url, caller, cast("Any", job).record
    if not isinstance(job, ImportJob | BatchOperation):
        raise TypeError(f"attach takes a Job, an ImportJob or a BatchOperation, not {type(job).__name__}")
    if not job.id:
        raise ValueError("this job has no id")
    return "import" if isinstance(job, ImportJob) else "batch operation", job.id, base_url, caller, job


def attach(caller: Caller, job: object) -> Job[Any]:
    """Return a handle that uses this client."""
    taken = _taken(caller, job)
    return Job(*taken) if taken[0] == "import" else BatchJob(*taken)


def attach_async(caller: AsyncCaller, job: object) -> AsyncJob[Any]:
    """Return a handle that uses this client."""
    taken = _taken(caller, job)
    return AsyncJob(*taken) if taken[0] == "import" else AsyncBatchJob(*taken)


def start(caller: Caller, work: Work[ImportJob]) -> Job[ImportJob]:
    """Start an import, and return its handle."""
    return attach(caller, perform(caller, work))


async def start_async(caller: AsyncCaller, work: Work[ImportJob]) -> AsyncJob[ImportJob]:
    """Start an import, and return its handle."""
    return attach_async(caller, await perform_async(caller, work))
