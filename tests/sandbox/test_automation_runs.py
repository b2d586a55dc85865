"""How automations run: triggers, nodes, waits, hours, schedules."""

from datetime import timedelta
from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller

HOUR = 3600
DAY = 24 * HOUR


@pytest.fixture(autouse=True)
def frozen(sandbox: Sandbox) -> None:
    sandbox.clock.freeze()


def note(id_: str, next_: str | None = None) -> dict[str, Any]:
    """An action that leaves its own name."""
    return {"id": id_, "type": "action", "next": next_, "action": {"type": "add_note", "config": {"body": id_}}}


def publish(api: Caller, *nodes: Any, **fields: Any) -> str:
    """A published automation that begins with the first of the nodes; its path."""
    start = {"id": "start", "type": "trigger", "next": nodes[0]["id"]}
    actions = {"startNodeId": "start", "nodes": [start, *nodes]}
    body = {"name": "A", "triggerEvent": "contact.created", "kind": "native", "graphVersion": 2, "actions": actions}
    path = f"/automations/{api.ok('POST', '/automations', json={**body, **fields})['id']}"
    api.ok("POST", f"{path}/publish")
    return path


def new_contact(api: Caller, **fields: Any) -> str:
    id_: str = api.ok("POST", "/contacts", json={"firstName": "Ada", "email": "ada@example.com", **fields})["id"]
    return id_


def many_contacts(api: Caller, count: int) -> list[str]:
    return [new_contact(api, email=f"{number}@example.com") for number in range(count)]


def receive(sandbox: Sandbox, sender: str = "ada@example.com") -> None:
    sandbox.receive(sender, "Yes please")


def executions(api: Caller) -> Any:
    return api.ok("GET", "/automation-executions")["executions"]


def notes(api: Caller) -> list[str]:
    """What the executions have left, the oldest first."""
    return [one["body"] for one in reversed(api.ok("GET", "/notes"))]


def test_an_execution_tells_what_it_did(api: Caller) -> None:
    publish(api, note("one"))
    contact_id = new_contact(api)
    [execution] = executions(api)
    assert (execution["status"], execution["contactId"], execution["durationMs"]) == ("completed", contact_id, 0)
    assert (execution["enrollmentReasonCode"], execution["enrollmentSource"]) == ("enroll_trigger", "trigger")
    assert execution["metadata"]["enrollment"]["isReEnrollment"] is False
    assert execution["result"] == {"actionCount": 1}
    assert [(step["actionType"], step["stepIndex"]) for step in execution["steps"]] == [("trigger", 0), ("add_note", 1)]
    assert execution["steps"][1]["input"] == {"body": "one"}
    assert api.ok("GET", f"/automation-executions/{execution['id']}") == execution


@pytest.mark.parametrize(
    ("event", "method", "path", "body"),
    [
        ("contact.updated", "PATCH", "/contacts/{}", {"city": "Paris"}),
        ("contact.assigned", "PATCH", "/contacts/{}", {"assignedTo": "user_charles"}),
        ("contact.tagged", "POST", "/contacts/{}/tags", {"tagIds": ["tag_vip"]}),
        ("contact.sms_number_opt_out", "PATCH", "/contacts/{}", {"optedOutSms": True}),
    ],
)
def test_changes_of_a_contact_are_triggers(
    api: Caller, tags: list[str], event: str, method: str, path: str, body: Any
) -> None:
    publish(api, note("one"), triggerEvent=event)
    contact_id = new_contact(api)
    assert executions(api) == []
    api.ok(method, path.format(contact_id), json=body)
    assert [one["triggerEvent"] for one in executions(api)] == [event]


def test_a_deal_without_a_contact_is_a_trigger_too(api: Caller) -> None:
    publish(api, note("one"), triggerEvent="deal.created", reenrollmentRule="once")
    api.ok("POST", "/deals", json={"name": "D", "pipelineId": "pipe_abc123", "stageId": "stage_new"})
    [execution] = executions(api)
    assert (execution["status"], "contactId" in execution) == ("failed", False)


def test_opting_out_by_text_message_is_a_trigger(api: Caller, sandbox: Sandbox) -> None:
    publish(api, note("one"), triggerEvent="contact.sms_number_opt_out")
    new_contact(api, phone="+14155550177")
    sandbox.receive("+14155550177", "STOP")
    assert len(executions(api)) == 1


def test_opting_in_again_is_a_trigger(api: Caller) -> None:
    publish(api, note("one"), triggerEvent="contact.sms_number_opt_in")
    contact_id = new_contact(api)
    api.ok("PATCH", f"/contacts/{contact_id}", json={"optedOutSms": True})
    api.ok("PATCH", f"/contacts/{contact_id}", json={"optedOutSms": False})
    assert len(executions(api)) == 1


def test_a_message_that_comes_in_is_a_trigger(api: Caller, sandbox: Sandbox) -> None:
    publish(api, note("one"), triggerEvent="message.understood")
    new_contact(api)
    receive(sandbox)
    assert notes(api) == ["one"]


def test_an_automation_that_is_switched_off_does_not_run(api: Caller) -> None:
    publish(api, note("one"), isActive=False)
    new_contact(api)
    assert executions(api) == []


def test_only_the_tag_that_was_added_counts_for_the_trigger(api: Caller, tags: list[str]) -> None:
    publish(api, note("one"), triggerEvent="contact.tagged", triggerConditions={"tagIds": "tag_vip"})
    contact_id = new_contact(api)
    for tag_id in tags:
        api.ok("POST", f"/contacts/{contact_id}/tags", json={"tagIds": [tag_id]})
    assert notes(api) == ["one"]


def test_once_means_that_further_executions_are_skipped(api: Caller) -> None:
    publish(api, note("one"), triggerEvent="contact.updated", reenrollmentRule="once")
    contact_id = new_contact(api)
    for city in ("Paris", "Rome", "Oslo"):
        api.ok("PATCH", f"/contacts/{contact_id}", json={"city": city})
    third, second, first = executions(api)
    assert [one["status"] for one in (first, second, third)] == ["completed", "skipped", "skipped"]
    assert (second["previousExecutionId"], third["previousExecutionId"]) == (first["id"], first["id"])
    assert second["metadata"]["enrollment"]["isReEnrollment"] is True


def test_a_cooldown_ends(api: Caller, sandbox: Sandbox) -> None:
    fields = {"triggerEvent": "contact.updated", "reenrollmentRule": "cooldown", "cooldownDays": 2}
    publish(api, note("one"), **fields)
    contact_id = new_contact(api)
    for city in ("Paris", "Rome", "Oslo"):
        api.ok("PATCH", f"/contacts/{contact_id}", json={"city": city})
        sandbox.clock.advance(DAY)
    assert [one["status"] for one in executions(api)] == ["completed", "skipped", "completed"]


def test_an_automation_that_triggers_itself_is_stopped(api: Caller, tags: list[str]) -> None:
    add = {"id": "tag", "type": "action", "action": {"type": "add_tag", "config": {"tagIds": tags}}}
    publish(api, add, triggerEvent="contact.tagged")
    contact_id = new_contact(api)
    api.ok("POST", f"/contacts/{contact_id}/tags", json={"tagIds": tags[:1]})
    stopped, first = executions(api)
    assert (first["status"], stopped["status"]) == ("completed", "loop_detected")
    assert api.ok("GET", "/automation-executions")["counts"]["loop_detected"] == 1


def test_a_graph_that_goes_round_in_circles_is_stopped(api: Caller) -> None:
    publish(api, note("one", "two"), note("two", "one"))
    new_contact(api)
    assert executions(api)[0]["status"] == "loop_detected"


def test_a_condition_chooses_the_way(api: Caller) -> None:
    field = {"field": "contact.source", "operator": "equals", "value": "web"}
    publish(
        api,
        {"id": "if", "type": "condition", "condition": field, "nextIfTrue": "yes", "nextIfFalse": "no"},
        note("yes"),
        note("no"),
    )
    new_contact(api, source="Web")
    new_contact(api, email="b@example.com")
    assert notes(api) == ["yes", "no"]
    step = executions(api)[1]["steps"][1]
    assert (step["branchTaken"], step["conditionTrace"]) == ("true", {"condition": field, "result": True})


def test_a_condition_can_look_at_the_deal(api: Caller) -> None:
    condition = {"field": "deal.value", "operator": "greater_than", "value": 100}
    publish(
        api,
        {"id": "if", "type": "condition", "condition": condition, "nextIfTrue": "big"},
        note("big"),
        triggerEvent="deal.created",
    )
    deal = {"name": "D", "pipelineId": "pipe_abc123", "stageId": "stage_new", "contactId": new_contact(api)}
    for value in (50, 500):
        api.ok("POST", "/deals", json={**deal, "value": value})
    assert notes(api) == ["big"]


@pytest.mark.parametrize("kind", ["ab_split", "split"])
def test_a_split_divides_contacts(api: Caller, kind: str) -> None:
    settings = {"abSplit" if kind == "ab_split" else "split": {"percentA": 50}}
    publish(api, {"id": "s", "type": kind, **settings, "nextIfTrue": "a", "nextIfFalse": "b"}, note("a"), note("b"))
    many_contacts(api, 12)
    assert set(notes(api)) == {"a", "b"}


@pytest.mark.parametrize(("percent", "way"), [(100, "a"), (0, "b")])
def test_a_split_can_send_all_one_way(api: Caller, percent: int, way: str) -> None:
    split = {"id": "s", "type": "split", "split": {"percentA": percent}, "nextIfTrue": "a", "nextIfFalse": "b"}
    publish(api, split, note("a"), note("b"))
    many_contacts(api, 3)
    assert set(notes(api)) == {way}


def test_a_delay_waits_for_the_clock(api: Caller, sandbox: Sandbox) -> None:
    publish(api, {"id": "d", "type": "delay", "delay": {"value": 2, "unit": "hours"}, "next": "one"}, note("one"))
    new_contact(api)
    [execution] = executions(api)
    assert (execution["status"], execution["currentNodeId"]) == ("waiting", "d")
    sandbox.clock.advance(2 * HOUR - 1)
    assert notes(api) == []
    sandbox.clock.advance(1)
    [after] = executions(api)
    assert (after["status"], after["completedAt"]) == ("completed", execution["nextExecutionAt"])
    assert after["steps"][1]["durationMs"] == 2 * HOUR * 1000


def test_what_follows_from_a_wait_may_have_become_due_as_well(api: Caller, sandbox: Sandbox, tags: list[str]) -> None:
    day = {"type": "delay", "delay": {"value": 1, "unit": "days"}}
    add = {"id": "tag", "type": "action", "action": {"type": "add_tag", "config": {"tagIds": tags}}}
    publish(api, {"id": "d", **day, "next": "tag"}, add)
    publish(api, {"id": "d", **day, "next": "one"}, note("one"), triggerEvent="contact.tagged")
    new_contact(api)
    sandbox.clock.advance(3 * DAY)
    assert notes(api) == ["one"]


def test_real_time_brings_what_is_due_with_the_next_request(api: Caller, sandbox: Sandbox) -> None:
    publish(api, {"id": "d", "type": "delay", "delay": {"value": 2, "unit": "hours"}, "next": "one"}, note("one"))
    new_contact(api)
    sandbox.clock._ahead += timedelta(hours=3)  # as if the time had passed by itself
    assert notes(api) == ["one"]


def test_waiting_for_an_event_ends_with_it(api: Caller, sandbox: Sandbox) -> None:
    wait = {"event": "message.received", "timeout": {"value": 3, "unit": "days"}}
    publish(
        api,
        {"id": "w", "type": "wait_until", "waitUntil": wait, "nextIfTrue": "answered", "nextIfFalse": "silent"},
        note("answered"),
        note("silent"),
    )
    new_contact(api)
    new_contact(api, email="b@example.com")
    receive(sandbox)
    assert notes(api) == ["answered"]
    sandbox.clock.advance(3 * DAY)
    assert notes(api) == ["answered", "silent"]
    step = executions(api)[0]["steps"][1]
    assert (step["branchTaken"], step["output"]) == ("false", {"timedOut": True})


def test_waiting_for_a_condition_ends_when_it_comes_true(api: Caller) -> None:
    wait = {"condition": {"field": "contact.city", "value": "Paris"}}
    publish(api, {"id": "w", "type": "wait_until", "waitUntil": wait, "next": "one"}, note("one"))
    contact_id = new_contact(api)
    api.ok("PATCH", f"/contacts/{contact_id}", json={"city": "Rome"})
    assert notes(api) == []
    api.ok("PATCH", f"/contacts/{contact_id}", json={"city": "Paris"})
    assert notes(api) == ["one"]


def test_what_is_true_already_needs_no_wait(api: Caller) -> None:
    wait = {"condition": {"field": "contact.firstName", "value": "Ada"}}
    publish(api, {"id": "w", "type": "wait_until", "waitUntil": wait, "next": "one"}, note("one"))
    new_contact(api)
    assert notes(api) == ["one"]


def test_an_event_that_does_not_fit_does_not_end_a_wait(api: Caller) -> None:
    wait = {"event": "contact.updated", "condition": {"field": "contact.city", "value": "Paris"}}
    publish(api, {"id": "w", "type": "wait_until", "waitUntil": wait, "next": "one"}, note("one"))
    contact_id = new_contact(api)
    api.ok("PATCH", f"/contacts/{contact_id}", json={"city": "Rome"})
    assert executions(api)[0]["status"] == "waiting"


def test_a_wait_for_nothing_ends_with_its_time(api: Caller, sandbox: Sandbox) -> None:
    wait = {"timeout": {"value": 1, "unit": "hours"}}
    publish(api, {"id": "w", "type": "wait_until", "waitUntil": wait, "next": "one"}, note("one"))
    contact_id = new_contact(api)
    api.ok("PATCH", f"/contacts/{contact_id}", json={"city": "Rome"})
    assert notes(api) == []
    sandbox.clock.advance(HOUR)
    assert notes(api) == ["one"]


def test_a_drip_lets_contacts_through_in_batches(api: Caller, sandbox: Sandbox) -> None:
    drip = {"batchSize": 2, "interval": 1, "intervalUnit": "hours"}
    publish(api, {"id": "d", "type": "drip", "drip": drip, "next": "one"}, note("one"))
    many_contacts(api, 5)
    through = [len(notes(api))]
    for _ in range(2):
        sandbox.clock.advance(HOUR)
        through.append(len(notes(api)))
    assert through == [2, 4, 5]
    sandbox.clock.advance(DAY)
    new_contact(api)
    assert len(notes(api)) == 6


def test_who_answers_leaves_an_automation_that_stops_on_response(api: Caller, sandbox: Sandbox) -> None:
    delay = {"id": "d", "type": "delay", "delay": {"value": 1, "unit": "days"}, "next": "one"}
    publish(api, delay, note("one"), stopOnResponse=True)
    publish(api, delay, note("one"))
    new_contact(api)
    receive(sandbox)
    assert sorted(one["status"] for one in executions(api)) == ["cancelled", "waiting"]


def test_a_deleted_contact_leaves_its_automations(api: Caller, sandbox: Sandbox) -> None:
    publish(api, {"id": "d", "type": "delay", "delay": {"value": 1, "unit": "days"}, "next": "one"}, note("one"))
    api.ok("DELETE", f"/contacts/{new_contact(api)}")
    sandbox.clock.advance(DAY)
    [execution] = executions(api)
    assert (execution["status"], execution["errorMessage"]) == ("cancelled", "The contact was deleted.")
    assert "contact" not in execution


def test_actions_wait_for_the_hours_in_which_they_may_be_taken(api: Caller, sandbox: Sandbox) -> None:
    hour = sandbox.clock.now().hour
    window = {"executionWindowStart": (hour + 2) % 24, "executionWindowEnd": (hour + 3) % 24}
    publish(api, note("one"), **window)
    new_contact(api)
    [execution] = executions(api)
    assert (execution["status"], len(execution["steps"])) == ("waiting", 1)
    sandbox.clock.advance(2 * HOUR)
    assert notes(api) == ["one"]


def test_a_schedule_runs_for_nobody(api: Caller, sandbox: Sandbox) -> None:
    task = {"id": "t", "type": "action", "action": {"type": "create_task", "config": {"title": "Clean up"}}}
    path = publish(api, task, triggerEvent="scheduled", schedule="0 * * * *")
    due = api.ok("GET", path)["nextScheduledRun"]
    sandbox.clock.advance(HOUR)
    [execution] = executions(api)
    assert (execution["startedAt"], execution["enrollmentReason"]) == (due, "The schedule was due.")
    assert "contactId" not in execution
    after = api.ok("GET", path)
    assert after["lastScheduledRun"] == due < after["nextScheduledRun"]


def test_runs_that_the_clock_jumps_over_are_made_up_for(api: Caller, sandbox: Sandbox) -> None:
    path = publish(api, note("x"), triggerEvent="scheduled", schedule="*/30 * * * *")
    sandbox.clock.advance(DAY)
    assert api.ok("GET", path)["triggerCount"] == 48
    sandbox.clock.advance(30 * DAY)
    assert api.ok("GET", path)["triggerCount"] == 148
    sandbox.clock.advance(HOUR)
    assert api.ok("GET", path)["triggerCount"] == 150


def test_what_is_switched_off_or_a_draft_does_not_run_by_schedule(api: Caller, sandbox: Sandbox) -> None:
    body = {"name": "A", "kind": "native", "triggerEvent": "scheduled", "schedule": "0 * * * *", "graphVersion": 2}
    api.ok("POST", "/automations", json=body)
    off = publish(api, note("x"), triggerEvent="scheduled", schedule="0 * * * *", isActive=False)
    assert api.ok("GET", off)["nextScheduledRun"] is None
    sandbox.clock.advance(DAY)
    assert executions(api) == []
    assert api.ok("PATCH", off, json={"isActive": True})["nextScheduledRun"] is not None
    assert api.ok("PATCH", off, json={"schedule": "0 0 30 2 *"})["nextScheduledRun"] is None


def test_the_trigger_scheduled_needs_a_schedule(api: Caller) -> None:
    body = {"name": "A", "kind": "native", "triggerEvent": "scheduled"}
    id_ = api.ok("POST", "/automations", json=body)["id"]
    assert api.error("POST", f"/automations/{id_}/publish", 422)["details"][0]["field"] == "schedule"
