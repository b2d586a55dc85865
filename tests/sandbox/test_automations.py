"""Automations: definitions, publishing, versions, folders, and the catalogs to build them from."""

from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver

NOTE = {"type": "add_note", "config": {"body": "Hello"}}
TASK = {"type": "create_task", "config": {"title": "Call"}}


@pytest.fixture(autouse=True)
def frozen(sandbox: Sandbox) -> None:
    sandbox.clock.freeze()


def action(id_: str, next_: str | None = None, **config: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "type": "action",
        "next": next_,
        "action": {"type": "add_note", "config": {"body": "x"} | config},
    }


def graph(*nodes: Any) -> dict[str, Any]:
    start = {"id": "start", "type": "trigger", "next": nodes[0]["id"] if nodes else None}
    return {"startNodeId": "start", "nodes": [start, *nodes]}


def create(api: Caller, **fields: Any) -> Any:
    body = {"name": "A", "triggerEvent": "contact.created", "kind": "native", "actions": [NOTE], **fields}
    return api.ok("POST", "/automations", json=body)


def draft(api: Caller, *nodes: Any, **fields: Any) -> Any:
    return create(api, graphVersion=2, actions=graph(*nodes), **fields)


def new_contact(api: Caller, **fields: Any) -> Any:
    return api.ok("POST", "/contacts", json={"firstName": "Ada", "email": "ada@example.com", **fields})


def executions(api: Caller) -> Any:
    return api.ok("GET", "/automation-executions")["executions"]


def test_an_automation_is_created_and_read(api: Caller) -> None:
    body = {"name": "A", "triggerEvent": "contact.created", "kind": "native"}
    answer = api("POST", "/automations", json=body)
    assert answer.status_code == 201
    automation = answer.json()["data"]
    assert (automation["isActive"], automation["graphVersion"], automation["actions"]) == (True, 1, [])
    assert (automation["creator"]["firstName"], automation["triggerCount"]) == ("Charles", 0)
    assert (automation["reenrollmentRule"], automation["activeRunPolicy"]) == ("every_time", "keep")
    assert api.ok("GET", f"/automations/{automation['id']}") == automation
    assert api.ok("GET", "/automations") == [automation]


@pytest.mark.parametrize("missing", ["name", "triggerEvent"])
def test_name_and_trigger_are_required(api: Caller, missing: str) -> None:
    body = {"name": "A", "triggerEvent": "contact.created", "kind": "native"}
    del body[missing]
    assert api.error("POST", "/automations", 422, json=body)["details"][0]["field"] == missing


def test_an_automation_is_native_unless_it_says_otherwise(api: Caller) -> None:
    made = api.ok("POST", "/automations", json={"name": "A", "triggerEvent": "contact.moved"})
    assert (made["kind"], made["triggerEvent"]) == ("native", "contact.moved")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"actions": {}}, "actions"),
        ({"actions": ["x"]}, "actions.0"),
        ({"actions": [NOTE, {"type": "fly"}]}, "actions.1.action.type"),
        ({"actions": [{"type": "delay", "value": 1, "unit": "moons"}]}, "actions.0.delay.unit"),
        ({"actions": [], "graphVersion": 2}, "actions"),
        ({"actions": {"nodes": [{"type": "magic"}]}, "graphVersion": 2}, "actions.nodes.0.type"),
        ({"schedule": "every day"}, "schedule"),
        ({"schedule": "61 * * * *"}, "schedule"),
    ],
)
def test_what_makes_no_sense_is_refused(api: Caller, fields: Any, field: str) -> None:
    body = {"name": "A", "triggerEvent": "contact.created", "kind": "native", **fields}
    assert api.error("POST", "/automations", 422, json=body)["details"][0]["field"] == field


def test_each_change_counts_as_a_revision(api: Caller) -> None:
    automation = create(api)
    after = api.ok("PATCH", f"/automations/{automation['id']}", json={"name": "B", "triggerConditions": None})
    assert (after["name"], after["configRevision"], after["actions"]) == ("B", 2, [NOTE])


def test_a_list_of_actions_counts_as_soon_as_it_is_saved(api: Caller) -> None:
    automation = create(api)
    assert automation["publishedActions"] == [NOTE]
    after = api.ok("PATCH", f"/automations/{automation['id']}", json={"actions": [TASK]})
    assert after["publishedActions"] == [TASK]
    new_contact(api)
    assert (api.ok("GET", "/notes"), len(api.ok("GET", "/tasks"))) == ([], 1)


def test_a_graph_counts_when_it_is_published(api: Caller) -> None:
    automation = draft(api, action("one"))
    assert (automation["publishedAt"], automation["publishedActions"]) == (None, None)
    new_contact(api)
    assert executions(api) == []
    published = api.ok("POST", f"/automations/{automation['id']}/publish")
    assert published["publishedActions"] == automation["actions"]
    new_contact(api, email="b@example.com")
    assert len(executions(api)) == 1


def test_changes_to_a_graph_are_a_draft(api: Caller) -> None:
    automation = draft(api, action("one"))
    path = f"/automations/{automation['id']}"
    api.ok("POST", f"{path}/publish")
    after = api.ok("PATCH", path, json={"actions": graph()})
    assert after["publishedActions"] == automation["actions"]
    new_contact(api)
    assert len(api.ok("GET", "/notes")) == 1


def test_changing_the_form_of_the_actions_starts_anew(api: Caller) -> None:
    after = api.ok("PATCH", f"/automations/{create(api)['id']}", json={"graphVersion": 2})
    assert [node["type"] for node in after["actions"]["nodes"]] == ["trigger"]
    assert after["publishedActions"] == [NOTE]


@pytest.mark.parametrize(
    ("actions", "field"),
    [
        ({"nodes": []}, "startNodeId"),
        ({"startNodeId": "x", "nodes": [action("a")]}, "startNodeId"),
        (graph(action("a", "nowhere")), "nodes.1.next"),
        (graph(action("a"), action("a")), "nodes.1.id"),
        (graph({"id": "a"}), "nodes.1.type"),
        (graph({"id": "a", "type": "action"}), "nodes.1.action.type"),
        (graph({"id": "a", "type": "delay", "delay": {"value": 1}}), "nodes.1.delay"),
        (graph({"id": "a", "type": "condition"}), "nodes.1.nextIfTrue"),
        (graph({"id": "a", "type": "wait_until", "waitUntil": {"timeout": {}}}), "nodes.1.waitUntil.timeout"),
        (graph({"id": "a", "type": "drip"}), "nodes.1.drip"),
    ],
)
def test_a_draft_with_flaws_cannot_be_published(api: Caller, actions: Any, field: str) -> None:
    automation = create(api, graphVersion=2, actions=actions)
    error = api.error("POST", f"/automations/{automation['id']}/publish", 422)
    assert error["details"][0]["field"] == f"actions.{field}"


def test_a_deleted_automation_is_gone_and_its_history_stays(api: Caller) -> None:
    automation = create(api, actions=[])
    new_contact(api, email="b@example.com")
    delay = {"type": "delay", "value": 1, "unit": "days"}
    api.ok("PATCH", f"/automations/{automation['id']}", json={"actions": [delay]})
    new_contact(api)
    api.ok("DELETE", f"/automations/{automation['id']}")
    api.error("GET", f"/automations/{automation['id']}", 404)
    execution, first = executions(api)
    assert (first["status"], execution["status"], execution["automation"]["name"]) == ("completed", "cancelled", "A")
    assert api.ok("GET", "/automations/step-logs")["steps"][0]["execution"]["id"] == execution["id"]


def test_an_automation_knows_how_it_went_the_last_time(api: Caller) -> None:
    automation = create(api)
    assert automation["lastRun"] is None
    new_contact(api)
    after = api.ok("GET", f"/automations/{automation['id']}")
    assert (after["triggerCount"], after["lastRun"]["status"]) == (1, "completed")
    assert after["lastTriggeredAt"] == after["lastRun"]["startedAt"]


def test_each_publication_is_a_version(api: Caller) -> None:
    automation = draft(api, action("one"))
    path = f"/automations/{automation['id']}"
    assert api.ok("GET", f"{path}/versions") == []
    api.ok("POST", f"{path}/publish")
    api.ok("POST", f"{path}/publish")  # nothing new
    api.ok("PATCH", path, json={"actions": graph()})
    api.ok("POST", f"{path}/publish")
    versions = api.ok("GET", f"{path}/versions")
    assert [(one["version"], one["isCurrent"]) for one in versions] == [(2, True), (1, False)]


def test_an_earlier_version_comes_back_as_the_draft(api: Caller) -> None:
    automation = draft(api, action("one"))
    path = f"/automations/{automation['id']}"
    api.ok("POST", f"{path}/publish")
    api.ok("PATCH", path, json={"actions": graph()})
    api.ok("POST", f"{path}/publish")
    first = api.ok("GET", f"{path}/versions")[1]
    after = api.ok("POST", f"{path}/versions/{first['id']}/restore")
    assert after["actions"] == automation["actions"]
    assert after["publishedActions"] == graph()


def test_an_earlier_list_of_actions_counts_at_once(api: Caller) -> None:
    path = f"/automations/{create(api)['id']}"
    api.ok("PATCH", path, json={"actions": []})
    first = api.ok("GET", f"{path}/versions")[1]
    assert api.ok("POST", f"{path}/versions/{first['id']}/restore")["publishedActions"] == [NOTE]


def test_a_version_of_another_automation_is_not_found(api: Caller) -> None:
    other = create(api)
    version = api.ok("GET", f"/automations/{create(api)['id']}/versions")[0]["id"]
    api.error("POST", f"/automations/{other['id']}/versions/{version}/restore", 404)


def test_folders_are_created_renamed_and_deleted(api: Caller, sandbox: Sandbox) -> None:
    answer = api("POST", "/automation-folders", json={"name": "Sales"})
    assert answer.status_code == 201
    folder = answer.json()["data"]
    path = f"/automation-folders/{folder['id']}"
    assert api.ok("PATCH", path, json={"name": "Marketing"})["name"] == "Marketing"
    records = sandbox._api.store.workspace("acct_sandbox")
    automation = create(api)
    stored = records.get("automations", automation["id"])
    assert stored is not None
    records.update("automations", {**stored, "folderId": folder["id"]})
    assert [one["automationCount"] for one in api.ok("GET", "/automation-folders")] == [1]
    api.ok("DELETE", path)
    assert api.ok("GET", "/automation-folders") == []
    assert api.ok("GET", f"/automations/{automation['id']}")["folderId"] is None


@pytest.mark.parametrize("body", [{}, {"name": " "}, {"name": 5}])
def test_a_folder_needs_a_name(api: Caller, body: Any) -> None:
    assert api.error("POST", "/automation-folders", 422, json=body)["details"][0]["field"] == "name"


def test_enrolling_runs_it_without_its_trigger(api: Caller) -> None:
    automation = create(api, triggerEvent="deal.won", reenrollmentRule="once")
    path = f"/automations/{automation['id']}/bulk-enroll"
    contact = new_contact(api)
    outcome = api.ok("POST", path, json={"contactIds": [contact["id"], contact["id"], "con_none"]})
    assert (outcome["enrolled"], outcome["skipped"][0]["code"]) == (1, "not_found")
    [execution] = executions(api)
    assert (execution["id"], execution["contact"]["firstName"]) == (outcome["executionIds"][0], "Ada")
    assert execution["enrollmentReason"] == "The contact was enrolled by hand."
    again = api.ok("POST", path, json={"contactIds": [contact["id"]]})
    assert again["skipped"][0]["code"] == "already_enrolled"


@pytest.mark.parametrize("how", ["unpublished", "off"])
def test_nobody_can_be_enrolled_in_what_does_not_run(api: Caller, how: str) -> None:
    automation = draft(api, action("one")) if how == "unpublished" else create(api, isActive=False)
    api.error("POST", f"/automations/{automation['id']}/bulk-enroll", 409, json={"contactIds": []})


def test_an_automation_of_n8n_calls_its_address(api: Caller, receiver: Receiver) -> None:
    automation = create(api, kind="n8n", n8nWebhookUrl=receiver.url, actions=[])
    contact = new_contact(api)
    event = receiver.next().event
    assert (event["event"], event["data"]["automationId"]) == ("contact.created", automation["id"])
    assert (event["data"]["contactId"], event["data"]["object"]["firstName"]) == (contact["id"], "Ada")
    assert executions(api)[0]["status"] == "completed"
    new_contact(api, email="b@example.com")
    receiver.next()


def test_an_automation_of_n8n_needs_an_address(api: Caller) -> None:
    automation = create(api, kind="n8n", actions=[])
    error = api.error("POST", f"/automations/{automation['id']}/publish", 422)
    assert error["details"][0]["field"] == "n8nWebhookUrl"
    new_contact(api)
    assert executions(api)[0]["errorMessage"] == "The automation has no n8nWebhookUrl."


def test_a_webhook_can_be_tried_out(api: Caller, receiver: Receiver) -> None:
    body = {"url": receiver.url, "payload": {"contactId": "con_1"}}
    outcome = api.ok("POST", "/automations/webhook-test", json=body)
    assert (outcome["success"], outcome["statusCode"], outcome["responseBody"]) == (True, 200, "thanks")
    assert receiver.next().event == {"contactId": "con_1"}
    assert api.ok("GET", "/webhook-logs") == []


def test_a_webhook_that_fails_says_so(api: Caller, receiver: Receiver) -> None:
    receiver.statuses.append(500)
    outcome = api.ok("POST", "/automations/webhook-test", json={"url": receiver.url})
    assert (outcome["success"], outcome["statusCode"], outcome["payload"]) == (False, 500, {"test": True})


def test_only_web_addresses_can_be_tried_out(api: Caller) -> None:
    error = api.error("POST", "/automations/webhook-test", 422, json={"url": "ftp://example.com"})
    assert error["details"][0]["field"] == "url"


def test_the_catalogs_name_what_can_be_used(read: Caller) -> None:
    from conduyt.sandbox.description import load

    events = load().schema("automations.yaml#/components/schemas/AutomationTriggerEvent")
    actions = load().schema("automations.yaml#/components/schemas/AutomationActionType")
    known = "x-conduyt-known-values"
    assert [one["event"] for one in read.ok("GET", "/automations/events")] == load().resolve(events)[known]
    assert [one["type"] for one in read.ok("GET", "/automations/actions")] == load().resolve(actions)[known]
    sections = read.ok("GET", "/automations/condition-fields")["sections"]
    assert [section["entity"] for section in sections] == ["contact", "deal"]
    assert sections[0]["fields"][0] == {"value": "contact.firstName", "label": "First name", "dataType": "text"}
    assert "wait_until" in read.ok("GET", "/automations/schema")["nodeTypes"]


def test_every_ready_made_automation_can_be_used(api: Caller) -> None:
    templates = api.ok("GET", "/automations/templates")["templates"]
    assert "welcome-email" in [template["id"] for template in templates]
    for template in templates:
        answer = api("POST", "/automations/templates", json={"templateId": template["id"]})
        assert answer.status_code == 201
        automation = answer.json()["data"]
        assert (automation["isActive"], automation["publishedAt"]) == (False, None)
        api.ok("POST", f"/automations/{automation['id']}/publish")
        api.ok("PATCH", f"/automations/{automation['id']}", json={"isActive": True})
    new_contact(api)
    assert {execution["status"] for execution in executions(api)} == {"completed", "waiting"}


def test_an_unknown_template_is_not_found(api: Caller) -> None:
    api.error("POST", "/automations/templates", 404, json={"templateId": "x"})


def test_names_are_resolved_to_ids(api: Caller, tags: list[str]) -> None:
    automation = create(api, name="Greet")
    body = {"tags": ["vip", "Nope"], "users": ["Charles Babbage"], "stages": ["Won"], "automations": ["Greet"]}
    assert api.ok("POST", "/automations/resolve", json=body) == {
        "tags": {"vip": "tag_vip"},
        "users": {"Charles Babbage": "user_charles"},
        "stages": {"Won": "stage_won"},
        "automations": {"Greet": automation["id"]},
        "unresolved": ["Nope"],
    }


def test_the_guide_names_what_can_be_resolved(read: Caller) -> None:
    assert "dripCampaigns" in read.ok("GET", "/automations/resolve")["supportedEntityTypes"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/publish"),
        ("GET", "/preflight"),
        ("POST", "/dry-run"),
        ("POST", "/test-node"),
        ("POST", "/bulk-enroll"),
        ("GET", "/analytics"),
        ("GET", "/node-stats"),
        ("GET", "/dependency-audit"),
        ("GET", "/step-logs"),
        ("GET", "/versions"),
        ("POST", "/versions/ver_none/restore"),
    ],
)
def test_unknown_automations_are_not_found(api: Caller, method: str, path: str) -> None:
    body = {"contactIds": []} if path == "/bulk-enroll" else {}
    api.error(method, f"/automations/auto_none{path}", 404, json=None if method in ("GET", "DELETE") else body)
