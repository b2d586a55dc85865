"""Handles of long work on the server, imports and batch operations, that can be stored.

    job = client.contacts.start_import("people.csv")
    stored = pickle.dumps(job)                        # its kind, its id and the base URL; no key

    job = client.attach(pickle.loads(stored))         # in another process, with a client of that process
    job.refresh().status                              # "processing"
    job.wait(timeout=600).created_rows                # raises JobFailedError if it fails

`client.attach` also takes what the API returned: an `ImportJob`, or a `BatchOperation`, whose handle can be cancelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Literal, Self, TypeAlias, TypeVar

from conduyt._core.polling import OVER
from conduyt._util.lazy import LazyModule
from conduyt._util.loading import loading
from conduyt._values.model import Model
from conduyt._values.progress import ProgressCallback
from conduyt.errors import ConduytError

if TYPE_CHECKING:
    from conduyt import models
    from conduyt.jobs import flow
else:
    models, flow = LazyModule("conduyt.models"), LazyModule("conduyt.jobs.flow")

J = TypeVar("J", bound=Model)

__all__ = ["AsyncBatchJob", "AsyncJob", "BatchJob", "Job", "JobKind"]

JobKind: TypeAlias = Literal["import", "batch operation"]
"""The kinds of jobs."""


class BaseJob(Generic[J]):
    """What the handles of both clients share."""

    __slots__ = ("_caller", "base_url", "id", "kind", "record")

    def __init__(
        self,
        kind: JobKind,
        id: str,  # noqa: A002  # as the API calls it
        base_url: str,
        caller: object = None,
        record: J | None = None,
    ) -> None:
        self.kind: JobKind = kind
        """What it is."""
        self.id: str = id
        """Id of the job."""
        self.base_url: str = base_url
        """Base URL of the API that runs it."""
        self.record: J | None = record
        """The job as last read; `None` if this process has not read it yet."""
        self._caller = caller

    @property
    def status(self) -> str | None:
        """Its status when it was last read, such as `processing`."""
        status: str | None = getattr(self.record, "status", None)
        return status

    @property
    def is_over(self) -> bool:
        """Whether it had ended when it was last read."""
        return self.status in OVER

    def _attached(self) -> Any:  # a client of either kind
        if self._caller is None:
            raise ConduytError(f"the {self.kind} {self.id} comes from a pickle: use client.attach(job) first")
        with loading():
            flow.perform  # noqa: B018  # loads the module
        return self._caller

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.kind, self.id, self.base_url)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BaseJob) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[str, str, str]:
        return self.kind, self.id, self.base_url

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.kind} {self.id}, {self.status or 'not read yet'}>"


class Job(BaseJob[J]):
    """An import or a batch operation that runs on the server.

    It can be pickled: the pickle has its kind, its id and the base URL, and no key. `client.attach(job)` makes it
    usable in another process.
    """

    __slots__ = ()

    def refresh(self) -> J:
        """Read its state.

        Raises:
            NotFoundError: The workspace of the client's key has no such job.
        """
        return flow.perform(self._attached(), flow.look(self))

    def wait(self, *, timeout: float = 1800.0, progress: ProgressCallback | None = None) -> J:
        """Wait until it is completed. The client polls every 1 to 10 seconds.

        Args:
            timeout: Maximum seconds to wait. The job goes on after that.
            progress: Called with the progress after each request.

        Returns:
            The completed job.

        Raises:
            JobFailedError: It failed or was cancelled; `error.record` has its counts.
            JobUnfinishedError: It did not end in time.
            ConduytError: It cannot be read.
        """
        return flow.perform(self._attached(), flow.follow(self, timeout, progress))


class BatchJob(Job["models.BatchOperation"]):
    """A batch operation that runs on the server; see `Job`."""

    __slots__ = ()

    def cancel(self) -> models.BatchOperation:
        """Cancel it. What it has changed stays.

        Raises:
            ConflictError: It is completed already.
        """
        return flow.perform(self._attached(), flow.cancel(self))


class AsyncJob(BaseJob[J]):
    """An import or a batch operation that runs on the server; see `Job`."""

    __slots__ = ()

    async def refresh(self) -> J:
        """Read its state; see `Job.refresh`."""
        return await flow.perform_async(self._attached(), flow.look(self))

    async def wait(self, *, timeout: float = 1800.0, progress: ProgressCallback | None = None) -> J:
        """Wait until it is completed; see `Job.wait`."""
        return await flow.perform_async(self._attached(), flow.follow(self, timeout, progress))


class AsyncBatchJob(AsyncJob["models.BatchOperation"]):
    """A batch operation that runs on the server; see `BatchJob`."""

    __slots__ = ()

    async def cancel(self) -> models.BatchOperation:
        """Cancel it; see `BatchJob.cancel`."""
        return await flow.perform_async(self._attached(), flow.cancel(self))
