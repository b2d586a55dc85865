"""Contacts beyond their fields: collaborators, privacy, saved views, and what others would know about them."""

import json
from typing import Any

import pytest

from conduyt.sandbox import Sandbox
from conduyt.sandbox.rules.crm import contact_insights

from .conftest import Caller, Receiver


def make(api: Caller, **fields: Any) -> str:
    id_: str = api.ok("POST", "/contacts", json=fields)["id"]
    return id_


# Collaborators


def test_collaborators_are_added_once_and_removed_together(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    contact = make(api)
    path = f"/contacts/{contact}/collaborators"
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.updated"]})
    assert api.ok("GET", path) == []
    added = api.ok("POST", path, json={"userId": "user_charles"})
    assert [one["firstName"] for one in added["collaborators"]] == ["Charles"]
    api.ok("POST", path, json={"userIds": ["user_charles"]})
    assert api.ok("GET", path) == api.ok("GET", f"/contacts/{contact}")["collaborators"] == added["collaborators"]
    assert api.ok("DELETE", path)["collaborators"] == []
    sandbox.wait_for_deliveries()
    assert receiver.events() == ["contact.updated", "contact.updated"]


@pytest.mark.parametrize(
    ("body", "status"), [({}, 422), ({"userId": 5}, 422), ({"userIds": []}, 422), ({"userId": "user_none"}, 404)]
)
def test_a_collaborator_is_a_user(api: Caller, body: dict[str, Any], status: int) -> None:
    api.error("POST", f"/contacts/{make(api)}/collaborators", status, json=body)


# Privacy


def test_opting_out_blocks_texts(api: Caller) -> None:
    contact, other = make(api, email="ada@example.com"), make(api)
    api.ok("PATCH", f"/contacts/{contact}", json={"optedOutSms": True, "optedOutEmail": True})
    state = api.ok("GET", f"/contacts/{contact}/dnc")
    assert state.items() >= {"doNotContact": False, "smsBlocked": True, "voiceBlocked": False}.items()
    assert state["emailBlocked"] is True
    many = api.ok("GET", "/contacts/dnc-status", params={"ids": f"{contact},{other},con_none"})
    assert many["statuses"] == {
        contact: {"smsBlocked": True, "voiceBlocked": False},
        other: {"smsBlocked": False, "voiceBlocked": False},
    }
    assert (many["requested"], many["checked"]) == (3, 2)


@pytest.mark.parametrize("query", [{}, {"ids": ""}])
def test_without_ids_there_are_no_statuses(api: Caller, query: dict[str, str]) -> None:
    answer = api.ok("GET", "/contacts/dnc-status", params=query)
    assert answer == {"statuses": {}, "requested": 0, "checked": 0, "truncated": False}


def test_who_must_not_be_contacted_is_blocked_everywhere(api: Caller) -> None:
    contact = make(api)
    api.ok("POST", "/bulk/contacts/dnc", json={"ids": [contact]})
    state = api.ok("GET", f"/contacts/{contact}/dnc")
    assert state["doNotContact"] is True
    assert (state["smsBlocked"], state["voiceBlocked"], state["emailBlocked"]) == (True, True, True)


@pytest.fixture
def known(api: Caller) -> str:
    """A contact with a deal, a note, an appointment and an invoice."""
    contact = make(api, firstName="Ada", email="ada@example.com")
    place = {"pipelineId": "pipe_abc123", "stageId": "stage_new"}
    api.ok("POST", "/deals", json={"name": "Renewal", "contactId": contact, **place})
    api.ok("POST", "/notes", json={"body": "Likes tea", "contactId": contact})
    times = {"startTime": "2030-01-01T09:00:00Z", "endTime": "2030-01-01T10:00:00Z"}
    api.ok("POST", "/appointments", json={"title": "Tea with Ada", "contactId": contact, **times})
    item = {"description": "Tea", "quantity": 1, "unitPrice": 5}
    api.ok("POST", "/invoices", json={"items": [item], "contactId": contact})
    return contact


def test_an_export_has_all_that_names_the_contact(api: Caller, known: str) -> None:
    path = f"/contacts/{known}/gdpr-export"
    export = api.ok("GET", path)
    assert export["contact"]["email"] == "ada@example.com"
    assert {"deals", "notes", "appointments", "invoices", "activities"} <= export.keys()
    assert export["notes"][0]["body"] == "Likes tea"
    file = export["files"][0]
    answer = api("GET", f"{path}/files/{file['id']}/download")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert len(answer.content) == file["size"]
    assert json.loads(answer.content)["notes"] == export["notes"]
    api.error("GET", f"{path}/files/other.json/download", 404)


def test_who_is_forgotten_leaves_business_without_a_name(api: Caller, known: str, receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.deleted"]})
    forgotten = api.ok("POST", f"/contacts/{known}/gdpr-forget")
    assert forgotten["forgotten"] is True
    api.error("GET", f"/contacts/{known}", 404)
    assert api.ok("GET", "/notes") == api.ok("GET", "/appointments") == []
    assert api.ok("GET", "/deals")[0]["contactId"] is api.ok("GET", "/invoices")[0]["contactId"] is None
    assert receiver.next().event["data"].keys() == {"id", "accountId", "deletedAt"}
    assert api.ok("POST", f"/contacts/{known}/gdpr-forget") == forgotten
    assert "Ada" not in api("GET", "/activities").text


def test_the_rights_of_nobody(api: Caller) -> None:
    api.error("GET", "/contacts/con_none/gdpr-export", 404)
    api.error("POST", "/contacts/con_none/gdpr-forget", 404)
    api.error("GET", "/contacts/con_none/dnc", 404)


# Saved views


def test_the_contacts_of_a_view_are_counted(demo: Sandbox, read: Caller) -> None:
    views = {view["name"]: view for view in read.ok("GET", "/smart-views")}
    warm = read("GET", "/contacts", params={"min_score": 50}).json()["meta"]["total"]
    website = read("GET", "/contacts", params={"source": "website"}).json()["meta"]["total"]
    assert (views["Warm leads"]["count"], views["From the website"]["count"]) == (warm, website)
    assert views["Mine"]["isPersonal"] is True


def test_a_view_of_something_without_a_number_is_empty(api: Caller, sandbox: Sandbox) -> None:
    from conduyt.sandbox.rules.crm.smart_views import new_view

    make(api)
    conditions = [{"field": "email", "operator": "gte", "value": "5"}]
    view = new_view(id_="v", name="x", filters=conditions, position=0, user="u", now="2026-01-01T00:00:00Z", fields={})
    sandbox._api.store.workspace("acct_sandbox").insert("smart_views", view)
    assert api.ok("GET", "/smart-views")[0]["count"] == 0


def test_an_empty_sandbox_has_no_views(api: Caller) -> None:
    assert api.ok("GET", "/smart-views") == []


# What others would know


def test_contacts_in_large_cities_are_on_the_map(api: Caller) -> None:
    contact = make(api, city="san francisco", source="website")
    make(api, city="Nowhere")
    make(api)
    leads = api.ok("GET", "/contacts/geo")["leads"]
    assert [(lead["id"], lead["source"], round(lead["lat"])) for lead in leads] == [(contact, "website", 38)]


def test_the_best_time_is_in_the_morning_of_the_contact(read: Caller) -> None:
    contact = read.ok("GET", "/contacts")[0]
    best = read.ok("GET", f"/contacts/{contact['id']}/best-time")["bestTime"]
    assert (best["hour"], best["timezone"]) == (10, contact["timezone"])


def test_enriching_fills_in_what_follows_from_the_addresses(api: Caller) -> None:
    contact = make(api, email="ada@analytical-engines.example", phone="+15125550123")
    found = api.ok("POST", f"/contacts/{contact}/enrich")
    assert found["updatedFields"] == ["company", "timezone", "timezoneSource"]
    after = api.ok("GET", f"/contacts/{contact}")
    assert (after["company"], after["timezone"], after["timezoneSource"]) == (
        "Analytical Engines",
        "America/Chicago",
        "area_code",
    )
    assert api.ok("POST", f"/contacts/{contact}/enrich")["updatedFields"] == []


def test_enriching_without_addresses_finds_nothing(api: Caller) -> None:
    assert api.ok("POST", f"/contacts/{make(api, company='Acme')}/enrich", json={})["updatedFields"] == []


def test_phone_lines_are_checked_in_portions(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_insights, "LINES_AT_ONCE", 3)
    phones = ["+14155550123", "+14155550127", "+14155550129", "+14155550120", "+1415555012x", None]
    ids = [make(api, **({"phone": phone} if phone else {})) for phone in phones]
    path, body = "/contacts/verify-line-type", {"contactIds": [*ids, "con_none"]}
    first = api.ok("POST", path, json=body)
    assert (first["verified"], first["done"], first["remaining"]) == (3, False, 2)
    assert first["byLineType"] == {"mobile": 1, "landline": 1, "voip": 1}
    second = api.ok("POST", path, json=body)
    assert second == {"verified": 2, "byLineType": {"mobile": 1, "unknown": 1}, "done": True, "remaining": 0}
    assert api.ok("POST", path, json=body)["verified"] == 0
    api.ok("PATCH", f"/contacts/{ids[0]}", json={"phone": "+14155550199"})
    assert api.ok("POST", path, json=body)["byLineType"] == {"voip": 1}


@pytest.mark.parametrize(("body", "status"), [({}, 422), ({"smartListId": "list_none"}, 404)])
def test_a_check_of_phone_lines_names_contacts(api: Caller, body: dict[str, str], status: int) -> None:
    api.error("POST", "/contacts/verify-line-type", status, json=body)


def test_the_sequences_of_a_contact_are_its_enrollments(api: Caller) -> None:
    contact = make(api, email="ada@example.com")
    path = f"/contacts/{contact}/active-enrollments"
    assert api.ok("GET", path) == []
    steps = [{"subject": "a", "body": "b", "delayDays": 0}, {"subject": "a", "body": "b", "delayDays": 9}]
    sequence = api.ok("POST", "/emails/sequences", json={"name": "x", "steps": steps})["id"]
    api.ok("POST", f"/emails/sequences/{sequence}/enroll", json={"contactIds": [contact]})
    enrollments = api.ok("GET", path)
    assert [(one["type"], one["sequenceId"]) for one in enrollments] == [("email_sequence", sequence)]
    api.ok("POST", f"/emails/sequences/{sequence}/unenroll", json={"contactIds": [contact]})
    assert api.ok("GET", path) == []


def test_automations_that_run_for_a_contact_are_enrollments_too(api: Caller, sandbox: Sandbox) -> None:
    contact = make(api)
    run = {
        "id": "exec_1",
        "ownerId": "auto_1",
        "ownerKind": "automations",
        "contactId": contact,
        "status": "waiting",
        "startedAt": "2026-01-01T00:00:00.000Z",
        "completedAt": None,
        "nextExecutionAt": None,
        "currentNodeId": "n1",
    }
    sandbox._api.store.workspace("acct_sandbox").insert("executions", run)
    enrollment = api.ok("GET", f"/contacts/{contact}/active-enrollments")[0]
    assert (enrollment["type"], enrollment["ownerId"], enrollment["id"]) == ("automation", "auto_1", "exec_1")


# Trial runs


def test_a_trial_run_of_an_update_shows_the_changes_and_makes_none(
    api: Caller, receiver: Receiver, sandbox: Sandbox
) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.updated"]})
    contact = make(api, firstName="Ada")
    body = {"contactIds": [contact, "con_none"], "data": {"firstName": "Augusta"}}
    trial = api.ok("POST", "/contacts/dry-run", json=body)
    assert trial["valid"] is False
    first, second = trial["results"]
    assert first["changes"] == {"firstName": {"from": "Ada", "to": "Augusta"}}
    assert (second["ok"], second["status"]) == (False, 404)
    assert api.ok("GET", f"/contacts/{contact}")["firstName"] == "Ada"
    sandbox.wait_for_deliveries()
    assert receiver.events() == []


def test_a_trial_run_of_a_creation_finds_duplicates(api: Caller) -> None:
    make(api, email="ada@example.com")
    body = {"operation": "create", "data": {"email": "ada@example.com"}}
    assert api.ok("POST", "/contacts/dry-run", json=body)["results"][0]["status"] == 409
    body["data"] = {"email": "b@example.com"}
    assert api.ok("POST", "/contacts/dry-run", json=body)["valid"] is True
    assert len(api.ok("GET", "/contacts")) == 1


def test_a_trial_run_of_a_deletion_deletes_nothing(api: Caller) -> None:
    contact = make(api)
    body = {"operation": "delete", "contactIds": [contact]}
    assert api.ok("POST", "/contacts/dry-run", json=body)["valid"] is True
    api.ok("GET", f"/contacts/{contact}")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "contactIds"),
        ({"operation": "fold"}, "operation"),
        ({"contactIds": ["con_1"], "data": {"email": "x"}}, "data.email"),
        ({"contactIds": ["con_1"], "data": []}, "data"),
    ],
)
def test_a_trial_run_of_nothing_is_refused(api: Caller, body: dict[str, Any], field: str) -> None:
    error = api.error("POST", "/contacts/dry-run", 422, json=body)
    assert field in [one["field"] for one in error["details"]]
