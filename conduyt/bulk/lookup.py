"""Records by their ids, and contacts by an address or a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias, TypeVar, cast
from uuid import UUID

from conduyt._core.caller import AsyncCaller, Caller
from conduyt._core.endpoint import Endpoint, Operation, RequestOptions
from conduyt._core.flow import Work, ask
from conduyt._core.run_arguments import check_several
from conduyt._values.lookup import Lookup
from conduyt._values.model import Model
from conduyt._values.progress import ProgressCallback
from conduyt.bulk.map import AsyncMap, Map, MapOutcome
from conduyt.endpoints import companies as company_endpoints
from conduyt.endpoints import contacts as contact_endpoints
from conduyt.endpoints import deals as deal_endpoints
from conduyt.endpoints import tasks as task_endpoints
from conduyt.errors import MultipleMatchesError, NotFoundError
from conduyt.models.companies import Company
from conduyt.models.contacts import Contact
from conduyt.models.deals import Deal
from conduyt.models.tasks import Task
from conduyt.pages.cursor import PageCursor

M = TypeVar("M", bound=Model)

Wanted: TypeAlias = dict[str, Operation[M]]
"""The request for each id; a repeated id is asked for once."""


def contacts(contact_ids: Iterable[str]) -> Wanted[Contact]:
    """Ask for contacts."""
    return _wanted(contact_endpoints.GET, "contact_id", contact_ids)


def companies(company_ids: Iterable[str]) -> Wanted[Company]:
    """Ask for companies."""
    return _wanted(company_endpoints.GET, "company_id", company_ids)


def deals(deal_ids: Iterable[str]) -> Wanted[Deal]:
    """Ask for deals."""
    return _wanted(deal_endpoints.GET, "deal_id", deal_ids)


def tasks(task_ids: Iterable[str]) -> Wanted[Task]:
    """Ask for tasks."""
    return _wanted(task_endpoints.GET, "task_id", task_ids)


def _wanted(endpoint: Endpoint[M], name: str, ids: Iterable[str]) -> Wanted[M]:
    check_several(f"{name}s", ids)
    wanted: Wanted[M] = {}
    for id_ in ids:
        if not isinstance(cast("object", id_), str | UUID):  # such as an object, which cannot be a key
            raise TypeError(f"{name} must be a str, not {type(id_).__name__}")
        wanted[id_] = endpoint(path={name: id_})
    return wanted


def get_many(
    caller: Caller,
    wanted: Wanted[M],
    *,
    concurrency: int,
    progress: ProgressCallback | None,
    options: RequestOptions | None,
) -> Lookup[M]:
    """Fetch the records, several at the same time."""
    found: Lookup[M] = Lookup([], [])
    with Map(caller.call, _operations(wanted, options), concurrency=concurrency, progress=progress) as outcomes:
        for id_, outcome in zip(wanted, outcomes, strict=False):
            _add(found, id_, outcome)
    return found


async def get_many_async(
    caller: AsyncCaller,
    wanted: Wanted[M],
    *,
    concurrency: int,
    progress: ProgressCallback | None,
    options: RequestOptions | None,
) -> Lookup[M]:
    """Fetch the records, several at the same time."""
    found: Lookup[M] = Lookup([], [])
    ids = iter(wanted)
    async with AsyncMap(
        caller.call, _operations(wanted, options), concurrency=concurrency, progress=progress
    ) as outcomes:
        async for outcome in outcomes:
            _add(found, next(ids), outcome)
    return found


def _operations(wanted: Wanted[M], options: RequestOptions | None) -> list[Operation[M]]:
    return [replace(operation, options=options or {}) for operation in wanted.values()]


def _add(found: Lookup[M], id_: str, outcome: MapOutcome[Operation[M], M]) -> None:
    if outcome.result is not None:
        found.found.append(outcome.result)
    elif isinstance(outcome.error, NotFoundError):
        found.missing.append(id_)
    elif outcome.error is not None:
        raise outcome.error


def find_contact(*, email: str | None, phone: str | None, options: RequestOptions | None) -> Work[Contact | None]:
    """Search for a contact, and compare what the search finds.

    Raises:
        MultipleMatchesError: Several contacts have this address or number.
    """
    if (email is None) == (phone is None):
        raise TypeError("find takes either email or phone")
    for name, value in (("email", email), ("phone", phone)):
        if not isinstance(cast("object", value), str | None):
            raise TypeError(f"{name} must be a str, not {type(value).__name__}")
    if email is not None:
        return _find(email, [email.strip()], lambda contact: _same(contact.email, email), options)
    number = phone or ""
    dialled = digits(number)
    # The service keeps numbers as they were written, and searches for text.
    texts = dict.fromkeys(text for text in (number.strip(), dialled) if text)
    return _find(number, list(texts), lambda contact: digits(contact.phone or "") == dialled, options)


def _find(
    wanted: str, texts: Sequence[str], matches: Callable[[Contact], bool], options: RequestOptions | None
) -> Work[Contact | None]:
    if not any(character.isalnum() for character in wanted):
        raise ValueError("the address or number to find is empty")
    found: dict[str, Contact] = {}
    for text in texts:
        cursor = PageCursor(contact_endpoints.LIST(query={"search": text, "limit": 100}, options=options))
        while requests := cursor.wanted():
            page = cursor.receive(requests[0], (yield from ask(requests[0].operation)))
            found |= {contact.id: contact for contact in (page.data if page else ()) if matches(contact)}
        if found:
            break
    if len(found) > 1:
        raise MultipleMatchesError("several contacts have this address or number", ids=tuple(found))
    return next(iter(found.values()), None)


def _same(one: str | None, other: str) -> bool:
    return one is not None and one.strip().casefold() == other.strip().casefold()


def digits(number: str) -> str:
    """Reduce a telephone number to what is dialled: `+1 (415) 555-0123` and `0014155550123` are the same."""
    return re.sub(r"\D", "", number).removeprefix("00")
