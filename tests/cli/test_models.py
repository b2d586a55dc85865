"""`conduyt models generate`."""

from __future__ import annotations

import os
from pathlib import Path

from conduyt.sandbox import Sandbox

from .conftest import Conduyt


def test_a_module_is_written_and_up_to_date(conduyt: Conduyt, sandbox: Sandbox) -> None:
    written = conduyt("models", "generate", "crm.py")
    again = conduyt("models", "generate", "crm.py")
    checked = conduyt("models", "generate", "crm.py", "--check")

    assert (written.code, written.out, written.err) == (0, "", "wrote crm.py\n")
    assert (again.code, again.out, again.err) == (0, "", "crm.py is up to date\n")
    assert (checked.code, checked.out, checked.err) == (0, "", "crm.py is up to date\n")
    assert "preferred_plan: ContactPreferredPlan | str | None = None" in Path("crm.py").read_text("utf-8")


def test_a_check_fails_and_says_what_has_changed(conduyt: Conduyt, sandbox: Sandbox) -> None:
    conduyt("models", "generate", "crm.py")
    before = Path("crm.py").read_text("utf-8")
    with sandbox.client() as client:
        for field in client.custom_fields.list().data:
            if field.field_key == "preferred_plan":
                client.custom_fields.update(field.id, choices=["Starter", "Standard", "Premium", "Enterprise"])
            elif field.field_key == "birthday":
                client.custom_fields.delete(field.id)
        client.custom_fields.create(entity_type="company", field_key="tier", label="Tier", field_type="text")

    checked = conduyt("models", "generate", "crm.py", "--check")
    unchanged = Path("crm.py").read_text("utf-8")
    written = conduyt("models", "generate", "crm.py")

    changes = [
        "company: tier is new, text",
        "contact: birthday is gone",
        "contact: preferred_plan has new choices: 'Enterprise'",
    ]
    assert (checked.code, checked.out.splitlines()) == (1, changes)
    assert checked.err == "crm.py is out of date. Run `conduyt models generate crm.py`.\n"
    assert unchanged == before
    assert (written.code, written.out.splitlines(), written.err) == (0, changes, "wrote crm.py\n")
    assert conduyt("models", "generate", "crm.py", "--check").code == 0


def test_a_check_of_no_file_fails(conduyt: Conduyt, sandbox: Sandbox) -> None:
    done = conduyt("models", "generate", "crm.py", "--check")

    assert (done.code, done.out) == (1, "crm.py does not exist\n")
    assert not Path("crm.py").exists()


def test_two_keys_with_one_name_are_refused_with_an_option_that_helps(conduyt: Conduyt, sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        for key in ("lead-source", "lead source"):
            client.custom_fields.create(entity_type="deal", field_key=key, label=key, field_type="text")

    refused = conduyt("models", "generate", "crm.py")
    named = conduyt("models", "generate", "crm.py", "--name", "deal.lead-source=lead_source_2")
    checked = conduyt("models", "generate", "crm.py", "--name", "deal.lead-source=lead_source_2", "--check")

    assert refused.code == 2
    assert "--name deal.lead-source=lead_source_2" in refused.err
    assert (named.code, checked.code) == (0, 0)


def test_what_cannot_be_done_is_a_usage_error(conduyt: Conduyt, sandbox: Sandbox) -> None:
    Path("mine.py").write_text("x = 1\n")
    Path("binary").write_bytes(b"\xff")

    assert "no =" in conduyt("models", "generate", "crm.py", "--name", "deal.x").err
    assert "was not made by" in conduyt("models", "generate", "mine.py").err
    assert Path("mine.py").read_text() == "x = 1\n"
    assert "was not made by" in conduyt("models", "generate", "binary").err
    assert "Did you mean generate?" in conduyt("models", "genrate").err
    assert conduyt("models", "generate", "nowhere/crm.py").code == 1
    assert conduyt("models", "generate", os.devnull).code == 0  # it is not read: /dev/zero has no end


def test_a_refused_key_is_told_as_everywhere(conduyt: Conduyt, sandbox: Sandbox) -> None:
    Path("key").write_text("cdy_wrong")

    assert conduyt("models", "generate", "crm.py", "--api-key-file", "key").code == 4
