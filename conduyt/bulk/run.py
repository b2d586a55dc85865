"""A change to any number of records as a flow: chunk after chunk, with an outcome for each record.

1. Records are sent in order, each once, in the largest chunks that the API accepts.
2. A record is done or failed if the response clearly says so, otherwise unknown (see `outcomes.py`).
3. An error about records affects only their chunk; the other chunks are still sent. An error that would hit every
   further request (401, 402, 403, 429, no connection) ends the run.
4. An exception that ends the run early carries the outcomes as `error.report`.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, TypeAlias, TypeVar

from conduyt._core.endpoint import Operation, RequestOptions
from conduyt._core.flow import Work, ask
from conduyt._values.content import Content
from conduyt._values.progress import Progress, ProgressCallback
from conduyt._values.text import shown
from conduyt.bulk.outcomes import DONE, RecordOutcome, read_outcomes
from conduyt.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    ConduytError,
    NotFoundError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    ResponseDecodeError,
)

P = TypeVar("P")

BulkState: TypeAlias = Literal["done", "failed", "unknown", "not_attempted"]
"""`done`: changed. `failed`: not changed. `unknown`: may have been changed. `not_attempted`: not sent."""

MOST: Final = 1000
"""Maximum number of records that the API accepts in one request."""

POINTLESS = (AuthenticationError, PaymentRequiredError, PermissionDeniedError, RateLimitError)
"""Errors that every further request would meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkOutcome:
    """The outcome of one record."""

    index: int
    """Index of the record in the input, from 0."""
    id: str
    """Id of the record. Empty if it is unknown, as for a row that created nothing."""
    state: BulkState = "not_attempted"
    """`done`, `failed`, `unknown` or `not_attempted`."""
    code: str | None = None
    """The API's error code, such as `not_found`, or the client's own code if the API sent none."""
    message: str | None = None
    """The reason of the failure."""
    field: str | None = None
    """The API's name of the field that caused the failure, if it was one."""
    request_id: str | None = None
    """Id of the request with this record. Include it when you contact support."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChange:
    """One kind of change: its requests, and how to read their responses."""

    what: str
    request: Callable[[Sequence[str], RequestOptions], Operation[Any]]
    most: int = MOST
    deletes: bool = False
    needs: str | None = None
    """A field of the body that is empty, unless the options fill it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPlan:
    """The validated arguments of a run."""

    change: BulkChange
    before: tuple[BulkOutcome, ...]
    chunk_size: int
    stop_on_error: bool
    progress: ProgressCallback | None
    deadline: float | None
    options: RequestOptions


@dataclass(slots=True)
class BulkRun:
    """A run of many chunks, and the outcome of each record so far."""

    plan: BulkPlan
    clock: Callable[[], float]
    outcomes: list[BulkOutcome] = field(init=False)

    def __post_init__(self) -> None:
        self.outcomes = list(self.plan.before)

    def steps(self, report: Callable[[Sequence[BulkOutcome]], P]) -> Work[P]:
        """Send chunk after chunk. An exception that ends the run carries the report."""
        try:
            yield from self._chunks()
        except GeneratorExit:
            raise
        except BaseException as error:
            carry(error, report(self.outcomes), f"{self.plan.change.what}: {summary_of(self.outcomes)}")
            raise
        return report(self.outcomes)

    def _chunks(self) -> Work[None]:
        places: dict[str, list[int]] = {}  # a repeated record is sent once
        for outcome in self.outcomes:
            if outcome.state != "done":
                places.setdefault(outcome.id, []).append(outcome.index)
        ids, size = list(places), min(self.plan.chunk_size, self.plan.change.most)
        queue = deque(ids[start : start + size] for start in range(0, len(ids), size))
        end = None if self.plan.deadline is None else self.clock() + self.plan.deadline
        left = len(ids)
        self._notify(left, len(ids))
        while queue:
            chunk = queue.popleft()
            outcomes, request_id, fatal = yield from self._chunk(chunk, places, end)
            self._record(places, outcomes, request_id)
            left -= len(outcomes)
            self._notify(left, len(ids))
            if fatal is not None:
                raise fatal
            if self.plan.stop_on_error and any(outcome.state != "done" for outcome in outcomes.values()):
                return
            if len(outcomes) < len(chunk):  # some were refused: send the others again
                queue.appendleft([id_ for id_ in chunk if id_ not in outcomes])

    def _chunk(
        self, ids: Sequence[str], places: Mapping[str, list[int]], end: float | None
    ) -> Work[tuple[dict[str, RecordOutcome], str | None, ConduytError | None]]:
        options = self.plan.options
        if end is not None:
            seconds = end - self.clock()
            if seconds <= 0:
                raise APITimeoutError(f"{self.plan.change.what}: the deadline of {self.plan.deadline:g} s has passed")
            options = options.copy()
            options["deadline"] = min(seconds, options.get("deadline", seconds))
        unsure = frozenset(id_ for id_ in ids if any(self.outcomes[at].state == "unknown" for at in places[id_]))
        request_id, fatal = None, None
        try:
            result = yield from ask(self.plan.change.request(ids, options))
        except ConduytError as error:
            outcomes, fatal = refused(error, ids)
            request_id = error.request_id if isinstance(error, APIStatusError) else None
            if self.plan.change.deletes and isinstance(error, NotFoundError) and error.maybe_applied:
                unsure = frozenset(ids)
        except (ValueError, TypeError):
            raise  # nothing was sent
        except BaseException:
            self._record(places, dict.fromkeys(ids, INTERRUPTED), None)
            raise
        else:
            outcomes = dict(zip(ids, _read(result, ids), strict=True))
            if isinstance(result, Content):
                request_id = result.response.request_id
                if any(attempt.outcome != 429 for attempt in result.response.attempts[:-1]):
                    unsure = frozenset(ids)
        if self.plan.change.deletes:  # a 404 after an uncertain attempt means that it deleted the record
            for id_, outcome in outcomes.items():
                if id_ in unsure and outcome.code == "not_found":
                    outcomes[id_] = DONE
        return outcomes, request_id, fatal

    def _record(
        self, places: Mapping[str, list[int]], outcomes: Mapping[str, RecordOutcome], request_id: str | None
    ) -> None:
        for id_, outcome in outcomes.items():
            for index in places[id_]:
                self.outcomes[index] = BulkOutcome(
                    index=index,
                    id=id_,
                    state=outcome.state,
                    code=outcome.code,
                    message=outcome.message,
                    field=outcome.field,
                    request_id=request_id,
                )

    def _notify(self, left: int, total: int) -> None:
        if self.plan.progress is not None:
            self.plan.progress(Progress(stage=self.plan.change.what, done=total - left, total=total))


def carry(error: BaseException, report: object, what: str) -> None:
    """Let an exception that ends a run early carry its report."""
    error.report = report  # type: ignore[attr-defined]  # any exception can carry it
    error.add_note(f"{what}. conduyt.bulk.report_of(error) has the report.")


INTERRUPTED = RecordOutcome("unknown", "interrupted", "the run was interrupted while this record was being sent")


def _read(result: object, ids: Sequence[str]) -> list[RecordOutcome]:
    if not isinstance(result, Content):
        return [DONE for _ in ids]  # a request of one record, with the documented response
    try:
        return read_outcomes(result.response.status, result.json(), ids)
    except (ValueError, RecursionError):
        return [RecordOutcome("unknown", "not_said", "the response is not JSON") for _ in ids]


def refused(error: ConduytError, ids: Sequence[str]) -> tuple[dict[str, RecordOutcome], ConduytError | None]:
    """Return the outcomes of the records after an error, and the error itself if it ends the run."""
    if isinstance(error, APIStatusError):
        detail = error.details[0] if error.details else None
        message = shown(detail.message if detail and detail.message else error.message)
        outcome = RecordOutcome("failed", error.code, message, detail.field if detail else None)
        fatal = error if isinstance(error, POINTLESS) else None
        if error.maybe_applied:
            return dict.fromkeys(ids, replace(outcome, state="unknown")), fatal
        return _culprits(error, ids) or dict.fromkeys(ids, outcome), fatal
    if error.maybe_applied and isinstance(error, APIConnectionError | ResponseDecodeError):
        code = "timeout" if isinstance(error, APITimeoutError) else "connection"
        code = "not_said" if isinstance(error, ResponseDecodeError) else code
        return dict.fromkeys(ids, RecordOutcome("unknown", code, shown(error.message))), None
    raise error  # no request can be sent


def _culprits(error: APIStatusError, ids: Sequence[str]) -> dict[str, RecordOutcome]:
    """Find the records that caused the refusal of a request, if all details are about records."""
    found: dict[str, RecordOutcome] = {}
    for detail in error.details:
        place = re.fullmatch(r"(?:body\.)?ids[.\[]([0-9]{1,4})\]?", detail.field)
        if place is None or int(place[1]) >= len(ids):
            return {}
        found[ids[int(place[1])]] = RecordOutcome("failed", error.code, shown(detail.message), "id")
    return found


def summary_of(outcomes: Sequence[BulkOutcome]) -> str:
    """Count outcomes in one line, such as `666 of 1,000 done, 334 failed`."""
    counts = Counter(outcome.state for outcome in outcomes)
    rest: list[BulkState] = ["failed", "unknown", "not_attempted"]
    more = "".join(f", {counts[state]:,} {state.replace('_', ' ')}" for state in rest if counts[state])
    return f"{counts['done']:,} of {len(outcomes):,} done{more}"
