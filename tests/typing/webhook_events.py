"""What the type checkers know about webhook events. Never run: mypy and pyright read it."""

from collections.abc import Mapping
from email.message import Message as EmailMessage
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, assert_type

from flask import Request as FlaskRequest
from starlette.requests import Request as StarletteRequest

from conduyt import webhooks
from conduyt.models import Contact, Deal, Message, Note, Outcome, Pipeline, Task


def deliveries(body: bytes, headers: Mapping[str, str]) -> None:
    assert_type(webhooks.sign(body, "whsec_1"), str)
    webhooks.verify(body, headers, "whsec_1")
    webhooks.verify(body.decode(), headers.get("x-conduyt-signature"), ["whsec_1", "whsec_2"])
    webhooks.verify(bytearray(body), None, "whsec_1")
    assert_type(webhooks.parse(body, headers, "whsec_1"), webhooks.WebhookEvent)


def headers_of_all_kinds(
    body: bytes,
    flask: FlaskRequest,
    starlette: StarletteRequest,
    handler: BaseHTTPRequestHandler,
    email: EmailMessage,
    environ: dict[str, Any],
    scope: list[tuple[bytes, bytes]],
    lambda_headers: dict[str, list[str]],
    raw: dict[bytes, bytes],
) -> None:
    webhooks.verify(body, flask.headers, "whsec_1")
    webhooks.verify(body, starlette.headers, "whsec_1")
    webhooks.verify(body, handler.headers, "whsec_1")
    webhooks.verify(body, email, "whsec_1")
    webhooks.verify(body, environ, "whsec_1")
    webhooks.verify(body, scope, "whsec_1")
    webhooks.verify(body, lambda_headers, "whsec_1")
    webhooks.verify(body, raw, "whsec_1")
    webhooks.verify(body, b"00", "whsec_1")


async def once(body: bytes) -> None:
    deduplicators: list[webhooks.Deduplicator] = [
        webhooks.MemoryDeduplicator(window=60, max_entries=10),
        webhooks.SqliteDeduplicator("deliveries.db"),
        webhooks.SqliteDeduplicator(Path("deliveries.db"), lease=60.0, clock=lambda: 0.0),
        Own(),
    ]
    for deduplicator in deduplicators:
        with deduplicator.once(body) as fresh:
            assert_type(fresh, bool)
        async with deduplicator.once(body.decode()) as fresh:
            assert_type(fresh, bool)
    assert_type(webhooks.dedupe_key(bytearray(body)), str)
    try:
        webhooks.parse(body, None, "whsec_1")
    except webhooks.WebhookError as error:
        assert_type(error.status, int)


class Own(webhooks.Deduplicator):
    """A store of one's own."""

    def claim(self, key: str, owner: str) -> bool:
        return key != owner

    def complete(self, key: str) -> None: ...

    def release(self, key: str, owner: str) -> None: ...


def documented_handler(body: bytes, headers: Mapping[str, str]) -> None:
    event = webhooks.parse(body, headers, "whsec_1")
    if isinstance(event, webhooks.ContactEvent) and event.data:
        assert_type(event.data.email, str | None)
    match event:
        case webhooks.DealEvent() if event.data:
            assert_type(event.data.name, str | None)
        case webhooks.TaskEvent(data=Task() as task):
            assert_type(task, Task)
        case _:
            assert_type(event.event, str | None)


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
