"""The waitlists of booking pages.

Where the documentation is silent: an entry has the status waiting. When a booked appointment of the page is cancelled,
the oldest waiting entry becomes notified. Callers can set any status. No email is sent.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import invalid
from conduyt.sandbox.rules.bodies import IDS, TEXT, expect
from conduyt.sandbox.store import Doc


def entries_of(call: Call, page_id: str) -> list[Doc]:
    return call.records.query("booking_waitlist", equals("bookingPageId", page_id))


def join(call: Call, page: Doc) -> Doc:
    """Add the visitor to the waitlist."""
    expect(call, ["name", "email"], name=TEXT, email={**TEXT, "format": "email"})
    entry: Doc = {
        **call.body,
        "id": call.store.new_id("wait"),
        "bookingPageId": page["id"],
        "status": "waiting",
        "notifiedAt": None,
        "createdAt": call.now(),
    }
    return call.records.insert("booking_waitlist", entry)


def change(call: Call, page: Doc) -> list[Doc]:
    """Set the status of some entries, or of all: {"ids": [...], "status": "..."}, or `id` for a single one."""
    expect(call, ["status"], status=TEXT, id=TEXT, ids=IDS)
    entries = {entry["id"]: entry for entry in entries_of(call, page["id"])}
    chosen: list[str] = call.body.get("ids") or ([call.body["id"]] if "id" in call.body else [*entries])
    for id_ in chosen:
        if id_ not in entries:
            raise invalid("ids", f"there is no such entry: {id_}")
    return [call.records.update("booking_waitlist", {**entries[id_], "status": call.body["status"]}) for id_ in chosen]


def offer(call: Call, appointment: Doc) -> None:
    """Notify the first waiting entry, because a booked appointment was cancelled."""
    page_id = appointment.get("bookingPageId") or ""
    for entry in call.records.query(
        "booking_waitlist", equals("bookingPageId", page_id), equals("status", "waiting"), limit=1
    ):
        call.records.update("booking_waitlist", {**entry, "status": "notified", "notifiedAt": call.now()})
