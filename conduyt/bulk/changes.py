"""The changes of `client.bulk`. All arguments of a change are checked before its first request."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any, NotRequired, Protocol, TypeAlias, TypedDict, cast
from uuid import UUID

from typing_extensions import Unpack

from conduyt._core.decoding import Bytes
from conduyt._core.encoding import fill_path, plain
from conduyt._core.endpoint import Endpoint, RequestOptions
from conduyt._core.field_names import in_api_names
from conduyt._core.options import check_count, check_seconds
from conduyt._core.run_arguments import check_run, check_several
from conduyt._values.opaque import Opaque
from conduyt._values.progress import ProgressCallback
from conduyt.bulk.run import MOST, BulkChange, BulkOutcome, BulkPlan
from conduyt.endpoints import bulk as endpoints
from conduyt.endpoints import deals as deal_endpoints


class Identified(Protocol):
    """An object with an id, such as a `Contact`."""

    @property
    def id(self) -> str:
        """Its id."""
        ...


def _bulk(what: str, endpoint: Endpoint[Any], body: Mapping[str, object], *, deletes: bool = False) -> BulkChange:
    raw = replace(endpoint, decode=Bytes())  # the whole response: where in it the rows are is not documented
    body = plain("body", body)  # once for all requests: an iterator is empty after the first
    return BulkChange(
        what=what, deletes=deletes, request=lambda ids, options: raw(body={"ids": list(ids), **body}, options=options)
    )


def _update(what: str, endpoint: Endpoint[Any], data: Mapping[str, object]) -> BulkChange:
    if not isinstance(cast(object, data), Mapping):
        raise TypeError(f"data must be a mapping of fields, not {type(data).__name__}")
    fields = in_api_names("data", plain("data", data), endpoint.fields["data"])
    return replace(_bulk(what, endpoint, {"data": fields}), needs=None if fields else "data")


def _tags(tags: Iterable[str]) -> list[str]:
    check_several("tags", tags)
    names = list(tags)
    if not names:
        raise ValueError("tags is empty: pass at least one tag")
    return names


def update_contacts(data: Mapping[str, object]) -> BulkChange:
    """Set fields of contacts to the same values."""
    return _update("update contacts", endpoints.CONTACTS_UPDATE, data)


def delete_contacts() -> BulkChange:
    """Delete contacts."""
    return _bulk("delete contacts", endpoints.CONTACTS_DELETE, {}, deletes=True)


def tag_contacts(tags: Iterable[str]) -> BulkChange:
    """Add tags to contacts."""
    return _bulk("tag contacts", endpoints.CONTACTS_TAG, {"addTags": _tags(tags)})


def untag_contacts(tags: Iterable[str]) -> BulkChange:
    """Remove tags from contacts."""
    return _bulk("untag contacts", endpoints.CONTACTS_TAG, {"removeTags": _tags(tags)})


def update_deals(data: Mapping[str, object]) -> BulkChange:
    """Set fields of deals to the same values."""
    return _update("update deals", endpoints.DEALS_UPDATE, data)


def delete_deals() -> BulkChange:
    """Delete deals, one request each: the API has no bulk operation for it."""
    return BulkChange(
        what="delete deals",
        most=1,
        deletes=True,
        request=lambda ids, options: deal_endpoints.DELETE(path={"deal_id": ids[0]}, options=options),
    )


def tag_deals(tag_ids: Iterable[str]) -> BulkChange:
    """Add tags to deals, by their ids, one request each."""
    tags = _tags(tag_ids)
    return BulkChange(
        what="tag deals",
        most=1,
        request=lambda ids, options: deal_endpoints.TAGS_ADD(
            path={"deal_id": ids[0]}, body={"tagIds": tags}, options=options
        ),
    )


def _outcomes(ids: Iterable[object]) -> tuple[BulkOutcome, ...]:
    """Check every record before the first is sent."""
    check_several("records", ids)
    outcomes: list[BulkOutcome] = []
    for index, record in enumerate(ids):
        id_: object = record if isinstance(record, str | UUID) else getattr(record, "id", None)
        id_ = str(id_) if isinstance(id_, UUID) else id_
        if not isinstance(id_, str):
            raise TypeError(
                f"record {index} is {type(record).__name__}, which is neither an id nor an object with an id"
            )
        fill_path("{id}", {"id": id_})  # an invalid id must fail here, not in the middle of the run
        outcomes.append(BulkOutcome(index=index, id=id_))
    return tuple(outcomes)


class RunSettings(TypedDict):
    """The arguments of every bulk method."""

    chunk_size: NotRequired[int]
    stop_on_error: bool
    progress: ProgressCallback | None
    deadline: float | None
    options: RequestOptions | None


def planned(change: BulkChange, records: Iterable[object], **settings: Unpack[RunSettings]) -> BulkPlan:
    """Check the arguments of a run before anything is sent."""
    chunk_size, deadline = settings.get("chunk_size", MOST), settings["deadline"]
    check_count("chunk_size", chunk_size)
    if chunk_size > MOST:
        raise ValueError(f"chunk_size must be from 1 to {MOST}")
    if deadline is not None:
        check_seconds("deadline", deadline)
    check_run(settings["progress"], settings["options"], stop_on_error=settings["stop_on_error"])
    options = settings["options"] or {}
    if change.needs is not None and not options.get("body", {}).get(change.needs):
        raise ValueError(f"{change.needs} is empty: give at least one field to change")
    return BulkPlan(
        change=change,
        before=_outcomes(records),
        chunk_size=chunk_size,
        stop_on_error=settings["stop_on_error"],
        progress=settings["progress"],
        deadline=deadline,
        options=options,
    )


_Object: TypeAlias = Annotated[Identified, Opaque()]
Records: TypeAlias = Iterable[str | _Object]
"""Ids, or objects with an id."""
AsyncRecords: TypeAlias = Iterable[str | _Object] | Annotated[AsyncIterable[str | Identified], Opaque()]
"""Ids, or objects with an id, such as `client.contacts.list()`."""


async def collected(records: AsyncRecords) -> Iterable[object]:
    """Read all records of an asynchronous source."""
    return [record async for record in records] if isinstance(records, AsyncIterable) else records
