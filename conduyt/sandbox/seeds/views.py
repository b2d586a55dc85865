"""Saved views of contacts and of deals, and a completed import."""

from __future__ import annotations

from conduyt.sandbox.rules.crm.deal_views import new_view as new_deal_view
from conduyt.sandbox.rules.crm.smart_views import new_view
from conduyt.sandbox.rules.imports.jobs import new_job
from conduyt.sandbox.rules.storage import new_file
from conduyt.sandbox.seeds.context import SeedContext, ago
from conduyt.sandbox.seeds.users import OWNER
from conduyt.sandbox.store import Doc

_VIEWS: tuple[tuple[str, str, list[Doc], Doc], ...] = (
    (
        "view_warm",
        "Warm leads",
        [{"field": "leadScore", "operator": "gte", "value": "50"}],
        {"sortField": "leadScore", "dialEnabled": True},
    ),
    ("view_website", "From the website", [{"field": "source", "operator": "equals", "value": "website"}], {}),
    ("view_mine", "Mine", [{"field": "assignedTo", "operator": "equals", "value": OWNER}], {"isPersonal": True}),
)
_FILE = b"First Name,Email\r\nAda,ada@analyticalengines.example\r\nNobody,nobody\r\n"
_MAPPINGS = {"First Name": "firstName", "Email": "email"}


def fill(seed: SeedContext) -> None:
    for position, (id_, name, filters, fields) in enumerate(_VIEWS):
        view = new_view(
            id_=id_, name=name, filters=filters, position=position, user=OWNER, now=ago(days=60), fields=fields
        )
        seed.records.insert("smart_views", view)
    closing: Doc = {"name": "Closing soon", "filters": [{"field": "status", "operator": "equals", "value": "open"}]}
    seed.records.insert("deals_views", new_deal_view(id_="view_closing", now=ago(days=60), fields=closing))
    _fill_import(seed)


def _fill_import(seed: SeedContext) -> None:
    """An import of two rows. The contact of the first was deleted later, so that the integrity report has a finding."""
    done = ago(days=30)
    file = new_file(id_="file_leads", name="leads.csv", media_type="text/csv", content=_FILE, now=done)
    seed.records.insert("files", file)
    error = "email is not a valid email"
    moments = dict.fromkeys(("startedAt", "lastProgressAt", "completedAt"), done)
    counts = {"processedRows": 2, "createdRows": 1, "errorRows": 1, "failedRows": 1}
    fields: Doc = {**moments, **counts, "status": "completed", "mappings": _MAPPINGS}
    fields["errors"] = [{"row": 2, "message": error}]
    job = new_job(
        id_="imp_leads", account=seed.records.workspace, user=OWNER, file=file, total=2, now=done, fields=fields
    )
    seed.records.insert("imports", job)
    rows: tuple[tuple[Doc, Doc], ...] = (
        (
            {"firstName": "Ada", "email": "ada@analyticalengines.example"},
            {"status": "success", "outcome": "created", "error": None, "objectId": "con_gone"},
        ),
        (
            {"firstName": "Nobody", "email": "nobody"},
            {"status": "error", "outcome": "error", "error": error, "objectId": None},
        ),
    )
    for number, (data, outcome) in enumerate(rows, start=1):
        row = {"id": f"{job['id']}_{number}", "importId": job["id"], "rowNumber": number, "ambiguous": False}
        seed.records.insert("import_rows", {**row, **outcome, "data": data})
