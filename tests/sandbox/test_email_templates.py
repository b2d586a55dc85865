"""Templates of emails and text messages, and their merge fields."""

from typing import Any

import pytest

import conduyt
from conduyt.sandbox import Sandbox

from .conftest import Caller

WELCOME = {"name": "Welcome", "channel": "email", "subject": "Hello {{firstName}}", "body": "Good to have you here."}


@pytest.fixture
def template(api: Caller) -> Any:
    return api.ok("POST", "/emails/templates", json=WELCOME)


def try_out(api: Caller, **fields: str) -> Any:
    template = api.ok("POST", "/emails/templates", json={**WELCOME, **fields})
    body = {"templateId": template["id"], "toEmail": "me@example.com"}
    return api.ok("POST", "/emails/templates/test-send", json=body)


def test_a_template_is_created_and_read(api: Caller, template: Any) -> None:
    assert (template["name"], template["isActive"], template["bodyHtml"]) == ("Welcome", True, None)
    assert api.ok("GET", f"/emails/templates/{template['id']}") == template
    answer = api("GET", "/emails/templates").json()
    assert (answer["data"], answer["meta"]["total"]) == ([template], 1)


def test_creating_a_template_answers_201(api: Caller) -> None:
    assert api("POST", "/emails/templates", json=WELCOME).status_code == 201


def test_a_template_needs_a_body(api: Caller) -> None:
    error = api.error("POST", "/emails/templates", 422, json={"name": "x", "channel": "email"})
    assert error["details"][0]["field"] == "body"


def test_a_template_can_be_changed(api: Caller, template: Any) -> None:
    path = f"/emails/templates/{template['id']}"
    after = api.ok("PATCH", path, json={"subject": None, "isActive": False})
    assert (after["subject"], after["isActive"], after["body"]) == (None, False, WELCOME["body"])


def test_a_deleted_template_is_gone(api: Caller, template: Any) -> None:
    path = f"/emails/templates/{template['id']}"
    assert api.ok("DELETE", path) == {"id": template["id"], "deleted": True}
    api.error("GET", path, 404)


def test_the_usage_names_automations_and_workflows(api: Caller, template: Any) -> None:
    action = {"type": "send_email", "config": {"templateId": template["id"]}}
    workflow = api.ok("POST", "/workflows", json={"name": "W", "trigger": {}, "actions": [action]})
    body = {"name": "A", "triggerEvent": "deal.won", "kind": "native", "actions": [action]}
    automation = api.ok("POST", "/automations", json=body)
    api.ok("POST", "/workflows", json={"name": "Other", "trigger": {}, "actions": [{"type": "add_note", "body": "x"}]})
    usage = api.ok("GET", f"/emails/templates/{template['id']}/usage")
    assert usage["workflows"] == [{"id": workflow["id"], "name": "W", "isActive": False}]
    assert usage["automations"] == [{"id": automation["id"], "name": "A", "isActive": True}]
    assert usage["total"] == 2


def test_a_test_goes_to_the_outbox(api: Caller, sandbox: Sandbox, template: Any) -> None:
    body = {"templateId": template["id"], "toEmail": "me@example.com"}
    outcome = api.ok("POST", "/emails/templates/test-send", json=body)
    assert (outcome["sent"], outcome["subject"]) == (True, "Hello Ada")
    [email] = sandbox.outbox
    assert (email.channel, email.to, email.subject) == ("email", "me@example.com", "Hello Ada")
    assert api.ok("GET", "/messages") == []


@pytest.mark.parametrize(
    ("text", "merged"),
    [
        ("{{ firstName }} {{contact.lastName}}", "Ada Lovelace"),
        ("{{first_name}}", "Ada"),
        ("{{fullName}}", "Ada Lovelace"),
        ("[{{customFields.plan}}{{zip}}]", "[]"),
        ("{{customFields}}", ""),
        ("{{leadScore}} points", "0 points"),
        ("{{ nobody }}", "{{ nobody }}"),
        ("{{}} {firstName}", "{{}} {firstName}"),
    ],
)
def test_merge_fields_stand_for_values(api: Caller, text: str, merged: str) -> None:
    assert try_out(api, body=text)["body"] == merged


def test_names_that_no_contact_has_are_reported(api: Caller) -> None:
    outcome = try_out(api, subject="{{nobody}}", bodyHtml="<b>{{nobody}} {{nothing}}</b>")
    assert outcome["unknownFields"] == ["nobody", "nothing"]


def test_values_are_made_safe_in_html(api: Caller, sandbox: Sandbox) -> None:
    from conduyt.sandbox.rules.messaging.merge_fields import SAMPLE, merge

    contact = {**SAMPLE, "company": "Copper & <Sons>"}
    assert merge("{{company}}", contact, escape=True) == "Copper &amp; &lt;Sons&gt;"
    assert merge("{{company}}", contact) == "Copper & <Sons>"


def test_a_template_of_text_messages_cannot_be_sent_to_an_email_address(api: Caller) -> None:
    template = api.ok("POST", "/emails/templates", json={"name": "x", "channel": "sms", "body": "x"})
    body = {"templateId": template["id"], "toEmail": "me@example.com"}
    error = api.error("POST", "/emails/templates/test-send", 422, json=body)
    assert error["details"][0]["field"] == "templateId"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/emails/templates/tmpl_none"),
        ("PATCH", "/emails/templates/tmpl_none"),
        ("DELETE", "/emails/templates/tmpl_none"),
        ("GET", "/emails/templates/tmpl_none/usage"),
    ],
)
def test_unknown_templates_are_not_found(api: Caller, method: str, path: str) -> None:
    api.error(method, path, 404, json={} if method == "PATCH" else None)


def test_an_unknown_template_cannot_be_tried_out(api: Caller) -> None:
    api.error("POST", "/emails/templates/test-send", 404, json={"templateId": "x", "toEmail": "me@example.com"})


def test_the_demo_has_templates_that_are_in_use(read: Caller) -> None:
    names = [template["name"] for template in read.ok("GET", "/emails/templates")]
    assert names == ["Newsletter 2025", "Reminder of an appointment", "Thank you for the deal", "Welcome"]
    assert read.ok("GET", "/emails/templates/tmpl_welcome/usage")["total"] == 2


def test_a_test_that_may_have_been_sent_is_not_sent_again(sandbox: Sandbox) -> None:
    sandbox.faults.add(status=500, applied=True, operation="email_templates.send_test", times=1)
    with sandbox.client() as client:
        template = client.email_templates.create(name="Hello", channel="email", subject="Hello", body="Hello.")
        with pytest.raises(conduyt.InternalServerError) as caught:
            client.email_templates.send_test(template_id=template.id, to_email="ada@example.com")

    assert caught.value.maybe_applied
    assert len(sandbox.outbox) == 1
