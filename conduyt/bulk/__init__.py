"""Changes to any number of records, with a report that says what became of each.

    report = client.bulk.tag_contacts(client.contacts.list(source="fair").items(), ["VIP"])
    report.failed                    # outcomes with index, id, code, message
    report = report.retry()          # what failed or was not attempted, once more
    report.raise_for_failures()      # an ExceptionGroup, if anything is left

Records are sent in requests of at most 1,000, in their order. What is certain is kept apart from what is not: a record
whose request got no answer, or whose answer contradicts itself, is `unknown`, and never counted as done or failed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import overload

from conduyt._core.endpoint import RequestOptions
from conduyt._transport.run_flow import perform, perform_async
from conduyt._values.progress import Progress, ProgressCallback
from conduyt.bulk.changes import (
    AsyncRecords,
    Records,
    collected,
    delete_contacts,
    delete_deals,
    planned,
    tag,
    tag_deals,
    untag,
    update,
)
from conduyt.bulk.run import MOST, BulkOutcome, BulkState, Plan, Run, summary_of
from conduyt.errors import BulkRecordError, ConduytError
from conduyt.pages.resource import AsyncResource, Resource

__all__ = [
    "AsyncBulkChanges",
    "AsyncBulkReport",
    "BulkChanges",
    "BulkOutcome",
    "BulkReport",
    "BulkState",
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
        """Records of which nobody knows whether they were changed. Look, or `retry()`: it is safe."""
        return self._in_state("unknown")

    @property
    def not_attempted(self) -> tuple[BulkOutcome, ...]:
        """Records for which nothing was sent, because the run ended before."""
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
        return {"what": self.what, "outcomes": self.outcomes}  # not the client, which has the key


class BulkReport(_Outcomes):
    """What became of every record of a bulk change, in the order of the input.

    Example:
        ```python
        report = client.bulk.update_contacts(ids, {"assignedTo": "user_4RT1"})
        for outcome in report.failed:
            print(outcome.index, outcome.id, outcome.code, outcome.message)
        ```
    """

    _plan: Plan | None = None
    _namespace: BulkChanges | None = None

    def retry(self) -> BulkReport:
        """Do once more what failed and what was not attempted, and what is unknown: each of these changes can be
        repeated without doing it twice.

        Returns:
            A report about all records again, those that were done before included.

        Raises:
            ConduytError: As the change itself. Or this report was unpickled: it has no client.
        """
        if self._plan is None or self._namespace is None:
            raise ConduytError("This report has no client any more. Hand the ids of what is left to a new change.")
        return self._namespace._run(replace(self._plan, before=self.outcomes))


class AsyncBulkReport(_Outcomes):
    """What became of every record of a bulk change, in the order of the input.

    Example:
        ```python
        report = await client.bulk.update_contacts(ids, {"assignedTo": "user_4RT1"})
        for outcome in report.failed:
            print(outcome.index, outcome.id, outcome.code, outcome.message)
        ```
    """

    _plan: Plan | None = None
    _namespace: AsyncBulkChanges | None = None

    async def retry(self) -> AsyncBulkReport:
        """Do once more what failed and what was not attempted, and what is unknown: each of these changes can be
        repeated without doing it twice.

        Returns:
            A report about all records again, those that were done before included.

        Raises:
            ConduytError: As the change itself. Or this report was unpickled: it has no client.
        """
        if self._plan is None or self._namespace is None:
            raise ConduytError("This report has no client any more. Hand the ids of what is left to a new change.")
        return await self._namespace._run(replace(self._plan, before=self.outcomes))


def report_of(error: BaseException) -> BulkReport | AsyncBulkReport | None:
    """Return the report that an interrupted bulk change left on the exception, or `None`.

    Args:
        error: What ended the change: an error of this package, `KeyboardInterrupt`, a cancellation.

    Example:
        ```python
        try:
            client.bulk.delete_contacts(ids)
        except BaseException as error:
            report = conduyt.bulk.report_of(error)
            raise
        ```
    """
    report: object = getattr(error, "report", None)
    return report if isinstance(report, BulkReport | AsyncBulkReport) else None


def _error_of(outcome: BulkOutcome) -> BulkRecordError:
    reason = {
        "unknown": "nobody knows whether it was changed",
        "not_attempted": "nothing was sent for it",
    }.get(outcome.state)
    told = ": ".join(filter(None, (outcome.field, outcome.message)))
    error = BulkRecordError(
        f"record {outcome.index} ({outcome.id}): {'; '.join(filter(None, (reason, told))) or outcome.code or 'failed'}",
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


class BulkChanges(Resource):
    """The hand-written methods of `client.bulk`: changes to any number of records."""

    def update_contacts(
        self,
        contacts: Records,
        data: Mapping[str, object],
        *,
        chunk_size: int = MOST,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> BulkReport:
        """Set the same fields of any number of contacts.

        Args:
            contacts: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            data: New values by field, in the API's own spelling, as for `contacts.update`. All contacts get the same.
            chunk_size: Contacts per request, from 1 to 1,000.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each contact, in the order of `contacts`.

        Raises:
            ValueError: An id or `data` is empty. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = client.bulk.update_contacts(ids, {"assignedTo": "user_4RT1"})
            print(report.summary)
            ```
        """
        change = update("contacts", data)
        plan = planned(change, contacts, chunk_size, progress, deadline, options, stop=stop_on_error)
        return self._run(plan)

    def delete_contacts(
        self,
        contacts: Records,
        *,
        chunk_size: int = MOST,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> BulkReport:
        """Delete any number of contacts.

        A contact that is gone after an attempt whose answer got lost counts as deleted.

        Args:
            contacts: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            chunk_size: Contacts per request, from 1 to 1,000.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each contact, in the order of `contacts`.

        Raises:
            ValueError: An id is empty. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = client.bulk.delete_contacts(ids)
            print(report.summary)
            ```
        """
        change = delete_contacts()
        plan = planned(change, contacts, chunk_size, progress, deadline, options, stop=stop_on_error)
        return self._run(plan)

    def tag_contacts(
        self,
        contacts: Records,
        tags: Iterable[str],
        *,
        chunk_size: int = MOST,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> BulkReport:
        """Add tags to any number of contacts. Those that they have stay.

        Args:
            contacts: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            tags: Tags to add. Whether by id or by name is not documented.
            chunk_size: Contacts per request, from 1 to 1,000.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each contact, in the order of `contacts`.

        Raises:
            ValueError: An id is empty, or there are no tags. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = client.bulk.tag_contacts(ids, ["tag_vip01"])
            print(report.summary)
            ```
        """
        change = tag(tags)
        plan = planned(change, contacts, chunk_size, progress, deadline, options, stop=stop_on_error)
        return self._run(plan)

    def untag_contacts(
        self,
        contacts: Records,
        tags: Iterable[str],
        *,
        chunk_size: int = MOST,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> BulkReport:
        """Remove tags from any number of contacts.

        Args:
            contacts: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            tags: Tags to remove. Whether by id or by name is not documented.
            chunk_size: Contacts per request, from 1 to 1,000.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each contact, in the order of `contacts`.

        Raises:
            ValueError: An id is empty, or there are no tags. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = client.bulk.untag_contacts(ids, ["tag_vip01"])
            print(report.summary)
            ```
        """
        change = untag(tags)
        plan = planned(change, contacts, chunk_size, progress, deadline, options, stop=stop_on_error)
        return self._run(plan)

    def update_deals(
        self,
        deals: Records,
        data: Mapping[str, object],
        *,
        chunk_size: int = MOST,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> BulkReport:
        """Set the same fields of any number of deals.

        Args:
            deals: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            data: New values by field, in the API's own spelling, as for `deals.update`. All deals get the same.
            chunk_size: Deals per request, from 1 to 1,000.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each deal, in the order of `deals`.

        Raises:
            ValueError: An id or `data` is empty. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = client.bulk.update_deals(ids, {"stageId": "stage_qualified"})
            print(report.summary)
            ```
        """
        change = update("deals", data)
        plan = planned(change, deals, chunk_size, progress, deadline, options, stop=stop_on_error)
        return self._run(plan)

    def delete_deals(
        self,
        deals: Records,
        *,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> BulkReport:
        """Delete any number of deals, with a request for each: the API has none for many.

        A deal that is gone after an attempt whose answer got lost counts as deleted.

        Args:
            deals: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each deal, in the order of `deals`.

        Raises:
            ValueError: An id is empty. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = client.bulk.delete_deals(ids)
            print(report.summary)
            ```
        """
        change = delete_deals()
        plan = planned(change, deals, 1, progress, deadline, options, stop=stop_on_error)
        return self._run(plan)

    def tag_deals(
        self,
        deals: Records,
        tag_ids: Iterable[str],
        *,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> BulkReport:
        """Add tags to any number of deals, with a request for each: the API has none for many.

        Args:
            deals: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            tag_ids: Ids of the tags to add.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each deal, in the order of `deals`.

        Raises:
            ValueError: An id is empty, or there are no tags. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = client.bulk.tag_deals(ids, ["tag_vip01"])
            print(report.summary)
            ```
        """
        change = tag_deals(tag_ids)
        plan = planned(change, deals, 1, progress, deadline, options, stop=stop_on_error)
        return self._run(plan)

    def _run(self, plan: Plan) -> BulkReport:
        return perform(self._caller, Run(plan, time.monotonic).steps(partial(self._report, plan)))

    def _report(self, plan: Plan, outcomes: Sequence[BulkOutcome]) -> BulkReport:
        report = BulkReport(plan.change.what, outcomes)
        report._plan, report._namespace = plan, self
        return report


class AsyncBulkChanges(AsyncResource):
    """The hand-written methods of `client.bulk`: changes to any number of records."""

    async def update_contacts(
        self,
        contacts: AsyncRecords,
        data: Mapping[str, object],
        *,
        chunk_size: int = MOST,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Set the same fields of any number of contacts.

        Args:
            contacts: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            data: New values by field, in the API's own spelling, as for `contacts.update`. All contacts get the same.
            chunk_size: Contacts per request, from 1 to 1,000.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each contact, in the order of `contacts`.

        Raises:
            ValueError: An id or `data` is empty. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = await client.bulk.update_contacts(ids, {"assignedTo": "user_4RT1"})
            print(report.summary)
            ```
        """
        change = update("contacts", data)
        plan = planned(change, await collected(contacts), chunk_size, progress, deadline, options, stop=stop_on_error)
        return await self._run(plan)

    async def delete_contacts(
        self,
        contacts: AsyncRecords,
        *,
        chunk_size: int = MOST,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Delete any number of contacts.

        A contact that is gone after an attempt whose answer got lost counts as deleted.

        Args:
            contacts: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            chunk_size: Contacts per request, from 1 to 1,000.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each contact, in the order of `contacts`.

        Raises:
            ValueError: An id is empty. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = await client.bulk.delete_contacts(ids)
            print(report.summary)
            ```
        """
        change = delete_contacts()
        plan = planned(change, await collected(contacts), chunk_size, progress, deadline, options, stop=stop_on_error)
        return await self._run(plan)

    async def tag_contacts(
        self,
        contacts: AsyncRecords,
        tags: Iterable[str],
        *,
        chunk_size: int = MOST,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Add tags to any number of contacts. Those that they have stay.

        Args:
            contacts: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            tags: Tags to add. Whether by id or by name is not documented.
            chunk_size: Contacts per request, from 1 to 1,000.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each contact, in the order of `contacts`.

        Raises:
            ValueError: An id is empty, or there are no tags. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = await client.bulk.tag_contacts(ids, ["tag_vip01"])
            print(report.summary)
            ```
        """
        change = tag(tags)
        plan = planned(change, await collected(contacts), chunk_size, progress, deadline, options, stop=stop_on_error)
        return await self._run(plan)

    async def untag_contacts(
        self,
        contacts: AsyncRecords,
        tags: Iterable[str],
        *,
        chunk_size: int = MOST,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Remove tags from any number of contacts.

        Args:
            contacts: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            tags: Tags to remove. Whether by id or by name is not documented.
            chunk_size: Contacts per request, from 1 to 1,000.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each contact, in the order of `contacts`.

        Raises:
            ValueError: An id is empty, or there are no tags. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = await client.bulk.untag_contacts(ids, ["tag_vip01"])
            print(report.summary)
            ```
        """
        change = untag(tags)
        plan = planned(change, await collected(contacts), chunk_size, progress, deadline, options, stop=stop_on_error)
        return await self._run(plan)

    async def update_deals(
        self,
        deals: AsyncRecords,
        data: Mapping[str, object],
        *,
        chunk_size: int = MOST,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Set the same fields of any number of deals.

        Args:
            deals: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            data: New values by field, in the API's own spelling, as for `deals.update`. All deals get the same.
            chunk_size: Deals per request, from 1 to 1,000.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each deal, in the order of `deals`.

        Raises:
            ValueError: An id or `data` is empty. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = await client.bulk.update_deals(ids, {"stageId": "stage_qualified"})
            print(report.summary)
            ```
        """
        change = update("deals", data)
        plan = planned(change, await collected(deals), chunk_size, progress, deadline, options, stop=stop_on_error)
        return await self._run(plan)

    async def delete_deals(
        self,
        deals: AsyncRecords,
        *,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Delete any number of deals, with a request for each: the API has none for many.

        A deal that is gone after an attempt whose answer got lost counts as deleted.

        Args:
            deals: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each deal, in the order of `deals`.

        Raises:
            ValueError: An id is empty. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = await client.bulk.delete_deals(ids)
            print(report.summary)
            ```
        """
        change = delete_deals()
        plan = planned(change, await collected(deals), 1, progress, deadline, options, stop=stop_on_error)
        return await self._run(plan)

    async def tag_deals(
        self,
        deals: AsyncRecords,
        tag_ids: Iterable[str],
        *,
        stop_on_error: bool = False,
        progress: ProgressCallback | None = None,
        deadline: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncBulkReport:
        """Add tags to any number of deals, with a request for each: the API has none for many.

        Args:
            deals: Ids, or objects that have one, such as those of a list. Nothing is sent before all of them are
                known, and one that is there twice is sent once.
            tag_ids: Ids of the tags to add.
            stop_on_error: Send nothing more after a request in which a record was not done. Default: the others go on.
            progress: Is told how far it is, see `conduyt.bulk.Progress`.
            deadline: Seconds for the change as a whole. Default: as long as it takes; each request has its own limit.
            options: Options of each request.

        Returns:
            What became of each deal, in the order of `deals`.

        Raises:
            ValueError: An id is empty, or there are no tags. Nothing was sent.
            ConduytError: What would meet every further request ended the change: the key is refused (401, 403), the
                rate limit holds on (429), the API cannot be reached, the deadline is over. `conduyt.bulk.report_of`
                gives the report.

        Example:
            ```python
            report = await client.bulk.tag_deals(ids, ["tag_vip01"])
            print(report.summary)
            ```
        """
        change = tag_deals(tag_ids)
        plan = planned(change, await collected(deals), 1, progress, deadline, options, stop=stop_on_error)
        return await self._run(plan)

    async def _run(self, plan: Plan) -> AsyncBulkReport:
        return await perform_async(self._caller, Run(plan, time.monotonic).steps(partial(self._report, plan)))

    def _report(self, plan: Plan, outcomes: Sequence[BulkOutcome]) -> AsyncBulkReport:
        report = AsyncBulkReport(plan.change.what, outcomes)
        report._plan, report._namespace = plan, self
        return report
