"""`?dry_run=true`: a write is checked and responded to, and nothing is saved."""

from typing import Any

import pytest
from resources.described import Operation, operations
from resources.surface import method_of

from conduyt import APIStatusError
from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver
from .demo_calls import Demo

WRITES = [operation for operation in operations() if operation.method != "GET"]


def content(sandbox: Sandbox) -> set[Any]:
    store: Any = sandbox._api.store
    return set(store.run("SELECT workspace, kind, id, doc FROM records ORDER BY seq"))


@pytest.mark.parametrize("dialect", ["documented", "live"])
def test_no_write_saves_anything(dialect: Any) -> None:
    with Sandbox(dialect=dialect) as sandbox, sandbox.client(dialect=dialect, max_retries=0) as client:
        sandbox._api.clock._start = sandbox.clock.now()  # stopped, so that nothing becomes due meanwhile
        sandbox.reset()
        demo = Demo(sandbox)
        changed = {}
        for operation in WRITES:
            path, named = arguments(demo, operation, optional=True)
            try:
                before = content(sandbox)
                method_of(client, operation.name)(*path, **named)
            except APIStatusError:  # not all arguments go together
                path, named = arguments(demo, operation, optional=False)
                before = content(sandbox)
                method_of(client, operation.name)(*path, **named)
            if rows := content(sandbox) - before:
                changed[operation.name] = rows
        demo.close()
    assert changed == {}


def arguments(demo: Demo, operation: Operation, *, optional: bool) -> tuple[list[Any], dict[str, Any]]:
    path, named = demo.arguments_of(operation, optional=optional)
    demo.sandbox.wait_for_deliveries()
    return path, {**named, "options": {"query": {"dry_run": True}}}


def test_the_response_is_that_of_the_real_write(api: Caller) -> None:
    body = {"firstName": "Dry", "email": "dry@example.com"}
    trial = api("POST", "/contacts", params={"dry_run": "true"}, json=body)
    made = api("POST", "/contacts", json=body)
    assert (trial.status_code, made.status_code) == (201, 201)
    assert trial.json()["data"]["id"] == made.json()["data"]["id"]


def test_a_trial_is_checked_like_a_write(api: Caller) -> None:
    api.ok("POST", "/contacts", json={"email": "ada@example.com"})
    api.error("POST", "/contacts", 409, params={"dry_run": "true"}, json={"email": "ada@example.com"})
    api.error("POST", "/contacts", 422, params={"dry_run": "true"}, json={"email": "nobody"})
    api.error("DELETE", "/contacts/nobody", 404, params={"dry_run": "true"})


def test_a_trial_calls_no_webhook_and_leaves_no_activity(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    webhook = api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.created"]})
    activities = len(api.ok("GET", "/activities"))
    api.ok("POST", "/contacts", params={"dry_run": "TRUE"}, json={"firstName": "Dry"})
    delivery = api.ok("POST", f"/webhooks/manage/{webhook['id']}/test", params={"dry_run": "true"})
    sandbox.wait_for_deliveries()
    assert receiver.events() == []
    assert (delivery["status"], delivery["attempts"]) == ("pending", 0)
    assert len(api.ok("GET", "/activities")) == activities


@pytest.mark.parametrize("value", ["1", "yes", "", "tru"])
def test_a_value_that_is_neither_true_nor_false_is_refused(api: Caller, value: str) -> None:
    error = api.error("POST", "/contacts", 400, params={"dry_run": value}, json={"firstName": "Dry"})
    assert error["details"] == [{"field": "dry_run", "message": "must be boolean"}]
    assert api.ok("GET", "/contacts") == []


def test_false_is_an_ordinary_write(api: Caller) -> None:
    api.ok("POST", "/contacts", params={"dry_run": "false"}, json={"firstName": "Wet"})
    assert len(api.ok("GET", "/contacts")) == 1


def test_reading_ignores_it(api: Caller) -> None:
    assert api.ok("GET", "/contacts", params={"dry_run": "perhaps"}) == []
