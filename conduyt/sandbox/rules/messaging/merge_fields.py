"""Merge fields: {{firstName}} in a text is replaced by the value of the contact.

Their names are not documented. Here they are the fields of a contact, also with "contact." in front or in snake_case,
its custom fields as customFields.<key>, and fullName. A field without a value is replaced by nothing. An unknown name
stays in the text, so that users see the mistake.
"""

from __future__ import annotations

import html
import re
from typing import Any

from conduyt.sandbox.rules.crm.contacts import new_contact
from conduyt.sandbox.store import Doc

_FIELD = re.compile(r"\{\{\s*([A-Za-z][\w.]*)\s*\}\}")

# The sample contact of test messages.
SAMPLE: Doc = new_contact(
    id_="con_sample",
    account="",
    now="2026-01-01T00:00:00.000Z",
    tag_ids=[],
    fields={
        "firstName": "Ada",
        "lastName": "Lovelace",
        "email": "ada@example.com",
        "phone": "+14155550100",
        "company": "Analytical Engines",
        "jobTitle": "Founder",
        "city": "London",
    },
)


def merge(text: str, contact: Doc, *, escape: bool = False) -> str:
    """The text with the values of the contact; `escape` makes them safe in HTML."""

    def value(match: re.Match[str]) -> str:
        known, found = _look_up(match[1], contact)
        if not known:
            return match[0]
        return html.escape(_as_text(found)) if escape else _as_text(found)

    return _FIELD.sub(value, text)


def unknown_fields(text: str, contact: Doc) -> list[str]:
    """The unknown names in a text."""
    names = dict.fromkeys(match[1] for match in _FIELD.finditer(text))
    return [name for name in names if not _look_up(name, contact)[0]]


def _look_up(name: str, contact: Doc) -> tuple[bool, Any]:
    name = name.removeprefix("contact.")
    if name.startswith("customFields."):
        return True, contact["customFields"].get(name.partition(".")[2])
    first, *rest = name.split("_")
    name = first + "".join(word.capitalize() for word in rest)
    if name in ("fullName", "name"):
        return True, " ".join(contact[part] for part in ("firstName", "lastName") if contact[part])
    return name in contact, contact.get(name)


def _as_text(value: Any) -> str:
    """A value as text; empty for an object or a list."""
    return "" if value is None or isinstance(value, dict | list) else str(value)
