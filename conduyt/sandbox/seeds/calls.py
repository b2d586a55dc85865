"""Phone calls with contacts, some of them missed."""

from __future__ import annotations

from datetime import timedelta

from conduyt.sandbox.clock import iso
from conduyt.sandbox.rules.messaging.calls import new_call
from conduyt.sandbox.rules.messaging.messages import number_of
from conduyt.sandbox.seeds.context import BASE_TIME, SeedContext
from conduyt.sandbox.store import Doc

CALLS = 30
_NOTES = ("Wants an offer by Friday.", "Left a message.", "Asked for references.", "Will talk to the board.", None)


def fill(seed: SeedContext) -> None:
    contacts = [contact for contact in seed.records.query("contacts") if contact["phone"] and contact["assignedTo"]]
    for number, contact in enumerate(seed.random.sample(contacts, CALLS)):
        inbound = seed.random.random() < 0.4
        missed = inbound and seed.random.random() < 0.3
        numbers = (number_of(seed.records.workspace), contact["phone"])
        fields: Doc = {
            "direction": "inbound" if inbound else "outbound",
            **dict(zip(("toNumber", "fromNumber") if inbound else ("fromNumber", "toNumber"), numbers, strict=True)),
            "contactId": contact["id"],
            "duration": 0 if missed else seed.random.randint(20, 1500),
            "notes": None if missed else seed.random.choice(_NOTES),
        }
        now = iso(BASE_TIME - timedelta(hours=11 * (CALLS - number)))
        call = new_call(id_=seed.store.new_id("call"), user=contact["assignedTo"], now=now, fields=fields)
        seed.records.insert("calls", call)
