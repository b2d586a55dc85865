"""Calls that a type checker must refuse. Every line marked so is one error, and there is no other."""

import asyncio

from conduyt import OMIT, AsyncConduyt, Conduyt, RetryPolicy
from conduyt.models import Contact


def arguments(client: Conduyt) -> None:
    client.contacts.get()  # error: the id is missing
    client.contacts.get(3)  # error: an id is a text
    client.contacts.get(None)  # error: an id is a text
    client.contacts.get(id="c1")  # error: it is called contact_id
    client.contacts.get("c1", contact_id="c2")  # error: the id is given twice
    client.pipelines.stages.get(pipeline_id="p1")  # error: the second id is missing
    client.contacts.list(lmit=3)  # error: no such argument
    client.contacts.list(10)  # error: filters are given by name
    client.contacts.list(limit="many")  # error: a number
    client.contacts.list(search=None)  # error: None means something else than not given
    client.contacts.update("c1", "Ada")  # error: fields are given by name
    client.contacts.update("c1", first_name=1)  # error: a text
    client.contacts.create(custom_fields=["a"])  # error: a mapping
    client.contacts.tags.add("c1")  # error: tag_ids is missing
    client.deals.create(name="Renewal")  # error: pipeline_id and stage_id are missing
    client.deals.create("Renewal", pipeline_id="p1", stage_id="s1")  # error: fields are given by name
    client.deals.create(name="x", pipeline_id="p1", stage_id="s1", value=[1])  # error: an amount
    client.deals.create(name="x", pipeline_id=None, stage_id="s1")  # error: required and never None
    client.webhooks.create(url="https://example.com/", events="deal.won", extra=1)  # error: no such argument
    client.pipelines.stages.get("p1")  # error: the second id is missing


def not_sent(client: Conduyt, city: str | OMIT) -> None:
    city.upper()  # error: it may be OMIT
    client.contacts.get(OMIT)  # error: an id is always sent


def results(client: Conduyt) -> None:
    str(client.contacts.get("c1").emial)  # error: no such field
    client.contacts.get("c1").email.lower()  # error: it may be None
    str(client.deals.get("d1").value + 1)  # error: it may be None
    str(client.contacts.list()[0])  # error: a page is no list
    client.contacts.nothing()  # error: no such method
    str(client.nothing)  # error: no such resource
    _: int = client.deals.get("d1").id  # error: an id is a text


def options(client: Conduyt) -> None:
    client.contacts.list(options={"time_out": 5})  # error: no such option
    client.contacts.list(options={"timeout": "5"})  # error: a number
    client.with_options(base_url="https://example.com")  # error: no such option
    client.with_options(timeout="5")  # error: a number
    client.request("GET")  # error: the path is missing
    client.request("GET", "/x", {"a": 1})  # error: the query is given by name
    client.request("GET", "/x", into=3)  # error: a type
    str(client.request("GET", "/x", into=Contact | None).email)  # error: it may be None
    str(client.request("GET", "/x", into=list[Contact])[0].emial)  # error: no such field
    str(client.request("GET", "/x", into=dict[str, list[Contact]])["a"].email)  # error: a list has none
    Conduyt(key="cdy_x")  # error: no such argument
    Conduyt("cdy_x", "https://example.com")  # error: all but the key is given by name
    RetryPolicy(3)  # error: all is given by name
    RetryPolicy(wait=2)  # error: a strategy


def many_rows(client: Conduyt) -> None:
    client.contacts.create_many({"first_name": "Ada"})  # error: one row
    client.contacts.create_many(["Ada"])  # error: a text is no row
    client.contacts.create_many([{"first_name": "Ada"}], clear_nulls=True)  # error: there is nothing to clear
    client.contacts.upsert_many([{"email": "a@x.test"}])  # error: the key is missing
    client.contacts.upsert_many([{"email": "a@x.test"}], key="mail")  # error: no such key
    client.contacts.delete_many([1])  # error: no id
    client.companies.upsert_many([{"name": "A"}], key="email")  # error: only contacts have it
    client.calls.delete_many(["call_1"])  # error: a call cannot be deleted
    client.contacts.create_many([{"first_name": "Ada"}], dry_run=True).retry()  # error: nothing was sent
    client.contacts.create_many([{"first_name": "Ada"}], dryrun=True)  # error: no such argument


async def awaiting(client: AsyncConduyt) -> None:
    client.contacts.get("c1")  # error: not awaited
    str((await client.contacts.get("c1")).emial)  # error: no such field
    str(client.contacts.list().data)  # error: not awaited
    str(client.contacts.list()[0])  # error: not awaited
    str((await asyncio.create_task(client.contacts.list())).emial)  # error: no such field
    for _ in client.contacts.list():  # error: async for
        pass
    async for _ in client.contacts.get("c1"):  # error: no list
        pass
    with client:  # error: async with
        pass
