"""CSV files and figures about all contacts and deals."""

from __future__ import annotations

from collections import Counter
from typing import Any

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.responses import Response, csv_file, one
from conduyt.sandbox.rules.crm.tags import tags_of

handles: Handlers = Handlers()

# Columns as in an export of the live service. Those of deals are not known.
_EXPORT = {
    "First Name": "firstName",
    "Last Name": "lastName",
    "Email": "email",
    "Phone": "phone",
    "Company": "company",
    "Job Title": "jobTitle",
    "Address": "addressLine1",
    "City": "city",
    "State": "state",
    "Zip": "zip",
    "Source": "source",
    "Time Zone": "timezone",
    "Time Zone Source": "timezoneSource",
    "Tags": "tags",
    "Created At": "createdAt",
}
_TEMPLATE = (
    *("First Name", "Last Name", "Email", "Phone", "Company", "Job Title"),
    *("Source", "Address", "City", "State", "Zip", "Country"),
)
_DEALS = {
    "Name": "name",
    "Value": "value",
    "Currency": "currency",
    "Status": "status",
    "Priority": "priority",
    "Pipeline": "pipeline",
    "Stage": "stage",
    "Expected Close Date": "expectedCloseDate",
    "Created At": "createdAt",
}


@handles("contacts.export_csv")
def export_contacts(call: Call) -> Response:
    rows: list[list[Any]] = []
    for contact in call.records.query("contacts"):
        cells = {**contact, "tags": ", ".join(tag["name"] for tag in tags_of(call, contact))}
        if (contact["phone"] or "").startswith("+"):
            cells["phone"] = f"'{contact['phone']}"  # a spreadsheet would take +1555... for a formula
        rows.append([cells[field] for field in _EXPORT.values()])
    return csv_file("contacts.csv", list(_EXPORT), rows)


@handles("contacts.get_import_template")
def import_template(_: Call) -> Response:
    return csv_file("contacts-template.csv", _TEMPLATE, ())


@handles("contacts.list_sources")
def list_sources(call: Call) -> Response:
    counts = Counter(contact["source"] for contact in call.records.query("contacts"))
    return one({"sources": [{"source": source, "count": count} for source, count in counts.most_common()]})


@handles("contacts.get_score")
def get_score(call: Call) -> Response:
    """The stored score. The sandbox does not compute scores, so a score has no parts."""
    contact = call.find("contacts", call.path["contact_id"], "contact")
    return one({"contactId": contact["id"], "score": contact["leadScore"], "parts": []})


@handles("deals.export_csv")
def export_deals(call: Call) -> Response:
    pipelines = {pipeline["id"]: pipeline["name"] for pipeline in call.records.query("pipelines")}
    stages = {stage["id"]: stage["name"] for stage in call.records.query("stages")}
    rows: list[list[Any]] = []
    for deal in call.records.query("deals"):
        cells = {**deal, "pipeline": pipelines[deal["pipelineId"]], "stage": stages[deal["stageId"]]}
        rows.append([cells[field] for field in _DEALS.values()])
    return csv_file("deals.csv", list(_DEALS), rows)
