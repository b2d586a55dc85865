"""What the type checkers know about webhook events. Never run: mypy and pyright read it."""

from collections.abc import Mapping
from typing import assert_type

from conduyt import webhooks
from conduyt.models import Contact, Deal, Message, Note, Outcome, Pipeline, Task


def deliveries(body: bytes, headers: Mapping[str, str]) -> None:
    assert_type(webhooks.sign(body, "whsec_1"), str)
    webhooks.verify(body, headers, "whsec_1")
    webhooks.verify(body.decode(), headers.get("x-conduyt-signature"), ["whsec_1", "whsec_2"])
    webhooks.verify(bytearray(body), None, "whsec_1")
    assert_type(webhooks.parse(body, headers, "whsec_1"), webhooks.WebhookEvent)


def by_class(event: webhooks.WebhookEvent) -> None:
    if isinstance(event, webhooks.ContactEvent):
        assert_type(event.data, Contact | None)
    elif isinstance(event, webhooks.DealEvent):
        assert_type(event.data, Deal | None)
        assert_type(event.account_id, str | None)
    elif isinstance(event, webhooks.MessageEvent):
        assert_type(event.data, Message | None)
    elif isinstance(event, webhooks.NoteEvent):
        assert_type(event.data, Note | None)
    elif isinstance(event, webhooks.PipelineEvent):
        assert_type(event.data, Pipeline | None)
    elif isinstance(event, webhooks.TaskEvent):
        assert_type(event.data, Task | None)
    else:
        assert_type(event, webhooks.UnknownEvent)
        assert_type(event.data, Outcome | None)


def by_pattern(event: webhooks.WebhookEvent) -> str:
    match event:
        case webhooks.ContactEvent(data=Contact() as contact):
            assert_type(contact.email, str | None)
            return contact.id
        case webhooks.DealEvent(event="deal.won", data=deal):
            assert_type(deal, Deal | None)
            return "won"
        case _:
            return "another"
