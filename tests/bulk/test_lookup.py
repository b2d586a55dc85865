"""Records by their ids, and contacts by an address or a number, against the sandbox."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pytest

import conduyt
from conduyt.models import Contact
from conduyt.sandbox import Sandbox

from .conftest import Connect, done

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("resource", ["contacts", "companies", "deals", "tasks"])
async def test_get_many_tells_found_from_missing(connect: Connect, sandbox: Sandbox, resource: str) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    methods = getattr(client, resource)
    page = await methods.list(limit=20) if hasattr(client, "__aenter__") else methods.list(limit=20)
    ids = [item.id for item in page.data]
    lookup = await done(methods.get_many([*reversed(ids), "missing_1", ids[0]]))

    assert [item.id for item in lookup.found] == ids[::-1]
    assert lookup.missing == ["missing_1"]
    assert repr(lookup) == f"<Lookup: {len(ids)} found, 1 missing>"


async def test_get_many_raises_what_is_not_a_missing_record(connect: Connect, sandbox: Sandbox) -> None:
    client = connect(sandbox.url, "cdy_test_not_a_key")
    with pytest.raises(conduyt.AuthenticationError):
        await done(client.contacts.get_many(["con_1", "con_2"]))


async def test_get_many_of_one_text_is_refused(connect: Connect, sandbox: Sandbox) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    with pytest.raises(TypeError, match="contact_ids must be several"):
        await done(client.contacts.get_many("con_1"))


@pytest.mark.parametrize("frame", [pd.DataFrame({"id": ["con_1"]}), pl.DataFrame({"id": ["con_1"]})])
async def test_get_many_takes_no_names_of_columns_for_ids(connect: Connect, sandbox: Sandbox, frame: Any) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    before = len(sandbox.requests)
    with pytest.raises(TypeError, match="contact_ids cannot be a DataFrame; give a column of it"):
        await done(client.contacts.get_many(frame))
    with pytest.raises(TypeError, match="contact_id must be a str, not Contact"):
        await done(client.contacts.get_many([Contact(id="con_1")]))

    assert len(sandbox.requests) == before


async def contact(client: Any, **values: str) -> str:
    made = await done(client.contacts.create(**values))
    return str(made.id)


async def test_find_compares_whole_addresses_without_case(connect: Connect, sandbox: Sandbox) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    await contact(client, email="bob.turing@example.com")
    id_ = await contact(client, email="turing@example.com")

    found = await done(client.contacts.find(email=" Turing@Example.com"))
    assert found.id == id_
    assert await done(client.contacts.find(email="uring@example.com")) is None


@pytest.mark.parametrize("written", ["+1 (415) 555-7788", "+14155557788", "0014155557788"])
async def test_find_compares_the_digits_of_numbers(connect: Connect, sandbox: Sandbox, written: str) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    id_ = await contact(client, first_name="Grace", phone="+14155557788")
    await contact(client, first_name="Other", phone="+141555577889")

    found = await done(client.contacts.find(phone=written))
    assert found.id == id_
    await done(client.contacts.delete(id_))


async def test_two_contacts_with_the_same_number_are_an_error(connect: Connect, sandbox: Sandbox) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    ids = {await contact(client, first_name=name, phone="+4930123456") for name in ("Ada", "Bob")}

    with pytest.raises(conduyt.MultipleMatchesError) as caught:
        await done(client.contacts.find(phone="+49 30 123456"))
    assert set(caught.value.ids) == ids
    for id_ in ids:
        await done(client.contacts.delete(id_))


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({}, TypeError, "either email or phone"),
        ({"email": "ada@example.com", "phone": "1"}, TypeError, "either email or phone"),
        ({"email": " "}, ValueError, "empty"),
        ({"phone": "+"}, ValueError, "empty"),
    ],
)
async def test_what_find_cannot_look_for_is_refused(
    connect: Connect, sandbox: Sandbox, arguments: dict[str, str], error: type[Exception], text: str
) -> None:
    client = connect(sandbox.url, sandbox.keys["admin"])
    with pytest.raises(error, match=text):
        await done(client.contacts.find(**arguments))
