"""Processes the rows of imports: the first ones at once, the others as time passes.

An import finds the existing object of a row by the fields in duplicateCheckFields, in this order; the first match wins.
By default these are the email address, then the phone number. A row that matches several objects is ambiguous: it
creates a new one, unless the import only updates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from conduyt.sandbox.background import on_time
from conduyt.sandbox.call import Call
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import ApiError
from conduyt.sandbox.rules.imports.targets import TARGETS, Target
from conduyt.sandbox.rules.times import parse
from conduyt.sandbox.store import Doc

AT_ONCE = 200  # rows processed before the response
ROWS_PER_SECOND = 250
ERRORS_KEPT = 100
COUNTERS = {
    "created": "createdRows",
    "updated": "updatedRows",
    "skipped": "skippedRows",
    "duplicate": "duplicateRows",
    "error": "errorRows",
}
STATUSES = {"created": "success", "updated": "success", "skipped": "warning", "duplicate": "warning", "error": "error"}


def start(call: Call, job: Doc) -> Doc:
    """Start or resume an import: process the first rows at once."""
    job = {**job, "status": "processing", "startedAt": call.now(), "startedWith": job["processedRows"]}
    return work(call, job, job["processedRows"] + AT_ONCE)


@on_time
def go_on(call: Call) -> None:
    """Process as many rows as the time since the start allows."""
    for job in call.records.query("imports", equals("status", "processing")):
        seconds = (call.clock.now() - parse(job["startedAt"])) / timedelta(seconds=1)
        until = job["startedWith"] + AT_ONCE + int(seconds * ROWS_PER_SECOND)
        if until > job["processedRows"]:
            work(call, job, until)


def work(call: Call, job: Doc, until: int) -> Doc:
    """Process the rows up to this number, and store the progress of the import."""
    rows = call.records.query("import_rows", equals("importId", job["id"]), sort=["rowNumber"])
    sorter = _Sorter(call, job, TARGETS[job["objectType"]])
    for row in rows[: job["processedRows"]]:
        sorter.remember(row)
    for row in rows[job["processedRows"] : until]:
        call.records.update("import_rows", sorter.deal_with(row))
    return finish(call, {**job, "processedRows": min(until, job["totalRows"])})


def finish(call: Call, job: Doc) -> Doc:
    """Store an import with its counters, and complete it when nothing is left to do."""
    job |= {**counted(call, job), "lastProgressAt": call.now(), "updatedAt": call.now()}
    if job["processedRows"] >= job["totalRows"]:
        job |= {"status": "completed", "completedAt": call.now()}
        if job["verifyLineType"]:
            job["lineTypeVerifiedAt"] = call.now()
    return call.records.update("imports", job)


def counted(call: Call, job: Doc) -> Doc:
    """The counters of an import, counted from its rows."""
    rows = call.records.query("import_rows", equals("importId", job["id"]), sort=["rowNumber"])
    counts = {name: sum(row["outcome"] == outcome for row in rows) for outcome, name in COUNTERS.items()}
    errors = [{"row": row["rowNumber"], "message": row["error"]} for row in rows if row["outcome"] == "error"]
    ambiguous = sum(row["ambiguous"] and row["outcome"] == "created" for row in rows)
    return {
        **counts,
        "failedRows": counts["errorRows"],
        "ambiguousCreatedRows": ambiguous,
        "errors": errors[:ERRORS_KEPT],
    }


def again(call: Call, job: Doc) -> int:
    """Process the rows with errors again, and return their number."""
    sorter = _Sorter(call, job, TARGETS[job["objectType"]])
    failed = call.records.query("import_rows", equals("importId", job["id"]), equals("outcome", "error"))
    for row in failed:
        call.records.update("import_rows", sorter.deal_with(row))
    return len(failed)


@dataclass(slots=True)
class _Sorter:
    """Decides whether a row creates, updates or is skipped. Has an index of the objects by the compared fields."""

    call: Call
    job: Doc
    target: Target
    known: defaultdict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set[str]))
    seen: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def __post_init__(self) -> None:
        for doc in self.call.records.query(self.target.resource):
            self._know(doc)

    def remember(self, row: Doc) -> None:
        """Add a processed row to the index: later rows may be duplicates of it."""
        self.seen.update(self._keys(row["data"]))

    def deal_with(self, row: Doc) -> Doc:
        """Process a row, and return it with its result."""
        row |= {"error": None, "objectId": None, "ambiguous": False}
        try:
            with self.call.store.attempt():
                row["outcome"], row["objectId"] = self._outcome(row)
        except ApiError as refusal:
            row |= {"outcome": "error", "error": str(refusal)}
        row["status"] = STATUSES[row["outcome"]]
        return row

    def _outcome(self, row: Doc) -> tuple[str, str | None]:
        body = self.target.read(self.call, row["data"])
        if not body:
            return "skipped", None
        keys = self._keys(body)
        if self.job["removeDuplicates"] and not self.seen.isdisjoint(keys):
            return "duplicate", None
        self.seen.update(keys)
        found = next((self.known[key] for key in keys if self.known[key]), set[str]())
        row["ambiguous"] = len(found) > 1
        mode, tag_ids = self.job["importMode"], self.job["tagIds"]
        if len(found) == 1:
            (id_,) = found
            if mode == "create_only":
                return "skipped", id_
            for key in self._all_keys(self._object(id_)):
                self.known[key].discard(id_)
            self.target.update(self.call, id_, body, tag_ids)
            self._know(self._object(id_))
            return "updated", id_
        if mode == "update_only":
            return "skipped", None
        if any(self.known[key] for key in _keys(body, self.target.unique)):
            raise ApiError(409, f"A {self.target.entity} with this {self.target.unique[0]} exists.")
        id_ = self.target.create(self.call, body, tag_ids)
        self._know(self._object(id_))
        return "created", id_

    def _object(self, id_: str) -> Doc:
        return self.call.find(self.target.resource, id_, self.target.entity)

    def _know(self, doc: Doc) -> None:
        for key in self._all_keys(doc):
            self.known[key].add(doc["id"])

    def _all_keys(self, doc: Doc) -> list[tuple[str, str]]:
        return [*self._keys(doc), *_keys(doc, self.target.unique)]

    def _keys(self, doc: Doc) -> list[tuple[str, str]]:
        """The compared values of a row or an object, in order of precedence."""
        return _keys(doc, self.target.same or self.job["duplicateCheckFields"])


def _keys(doc: Doc, names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, doc[name].strip().casefold()) for name in names if isinstance(doc.get(name), str) and doc[name]]
