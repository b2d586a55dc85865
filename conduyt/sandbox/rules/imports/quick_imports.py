"""Imports in one step: of a file whose columns are named like fields, and of free text.

Both create a completed import job. Columns that name no field are ignored and listed in the response. There
is no AI here: in the text, each line with an email address or a phone number is a contact, and the rest of the line is
the name.
"""

from __future__ import annotations

import re

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.responses import Response, invalid, one
from conduyt.sandbox.rules.bodies import TEXT, expect
from conduyt.sandbox.rules.imports import engine
from conduyt.sandbox.rules.imports.csv_tables import read_table
from conduyt.sandbox.rules.imports.imports import show
from conduyt.sandbox.rules.imports.jobs import add_job, suggested
from conduyt.sandbox.rules.imports.targets import TARGETS
from conduyt.sandbox.rules.storage import keep
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

# Starts at a word boundary and does not backtrack, so a long text without an address takes linear time.
_EMAIL = re.compile(r"(?<![^@\s<>(),;:])[^@\s<>(),;:]++@[^@\s<>(),;:]+\.[^@\s<>(),;:.]+")
_PHONE = re.compile(r"\+[0-9][0-9 ()-]{5,18}[0-9]")


@handles("contacts.import_file")
def import_file(call: Call) -> Response:
    part = call.file("file")
    table = read_table(part.content)
    mappings = suggested(TARGETS["contacts"], table.columns)
    if not mappings:
        raise invalid("file", "has no column that names a field of contacts")
    file = keep(call, part.filename or "import.csv", "text/csv", part.content)
    rows = [{mappings[column]: cell for column, cell in row.items() if column in mappings} for row in table.rows]
    job = _run(call, add_job(call, file, rows, {"mappings": mappings}))
    return one({**job, "ignoredColumns": [column for column in table.columns if column not in mappings]})


@handles("contacts.import_with_ai")
def import_with_ai(call: Call) -> Response:
    expect(call, ["text"], text=TEXT)
    text: str = call.body["text"]
    rows = [person for line in text.splitlines() if (person := _person(line))]
    if not rows:
        raise invalid("text", "has no line with an email address or a phone number")
    return one(_run(call, add_job(call, None, rows, {"fileName": "text.txt", "fileSize": len(text.encode())})))


def _run(call: Call, job: Doc) -> Doc:
    job = {**job, "startedAt": call.now()}
    return show(call, engine.work(call, job, job["totalRows"]))


def _person(line: str) -> Doc | None:
    email, phone = _EMAIL.search(line), _PHONE.search(line)
    if not (email or phone):
        return None
    name = _PHONE.sub(" ", _EMAIL.sub(" ", line))
    first, _, last = " ".join(re.findall(r"[^\W\d_][\w'.-]*", name)).partition(" ")
    number = re.sub(r"[^+0-9]", "", phone[0]) if phone else ""
    return {"firstName": first, "lastName": last, "email": email[0] if email else "", "phone": number}
