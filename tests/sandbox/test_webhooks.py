"""Webhooks: management, signed deliveries over real HTTP, retries and replay."""

import hashlib
import hmac
import socket
from typing import Any

import pytest

from conduyt.sandbox import Sandbox
from conduyt.sandbox.deliveries import RETRY_AFTER

from .conftest import WAIT_S, Caller, Receiver


def subscribe(api: Caller, receiver: Receiver, *events: str, **fields: Any) -> dict[str, Any]:
    webhook: dict[str, Any] = api.ok("POST", "/webhooks", json={"url": receiver.url, "events": events, **fields})
    return webhook


def deliveries(api: Caller, webhook: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.ok("GET", f"/webhooks/manage/{webhook['id']}/deliveries")
    return found


# Management


def test_the_secret_comes_only_with_the_creation(api: Caller, receiver: Receiver) -> None:
    webhook = subscribe(api, receiver, "contact.created")
    assert webhook["secret"].startswith("whsec_")
    read = api.ok("GET", f"/webhooks/manage/{webhook['id']}")
    assert {**read, "secret": webhook["secret"]} == webhook
    assert "secret" not in api.ok("GET", "/webhooks")[0]


@pytest.mark.parametrize("given", [{"active": False}, {"isActive": False}])
def test_active_has_two_names(api: Caller, receiver: Receiver, given: dict[str, bool]) -> None:
    webhook = subscribe(api, receiver, "contact.created", **given)
    assert (webhook["active"], webhook["isActive"]) == (False, False)


def test_a_managed_webhook_is_the_same_thing(api: Caller, receiver: Receiver) -> None:
    body = {"url": receiver.url, "events": ["deal.won"], "description": "x"}
    assert api("POST", "/webhooks/manage", json=body).status_code == 201
    page = api("GET", "/webhooks/manage").json()
    assert page["meta"]["total"] == 1
    assert page["data"] == api.ok("GET", "/webhooks")


def test_a_webhook_can_be_changed(api: Caller, receiver: Receiver) -> None:
    path = f"/webhooks/manage/{subscribe(api, receiver, 'deal.won')['id']}"
    body = {"url": "https://example.com/", "events": ["deal.lost"], "isActive": False, "description": "x"}
    assert api.ok("PATCH", path, json=body).items() >= body.items()
    assert api.ok("PATCH", path, json={}).items() >= body.items()
    api.error("PATCH", path, 422, json={"url": "ftp://example.com/"})


def test_a_deleted_webhook_is_gone(api: Caller, receiver: Receiver) -> None:
    webhook = subscribe(api, receiver, "deal.won")
    api.ok("DELETE", f"/webhooks/manage/{webhook['id']}")
    api.error("GET", f"/webhooks/manage/{webhook['id']}", 404)


# Deliveries


def test_a_change_is_delivered_with_a_signature(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    webhook = subscribe(api, receiver, "contact.created")
    contact = api.ok("POST", "/contacts", json={"firstName": "Zoë"})

    call = receiver.next()

    expected = hmac.new(webhook["secret"].encode(), call.body, hashlib.sha256).hexdigest()
    assert call.headers["x-conduyt-signature"] == expected
    assert call.headers["content-type"] == "application/json"
    assert call.event["event"] == "contact.created"
    assert call.event["accountId"] == contact["accountId"]
    assert call.event["data"] == contact
    assert set(call.event) == {"event", "accountId", "timestamp", "data"}


def test_a_delivery_is_logged(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    webhook = subscribe(api, receiver, "contact.created")
    api.ok("POST", "/contacts", json={})
    body = receiver.next().body.decode()
    sandbox.wait_for_deliveries()

    [delivery] = deliveries(api, webhook)

    assert delivery["id"].startswith("dlv_")
    assert (delivery["webhookId"], delivery["event"]) == (webhook["id"], "contact.created")
    assert (delivery["status"], delivery["statusCode"], delivery["attempts"]) == ("succeeded", 200, 1)
    assert (delivery["requestBody"], delivery["responseBody"]) == (body, "thanks")
    assert delivery["nextRetryAt"] is None
    assert api.ok("GET", "/webhook-logs") == [delivery]
    assert api.ok("GET", f"/webhooks/manage/{webhook['id']}")["lastFiredAt"] is not None


def test_only_the_events_that_were_asked_for_come(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    subscribe(api, receiver, "contact.deleted")
    contact = api.ok("POST", "/contacts", json={})
    api.ok("DELETE", f"/contacts/{contact['id']}")
    sandbox.wait_for_deliveries()
    assert receiver.events() == ["contact.deleted"]


def test_nothing_comes_to_a_webhook_that_is_off(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    subscribe(api, receiver, "contact.created", active=False)
    api.ok("POST", "/contacts", json={})
    sandbox.wait_for_deliveries()
    assert receiver.events() == []


def test_a_request_that_fails_tells_nobody(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    subscribe(api, receiver, "contact.created")
    api.error("POST", "/contacts", 422, json={"tags": ["Nonsense"]})
    sandbox.wait_for_deliveries()
    assert receiver.events() == []


def test_what_happens_to_a_contact_has_events(
    api: Caller, sandbox: Sandbox, receiver: Receiver, tags: list[str]
) -> None:
    names = ("created", "updated", "deleted", "assigned", "tag_added", "tag_removed")
    subscribe(api, receiver, *(f"contact.{name}" for name in names))
    path = f"/contacts/{api.ok('POST', '/contacts', json={})['id']}"
    api.ok("PATCH", path, json={"assignedTo": "user_1"})
    api.ok("PATCH", path, json={"assignedTo": "user_1"})
    api.ok("POST", f"{path}/tags", json={"tagIds": ["tag_vip"]})
    api.ok("PATCH", path, json={"tags": ["Trial"], "city": "Oslo"})
    api.ok("DELETE", path)
    sandbox.wait_for_deliveries()
    assert [name.removeprefix("contact.") for name in receiver.events()] == [
        "created",
        *("updated", "assigned"),
        "tag_added",
        *("updated", "tag_added", "tag_removed"),
        "deleted",
    ]


def test_what_happens_to_a_deal_has_events(api: Caller, sandbox: Sandbox, receiver: Receiver, tags: list[str]) -> None:
    names = ("created", "updated", "stage_changed", "won", "lost", "deleted")
    subscribe(api, receiver, *(f"deal.{name}" for name in names))
    body = {"name": "x", "pipelineId": "pipe_abc123", "stageId": "stage_new"}
    path = f"/deals/{api.ok('POST', '/deals', json=body)['id']}"
    for stage in ("stage_qualified", "stage_won", "stage_new"):
        api.ok("PATCH", path, json={"stageId": stage})
    api.ok("PATCH", path, json={"status": "lost"})
    api.ok("POST", f"{path}/tags", json={"tagIds": ["tag_vip"]})
    api.ok("DELETE", path)
    sandbox.wait_for_deliveries()
    assert [name.removeprefix("deal.") for name in receiver.events()] == [
        "created",
        *("updated", "stage_changed"),
        *("updated", "stage_changed", "won"),
        *("updated", "stage_changed"),
        *("updated", "lost"),
        "updated",
        "deleted",
    ]


def test_changes_to_stages_change_the_pipeline(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    subscribe(api, receiver, "pipeline.updated")
    stages = "/pipelines/pipe_abc123/stages"
    stage = api.ok("POST", stages, json={"name": "Demo"})
    api.ok("PATCH", f"{stages}/{stage['id']}", json={"name": "Tour"})
    api.ok("DELETE", f"{stages}/{stage['id']}")
    api.ok("PATCH", "/pipelines/pipe_abc123", json={"description": "x"})
    sandbox.wait_for_deliveries()
    assert receiver.events() == ["pipeline.updated"] * 4


def test_another_workspace_gets_no_events(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    other = Caller(sandbox, sandbox.other_keys["admin"])
    subscribe(other, receiver, "contact.created")
    other.close()
    api.ok("POST", "/contacts", json={})
    sandbox.wait_for_deliveries()
    assert receiver.events() == []


def test_a_test_event_says_at_once_what_came_of_it(api: Caller, receiver: Receiver) -> None:
    webhook = subscribe(api, receiver, "deal.won", "deal.lost", active=False)
    outcome = api.ok("POST", f"/webhooks/manage/{webhook['id']}/test")
    assert (outcome["statusCode"], outcome["status"]) == (200, "succeeded")
    event = receiver.next().event
    assert (event["event"], event["data"]) == ("deal.won", {"test": True})


def test_a_test_event_that_fails_is_not_repeated(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    webhook = subscribe(api, receiver, "deal.won")
    receiver.statuses = [500]
    assert api.ok("POST", f"/webhooks/manage/{webhook['id']}/test")["status"] == "failed"
    sandbox.clock.advance(60)
    sandbox.wait_for_deliveries()
    assert receiver.events() == ["deal.won"]
    assert api.ok("GET", "/webhooks")[0]["active"] is True


# Failures and retries


def test_a_failed_delivery_is_repeated_when_its_time_has_come(
    api: Caller, sandbox: Sandbox, receiver: Receiver
) -> None:
    sandbox.clock.freeze()
    receiver.statuses = [503]
    webhook = subscribe(api, receiver, "contact.created")
    api.ok("POST", "/contacts", json={})
    first = receiver.next()
    sandbox.wait_for_deliveries()
    [delivery] = deliveries(api, webhook)
    assert (delivery["status"], delivery["statusCode"], delivery["attempts"]) == ("pending", 503, 1)

    sandbox.clock.advance(59)
    sandbox.wait_for_deliveries()
    assert receiver.calls.empty()

    sandbox.clock.advance(1)
    second = receiver.next()
    sandbox.wait_for_deliveries()
    [delivery] = deliveries(api, webhook)
    assert (delivery["status"], delivery["attempts"]) == ("succeeded", 2)
    assert second.body == first.body
    assert second.headers["x-conduyt-signature"] == first.headers["x-conduyt-signature"]


def test_after_seven_attempts_the_service_gives_up(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.clock.freeze()
    receiver.statuses = [500] * 7
    webhook = subscribe(api, receiver, "contact.created")
    api.ok("POST", "/contacts", json={})
    for pause in RETRY_AFTER:
        sandbox.wait_for_deliveries()
        assert deliveries(api, webhook)[0]["status"] == "pending"
        sandbox.clock.advance(pause.total_seconds())
    sandbox.wait_for_deliveries()

    [delivery] = deliveries(api, webhook)
    assert (delivery["status"], delivery["attempts"], delivery["nextRetryAt"]) == ("failed", 7, None)
    after = api.ok("GET", f"/webhooks/manage/{webhook['id']}")
    assert (after["active"], after["failCount"]) == (False, 7)


def test_a_redirect_is_a_failure(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.statuses, receiver.headers = [302], {"Location": receiver.url}
    webhook = subscribe(api, receiver, "contact.created")
    api.ok("POST", "/contacts", json={})
    sandbox.wait_for_deliveries()
    assert deliveries(api, webhook)[0]["statusCode"] == 302
    assert len(receiver.events()) == 1


def test_an_address_where_nobody_listens_is_a_failure(api: Caller, sandbox: Sandbox) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        webhook = api.ok("POST", "/webhooks", json={"url": url, "events": ["contact.created"]})
        api.ok("POST", "/contacts", json={})
        sandbox.wait_for_deliveries()
    [delivery] = deliveries(api, webhook)
    assert (delivery["status"], delivery["statusCode"]) == ("pending", None)
    assert delivery["error"].startswith("ConnectError")


def test_an_address_that_does_not_answer_in_time_is_a_failure(
    api: Caller, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conduyt.sandbox.deliveries.TIMEOUT_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        webhook = api.ok("POST", "/webhooks", json={"url": url, "events": ["contact.created"]})
        api.ok("POST", "/contacts", json={})
        sandbox.wait_for_deliveries()
    assert deliveries(api, webhook)[0]["error"] == "TimeoutError"


def test_a_long_answer_is_cut(api: Caller, receiver: Receiver) -> None:
    receiver.answer = b"x" * 1_000_000
    webhook = subscribe(api, receiver, "contact.created")
    outcome = api.ok("POST", f"/webhooks/manage/{webhook['id']}/test")
    assert outcome["responseBody"] == "x" * 10_000


def test_deleting_a_webhook_drops_what_is_pending(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.statuses = [500]
    webhook = subscribe(api, receiver, "contact.created")
    api.ok("POST", "/contacts", json={})
    sandbox.wait_for_deliveries()
    api.ok("DELETE", f"/webhooks/manage/{webhook['id']}")
    sandbox.clock.advance(60)
    sandbox.wait_for_deliveries()
    assert len(receiver.events()) == 1
    assert api.ok("GET", "/webhook-logs") == []


def test_deleting_a_webhook_while_it_is_called_leaves_nothing(api: Caller, sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as slow:
        url = f"http://127.0.0.1:{slow.getsockname()[1]}/"
        webhook = api.ok("POST", "/webhooks", json={"url": url, "events": ["contact.created"]})
        for _ in range(2):  # the second waits until the first is over
            api.ok("POST", "/contacts", json={})
        slow.settimeout(WAIT_S)
        connection, _ = slow.accept()
        with connection:
            connection.settimeout(WAIT_S)
            connection.recv(65536)
            api.ok("DELETE", f"/webhooks/manage/{webhook['id']}")
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        sandbox.wait_for_deliveries()
    assert api.ok("GET", "/webhook-logs") == []


def test_switching_a_webhook_off_ends_its_retries(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.statuses = [500]
    webhook = subscribe(api, receiver, "contact.created")
    api.ok("POST", "/contacts", json={})
    sandbox.wait_for_deliveries()
    api.ok("PATCH", f"/webhooks/manage/{webhook['id']}", json={"isActive": False})
    sandbox.clock.advance(60)
    sandbox.wait_for_deliveries()
    assert deliveries(api, webhook)[0]["status"] == "failed"
    assert len(receiver.events()) == 1


# Replay


@pytest.fixture
def log(api: Caller, sandbox: Sandbox, receiver: Receiver) -> dict[str, str]:
    """One delivery that waits for its retry and one that succeeded."""
    receiver.statuses = [500]
    subscribe(api, receiver, "contact.created", "contact.deleted")
    contact = api.ok("POST", "/contacts", json={})
    api.ok("DELETE", f"/contacts/{contact['id']}")
    sandbox.wait_for_deliveries()
    receiver.events()
    return {delivery["status"]: delivery["id"] for delivery in api.ok("GET", "/webhook-logs")}


def test_what_failed_can_be_listed_for_replay(api: Caller, log: dict[str, str]) -> None:
    assert [delivery["id"] for delivery in api.ok("GET", "/webhooks/replay")] == [log["pending"]]


@pytest.mark.parametrize("choice", ["id", "event", "status"])
def test_a_replay_sends_at_once(
    api: Caller, sandbox: Sandbox, receiver: Receiver, log: dict[str, str], choice: str
) -> None:
    bodies = {
        "id": {"deliveryIds": [log["pending"]]},
        "event": {"eventType": "contact.created"},
        "status": {"status": "pending"},
    }
    answer = api.ok("POST", "/webhooks/replay", json=bodies[choice])
    assert answer == {"replayed": 1, "skipped": 0, "deliveryIds": [log["pending"]]}
    sandbox.wait_for_deliveries()
    assert receiver.events() == ["contact.created"]
    assert api.ok("GET", "/webhooks/replay") == []


def test_what_succeeded_is_sent_again_only_when_confirmed(
    api: Caller, sandbox: Sandbox, receiver: Receiver, log: dict[str, str]
) -> None:
    body = {"deliveryIds": [log["succeeded"]], "forceSucceededReplay": True}
    assert api.ok("POST", "/webhooks/replay", json=body)["skipped"] == 1
    assert api.ok("POST", "/webhooks/replay", json={**body, "confirmSucceededReplay": "yes"})["replayed"] == 1
    sandbox.wait_for_deliveries()
    assert receiver.events() == ["contact.deleted"]


def test_a_replay_has_to_choose(api: Caller) -> None:
    api.error("POST", "/webhooks/replay", 422, json={})


def test_a_replay_of_an_unknown_delivery_is_not_found(api: Caller) -> None:
    api.error("POST", "/webhooks/replay", 404, json={"deliveryIds": ["dlv_none"]})


def test_deliveries_of_a_deleted_webhook_are_skipped(api: Caller, log: dict[str, str]) -> None:
    api.ok("DELETE", f"/webhooks/manage/{api.ok('GET', '/webhooks')[0]['id']}")
    body = {"deliveryIds": [log["succeeded"]], "forceSucceededReplay": True, "confirmSucceededReplay": "yes"}
    assert api.ok("POST", "/webhooks/replay", json=body)["skipped"] == 1
