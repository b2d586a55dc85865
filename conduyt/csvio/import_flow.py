"""An import of a CSV file without I/O: check, upload, create, start, follow, map errors to lines.

Nothing is imported before the job is started, and errors before that say so. If the response to the start is lost, the
flow reads the state of the job, and starts it again only if it has not been started.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from conduyt._core.decoding import One
from conduyt._core.endpoint import RequestOptions
from conduyt._core.flow import Work, ask, locally, pause
from conduyt._core.page import is_last, next_query
from conduyt._values.files import CsvInput
from conduyt._values.json_values import as_mapping
from conduyt._values.progress import Progress, ProgressCallback
from conduyt._values.text import shown
from conduyt.csvio import CsvCheck, CsvProblem, ImportReport, check_file, rewrite
from conduyt.csvio.source import as_file
from conduyt.csvio.targets import ImportTarget
from conduyt.endpoints import contacts as endpoints
from conduyt.errors import (
    APIConnectionError,
    ConduytError,
    ConflictError,
    CsvError,
    ImportFailedError,
    ImportUnfinishedError,
    InternalServerError,
    RateLimitError,
    ResponseDecodeError,
    ServiceUnavailableError,
)
from conduyt.models.contacts import ImportJob, ImportRow

_OVER = frozenset({"completed", "failed", "cancelled"})
_PASSING = (APIConnectionError, InternalServerError, RateLimitError, ResponseDecodeError, ServiceUnavailableError)
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 10.0

_LOOK = replace(endpoints.IMPORTS_GET, decode=One(ImportJob, named=False))  # whose status it is, is known


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """The arguments of an import."""

    target: ImportTarget
    source: CsvInput
    mapping: Mapping[str, str | None] | None
    encoding: str | None
    delimiter: str | None
    dry_run: bool
    ignore_problems: bool
    duplicate_fields: Sequence[str]
    remove_duplicates: bool
    mode: str
    tag_ids: Sequence[str]
    deadline: float
    progress: ProgressCallback | None
    options: RequestOptions = field(default_factory=RequestOptions)


def run(request: ImportRequest, clock: Callable[[], float], jitter: Callable[[], float]) -> Work[ImportReport]:
    """Import the file, step by step.

    Args:
        request: The arguments of the import.
        clock: A monotonic clock, in seconds.
        jitter: Uniform in [0, 1).
    """
    with ExitStack() as stack:
        path = yield from locally(partial(stack.enter_context, as_file(request.source)))
        return (yield from _run(request, path, clock, jitter))


def _run(
    request: ImportRequest, path: Path, clock: Callable[[], float], jitter: Callable[[], float]
) -> Work[ImportReport]:
    check = yield from locally(
        partial(
            check_file,
            path,
            target=request.target,
            mapping=request.mapping,
            encoding=request.encoding,
            delimiter=request.delimiter,
            duplicate_fields=() if request.remove_duplicates else request.duplicate_fields,
            known_by=request.duplicate_fields or request.target.keys,
            makes_new=request.mode != "update_only",
            progress=request.progress,
        )
    )
    report = ImportReport(file=check, dry_run=request.dry_run)
    if request.dry_run:
        return report
    if not check.readable or not (check.ok or request.ignore_problems):
        # The text names places, never values: they may be personal data.
        more = f", and {check.problem_count - 1:,} more" if check.problem_count > 1 else ""
        raise CsvError(f"{path.name}: {check.problems[0]}{more}. Nothing was sent.", report=report)
    return (yield from _Running(request, report, clock, jitter).steps())


@dataclass(slots=True)
class _Running:
    request: ImportRequest
    report: ImportReport
    clock: Callable[[], float]
    jitter: Callable[[], float]

    def steps(self) -> Work[ImportReport]:
        try:
            job = yield from self._create()
        except ConduytError as error:
            error.add_note("No row has been imported: the import had not been started.")
            raise
        unsure = yield from self._start(job)
        try:
            job = yield from self._follow(job, unsure=unsure)
        except ConduytError as error:
            if not isinstance(error, ImportFailedError):
                error.add_note(f"The import {job.id} may go on: client.contacts.imports.get({job.id!r}) tells.")
            raise
        refused = yield from self._refused(job)
        self.report = replace(self.report, refused=tuple(refused))
        if job.status != "completed":
            end = "was canceled" if job.status == "cancelled" else "failed"
            told = f"The import {job.id} of {self.report.file.path.name} {end}"
            raise ImportFailedError(f"{told}: {self._counts()}.", report=self.report)
        return self.report

    def _create(self) -> Work[ImportJob]:
        check = self.report.file
        self._tell("upload", 0, check.rows)
        uploaded = yield from self._upload(check)
        body = {
            "objectType": self.request.target.name,
            "format": "csv",
            "fileName": uploaded.get("fileName") or check.path.name,
            "importMode": self.request.mode,
            "mappings": dict(check.mapping),
            "removeDuplicates": self.request.remove_duplicates,
        }
        if not self.request.target.needs_key:  # the service knows companies and deals by their names
            body["duplicateCheckFields"] = list(self.request.duplicate_fields)
        if uploaded.get("fileUrl"):
            body["fileUrl"] = uploaded["fileUrl"]
        if self.request.tag_ids:
            body["tagIds"] = list(self.request.tag_ids)
        return (yield from ask(endpoints.IMPORTS_CREATE(body=body, options=self.request.options)))

    def _upload(self, check: CsvCheck) -> Work[Mapping[str, object]]:
        # An upload by itself imports nothing, so it can be repeated if its response is lost.
        endpoint = replace(endpoints.IMPORTS_UPLOAD_FILE, safety="idempotent")
        if check._is_plain:
            answer = yield from ask(endpoint(files={"file": check.path}, options=self.request.options))
        else:
            folder = Path(tempfile.mkdtemp(prefix="conduyt-"))
            try:
                plain = folder / (check.path.name or "import.csv")
                yield from locally(partial(rewrite, check, plain))
                answer = yield from ask(endpoint(files={"file": plain}, options=self.request.options))
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        return answer.model_extra or {}

    def _follow(self, job: ImportJob, *, unsure: bool) -> Work[ImportJob]:
        wait, looks, end = _FIRST_WAIT, 0, self.clock() + self.request.deadline
        while True:
            left = end - self.clock()
            if left > 0:
                job = (yield from self._look(job, left)) or job
            self._learn(job)
            self._tell("import", self.report.processed, job.total_rows)
            if job.status in _OVER:
                return job
            if left <= 0:
                name, seconds = self.report.file.path.name, self.request.deadline
                raise ImportUnfinishedError(
                    f"The import {job.id} of {name} is {job.status} after {seconds:g} s: {self._counts()}. "
                    "It may still go on.",
                    report=self.report,
                )
            looks += 1
            if unsure and job.status == "created" and looks == 2:
                unsure = yield from self._start(job)
            yield from pause(min(_LONGEST_WAIT, wait * (1 + self.jitter() / 2), left))
            wait = min(_LONGEST_WAIT, wait * 1.5)

    def _start(self, job: ImportJob) -> Work[bool]:
        """Start the job, and tell whether it is unsure that it has been."""
        try:
            yield from ask(endpoints.IMPORTS_PROCESS(path={"import_id": job.id}, options=self.request.options))
        except ConflictError:
            return False  # it has been started
        except ConduytError as error:
            if not error.maybe_applied:
                error.add_note(f"The import {job.id} has not been started.")
                raise
            return True
        return False

    def _look(self, job: ImportJob, left: float) -> Work[ImportJob | None]:
        options = self.request.options
        look = _LOOK(
            path={"import_id": job.id}, options={**options, "deadline": min(left, options.get("deadline", left))}
        )
        try:
            seen = yield from ask(look)
        except _PASSING:
            return None  # it may well go on there; the deadline decides
        return seen if seen.id else seen.model_copy(update={"id": job.id})

    def _refused(self, job: ImportJob) -> Work[list[CsvProblem]]:
        """Collect what the service says about rows: what stands in the job, or else the list of rows."""
        count = max(job.error_rows or 0, job.failed_rows or 0)
        found = [problem for entry in job.errors or () if (problem := self._problem(as_mapping(entry), "row"))]
        if len(found) >= count:
            return found
        listed: list[CsvProblem] = []
        rows = endpoints.IMPORTS_LIST_ROWS(
            path={"import_id": job.id}, query={"page": 1, "limit": 100}, options=self.request.options
        )
        while len(listed) < count:
            try:
                page = yield from ask(rows)
            except ConduytError:
                break  # the counts stand, and what the job itself says
            listed += [problem for row in page.data if (problem := self._row_problem(row))]
            if is_last(page, offset_based=False):
                break
            rows = rows.with_query(next_query(page, rows.full_query, offset_based=False))
        return listed if len(listed) >= len(found) else found

    def _row_problem(self, row: ImportRow) -> CsvProblem | None:
        if row.status not in {"error", "failed"}:
            return None
        return self._problem({**(row.model_extra or {}), "error": row.error}, "rowNumber")

    def _problem(self, entry: Mapping[str, object], key: str) -> CsvProblem | None:
        number = next((entry[name] for name in (key, "row", "rowNumber", "line", "index") if name in entry), None)
        message = shown(entry.get("error") or entry.get("message")) or "could not be imported"
        if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= max(self.report.file.rows, 1):
            return None
        column = self._column(shown(entry.get("field")), message)
        value = as_mapping(entry.get("data")).get(self.report.file.mapping.get(column or "", ""))
        return CsvProblem(
            line=self.report.file.line_of(number),
            row=number,
            column=column,
            value=value if isinstance(value, str) else None,
            code="refused",
            message=message,
        )

    def _column(self, named: str | None, message: str) -> str | None:
        """Find the column that a refusal is about: it names the field, or its text begins with it."""
        for column, name in self.report.file.mapping.items():
            if named == name or (named is None and re.search(rf"(?:^|: ){re.escape(name)}\b", message)):
                return column
        return None

    def _learn(self, job: ImportJob) -> None:
        self.report = replace(
            self.report,
            import_id=job.id,
            status=job.status,
            processed=job.processed_rows or 0,
            created=job.created_rows or 0,
            updated=job.updated_rows or 0,
            skipped=job.skipped_rows or 0,
            duplicates=job.duplicate_rows or 0,
            failed=max(job.error_rows or 0, job.failed_rows or 0),
        )

    def _counts(self) -> str:
        report = self.report
        return f"{report.processed:,} of {report.file.rows:,} rows dealt with, {report.failed:,} of them failed"

    def _tell(self, stage: str, done: int, total: int | None) -> None:
        if self.request.progress is not None:
            self.request.progress(Progress(stage=stage, done=done, total=total))
