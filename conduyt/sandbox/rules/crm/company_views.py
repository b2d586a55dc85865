"""Duplicates of companies, merging, the export, and figures.

The body of a merge is not documented; here it is that of a merge of contacts. Companies with the same domain or the
same name are duplicates. The content of "reporting" and "intelligence" is not documented either; here it is
derived from the data of the sandbox.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import Response, csv_file, invalid, one
from conduyt.sandbox.rules.crm.companies import FIELDS, figures, save, show
from conduyt.sandbox.rules.crm.tags import tags_of
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

_COLUMNS = {
    "Name": "name",
    "Domain": "domain",
    "Industry": "industry",
    "Size": "size",
    "Website": "website",
    "Phone": "phone",
    "Address": "address",
    "City": "city",
    "State": "state",
    "Zip": "zip",
    "Country": "country",
    "Description": "description",
    "Tags": "tags",
    "Created At": "createdAt",
}


@handles("companies.find_duplicates")
def find_duplicates(call: Call) -> Response:
    groups: defaultdict[tuple[str, str], list[Doc]] = defaultdict(list)
    for company in call.records.query("companies"):
        for field in ("domain", "name"):
            if company[field]:
                groups[field, company[field].casefold()].append(company)
    shown = [
        {"matchedOn": field, "value": value, "companies": [show(call, company) for company in same]}
        for (field, value), same in groups.items()
        if len(same) > 1
    ]
    return one({"groups": shown, "total": len(shown)})


@handles("companies.merge")
def merge_companies(call: Call) -> Response:
    """Merge into the primary company: it keeps its values, fills empty fields, and gets all tags and linked objects."""
    primary, secondary = _chosen(call, "primaryId"), _chosen(call, "secondaryId")
    if primary["id"] == secondary["id"]:
        raise invalid("secondaryId", "must be another company than primaryId")
    for kind, docs in call.records.with_field("companyId", secondary["id"]).items():
        for doc in docs:
            call.records.update(kind, {**doc, "companyId": primary["id"]})
    changes: Doc = {name: secondary[name] for name in FIELDS if primary[name] is None}
    changes["customFields"] = {**secondary["customFields"], **primary["customFields"]}
    changes["tagIds"] = list(dict.fromkeys([*primary["tagIds"], *secondary["tagIds"]]))
    call.records.delete("companies", secondary["id"])
    merged = save(call, primary, changes)
    return one({**show(call, merged), **figures(call, merged["id"]), "mergedId": secondary["id"]})


@handles("companies.export_csv")
def export_companies(call: Call) -> Response:
    rows: list[list[str | None]] = []
    for company in call.records.query("companies"):
        cells = {**company, "tags": ", ".join(tag["name"] for tag in tags_of(call, company))}
        if (company["phone"] or "").startswith("+"):
            cells["phone"] = f"'{company['phone']}"  # a spreadsheet would take +1555... for a formula
        rows.append([cells[field] for field in _COLUMNS.values()])
    return csv_file("companies.csv", list(_COLUMNS), rows)


@handles("companies.get_reporting")
def get_reporting(call: Call) -> Response:
    companies = call.records.query("companies")
    counts = {field: Counter(company[field] for company in companies) for field in ("industry", "size")}
    return one(
        {
            "total": len(companies),
            "byIndustry": [{"industry": value, "count": count} for value, count in counts["industry"].most_common()],
            "bySize": [{"size": value, "count": count} for value, count in counts["size"].most_common()],
            "companies": [
                {"id": company["id"], "name": company["name"], **figures(call, company["id"])} for company in companies
            ],
        }
    )


@handles("companies.get_intelligence")
def get_intelligence(call: Call) -> Response:
    company = call.find("companies", call.path["company_id"], "company")
    numbers = figures(call, company["id"])
    deals = call.records.query("deals", equals("companyId", company["id"]))
    by_status = Counter(deal["status"] for deal in deals)
    summary = (
        f"{company['name']} has {numbers['contactCount']} contacts and {numbers['dealCount']} deals, "
        f"{by_status['open']} of them open and {by_status['won']} won."
    )
    return one({"companyId": company["id"], "summary": summary, **numbers, "dealsByStatus": dict(by_status)})


def _chosen(call: Call, field: str) -> Doc:
    id_ = call.body.get(field)
    if not isinstance(id_, str):
        raise invalid(field, "is required")
    return call.find("companies", id_, f"company: {field}")
