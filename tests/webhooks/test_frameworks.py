"""The examples receive webhooks in the real frameworks, on real sockets, from the sandbox."""

import asyncio
import http.client
import importlib.util
import inspect
import logging
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import pytest

import conduyt
from conduyt import Conduyt, webhooks
from conduyt.models import Webhook, WebhookDelivery
from conduyt.sandbox import Sandbox

PROJECT = Path(__file__).parents[2]
GUIDE = (PROJECT / "docs" / "how-to" / "webhooks.md").read_text("utf-8")


@contextmanager
def uvicorn_serves(app: object) -> Iterator[int]:
    import uvicorn

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="critical"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()


@contextmanager
def werkzeug_serves(app: object) -> Iterator[int]:
    from werkzeug.serving import make_server

    with in_a_thread(make_server("127.0.0.1", 0, app, threaded=True)) as port:
        yield port


@contextmanager
def django_serves(app: object) -> Iterator[int]:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(app)
    with in_a_thread(server) as port:
        yield port


@contextmanager
def in_a_thread(server) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


SERVERS: dict[str, Callable[[object], AbstractContextManager[int]]] = {
    "fastapi": uvicorn_serves,
    "flask": werkzeug_serves,
    "django": django_serves,
}


@dataclass
class Example:
    """An example that runs, and what its handler was given."""

    module: ModuleType
    url: str
    handled: list[webhooks.WebhookEvent] = field(default_factory=list)
    failures: int = 0
    """How often the handler will fail before it does its work."""

    def handle(self, event: webhooks.WebhookEvent) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("This handler has a bad day.")
        self.handled.append(event)

    def post(self, body: bytes, headers: dict[str, str]) -> int:
        """What somebody gets who is not the sandbox."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
        try:
            connection.request("POST", parts.path, body, headers)
            return connection.getresponse().status
        finally:
            connection.close()


@pytest.fixture(scope="session")
def load(tmp_path_factory) -> Iterator[Callable[[str], ModuleType]]:
    """Imports an example, once: a process can configure Django only once."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())

        @cache
        def import_once(name: str) -> ModuleType:
            spec = importlib.util.spec_from_file_location(name, PROJECT / "examples" / f"{name}.py")
            module = importlib.util.module_from_spec(spec)
            patch.setitem(sys.modules, name, module)
            with pytest.MonkeyPatch.context() as environment:
                environment.setenv("CONDUYT_WEBHOOK_SECRETS", "whsec_a,whsec_b")
                environment.setenv("CONDUYT_DELIVERIES", str(tmp_path_factory.mktemp(name) / "deliveries.db"))
                spec.loader.exec_module(module)
            stack.enter_context(closing(module.deduplicator))
            return module

        yield import_once


@pytest.fixture(scope="module", params=SERVERS)
def served(request, load) -> Iterator[tuple[ModuleType, str]]:
    module = load(f"webhooks_{request.param}")
    with SERVERS[request.param](module.app) as port:
        yield module, f"http://127.0.0.1:{port}/conduyt"


@pytest.fixture
def example(served, monkeypatch, tmp_path) -> Iterator[Example]:
    module, url = served
    example = Example(module, url)

    async def handle_async(event: webhooks.WebhookEvent) -> None:
        example.handle(event)

    monkeypatch.setattr(
        module, "handle", handle_async if inspect.iscoroutinefunction(module.handle) else example.handle
    )
    with webhooks.SqliteDeduplicator(tmp_path / "deliveries.db") as deduplicator:
        monkeypatch.setattr(module, "deduplicator", deduplicator)
        # The frameworks tell of every error and every request; here some are meant to happen.
        logging.disable()
        yield example
        logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def running_sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed="empty") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    running_sandbox.reset()
    return running_sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Conduyt]:
    with sandbox.client() as client:
        yield client


@pytest.fixture
def webhook(client: Conduyt, example: Example, monkeypatch) -> Webhook:
    """A webhook whose secret the example knows."""
    webhook = subscribe(client, example)
    monkeypatch.setattr(example.module, "SECRETS", [webhook.secret])
    return webhook


def subscribe(client: Conduyt, example: Example, *, active: bool = True) -> Webhook:
    return client.webhooks.create(url=example.url, events=["contact.created"], active=active)


def log(client: Conduyt, webhook: Webhook) -> list[WebhookDelivery]:
    """The deliveries to a webhook, the oldest first."""
    return sorted(client.webhooks.deliveries.list(webhook.id), key=lambda delivery: str(delivery.id))


def status(client: Conduyt, webhook: Webhook) -> int | None:
    """What the last try of the only delivery was answered with."""
    [delivery] = log(client, webhook)
    return delivery.status_code


def test_a_delivery_is_handled(example, sandbox, client, webhook) -> None:
    contact = client.contacts.create(first_name="Zoë", email="zoe@example.com")
    sandbox.wait_for_deliveries()

    [event] = example.handled
    assert isinstance(event, webhooks.ContactEvent)
    assert (event.data.id, event.data.first_name) == (contact.id, "Zoë")
    assert status(client, webhook) == 204


def test_a_handler_that_fails_gets_the_event_again(example, sandbox, client, webhook) -> None:
    example.failures = 2
    client.contacts.create(first_name="Ada")
    sandbox.wait_for_deliveries()
    assert status(client, webhook) == 500

    for pause in (60, 300):
        sandbox.clock.advance(pause)
        sandbox.wait_for_deliveries()

    assert [event.data.first_name for event in example.handled] == ["Ada"]
    assert (status(client, webhook), log(client, webhook)[0].attempts) == (204, 3)


def test_a_delivery_that_is_replayed_is_not_handled_again(example, sandbox, client, webhook) -> None:
    client.contacts.create(first_name="Ada")
    sandbox.wait_for_deliveries()
    [delivery] = log(client, webhook)

    client.webhooks.deliveries.replay(
        delivery_ids=[delivery.id], force_succeeded_replay=True, confirm_succeeded_replay="yes"
    )
    sandbox.wait_for_deliveries()

    assert len(example.handled) == 1
    assert (status(client, webhook), log(client, webhook)[0].attempts) == (204, 2)


def test_an_event_that_another_worker_holds_comes_again(example, sandbox, client, webhook) -> None:
    example.failures = 1
    client.contacts.create(first_name="Ada")
    sandbox.wait_for_deliveries()
    [delivery] = log(client, webhook)

    key = webhooks.dedupe_key(delivery.request_body)
    example.module.deduplicator.claim(key, "another worker")
    sandbox.clock.advance(60)
    sandbox.wait_for_deliveries()
    assert status(client, webhook) == 503

    example.module.deduplicator.release(key, "another worker")
    sandbox.clock.advance(300)
    sandbox.wait_for_deliveries()

    assert status(client, webhook) == 204
    assert [event.data.first_name for event in example.handled] == ["Ada"]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b'{"event": "contact.created"}', {}),
        (b'{"event": "contact.created"}', {"X-Conduyt-Signature": "0" * 64}),
        (b'{"event": "contact.created"}', {"X-Conduyt-Signature": "\xe9" * 64}),
        (b"\xff\xfe\x00", {"X-Conduyt-Signature": "sha256=", "Content-Type": "application/json; charset=utf-16"}),
        (b"", {"X-Conduyt-Signature": ""}),
    ],
)
def test_a_stranger_is_refused(example, webhook, body, headers) -> None:
    assert example.post(body, headers) == 400
    assert example.handled == []


def test_a_delivery_with_another_word_is_refused(example, webhook) -> None:
    body = b'{"event": "contact.created", "data": {"firstName": "Ada"}}'
    headers = {"X-Conduyt-Signature": webhooks.sign(body, webhook.secret)}

    assert example.post(body.replace(b"Ada", b"Eve"), headers) == 400
    assert example.post(body, headers) == 204
    assert [event.data.first_name for event in example.handled] == ["Ada"]


def test_a_secret_can_be_changed_without_losing_an_event(example, sandbox, client, webhook, monkeypatch) -> None:
    def create(name: str) -> None:
        client.contacts.create(first_name=name)
        sandbox.wait_for_deliveries()

    create("before")
    successor = subscribe(client, example, active=False)
    monkeypatch.setattr(example.module, "SECRETS", [successor.secret, webhook.secret])
    create("with both secrets, from the old webhook")
    client.webhooks.update(successor.id, is_active=True)
    client.webhooks.delete(webhook.id)
    create("with both secrets, from the new webhook")
    monkeypatch.setattr(example.module, "SECRETS", [successor.secret])
    create("after")

    assert [event.data.first_name for event in example.handled] == [
        "before",
        "with both secrets, from the old webhook",
        "with both secrets, from the new webhook",
        "after",
    ]
    body = b'{"event": "contact.created"}'
    assert example.post(body, {"X-Conduyt-Signature": webhooks.sign(body, webhook.secret)}) == 400


@pytest.mark.parametrize("name", SERVERS)
def test_the_guide_shows_what_the_example_does(name) -> None:
    example = (PROJECT / "examples" / f"webhooks_{name}.py").read_text("utf-8")
    function = re.search(r"^(@[^\n]+\n)+(async )?def receive.*?^    return [^\n]+\n", example, re.MULTILINE | re.DOTALL)

    assert function[0] in GUIDE
    assert f"(../../examples/webhooks_{name}.py)" in GUIDE


def test_only_the_two_refusals_have_a_status() -> None:
    assert {error: error.status for error in conduyt.WebhookError.__subclasses__()} == {
        conduyt.WebhookVerificationError: 400,
        conduyt.WebhookBusyError: 503,
    }
