"""SMS: sending, the outcomes that carriers have, keys that hold for good, and the log."""

from typing import Any

import pytest

from conduyt.sandbox import Sandbox

from .conftest import Caller, Receiver

Contact = dict[str, Any]


def person(api: Caller, phone: str) -> Contact:
    contact: Contact = api.ok("POST", "/contacts", json={"firstName": "Ada", "lastName": "Lovelace", "phone": phone})
    return contact


def text(contact: Contact, **fields: Any) -> dict[str, Any]:
    return {"contactId": contact["id"], "body": "See you at ten.", **fields}


@pytest.fixture
def ada(api: Caller) -> Contact:
    return person(api, "+14155550123")


def test_an_sms_is_sent(api: Caller, sandbox: Sandbox, ada: Contact, receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["message.sent"]})
    message = api.ok("POST", "/messages/sms/send", json=text(ada))
    assert (message["status"], message["channel"], message["provider"]) == ("sent", "sms", "twilio")
    assert (message["fromNumber"], message["toNumber"]) == ("+14155550100", "+14155550123")
    assert "idempotencyKey" not in message
    assert receiver.next().event["data"]["id"] == message["id"]
    assert [(sent.channel, sent.to, sent.subject) for sent in sandbox.outbox] == [("sms", "+14155550123", None)]


def test_one_sms_tells_what_the_carrier_reports(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    sandbox.clock.freeze()
    id_ = api.ok("POST", "/messages/sms/send", json=text(ada))["id"]
    message = api.ok("GET", f"/messages/sms/{id_}")
    assert message["providerStatus"] == {"providerId": message["providerId"], "status": "sent"}
    assert message["contact"]["assignedTo"] is None
    sandbox.clock.advance(10)
    assert api.ok("GET", f"/messages/sms/{id_}")["providerStatus"]["status"] == "delivered"


def test_an_email_is_no_sms(api: Caller, sandbox: Sandbox) -> None:
    id_ = sandbox.receive("ada@example.com", "Hello")
    api.error("GET", f"/messages/sms/{id_}", 404)
    api.error("GET", "/messages/sms/msg_nobody", 404)


def test_an_sms_outlives_its_contact(api: Caller, ada: Contact) -> None:
    id_ = api.ok("POST", "/messages/sms/send", json=text(ada))["id"]
    api.ok("DELETE", f"/contacts/{ada['id']}")
    assert "contact" not in api.ok("GET", f"/messages/sms/{id_}")


def test_the_same_key_sends_one_sms(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    sandbox.clock.freeze()
    body = text(ada, idempotencyKey="reminder-1")
    first = api.ok("POST", "/messages/sms/send", json=body)
    sandbox.clock.advance(1000 * 24 * 3600)  # kept for good
    again = api.ok("POST", "/messages/sms/send", json=body)
    assert (again["id"], again["status"]) == (first["id"], "delivered")
    assert len(sandbox.outbox) == 1


def test_without_a_key_every_call_sends(api: Caller, sandbox: Sandbox, ada: Contact) -> None:
    for _ in range(2):
        api.ok("POST", "/messages/sms/send", json=text(ada))
    assert len(sandbox.outbox) == 2


def test_a_key_with_other_content_is_a_conflict(api: Caller, ada: Contact) -> None:
    api.ok("POST", "/messages/sms/send", json=text(ada, idempotencyKey="reminder-1"))
    api.error("POST", "/messages/sms/send", 409, json=text(ada, idempotencyKey="reminder-1", body="Never mind."))


@pytest.mark.parametrize("key", ["short-1", "x" * 201])
def test_keys_have_8_to_200_characters(api: Caller, ada: Contact, key: str) -> None:
    error = api.error("POST", "/messages/sms/send", 422, json=text(ada, idempotencyKey=key))
    assert error["details"][0]["field"] == "idempotencyKey"


def test_a_carrier_may_not_confirm_an_sms(api: Caller, sandbox: Sandbox, receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["message.sent"]})
    contact = person(api, "+15005550001")

    answer = api("POST", "/messages/sms/send", json=text(contact))

    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "validation_failed"
    message = answer.json()["data"]
    assert (message["status"], message["metadata"]["deliveryUnconfirmed"]) == ("failed", True)
    assert api.ok("GET", f"/messages/sms/{message['id']}")["status"] == "failed"
    assert len(sandbox.outbox) == 1  # it may have gone out
    sandbox.wait_for_deliveries()
    assert receiver.events() == []


def test_the_key_of_an_unconfirmed_sms_sends_again(api: Caller, sandbox: Sandbox) -> None:
    body = text(person(api, "+15005550001"), idempotencyKey="reminder-1")
    first, again = (api("POST", "/messages/sms/send", json=body) for _ in range(2))
    assert again.status_code == 422
    assert again.json()["data"]["id"] == first.json()["data"]["id"]
    assert again.json()["data"]["metadata"]["sendAttempt"] == 2
    assert len(sandbox.outbox) == 2


def test_a_carrier_may_refuse_an_sms(api: Caller, sandbox: Sandbox) -> None:
    message = api.ok("POST", "/messages/sms/send", json=text(person(api, "+15005550009")))
    assert message["status"] == "failed"
    assert message["errorMessage"].startswith("Error 30003")
    assert sandbox.outbox == []


def test_contacts_that_opted_out_get_no_sms(api: Caller, ada: Contact) -> None:
    api.ok("PATCH", f"/contacts/{ada['id']}", json={"optedOutSms": True})
    error = api.error("POST", "/messages/sms/send", 422, json=text(ada))
    assert "opted out" in error["details"][0]["message"]


def test_stop_opts_out_and_start_opts_in(api: Caller, sandbox: Sandbox, ada: Contact, receiver: Receiver) -> None:
    api.ok("POST", "/webhooks", json={"url": receiver.url, "events": ["contact.updated"]})
    sandbox.receive("+14155550123", " Stop ")
    assert receiver.next().event["data"]["optedOutSms"] is True
    api.error("POST", "/messages/sms/send", 422, json=text(ada))
    sandbox.receive("+14155550123", "START")
    api.ok("POST", "/messages/sms/send", json=text(ada))


def test_stop_in_an_email_is_a_word_like_others(api: Caller, sandbox: Sandbox) -> None:
    sandbox.receive("ada@example.com", "STOP")
    assert api.ok("GET", "/contacts")[0]["optedOutSms"] is False


def test_contacts_need_a_number(api: Caller) -> None:
    contact = api.ok("POST", "/contacts", json={"email": "ada@example.com"})
    error = api.error("POST", "/messages/sms/send", 422, json=text(contact))
    assert "no phone number" in error["details"][0]["message"]


def test_an_sms_needs_a_text_and_a_contact(api: Caller, ada: Contact) -> None:
    api.error("POST", "/messages/sms/send", 422, json=text(ada, body="  "))
    api.error("POST", "/messages/sms/send", 404, json=text({"id": "con_nobody"}))


def test_an_sms_comes_from_a_number_of_the_workspace(api: Caller, ada: Contact) -> None:
    number = api.ok("GET", "/sms/transports")["twilio"]["numbers"][0]["phoneNumber"]
    assert api.ok("POST", "/messages/sms/send", json=text(ada, fromNumber=number))["fromNumber"] == number
    api.error("POST", "/messages/sms/send", 422, json=text(ada, fromNumber="+14155559999"))


def test_whatsapp_is_not_connected(api: Caller) -> None:
    assert api.ok("GET", "/sms/whatsapp/templates") == {"connected": False, "templates": []}


def test_what_is_sent_is_logged(api: Caller, ada: Contact) -> None:
    message = api.ok("POST", "/messages/sms/send", json=text(ada))
    entry = api.ok("GET", "/sms/send-logs")[0]
    assert (entry["messageId"], entry["contactName"], entry["source"]) == (message["id"], "Ada Lovelace", "user")


def test_an_entry_can_be_added_to_the_log(api: Caller, ada: Contact) -> None:
    message = api.ok("POST", "/messages/sms/send", json=text(ada))
    entry = api.ok("POST", "/sms/send-logs", json={"message": "Hello", "messageId": message["id"], "status": "failed"})
    assert (entry["message"], entry["status"]) == ("Hello", "failed")
    assert api.ok("GET", "/sms/send-logs")[0]["id"] == entry["id"]
    api.error("POST", "/sms/send-logs", 422, json={"messageId": "msg_nobody"})
