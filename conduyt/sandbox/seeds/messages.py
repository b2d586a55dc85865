"""Conversations by SMS and email: most are answered, some wait for an answer, and one has a picture."""

from __future__ import annotations

from datetime import datetime, timedelta

from conduyt.sandbox.clock import iso
from conduyt.sandbox.rules.messaging.messages import as_media, email_of, new_message, number_of
from conduyt.sandbox.seeds.context import BASE_TIME, SeedContext
from conduyt.sandbox.store import Doc

TALKS = 40
_SMS = (
    ("outbound", "Hi {first}, thanks for your interest. When can I call you?"),
    ("inbound", "Tomorrow after ten is fine."),
    ("outbound", "Great, talk to you then."),
    ("inbound", "Could you send me the offer again?"),
)
_EMAILS = (
    ("inbound", "We are looking for something that our whole team can use. What does it cost for {company}?"),
    ("outbound", "Hello {first},\n\nthank you for asking. Here is what I suggest for {company}."),
    ("inbound", "Thank you, that looks good. I will talk to my colleagues."),
)
# A blue dot of one pixel, as PNG.
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63b06efa060002"
    "af01b489b27ed50000000049454e44ae426082"
)


def fill(seed: SeedContext) -> None:
    contacts = [contact for contact in seed.records.query("contacts") if contact["phone"]]
    for number, contact in enumerate(seed.random.sample(contacts, TALKS)):
        _talk(seed, number, contact)


def _talk(seed: SeedContext, number: int, contact: Doc) -> None:
    channel, lines = ("sms", _SMS) if number % 2 else ("email", _EMAILS)
    # The latest conversation ended shortly before `BASE_TIME`.
    moment = BASE_TIME - timedelta(hours=7 * number + 1)
    said = lines[: seed.random.randint(1, len(lines))]
    last: Doc = {}
    for place, (direction, text) in enumerate(said):
        now = moment - timedelta(minutes=35 * (len(said) - 1 - place))
        body = text.format(first=contact["firstName"], company=contact["company"])
        last = _message(seed, contact, channel, direction, body, now)
    waits = last["direction"] == "inbound" and number % 4 == 1
    seed.records.update("messages", {**last, "_unread": waits, "_media": as_media([_PICTURE] if number == 0 else ())})
    seed.records.insert(
        "conversations",
        {
            "id": contact["id"],
            "status": "open" if waits or number < TALKS / 2 else "closed",
            "assignedTo": contact["assignedTo"],
            "snoozedUntil": None,
            "lastMessageId": last["id"],
            "lastReadAt": None if waits else iso(moment),
            "channel": channel,
            "unreadCount": int(waits),
            "suggestion": None,
            "updatedAt": last["createdAt"],
        },
    )


def _message(seed: SeedContext, contact: Doc, channel: str, direction: str, body: str, moment: datetime) -> Doc:
    now = iso(moment)
    inbound = direction == "inbound"
    sides = ("to", "from") if inbound else ("from", "to")
    workspace = seed.records.workspace
    if channel == "sms":
        addresses = (number_of(workspace), contact["phone"])
    else:
        addresses = (email_of(workspace), contact["email"])
    kind = "Number" if channel == "sms" else "Email"
    opened = channel == "email" and not inbound and seed.random.random() < 0.6
    fields: Doc = {
        **{f"{side}{kind}": address for side, address in zip(sides, addresses, strict=True)},
        "direction": direction,
        "status": "delivered",
        "body": body,
        "subject": f"{contact['company']} and Conduyt" if channel == "email" else None,
        "sentAt": now,
        "deliveredAt": now,
        "sentBy": None if inbound else contact["assignedTo"],
        **({"openCount": 1, "openedAt": now, "firstOpenedAt": now, "lastOpenedAt": now} if opened else {}),
    }
    message = new_message(
        id_=seed.store.new_id("msg"),
        account=seed.records.workspace,
        contact_id=contact["id"],
        channel=channel,
        now=now,
        fields=fields,
    )
    seed.records.insert("messages", message)
    if inbound:
        contact["lastInboundAt"] = now
    else:
        contact |= {"lastOutboundAt": now, "lastContactedAt": max(contact["lastContactedAt"] or now, now)}
    seed.records.update("contacts", contact)
    return message
