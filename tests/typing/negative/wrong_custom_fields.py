"""Custom fields that a type checker must refuse. Every line marked so is one error, and there is no other."""

import crm

from conduyt import AsyncConduyt, Conduyt
from conduyt.models import Contact


def models(client: Conduyt) -> None:
    client.contacts.typed(Contact)  # error: not generated
    client.contacts.typed(crm.Deal)  # error: made for deals
    client.contacts.typed(crm.ContactFields)  # error: the fields only
    client.contacts.typed("Contact")  # error: a class
    client.tasks.typed(crm.Contact)  # error: tasks have no custom fields


def arguments(client: Conduyt) -> None:
    contacts = client.contacts.typed(crm.Contact)
    contacts.create(custom_fields={"preferred_plan": "Premum"})  # error: no such choice
    contacts.create(custom_fields={"prefered_plan": "Premium"})  # error: no such field
    contacts.create(custom_fields={"lead-source": "web"})  # error: it is called lead_source
    contacts.create(custom_fields={"lead_source": None})  # error: it is required
    contacts.create(custom_fields={"seats": "3"})  # error: a number
    contacts.create(custom_fields={"vip": "yes"})  # error: True or False
    contacts.create(custom_fields={"birthday": 5})  # error: a date
    contacts.create(custom_fields={"languages": "de"})  # error: a list
    contacts.create(custom_fields={"languages": ["xx"]})  # error: no such choice
    contacts.update("c1", custom_fields={"preferred_plan": "Premum"})  # error: no such choice
    contacts.upsert(custom_fields={"seats": "3"})  # error: a number
    contacts.create(custom_fields=None)  # error: never None
    contacts.create(custom_fields=crm.DealFields())  # error: fields of a deal
    client.deals.typed(crm.Deal).update("d1", custom_fields={"contract_months": "12"})  # error: a number
    contacts.create(first_name=3)  # error: the other arguments are as they were


def results(client: Conduyt) -> None:
    contact = client.contacts.typed(crm.Contact).get("c1")
    str(contact.custom_fields.seats)  # error: there may be no fields
    if contact.custom_fields:
        str(contact.custom_fields.sets)  # error: no such field
        contact.custom_fields.preferred_plan.lower()  # error: it may be None
        str(contact.custom_fields.preferred_plan + 1)  # error: a text or None
        _: str = contact.custom_fields.seats  # error: a number
        contact.custom_fields.vip = "yes"  # error: True or False
    str(contact.emial)  # error: no such field


async def awaited(client: AsyncConduyt) -> None:
    contacts = client.contacts.typed(crm.Contact)
    str(contacts.get("c1").email)  # error: not awaited
    await contacts.create(custom_fields={"preferred_plan": "Premum"})  # error: no such choice
