"""Results have the custom fields of the workspace, with their types."""

from __future__ import annotations

import asyncio
import pickle
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any

import pytest

from conduyt import AsyncConduyt, Conduyt, ResponseDecodeError, UnexpectedDataWarning
from conduyt.models import Contact, Deal
from conduyt.sandbox import Sandbox

from .conftest import Generated

VALUES: dict[str, Any] = {
    "note": "x",
    "seats": 3,
    "born": "1990-01-31",
    "plan": "Pro",
    "langs": ["de"],
    "vip": True,
    "lead_source": "fair",
    "class_": 1.5,
}
READ = {**VALUES, "born": date(1990, 1, 31)}


def read(record: Any) -> dict[str, object]:
    return {name: getattr(record.custom_fields, name) for name in VALUES}


def create(client: Conduyt, crm: ModuleType, resource: str) -> Any:
    if resource == "contacts":
        return client.contacts.typed(crm.Contact).create(email="ada@x.test", custom_fields=VALUES)
    if resource == "companies":
        return client.companies.typed(crm.Company).create(name="Acme", custom_fields=VALUES)
    stage = client.pipelines.list().data[0]
    assert stage.stages
    return client.deals.typed(crm.Deal).create(
        name="Renewal", pipeline_id=stage.id, stage_id=stage.stages[0].id, custom_fields=VALUES
    )


@pytest.mark.parametrize("resource", ["contacts", "companies", "deals"])
def test_each_call_returns_records_with_types(client: Conduyt, crm: ModuleType, resource: str) -> None:
    created = create(client, crm, resource)
    typed: Any = getattr(client, resource).typed(type(created))

    results = [
        created,
        typed.get(created.id),
        typed.update(created.id, custom_fields={"plan": "Pro"}),
        *(one for one in typed.list() if one.id == created.id),
        *(one for page in typed.list(limit=100).pages() for one in page.data if one.id == created.id),
        typed.get_many([created.id]).found[0],
        *(outcome.result for outcome in client.map(typed.get, [created.id])),
    ]

    assert {type(one) for one in results} == {type(created)}
    assert len(results) == 7
    assert read(created) == READ
    assert all(one.custom_fields.plan == "Pro" for one in results)


@pytest.mark.parametrize("resource", ["contacts", "companies", "deals"])
def test_the_async_client_does_the_same(client: Conduyt, aclient: AsyncConduyt, crm: ModuleType, resource: str) -> None:
    created = create(client, crm, resource)

    async def main() -> list[Any]:
        async with aclient as client:
            typed: Any = getattr(client, resource).typed(type(created))
            return [
                await typed.get(created.id),
                await typed.update(created.id, custom_fields=READ),
                *[one async for one in typed.list() if one.id == created.id],
                *(one for one in (await typed.list(limit=100)).data[:1]),
                (await typed.get_many([created.id])).found[0],
                *[outcome.result async for outcome in client.map(typed.get, [created.id])],
            ]

    results = asyncio.run(main())

    assert {type(one) for one in results} == {type(created)}
    assert len(results) == 6
    assert read(results[0]) == READ


def test_find_upsert_changes_and_parts_of_a_list(client: Conduyt, crm: ModuleType, tmp_path: Any) -> None:
    create(client, crm, "contacts")
    typed = client.contacts.typed(crm.Contact)

    found = typed.find(email="ada@x.test")
    upserted = typed.upsert(email="ada@x.test", custom_fields={"seats": 4})
    changed = {change.record.id: change.record for change in typed.changes(tmp_path / "state") if change.record}
    part = pickle.loads(pickle.dumps(typed.list(limit=100).plan_pages(2)[0]))

    assert found is not None
    assert found.custom_fields.plan == "Pro"
    assert upserted.custom_fields.seats == 4
    assert changed[found.id].custom_fields.plan == "Pro"
    assert {type(one) for one in [found, upserted, *changed.values(), *part.read(client)]} == {crm.Contact}


def test_the_rest_of_the_resource_is_the_same(client: Conduyt, crm: ModuleType) -> None:
    contact = create(client, crm, "contacts")
    typed = client.contacts.typed(crm.Contact)

    assert [tag.name for tag in typed.tags.list(contact.id)] == []
    assert typed.delete(contact.id).id == contact.id
    assert type(client.contacts.list().data[0]) is Contact


def test_a_typed_record_is_one_of_the_package(client: Conduyt, crm: ModuleType) -> None:
    contact, deal = create(client, crm, "contacts"), create(client, crm, "deals")

    assert isinstance(contact, Contact)
    assert isinstance(deal, Deal)
    assert list(type(contact).model_fields) == list(Contact.model_fields)
    assert contact.response.status == 201
    assert contact.model_dump(mode="json", by_alias=True)["customFields"]["lead-source"] == "fair"


def test_fields_are_also_a_mapping_by_their_keys(client: Conduyt, crm: ModuleType) -> None:
    fields = create(client, crm, "contacts").custom_fields

    assert fields["lead-source"] == fields.get("lead-source") == "fair"
    assert fields.get("nothing", 5) == 5
    assert "class" in fields
    assert "class_" not in fields
    assert {**fields} == dict(fields.items()) == dict(zip(fields.keys(), fields.values(), strict=True))
    assert {**fields, "born": 0}.keys() == {"note", "seats", "born", "plan", "langs", "vip", "lead-source", "class"}


# -- A workspace that moves on ----------------------------------------------------------------------------------------


def test_a_choice_of_the_future_is_read_and_sent_back(client: Conduyt, crm: ModuleType) -> None:
    (plan,) = (one for one in client.custom_fields.list(entity_type="contact") if one.field_key == "plan")
    client.custom_fields.update(plan.id, choices=["Basic", "Pro", "Ultra"])
    old = client.contacts.create(email="u@x.test", custom_fields={"plan": "Ultra"})
    typed = client.contacts.typed(crm.Contact)

    contact = typed.get(old.id)
    again = typed.update(old.id, custom_fields=contact.custom_fields)

    assert contact.custom_fields.plan == again.custom_fields.plan == "Ultra"


def test_a_field_that_is_gone_stays_readable(client: Conduyt, crm: ModuleType, generated: Generated) -> None:
    contact = create(client, crm, "contacts")
    for field in client.custom_fields.list(entity_type="contact").data:
        if field.field_key in {"note", "lead-source"}:
            client.custom_fields.delete(field.id)
    tomorrow = generated()

    before = client.contacts.typed(crm.Contact).get(contact.id).custom_fields
    after = client.contacts.typed(tomorrow.Contact).get(contact.id).custom_fields

    assert (before.note, before.lead_source) == ("x", "fair")
    assert (after["note"], after["lead-source"]) == ("x", "fair")
    assert "note" not in tomorrow.ContactFields.model_fields


def test_a_field_that_is_new_is_readable_by_its_key(client: Conduyt, crm: ModuleType) -> None:
    client.custom_fields.create(entity_type="contact", field_key="new", label="New", field_type="text")
    contact = client.contacts.create(email="n@x.test", custom_fields={"new": "y"})

    assert client.contacts.typed(crm.Contact).get(contact.id).custom_fields["new"] == "y"


def test_values_that_do_not_fit_are_kept_and_reported(client: Conduyt, sandbox: Sandbox, crm: ModuleType) -> None:
    for field in client.custom_fields.list(entity_type="contact").data:
        client.custom_fields.delete(field.id)
    odd = {"seats": "many", "born": "soon", "langs": "de", "vip": "perhaps", "class": [1], "plan": "Pro"}
    contact = client.contacts.create(email="o@x.test", custom_fields=odd)
    typed = client.contacts.typed(crm.Contact)

    with pytest.warns(UnexpectedDataWarning, match=r"customFields\.\w+ has the wrong type.*4 more"):
        fields = typed.get(contact.id).custom_fields
    with pytest.warns(UnexpectedDataWarning):
        listed = next(one for one in typed.list(search="o@x.test")).custom_fields

    assert fields == listed
    assert (fields.seats, fields.born, fields.langs, fields.vip, fields.class_, fields.plan) == (*[None] * 5, "Pro")
    assert dict(fields.items()) == odd
    assert fields.model_dump(by_alias=True, exclude_unset=True) == odd
    with sandbox.client(strict=True) as strict, pytest.raises(ResponseDecodeError, match="customFields"):
        strict.contacts.typed(crm.Contact).get(contact.id)


def test_a_value_that_did_not_fit_goes_when_another_is_assigned(client: Conduyt, crm: ModuleType) -> None:
    with pytest.warns(UnexpectedDataWarning):
        contact = crm.Contact.model_validate({"id": "c", "customFields": {"seats": "many", "class": "x", "Seats": 1}})

    contact.custom_fields.seats = 5
    contact.custom_fields.class_ = 6

    assert contact.custom_fields.model_dump(by_alias=True, exclude_unset=True) == {"seats": 5, "class": 6, "Seats": 1}


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ({"born": "2026-01-31"}, date(2026, 1, 31)),
        ({"born": "2026-01-31T10:00:00Z"}, datetime(2026, 1, 31, 10, tzinfo=UTC)),
        ({"born": "2026-01-31T00:00:00Z"}, datetime(2026, 1, 31, tzinfo=UTC)),
        ({"seats": 12}, 12),
        ({"seats": 0.5}, 0.5),
        ({"seats": 17841405822304915}, 17841405822304915),
        ({"seats": None}, None),
    ],
)
def test_values_are_read_exactly(crm: ModuleType, sent: dict[str, object], value: object) -> None:
    ((name, _),) = sent.items()

    read = getattr(crm.ContactFields.model_validate(sent), name)

    assert (read, type(read)) == (value, type(value))


def test_only_a_model_made_for_the_resource_is_taken(client: Conduyt, crm: ModuleType) -> None:
    for model in (Contact, crm.Deal, crm.ContactFields, "Contact", None):
        with pytest.raises(TypeError, match=r"made of Contact, such as crm\.Contact, not "):
            client.contacts.typed(model)


def test_typed_again_is_of_the_last_model(client: Conduyt, crm: ModuleType, generated: Generated) -> None:
    other = generated()

    contact = (
        client.contacts.typed(crm.Contact)
        .typed(other.Contact)
        .create(email="t@x.test", custom_fields={"lead_source": "y"})
    )

    assert type(contact) is other.Contact
