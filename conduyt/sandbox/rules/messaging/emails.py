"""Send emails: by POST /messages, which also records messages that were sent elsewhere, and by the email endpoints.

Where the documentation is silent: an outbound email with a provider, a provider's id or a status is only recorded, all
others are sent. An email for a later time is queued. A bulk email skips contacts that cannot get it; if all are
skipped, the request fails.
"""

from __future__ import annotations

from dataclasses import replace

from conduyt.sandbox.call import Call, Handlers
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import ApiError, FieldError, Response, invalid, one
from conduyt.sandbox.rules.messaging import idempotency, messages, sending
from conduyt.sandbox.rules.messaging.outgoing import obstacle
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

BODY_LIMIT = 100 * 1024
_ONLY_RECORDED = ("provider", "providerId", "status")


@handles("messages.create")
def create_message(call: Call) -> Response:
    key = idempotency.key_of(call)
    earlier = idempotency.find(call, key) if key else None
    if earlier is not None:
        return _answer(call, earlier)
    body = call.body
    contact = call.find("contacts", body["contactId"], "contact")
    _check_body(body["body"])
    outbound = body["direction"] == "outbound"
    if outbound and body["channel"] == "sms":
        raise invalid("channel", "an outbound SMS is sent by POST /messages/sms/send")
    if outbound and not any(name in body for name in _ONLY_RECORDED):
        message = _send(call, contact, {name: body[name] for name in ("fromEmail", "toEmail") if name in body})
    else:
        message = messages.record(call, contact)
    if key:
        idempotency.keep(call, key, message)
    return _answer(call, message)


@handles("messages.emails.send")
def send_email(call: Call) -> Response:
    contact = call.find("contacts", call.body["contactId"], "contact")
    _check_body(call.body["body"])
    message = _send(call, contact, {})
    response = _answer(call, message)
    return replace(response, status=202) if message["status"] == "queued" else response


@handles("messages.emails.send_bulk")
def send_bulk(call: Call) -> Response:
    body = call.body
    _check_body(body["body"])
    sent: list[str] = []
    skipped: list[Doc] = []
    for id_ in dict.fromkeys(body["contactIds"]):
        contact = call.records.get("contacts", id_)
        reason = obstacle(contact, "email")
        if contact is None or reason is not None:
            code, words = reason or ("", "")
            skipped.append({"contactId": id_, "reason": code, "message": words})
            continue
        message = sending.send(
            call, contact, "email", body=body["body"], subject=body["subject"], html=body.get("bodyHtml")
        )
        sent.append(message["id"])
    if not sent:
        details = [FieldError(field=f"contactIds: {one['contactId']}", message=one["message"]) for one in skipped]
        raise ApiError(422, "None of the contacts can get the email.", details=details)
    outcome = {"sent": len(sent), "skipped": len(skipped), "messageIds": sent, "skippedContacts": skipped}
    return replace(one(outcome), status=206 if skipped else 201)


@handles("messages.emails.get_health")
def get_health(call: Call) -> Response:
    """Figures about outbound emails. No recipient opens them, so only the demo content sets the open rate."""
    emails = call.records.query("messages", equals("channel", "email"), equals("direction", "outbound"))
    count = {status: sum(one["status"] == status for one in emails) for status in ("sent", "delivered", "failed")}
    tried = sum(count.values())
    return one(
        {
            "status": "healthy",
            "provider": "smtp",
            "fromEmail": messages.email_of(call.records.workspace),
            **count,
            "opened": sum(one["openCount"] > 0 for one in emails),
            "failureRate": round(count["failed"] / tried, 4) if tried else 0,
        }
    )


def _send(call: Call, contact: Doc, addresses: Doc) -> Doc:
    body = call.body
    sending.check_reachable({**contact, "email": addresses.get("toEmail", contact["email"])}, "email")
    return sending.send(
        call,
        contact,
        "email",
        body=body["body"],
        subject=body.get("subject"),
        html=body.get("bodyHtml"),
        at=body.get("scheduledAt"),
        fields=addresses,
    )


def _check_body(body: str) -> None:
    if len(body.encode()) > BODY_LIMIT:
        raise invalid("body", "must not be larger than 100 KB")


def _answer(call: Call, message: Doc) -> Response:
    """The current message, so that a repeated request returns its latest status."""
    shown = messages.show(call, message)
    if message["status"] == "sending":
        return replace(one({**shown, "pending": sending.PENDING}), status=202)
    return one(shown)
