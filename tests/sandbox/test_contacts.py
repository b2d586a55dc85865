"""Contacts: CRUD, filters, paging, upsert, duplicates, merge and CSV."""

import csv
import io
from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller


def make(api: Caller, **fields: Any) -> dict[str, Any]:
    contact: dict[str, Any] = api.ok("POST", "/contacts", json=fields)
    return contact


def names(contacts: list[dict[str, Any]]) -> list[str]:
    return [contact["firstName"] for contact in contacts]


def test_a_new_contact_can_be_read_back(api: Caller) -> None:
    created = api("POST", "/contacts", json={"firstName": "Ada", "email": "ada@example.com"})
    assert created.status_code == 201

    contact = created.json()["data"]
    assert contact["id"].startswith("con_")
    assert api.ok("GET", f"/contacts/{contact['id']}").items() >= contact.items()


def test_a_new_contact_has_the_documented_defaults(api: Caller) -> None:
    contact = make(api)
    assert (contact["country"], contact["leadScore"], contact["optedOutSms"]) == ("US", 0, False)
    assert (contact["tags"], contact["customFields"], contact["email"]) == ([], {}, None)


def test_times_are_utc_with_milliseconds(api: Caller, sandbox: Sandbox) -> None:
    sandbox.clock.freeze()
    expected = sandbox.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert make(api)["createdAt"] == expected


def test_one_contact_comes_with_its_assigned_user(read: Caller) -> None:
    listed = next(contact for contact in read.ok("GET", "/contacts") if contact["assignedTo"] == "user_grace")
    assert "assignedUser" not in listed
    assert read.ok("GET", f"/contacts/{listed['id']}")["assignedUser"]["lastName"] == "Hopper"


def test_an_update_changes_only_what_it_names(api: Caller, sandbox: Sandbox) -> None:
    before = make(api, firstName="Ada", lastName="Byron", company="Engines")
    sandbox.clock.advance(60)
    after = api.ok("PATCH", f"/contacts/{before['id']}", json={"lastName": "Lovelace", "company": None})
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"lastName", "company", "updatedAt"}
    assert after["company"] is None


def test_custom_fields_are_merged_by_key(api: Caller) -> None:
    contact = make(api, customFields={"a": 1, "b": 2})
    after = api.ok("PATCH", f"/contacts/{contact['id']}", json={"customFields": {"b": 3}, "metadata": {"c": 4}})
    assert after["customFields"] == {"a": 1, "b": 3}
    assert after["metadata"] == {"c": 4}


def test_custom_fields_beyond_100_kb_are_too_large(api: Caller) -> None:
    error = api.error("POST", "/contacts", 413, json={"customFields": {"essay": "x" * 102_400}})
    assert error["code"] == "payload_too_large"


def test_a_deleted_contact_is_gone(api: Caller) -> None:
    contact = make(api)
    assert api.ok("DELETE", f"/contacts/{contact['id']}") == {"id": contact["id"], "deleted": True}
    assert api.error("GET", f"/contacts/{contact['id']}", 404)["code"] == "not_found"
    assert api.ok("GET", "/contacts") == []


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_contact_is_not_found(api: Caller, method: str) -> None:
    api.error(method, "/contacts/con_nobody", 404, **({"json": {}} if method == "PATCH" else {}))


def test_a_second_contact_with_the_same_email_is_a_conflict(api: Caller) -> None:
    first = make(api, email="ada@example.com")
    answer = api("POST", "/contacts", json={"email": "ADA@example.com"})
    assert answer.status_code == 409
    body = answer.json()
    assert body["error"]["code"] == "conflict"
    assert body["existingId"] == first["id"]
    assert body["matchedOn"] == ["email"]
    assert {"rule", "ruleVersion", "reason"} <= set(body)


# Lists


def test_a_page_says_where_it_stands(read: Caller) -> None:
    answer = read("GET", "/contacts", params={"limit": "7", "page": "2"}).json()
    assert answer["meta"] == {"page": 2, "limit": 7, "total": 500, "totalPages": 72}
    assert len(answer["data"]) == 7


def test_a_page_holds_50_unless_told_otherwise(read: Caller) -> None:
    assert len(read.ok("GET", "/contacts")) == 50


def test_the_pages_together_hold_every_contact_once(read: Caller) -> None:
    ids = [
        contact["id"]
        for page in range(1, 6)
        for contact in read.ok("GET", "/contacts", params={"limit": "100", "page": str(page), "sort": "company"})
    ]
    assert len(ids) == len(set(ids)) == 500


@pytest.mark.parametrize("page", ["11", "999999999999999999"])
def test_a_page_after_the_last_is_empty(read: Caller, page: str) -> None:
    assert read.ok("GET", "/contacts", params={"page": page}) == []


def test_the_newest_contacts_come_first(read: Caller) -> None:
    created = [contact["createdAt"] for contact in read.ok("GET", "/contacts")]
    assert created == sorted(created, reverse=True)


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_contacts_are_sorted_by_the_field_that_is_named(read: Caller, order: str) -> None:
    contacts = read.ok("GET", "/contacts", params={"sort": "leadScore", "order": order, "limit": "100"})
    scores = [contact["leadScore"] for contact in contacts]
    assert scores == sorted(scores, reverse=order == "desc")


def test_contacts_without_the_field_come_last(api: Caller) -> None:
    for name, company in (("Ada", None), ("Bob", "zeta"), ("Cy", "Alpha")):
        make(api, firstName=name, **({"company": company} if company else {}))
    for order, expected in (("asc", ["Cy", "Bob", "Ada"]), ("desc", ["Bob", "Cy", "Ada"])):
        assert names(api.ok("GET", "/contacts", params={"sort": "company", "order": order})) == expected


def test_there_are_some_sarahs_to_find(read: Caller) -> None:
    found = read.ok("GET", "/contacts", params={"search": "sarah"})
    assert 3 <= len(found) <= 12
    assert set(names(found)) == {"Sarah"}


@pytest.mark.parametrize("text", ["ada lov", "LOVELACE", "ada@exa", "5550123", "ÉMILIE"])
def test_search_looks_at_name_email_and_phone(api: Caller, text: str) -> None:
    make(api, firstName="Ada", lastName="Lovelace", email="ada@example.com", phone="+14155550123")
    make(api, firstName="Émilie", lastName="du Châtelet")
    assert len(api.ok("GET", "/contacts", params={"search": text})) == 1


def test_search_takes_wildcards_literally(api: Caller) -> None:
    make(api, firstName="Ada")
    assert api.ok("GET", "/contacts", params={"search": "A%"}) == []


@pytest.mark.parametrize(
    ("name", "field"), [("source", "source"), ("company", "company"), ("assigned_to", "assignedTo")]
)
def test_contacts_are_filtered_by_an_equal_field(read: Caller, name: str, field: str) -> None:
    value = read.ok("GET", "/contacts", params={"assigned_to": "user_grace"})[0][field]
    found = read.ok("GET", "/contacts", params={name: value})
    assert {contact[field] for contact in found} == {value}


def test_contacts_are_filtered_by_tag(read: Caller) -> None:
    found = read.ok("GET", "/contacts", params={"tag": "vip"})
    assert found
    assert all("VIP" in [tag["name"] for tag in contact["tags"]] for contact in found)


def test_several_tags_narrow_the_list(read: Caller) -> None:
    found = read.ok("GET", "/contacts", params={"tags": "VIP,Press"})
    assert found
    assert all({"VIP", "Press"} <= {tag["name"] for tag in contact["tags"]} for contact in found)


def test_a_tag_that_does_not_exist_finds_nobody(read: Caller) -> None:
    assert read.ok("GET", "/contacts", params={"tag": "Nonsense"}) == []


def test_contacts_are_filtered_by_lowest_score(read: Caller) -> None:
    found = read.ok("GET", "/contacts", params={"min_score": "95", "limit": "100"})
    assert found
    assert all(contact["leadScore"] >= 95 for contact in found)


@pytest.mark.parametrize(("status", "total"), [("active", 500), ("open", 500), ("asleep", 0)])
def test_contacts_are_filtered_by_status(read: Caller, status: str, total: int) -> None:
    assert read("GET", "/contacts", params={"status": status}).json()["meta"]["total"] == total


@pytest.mark.parametrize(
    ("after", "before"),
    [("2026-03-01", "2026-04-01"), ("2026-03-01T02:00:00+02:00", "2026-04-01T00:00:00Z")],
    ids=["dates", "times"],
)
def test_contacts_are_filtered_by_creation(read: Caller, after: str, before: str) -> None:
    found = read.ok("GET", "/contacts", params={"created_after": after, "created_before": before, "limit": "100"})
    assert len(found) > 50
    assert all("2026-03-01T00:00" <= contact["createdAt"] < "2026-04-01" for contact in found)


def test_contacts_are_filtered_by_last_change(read: Caller) -> None:
    query = {"updated_from": "2026-08-01T00:00:00Z", "updated_to": "2026-08-15T00:00:00Z"}
    found = read.ok("GET", "/contacts", params=query)
    assert found
    assert all("2026-08-01" <= contact["updatedAt"] <= "2026-08-15T00:00:00.000Z" for contact in found)


def test_smart_views_select_what_they_say(api: Caller, sandbox: Sandbox, tags: list[str]) -> None:
    sandbox.clock.freeze()
    make(api, firstName="Old", email="old@example.com", phone="+1")
    sandbox.clock.advance(8 * 24 * 3600)
    make(api, firstName="Mail", email="mail@example.com", tags=["VIP"])
    make(api, firstName="Phone", phone="+2", tags=["VIP"])
    expected = {
        "needs_follow_up": ["Phone", "Mail", "Old"],
        "hot_leads": [],
        "new_this_week": ["Phone", "Mail"],
        "recently_won": [],
        "untagged": ["Old"],
        "missing_email": ["Phone"],
        "missing_phone": ["Mail"],
    }
    found = {view: names(api.ok("GET", "/contacts", params={"smart_view": view})) for view in expected}
    assert found == expected


# Upsert


def test_upsert_creates_a_contact_that_is_not_there(api: Caller) -> None:
    answer = api("POST", "/contact", json={"email": "ada@example.com"})
    assert answer.status_code == 200
    assert api.ok("GET", "/contacts")[0]["id"] == answer.json()["data"]["id"]


@pytest.mark.parametrize(
    "by", [{"email": "ADA@example.com"}, {"phone": "+1555"}, {"email": "n@e.com", "phone": "+1555"}]
)
def test_upsert_updates_the_contact_with_the_same_email_or_phone(api: Caller, by: dict[str, str]) -> None:
    present = make(api, email="ada@example.com", phone="+1555")
    after = api.ok("POST", "/contact", json={**by, "firstName": "Ada"})
    assert (after["id"], after["firstName"]) == (present["id"], "Ada")


def test_upsert_needs_something_to_recognise_the_contact_by(api: Caller) -> None:
    api.error("POST", "/contact", 422, json={"firstName": "Ada"})


# Duplicates


def test_contacts_with_the_same_phone_are_duplicates(api: Caller) -> None:
    first, second = make(api, phone="+1555"), make(api, phone="+1555")
    make(api, phone="+1666")
    found = api.ok("GET", "/contacts/duplicates")
    assert found["total"] == 1
    assert [contact["id"] for contact in found["groups"][0]["contacts"]] == [first["id"], second["id"]]


def test_a_merge_keeps_the_primary_and_fills_its_gaps(api: Caller, tags: list[str]) -> None:
    primary = make(api, firstName="Ada", tags=["VIP"], customFields={"a": 1})
    secondary = make(api, firstName="A.", company="Engines", tags=["Trial"], customFields={"a": 2, "b": 2})
    deal = {"name": "x", "pipelineId": "pipe_abc123", "stageId": "stage_new", "contactId": secondary["id"]}
    deal_id = api.ok("POST", "/deals", json=deal)["id"]
    api.ok("POST", f"/deals/{deal_id}/contacts", json={"contactId": secondary["id"]})

    api.ok("POST", "/contacts/merge", json={"primaryId": primary["id"], "secondaryId": secondary["id"]})

    merged = api.ok("GET", f"/contacts/{primary['id']}")
    assert (merged["firstName"], merged["company"], merged["customFields"]) == ("Ada", "Engines", {"a": 1, "b": 2})
    assert [tag["name"] for tag in merged["tags"]] == ["Trial", "VIP"]
    assert api.ok("GET", f"/deals/{deal_id}")["contact"]["id"] == primary["id"]
    assert [link["id"] for link in api.ok("GET", f"/deals/{deal_id}/contacts")] == [primary["id"]]
    api.error("GET", f"/contacts/{secondary['id']}", 404)


def test_a_contact_cannot_be_merged_into_itself(api: Caller) -> None:
    contact = make(api)
    api.error("POST", "/contacts/merge", 422, json={"primaryId": contact["id"], "secondaryId": contact["id"]})


# Tags


def test_tags_given_by_name_come_back_whole(api: Caller, tags: list[str]) -> None:
    contact = make(api, tags=["vip"])
    assert [(tag["id"], tag["name"]) for tag in contact["tags"]] == [("tag_vip", "VIP")]


def test_a_name_that_no_tag_has_is_invalid(api: Caller) -> None:
    error = api.error("POST", "/contacts", 422, json={"tags": ["Nonsense"]})
    assert error["details"][0]["field"] == "tags.0"


def test_tags_of_an_update_replace_the_present_ones(api: Caller, tags: list[str]) -> None:
    contact = make(api, tags=["VIP"])
    after = api.ok("PATCH", f"/contacts/{contact['id']}", json={"tags": ["Trial"]})
    assert [tag["name"] for tag in after["tags"]] == ["Trial"]


def test_adding_a_tag_twice_adds_it_once(api: Caller, tags: list[str]) -> None:
    path = f"/contacts/{make(api, tags=['VIP'])['id']}/tags"
    assert api("POST", path, json={"tagIds": tags}).status_code == 201
    api.ok("POST", path, json={"tagIds": tags})
    assert [tag["id"] for tag in api.ok("GET", path)] == ["tag_trial", "tag_vip"]


def test_an_unknown_tag_cannot_be_added(api: Caller) -> None:
    api.error("POST", f"/contacts/{make(api)['id']}/tags", 404, json={"tagIds": ["tag_none"]})


def test_a_tag_can_be_removed(api: Caller, tags: list[str]) -> None:
    path = f"/contacts/{make(api, tags=['VIP', 'Trial'])['id']}/tags"
    api.ok("DELETE", f"{path}/tag_vip")
    assert [tag["id"] for tag in api.ok("GET", path)] == ["tag_trial"]
    api.error("DELETE", f"{path}/tag_vip", 404)


def test_all_tags_can_be_removed(api: Caller, tags: list[str]) -> None:
    path = f"/contacts/{make(api, tags=['VIP', 'Trial'])['id']}/tags"
    api.ok("DELETE", path)
    assert api.ok("GET", path) == []


# Files and figures


def test_the_export_has_the_columns_of_the_service(api: Caller, tags: list[str]) -> None:
    contact = make(api, firstName="Ada", lastName='"Countess", L.', phone="+1555", tags=["VIP", "Trial"])
    make(api, firstName="Bob")
    answer = api("GET", "/contacts/export")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert list(rows[0])[:4] == ["First Name", "Last Name", "Email", "Phone"]
    assert (rows[0]["Last Name"], rows[0]["Phone"], rows[0]["Tags"]) == ('"Countess", L.', "'+1555", "Trial, VIP")
    assert rows[0]["Created At"] == contact["createdAt"]
    assert (rows[1]["First Name"], rows[1]["Phone"], rows[1]["Tags"]) == ("Bob", "", "")


def test_the_import_template_is_a_line_of_columns(read: Caller) -> None:
    lines = read("GET", "/contacts/import/template").text.splitlines()
    assert len(lines) == 1
    assert lines[0].endswith("Zip,Country")


def test_sources_are_counted(read: Caller) -> None:
    sources = read.ok("GET", "/contacts/sources")["sources"]
    assert sum(source["count"] for source in sources) == 500


def test_the_score_is_that_of_the_contact(read: Caller) -> None:
    contact = read.ok("GET", "/contacts")[0]
    assert read.ok("GET", f"/contacts/{contact['id']}/score")["score"] == contact["leadScore"]
