"""How far a run is: the outcome of each row so far, and which rows are sent at the same time."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

from conduyt._values.progress import Progress
from conduyt.bulk.map import MapOutcome
from conduyt.bulk.outcomes import DONE, RecordOutcome
from conduyt.bulk.run import INTERRUPTED, BulkOutcome, refused
from conduyt.errors import ConduytError, MultipleMatchesError, NotFoundError
from conduyt.rows.plan import RowPlan, Written


class RowRun:
    """One run over the rows that are not done."""

    def __init__(self, plan: RowPlan, before: Sequence[BulkOutcome]) -> None:
        self.plan = plan
        self.outcomes: list[BulkOutcome] = list(before) or [
            BulkOutcome(index=index, id="") for index in range(len(plan))
        ]
        self.done: int = 0
        self.is_over: bool = False
        self._copies: dict[int, list[int]] = {}
        """Rows that mean the same as an earlier one, which alone is sent."""
        self._under_way: set[int] = set()
        self._total = len(plan)

    def waves(self) -> list[Sequence[int]]:
        """Return the rows to send. Those of one wave are about different records, so their order does not matter.

        A row that is sent again is followed by the later ones about the same record, done or not: the last one wins.
        """
        waves: list[array[int]] = []
        records = _Records()
        if self.plan.verb == "upsert":  # a later row can link two earlier ones, whose order matters then
            for index in range(len(self.outcomes)):
                records.meant_by(self.plan.keys(self.plan.row(index)))
        for index, outcome in enumerate(self.outcomes):
            record = records.meant_by(self.plan.keys(self.plan.row(index))) if self.plan.verb != "create" else None
            earlier = None if record is None else records.last.get(record)
            if self.plan.verb == "delete" and earlier is not None:
                self._copies.setdefault(earlier, []).append(index)
                continue
            if earlier is None and not self._is_left(outcome):
                continue
            wave = 0 if earlier is None else earlier + 1
            if record is not None:
                records.last[record] = index if self.plan.verb == "delete" else wave
            if len(waves) <= wave:
                waves.append(array("Q"))
            waves[wave].append(index)
        self.done, self._total = 0, sum(map(len, waves)) + sum(map(len, self._copies.values()))
        self.notify()
        return list(waves)

    def _is_left(self, outcome: BulkOutcome) -> bool:
        return outcome.state != "done" and (outcome.state != "unknown" or self.plan.is_repeatable)

    def rows_like(self, index: int) -> tuple[int, ...]:
        """Return a row and those that mean the same."""
        return (index, *self._copies.get(index, ()))

    def to_clear(self, indices: Iterable[int]) -> Sequence[int]:
        """Return the imported rows with fields that are still to be cleared."""
        return array("Q", (index for index in indices if self.outcomes[index].code == "not_cleared"))

    # -- outcomes -----------------------------------------------------------------------------------------------------

    def begin(self, index: int) -> None:
        """Take note that a row may be sent now."""
        self._under_way.add(index)

    def record(self, outcome: MapOutcome[int, Written]) -> None:
        """Take note of the outcome of a row.

        Raises:
            ConduytError: No further request can be sent.
        """
        index, error = outcome.input, outcome.error
        self._under_way.discard(index)
        was_unknown = self.outcomes[index].state == "unknown"
        if outcome.result is not None:
            self._set(index, DONE, outcome.result.request_id, outcome.result.id)
        elif outcome.state == "not_attempted":
            return
        elif isinstance(error, MultipleMatchesError):
            self._set(index, RecordOutcome("unknown", "multiple_matches", error.message))
        elif self.plan.verb == "delete" and isinstance(error, NotFoundError) and (was_unknown or error.maybe_applied):
            self._set(index, DONE, error.request_id)
        elif isinstance(error, ConduytError):
            outcomes, fatal = refused(error, [""])
            self._set(index, outcomes[""], getattr(error, "request_id", None))
            if fatal is not None:
                raise fatal
        elif error is not None:
            raise error

    def record_rest(self, outcomes: Iterable[MapOutcome[int, Written]]) -> None:
        """Record the outcomes that were not read yet, and the rows that were under way and have none."""
        for outcome in outcomes:
            try:
                self.record(outcome)
            except (ConduytError, ValueError, TypeError):
                self.is_over = True
        self.record_all(dict.fromkeys(self._under_way, INTERRUPTED))
        self._under_way.clear()

    def record_all(self, outcomes: Mapping[int, RecordOutcome], request_id: str | None = None) -> None:
        """Take note of the outcomes of the rows of a job."""
        for index, outcome in outcomes.items():
            self._set(index, outcome, request_id)

    def _set(self, index: int, outcome: RecordOutcome, request_id: str | None = None, id_: str = "") -> None:
        for place in self.rows_like(index):
            self.outcomes[place] = BulkOutcome(
                index=place,
                id=id_ or self._id(index),
                state=outcome.state,
                code=outcome.code,
                message=outcome.message,
                field=outcome.field,
                request_id=request_id,
            )
            if outcome is not INTERRUPTED and outcome.code != "not_cleared":
                self.done += 1
        if self.plan.stop_on_error and outcome.state != "done":
            self.is_over = True

    def _id(self, index: int) -> str:
        if "id" not in self.plan.shape.fields:
            return self.outcomes[index].id
        return self.plan.row(index).path[self.plan.shape.id_name]

    def notify(self, more: int = 0) -> None:
        """Report the progress. `more` rows are done, although their outcomes are not known yet."""
        if self.plan.progress is not None:
            self.plan.progress(Progress(stage=self.plan.what, done=self.done + more, total=self._total))


class _Records:
    """Tells which rows may mean the same record: those with a common key, directly or through other rows."""

    def __init__(self) -> None:
        self._same: dict[str, str] = {}
        self.last: dict[str, int] = {}
        """What belongs to the last row about a record that is sent: its wave, or in a deletion, the row itself."""

    def meant_by(self, keys: Iterable[str]) -> str:
        """Return the name of the record that a row means."""
        first, *others = (self._name(key) for key in keys)
        for other in others:
            if other != first:
                self._same[other] = first
                if (last := self.last.pop(other, None)) is not None:
                    self.last[first] = max(last, self.last.get(first, last))
        return first

    def _name(self, key: str) -> str:
        while (name := self._same.get(key, key)) != key:
            key = name
        return key
