"""What the type checkers know about typed custom fields. Never run: mypy and pyright read it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, assert_type

import crm

from conduyt import AsyncConduyt, AsyncPager, Conduyt, Page
from conduyt.bulk import Lookup, MapOutcome
from conduyt.changes import AsyncChanges, Changes
from conduyt.models import Contact, Deal, Tag, generate
from conduyt.resources.contacts import Contacts


def results(client: Conduyt) -> None:
    contacts = client.contacts.typed(crm.Contact)
    assert_type(contacts.get("c1"), crm.Contact)
    assert_type(contacts.list(search="x"), Page[crm.Contact])
    assert_type(contacts.create(first_name="Ada"), crm.Contact)
    assert_type(contacts.upsert(email="a@x.test"), crm.Contact)
    assert_type(contacts.update("c1", first_name="Ada"), crm.Contact)
    assert_type(contacts.find(email="a@x.test"), crm.Contact | None)
    assert_type(contacts.get_many(["c1"]), Lookup[crm.Contact])
    assert_type(contacts.changes("contacts.state"), Changes[crm.Contact])
    assert_type(contacts.tags.list("c1"), Page[Tag])
    for contact in contacts.list():
        assert_type(contact, crm.Contact)
    with client.map(contacts.get, ["c1"]) as outcomes:
        for outcome in outcomes:
            assert_type(outcome, MapOutcome[str, crm.Contact])
    assert_type(client.companies.typed(crm.Company).get("o1"), crm.Company)
    assert_type(client.deals.typed(crm.Deal).get("d1"), crm.Deal)


def fields(contact: crm.Contact, deal: crm.Deal) -> None:
    assert_type(contact.custom_fields, crm.ContactFields | None)
    assert_type(contact.email, str | None)
    if contact.custom_fields is None or deal.custom_fields is None:
        return
    assert_type(contact.custom_fields.preferred_plan, Literal["Starter", "Standard", "Premium"] | str | None)
    assert_type(contact.custom_fields.languages, list[Literal["de", "en", "fr"] | str] | None)
    assert_type(contact.custom_fields.seats, int | float | None)
    assert_type(contact.custom_fields.birthday, datetime | date | None)
    assert_type(contact.custom_fields.vip, bool | None)
    assert_type(contact.custom_fields.lead_source, str | None)
    assert_type(contact.custom_fields.get("gone"), object)
    assert_type(contact.custom_fields["gone"], object)
    assert_type(deal.custom_fields.contract_months, int | float | None)
    contact.custom_fields.preferred_plan = "Premium"
    crm.ContactFields(lead_source="web", seats=3)


def arguments(client: Conduyt, contact: crm.Contact, today: date) -> None:
    contacts = client.contacts.typed(crm.Contact)
    contacts.create(custom_fields={"preferred_plan": "Premium", "seats": Decimal(3), "birthday": today})
    contacts.create(custom_fields={"languages": ["de"], "vip": False, "lead_source": "web"})
    contacts.update("c1", custom_fields={"preferred_plan": None})
    plan: crm.ContactPreferredPlan = "Starter"
    values: crm.ContactFieldsInput = {"preferred_plan": plan}
    contacts.update("c1", custom_fields=values)
    if contact.custom_fields:
        contacts.update("c1", custom_fields=contact.custom_fields)


def the_rest_is_as_it_was(client: Conduyt, contact: crm.Contact) -> None:
    def takes_contact(one: Contact) -> None: ...
    def takes_contacts(some: Contacts) -> None: ...

    takes_contact(contact)
    takes_contacts(client.contacts)
    assert_type(client.contacts, Contacts)
    assert_type(client.contacts.get("c1"), Contact)
    assert_type(client.contacts.list(), Page[Contact])
    assert_type(client.deals.get("d1").custom_fields, dict[str, object] | None)
    client.contacts.create(custom_fields={"anything": 1})
    assert_type(client.deals.get("d1"), Deal)
    assert_type(generate(client, "crm.py", check=True), list[str])
    values: Mapping[str, object] = {}
    client.contacts.update("c1", custom_fields=values)


async def awaited(client: AsyncConduyt) -> None:
    contacts = client.contacts.typed(crm.Contact)
    assert_type(await contacts.get("c1"), crm.Contact)
    pager: AsyncPager[crm.Contact] = contacts.list()
    assert_type(await contacts.find(phone="+1"), crm.Contact | None)
    assert_type(contacts.changes("contacts.state"), AsyncChanges[crm.Contact])
    assert_type(await contacts.create(custom_fields={"seats": 3}), crm.Contact)
    async for contact in pager:
        assert_type(contact, crm.Contact)
    assert_type(await client.deals.typed(crm.Deal).get("d1"), crm.Deal)
