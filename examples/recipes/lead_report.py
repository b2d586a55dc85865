"""Lead report: which sources bring good leads.

One pass over all contacts, 100 with each request. The result is a table by source, and the leads that are
not contacted yet, best first.

    pip install "conduyt[sandbox]"
    python lead_report.py

Adapt it: narrow the list with `client.contacts.list(search=..., tags=...)`, or send the lines to a chat every Monday.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager
from statistics import mean

from conduyt import Conduyt
from conduyt.models import Contact
from conduyt.sandbox import Sandbox

GOOD = 80  # a lead score from 0 to 100


def report(client: Conduyt) -> None:
    by_source: dict[str, list[Contact]] = defaultdict(list)
    for contact in client.contacts.list(limit=100):  # all pages
        by_source[contact.source or "unknown"].append(contact)

    print(f"{'source':<10} {'leads':>6} {'good':>6} {'mean score':>11}")
    for source, leads in sorted(by_source.items(), key=lambda item: -good(item[1])):
        score = mean(lead.lead_score or 0 for lead in leads)
        bar = "█" * good(leads)
        print(f"{source:<10} {len(leads):>6} {good(leads):>6} {score:>11.1f}  {bar}")

    everybody = [lead for leads in by_source.values() for lead in leads]
    waiting = [lead for lead in everybody if lead.last_contacted_at is None]
    waiting.sort(key=lambda lead: -(lead.lead_score or 0))
    print(f"\n{len(waiting)} leads wait for a first call. The best five:")
    for lead in waiting[:5]:
        name = f"{lead.first_name} {lead.last_name}"
        print(f"  {lead.lead_score:>3}  {name:<18} {lead.company:<22} {lead.phone}")


def good(leads: list[Contact]) -> int:
    return sum((lead.lead_score or 0) >= GOOD for lead in leads)


@contextmanager
def workspace() -> Generator[Conduyt]:
    """The workspace of CONDUYT_API_KEY, or a sandbox if there is no key."""
    if os.environ.get("CONDUYT_API_KEY"):
        with Conduyt() as client:
            yield client
    else:
        with Sandbox(seed="demo") as sandbox, sandbox.client() as client:
            yield client


if __name__ == "__main__":
    with workspace() as client:
        report(client)
