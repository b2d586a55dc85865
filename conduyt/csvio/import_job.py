"""An import job of the service without I/O: start it, follow it, and read what it says about rows.

If the response to the start is lost, the state of the job says whether it runs. It is started again only if it does
not. So no row is imported twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from conduyt._core.decoding import One
from conduyt._core.endpoint import RequestOptions
from conduyt._core.flow import Work, ask, pause
from conduyt._core.page import is_last, next_query
from conduyt._core.polling import OVER, PASSING, waits
from conduyt._values.json_values import as_mapping
from conduyt._values.text import shown
from conduyt.endpoints import contacts as endpoints
from conduyt.errors import (
    ConduytError,
    ConflictError,
)
from conduyt.models.contacts import ImportJob, ImportRow

_LOOK = replace(endpoints.IMPORTS_GET, decode=One(ImportJob, named=False))  # whose status it is, is known


@dataclass(frozen=True, slots=True)
class RowError:
    """What the service says about a row that it did not import."""

    number: int
    """Number of the row, from 1."""
    message: str
    field: str | None
    data: Mapping[str, object]

    def is_about(self, name: str) -> bool:
        """Whether it is about this field: it names the field, or its text begins with it."""
        if self.field is not None:
            return self.field == name
        return re.search(rf"(?:^|: ){re.escape(name)}\b", self.message) is not None


@dataclass(frozen=True, slots=True)
class JobRunner:
    """Starts and follows jobs.

    Args:
        options: Options of each request.
        deadline: Seconds for the job.
        clock: A monotonic clock, in seconds.
        jitter: Uniform in [0, 1).
    """

    options: RequestOptions
    deadline: float
    clock: Callable[[], float]
    jitter: Callable[[], float]

    def start(self, job: ImportJob) -> Work[bool]:
        """Start the job, and tell whether it is unsure that it has been."""
        try:
            yield from ask(endpoints.IMPORTS_PROCESS(path={"import_id": job.id}, options=self.options))
        except ConflictError:
            return False  # it has been started
        except ConduytError as error:
            if not error.maybe_applied:
                error.add_note(f"The import {job.id} has not been started.")
                raise
            return True
        except BaseException as error:  # such as Ctrl-C
            error.add_note(f"The import {job.id} may have been started: client.contacts.imports.get({job.id!r}) tells.")
            raise
        return False

    def follow(self, job: ImportJob, *, unsure: bool, watch: Callable[[ImportJob], None]) -> Work[ImportJob]:
        """Look at the job until it is over or the deadline has passed. Return it as it was seen last."""
        pauses, looks, end = waits(self.jitter), 0, self.clock() + self.deadline
        while True:
            left = end - self.clock()
            if left > 0:
                job = (yield from self._look(job, left)) or job
            watch(job)
            if job.status in OVER or left <= 0:
                return job
            looks += 1
            if unsure and job.status == "created" and looks == 2:
                unsure = yield from self.start(job)
            yield from pause(min(next(pauses), left))

    def settle(self, job: ImportJob, *, watch: Callable[[ImportJob], None]) -> Work[ImportJob | None]:
        """Find out whether a job was started, and start it if it was not. Return `None` if that stays unknown."""
        looks, end = 0, self.clock() + self.deadline
        while (left := end - self.clock()) > 0:
            job = (yield from self._look(job, left)) or job
            watch(job)
            if job.status != "created":
                return job
            looks += 1
            if looks % 2 == 0 and not (yield from self.start(job)):
                return job
            yield from pause(min(next(waits(self.jitter)), left))
        return None

    def _look(self, job: ImportJob, left: float) -> Work[ImportJob | None]:
        options = self.options
        look = _LOOK(
            path={"import_id": job.id}, options={**options, "deadline": min(left, options.get("deadline", left))}
        )
        try:
            seen = yield from ask(look)
        except PASSING:
            return None  # it may well go on there; the deadline decides
        return seen if seen.id else seen.model_copy(update={"id": job.id})

    def errors(self, job: ImportJob, most: int) -> Work[list[RowError]]:
        """Collect what the service says about rows: what stands in the job, or else the list of rows.

        Args:
            job: A job that is over.
            most: Number of its rows.
        """
        count = failed_rows(job)
        found = [error for entry in job.errors or () if (error := _error_of(as_mapping(entry), "row", most))]
        if len(found) >= count:
            return found
        listed: list[RowError] = []
        for row in (yield from self.rows(job, lambda rows: sum(_failed(row) for row in rows) >= count)):
            entry = {**(row.model_extra or {}), "error": row.error}
            if _failed(row) and (error := _error_of(entry, "rowNumber", most)):
                listed.append(error)
        return listed if len(listed) >= len(found) else found

    def rows(self, job: ImportJob, is_enough: Callable[[list[ImportRow]], bool]) -> Work[list[ImportRow]]:
        """List the rows of a job, until they are enough. Without an error: the service does not keep them for good."""
        listed: list[ImportRow] = []
        pages = endpoints.IMPORTS_LIST_ROWS(
            path={"import_id": job.id}, query={"page": 1, "limit": 100}, options=self.options
        )
        while not is_enough(listed):
            try:
                page = yield from ask(pages)
            except ConduytError:
                break  # the counts stand, and what the job itself says
            listed += page.data
            if is_last(page, offset_based=False):
                break
            pages = pages.with_query(next_query(page, pages.full_query, offset_based=False))
        return listed


def failed_rows(job: ImportJob) -> int:
    """Return how many rows of a job had errors."""
    return max(job.error_rows or 0, job.failed_rows or 0)


def number_of(entry: Mapping[str, object], key: str, most: int) -> int | None:
    """Return the number of the row that an entry is about, from 1."""
    number = next((entry[name] for name in (key, "row", "rowNumber", "line", "index") if name in entry), None)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= max(most, 1):
        return None
    return number


def _failed(row: ImportRow) -> bool:
    return row.status in {"error", "failed"}


def _error_of(entry: Mapping[str, object], key: str, most: int) -> RowError | None:
    number = number_of(entry, key, most)
    message = shown(entry.get("error") or entry.get("message")) or "could not be imported"
    if number is None:
        return None
    return RowError(number, message, shown(entry.get("field")), as_mapping(entry.get("data")))
