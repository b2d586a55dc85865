"""An import of a CSV file without I/O: check, upload, create, start, follow, map errors to lines.

Nothing is imported before the job is started, and errors before that say so.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from conduyt._core.endpoint import RequestOptions
from conduyt._core.flow import Work, ask, locally
from conduyt._core.polling import OVER
from conduyt._values.csv_reports import FATAL
from conduyt._values.files import CsvInput
from conduyt._values.progress import Progress, ProgressCallback
from conduyt.csvio import CsvCheck, CsvProblem, ImportReport, check_file, rewrite, stamp_of
from conduyt.csvio.import_job import JobRunner, RowError, failed_rows
from conduyt.csvio.source import as_file
from conduyt.csvio.targets import ImportTarget
from conduyt.endpoints import contacts as endpoints
from conduyt.errors import (
    CsvError,
    ImportFailedError,
    ImportUnfinishedError,
)
from conduyt.models.contacts import ImportJob


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


def start(request: ImportRequest, clock: Callable[[], float], jitter: Callable[[], float]) -> Work[ImportJob]:
    """Start the import of the file, and leave it to the service; see `run`."""
    with ExitStack() as stack:
        path = yield from locally(partial(stack.enter_context, as_file(request.source)))
        report = yield from _checked(request, path)
        return (yield from _running(request, report, clock, jitter).started())


def _run(
    request: ImportRequest, path: Path, clock: Callable[[], float], jitter: Callable[[], float]
) -> Work[ImportReport]:
    report = yield from _checked(request, path)
    if request.dry_run:
        return report
    return (yield from _running(request, report, clock, jitter).steps())


def _checked(request: ImportRequest, path: Path) -> Work[ImportReport]:
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
        fatal = (problem for problem in check.problems if problem.code in FATAL)
        first = next(fatal, check.problems[0])  # one that `ignore_problems` does not help against
        raise CsvError(f"{path.name}: {first}{more}. Nothing was sent.", report=report)
    return report


def _running(
    request: ImportRequest, report: ImportReport, clock: Callable[[], float], jitter: Callable[[], float]
) -> _Running:
    return _Running(request, report, JobRunner(request.options, request.deadline, clock, jitter))


@dataclass(slots=True)
class _Running:
    request: ImportRequest
    report: ImportReport
    runner: JobRunner

    def steps(self) -> Work[ImportReport]:
        job = yield from self._create()
        unsure = yield from self.runner.start(job)
        try:
            job = yield from self._follow(job, unsure=unsure)
        except BaseException as error:  # also Ctrl-C: the import goes on
            error.add_note(f"The import {job.id} may go on: client.contacts.imports.get({job.id!r}) tells.")
            raise
        errors = yield from self.runner.errors(job, self.report.file.rows)
        self.report = replace(self.report, refused=tuple(map(self._problem, errors)))
        if job.status != "completed":
            end = "was canceled" if job.status == "cancelled" else "failed"
            told = f"The import {job.id} of {self.report.file.path.name} {end}"
            raise ImportFailedError(f"{told}: {self._counts()}.", report=self.report)
        return self.report

    def started(self) -> Work[ImportJob]:
        """Start the import, until it is certain that it has been started."""
        job = yield from self._create()
        if not (yield from self.runner.start(job)):
            return job
        settled = yield from self.runner.settle(job, watch=self._learn)
        if settled is None:
            name = self.report.file.path.name
            message = f"it is not known whether the import {job.id} of {name} was started"
            raise ImportUnfinishedError(message, report=self.report)
        return settled

    def _create(self) -> Work[ImportJob]:
        try:
            return (yield from self._create_job())
        except BaseException as error:
            error.add_note("No row has been imported: the import had not been started.")
            raise

    def _create_job(self) -> Work[ImportJob]:
        check = self.report.file
        self._tell("upload", 0, check.rows)
        try:
            uploaded = yield from self._upload(check)
        except (csv.Error, UnicodeError):
            raise self._changed() from None
        if (yield from locally(partial(stamp_of, check.path))) != check._stamp:
            raise self._changed()
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

    def _changed(self) -> CsvError:
        name = self.report.file.path.name
        return CsvError(f"{name} was changed after it was checked. Nothing was imported.", report=self.report)

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
        job = yield from self.runner.follow(job, unsure=unsure, watch=self._learn)
        if job.status not in OVER:
            name, seconds = self.report.file.path.name, self.request.deadline
            raise ImportUnfinishedError(
                f"The import {job.id} of {name} is {job.status} after {seconds:g} s: {self._counts()}. "
                "It may still go on.",
                report=self.report,
            )
        return job

    def _problem(self, error: RowError) -> CsvProblem:
        mapping = self.report.file.mapping
        column = next((column for column, name in mapping.items() if error.is_about(name)), None)
        value = error.data.get(mapping.get(column or "", ""))
        return CsvProblem(
            line=self.report.file.line_of(error.number),
            row=error.number,
            column=column,
            value=value if isinstance(value, str) else None,
            code="refused",
            message=error.message,
        )

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
            failed=failed_rows(job),
        )
        self._tell("import", self.report.processed, job.total_rows)

    def _counts(self) -> str:
        report = self.report
        return f"{report.processed:,} of {report.file.rows:,} rows dealt with, {report.failed:,} of them failed"

    def _tell(self, stage: str, done: int, total: int | None) -> None:
        if self.request.progress is not None:
            self.request.progress(Progress(stage=stage, done=done, total=total))
