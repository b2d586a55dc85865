"""Workflows: changes start runs, runs take their steps, and tests leave no traces but a run."""

from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller

HOUR = 3600
NOTE = {"type": "add_note", "config": {"body": "Hello {{firstName}}"}}


@pytest.fixture(autouse=True)
def frozen(sandbox: Sandbox) -> None:
    sandbox.clock.freeze()


def create(api: Caller, *actions: Any, event: str = "contact.created", **fields: Any) -> str:
    """An active workflow; its path."""
    body = {"name": "W", "trigger": {"event": event}, "actions": list(actions), "isActive": True, **fields}
    return f"/workflows/{api.ok('POST', '/workflows', json=body)['id']}"


def new_contact(api: Caller, **fields: Any) -> Any:
    return api.ok("POST", "/contacts", json={"firstName": "Ada", "email": "ada@example.com", **fields})


def outcomes(run: Any) -> list[tuple[str, str]]:
    return [(step["type"], step["status"]) for step in run["steps"]]


def test_a_workflow_is_created_switched_off(api: Caller) -> None:
    body = {"name": "Greet", "trigger": {"event": "contact.created"}, "actions": [NOTE]}
    answer = api("POST", "/workflows", json=body)
    assert answer.status_code == 201
    workflow = answer.json()["data"]
    assert (workflow["isActive"], workflow["actions"], workflow["description"]) == (False, [NOTE], None)
    assert api.ok("GET", f"/workflows/{workflow['id']}") == workflow
    assert api.ok("GET", "/workflows") == [workflow]


def test_a_workflow_can_be_changed(api: Caller) -> None:
    path = create(api, NOTE)
    after = api.ok("PATCH", path, json={"name": "New", "actions": []})
    assert (after["name"], after["actions"], after["trigger"]) == ("New", [], {"event": "contact.created"})


def test_a_deleted_workflow_is_gone(api: Caller) -> None:
    path = create(api, NOTE)
    api.ok("DELETE", path)
    api.error("GET", path, 404)


def test_an_active_workflow_runs_when_its_trigger_fires(api: Caller) -> None:
    path = create(api, NOTE)
    contact = new_contact(api)
    [run] = api.ok("GET", f"{path}/runs")
    assert (run["status"], run["contactId"], run["event"]) == ("completed", contact["id"], "contact.created")
    assert outcomes(run) == [("trigger", "completed"), ("add_note", "completed")]
    assert [note["body"] for note in api.ok("GET", "/notes")] == ["Hello Ada"]
    assert api.ok("GET", f"{path}/runs/{run['id']}") == run


def test_it_runs_only_while_it_is_switched_on(api: Caller) -> None:
    path = create(api, NOTE, isActive=False)
    new_contact(api, email="a@example.com")
    assert api.ok("POST", f"{path}/activate")["isActive"] is True
    new_contact(api, email="b@example.com")
    assert api.ok("POST", f"{path}/deactivate")["isActive"] is False
    new_contact(api, email="c@example.com")
    assert api("GET", f"{path}/runs").json()["meta"]["total"] == 1


def test_it_runs_for_the_contact_of_a_deal(api: Caller) -> None:
    path = create(api, NOTE, event="deal.won")
    contact = new_contact(api)
    deal = {"name": "D", "pipelineId": "pipe_abc123", "stageId": "stage_new", "contactId": contact["id"]}
    id_ = api.ok("POST", "/deals", json=deal)["id"]
    api.ok("PATCH", f"/deals/{id_}", json={"stageId": "stage_won"})
    [run] = api.ok("GET", f"{path}/runs")
    assert (run["contactId"], run["dealId"]) == (contact["id"], id_)


@pytest.mark.parametrize("event", ["contact.tag_added", "contact.tagged"])
def test_events_go_by_the_names_of_webhooks_and_of_automations(api: Caller, tags: list[str], event: str) -> None:
    path = create(api, NOTE, event=event)
    contact = new_contact(api)
    api.ok("POST", f"/contacts/{contact['id']}/tags", json={"tagIds": tags})
    assert len(api.ok("GET", f"{path}/runs")) == 1


def test_conditions_narrow_the_trigger(api: Caller) -> None:
    trigger = {"event": "contact.created", "conditions": {"source": ["web", "Ads"]}}
    path = create(api, NOTE, trigger=trigger)
    new_contact(api, source="ads")
    new_contact(api, email="b@example.com", source="event")
    assert len(api.ok("GET", f"{path}/runs")) == 1


def test_what_it_sends_is_in_the_outbox(api: Caller, sandbox: Sandbox) -> None:
    template = {"name": "T", "channel": "email", "subject": "Hi {{firstName}}", "body": "B", "bodyHtml": "<b>B</b>"}
    id_ = api.ok("POST", "/emails/templates", json=template)["id"]
    create(api, {"type": "send_email", "templateId": id_}, {"type": "send_sms", "body": "S"})
    new_contact(api, phone="+14155550123")
    assert [(one.channel, one.subject, one.body) for one in sandbox.outbox] == [
        ("email", "Hi Ada", "B"),
        ("sms", None, "S"),
    ]


def test_a_delay_makes_a_run_wait_for_the_clock(api: Caller, sandbox: Sandbox) -> None:
    path = create(api, {"type": "delay", "value": 2, "unit": "hours"}, NOTE)
    new_contact(api)
    [run] = api.ok("GET", f"{path}/runs")
    assert (run["status"], outcomes(run)[-1]) == ("waiting", ("delay", "waiting"))
    sandbox.clock.advance(2 * HOUR)
    [run] = api.ok("GET", f"{path}/runs")
    assert (run["status"], len(run["steps"])) == ("completed", 3)
    assert run["completedAt"] == api.ok("GET", "/notes")[0]["createdAt"]


def test_a_run_goes_on_when_its_workflow_is_switched_off(api: Caller, sandbox: Sandbox) -> None:
    path = create(api, {"type": "wait", "delay": {"value": 1, "unit": "days"}}, NOTE)
    new_contact(api)
    api.ok("POST", f"{path}/deactivate")
    sandbox.clock.advance(24 * HOUR)
    assert api.ok("GET", f"{path}/runs")[0]["status"] == "completed"


def test_deleting_a_workflow_ends_its_runs(api: Caller, sandbox: Sandbox) -> None:
    conditions = {"all": [{"field": "source", "value": "web"}]}
    delay = {"type": "delay", "value": 1, "unit": "days"}
    path = create(api, delay, NOTE, trigger={"event": "contact.created", "conditions": conditions})
    api.ok("POST", f"{path}/test")
    new_contact(api, source="web")
    api.ok("DELETE", path)
    sandbox.clock.advance(24 * HOUR)
    assert api.ok("GET", "/notes") == []


def test_what_the_contact_lacks_does_not_stop_a_run(api: Caller) -> None:
    path = create(api, {"type": "send_sms", "body": "x"}, NOTE)
    new_contact(api)
    [run] = api.ok("GET", f"{path}/runs")
    assert run["status"] == "completed_with_errors"
    assert run["steps"][1]["error"] == "The contact has no phone number."
    assert outcomes(run)[2] == ("add_note", "completed")


def test_what_the_workflow_gets_wrong_stops_a_run(api: Caller) -> None:
    path = create(api, {"type": "send_email", "templateId": "tmpl_none"}, NOTE)
    new_contact(api)
    [run] = api.ok("GET", f"{path}/runs")
    assert (run["status"], run["error"]) == ("failed", "No such template.")
    assert outcomes(run) == [("trigger", "completed"), ("send_email", "failed")]


@pytest.mark.parametrize(
    ("action", "error"),
    [
        ({"type": "fly"}, "does not know the action"),
        ({"type": "send_email"}, "needs a templateId or a body"),
        ({"type": "add_tag"}, "needs tagIds"),
        ({"type": "add_tag", "tagId": "tag_none"}, "No such tag"),
        ({"type": "add_tag", "tags": ["Nope"]}, "there is no tag named"),
        ({"type": "add_tag", "tagIds": [{}]}, "No such tag"),
        ({"type": "add_tag", "tagIds": 5}, "settings of the action are wrong"),
        ({"type": "add_note"}, "needs a body"),
        ({"type": "add_note", "config": ["x"]}, "settings of the action are wrong"),
        ({"type": "create_task"}, "needs a title"),
        ({"type": "create_task", "title": "x", "priority": "dire"}, "priority must be one of"),
    ],
)
def test_actions_that_make_no_sense_fail(api: Caller, action: Any, error: str) -> None:
    path = create(api, action)
    new_contact(api)
    [run] = api.ok("GET", f"{path}/runs")
    assert run["status"] == "failed"
    assert error in run["error"]


def test_tags_are_added_by_id_or_by_name(api: Caller, tags: list[str]) -> None:
    create(
        api,
        {"type": "add_tag", "tagId": tags[0]},
        {"type": "add_tag", "tags": ["trial", "vip"]},
        {"type": "add_tag", "tagIds": tags},
    )
    contact = new_contact(api)
    assert [tag["id"] for tag in api.ok("GET", f"/contacts/{contact['id']}")["tags"]] == ["tag_trial", "tag_vip"]


def test_a_task_is_for_whoever_has_the_contact(api: Caller, sandbox: Sandbox) -> None:
    create(api, {"type": "create_task", "config": {"title": "Call {{firstName}}", "dueInDays": 2}})
    contact = new_contact(api, assignedTo="user_charles")
    [task] = api.ok("GET", "/tasks")
    assert (task["title"], task["contactId"], task["assignedTo"]) == ("Call Ada", contact["id"], "user_charles")
    assert task["dueDate"] > contact["createdAt"]


def test_a_task_for_a_contact_that_nobody_has_is_for_nobody(api: Caller) -> None:
    create(api, {"type": "create_task", "config": {"title": "Call"}})
    new_contact(api)
    assert api.ok("GET", "/tasks")[0]["assignedTo"] is None


def test_a_task_needs_no_contact_but_a_note_does(api: Caller) -> None:
    task = {"type": "create_task", "title": "Look at it", "description": "soon"}
    sheet = {"type": "add_google_sheet_row", "spreadsheetId": "s", "values": ["x"]}
    path = create(api, task, sheet, NOTE, event="company.created")
    api.ok("POST", "/companies", json={"name": "Acme"})
    [run] = api.ok("GET", f"{path}/runs")
    assert [task["title"] for task in api.ok("GET", "/tasks")] == ["Look at it"]
    assert run["steps"][2]["output"]["values"] == ["x"]
    assert "needs a contact" in run["error"]


def test_a_row_of_a_sheet_is_taken_to_be_added(api: Caller) -> None:
    path = create(api, {"type": "add_google_sheet_row", "spreadsheetId": "s", "values": ["{{email}}", 1]})
    new_contact(api)
    output = api.ok("GET", f"{path}/runs")[0]["steps"][1]["output"]
    assert output == {"success": True, "spreadsheetId": "s", "values": ["ada@example.com", "1"]}


def test_a_refused_message_is_an_error_of_the_step(api: Caller) -> None:
    path = create(api, {"type": "send_email", "subject": "x", "body": "x"})
    new_contact(api, email="ada@bounce.example")
    assert "mailbox does not exist" in api.ok("GET", f"{path}/runs")[0]["steps"][1]["error"]


def test_a_workflow_that_triggers_itself_is_stopped(api: Caller, tags: list[str]) -> None:
    path = create(api, {"type": "add_tag", "tagId": tags[1]}, event="contact.tagged")
    contact = new_contact(api)
    api.ok("POST", f"/contacts/{contact['id']}/tags", json={"tagIds": tags[:1]})
    runs = api.ok("GET", f"{path}/runs")
    assert sorted(run["status"] for run in runs) == ["completed", "loop_detected"]


def test_one_workflow_can_trigger_another(api: Caller, tags: list[str]) -> None:
    create(api, {"type": "add_tag", "tagId": tags[0]})
    path = create(api, NOTE, event="contact.tagged")
    new_contact(api)
    assert len(api.ok("GET", f"{path}/runs")) == 1


def test_a_test_has_no_effect_but_a_run(api: Caller, sandbox: Sandbox, tags: list[str]) -> None:
    path = create(
        api,
        {"type": "send_email", "subject": "x", "body": "x"},
        {"type": "delay", "value": 1, "unit": "days"},
        {"type": "add_tag", "tagId": tags[0]},
        isActive=False,
    )
    contact = new_contact(api)
    run = api.ok("POST", f"{path}/test", json={"contactId": contact["id"]})
    assert (run["status"], run["isTest"], run["contactId"]) == ("completed", True, contact["id"])
    assert outcomes(run)[1:] == [("send_email", "completed"), ("delay", "completed"), ("add_tag", "completed")]
    assert api.ok("GET", f"{path}/runs") == [run]
    assert api.ok("GET", f"/contacts/{contact['id']}")["tags"] == []
    assert (sandbox.outbox, api.ok("GET", "/messages")) == ([], [])


def test_a_test_without_a_contact_takes_a_made_up_one(api: Caller) -> None:
    path = create(api, NOTE)
    run = api.ok("POST", f"{path}/test")
    assert (run["status"], run["contactId"]) == ("completed", None)
    assert api.ok("GET", "/contacts") == []


def test_a_test_needs_a_contact_that_exists(api: Caller) -> None:
    api.error("POST", f"{create(api, NOTE)}/test", 404, json={"contactId": "con_none"})


@pytest.mark.parametrize(
    ("action", "field"),
    [
        ({}, "actions.0.type"),
        ({"type": "delay", "value": "x", "unit": "days"}, "actions.0"),
        ({"type": "delay", "value": 1, "unit": ["days"]}, "actions.0"),
    ],
)
def test_actions_that_nobody_could_take_are_refused(api: Caller, action: Any, field: str) -> None:
    body = {"name": "x", "trigger": {}, "actions": [action]}
    assert api.error("POST", "/workflows", 422, json=body)["details"][0]["field"] == field


def test_a_run_of_another_workflow_is_not_found(api: Caller) -> None:
    path, other = create(api, NOTE), create(api, NOTE)
    new_contact(api)
    id_ = api.ok("GET", f"{path}/runs")[0]["id"]
    api.error("GET", f"{other}/runs/{id_}", 404)
    api.error("GET", f"{path}/runs/run_none", 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/activate"),
        ("POST", "/deactivate"),
        ("POST", "/test"),
        ("GET", "/runs"),
        ("GET", "/runs/run_none"),
    ],
)
def test_unknown_workflows_are_not_found(api: Caller, method: str, path: str) -> None:
    api.error(method, f"/workflows/wf_none{path}", 404, json={} if method == "PATCH" else None)


def test_the_demo_has_workflows_with_runs(read: Caller) -> None:
    assert [one["isActive"] for one in read.ok("GET", "/workflows")] == [False, True]
    statuses = [run["status"] for run in read.ok("GET", "/workflows/wf_partners/runs")]
    assert (len(statuses), set(statuses)) == (6, {"completed", "completed_with_errors"})
