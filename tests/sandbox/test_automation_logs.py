"""What automations have done, what went wrong, and looking at one before it runs."""

from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller

DAY = 24 * 3600
NOTE = {"type": "add_note", "config": {"body": "Hello {{firstName}}"}}
SMS = {"type": "send_sms", "config": {"body": "Hello"}}
DELAY = {"type": "delay", "value": 1, "unit": "days"}


@pytest.fixture(autouse=True)
def frozen(sandbox: Sandbox) -> None:
    sandbox.clock.freeze()


def create(api: Caller, *actions: Any, **fields: Any) -> str:
    """An automation that counts at once; its path."""
    body = {"name": "A", "triggerEvent": "contact.created", "kind": "native", "actions": list(actions), **fields}
    return f"/automations/{api.ok('POST', '/automations', json=body)['id']}"


def new_contact(api: Caller, email: str = "ada@example.com") -> str:
    id_: str = api.ok("POST", "/contacts", json={"firstName": "Ada", "email": email})["id"]
    return id_


def failing(api: Caller) -> dict[str, Any]:
    """An action that fails as long as its template is not there, or is one of text messages."""
    template = {"name": "T", "channel": "email", "subject": "Hi", "body": "Hi"}
    id_ = api.ok("POST", "/emails/templates", json=template)["id"]
    api.ok("DELETE", f"/emails/templates/{id_}")
    return {"type": "send_email", "config": {"templateId": id_}}


def executions(api: Caller, **query: Any) -> Any:
    return api.ok("GET", "/automation-executions", params=query)["executions"]


def test_executions_come_a_page_at_a_time_with_counts(api: Caller) -> None:
    create(api, NOTE)
    create(api, SMS, DELAY)
    new_contact(api)
    api.ok("POST", "/workflows", json={"name": "W", "trigger": {}, "actions": []})
    data = api.ok("GET", "/automation-executions", params={"limit": 1, "page": 2})
    assert len(data["executions"]) == 1
    assert data["meta"] == {"page": 2, "limit": 1, "total": 2, "totalPages": 2}
    assert (data["counts"]["completed"], data["counts"]["waiting"], data["counts"]["failed"]) == (1, 1, 0)


def test_a_run_of_a_workflow_is_no_execution(api: Caller) -> None:
    body = {"name": "W", "trigger": {"event": "contact.created"}, "actions": [], "isActive": True}
    id_ = api.ok("POST", "/workflows", json=body)["id"]
    new_contact(api)
    run = api.ok("GET", f"/workflows/{id_}/runs")[0]["id"]
    api.error("GET", f"/automation-executions/{run}", 404)
    api.error("GET", "/automation-executions/exec_none", 404)
    assert executions(api) == []


def test_a_failed_execution_goes_on_where_it_failed(api: Caller, sandbox: Sandbox) -> None:
    action = failing(api)
    create(api, NOTE, action, NOTE)
    new_contact(api)
    [execution] = executions(api)
    assert (execution["status"], execution["errorMessage"]) == ("failed", "No such template.")

    records = sandbox._api.store.workspace("acct_sandbox")
    template = {"id": action["config"]["templateId"], "name": "T", "subject": "Hi", "body": "Hi", "bodyHtml": None}
    records.insert("email_templates", template)
    after = api.ok("POST", f"/automation-executions/{execution['id']}/recover")
    assert (after["status"], after["recoveryRevision"], after["errorMessage"]) == ("completed", 1, None)
    assert len(api.ok("GET", "/notes")) == 2
    assert [one.subject for one in sandbox.outbox] == ["Hi"]


def test_a_waiting_execution_can_be_told_to_wait_no_longer(api: Caller) -> None:
    create(api, DELAY, NOTE)
    new_contact(api)
    after = api.ok("POST", f"/automation-executions/{executions(api)[0]['id']}/recover")
    assert (after["status"], len(after["steps"])) == ("completed", 3)


def test_there_is_nothing_to_recover_about_a_completed_execution(api: Caller) -> None:
    create(api, NOTE)
    new_contact(api)
    error = api.error("POST", f"/automation-executions/{executions(api)[0]['id']}/recover", 409)
    assert "completed" in error["message"]


def test_the_steps_of_an_automation_are_logged(api: Caller) -> None:
    path, _ = create(api, NOTE), create(api, SMS)
    contact_id = new_contact(api)
    answer = api("GET", f"{path}/step-logs", params={"limit": 1}).json()
    assert answer["meta"]["total"] == 2
    [step] = answer["data"]
    assert (step["actionType"], step["execution"]["contact"]["id"]) == ("add_note", contact_id)
    assert step["execution"]["automation"]["name"] == "A"


def test_the_steps_of_all_automations_are_logged(api: Caller) -> None:
    create(api, NOTE)
    create(api, SMS)
    new_contact(api)
    data = api.ok("GET", "/automations/step-logs", params={"limit": 3, "offset": 1})
    assert (len(data["steps"]), data["limit"], data["offset"]) == (3, 3, 1)
    assert [one["name"] for one in data["automations"]] == ["A", "A"]


def test_failures_are_listed_with_what_went_wrong(api: Caller) -> None:
    create(api, SMS)
    create(api, failing(api))
    new_contact(api)
    data = api.ok("GET", "/automations/failures")
    assert data["total"] == 2
    assert {one["status"]: one["errorMessage"] for one in data["failures"]} == {
        "completed_with_errors": "The contact has no phone number.",
        "failed": "No such template.",
    }
    assert data["failures"][0]["nodeId"] == "step_1"
    assert data["health"]["failedLedgerSends"] == 2
    assert api.ok("GET", "/automations/failures", params={"offset": 2})["failures"] == []


def test_a_failure_without_a_step_is_listed_too(api: Caller) -> None:
    create(api, kind="n8n")
    new_contact(api)
    [failure] = api.ok("GET", "/automations/failures")["failures"]
    assert (failure["nodeId"], failure["errorMessage"]) == (None, "The automation has no n8nWebhookUrl.")


def test_trouble_can_be_looked_into(api: Caller, sandbox: Sandbox) -> None:
    create(api, SMS, {"type": "delay", "value": 60, "unit": "days"})
    new_contact(api)
    sandbox.clock.advance(31 * DAY)
    path = "/automations/failures/drilldown"
    long = api.ok("GET", path, params={"kind": "long_running_executions"})
    assert (long["total"], long["rows"][0]["status"]) == (1, "waiting")
    unsent = api.ok("GET", path, params={"kind": "failed_ledger_sends"})
    assert (unsent["total"], unsent["rows"][0]["actionType"]) == (1, "send_sms")
    assert api.ok("GET", path, params={"kind": "stale_drip_batches"})["rows"] == []
    assert api.ok("GET", "/automations/failures")["health"]["longRunningExecutions"] == 1


@pytest.mark.parametrize("query", [{}, {"kind": "bad_mood"}])
def test_the_kind_of_trouble_must_be_known(api: Caller, query: Any) -> None:
    error = api.error("GET", "/automations/failures/drilldown", 400, params=query)
    assert error["details"][0]["field"] == "kind"


def test_the_analytics_count_executions(api: Caller, sandbox: Sandbox) -> None:
    path = create(api, DELAY, SMS)
    empty = api.ok("GET", f"{path}/analytics")
    assert (empty["total"], empty["successRate"], empty["averageDurationMs"]) == (0, None, None)
    api.ok("PATCH", f"/contacts/{new_contact(api)}", json={"phone": "+14155550111"})
    new_contact(api, "b@example.com")
    sandbox.clock.advance(DAY)
    figures = api.ok("GET", f"{path}/analytics")
    assert (figures["total"], figures["succeeded"], figures["successRate"]) == (2, 1, 50.0)
    assert figures["averageDurationMs"] == DAY * 1000


def test_the_statistics_of_the_nodes(api: Caller) -> None:
    path = create(api, SMS, DELAY, NOTE)
    new_contact(api)
    nodes = api.ok("GET", f"{path}/node-stats")["nodes"]
    assert [(node["entered"], node["completed"], node["failed"], node["waiting"]) for node in nodes] == [
        (1, 1, 0, 0),
        (1, 0, 1, 0),
        (1, 0, 0, 1),
        (0, 0, 0, 0),
    ]


def test_a_draft_has_no_statistics(api: Caller) -> None:
    path = create(api, graphVersion=2, actions={"startNodeId": "a", "nodes": []})
    assert api.ok("GET", f"{path}/node-stats")["nodes"] == []


def test_a_dry_run_shows_what_would_happen_and_does_nothing(api: Caller, sandbox: Sandbox, tags: list[str]) -> None:
    email = {"type": "send_email", "config": {"subject": "Hi {{firstName}}", "body": "x"}}
    path = create(api, email, DELAY, {"type": "add_tag", "config": {"tagIds": tags}}, triggerEvent="deal.won")
    contact_id = new_contact(api)
    outcome = api.ok("POST", f"{path}/dry-run", json={"contactId": contact_id})
    assert (outcome["status"], outcome["dryRun"]) == ("completed", True)
    assert [step["actionType"] for step in outcome["steps"]] == ["trigger", "send_email", "delay", "add_tag"]
    assert outcome["steps"][1]["output"]["subject"] == "Hi Ada"
    assert outcome["steps"][2]["output"] == {"skipped": True}
    assert (sandbox.outbox, executions(api), api.ok("GET", "/messages")) == ([], [], [])
    assert api.ok("GET", f"/contacts/{contact_id}")["tags"] == []
    assert api.ok("GET", path)["triggerCount"] == 0


def test_a_dry_run_leaves_no_trace_in_the_activities_either(api: Caller) -> None:
    path = create(api, NOTE, triggerEvent="deal.won")
    before = api("GET", "/activities").json()["meta"]["total"]
    api.ok("POST", f"{path}/dry-run", json={"contactId": new_contact(api)})
    kinds = [activity["type"] for activity in api.ok("GET", "/activities")]
    assert "automation_dry_runed" not in kinds
    assert len(kinds) == before + 1  # the contact


def test_a_dry_run_without_a_contact_is_for_nobody(api: Caller) -> None:
    outcome = api.ok("POST", f"{create(api, NOTE)}/dry-run")
    assert (outcome["status"], outcome["steps"][1]["errorMessage"]) == (
        "failed",
        "The action needs a contact, and there is none.",
    )


def test_a_dry_run_needs_a_contact_that_exists_and_a_sound_automation(api: Caller) -> None:
    api.error("POST", f"{create(api, NOTE)}/dry-run", 404, json={"contactId": "con_none"})
    path = create(api, graphVersion=2, actions={"startNodeId": "a", "nodes": []})
    assert api.error("POST", f"{path}/dry-run", 422)["details"][0]["field"] == "actions.startNodeId"


def test_one_node_can_be_tried_out(api: Caller) -> None:
    path = create(api, SMS, NOTE)
    body = {"nodeId": "step_2", "contactId": new_contact(api)}
    outcome = api.ok("POST", f"{path}/test-node", json=body)
    assert (outcome["success"], outcome["actionType"], outcome["nodeId"]) == (True, "add_note", "step_2")
    failed = api.ok("POST", f"{path}/test-node", json={**body, "nodeId": "step_1"})
    assert (failed["success"], failed["errorMessage"]) == (False, "The contact has no phone number.")


@pytest.mark.parametrize(("body", "field"), [({}, "nodeId"), ({"nodeId": "start", "contactId": 5}, "contactId")])
def test_trying_out_a_node_needs_a_node_and_a_contact_that_exist(api: Caller, body: Any, field: str) -> None:
    error = api.error("POST", f"{create(api, NOTE)}/test-node", 422, json=body)
    assert error["details"][0]["field"] == field


def test_preflight_finds_flaws(api: Caller) -> None:
    path = create(api, graphVersion=2, actions={"startNodeId": "a", "nodes": []})
    outcome = api.ok("GET", f"{path}/preflight")
    assert outcome["ready"] is False
    assert [issue["field"] for issue in outcome["issues"]] == ["actions.startNodeId", "actions"]


def test_preflight_warns_of_what_keeps_it_from_running(api: Caller) -> None:
    actions = {"startNodeId": "a", "nodes": [{"id": "a", "type": "trigger"}]}
    outcome = api.ok("GET", f"{create(api, graphVersion=2, actions=actions, isActive=False)}/preflight")
    assert outcome["ready"] is True
    assert [issue["field"] for issue in outcome["issues"]] == ["isActive", "actions"]


def test_what_is_missing_shows_in_preflight_and_audit(api: Caller, tags: list[str]) -> None:
    task = {"type": "create_task", "config": {"title": "x", "assignedTo": "user_charles"}}
    path = create(api, failing(api), {"type": "add_tag", "config": {"tagIds": tags}}, DELAY, task)
    assert api.ok("GET", f"{path}/preflight")["ready"] is False
    audit = api.ok("GET", f"{path}/dependency-audit")
    assert audit["ok"] is False
    assert [(one["kind"], one["exists"]) for one in audit["dependencies"]] == [
        ("email_templates", False),
        ("tags", True),
        ("tags", True),
        ("users", True),
    ]
    assert [one["kind"] for one in audit["missing"]] == ["email_templates"]


def test_an_automation_of_n8n_depends_on_nothing_here(api: Caller) -> None:
    path = create(api, kind="n8n", n8nWebhookUrl="https://n8n.example/hook")
    assert api.ok("GET", f"{path}/dependency-audit")["dependencies"] == []


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"name": "A", "triggerEvent": "contact.created", "kind": "native", "actions": [NOTE]}, []),
        ({"name": "A"}, ["kind", "triggerEvent"]),
        ({"name": "A", "triggerEvent": "contact.created", "kind": "native", "actions": 5}, ["actions"]),
        ({"name": "A", "triggerEvent": "scheduled", "kind": "n8n"}, ["schedule", "n8nWebhookUrl"]),
    ],
)
def test_a_definition_can_be_checked_without_saving_it(api: Caller, body: Any, fields: list[str]) -> None:
    outcome = api.ok("POST", "/automations/validate", json=body)
    assert (outcome["valid"], [error["field"] for error in outcome["errors"]]) == (not fields, fields)
    assert api.ok("GET", "/automations") == []


@pytest.mark.parametrize("wrapped", [True, False])
def test_an_automation_can_be_imported_as_it_was_read(api: Caller, wrapped: bool) -> None:
    original = api.ok("GET", create(api, NOTE))
    answer = api("POST", "/automations/import", json={"automation": original} if wrapped else original)
    assert answer.status_code == 201
    copy = answer.json()["data"]
    assert (copy["name"], copy["actions"], copy["isActive"]) == ("A", [NOTE], False)
    assert copy["id"] != original["id"]


@pytest.mark.parametrize(("body", "field"), [({"name": "x"}, "kind"), ({"definition": "x"}, "automation")])
def test_what_is_no_definition_cannot_be_imported(api: Caller, body: Any, field: str) -> None:
    assert api.error("POST", "/automations/import", 422, json=body)["details"][0]["field"] == field


def test_the_copilot_always_suggests_the_same_which_can_be_created(api: Caller) -> None:
    outcome = api.ok("POST", "/automations/copilot", json={"prompt": "Win more deals"})
    api.ok("POST", "/automations", json=outcome["suggestion"])
    assert outcome == api.ok("POST", "/automations/copilot", json={"prompt": "Anything else"})


def test_the_demo_has_a_history(read: Caller) -> None:
    assert len(read.ok("GET", "/automations")) == 5
    data = read.ok("GET", "/automation-executions")
    counts = {status: count for status, count in data["counts"].items() if count}
    assert counts == {"completed": 15, "waiting": 1, "completed_with_errors": 1, "failed": 1}
    assert len(read.ok("GET", "/automations/failures")["failures"]) == 2
    assert len(read.ok("GET", "/automations/auto_welcome/step-logs")) == 47
    assert len(read.ok("GET", "/automations/auto_welcome/versions")) == 2
    assert read.ok("GET", "/automations/auto_welcome/analytics")["successRate"] == 100
    assert [one["completed"] for one in read.ok("GET", "/automations/auto_welcome/node-stats")["nodes"]] == [
        12,
        12,
        11,
        11,
    ]
    assert [one["automationCount"] for one in read.ok("GET", "/automation-folders")] == [1, 1]
    assert read.ok("GET", "/automations/auto_welcome/dependency-audit")["ok"] is True
