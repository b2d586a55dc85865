"""Emails: sending and recording them, idempotency keys, what comes in, and what went out."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from conduyt.sandbox import OutboxMessage, Sandbox, create_app

from .conftest import Caller, Receiver

Contact = dict[str, Any]


@pytest.fixture
def ada(api: Caller) -> Contact:
    contact: Contact = api.ok("POST", "/contacts", json={"firstName": "Ada", "email": "ada@example.com"})
    return contact


def email(contact: Contact, **fields: Any) -> dict[str, Any]:
    usual = {"contactId": contact["id"], "channel": "email", "direction": "outbound", "body": "Hello", "subject": "Hi"}
    return usual | fields


def test_an_email_is_sent(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    message = api.ok("POST", "/messages", json=email(ada))

    assert (message["status"], message["toEmail"]) == ("sent", "ada@example.com")
    assert message["contact"]["firstName"] == "Ada"
    assert message["fromEmail"] == "hello@sandbox.example"
    assert sandbox.outbox == [
        OutboxMessage(
            channel="email",
            to="ada@example.com",
            subject="Hi",
            body="Hello",
            message_id=message["id"],
            account_id="acct_sandbox",
        )
    ]


def test_webhooks_hear_of_a_sent_email(api: Caller, ada: Contact, receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["message.sent"]})
    message = api.ok("POST", "/messages", json=email(ada))
    event = receiver.next().event
    assert (event["event"], event["data"]["id"]) == ("message.sent", message["id"])


def test_an_email_is_delivered_after_a_while(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    sandbox.clock.freeze()
    api.ok("POST", "/messages", json=email(ada))
    sandbox.clock.advance(10)
    message = api.ok("GET", "/messages")[0]
    assert message["status"] == "delivered"
    assert message["deliveredAt"] > message["sentAt"]


def test_the_contact_tells_when_it_was_last_written_to(api: Caller, ada: Contact) -> None:
    api.ok("POST", "/messages", json=email(ada))
    contact = api.ok("GET", f"/contacts/{ada['id']}")
    assert contact["lastOutboundAt"] == contact["lastContactedAt"] != ada["lastOutboundAt"]
    assert (contact["hasOutboundEmail"], contact["hasOutboundSms"]) == (True, False)


def test_the_same_key_and_content_send_one_email(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    headers = {"Idempotency-Key": "renewal-1"}
    first = api.ok("POST", "/messages", json=email(ada), headers=headers)
    again = api.ok("POST", "/messages", json=dict(reversed(email(ada).items())), headers=headers)
    assert again["id"] == first["id"]
    assert len(sandbox.outbox) == 1


def test_the_same_key_with_other_content_is_a_conflict(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    headers = {"Idempotency-Key": "renewal-1"}
    api.ok("POST", "/messages", json=email(ada), headers=headers)
    error = api.error("POST", "/messages", 409, json=email(ada, body="Bye"), headers=headers)
    assert error["code"] == "conflict"
    assert len(sandbox.outbox) == 1


def test_a_key_is_kept_for_a_day(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    sandbox.clock.freeze()
    headers = {"Idempotency-Key": "renewal-1"}
    first = api.ok("POST", "/messages", json=email(ada), headers=headers)
    sandbox.clock.advance(24 * 3600 - 1)
    assert api.ok("POST", "/messages", json=email(ada), headers=headers)["id"] == first["id"]
    sandbox.clock.advance(1)
    assert api.ok("POST", "/messages", json=email(ada, body="Bye"), headers=headers)["id"] != first["id"]
    assert len(sandbox.outbox) == 2


def test_a_key_whose_request_failed_is_free(api: Caller, ada: Contact) -> None:
    headers = {"Idempotency-Key": "renewal-1"}
    api.error("POST", "/messages", 404, json=email({"id": "con_nobody"}), headers=headers)
    api.ok("POST", "/messages", json=email(ada), headers=headers)


def test_workspaces_do_not_share_keys(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    headers = {"Idempotency-Key": "renewal-1"}
    api.ok("POST", "/messages", json=email(ada), headers=headers)
    other = Caller(sandbox, sandbox.other_keys["admin"])
    bob = other.ok("POST", "/contacts", json={"email": "bob@example.com"})
    message = other.ok("POST", "/messages", json=email(bob), headers=headers)
    other.close()
    assert message["contactId"] == bob["id"]
    assert [sent.account_id for sent in sandbox.outbox] == ["acct_sandbox", "acct_neighbour"]


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_keys_have_1_to_255_characters(api: Caller, ada: Contact, key: str) -> None:
    error = api.error("POST", "/messages", 400, json=email(ada), headers={"Idempotency-Key": key})
    assert "Idempotency-Key" in error["message"]
    api.ok("POST", "/messages", json=email(ada), headers={"Idempotency-Key": "x" * 255})


def test_a_key_has_no_white_space_around_it() -> None:
    """HTTP servers strip blanks themselves, so the app is called without one."""
    app = create_app(seed="empty")
    key = app.state.api.keys()[0]["admin"]

    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": " renewal-1 "}
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
            return await client.post("/api/v1/messages", json=email({"id": "con_nobody"}), headers=headers)

    assert asyncio.run(post()).status_code == 400


def test_a_slow_email_stays_open_for_a_while(api: Caller, sandbox: Sandbox) -> None:
    sandbox.clock.freeze()
    contact = api.ok("POST", "/contacts", json={"email": "ada@slow.example"})
    headers = {"Idempotency-Key": "renewal-1"}

    answer = api("POST", "/messages", json=email(contact), headers=headers)
    assert answer.status_code == 202
    assert answer.json()["data"]["status"] == "sending"
    assert "idempotency key" in answer.json()["data"]["pending"]
    assert sandbox.outbox == []
    assert api("POST", "/messages", json=email(contact), headers=headers).status_code == 202

    sandbox.clock.advance(30)
    answer = api("POST", "/messages", json=email(contact), headers=headers)
    assert answer.status_code == 201
    assert answer.json()["data"]["status"] == "sent"
    assert "pending" not in answer.json()["data"]
    assert len(sandbox.outbox) == 1


def test_an_email_can_bounce(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["message.sent"]})
    contact = api.ok("POST", "/contacts", json={"email": "ada@bounce.example"})
    message = api.ok("POST", "/messages", json=email(contact))
    sandbox.wait_for_deliveries()
    assert message["status"] == "failed"
    assert "550" in message["errorMessage"]
    assert message["sentAt"]
    assert message["deliveredAt"] is None
    assert sandbox.outbox == []
    assert receiver.events() == []


def test_an_email_can_wait_for_its_time(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    sandbox.clock.freeze()
    later = (sandbox.clock.now() + timedelta(hours=1)).isoformat()
    assert api.ok("POST", "/messages", json=email(ada, scheduledAt=later))["status"] == "queued"

    sandbox.clock.advance(3599)
    assert api.ok("GET", "/messages")[0]["status"] == "queued"
    sandbox.clock.advance(24 * 3600)

    message = api.ok("GET", "/messages")[0]
    assert message["status"] == "delivered"
    assert message["sentAt"] == message["scheduledAt"]
    assert len(sandbox.outbox) == 1


def test_an_email_that_waits_keeps_its_address(api: Caller, sandbox: Sandbox) -> None:
    sandbox.clock.freeze()
    contact = api.ok("POST", "/contacts", json={"firstName": "Ada"})
    later = (sandbox.clock.now() + timedelta(hours=1)).isoformat()
    api.ok("POST", "/messages", json=email(contact, toEmail="ada@work.example", scheduledAt=later))
    sandbox.clock.advance(3600)
    assert sandbox.outbox[0].to == "ada@work.example"


def test_whoever_opts_out_gets_no_email_that_waits(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    api.ok("POST", "/messages", json=email(ada, scheduledAt="2099-01-01T00:00:00Z"))
    api.ok("PATCH", f"/contacts/{ada['id']}", json={"optedOutEmail": True})
    sandbox.clock.advance(100 * 365.25 * 24 * 3600)
    message = api.ok("GET", "/messages")[0]
    assert (message["status"], message["errorMessage"]) == ("failed", "The contact has opted out.")
    assert sandbox.outbox == []


def test_a_time_in_the_past_is_now(api: Caller, ada: Contact) -> None:
    assert api.ok("POST", "/messages", json=email(ada, scheduledAt="2020-01-01T00:00:00Z"))["status"] == "sent"


def test_contacts_that_opted_out_get_no_email(api: Caller, ada: Contact) -> None:
    api.ok("PATCH", f"/contacts/{ada['id']}", json={"optedOutEmail": True})
    error = api.error("POST", "/messages", 422, json=email(ada))
    assert error["details"] == [{"field": "contactId", "message": "The contact has opted out."}]


def test_contacts_need_an_address(api: Caller, sandbox: Sandbox) -> None:
    contact = api.ok("POST", "/contacts", json={"firstName": "Ada"})
    error = api.error("POST", "/messages", 422, json=email(contact))
    assert "no email address" in error["details"][0]["message"]
    api.ok("POST", "/messages", json=email(contact, toEmail="ada@work.example"))
    assert sandbox.outbox[0].to == "ada@work.example"


def test_an_email_has_at_most_100_kb(api: Caller, ada: Contact) -> None:
    api.ok("POST", "/messages", json=email(ada, body="x" * 102_400))
    api.error("POST", "/messages", 422, json=email(ada, body="x" * 102_401))


def test_sms_are_not_sent_this_way(api: Caller, ada: Contact) -> None:
    error = api.error("POST", "/messages", 422, json=email(ada, channel="sms"))
    assert "/messages/sms/send" in error["details"][0]["message"]


def test_a_text_that_cannot_be_sent_is_not_received(sandbox: Sandbox, api: Caller) -> None:
    for texts in (("ada@example.com", "\ud800"), ("\ud800@example.com", "Hi")):
        with pytest.raises(ValueError, match=r"^(body|sender): contains a lone surrogate"):
            sandbox.receive(*texts)
    assert api.ok("GET", "/messages") == []


def test_an_inbound_message_can_be_recorded(api: Caller, sandbox: Sandbox, ada: Contact, receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["message.received"]})
    body = email(ada, direction="inbound", channel="sms", fromNumber="+14155550123")
    message = api.ok("POST", "/messages", json=body)
    assert (message["status"], message["fromNumber"]) == ("delivered", "+14155550123")
    assert receiver.next().event["data"]["id"] == message["id"]
    assert api.ok("GET", f"/contacts/{ada['id']}")["lastInboundAt"]
    assert sandbox.outbox == []


def test_an_email_with_a_provider_is_only_recorded(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    facts = {"provider": "gmail", "providerId": "m-1", "status": "failed", "scheduledAt": "2026-09-01T12:00:00+02:00"}
    message = api.ok("POST", "/messages", json=email(ada, **facts))
    assert message["scheduledAt"] == "2026-09-01T10:00:00.000Z"
    assert (message["provider"], message["status"], message["sentAt"]) == ("gmail", "failed", None)
    assert sandbox.outbox == []
    assert api.ok("GET", f"/contacts/{ada['id']}")["lastOutboundAt"] is None


def test_the_email_endpoint_sends_too(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    body = {"contactId": ada["id"], "subject": "Hi", "body": "Hello", "bodyHtml": "<p>Hello</p>"}
    answer = api("POST", "/email/send", json=body)
    assert answer.status_code == 201
    assert answer.json()["data"]["bodyHtml"] == "<p>Hello</p>"
    assert api("POST", "/email/send", json={**body, "scheduledAt": "2099-01-01T00:00:00Z"}).status_code == 202
    assert len(sandbox.outbox) == 1


def test_a_bulk_email_goes_to_everybody_once(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    bob = api.ok("POST", "/contacts", json={"email": "bob@example.com"})
    body = {"contactIds": [ada["id"], bob["id"], ada["id"]], "subject": "We move", "body": "From Monday on."}
    answer = api("POST", "/email/send-bulk", json=body)
    assert answer.status_code == 201
    assert answer.json()["data"]["sent"] == 2
    assert [message.to for message in sandbox.outbox] == ["ada@example.com", "bob@example.com"]


def test_a_bulk_email_leaves_out_who_cannot_get_it(api: Caller, ada: Contact) -> None:
    bob = api.ok("POST", "/contacts", json={"firstName": "Bob"})
    body = {"contactIds": [ada["id"], bob["id"], "con_nobody"], "subject": "We move", "body": "From Monday on."}
    answer = api("POST", "/email/send-bulk", json=body)
    assert answer.status_code == 206
    skipped = answer.json()["data"]["skippedContacts"]
    assert [(one["contactId"], one["reason"]) for one in skipped] == [
        (bob["id"], "no_email"),
        ("con_nobody", "not_found"),
    ]


def test_a_bulk_email_to_nobody_fails(api: Caller, ada: Contact) -> None:
    body = {"contactIds": ["con_nobody"], "subject": "We move", "body": "From Monday on."}
    assert api.error("POST", "/email/send-bulk", 422, json=body)["details"][0]["field"] == "contactIds: con_nobody"


def test_the_health_counts_emails(api: Caller, ada: Contact) -> None:
    assert api.ok("GET", "/emails/health")["failureRate"] == 0
    bounce = api.ok("POST", "/contacts", json={"email": "ada@bounce.example"})
    for contact in (ada, bounce):
        api.ok("POST", "/messages", json=email(contact))
    health = api.ok("GET", "/emails/health")
    assert (health["sent"], health["failed"], health["failureRate"]) == (1, 1, 0.5)


def test_the_list_can_be_narrowed(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    api.ok("POST", "/messages", json=email(ada))
    sandbox.receive("ada@example.com", "Thanks")
    sandbox.receive("+14155550123", "Hello?")

    def bodies(**params: str) -> list[str]:
        return [message["body"] for message in api.ok("GET", "/messages", params=params)]

    assert bodies() == ["Hello?", "Thanks", "Hello"]
    assert bodies(contact_id=ada["id"]) == ["Thanks", "Hello"]
    assert bodies(channel="sms") == ["Hello?"]
    assert bodies(direction="outbound") == ["Hello"]
    assert [message["body"] for message in api.ok("GET", "/emails")] == ["Thanks", "Hello"]


def test_a_message_outlives_its_contact(api: Caller, ada: Contact) -> None:
    api.ok("POST", "/messages", json=email(ada))
    api.ok("DELETE", f"/contacts/{ada['id']}")
    message = api.ok("GET", "/messages")[0]
    assert message["contactId"] == ada["id"]
    assert "contact" not in message


def test_a_message_comes_in(api: Caller, sandbox: Sandbox, ada: Contact, receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["message.received", "contact.created"]})
    sandbox.clock.freeze()
    id_ = sandbox.receive("Ada@Example.com", "Thanks", subject="Re: Hi")

    message = api.ok("GET", "/messages")[0]
    assert (message["id"], message["contactId"], message["subject"]) == (id_, ada["id"], "Re: Hi")
    assert (message["fromEmail"], message["toEmail"]) == ("ada@example.com", "hello@sandbox.example")
    assert message["sentBy"] is None
    event = receiver.next().event
    assert (event["event"], event["data"]["id"]) == ("message.received", id_)
    assert api.ok("GET", f"/contacts/{ada['id']}")["lastInboundAt"] == message["createdAt"]


def test_an_unknown_sender_becomes_a_contact(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["message.received", "contact.created"]})
    sandbox.receive("+14155550123", "Who is there?")
    contact = api.ok("GET", "/contacts")[0]
    assert (contact["phone"], contact["source"]) == ("+14155550123", "inbound")
    assert [receiver.next().event["event"] for _ in range(2)] == ["contact.created", "message.received"]


def test_files_come_with_a_message(api: Caller, sandbox: Sandbox) -> None:
    id_ = sandbox.receive("+14155550123", "Look", media=[b"\x89PNG...", b"\0\1\2"])
    picture = api("GET", f"/messages/{id_}/media/0")
    assert (picture.content, picture.headers["content-type"]) == (b"\x89PNG...", "image/png")
    other = api("GET", f"/messages/{id_}/media/1")
    assert (other.content, other.headers["content-type"]) == (b"\0\1\2", "application/octet-stream")
    for index in ("2", "-1", "first"):
        api.error("GET", f"/messages/{id_}/media/{index}", 404)
    api.error("GET", "/messages/msg_nobody/media/0", 404)


def test_a_reset_empties_the_outbox(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    api.ok("POST", "/messages", json=email(ada))
    sandbox.reset()
    assert sandbox.outbox == []


def test_the_demo_has_messages_both_ways(read: Caller) -> None:
    messages = read.ok("GET", "/messages", params={"limit": 100})
    assert {(one["channel"], one["direction"]) for one in messages} == {
        ("sms", "inbound"),
        ("sms", "outbound"),
        ("email", "inbound"),
        ("email", "outbound"),
    }
