"""Companies: CRUD, filters, tags, what belongs to them, merging and CSV."""

import csv
import io
from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver


def make(api: Caller, **fields: Any) -> dict[str, Any]:
    company: dict[str, Any] = api.ok("POST", "/companies", json={"name": "Engines", **fields})
    return company


def names(companies: list[dict[str, Any]]) -> list[str]:
    return [company["name"] for company in companies]


def deal(api: Caller, **fields: Any) -> dict[str, Any]:
    body = {"name": "Renewal", "pipelineId": "pipe_abc123", "stageId": "stage_new", **fields}
    made: dict[str, Any] = api.ok("POST", "/deals", json=body)
    return made


def test_a_new_company_can_be_read_back(api: Caller) -> None:
    answer = api("POST", "/companies", json={"name": "Engines", "website": "https://engines.example", "size": "11-50"})
    assert answer.status_code == 201
    company = answer.json()["data"]
    assert company["id"].startswith("comp_")
    assert (company["country"], company["domain"], company["tags"], company["customFields"]) == ("US", None, [], {})
    assert api.ok("GET", f"/companies/{company['id']}").items() >= company.items()


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "name"), ({"name": "x", "size": "many"}, "size"), ({"name": "x", "website": "x"}, "website")],
)
def test_an_invalid_company_is_refused(api: Caller, body: dict[str, str], field: str) -> None:
    assert api.error("POST", "/companies", 422, json=body)["details"][0]["field"] == field


def test_an_update_changes_only_what_it_names(api: Caller, sandbox: Sandbox) -> None:
    before = make(api, industry="Software", customFields={"a": 1, "b": 2})
    sandbox.clock.advance(60)
    after = api.ok("PATCH", f"/companies/{before['id']}", json={"industry": None, "customFields": {"b": 3}})
    assert {name for name in before if before[name] != after[name]} == {"industry", "customFields", "updatedAt"}
    assert after["customFields"] == {"a": 1, "b": 3}


def test_a_deleted_company_is_gone(api: Caller) -> None:
    path = f"/companies/{make(api)['id']}"
    api.ok("DELETE", path)
    for method, body in (("GET", None), ("PATCH", {}), ("DELETE", None)):
        api.error(method, path, 404, json=body)


def test_companies_have_events(api: Caller, sandbox: Sandbox, receiver: Receiver, tags: list[str]) -> None:
    events = ["company.created", "company.updated"]
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": events})
    path = f"/companies/{make(api)['id']}"
    api.ok("PATCH", path, json={"name": "Engines"})
    api.ok("PATCH", path, json={"name": "Difference Engines"})
    api.ok("POST", f"{path}/tags", json={"tagIds": tags})
    sandbox.wait_for_deliveries()
    assert receiver.events() == ["company.created", "company.updated", "company.updated"]


# Lists


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "ENG"}, ["Engines"]),
        ({"search": "acme.ex"}, ["Acme"]),
        ({"industry": "software"}, ["Engines"]),
        ({"size": "1-10"}, ["Acme"]),
        ({"sort": "name", "order": "asc"}, ["Acme", "Engines"]),
        ({}, ["Acme", "Engines"]),
        ({"limit": "1", "page": "2"}, ["Engines"]),
    ],
)
def test_companies_are_filtered_and_sorted(api: Caller, query: dict[str, str], found: list[str]) -> None:
    make(api, industry="Software")
    make(api, name="Acme", domain="acme.example", size="1-10")
    assert names(api.ok("GET", "/companies", params=query)) == found


# What belongs to a company


def test_one_company_says_what_belongs_to_it(api: Caller) -> None:
    company = make(api)
    path = f"/companies/{company['id']}"
    assert "contactCount" not in company
    figures = api.ok("GET", path)
    assert (figures["contactCount"], figures["dealCount"], figures["totalValue"]) == (0, 0, 0)

    api.ok("POST", "/contacts", json={"companyId": company["id"]})
    api.ok("POST", "/contacts", json={})
    for value in (100.1, 200.2, None):
        deal(api, companyId=company["id"], **({"value": value} if value else {}))

    figures = api.ok("GET", path)
    assert (figures["contactCount"], figures["dealCount"], figures["totalValue"]) == (1, 3, 300.3)


def test_a_contact_can_change_its_company(api: Caller) -> None:
    first, second = make(api), make(api, name="Acme")
    contact = api.ok("POST", "/contacts", json={"companyId": first["id"]})
    api.ok("PATCH", f"/contacts/{contact['id']}", json={"companyId": second["id"]})
    assert [api.ok("GET", f"/companies/{one['id']}")["contactCount"] for one in (first, second)] == [0, 1]


@pytest.mark.parametrize("path", ["/contacts", "/deals"])
def test_a_company_that_does_not_exist_is_invalid(api: Caller, path: str) -> None:
    body = {"name": "x", "pipelineId": "pipe_abc123", "stageId": "stage_new", "companyId": "comp_none"}
    assert api.error("POST", path, 422, json=body)["details"][0]["field"] == "companyId"


# Tags


def test_tags_are_added_to_and_removed_from_a_company(api: Caller, tags: list[str]) -> None:
    path = f"/companies/{make(api)['id']}/tags"
    assert api("POST", path, json={"tagIds": tags}).status_code == 201
    api.ok("POST", path, json={"tagIds": ["tag_vip"]})
    assert [tag["name"] for tag in api.ok("GET", path)] == ["Trial", "VIP"]
    api.ok("DELETE", f"{path}/tag_vip")
    api.error("DELETE", f"{path}/tag_vip", 404)
    assert [tag["name"] for tag in api.ok("GET", path)] == ["Trial"]
    assert api.ok("DELETE", path)["tags"] == []
    api.error("POST", path, 404, json={"tagIds": ["tag_none"]})


# Duplicates


def test_companies_with_the_same_domain_or_name_are_duplicates(api: Caller) -> None:
    first, second = make(api, domain="engines.example"), make(api, name="Else", domain="ENGINES.example")
    third = make(api, name="ENGINES")
    found = api.ok("GET", "/companies/duplicates")
    assert found["total"] == 2
    groups = {group["matchedOn"]: [company["id"] for company in group["companies"]] for group in found["groups"]}
    assert groups == {"domain": [first["id"], second["id"]], "name": [first["id"], third["id"]]}


def test_a_merge_keeps_the_primary_and_fills_its_gaps(api: Caller, tags: list[str]) -> None:
    primary = make(api, customFields={"a": 1})
    secondary = make(api, name="Engines Inc", industry="Software", customFields={"a": 2, "b": 2})
    api.ok("POST", f"/companies/{secondary['id']}/tags", json={"tagIds": tags})
    contact = api.ok("POST", "/contacts", json={"companyId": secondary["id"]})
    deal_id = deal(api, companyId=secondary["id"], value=5)["id"]

    merged = api.ok("POST", "/companies/merge", json={"primaryId": primary["id"], "secondaryId": secondary["id"]})

    assert (merged["id"], merged["mergedId"], merged["totalValue"]) == (primary["id"], secondary["id"], 5)
    company = api.ok("GET", f"/companies/{primary['id']}")
    assert (company["name"], company["industry"], company["customFields"]) == ("Engines", "Software", {"a": 1, "b": 2})
    assert [tag["name"] for tag in company["tags"]] == ["Trial", "VIP"]
    assert api.ok("GET", f"/contacts/{contact['id']}")["companyId"] == primary["id"]
    assert api.ok("GET", f"/deals/{deal_id}")["companyId"] == primary["id"]
    api.error("GET", f"/companies/{secondary['id']}", 404)


@pytest.mark.parametrize(
    ("ids", "status"), [({}, 422), ({"secondaryId": 5}, 422), ({"secondaryId": "comp_none"}, 404)], ids=str
)
def test_a_merge_needs_two_companies(api: Caller, ids: dict[str, Any], status: int) -> None:
    primary = make(api)
    error = api.error("POST", "/companies/merge", status, json={"primaryId": primary["id"], **ids})
    says = [error["message"], *(detail["field"] for detail in error["details"])]
    assert "secondaryId" in says[-1]
    api.error("POST", "/companies/merge", 422, json={"primaryId": primary["id"], "secondaryId": primary["id"]})


# Files and figures


def test_companies_are_exported(api: Caller, tags: list[str]) -> None:
    company = make(api, phone="+1555")
    api.ok("POST", f"/companies/{company['id']}/tags", json={"tagIds": tags})
    make(api, name="Acme")
    answer = api("GET", "/companies/export")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    first, second = csv.DictReader(io.StringIO(answer.text))
    assert (first["Name"], first["Phone"], first["Tags"]) == ("Engines", "'+1555", "Trial, VIP")
    assert (second["Name"], second["Phone"], second["Country"]) == ("Acme", "", "US")


def test_the_reporting_counts_companies_and_what_belongs_to_them(read: Caller) -> None:
    report = read.ok("GET", "/companies/reporting")
    assert report["total"] == len(report["companies"]) == 17
    assert sum(one["count"] for one in report["byIndustry"]) == 17
    assert sum(one["count"] for one in report["bySize"]) == 17
    assert sum(one["contactCount"] for one in report["companies"]) == 500
    assert sum(one["dealCount"] for one in report["companies"]) == 60


def test_the_intelligence_is_about_the_one_company(read: Caller) -> None:
    answer = read.ok("GET", "/companies/comp_acmecorp/intelligence")
    assert answer["summary"].startswith(f"Acme Corp has {answer['contactCount']} contacts")
    assert sum(answer["dealsByStatus"].values()) == answer["dealCount"]
    read.error("GET", "/companies/comp_none/intelligence", 404)


def test_the_demo_has_a_company_for_every_contact(read: Caller) -> None:
    companies = {company["id"]: company["name"] for company in read.ok("GET", "/companies")}
    contacts = read.ok("GET", "/contacts", params={"limit": "100"})
    assert all(companies[contact["companyId"]] == contact["company"] for contact in contacts)
    assert read.ok("GET", "/companies/duplicates")["total"] == 1
