"""Reads what changed in a list since the last run, without I/O: `change_flow` says what to do next.

Most lists of the API cannot be filtered by the time of a change, but they can be sorted by it. So a run reads newest
first, until it meets what is older than the last run, less `lookback`. While it reads, others change the list:

- A record that is edited moves to the front. Others move down, and are met twice. The record itself is met in the next
  run at the latest, because the watermark is the newest time at the *beginning* of this run.
- A record that is deleted moves others up. The total falls then, and `Front` reads again what may have slipped past.
  If a list announces no total, it is read again until nothing new comes.

The state moves on when the last change has been handed out and the caller came back for more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Any, Generic, TypeVar, cast, get_args

from conduyt._core.endpoint import Operation, RequestOptions
from conduyt._core.page import PageData
from conduyt._values.model import Model
from conduyt.changes import Change, Deletions, HandOut, Load, Save, StateStore, Steps
from conduyt.changes.state import ChangeState, floor_of
from conduyt.errors import ConduytError, NotFoundError, PagingDriftError
from conduyt.pages.front import Front, Taken

M = TypeVar("M", bound=Model)

_PASSES = 3
"""How often a list is read again that changes faster than it can be read."""

_SAMPLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest(Generic[M]):
    """What the caller asks for."""

    resource: str
    listing: Operation[PageData[M]]
    """The list, sorted by the time of the change, newest first."""
    get: Callable[[str], Operation[M]]
    is_sorted: bool
    """Whether the order holds over the whole list."""
    store: StateStore
    lookback: timedelta
    deletions: Deletions

    def __post_init__(self) -> None:
        if not isinstance(cast("object", self.lookback), timedelta):
            raise TypeError(f"lookback must be a timedelta, not {type(self.lookback).__name__}")
        if self.lookback < timedelta(0):
            raise ValueError("lookback must not be negative")
        if self.deletions not in get_args(Deletions):
            raise ValueError('deletions must be "none" or "sweep"')


def change_flow(request: ChangeRequest[M], scope: str, options: RequestOptions) -> Steps[M]:
    """Yield the steps of one run. `scope` is the digest of the key and the base URL."""
    key, _, base_url = scope.partition("@")
    get = request.get

    def get_with_options(id_: str) -> Operation[M]:
        return replace(get(id_), options=options)

    request = replace(request, listing=replace(request.listing, options=options), get=get_with_options)
    saved = yield Load()
    state = ChangeState(resource=request.resource, base_url=base_url, key=key)
    if saved is not None:
        state = ChangeState.read(saved)
        yield from _check_origin(request, state, base_url, key)
    yield from _Run(request, state).steps()


def _check_origin(request: ChangeRequest[M], state: ChangeState, base_url: str, key: str) -> Steps[M]:
    """Refuse the state of something else."""
    if state.resource != request.resource:
        raise ConduytError(f"this is the state of {state.resource}, not of {request.resource}: give each its own")
    if state.base_url != base_url:
        raise ConduytError(f"this is the state of {state.base_url}, not of {base_url}: give each its own")
    if state.key != key and state.sample:
        for id_ in state.sample:
            try:
                yield request.get(id_)
            except NotFoundError:
                continue
            break
        else:
            raise ConduytError(
                "this is the state of another workspace: the present key knows none of its records. Give each "
                "workspace a state of its own, or delete this one to begin again."
            )
    state.key = key


class _Run(Generic[M]):
    """One run: from the state of the last one to that of the next."""

    def __init__(self, request: ChangeRequest[M], state: ChangeState) -> None:
        self._request = request
        self._state = state
        self._is_first = state.watermark is None or state.backfill_page is not None
        self._floor = None if state.watermark is None else floor_of(state.watermark, request.lookback)
        self._seen = dict(state.seen)
        self._started: datetime | None = state.watermark if self._is_first else None
        """The newest time when this run began, or the server's clock at that time."""
        self._clock: datetime | None = None
        """The server's clock when this run began."""
        self._newest: datetime | None = None
        """The newest time that this run has met."""
        self._handed_out = 0

    def steps(self) -> Steps[M]:
        if self._is_first:
            yield from self._read_until_still((yield from self._resume_page()))
        else:
            yield from self._read_until_still(1)
        deleted = (yield from self._sweep()) if self._request.deletions == "sweep" else None
        if deleted:
            yield HandOut(deleted)
        state = self._state
        state.backfill_page = state.backfill_oldest = None
        state.watermark = self._next_watermark()
        state.seen = self._seen
        if state.watermark is not None:
            state.forget_before(floor_of(state.watermark, self._request.lookback))
        yield Save(state.model_dump(mode="json"))

    def _next_watermark(self) -> datetime | None:
        before, started = self._state.watermark, self._started
        if started is not None and not self._request.is_sorted:
            # The clock that sends the responses may be ahead of the one that stamps the records.
            started = self._newest and min(started, self._newest)
        if started is None or before is None or self._is_first:
            return started or before
        # The newest record may have been deleted. Those before it have been handed out all the same. Only a watermark
        # that lies ahead of the clock goes back: changes before it may still come.
        return max(started, before if self._clock is None else min(before, self._clock))

    # -- reading ------------------------------------------------------------------------------------------------------

    def _read_until_still(self, page: int) -> Steps[M]:
        drift = None
        for _ in range(_PASSES):
            before = self._handed_out
            drift, is_announced = yield from self._read(page)
            if drift is None and (is_announced or self._handed_out == before):
                return
            page = 1
        if drift is not None:
            if self._state.backfill_page is not None:  # anything may be missing: the next run begins again
                self._state.backfill_page = 1
                yield Save(self._state.model_dump(mode="json"))
            raise PagingDriftError(f"{drift} The state of the changes was not moved on.")

    def _resume_page(self) -> Steps[M]:
        """Return the page where a first run that was interrupted goes on. Records may have moved up meanwhile."""
        page = self._state.backfill_page or 1
        while page > 1 and self._request.is_sorted and self._state.backfill_oldest is not None:
            found: PageData[M] = yield self._page(page)
            newest = max(filter(None, map(_time_of, found.data)), default=None)
            if newest is not None and newest > self._state.backfill_oldest:  # at the same time, others may be before it
                return page
            page -= 1
        return page if self._request.is_sorted else 1

    def _page(self, number: int) -> Operation[PageData[M]]:
        listing = self._request.listing
        return listing.with_query({**listing.full_query, "page": number})

    def _read(self, page_number: int) -> Steps[M]:
        """Read the list. Returns what may be missing, and whether the list announces a total."""
        front = Front(next=page_number)
        is_announced = True
        taken: Taken = "page"
        while taken != "end":
            place, operation = front.request(self._request.listing)
            page: PageData[M] = yield operation
            is_announced = page.meta.total is not None
            self._newest = max(filter(None, (self._newest, *map(_time_of, page.data))), default=None)
            self._note_beginning(page)
            self._check_order(page)
            front, taken = front.take(place, page, "page")
            if taken == "again":
                continue
            changes = self._changes_in(page.data)
            if changes:
                self._handed_out += len(changes)
                yield HandOut(changes)
            if self._is_first:
                yield from self._save_position(place, page)
            elif self._request.is_sorted and page.data:
                oldest = _time_of(page.data[-1])
                if oldest is not None and self._floor is not None and oldest < self._floor:
                    break
        return self._drift(front), is_announced

    def _drift(self, front: Front) -> str | None:
        """Say what may be missing. Records that are new, or moved to the front, are not: the next run meets them."""
        if front.stuck and (front.total is None or (front.certain or 0) < front.total):
            return f"GET {self._request.listing.endpoint.path}: the server keeps returning the same page."
        if front.unsure:
            return f"GET {self._request.listing.endpoint.path}: the list changed faster than it could be read."
        return None

    def _note_beginning(self, page: PageData[M]) -> None:
        if self._started is not None:
            return
        newest, clock = self._newest, _clock_of(page)
        self._clock = clock
        if self._request.is_sorted:
            self._started = newest and min(newest, clock or newest)  # a time may lie ahead, if a clock was wrong
        else:  # the newest record may be anywhere
            self._started = clock or newest
        self._state.sample = [id_ for item in page.data[:_SAMPLE] if (id_ := _id_of(item))] or self._state.sample

    def _check_order(self, page: PageData[M]) -> None:
        times = [time for item in page.data if (time := cast("datetime | None", getattr(item, "updated_at", None)))]
        if self._request.is_sorted and any(one < other for one, other in pairwise(times)):
            raise ConduytError(
                f"the server did not sort the {self._request.resource} by the time of their last change, so what "
                "changed cannot be told"
            )

    def _changes_in(self, items: Sequence[M]) -> list[Change[M]]:
        changes: list[Change[M]] = []
        for item in items:
            id_, at = _id_of(item), _time_of(item)
            if not self._is_first and at is not None and self._floor is not None and at < self._floor:
                continue
            if id_ in self._seen and self._seen[id_] == at:
                continue
            created = cast("datetime | None", getattr(item, "created_at", None))
            is_new = id_ not in self._seen and (
                self._is_first or (created is not None and self._floor is not None and created >= self._floor)
            )
            changes.append(Change(kind="created" if is_new else "updated", id=id_, record=item, at=at))
            self._seen[id_] = at
        return changes

    def _save_position(self, place: int, page: PageData[M]) -> Steps[M]:
        if not page.data or self._started is None:
            return
        state, floor = self._state, floor_of(self._started, self._request.lookback)
        for item in page.data:
            time = _time_of(item)
            if time is None or time >= floor:
                state.seen[_id_of(item)] = time
        state.watermark = self._started
        state.backfill_page = place
        state.backfill_oldest = min(filter(None, map(_time_of, page.data)), default=state.backfill_oldest)
        yield Save(state.model_dump(mode="json"))

    # -- deletions ----------------------------------------------------------------------------------------------------

    def _sweep(self) -> Steps[M]:
        """Compare all ids with those of the last run. A record that seems to be gone is requested by its id."""
        listing = self._request.listing
        operation = listing.with_query({**listing.full_query, "sort": "createdAt"})
        present: dict[str, None] = {}
        drift = None
        for _ in range(_PASSES):
            front = Front()
            taken: Taken = "page"
            while taken != "end":
                place, request = front.request(operation)
                page: PageData[M] = yield request
                front, taken = front.take(place, page, "page")
                present |= dict.fromkeys(map(_id_of, page.data))
            drift = self._drift(front)
            if drift is None:
                break
        if drift is not None:
            raise PagingDriftError(f"{drift} The state of the changes was not moved on.")
        gone: list[Change[M]] = []
        for id_ in self._state.ids or ():
            if id_ in present:
                continue
            try:
                yield self._request.get(id_)
            except NotFoundError:
                gone.append(Change(kind="deleted", id=id_, record=None, at=None))
            else:
                present[id_] = None
        deleted = {change.id for change in gone}
        self._seen = {id_: at for id_, at in self._seen.items() if id_ not in deleted}
        self._state.ids = [*present, *(id_ for id_ in self._seen if id_ not in present)]
        return gone


def _id_of(item: Model) -> str:
    return str(getattr(item, "id", ""))


def _time_of(item: Model) -> datetime | None:
    time: object = getattr(item, "updated_at", None) or getattr(item, "created_at", None)
    return time if isinstance(time, datetime) and time.tzinfo is not None else None


def _clock_of(page: PageData[Any]) -> datetime | None:
    try:
        time = parsedate_to_datetime(page.response.headers.get("date") or "")
    except ValueError:
        return None
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
