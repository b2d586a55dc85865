"""Messages: their fields, the list, their attachments, and recording one.

Internal fields begin with an underscore and are in no response: the time of the next step, whether the message is
unread, its files, and the idempotency key of an SMS with the digest of its content.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable

from conduyt.sandbox.call import Call, Handlers, page
from conduyt.sandbox.conditions import equals
from conduyt.sandbox.responses import ApiError, Response, one
from conduyt.sandbox.rules.crm import threads
from conduyt.sandbox.rules.crm.activities import actor
from conduyt.sandbox.rules.times import instant
from conduyt.sandbox.store import Doc

handles: Handlers = Handlers()

FILTERS = {"contact_id": "contactId", "channel": "channel", "direction": "direction"}
_PERSON = ("id", "firstName", "lastName", "email", "phone")
_NUMBERS = {"acct_sandbox": "+14155550100"}
_MAGIC_BYTES = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"%PDF": "application/pdf",
}


def new_message(*, id_: str, account: str, contact_id: str, channel: str, now: str, fields: Doc) -> Doc:
    return {
        "id": id_,
        "accountId": account,
        "contactId": contact_id,
        "direction": "outbound",
        "channel": channel,
        "status": "sending",
        **dict.fromkeys(("subject", "body", "bodyHtml", "fromNumber", "toNumber", "fromEmail", "toEmail")),
        "ccEmails": [],
        "bccEmails": [],
        "provider": "twilio" if channel == "sms" else "smtp",
        "providerId": None,
        "errorMessage": None,
        "openCount": 0,
        "clickCount": 0,
        **dict.fromkeys(("scheduledAt", "sentAt", "deliveredAt", "openedAt", "firstOpenedAt", "lastOpenedAt")),
        **dict.fromkeys(("clickedAt", "sentBy", "sender", "replyTo", "inReplyToId", "campaignId")),
        **dict.fromkeys(("sideEffects", "sideEffectsAt", "rfcCaptureAbsent")),
        "threadId": contact_id,
        "internetMessageId": f"<{id_}@sandbox.example>" if channel == "email" else None,
        "metadata": {},
        "createdAt": now,
        "updatedAt": now,
        **dict.fromkeys(("_nextAt", "_idempotencyKey", "_fingerprint")),
        "_unread": False,
        "_media": [],
        **fields,
    }


def show(call: Call, message: Doc) -> Doc:
    """A message with its contact, unless the contact was deleted."""
    shown = {name: value for name, value in message.items() if not name.startswith("_")}
    contact = call.records.get("contacts", message["contactId"])
    if contact is not None:
        shown["contact"] = {name: contact[name] for name in _PERSON}
    return shown


def add(call: Call, contact: Doc, channel: str, fields: Doc) -> Doc:
    """Store a message with the addresses of both sides, and add it to the conversation."""
    ours, theirs = ("from", "to") if fields.get("direction", "outbound") == "outbound" else ("to", "from")
    if channel == "sms":
        addresses: Doc = {f"{ours}Number": number_of(call.records.workspace), f"{theirs}Number": contact["phone"]}
    else:
        addresses = {f"{ours}Email": email_of(call.records.workspace), f"{theirs}Email": contact["email"]}
    message = new_message(
        id_=call.store.new_id("msg"),
        account=call.records.workspace,
        contact_id=contact["id"],
        channel=channel,
        now=call.now(),
        fields={**addresses, **fields},
    )
    call.records.insert("messages", message)
    threads.refresh(call, contact["id"])
    return message


def change(call: Call, message: Doc, changes: Doc) -> Doc:
    return call.records.update("messages", {**message, **changes, "updatedAt": call.now()})


def number_of(workspace: str) -> str:
    """The phone number from which a workspace sends SMS."""
    return _NUMBERS.get(workspace, "+14155550101")


def email_of(workspace: str) -> str:
    """The address from which a workspace sends emails."""
    return f"hello@{workspace.removeprefix('acct_')}.example"


@handles("messages.list")
def list_messages(call: Call) -> Response:
    where = [equals(field, call.query[name]) for name, field in FILTERS.items() if name in call.query]
    return page(call, "messages", *where, sort=["createdAt"], show=lambda message: show(call, message))


@handles("messages.emails.list")
def list_emails(call: Call) -> Response:
    where = equals("channel", "email")
    return page(call, "messages", where, sort=["createdAt"], show=lambda message: show(call, message))


@handles("messages.sms.get")
def get_sms(call: Call) -> Response:
    message = call.find("messages", call.path["message_id"], "SMS")
    if message["channel"] != "sms":
        raise ApiError(404, "No such SMS.")
    shown = show(call, message)
    contact = call.records.get("contacts", message["contactId"])
    if contact is not None:
        shown["contact"] |= {"assignedTo": contact["assignedTo"], "collaborators": contact["collaborators"]}
    return one({**shown, "providerStatus": {"providerId": message["providerId"], "status": message["status"]}})


@handles("messages.download_media")
def download_media(call: Call) -> Response:
    """Download a file of a message by its index, from 0."""
    media = call.find("messages", call.path["message_id"], "message")["_media"]
    index = call.path["media_index"]
    if not index.isdecimal() or int(index) >= len(media):
        raise ApiError(404, "The message has no such file.")
    content = b64decode(media[int(index)])
    known = (kind for start, kind in _MAGIC_BYTES.items() if content.startswith(start))
    return Response(content=content, media_type=next(known, "application/octet-stream"))


def as_media(files: Iterable[bytes]) -> list[str]:
    """Files as they are stored with a message."""
    return [b64encode(content).decode() for content in files]


def record(call: Call, contact: Doc) -> Doc:
    """Record a message that was sent or received elsewhere."""
    body = call.body
    fields = {name: body[name] for name in _RECORDED if name in body}
    if "scheduledAt" in body:
        fields["scheduledAt"] = instant(body["scheduledAt"])
    inbound = body["direction"] == "inbound"
    # A recorded message is in the past, so it is delivered by default.
    fields |= {"status": body.get("status", "delivered"), "_unread": inbound}
    moment = {"sentAt": call.now(), "deliveredAt": call.now()} if fields["status"] == "delivered" else {}
    message = add(call, contact, body["channel"], {**moment, **fields, "sentBy": None if inbound else actor(call)})
    tell(call, message)
    return message


_RECORDED = (
    *("direction", "body", "subject", "fromNumber", "toNumber", "fromEmail", "toEmail"),
    *("provider", "providerId"),
)


def tell(call: Call, message: Doc) -> None:
    """Update the contact with the time of a message and emit its event, unless it was not sent."""
    inbound = message["direction"] == "inbound"
    if not inbound and message["status"] not in ("sent", "delivered"):
        return
    contact = call.find("contacts", message["contactId"], "contact")
    moments = ("lastInboundAt",) if inbound else ("lastOutboundAt", "lastContactedAt")
    call.records.update("contacts", {**contact, **dict.fromkeys(moments, call.now())})
    call.emit("message.received" if inbound else "message.sent", show(call, message))
