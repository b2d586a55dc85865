"""Uses of webhook events that a type checker must refuse. Every line marked so is one error, and there is no other."""

from conduyt import webhooks


def deliveries(body: dict[str, object], raw: bytes) -> None:
    webhooks.parse(body, "signature", "secret")  # error: the bytes, not something parsed from them
    webhooks.parse(raw, "signature")  # error: the secret is missing
    webhooks.parse(raw, 7, "secret")  # error: the header or all headers
    webhooks.verify(raw, "signature", None)  # error: the secret is never None
    webhooks.sign(raw, 7)  # error: a secret is a text
    webhooks.MemoryDeduplicator().once(body)  # error: the bytes, not something parsed from them
    webhooks.Deduplicator()  # error: where to remember is missing


def narrowing(event: webhooks.WebhookEvent) -> None:
    str(event.data.email)  # error: not before the kind is known, and not before it is known to be there
    if isinstance(event, webhooks.ContactEvent) and event.data:
        str(event.data.email)
        str(event.data.value)  # error: a contact has none
    if isinstance(event, webhooks.DealEvent):
        str(event.data.value)  # error: the data may be missing
    match event:
        case webhooks.TaskEvent():
            str(event.data.title)  # error: the data may be missing
        case webhooks.NoteEvent() if event.data:
            str(event.data.email)  # error: a note has none
        case _:
            pass
