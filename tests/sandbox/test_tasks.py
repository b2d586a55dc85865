"""Tasks: CRUD, completion, filters, those of deals, figures and settings."""

from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver


def make(api: Caller, **fields: Any) -> dict[str, Any]:
    task: dict[str, Any] = api.ok("POST", "/tasks", json={"title": "Call back", **fields})
    return task


def titles(tasks: list[dict[str, Any]]) -> list[str]:
    return [task["title"] for task in tasks]


@pytest.fixture
def contact(api: Caller) -> str:
    id_: str = api.ok("POST", "/contacts", json={"firstName": "Ada"})["id"]
    return id_


@pytest.fixture
def deal(api: Caller) -> str:
    body = {"name": "Renewal", "pipelineId": "pipe_abc123", "stageId": "stage_new"}
    id_: str = api.ok("POST", "/deals", json=body)["id"]
    return id_


def test_a_new_task_can_be_read_back(api: Caller, contact: str) -> None:
    body = {"title": "Call back", "contactId": contact, "dueDate": "2026-10-01T11:00:00+02:00"}
    answer = api("POST", "/tasks", json=body)
    assert answer.status_code == 201
    task = answer.json()["data"]
    assert (task["status"], task["priority"], task["completedAt"]) == ("todo", "medium", None)
    assert (task["contactId"], task["dueDate"]) == (contact, "2026-10-01T09:00:00.000Z")
    assert api.ok("GET", f"/tasks/{task['id']}") == task
    assert not any(name.startswith("_") for name in task)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": "x", "status": "open"}, "status"),
        ({"title": "x", "contactId": "con_none"}, "contactId"),
        ({"title": "x", "dealId": "deal_none"}, "dealId"),
    ],
)
def test_an_invalid_task_is_refused(api: Caller, body: dict[str, str], field: str) -> None:
    assert api.error("POST", "/tasks", 422, json=body)["details"][0]["field"] == field


def test_an_update_changes_only_what_it_names(api: Caller, sandbox: Sandbox, contact: str) -> None:
    before = make(api, contactId=contact, dueDate="2026-10-01T09:00:00Z")
    sandbox.clock.advance(60)
    after = api.ok("PATCH", f"/tasks/{before['id']}", json={"priority": "urgent", "contactId": None, "dueDate": None})
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"priority", "contactId", "dueDate", "updatedAt"}
    api.error("PATCH", f"/tasks/{before['id']}", 422, json={"dealId": "deal_none"})


def test_a_deleted_task_is_gone(api: Caller) -> None:
    path = f"/tasks/{make(api)['id']}"
    api.ok("DELETE", path)
    api.error("GET", path, 404)


# Completion


def test_a_task_that_is_done_is_completed(api: Caller, sandbox: Sandbox) -> None:
    path = f"/tasks/{make(api)['id']}"
    sandbox.clock.advance(60)
    done = api.ok("PATCH", path, json={"status": "done"})
    assert done["completedAt"] == done["updatedAt"]
    sandbox.clock.advance(60)
    assert api.ok("PATCH", path, json={"title": "x", "status": "done"})["completedAt"] == done["completedAt"]


def test_a_task_that_is_opened_again_is_no_longer_completed(api: Caller) -> None:
    task = make(api, status="done")
    assert task["completedAt"] == task["createdAt"]
    assert api.ok("PATCH", f"/tasks/{task['id']}", json={"status": "todo"})["completedAt"] is None


def test_tasks_have_events(api: Caller, sandbox: Sandbox, receiver: Receiver, deal: str) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["task.created", "task.completed"]})
    path = f"/tasks/{make(api)['id']}"
    api.ok("PATCH", path, json={"status": "in_progress"})
    api.ok("PATCH", path, json={"status": "done"})
    api.ok("PATCH", path, json={"status": "done"})
    api.ok("POST", f"/deals/{deal}/tasks", json={"title": "x", "status": "done"})
    sandbox.wait_for_deliveries()
    assert receiver.events() == ["task.created", "task.completed", "task.created", "task.completed"]


def test_the_event_carries_the_task(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["task.created"]})
    task = make(api)
    assert receiver.next().event["data"] == task


# Lists


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "RENEW"}, ["Renewal"]),
        ({"search": "morning"}, ["Call"]),
        ({"status": "in_progress"}, ["Renewal"]),
        ({"priority": "low"}, ["Renewal"]),
        ({"assigned_to": "user_charles"}, ["Call"]),
        ({"sort": "priority"}, ["Offer", "Call", "Renewal"]),
        ({"sort": "status", "order": "asc"}, ["Call", "Renewal", "Offer"]),
        ({"sort": "dueDate", "order": "asc"}, ["Offer", "Renewal", "Call"]),
        ({"sort": "title", "order": "asc"}, ["Call", "Offer", "Renewal"]),
        ({}, ["Offer", "Renewal", "Call"]),
    ],
    ids=str,
)
def test_tasks_are_filtered_and_sorted(api: Caller, query: dict[str, str], found: list[str]) -> None:
    make(api, title="Call", description="in the morning", assignedTo="user_charles")
    make(api, title="Renewal", status="in_progress", priority="low", dueDate="2026-10-01T09:00:00Z")
    make(api, title="Offer", status="done", priority="urgent", dueDate="2026-10-01T10:00:00+02:00")
    assert titles(api.ok("GET", "/tasks", params=query)) == found


def test_tasks_are_found_by_what_they_belong_to(api: Caller, contact: str, deal: str) -> None:
    make(api, title="a", contactId=contact)
    make(api, title="b", dealId=deal)
    assert titles(api.ok("GET", "/tasks", params={"contact_id": contact})) == ["a"]
    assert titles(api.ok("GET", "/tasks", params={"deal_id": deal})) == ["b"]


# Those of a deal


def test_a_task_can_be_made_for_a_deal(api: Caller, deal: str) -> None:
    path = f"/deals/{deal}/tasks"
    answer = api("POST", path, json={"title": "Send the offer", "dealId": "deal_other", "color": "red"})
    assert answer.status_code == 201
    task = answer.json()["data"]
    assert task["dealId"] == deal
    make(api)
    assert api.ok("GET", path) == [task] == [api.ok("GET", f"/tasks/{task['id']}")]


@pytest.mark.parametrize(("body", "field"), [({}, "title"), ({"title": "x", "dueDate": "soon"}, "dueDate")])
def test_an_invalid_task_for_a_deal_is_refused(api: Caller, deal: str, body: dict[str, str], field: str) -> None:
    assert api.error("POST", f"/deals/{deal}/tasks", 422, json=body)["details"][0]["field"] == field


def test_a_deal_that_does_not_exist_has_no_tasks(api: Caller) -> None:
    api.error("GET", "/deals/deal_none/tasks", 404)
    api.error("POST", "/deals/deal_none/tasks", 404, json={"title": "x"})


# Figures and settings


def test_deals_with_open_tasks_are_known(api: Caller, deal: str) -> None:
    make(api)
    ids = [make(api, dealId=deal)["id"] for _ in range(2)]
    assert api.ok("GET", "/tasks/open-deal-ids")["dealIds"] == [deal]
    for id_ in ids:
        api.ok("PATCH", f"/tasks/{id_}", json={"status": "done"})
    assert api.ok("GET", "/tasks/open-deal-ids")["dealIds"] == []


def test_the_workload_counts_open_tasks(api: Caller, sandbox: Sandbox) -> None:
    tomorrow = sandbox.clock.now().replace(microsecond=0).isoformat()
    make(api, assignedTo="user_charles", dueDate=tomorrow)
    make(api, assignedTo="user_charles")
    make(api, assignedTo="user_charles", status="done")
    make(api)
    sandbox.clock.advance(60)
    assert api.ok("GET", "/tasks/workload")["users"] == [
        {"userId": "user_charles", "openTasks": 2, "overdueTasks": 1},
        {"userId": None, "openTasks": 1, "overdueTasks": 0},
    ]


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("assignment-rules", {"rules": []}),
        ("queues", {"queues": []}),
        ("recurring", {"tasks": []}),
        ("sla-rules", {"rules": []}),
    ],
)
def test_settings_are_kept_as_they_are_sent(api: Caller, name: str, default: dict[str, Any]) -> None:
    assert api.ok("GET", f"/tasks/{name}") == default
    for value in ({"anything": [1, 2]}, {"else": True}):
        assert api.ok("PUT", f"/tasks/{name}", json=value) == value
        assert api.ok("GET", f"/tasks/{name}") == value


def test_the_demo_has_tasks_of_all_kinds(read: Caller) -> None:
    tasks = read.ok("GET", "/tasks", params={"limit": "100"})
    assert len(tasks) == 40
    assert {task["status"] for task in tasks} == {"todo", "in_progress", "done"}
    assert all((task["completedAt"] is not None) == (task["status"] == "done") for task in tasks)
    assert read.ok("GET", "/tasks/open-deal-ids")["dealIds"]
