"""Changes to any number of records, with a report of the outcome of each.

    report = client.bulk.tag_contacts(client.contacts.list(source="fair").items(), ["VIP"])
    report.failed                    # outcomes with index, id, code, message
    report = report.retry()          # repeats failed, unknown and not attempted records
    report.raise_for_failures()      # an ExceptionGroup, if any record is not done

The client sends the records in order, at most 1,000 in each request. If the response is lost or contradicts itself, the
outcome of a record is `unknown`, never `done` or `failed`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar, overload

from typing_extensions import Unpack

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._transport.run_flow import perform, perform_async
from conduyt._util import clock
from conduyt._values.lookup import Lookup
from conduyt._values.progress import Progress
from conduyt.bulk.changes import AsyncRecords, Records, RunSettings, collected, planned
from conduyt.bulk.map import AsyncMap, Map, MapOutcome
from conduyt.bulk.run import BulkChange, BulkOutcome, BulkPlan, BulkRun, BulkState, summary_of
from conduyt.errors import BulkRecordError, ConduytError

__all__ = [
    "AsyncBulkReport",
    "AsyncMap",
    "BulkOutcome",
    "BulkReport",
    "BulkState",
    "Lookup",
    "Map",
    "MapOutcome",
    "Progress",
    "report_of",
]


class _Outcomes(Sequence[BulkOutcome]):
    """Outcomes in the order of the input. The reports of both clients share it."""

    def __init__(self, what: str, outcomes: Sequence[BulkOutcome]) -> None:
        self.what: str = what
        """What was done, such as `update contacts`."""
        self.outcomes: tuple[BulkOutcome, ...] = tuple(outcomes)
        """One outcome for each record, in the order of the input."""

    @property
    def done(self) -> tuple[BulkOutcome, ...]:
        """Records that were changed."""
        return self._in_state("done")

    @property
    def failed(self) -> tuple[BulkOutcome, ...]:
        """Records that were not changed, each with the reason."""
        return self._in_state("failed")

    @property
    def unknown(self) -> tuple[BulkOutcome, ...]:
        """Records that may or may not have been changed. Check them, or call `retry()`, which creates no duplicates."""
        return self._in_state("unknown")

    @property
    def not_attempted(self) -> tuple[BulkOutcome, ...]:
        """Records that were not sent, because the run ended earlier."""
        return self._in_state("not_attempted")

    @property
    def ok(self) -> bool:
        """Whether every record is done."""
        return all(outcome.state == "done" for outcome in self.outcomes)

    def raise_for_failures(self) -> None:
        """Raise an error for each record that is not certainly done, all in one group.

        Raises:
            ExceptionGroup: Of `BulkRecordError`, each with `.index`, `.id`, `.state`, `.code` and `.field`.

        Example:
            ```python
            try:
                report.raise_for_failures()
            except* conduyt.BulkRecordError as group:
                print(len(group.exceptions), "records are left")
            ```
        """
        errors = [_error_of(outcome) for outcome in self.outcomes if outcome.state != "done"]
        if errors:
            raise ExceptionGroup(f"{self.what}: {self.summary}", errors)

    @property
    def summary(self) -> str:
        """One line, such as `666 of 1,000 done, 334 failed`."""
        return summary_of(self.outcomes)

    def _in_state(self, state: BulkState) -> tuple[BulkOutcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.state == state)

    @overload
    def __getitem__(self, index: int) -> BulkOutcome: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[BulkOutcome, ...]: ...
    def __getitem__(self, index: int | slice) -> BulkOutcome | tuple[BulkOutcome, ...]:
        return self.outcomes[index]

    def __len__(self) -> int:
        return len(self.outcomes)

    def __iter__(self) -> Iterator[BulkOutcome]:
        return iter(self.outcomes)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.what}: {self.summary}>"

    def __getstate__(self) -> dict[str, object]:
        return {"what": self.what, "outcomes": self.outcomes}  # without the client, which has the API key


class BulkReport(_Outcomes):
    """The outcome of every record of a bulk change, in the order of the input.

    Example:
        ```python
        report = client.bulk.update_contacts(ids, {"assignedTo": "user_4RT1"})
        for outcome in report.failed:
            print(outcome.index, outcome.id, outcome.code, outcome.message)
        ```
    """

    _run_again: Callable[[], BulkReport] | None = None

    def retry(self) -> BulkReport:
        """Repeat the change for records that are not done, if that cannot create a duplicate.

        A record that may have been created stays `unknown`.

        Returns:
            A new report about all records, including those that were done before.

        Raises:
            ConduytError: The change failed, or this report was unpickled and has no client.
        """
        if self._run_again is None:
            raise ConduytError(
                "An unpickled report has no client. Pass the ids of the remaining records to a new change."
            )
        return self._run_again()


class AsyncBulkReport(_Outcomes):
    """The outcome of every record of a bulk change, in the order of the input.

    Example:
        ```python
        report = await client.bulk.update_contacts(ids, {"assignedTo": "user_4RT1"})
        for outcome in report.failed:
            print(outcome.index, outcome.id, outcome.code, outcome.message)
        ```
    """

    _run_again: Callable[[], Awaitable[AsyncBulkReport]] | None = None

    async def retry(self) -> AsyncBulkReport:
        """Repeat the change for records that are not done, if that cannot create a duplicate.

        A record that may have been created stays `unknown`.

        Returns:
            A new report about all records, including those that were done before.

        Raises:
            ConduytError: The change failed, or this report was unpickled and has no client.
        """
        if self._run_again is None:
            raise ConduytError(
                "An unpickled report has no client. Pass the ids of the remaining records to a new change."
            )
        return await self._run_again()


_Report = TypeVar("_Report", bound=_Outcomes)


@overload
def report_of(error: BaseException, kind: type[_Report]) -> _Report | None: ...
@overload
def report_of(error: BaseException) -> BulkReport | AsyncBulkReport | None: ...
def report_of(error: BaseException, kind: type[_Outcomes] = _Outcomes) -> _Outcomes | None:
    """Return the report that an interrupted bulk change left on the exception, or `None`.

    Args:
        error: The exception that ended the change: an error of this package, `KeyboardInterrupt`, a cancellation.
        kind: `BulkReport` or `AsyncBulkReport`, so that type checkers know which it is. A report of the other client
            is `None` then.

    Example:
        ```python
        try:
            client.bulk.delete_contacts(ids)
        except BaseException as error:
            report = conduyt.bulk.report_of(error, conduyt.bulk.BulkReport)
            raise
        ```
    """
    report: object = getattr(error, "report", None)
    return report if isinstance(report, kind) else None


def _error_of(outcome: BulkOutcome) -> BulkRecordError:
    reason = {
        "unknown": "it may or may not have been changed",
        "not_attempted": "nothing was sent for it",
    }.get(outcome.state)
    detail = ": ".join(filter(None, (outcome.field, outcome.message)))
    text = "; ".join(filter(None, (reason, detail))) or outcome.code or "failed"
    error = BulkRecordError(
        f"record {outcome.index}{f' ({outcome.id})' if outcome.id else ''}: {text}",
        index=outcome.index,
        id=outcome.id,
        state=outcome.state,
        code=outcome.code,
        field=outcome.field,
        request_id=outcome.request_id,
    )
    error.maybe_applied = outcome.state == "unknown"
    error.request_sent = outcome.state != "not_attempted"
    return error


def run_change(caller: Caller, change: BulkChange, records: Records, **settings: Unpack[RunSettings]) -> BulkReport:
    """Change the records, and report the outcome of each."""
    return _run(caller, planned(change, records, **settings))


async def run_change_async(
    caller: AsyncCaller, change: BulkChange, records: AsyncRecords, **settings: Unpack[RunSettings]
) -> AsyncBulkReport:
    """Change the records, and report the outcome of each."""
    return await _run_async(caller, planned(change, await collected(records), **settings))


def _run(caller: Caller, plan: BulkPlan) -> BulkReport:
    def report(outcomes: Sequence[BulkOutcome]) -> BulkReport:
        made = BulkReport(plan.change.what, outcomes)
        made._run_again = partial(_run, caller, replace(plan, before=made.outcomes))
        return made

    return perform(caller, BulkRun(plan, clock.monotonic).steps(report))


async def _run_async(caller: AsyncCaller, plan: BulkPlan) -> AsyncBulkReport:
    def report(outcomes: Sequence[BulkOutcome]) -> AsyncBulkReport:
        made = AsyncBulkReport(plan.change.what, outcomes)
        made._run_again = partial(_run_async, caller, replace(plan, before=made.outcomes))
        return made

    return await perform_async(caller, BulkRun(plan, clock.monotonic).steps(report))
