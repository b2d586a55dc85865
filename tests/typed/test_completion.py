"""Notebooks and editors with jedi complete the fields of the workspace."""

from __future__ import annotations

import jedi
import pytest

from .definitions import CRM

pytestmark = pytest.mark.usefixtures("light_heap")

BEGIN = "from conduyt import AsyncConduyt, Conduyt\nimport crm\n"
FIELDS = {"birthday", "languages", "lead_source", "preferred_plan", "seats", "vip"}


def completed(code: str) -> set[str]:
    script = jedi.Script(BEGIN + code, project=jedi.Project(CRM.parent, added_sys_path=[str(CRM.parents[2])]))
    return {completion.name for completion in script.complete()}


@pytest.mark.parametrize(
    "code",
    [
        "contact = Conduyt().contacts.typed(crm.Contact).get('c1')\ncontact.custom_fields.",
        "contacts = Conduyt().contacts.typed(crm.Contact)\ncontacts.create().custom_fields.",
        "contacts = Conduyt().contacts.typed(crm.Contact)\ncontacts.find(email='a').custom_fields.",
        "page = Conduyt().contacts.typed(crm.Contact).list()\npage.data[0].custom_fields.",
        "for contact in Conduyt().contacts.typed(crm.Contact).list():\n    contact.custom_fields.",
        "async def f():\n    c = await AsyncConduyt().contacts.typed(crm.Contact).get('c1')\n    c.custom_fields.",
        "async def f():\n    async for c in AsyncConduyt().contacts.typed(crm.Contact).list():\n     c.custom_fields.",
    ],
)
def test_fields_of_the_workspace_are_completed(code: str) -> None:
    assert completed(code) >= FIELDS


def test_values_and_other_fields_are_completed() -> None:
    begin = "contact = Conduyt().contacts.typed(crm.Contact).get('c1')\n"

    assert {"email", "custom_fields", "model_dump"} <= completed(f"{begin}contact.")
    assert "year" in completed(f"{begin}contact.custom_fields.birthday.")
    assert "upper" in completed(f"{begin}contact.custom_fields.lead_source.")
    assert "contract_months" in completed("deal = Conduyt().deals.typed(crm.Deal).get('d1')\ndeal.custom_fields.")


@pytest.mark.parametrize("client", ["Conduyt", "AsyncConduyt"])
def test_methods_are_completed_with_and_without_types(client: str) -> None:
    methods = {"list", "get", "create", "update", "find", "changes", "export", "typed", "tags"}

    assert methods <= completed(f"{client}().contacts.")
    assert methods <= completed(f"{client}().contacts.typed(crm.Contact).")


@pytest.mark.parametrize(
    "code",
    [
        "contact = Conduyt().contacts.get('c1')\ncontact.",
        "Conduyt().contacts.list().data[0].",
        "for contact in Conduyt().contacts.list():\n    contact.",
        "async def f():\n    contact = await AsyncConduyt().contacts.get('c1')\n    contact.",
    ],
)
def test_without_types_the_model_of_the_package_is_completed(code: str) -> None:
    assert {"email", "custom_fields", "model_dump"} <= completed(code)
