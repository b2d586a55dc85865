"""What the response to a bulk change says about each record.

The format of such responses is not documented. So rows are found by id or by index under any of the usual names, and
counts must agree with them. A record is done or failed only if the response says so, by itself or because the counts
leave no other way. If the response contradicts itself or does not say, the outcome is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from conduyt._values.json_values import as_list, as_mapping, is_list, is_object
from conduyt._values.text import shown

State: TypeAlias = Literal["done", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """The outcome of a record in a response."""

    state: State
    code: str | None = None
    message: str | None = None
    field: str | None = None


DONE = RecordOutcome("done")
_NOT_SAID = RecordOutcome("unknown", "not_said", "the response does not report the outcome of this record")
_CONTRADICTION = RecordOutcome("unknown", "contradiction", "the response contradicts itself about this record")
_ACCEPTED = RecordOutcome("unknown", "accepted", "the request was accepted, but is not done yet")

_DONE_LISTS = frozenset({"updated", "deleted", "succeeded", "success", "successful", "successes", "done", "tagged"})
_FAILED_LISTS = frozenset({"errors", "failures", "failed", "rejected"})
_MIXED_LISTS = frozenset({"results", "items", "records", "rows", "outcomes", "data"})
_DONE_COUNTS = frozenset(
    {*_DONE_LISTS, "updatedcount", "deletedcount", "successcount", "succeededcount", "modified", "affected"}
)
_FAILED_COUNTS = frozenset({*_FAILED_LISTS, "failedcount", "errorcount"})
_TOTALS = frozenset({"total", "requested", "received"})
_IDS = ("id", "contactId", "dealId", "recordId", "objectId")
_GOOD = frozenset({"ok", "success", "succeeded", "done", "completed", "updated", "deleted", "tagged", "unchanged"})
_BAD = frozenset({"error", "errored", "failed", "failure", "rejected", "invalid", "not_found", "notfound", "conflict"})
_LATER = frozenset({"queued", "pending", "processing", "accepted", "scheduled"})


def read_outcomes(status: int, body: object, ids: Sequence[str]) -> list[RecordOutcome]:
    """Return the outcome of each id, in that order.

    Args:
        status: The HTTP status, a success.
        body: The decoded body: any JSON.
        ids: The records of the request, each once.
    """
    facts = _Facts(ids)
    facts.read(body)
    rest = facts.outcome_of_the_rest(status)
    outcomes = [facts.named.get(index, rest) for index in range(len(ids))]
    if facts.contradictory:  # only explicit failures count
        return [outcome if outcome.state == "failed" else _CONTRADICTION for outcome in outcomes]
    return outcomes


@dataclass(slots=True)
class _Facts:
    ids: Sequence[str]
    named: dict[int, RecordOutcome] = field(default_factory=dict[int, RecordOutcome])
    loose: list[RecordOutcome] = field(default_factory=list[RecordOutcome])
    """Failures without a record."""
    strangers: bool = False
    """Whether a row is about a record that was not sent."""
    done: set[int] = field(default_factory=set[int])
    """Reported numbers of done records; two different numbers are a contradiction."""
    failed: set[int] = field(default_factory=set[int])
    totals: set[int] = field(default_factory=set[int])
    says_all_is_well: bool = False
    says_later: bool = False
    _places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._places = {id_: index for index, id_ in enumerate(self.ids)}

    def read(self, body: object) -> None:
        if is_list(body):
            self._rows("results", body)
            return
        for name, value in as_mapping(body).items():
            plain = name.replace("_", "").casefold()
            if plain == "data" and is_object(value):
                self.read(value)
            elif plain in _DONE_LISTS | _FAILED_LISTS | _MIXED_LISTS and (rows := _rows_in(value)) is not None:
                self._rows(plain, rows)
                self.says_all_is_well |= plain in _FAILED_LISTS and not rows
            else:
                self._fact(plain, value)

    def _fact(self, name: str, value: object) -> None:
        count = _count(value)
        if count is not None:
            for names, counts in ((_DONE_COUNTS, self.done), (_FAILED_COUNTS, self.failed), (_TOTALS, self.totals)):
                if name in names:
                    counts.add(count)
        elif name in {"success", "ok"} and value is True:
            self.says_all_is_well = True
        elif name == "status" and isinstance(value, str):
            self.says_all_is_well |= value.casefold() in _GOOD
            self.says_later |= value.casefold() in _LATER

    @property
    def contradictory(self) -> bool:
        """Whether the counts contradict the rows, or the rows contradict the request."""
        done, failed = self._named("done"), self._named("failed")
        rest = len(self.ids) - len(self.named)
        return (
            self.strangers
            or max(len(self.done), len(self.failed), len(self.totals)) > 1
            or any(total != len(self.ids) for total in self.totals)
            or any(not done <= count <= done + rest for count in self.done)
            or any(not failed <= count <= failed + rest for count in self.failed)
            or (bool(self.done and self.failed) and sum(self.done) + sum(self.failed) != len(self.ids))
        )

    def outcome_of_the_rest(self, status: int) -> RecordOutcome:
        """Return the outcome of the records without a row."""
        rest = len(self.ids) - len(self.named)
        if status == 202 or self.says_later:
            return _ACCEPTED
        if self.done or self.failed:
            is_done = self.done == {self._named("done") + rest} and not self.loose
            if is_done and self.failed <= {self._named("failed")}:
                return DONE
            if self.failed == {self._named("failed") + rest}:
                return self.loose[0] if self.loose else RecordOutcome("failed", "failed", "the response has no reason")
            return _NOT_SAID
        if self.says_all_is_well and status == 200 and not self.loose and not self._named("failed"):
            return DONE
        return _NOT_SAID

    def _named(self, state: State) -> int:
        return sum(outcome.state == state for outcome in self.named.values())

    def _rows(self, name: str, rows: Sequence[object]) -> None:
        for row in rows:
            outcome = _outcome_in(name, row)
            index = self._place(row)
            if index is not None:
                known = self.named.setdefault(index, outcome)
                if known.state != outcome.state:
                    self.named[index] = _CONTRADICTION
            elif _names_a_record(row):
                self.strangers = True
            elif outcome.state == "failed":
                self.loose.append(outcome)

    def _place(self, row: object) -> int | None:
        if isinstance(row, str):
            return self._places.get(row)
        fields = as_mapping(row)
        found = {self._places.get(str(fields[name])) for name in _IDS if isinstance(fields.get(name), str | int)}
        index = fields.get("index")
        if isinstance(index, int) and not isinstance(index, bool):
            found.add(index if 0 <= index < len(self.ids) else None)
        return found.pop() if len(found) == 1 else None


def _names_a_record(row: object) -> bool:
    return any(as_mapping(row).get(name) is not None for name in (*_IDS, "index"))


def _rows_in(value: object) -> list[object] | None:
    if is_object(value):
        return list(_rows_by_id(value))
    return value if is_list(value) else None


def _rows_by_id(rows: Mapping[str, object]) -> Iterator[object]:
    for id_, row in rows.items():
        yield {"message": row, "status": row, "id": id_} if isinstance(row, str) else {**as_mapping(row), "id": id_}


def _outcome_in(list_name: str, row: object) -> RecordOutcome:
    fields = as_mapping(row)
    if list_name in _FAILED_LISTS:
        return _failure(row)
    if list_name in _DONE_LISTS:
        return DONE
    says = {_word(fields.get(name)) for name in ("success", "ok", "status", "outcome", "result") if name in fields}
    says |= {"failed"} if fields.get("error") or fields.get("errors") else set()
    says.discard(None)
    if says == {"done"}:
        return DONE
    if says == {"failed"}:
        return _failure(row)
    return _CONTRADICTION if len(says) > 1 else _NOT_SAID


def _word(value: object) -> State | None:
    """Read the outcome of a record from one of its fields, if the field has it."""
    if isinstance(value, bool):
        return "done" if value else "failed"
    if isinstance(value, int):
        return "done" if value in {200, 201, 204} else "failed" if value >= 400 else "unknown"
    if isinstance(value, str):
        word = value.casefold()
        return "done" if word in _GOOD else "failed" if word in _BAD else "unknown" if word in _LATER else None
    return None


def _failure(row: object) -> RecordOutcome:
    fields = as_mapping(row)
    error: object = fields.get("error") or _first(fields.get("errors")) or row
    inner = {**fields, **as_mapping(error)}
    detail = as_mapping(_first(inner.get("details")))
    text = error if isinstance(error, str) else inner.get("message") or inner.get("reason")
    return RecordOutcome(
        "failed",
        shown(inner.get("code")) or "failed",
        shown(text or detail.get("message")),
        shown(inner.get("field") or detail.get("field")),
    )


def _count(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 15:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _first(value: object) -> object:
    return next(iter(as_list(value)), None)
