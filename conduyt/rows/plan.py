"""Which requests the rows of a call become. All rows are read and checked before the first is sent."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, cast
from uuid import UUID

import anyio.lowlevel

from conduyt._core.encoding import encode_body
from conduyt._core.endpoint import Operation, RequestOptions
from conduyt._core.flow import Work, ask
from conduyt._core.options import check_count, check_seconds
from conduyt._core.run_arguments import check_run
from conduyt._values.model import Model
from conduyt._values.progress import ProgressCallback
from conduyt.bulk.lookup import digits, find_contact
from conduyt.csvio.source import columns_of, frame_rows, with_index
from conduyt.endpoints import contacts as contact_endpoints
from conduyt.errors import ConduytError, NotFoundError
from conduyt.rows.shape import Row, Shape, shape_of
from conduyt.rows.spool import Spool

Verb: TypeAlias = Literal["create", "update", "delete", "upsert"]
UpsertKey: TypeAlias = Literal["email", "phone", "either"]

_KEYS: Mapping[str, tuple[str, ...]] = {"email": ("email",), "phone": ("phone",), "either": ("email", "phone")}
# No two contacts have the same address, so rows with a common one touch each other, although the number is the key.
_TOLD_APART_BY = {**_KEYS, "phone": ("phone", "email")}
_BREATH = 500
"""Rows that are read before other tasks get their turn."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the response says about a row."""

    id: str
    request_id: str | None


@dataclass(slots=True, kw_only=True)
class RowPlan:
    """The checked rows of a call, and its other arguments."""

    what: str
    verb: Verb
    shape: Shape
    concurrency: int
    stop_on_error: bool
    progress: ProgressCallback | None
    options: RequestOptions
    clear_nulls: bool = False
    key: UpsertKey | None = None
    deadline: float = 0.0
    spool: Spool = field(default_factory=Spool)
    open_jobs: dict[str, Sequence[int]] = field(default_factory=dict[str, Sequence[int]])
    """Imports that were started and were not seen to end, with the indices of their rows."""

    def __len__(self) -> int:
        return len(self.spool)

    @property
    def uses_jobs(self) -> bool:
        """Whether rows go into an import, many at a time."""
        return self.key in {"email", "phone"}

    @property
    def is_repeatable(self) -> bool:
        """Whether a row whose outcome is unknown can be sent again."""
        return self.verb != "create" or bool(self.options.get("allow_duplicates"))

    # -- reading ------------------------------------------------------------------------------------------------------

    def read(self, rows: object) -> None:
        """Read and check all rows."""
        for item in _records(rows):
            self.add(item)

    async def read_async(self, rows: object) -> None:
        """Read and check all rows, also of an asynchronous source."""
        if isinstance(rows, AsyncIterable):
            async for item in cast("AsyncIterable[object]", rows):
                self.add(item)
            return
        for item in _records(rows):
            self.add(item)
            if len(self) % _BREATH == 0:
                await anyio.lowlevel.checkpoint()

    def add(self, item: object) -> None:
        """Check one row."""
        if self.verb == "delete":
            item = _identified(item)
        try:
            row = self._checked(self.shape.read(item, self.options, clear_nulls=self.clear_nulls))
        except RecursionError:
            raise ValueError(f"row {len(self)} is nested too deeply, or contains itself") from None
        except (TypeError, ValueError) as error:
            kind = TypeError if isinstance(error, TypeError) else ValueError
            raise kind(f"row {len(self)}: {error}") from None
        # `encode_body` makes of each value what it is on the wire: a row can be read again, and nothing else can.
        self.spool.append(encode_body({"path": row.path, "body": row.body, "clears": row.clears}))

    def _checked(self, row: Row) -> Row:
        if self.key is None:
            return row
        body = {name: value for name, value in row.body.items() if value is not None}
        clears: dict[str, object] = {name: None for name in row.body if name not in body}
        custom = row.body.get("customFields")
        if isinstance(custom, Mapping):
            values = cast("Mapping[str, object]", custom)
            body["customFields"] = {name: value for name, value in values.items() if value is not None}
            if nulls := {name: None for name, value in values.items() if value is None}:
                clears["customFields"] = nulls
            if not body["customFields"]:
                del body["customFields"]
        names = _KEYS[self.key]
        for name in names:
            if not isinstance(body.get(name, ""), str):
                raise TypeError(f"{name} must be a str, not {type(body[name]).__name__}")
        if not any(str(body.get(name, "")).strip() for name in names):
            raise ValueError(f"has no {' and no '.join(names)}")
        return Row(row.path, body, clears)

    def row(self, index: int) -> Row:
        """Return a row."""
        fields: dict[str, dict[str, Any]] = json.loads(self.spool[index])  # as `add` wrote it
        return Row(fields["path"], fields["body"], fields["clears"])

    def keys(self, row: Row) -> Iterator[str]:
        """Return names of the record that a row means. Rows with a common one are sent one after the other."""
        if self.verb in {"update", "delete"}:
            yield json.dumps(row.path, sort_keys=True)
        for name in _TOLD_APART_BY.get(self.key or "", ()):
            text = str(row.body.get(name, "")).strip().casefold()
            if text:
                yield f"{name} {digits(text) or text}" if name == "phone" else f"{name} {text}"

    # -- requests -----------------------------------------------------------------------------------------------------

    def operation(self, row: Row) -> Operation[Any]:
        """Return the request for a row."""
        return self.shape.operation(row, self.options)

    def clearing(self, contact_id: str, row: Row) -> Operation[Any]:
        """Return the request that sets fields of an upsert to null."""
        return contact_endpoints.UPDATE(path={"contact_id": contact_id}, body=row.clears, options=self.options)

    def write(self, index: int) -> Work[Written]:
        """Send one row."""
        row, id_ = self.row(index), ""
        if not self.uses_jobs:
            result: object = yield from ask(self.operation(row))
            id_ = str(row.path[self.shape.id_name]) if "id" in self.shape.fields else str(getattr(result, "id", ""))
            if not row.clears:
                return Written(id_, _request_id(result))
        try:
            id_ = id_ or (yield from self._imported(row))
            return Written(id_, _request_id((yield from ask(self.clearing(id_, row)))))
        except ConduytError as error:
            error.request_sent = error.maybe_applied = True  # the row is written, only its fields are not cleared
            raise

    def _imported(self, row: Row) -> Work[str]:
        """Return the id of the contact that an import has written, which does not tell it."""
        value = str(row.body[self.key or ""])
        contact = yield from find_contact(
            email=value if self.key == "email" else None,
            phone=value if self.key == "phone" else None,
            options=self.options,
        )
        if contact is None:
            raise NotFoundError(
                "the imported contact was not found, so nothing was cleared", status=404, code="not_found"
            )
        return contact.id


def planned(
    kind: type[object],
    verb: Verb,
    *,
    dry_run: bool = False,
    concurrency: int = 8,
    stop_on_error: bool = False,
    progress: ProgressCallback | None = None,
    options: RequestOptions | None = None,
    clear_nulls: bool = False,
    key: UpsertKey | None = None,
    deadline: float = 1800.0,
) -> RowPlan:
    """Check the arguments of a call, except its rows."""
    check_run(progress, options, dry_run=dry_run, stop_on_error=stop_on_error, clear_nulls=clear_nulls)
    options = options or {}
    check_seconds("deadline", deadline)
    if "idempotency_key" in options:
        raise ValueError("an idempotency key belongs to one call: for many rows, leave it out")
    check_count("concurrency", concurrency)
    if verb == "upsert" and key not in tuple(_KEYS):  # a tuple, because a list has no hash
        raise ValueError(f"key must be one of {', '.join(_KEYS)}, not {key!r}")
    shape = shape_of(kind, verb)
    if verb == "upsert":
        cleared = shape_of(kind, "update").fields
        fields = {name: replace(one, nullable=cleared[one.name].nullable) for name, one in shape.fields.items()}
        shape = replace(shape, fields=fields)
    return RowPlan(
        what=f"{verb} {_in_words(kind)}",
        verb=verb,
        shape=shape,
        concurrency=concurrency,
        stop_on_error=stop_on_error,
        progress=progress,
        options=options,
        clear_nulls=clear_nulls,
        key=key,
        deadline=deadline,
    )


def _records(rows: object) -> Iterator[object]:
    """Read mappings, models or ids from an iterable or a data frame."""
    kind = type(rows).__name__
    rows = with_index(rows)
    columns = columns_of(rows)
    if columns is None:
        if isinstance(rows, str | bytes | Mapping | Model) or not isinstance(rows, Iterable):
            raise TypeError(f"rows must be several, such as a list or a data frame, not one {kind}")
        return iter(cast("Iterable[object]", rows))
    for name in columns:
        if columns.count(name) > 1:
            raise ValueError(f"there are two columns {name!r}")
    return (dict(zip(columns, cells, strict=True)) for cells in frame_rows(rows))


def _identified(item: object) -> object:
    """Return what `delete_many` takes as a row."""
    if isinstance(item, str | UUID):
        return {"id": item}
    if isinstance(item, Mapping | Model):
        return cast("object", item)
    id_: object = getattr(item, "id", None)
    return item if id_ is None else {"id": id_}


def _in_words(kind: type[object]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__.removeprefix("Async")).lower()


def _request_id(result: object) -> str | None:
    return result.response.request_id if isinstance(result, Model) else None
