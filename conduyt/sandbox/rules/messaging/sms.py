"""SMS: sending, the log, and the transports.

An SMS that the carrier does not confirm gives 422. It is still stored, as failed with `deliveryUnconfirmed`. Repeating
it with the same idempotency key sends it again, so `sandbox.outbox` then has it twice.
"""

from __future__ import annotations

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import ApiError, Response, invalid, one
from conduyt.sandbox.rules.messaging import idempotency, messages, sending
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

_LOGGED = ("message", "messageId", "contactName", "provider", "status", "source", "templateId", "template")


@handles("messages.sms.send")
def send_sms(call: Call) -> Response:
    key = call.body.get("idempotencyKey")
    for earlier in call.records.query("messages", equals("_idempotencyKey", key)) if key else ():
        idempotency.check_same(call, earlier["_fingerprint"])
        return _send_again(call, earlier) if "deliveryUnconfirmed" in earlier["metadata"] else _answer(call, earlier)
    contact = call.find("contacts", call.body["contactId"], "contact")
    if not call.body["body"].strip():
        raise invalid("body", "must not be empty")
    ours = messages.number_of(call.records.workspace)
    if call.body.get("fromNumber", ours) != ours:
        raise invalid("fromNumber", "is none of the numbers of the workspace")
    sending.check_reachable(contact, "sms")
    known = {"_idempotencyKey": key, "_fingerprint": idempotency.fingerprint(call)} if key else {}
    return _answer(call, sending.send(call, contact, "sms", body=call.body["body"], fields=known))


def _send_again(call: Call, message: Doc) -> Response:
    metadata = {**message["metadata"], "sendAttempt": message["metadata"]["sendAttempt"] + 1}
    del metadata["deliveryUnconfirmed"]
    message = messages.change(call, message, {"metadata": metadata, "errorMessage": None})
    return _answer(call, sending.dispatch(call, message))


def _answer(call: Call, message: Doc) -> Response:
    shown = messages.show(call, message)
    if "deliveryUnconfirmed" not in message["metadata"]:
        return one(shown)
    # Returned, not raised, so that the changes are committed although the response is an error.
    return ApiError(422, "The carrier did not confirm the message.", extra={"data": shown}).to_response()


@handles("messages.sms.get_transports")
def get_transports(call: Call) -> Response:
    """Twilio with one number is the only transport. The sandbox calls no carrier."""
    number = {"label": "Main", "phoneNumber": messages.number_of(call.records.workspace), "user": None}
    return one(
        {
            "twilio": {"connected": True, "numbers": [number]},
            "fromk": {"connected": False, "label": None, "lines": [], "status": None},
            "projectBlue": {"connected": False, "lines": []},
            "voiceDrop": {"connected": True, "recordings": {"hasDefault": True, "templates": 0}},
            "webhook": {"providers": 0},
            "whatsapp": {"connected": False, "sender": None},
        }
    )


@handles("messages.sms.list_whatsapp_templates")
def list_whatsapp_templates(_: Call) -> Response:
    return one({"connected": False, "templates": []})


@handles("messages.sms_logs.list")
def list_logs(call: Call) -> Response:
    return page(call, "sms_logs", sort=["createdAt"], show=lambda entry: entry)


@handles("messages.sms_logs.create")
def create_log(call: Call) -> Response:
    """Add an entry about an SMS that was sent elsewhere. The body has the fields of an entry."""
    body = call.body
    if "messageId" in body and call.records.get("messages", str(body["messageId"])) is None:
        raise invalid("messageId", "there is no such message")
    fields: Doc = {name: body[name] for name in _LOGGED if name in body}
    fields["sentAt"] = call.now()
    return one(call.records.insert("sms_logs", sending.new_log(call, fields)))
