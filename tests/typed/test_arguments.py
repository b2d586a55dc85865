"""Custom fields of create and update are checked before anything is sent."""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from conduyt import OMIT, Conduyt
from conduyt.sandbox import Sandbox


class Plan(enum.Enum):
    PRO = "Pro"


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"sets": 3}, TypeError, "has no field 'sets'; perhaps 'seats' was meant"),
        ({1: 3}, TypeError, "has no field 1"),
        ({"seats": "3"}, TypeError, "seats must be a number, not str"),
        ({"seats": True}, TypeError, "seats must be a number, not bool"),
        ({"seats": float("nan")}, ValueError, "seats"),
        ({"note": 5}, TypeError, "note must be a text, not int"),
        ({"vip": 1}, TypeError, "vip must be True or False, not int"),
        ({"plan": "pro"}, ValueError, "plan has no choice 'pro'; perhaps 'Pro' was meant. It has 'Basic', 'Pro'"),
        ({"plan": 3}, TypeError, "plan must be a text, not int"),
        ({"langs": "de"}, TypeError, "langs must be a list of texts, not str"),
        ({"langs": ["de", "fr"]}, ValueError, "langs has no choice 'fr'"),
        ({"langs": [1]}, TypeError, "langs must be a text, not int"),
        ({"born": "soon"}, ValueError, "born must be a date, such as 2026-01-31, or a time, such as"),
        ({"born": 5}, TypeError, "born must be a date or a time, not int"),
        ({"born": "20260131"}, ValueError, "born must be a date, such as"),
        ({"born": "2026-01-31T10:00:00"}, ValueError, "born is a time without a time zone"),
        ({"born": datetime(2026, 1, 31, 10)}, ValueError, "born is a datetime without a time zone"),
        ({"lead-source": "a", "lead_source": "b"}, ValueError, "lead_source twice"),
        (["plan"], TypeError, "custom_fields must be a mapping or ContactFields, not list"),
    ],
)
def test_what_does_not_fit_is_refused(
    client: Conduyt, sandbox: Sandbox, crm: ModuleType, given: Any, error: type[Exception], words: str
) -> None:
    typed = client.contacts.typed(crm.Contact)
    before = len(sandbox.requests)

    for call in (typed.create, typed.upsert, lambda **fields: typed.update("con_1", **fields)):
        with pytest.raises(error, match=words.replace("(", r"\(")):
            call(custom_fields=given)

    assert len(sandbox.requests) == before


@pytest.mark.parametrize(
    ("given", "arrives"),
    [
        ({"lead_source": "a"}, {"lead-source": "a"}),
        ({"lead-source": "a", "class_": 1}, {"lead-source": "a", "class": 1}),
        ({"plan": Plan.PRO}, {"plan": "Pro"}),
        ({"seats": Decimal("2.5")}, {"seats": 2.5}),
        ({"seats": np.int64(4), "vip": np.bool_(True)}, {"seats": 4, "vip": True}),
        ({"born": date(2026, 1, 31)}, {"born": "2026-01-31"}),
        ({"born": datetime(2026, 1, 31, tzinfo=UTC)}, {"born": "2026-01-31T00:00:00+00:00"}),
        ({"langs": ("de", "en")}, {"langs": ["de", "en"]}),
        ({"langs": {"de": 1}.keys()}, {"langs": ["de"]}),
        ({"note": OMIT, "vip": False}, {"vip": False}),
        (OMIT, {}),
        ({}, {}),
    ],
)
def test_what_fits_is_sent_by_its_key(client: Conduyt, crm: ModuleType, given: Any, arrives: dict[str, object]) -> None:
    created = client.contacts.typed(crm.Contact).create(email="a@x.test", custom_fields=given)

    assert client.contacts.get(created.id).custom_fields == arrives


def test_none_clears_a_field(client: Conduyt, crm: ModuleType) -> None:
    typed = client.contacts.typed(crm.Contact)
    created = typed.create(email="a@x.test", custom_fields={"note": "x"})

    updated = typed.update(created.id, custom_fields={"note": None})

    assert updated.custom_fields.note is None


def test_fields_that_were_read_can_be_sent(client: Conduyt, crm: ModuleType) -> None:
    typed = client.contacts.typed(crm.Contact)
    contact = typed.create(email="a@x.test", custom_fields={"lead_source": "x", "born": "1990-01-31", "seats": 1})

    contact.custom_fields.seats = 2
    updated = typed.update(contact.id, custom_fields=contact.custom_fields)
    new = typed.create(email="b@x.test", custom_fields=crm.ContactFields(lead_source="y"))

    assert updated.custom_fields == contact.custom_fields
    assert client.contacts.get(new.id).custom_fields == {"lead-source": "y"}


def test_a_new_field_is_sent_with_the_options(client: Conduyt, crm: ModuleType) -> None:
    created = client.contacts.typed(crm.Contact).create(
        email="a@x.test", options={"body": {"customFields": {"of tomorrow": 1}}}
    )

    assert created.custom_fields["of tomorrow"] == 1


def test_without_a_generated_module_any_field_is_sent(client: Conduyt) -> None:
    assert client.contacts.create(email="a@x.test", custom_fields={"anything": 1}).custom_fields == {"anything": 1}
