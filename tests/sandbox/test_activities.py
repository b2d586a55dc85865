"""Activities: what callers add, what the sandbox records by itself, and the timelines made of them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from conduyt.sandbox import Sandbox
from conduyt.sandbox.background import call_from_outside, react
from conduyt.sandbox.call import Call
from conduyt.sandbox.description import load
from conduyt.sandbox.journal import _change_of
from conduyt.sandbox.responses import Response, one
from conduyt.sandbox.rules import handlers

from .conftest import Caller

DEAL = {"name": "Renewal", "pipelineId": "pipe_abc123", "stageId": "stage_new"}


def activities(api: Caller, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.ok("GET", "/activities", params=query)
    return found


def types(api: Caller, **query: str) -> list[str]:
    return [activity["type"] for activity in activities(api, **query)]


def contact(api: Caller, **fields: Any) -> str:
    id_: str = api.ok("POST", "/contacts", json={"firstName": "Ada", "lastName": "Lovelace", **fields})["id"]
    return id_


def deal(api: Caller, **fields: Any) -> str:
    id_: str = api.ok("POST", "/deals", json={**DEAL, **fields})["id"]
    return id_


# What callers add


def test_an_added_activity_can_be_read_back(api: Caller) -> None:
    body = {"type": "site_visit", "title": "Was there", "contactId": contact(api), "metadata": {"a": 1}}
    answer = api("POST", "/activities", json=body)
    assert answer.status_code == 201
    activity = answer.json()["data"]
    assert activity.items() >= {**body, "userId": "user_charles", "dealId": None}.items()
    assert api.ok("GET", f"/activities/{activity['id']}") == activity
    assert activities(api, type="site_visit") == [activity]
    api.error("GET", "/activities/act_none", 404)


@pytest.mark.parametrize(
    ("fields", "wrong"), [({"title": ""}, "title"), ({"contactId": "x"}, "contactId"), ({"dealId": "x"}, "dealId")]
)
def test_an_invalid_activity_is_refused(api: Caller, fields: dict[str, str], wrong: str) -> None:
    body = {"type": "call", "title": "Called", **fields}
    assert api.error("POST", "/activities", 422, json=body)["details"][0]["field"] == wrong


def test_an_added_activity_is_not_recorded_as_a_change(api: Caller) -> None:
    api.ok("POST", "/activities", json={"type": "call", "title": "Called"})
    assert types(api) == ["call"]


# What the sandbox records


def test_a_change_is_recorded_with_who_did_what_and_when(api: Caller, sandbox: Sandbox) -> None:
    sandbox.clock.freeze()
    id_ = contact(api)
    [activity] = activities(api)
    created = api.ok("GET", f"/contacts/{id_}")["createdAt"]
    assert activity == {
        "id": activity["id"],
        "type": "contact_created",
        "title": "Contact created",
        "description": "Ada Lovelace",
        "contactId": id_,
        "dealId": None,
        "userId": "user_charles",
        "metadata": {"entityType": "contact", "entityId": id_, "action": "created"},
        "createdAt": created,
    }


def test_an_update_is_recorded_with_what_has_changed(api: Caller) -> None:
    id_ = contact(api, customFields={"plan": "A", "size": 1})
    api.ok("PATCH", f"/contacts/{id_}", json={"city": "Oslo", "firstName": "Ada", "customFields": {"plan": "B"}})
    assert activities(api)[0]["metadata"]["changes"] == {
        "city": {"from": None, "to": "Oslo"},
        "customFields.plan": {"from": "A", "to": "B"},
    }


def test_an_update_that_changes_nothing_is_not_recorded(api: Caller, sandbox: Sandbox) -> None:
    id_ = contact(api)
    sandbox.clock.advance(60)
    api.ok("PATCH", f"/contacts/{id_}", json={"firstName": "Ada"})
    assert types(api) == ["contact_created"]


def test_a_request_that_fails_is_not_recorded(api: Caller) -> None:
    api.error("PATCH", f"/contacts/{contact(api)}", 422, json={"tags": ["Nonsense"]})
    assert types(api) == ["contact_created"]


def test_an_operation_that_writes_nothing_is_not_recorded(api: Caller, tags: list[str]) -> None:
    api.ok("POST", "/tags", json={"name": "VIP"})
    api.ok("GET", "/contacts")
    assert types(api) == []


def test_a_deletion_is_recorded_and_outlives_the_object(api: Caller) -> None:
    contact_id = contact(api)
    note = api.ok("POST", "/notes", json={"body": "Hi", "contactId": contact_id})
    api.ok("DELETE", f"/notes/{note['id']}")
    api.ok("DELETE", f"/contacts/{contact_id}")
    gone = activities(api, contact_id=contact_id)
    assert [activity["type"] for activity in gone] == [
        *("contact_deleted", "note_deleted", "note_created", "contact_created"),
    ]
    assert gone[1]["metadata"]["entityId"] == note["id"]
    assert gone[1]["description"] == "Hi"


def test_an_upsert_is_recorded_as_what_it_was(api: Caller, sandbox: Sandbox) -> None:
    sandbox.clock.freeze()
    for city in ("Oslo", "Bergen"):
        api.ok("POST", "/contact", json={"email": "ada@example.com", "city": city})
    assert types(api) == ["contact_updated", "contact_created"]


def _pipeline(api: Caller) -> str:
    id_: str = api.ok("POST", "/pipelines", json={"name": "P"})["id"]
    return id_


@pytest.mark.parametrize(
    ("act", "type_", "entity", "action"),
    [
        (lambda api: api.ok("POST", "/companies", json={"name": "x"}), "company_created", "company", "created"),
        (
            lambda api: api.ok("POST", f"/contacts/{contact(api)}/tags", json={"tagIds": ["tag_vip"]}),
            *("contact_tag_added", "contact", "tag_added"),
        ),
        (
            lambda api: api.ok("DELETE", f"/contacts/{contact(api, tags=['VIP'])}/tags"),
            *("contact_tags_cleared", "contact", "tags_cleared"),
        ),
        (
            lambda api: api.ok("POST", f"/deals/{deal(api)}/contacts", json={"contactId": contact(api)}),
            *("deal_contact_added", "deal", "contact_added"),
        ),
        (
            lambda api: api.ok("POST", f"/deals/{deal(api)}/tasks", json={"title": "x"}),
            "task_created",
            "task",
            "created",
        ),
        (
            lambda api: api.ok("POST", "/tags/merge", json={"sourceId": "tag_vip", "targetId": "tag_trial"}),
            *("tag_merged", "tag", "merged"),
        ),
        (
            lambda api: api.ok("POST", f"/pipelines/{_pipeline(api)}/stages", json={"name": "S"}),
            *("pipeline_stage_created", "pipeline_stage", "created"),
        ),
        (lambda api: api.ok("PUT", "/tasks/queues", json={"a": 1}), "task_queue_replaced", "task_queue", "replaced"),
    ],
)
def test_every_kind_of_change_has_a_name(
    api: Caller, tags: list[str], act: Callable[[Caller], Any], type_: str, entity: str, action: str
) -> None:
    act(api)
    activity = activities(api)[0]
    assert activity["type"] == type_
    assert (activity["metadata"]["entityType"], activity["metadata"]["action"]) == (entity, action)


def test_an_answer_without_a_body_is_recorded_too(api: Caller) -> None:
    pipeline = api.ok("POST", "/pipelines", json={"name": "x", "stages": [{"name": "One"}]})
    stage_id = pipeline["stages"][0]["id"]
    api.ok("DELETE", f"/pipelines/{pipeline['id']}/stages/{stage_id}")
    assert activities(api)[0]["metadata"] == {
        "entityType": "pipeline_stage",
        "entityId": stage_id,
        "action": "deleted",
    }


def test_every_operation_that_could_change_something_has_a_name() -> None:
    words = {
        "contacts.gdpr.forget": ("contact", "forgotten"),
        "contacts.imports.create": ("import", "created"),
        "contacts.verify_line_type": ("contact", "line_type_verified"),
        "calendars.public_booking.book": ("appointment", "created"),
        "bulk.contacts.edit": ("contact", "updated"),
        "bulk.operations.cancel": ("batch_operation", "canceled"),
        "invoices.void": ("invoice", "voided"),
        "messages.sms.send": ("message", "sent"),
        "users.upload_avatar": ("user", "avatar_uploaded"),
        "automations.dry_run": ("automation", "dry_run"),
    }
    deeds = {name: _change_of(name) for name, operation in load().operations.items() if operation.method != "GET"}
    assert {name: (deeds[name].entity, deeds[name].action) for name in words} == words
    assert all(deed.entity and deed.action for deed in deeds.values())


def test_a_change_in_bulk_is_recorded_for_each_object_that_has_changed(api: Caller, tags: list[str]) -> None:
    first, second = contact(api, tags=["VIP"]), contact(api)
    for path, body in (("update", {"data": {"city": "Oslo"}}), ("tag", {"addTags": ["VIP"]}), ("delete", {})):
        api.ok("POST", f"/bulk/contacts/{path}", json={"ids": [first, second, "con_none"], **body})
    found = [(activity["contactId"], activity["metadata"]) for activity in activities(api, type="batch_operation")]
    assert [(id_, metadata["action"]) for id_, metadata in found] == [
        *((second, "deleted"), (first, "deleted"), (second, "tagged"), (second, "updated"), (first, "updated")),
    ]
    assert found[-1][1]["changes"] == {"city": {"from": None, "to": "Oslo"}}


def test_a_change_in_bulk_without_ids_is_recorded_once(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def untag(call: Call) -> Response:
        call.records.insert("anything", {"id": "x"})
        return one({})

    monkeypatch.setitem(handlers, "bulk.contacts.untag", untag)
    api.ok("POST", "/bulk/contacts/untag", json={"filterQuery": {}})
    [activity] = activities(api)
    assert (activity["type"], activity["title"], activity["contactId"]) == ("batch_operation", "Contact untagged", None)


@pytest.mark.parametrize("answered", ["note", "nothing"])
def test_a_public_operation_is_recorded_where_its_object_is(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, answered: str
) -> None:
    neighbour = Caller(sandbox, sandbox.other_keys["admin"])
    contact_id = contact(neighbour)

    def submit(call: Call) -> Response:
        records = call.store.workspace("acct_neighbour")
        note = records.insert("notes", {"id": call.store.new_id("note"), "contactId": contact_id, "body": "Hi"})
        return one(note if answered == "note" else {})

    monkeypatch.setitem(handlers, "forms.submit", submit)
    nobody = Caller(sandbox, None)
    nobody.ok("POST", "/forms/form_1/submit", json={})

    recorded = types(neighbour, contact_id=contact_id)
    assert recorded == (["form_submitted"] if answered == "note" else []) + ["contact_created"]
    for caller in (neighbour, nobody):
        caller.close()


def test_who_is_forgotten_leaves_no_name(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(call: Call) -> Response:
        call.records.delete("contacts", call.path["contact_id"])
        return one({})

    monkeypatch.setitem(handlers, "contacts.gdpr.forget", forget)
    id_ = contact(api)
    api.ok("POST", f"/contacts/{id_}/gdpr-forget", json={})
    latest = activities(api)[0]
    assert (latest["type"], latest["contactId"], latest["description"]) == ("contact_forgotten", id_, None)


@pytest.mark.parametrize("causes", [(), ("auto_1",)])
def test_what_happens_in_the_background_is_recorded_by_its_events(
    api: Caller, sandbox: Sandbox, causes: tuple[str, ...]
) -> None:
    task = api.ok("POST", "/tasks", json={"title": "Call", "dealId": (deal_id := deal(api))})
    inside = sandbox._api
    call = call_from_outside(inside.store, sandbox.clock, inside.deliveries, "acct_sandbox")
    call = replace(call, causes=causes, headers={"host": "x"} if causes else {})
    with inside.store.transaction():
        for event in ("task.completed", "deal.won"):
            call.emit(event, task)
        react(call)
    latest, before = activities(api)[:2]
    assert (latest["type"], latest["dealId"], latest["userId"]) == ("task_completed", deal_id, None)
    assert latest["metadata"].get("causes", []) == list(causes)
    assert before["type"] == "task_created"


@pytest.mark.parametrize("name", ["contact_id", "deal_id"])
def test_activities_are_filtered_by_what_they_belong_to(api: Caller, name: str) -> None:
    contact_id = contact(api)
    deal_id = deal(api, contactId=contact_id)
    deal(api)
    api.ok("POST", f"/deals/{deal_id}/tasks", json={"title": "x"})
    found = types(api, **{name: {"contact_id": contact_id, "deal_id": deal_id}[name]})
    assert (
        found
        == {
            "contact_id": ["deal_created", "contact_created"],
            "deal_id": ["task_created", "deal_created"],
        }[name]
    )


def test_activities_are_filtered_by_user_and_on_pages(api: Caller) -> None:
    for _ in range(3):
        contact(api)
    assert len(activities(api, user_id="user_charles")) == 3
    assert activities(api, user_id="user_grace") == []
    assert len(activities(api, limit="2", page="2")) == 1


def test_workspaces_do_not_see_the_activities_of_each_other(api: Caller, sandbox: Sandbox) -> None:
    contact(api)
    other = Caller(sandbox, sandbox.other_keys["admin"])
    assert activities(other) == []
    other.close()


# Timelines


def test_the_timeline_of_a_contact_has_its_activities_and_notes(api: Caller, sandbox: Sandbox) -> None:
    id_ = contact(api)
    sandbox.clock.advance(1)
    note = api.ok("POST", "/notes", json={"body": "Hi", "contactId": id_, "isPinned": True})
    sandbox.clock.advance(1)
    api.ok("PATCH", f"/contacts/{id_}", json={"city": "Oslo"})
    contact(api)
    timeline = api.ok("GET", f"/contacts/{id_}/timeline")
    assert [item["type"] for item in timeline] == ["contact_updated", "note", "contact_created"]
    assert timeline[1].items() >= {"id": note["id"], "description": "Hi", "isPinned": True}.items()
    assert not any(name.startswith("_") for item in timeline for name in item)
    api.error("GET", "/contacts/con_none/timeline", 404)


def test_one_contact_comes_with_its_latest_activities(api: Caller) -> None:
    id_ = contact(api)
    for number in range(12):
        api.ok("PATCH", f"/contacts/{id_}", json={"city": f"City {number}"})
    recent = api.ok("GET", f"/contacts/{id_}")["recentActivities"]
    assert len(recent) == 10
    assert recent[0]["metadata"]["changes"]["city"]["to"] == "City 11"


def test_the_timeline_of_a_company_has_that_of_its_contacts_and_deals(api: Caller) -> None:
    company = api.ok("POST", "/companies", json={"name": "Engines"})["id"]
    contact(api, companyId=company)
    deal(api, companyId=company)
    contact(api)
    timeline = api.ok("GET", f"/companies/{company}/timeline")
    assert [item["type"] for item in timeline] == ["deal_created", "contact_created", "company_created"]
    api.error("GET", "/companies/comp_none/timeline", 404)


def test_the_activities_of_a_deal_have_its_notes_and_tasks(api: Caller, sandbox: Sandbox) -> None:
    id_ = deal(api)
    for path, body in (("/tasks", {"title": "Call"}), ("/notes", {"body": "Hi"})):
        sandbox.clock.advance(1)
        api.ok("POST", path, json={**body, "dealId": id_})
    found = api.ok("GET", f"/deals/{id_}/activities")
    assert [item["type"] for item in found] == ["note", "task_created", "deal_created"]
    api.error("GET", "/deals/deal_none/activities", 404)


def test_the_history_of_a_deal_tells_each_change(api: Caller, sandbox: Sandbox) -> None:
    id_ = deal(api)
    sandbox.clock.advance(60)
    api.ok("PATCH", f"/deals/{id_}", json={"value": 5, "priority": "high"})
    api.ok("POST", f"/deals/{id_}/tasks", json={"title": "x"})
    body = {"type": "x", "title": "x", "dealId": id_, "metadata": {"entityType": "deal", "entityId": id_}}
    api.ok("POST", "/activities", json=body)
    value, priority, created = api.ok("GET", f"/deals/{id_}/history")
    assert (value["field"], value["oldValue"], value["newValue"], value["action"]) == ("value", None, 5, "updated")
    assert (priority["field"], priority["oldValue"], priority["newValue"]) == ("priority", "medium", "high")
    assert (created["field"], created["action"], created["userId"]) == (None, "created", "user_charles")
    api.error("GET", "/deals/deal_none/history", 404)


def test_the_demo_tells_how_a_deal_came_into_its_stage(read: Caller) -> None:
    won = read.ok("GET", "/deals", params={"status": "won", "stage": "stage_won"})[0]
    history = read.ok("GET", f"/deals/{won['id']}/history")
    assert [(item["field"], item["newValue"]) for item in history] == [
        ("stageId", "stage_won"),
        ("status", "won"),
        (None, None),
    ]
    assert "lead_assigned" in types(read, limit="100", type="lead_assigned")
