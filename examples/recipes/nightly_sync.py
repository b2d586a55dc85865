"""Nightly sync: keep a copy of all contacts in a database.

The first run reads everything. Each later run reads only what was created, updated or deleted since. If a run is
killed, the next one continues, and no change is lost, because the program can write each change twice.

    pip install "conduyt[sandbox]"
    python nightly_sync.py    # with CONDUYT_API_KEY set, run it from cron

Here the database is SQLite. Adapt it: replace `upsert` and `delete` with the statements of your warehouse.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections import Counter
from pathlib import Path

from conduyt import Conduyt
from conduyt.models import Contact
from conduyt.sandbox import Sandbox


def sync(client: Conduyt, folder: Path) -> Counter[str]:
    database = sqlite3.connect(folder / "crm.db")
    columns = "id PRIMARY KEY, email, name"
    database.execute(f"CREATE TABLE IF NOT EXISTS contacts ({columns})")
    count: Counter[str] = Counter()
    state = folder / "contacts.state"
    for change in client.contacts.changes(state, deletions="sweep"):
        if change.record is None:
            delete(database, change.id)
        else:
            upsert(database, change.record)
        database.commit()  # before the next change is asked for
        count[change.kind] += 1
    total = database.execute("SELECT count(*) FROM contacts").fetchone()
    (count["in the copy"],) = total
    database.close()
    return count


def upsert(database: sqlite3.Connection, contact: Contact) -> None:
    name = f"{contact.first_name} {contact.last_name}"
    row = (contact.id, contact.email, name)
    database.execute("INSERT OR REPLACE INTO contacts VALUES (?, ?, ?)", row)


def delete(database: sqlite3.Connection, contact_id: str) -> None:
    database.execute("DELETE FROM contacts WHERE id = ?", [contact_id])


def show(night: str, count: Counter[str]) -> None:
    print(f"{night:<14}", ", ".join(f"{number} {kind}" for kind, number in count.items()))


def rehearse() -> None:
    """Three nights in a sandbox, with some work in between."""
    with (
        Sandbox(seed="demo") as sandbox,
        sandbox.client() as client,
        tempfile.TemporaryDirectory() as folder,
    ):
        show("first night", sync(client, Path(folder)))
        sandbox.clock.advance(24 * 3600)
        show("quiet night", sync(client, Path(folder)))

        sandbox.clock.advance(8 * 3600)
        first, second, third = client.contacts.list(limit=3).data
        client.contacts.create(first_name="Ada", email="ada@example.com")
        client.contacts.update(first.id, job_title="Head of Sales")
        client.contacts.update(second.id, city="London")
        client.contacts.delete(third.id)
        sandbox.clock.advance(16 * 3600)
        show("after a day", sync(client, Path(folder)))


if __name__ == "__main__":
    if os.environ.get("CONDUYT_API_KEY"):
        with Conduyt() as client:
            show("this night", sync(client, Path.cwd()))
    else:
        rehearse()
