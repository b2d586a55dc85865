"""Fields inside an argument: the names of Python and of the API are both sent as the API's, others are refused."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from drivers.server import Server, answer

from conduyt import OMIT
from conduyt.models import NewInvoiceItem

from .conftest import Connect, done

pytestmark = pytest.mark.anyio

NEW = {"body": {"data": {"shinyField": 1}}}


async def body_of(connect: Connect, method: str, *arguments: Any, **named: Any) -> Any:
    """The body of the last request, or None if there was none."""
    with Server(then=answer(body={"data": {"id": "x_1", "updated": 1}})) as server:
        target: Any = connect(server.url)
        for name in method.split("."):
            target = getattr(target, name)
        try:
            await done(target(*arguments, **named))
        finally:
            assert len(server.requests) <= 1  # nothing is sent twice, or before it is refused
        return json.loads(server.requests[-1].body) if server.requests else None


@pytest.mark.parametrize("name", ["job_title", "jobTitle"])
async def test_both_spellings_of_a_field_are_sent_as_the_apis(connect: Connect, name: str) -> None:
    fields = {name: "CEO", "custom_fields": {"lead_source": "fair"}, "city": None, "phone": OMIT}
    meant = {"jobTitle": "CEO", "customFields": {"lead_source": "fair"}, "city": None}

    assert (await body_of(connect, "bulk.update_contacts", ["con_1"], fields))["data"] == meant
    assert (await body_of(connect, "bulk.contacts.update", ids=["con_1"], data=fields))["data"] == meant
    assert (await body_of(connect, "bulk.contacts.edit", ids=["con_1"], updates=fields))["updates"] == meant


async def test_the_fields_of_deals_are_their_own(connect: Connect) -> None:
    sent = await body_of(connect, "bulk.update_deals", ["deal_1"], {"stage_id": "s1", "title": "Renewal"})

    assert sent["data"] == {"stageId": "s1", "title": "Renewal"}
    with pytest.raises(TypeError, match="data has no field 'job_title'"):
        await body_of(connect, "bulk.update_deals", ["deal_1"], {"job_title": "CEO"})


async def test_the_items_of_a_list_are_translated_too(connect: Connect) -> None:
    items = [{"description": "a", "unit_price": 5}, NewInvoiceItem(description="b", quantity=1, unit_price=6)]
    sent = await body_of(connect, "invoices.create", contact_id="con_1", items=iter(items))

    assert sent["items"] == [{"description": "a", "unitPrice": 5}, {"description": "b", "quantity": 1, "unitPrice": 6}]
    with pytest.raises(TypeError, match=r"items has no field 'unit_prise'; perhaps 'unit_price' was meant"):
        await body_of(connect, "invoices.create", contact_id="con_1", items=[{"unit_prise": 5}])


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("bulk.update_contacts", {"contacts": ["con_1"], "data": {"ctiy": "Paris"}}),
        ("bulk.contacts.update", {"ids": ["con_1"], "data": {"ctiy": "Paris"}}),
        ("bulk.contacts.edit", {"ids": ["con_1"], "updates": {"ctiy": "Paris"}}),
    ],
)
async def test_a_name_that_nobody_knows_is_refused_with_the_nearest(
    connect: Connect, method: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match=r"has no field 'ctiy'; perhaps 'city' was meant\. .*options="):
        await body_of(connect, method, **arguments)


async def test_one_field_in_two_spellings_is_refused(connect: Connect) -> None:
    with pytest.raises(ValueError, match="has the field 'jobTitle' twice"):
        await body_of(connect, "bulk.update_contacts", ["con_1"], {"job_title": "CEO", "jobTitle": "CTO"})


async def test_a_new_field_is_sent_by_the_options(connect: Connect) -> None:
    sent = await body_of(connect, "bulk.update_contacts", ["con_1"], {"job_title": "CEO"}, options=NEW)
    assert sent["data"] == {"jobTitle": "CEO", "shinyField": 1}

    sent = await body_of(connect, "bulk.update_contacts", ["con_1"], {}, options=NEW)
    assert sent["data"] == {"shinyField": 1}

    options = {"body": {"items": [{"shinyField": 1}]}}
    sent = await body_of(connect, "invoices.create", contact_id="con_1", items=[], options=options)
    assert sent["items"] == [{"shinyField": 1}]


async def test_a_value_that_is_missing_is_refused_before_a_record_is_read(connect: Connect) -> None:
    def records() -> Any:
        raise AssertionError
        yield

    with pytest.raises(ValueError, match=r"^job_title is nan.*OMIT"):
        await body_of(connect, "bulk.update_contacts", records(), {"job_title": float("nan")})


async def test_an_iterator_in_a_value_is_read_once_for_all_requests(connect: Connect) -> None:
    with Server(then=answer(body={"data": {"updated": 1}})) as server:
        await done(connect(server.url).bulk.update_contacts(["con_1", "con_2"], {"tags": iter(["vip"])}, chunk_size=1))
        assert [json.loads(one.body)["data"] for one in server.requests] == [{"tags": ["vip"]}] * 2


async def test_records_can_be_uuids_but_no_frame(connect: Connect) -> None:
    id_ = UUID(int=5)
    assert (await body_of(connect, "bulk.delete_contacts", [id_]))["ids"] == [str(id_)]

    class DataFrame:  # iterates over the names of its columns, as those of pandas and Polars do
        columns = ("id", "email")

        def __iter__(self) -> Any:
            return iter(self.columns)

    with pytest.raises(TypeError, match="records cannot be a DataFrame; give a column of it"):
        await body_of(connect, "bulk.delete_contacts", DataFrame())


@pytest.mark.parametrize("nothing", [{}, {"rows": None}, {"file_name": OMIT, "mappings": {"Email": "email"}}])
async def test_an_import_of_nothing_is_refused_before_it_is_sent(connect: Connect, nothing: dict[str, Any]) -> None:
    with Server() as server:
        with pytest.raises(ValueError, match="give at least one of file_name, rows, file_url"):
            await done(connect(server.url).contacts.imports.create(object_type="contacts", **nothing))
        assert not server.requests

    given = {"options": {"body": {"fileName": "leads.csv"}}}
    sent = await body_of(connect, "contacts.imports.create", object_type="contacts", **nothing, **given)
    assert sent["fileName"] == "leads.csv"


WRONG: list[dict[str, Any]] = [
    {"data": [("city", "Paris")]}, {"data": None}, {"data": "city"}, {"chunk_size": "5"}, {"deadline": "5"},
    {"options": "timeout"},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=str)
async def test_an_argument_of_the_wrong_type_is_refused_by_its_name(connect: Connect, wrong: dict[str, Any]) -> None:
    (name,) = wrong
    with Server() as server:
        change = connect(server.url).bulk.update_contacts
        with pytest.raises(TypeError, match=f"^{name} must be a "):
            await done(change(**{"contacts": ["con_1"], "data": {"city": "Paris"}, **wrong}))
        assert not server.requests
