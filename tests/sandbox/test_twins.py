"""The two dialects are twins: a program sees the same, but for ids and for what the live service does not tell.

Every list with every filter, and every write, is called with `Conduyt(dialect="documented")` on a documented sandbox
and with `Conduyt(dialect="live")` on a live one. Both have the same content at the same moment, so what the clients
return must be the same, once the ids of the one are written as those of the other.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydantic import BaseModel
from resources.described import Argument, Operation, operations
from resources.surface import method_of

from conduyt import APIStatusError, Conduyt, Page
from conduyt.sandbox import Sandbox
from conduyt.sandbox.description import load
from conduyt.sandbox.ids import as_uuid, prefixed, uuid_of

from .demo_calls import Demo

NOW = datetime.datetime(2026, 9, 2, 10, 0, tzinfo=UTC)
IDS = 6000  # more than the sandbox makes
MOMENT = datetime.datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
DAYS = [date(2026, 6, 15), "2026-06-15", MOMENT, MOMENT.isoformat(), date(2040, 1, 1)]
VALUES: dict[str, list[Any]] = {
    "created_after": DAYS,
    "created_before": DAYS,
    "updated_from": DAYS[2:4],
    "updated_to": DAYS[2:4],
    "search": ["a", "nobody at all"],
    "limit": [1, 7, 100],
    "page": [1, 2, 999],
    "offset": [0, 3, 999],
    "min_score": [0, 50],
    "status": ["open", "won", "completed", "active", "draft", "pending"],
    "source": ["website", "import"],
    "channel": ["sms", "email"],
    "direction": ["inbound", "outbound"],
}
"""Values for filters, besides the example of the description and the values that it knows."""

UNTOLD = {
    "total_pages": "the live service tells no number of pages (D3)",
    "page": "the users come without page numbers (P2b)",
    "limit": "the users come without page numbers (P2b)",
    "total": "the users come without page numbers (P2b)",
}
"""What the live service does not tell, by the field of the page."""


ONE_OF_TWO = {"name": "title", "active": "is_active"}
"""Other words for `name` and `active`. Who gives both means the one of the dialect (D1, D6)."""


class Twin:
    """One of the two sandboxes, with its client."""

    def __init__(self, dialect: Any) -> None:
        self.sandbox = Sandbox(dialect=dialect, fixed_keys=True)
        self.sandbox._api.clock._start = NOW
        self.sandbox.start()
        self.sandbox.reset()
        self.client: Conduyt = self.sandbox.client(dialect=dialect, max_retries=0)
        self.demo = Demo(self.sandbox)

    def close(self) -> None:
        self.demo.close()
        self.client.close()
        self.sandbox.close()


@pytest.fixture(scope="module")
def twins() -> Iterator[tuple[Twin, Twin]]:
    documented, live = Twin("documented"), Twin("live")
    yield documented, live
    documented.close()
    live.close()


@pytest.fixture(scope="module")
def translate(twins: tuple[Twin, Twin]) -> Callable[[str], str]:
    """Write the ids of the documented sandbox, and its address, as those of the live one."""
    documented, _ = twins
    numbers = (sha256(f"conduyt sandbox {number}".encode()).digest() for number in range(1, IDS))
    uuids = {prefixed("", digest): uuid_of(digest) for digest in numbers}
    rows = documented.sandbox._api.store.run("SELECT DISTINCT id FROM records WHERE workspace <> ''")
    named = [id_ for (id_,) in rows if f"_{id_.rpartition('_')[2]}" not in uuids and "_" in id_]
    names = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, {*named, 'acct_sandbox'}), key=len, reverse=True))})\b")
    made = re.compile(r"\b(?!cs_test|sig|whsec|reset|invite|cdy)[a-z]+(_[A-Z2-7]{20})\b")
    hosts = [urlsplit(twin.sandbox.url).netloc for twin in twins]  # the digits of a port alone may be part of an id

    def translated(text: str) -> str:
        text = made.sub(lambda found: uuids.get(found[1], found[0]), text)
        return names.sub(lambda found: as_uuid(found[0]), text).replace(*hosts)

    return translated


def test_every_list_with_every_filter(twins: tuple[Twin, Twin], translate: Callable[[str], str]) -> None:
    cases = [(operation, filters) for operation in _lists() for filters in _filters(operation)]

    different = _compare(twins, translate, cases)

    print(f"{len(cases)} lists with filters, {len(different)} unexplained differences")  # noqa: T201 - shown by pytest -rP
    assert different == {}
    assert len(cases) > 400


def test_every_write(twins: tuple[Twin, Twin], translate: Callable[[str], str]) -> None:
    cases = [(operation, None) for operation in operations() if operation.method != "GET"]

    different = _compare(twins, translate, cases)

    print(f"{len(cases)} writes, {len(different)} unexplained differences")  # noqa: T201 - shown by pytest -rP
    assert different == {}
    assert len(cases) > 150


def test_names_of_deals_in_bulk(twins: tuple[Twin, Twin]) -> None:
    names = []
    for twin in twins:
        twin.sandbox.reset()
        ids = [deal.id for deal in twin.client.deals.list(limit=2).data]
        twin.client.bulk.update_deals(ids, {"name": "One"})
        twin.client.bulk.deals.edit(ids=ids[:1], updates={"name": "Two"})
        names.append([twin.client.deals.get(id_).name for id_ in ids])
    assert names == [["Two", "One"]] * 2


def _compare(twins: tuple[Twin, Twin], translate: Callable[[str], str], cases: Any) -> dict[str, Any]:
    different: dict[str, Any] = {}
    for operation, filters in cases:
        documented, live = (_outcome(twin, operation, filters) for twin in twins)
        if json.loads(translate(json.dumps(documented))) != live:
            different[f"{operation.name} {filters}"] = (json.loads(translate(json.dumps(documented))), live)
    return different


def _outcome(twin: Twin, operation: Operation, filters: dict[str, Any] | None) -> Any:
    """What the client returns, or the status of its error."""

    def call(*, optional: bool) -> Any:
        path, named = twin.demo.arguments_of(operation, optional=optional)
        named |= {name: _own(twin, value) for name, value in (filters or {}).items()}
        for name, other in ONE_OF_TWO.items():
            if name in named:
                named.pop(other, None)
        return _plain(operation, method_of(twin.client, operation.name)(*path, **named))

    try:
        return call(optional=filters is None)
    except APIStatusError as error:
        if filters is not None:
            return type(error).__name__
    return call(optional=False)  # not all arguments go together


def _plain(operation: Operation, result: Any) -> Any:
    if isinstance(result, Page):
        meta = result.meta.model_dump(mode="json")
        for name in UNTOLD if operation.name == "users.list" else ("total_pages",):
            meta.pop(name, None)
        return {"data": [item.model_dump(mode="json") for item in result.data], "meta": meta}
    if isinstance(result, BaseModel):
        return result.model_dump(mode="json")
    return getattr(result, "content", result).hex() if isinstance(getattr(result, "content", None), bytes) else result


def _lists() -> list[Operation]:
    return [operation for operation in operations() if operation.method == "GET" and operation.is_list]


def _filters(operation: Operation) -> Iterator[dict[str, Any]]:
    """No filter, and each of them alone with several values; then all pairs of a filter with a page size."""
    yield {}
    known = {parameter.name: parameter.schema for parameter in load().operations[operation.name].query}
    for argument in operation.among("query"):
        for value in _values(argument, known[argument.wire]):
            yield {argument.name: value}


def _values(argument: Argument, schema: Any) -> list[Any]:
    values = [argument.value, *VALUES.get(argument.name, []), *load().resolve(schema).get("x-conduyt-known-values", [])]
    return list({repr(value): value for value in values}.values())


def _own(twin: Twin, value: Any) -> Any:
    """An id of the demo content as this twin has it."""
    return twin.demo.named(value) if isinstance(value, str) and re.fullmatch(r"(user|pipe|stage)_\w+", value) else value
