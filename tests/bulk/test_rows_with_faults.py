"""Many rows while requests fail at random: no row is doubled, none is reported as what it is not.

Hypothesis chooses rows and faults. What the report says is compared with what the sandbox holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import conduyt
from conduyt import AsyncConduyt, Conduyt, testing
from conduyt.bulk import report_of
from conduyt.models import Contact
from conduyt.sandbox import Sandbox

from .conftest import done

Rows: TypeAlias = list[dict[str, Any]]
Key: TypeAlias = Literal["email", "phone", "either"]

SOME = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
FAULTS = st.lists(
    st.fixed_dictionaries(
        {
            "fault": st.sampled_from(
                [
                    {"drop": "close", "applied": True},
                    {"drop": "reset"},
                    {"status": 500, "applied": True},
                    {"status": 503},
                    {"truncate": True},
                    {"status": 422},
                ]
            ),
            "every": st.integers(1, 4),
            "times": st.integers(1, 3),
        }
    ),
    max_size=2,
)


@pytest.fixture(scope="module")
def empty() -> Iterator[Sandbox]:
    with Sandbox(seed="empty") as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def oracle() -> Iterator[Sandbox]:
    with Sandbox(seed="empty") as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def quick(empty: Sandbox) -> Iterator[None]:
    """Do not wait as long as with the real service."""
    with testing.no_waits(empty):
        yield


def run(sandbox: Sandbox, kind: str, method: str, *arguments: Any, faults: Any, **named: Any) -> tuple[Any, Any]:
    """Call the method with faults, and repeat what they left. Return both reports."""

    async def both() -> tuple[Any, Any]:
        maker: Any = Conduyt if kind == "sync" else AsyncConduyt
        at_once = conduyt.RetryPolicy(wait=lambda state: 0.0, budget=None)
        client = maker(sandbox.keys["admin"], base_url=sandbox.url, max_retries=1, retry=at_once)
        rules = [
            sandbox.faults.add(**one["fault"], every=one["every"], times=one["times"], path=path)
            for one in faults
            for path in ("/contact*", "/imports*")
        ]
        try:
            first = await done(getattr(client.contacts, method)(*arguments, **named))
        except conduyt.ConduytError as error:
            first = report_of(error)
        for rule in rules:
            rule.remove()
        second = await done(first.retry()) if rules else first
        await done(client.close())
        return first, second

    return anyio.run(both, backend="asyncio" if kind == "sync" else kind)


def contacts(sandbox: Sandbox) -> list[Contact]:
    with sandbox.client() as client:
        return list(client.contacts.list(limit=100))


def fresh(sandbox: Sandbox) -> None:
    sandbox.reset()
    sandbox.faults.clear()


@SOME
@given(refused=st.lists(st.booleans(), min_size=1, max_size=12), faults=FAULTS)
def test_a_row_is_created_once_or_reported(empty: Sandbox, kind: str, refused: list[bool], faults: Any) -> None:
    fresh(empty)
    rows = [{"first_name": str(n), "country": "USA" if is_bad else "US"} for n, is_bad in enumerate(refused)]
    first, second = run(empty, kind, "create_many", rows, faults=faults)
    there = Counter(contact.first_name for contact in contacts(empty))

    assert max(there.values(), default=1) == 1
    for before, after, is_bad in zip(first, second, refused, strict=True):
        count = there[str(before.index)]
        if is_bad:
            assert count == 0
            assert after.state in {"failed", "unknown"}
        elif before.state == "unknown":
            assert after == before
        else:
            assert after.state == "done"
            assert count == 1


@SOME
@given(rows=st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=10), faults=FAULTS)
def test_the_last_value_of_each_record_stays(empty: Sandbox, kind: str, rows: list[Any], faults: Any) -> None:
    fresh(empty)
    with empty.client() as client:
        ids = [client.contacts.create(first_name=str(number)).id for number in range(4)]
    sent = [
        {"id": ids[number], "city": str(n), "country": "USA" if is_bad else "US"}
        for n, (number, is_bad) in enumerate(rows)
    ]
    _, second = run(empty, kind, "update_many", sent, faults=faults)
    expected = dict.fromkeys(ids) | {row["id"]: row["city"] for row in sent if row["country"] == "US"}

    assert [outcome.state for outcome in second] == ["failed" if is_bad else "done" for _, is_bad in rows]
    assert {contact.id: contact.city for contact in contacts(empty)} == expected


@SOME
@given(chosen=st.lists(st.integers(0, 5), min_size=1, max_size=10), faults=FAULTS)
def test_what_is_deleted_is_gone_and_done(empty: Sandbox, kind: str, chosen: list[int], faults: Any) -> None:
    fresh(empty)
    with empty.client() as client:
        ids = [client.contacts.create(first_name=str(number)).id for number in range(4)]
    sent = [[*ids, "con_gone", "con_lost"][number] for number in chosen]
    _, second = run(empty, kind, "delete_many", sent, faults=faults)

    assert {contact.id for contact in contacts(empty)} == set(ids) - set(sent)
    assert all(outcome.state == "done" for outcome in second if outcome.id in ids)
    assert all(outcome.state in {"failed", "done"} for outcome in second)


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["", "a@x.test", "b@x.test", "c@x.test"]), st.sampled_from(["", "+1415555010", "+4930123"])
    ),
    min_size=1,
    max_size=8,
)


def one_by_one(oracle: Sandbox, rows: Rows, key: Key) -> list[tuple[Any, ...]]:
    """What is there if the rows are written one after the other."""
    fresh(oracle)
    with oracle.client() as client:
        for row in rows:
            if key == "either":
                client.contacts.upsert(**row)
                continue
            job = client.contacts.imports.create(
                object_type="contacts",
                rows=[
                    {"firstName": row["first_name"], **{name: row[name] for name in ("email", "phone") if name in row}}
                ],
                duplicate_check_fields=[key],
            )
            client.contacts.imports.process(job.id)
    return people(oracle)


def people(sandbox: Sandbox) -> list[tuple[Any, ...]]:
    return sorted((one.email or "", one.phone or "", one.first_name) for one in contacts(sandbox))


@pytest.mark.parametrize("key", ["email", "phone", "either"])
@SOME
@given(people_=PEOPLE, faults=FAULTS)
def test_an_upsert_ends_as_if_rows_were_written_one_by_one(
    empty: Sandbox, oracle: Sandbox, kind: str, key: Key, people_: list[tuple[str, str]], faults: Any
) -> None:
    rows: Rows = [
        {name: value for name, value in (("email", email), ("phone", phone), ("first_name", str(n))) if value}
        for n, (email, phone) in enumerate(people_)
        if (email if key == "email" else phone if key == "phone" else email or phone)
    ]
    fresh(empty)
    first, second = run(empty, kind, "upsert_many", rows, key=key, faults=[])
    assert people(empty) == one_by_one(oracle, rows, key)

    # With faults the order can be another one, but no contact is there twice.
    fresh(empty)
    first, second = run(empty, kind, "upsert_many", rows, key=key, faults=faults)
    assert len(first) == len(second) == len(rows)
    assert not second.unknown
    assert not second.not_attempted
    column = 1 if key == "phone" else 0
    values = Counter(person[column] for person in people(empty) if person[column])
    assert max(values.values(), default=1) == 1
