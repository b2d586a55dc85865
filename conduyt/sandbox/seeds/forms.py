"""Two forms of a website with submissions, and an archived form."""

from __future__ import annotations

from datetime import timedelta

from conduyt.sandbox.clock import iso
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.rules.crm.forms import new_form
from conduyt.sandbox.rules.crm.submissions import new_submission
from conduyt.sandbox.seeds.context import BASE_TIME, SeedContext, ago
from conduyt.sandbox.store import Doc

SUBMISSIONS = 24
_EMAIL = {"name": "email", "label": "Email", "type": "email", "required": True}
_NAMES = [
    {"name": "firstName", "label": "First name", "type": "text", "required": False},
    {"name": "lastName", "label": "Last name", "type": "text", "required": False},
]
_MESSAGE = {"name": "message", "label": "Your message", "type": "textarea", "required": True}


def fill(seed: SeedContext) -> None:
    newsletter = _form(seed, "Newsletter", [_EMAIL], {"thankYouMessage": "Thank you!"})
    contact_us = _form(
        seed, "Contact us", [*_NAMES, _EMAIL, _MESSAGE], {"redirectUrl": "https://sandbox.example/thanks"}
    )
    _form(seed, "Spring raffle", [_EMAIL], {"isActive": False, "archivedAt": ago(days=90)})
    people = seed.records.query("contacts", equals("source", "website"))
    for number, contact in enumerate(seed.random.sample(people, SUBMISSIONS)):
        form = contact_us if number % 3 else newsletter
        values = {**contact, "message": f"Please tell me what you can do for {contact['company']}."}
        submission = new_submission(
            id_=seed.store.new_id("sub"),
            form=form,
            contact_id=contact["id"],
            data={field["name"]: values[field["name"]] for field in form["fields"]},
            now=iso(BASE_TIME - timedelta(hours=13 * (SUBMISSIONS - number))),
        )
        seed.records.insert("form_submissions", submission)


def _form(seed: SeedContext, name: str, fields: list[Doc], others: Doc) -> Doc:
    form = new_form(
        id_=seed.store.new_secret_id("form"),
        now=ago(days=200),
        fields={"name": name, "slug": name.lower().replace(" ", "-"), "fields": fields, **others},
    )
    return seed.records.insert("forms", form)
