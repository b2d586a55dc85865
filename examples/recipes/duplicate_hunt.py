"""Duplicate hunt: find contacts that are the same person, and merge them.

Two contacts are the same person if they have the same email, or the same phone and name (colleagues can share a phone).
The program keeps the contact that was changed last.

    pip install "conduyt[sandbox]"
    python duplicate_hunt.py            # shows what it would merge
    python duplicate_hunt.py --merge    # merges

A merge cannot be undone, so read the list first. To adapt it, change `marks`, which is the rule.
"""

from __future__ import annotations

import os
import re
import sys
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from conduyt import Conduyt
from conduyt.models import Contact
from conduyt.sandbox import Sandbox


def marks(contact: Contact) -> Iterator[str]:
    """Two contacts with the same mark are the same person."""
    if contact.email:
        yield contact.email.casefold()
    if contact.phone:
        digits = re.sub(r"\D", "", contact.phone)[-10:]
        yield f"{digits} {contact.first_name} {contact.last_name}".casefold()


def hunt(client: Conduyt, *, merge: bool) -> None:
    marked: dict[str, list[Contact]] = defaultdict(list)
    for contact in client.contacts.list(limit=100):
        for mark in marks(contact):
            marked[mark].append(contact)

    gone: set[str] = set()
    for mark, contacts in marked.items():
        left = [contact for contact in contacts if contact.id not in gone]
        kept, *others = sorted(left, key=changed, reverse=True) or contacts[:1]
        for other in others:
            print(f"{mark}\n  keep   {describe(kept)}\n  merge  {describe(other)}")
            gone.add(other.id)
            if merge:
                client.contacts.merge(primary_id=kept.id, secondary_id=other.id)
    print(f"{len(gone)} contacts", "are merged." if merge else "would be merged.")


def changed(contact: Contact) -> datetime:
    return contact.updated_at or datetime.min.replace(tzinfo=UTC)


def describe(contact: Contact) -> str:
    name = f"{contact.first_name} {contact.last_name}"
    return f"{name:<16} {contact.email:<42} {changed(contact):%Y-%m-%d}"


@contextmanager
def workspace() -> Generator[Conduyt]:
    """The workspace of CONDUYT_API_KEY, or a sandbox with some duplicates."""
    if os.environ.get("CONDUYT_API_KEY"):
        with Conduyt() as client:
            yield client
    else:
        with Sandbox(seed="demo") as sandbox, sandbox.client() as client:
            with_phone = [one for one in client.contacts.list() if one.phone]
            for number, contact in enumerate(with_phone[:3]):
                client.contacts.create(
                    first_name=contact.first_name or "",
                    last_name=(contact.last_name or "").upper(),
                    email=f"{contact.first_name}{number}@home.example",
                    phone=contact.phone or "",
                    options={"allow_duplicates": True},
                )
            yield client


if __name__ == "__main__":
    with workspace() as client:
        hunt(client, merge="--merge" in sys.argv)
