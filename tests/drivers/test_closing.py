"""A client that is closed while calls of it are under way, and bodies that end too early over TLS."""

from __future__ import annotations

import os
import socket
import ssl
from contextlib import suppress
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest
import trustme

import conduyt

from .conftest import Connect
from .either import CONTACT, done
from .server import PATIENCE_S, Exchange, Server, Step, answer, close, hang, reset

pytestmark = pytest.mark.anyio

LIMITED = answer(429, {"error": {"code": "rate_limited", "message": "Slow down."}}, headers={"retry-after": "0"})


class Closing(conduyt.Hooks):
    """Closes the client as soon as a call has decided to try again, as another thread or task may."""

    client: Any

    def on_retry(self, event: object) -> None:
        self.client._driver._closed = True


@pytest.mark.parametrize(
    ("steps", "maybe_applied"),
    [
        ([close()], True),
        ([reset()], True),
        ([answer(503)], True),
        ([LIMITED], False),
        ([LIMITED, close()], True),
    ],
    ids=["closed", "reset", "503", "429", "429, then closed"],
)
async def test_a_client_closed_during_a_wait_tells_what_may_have_been_done(
    connect: Connect, steps: list[Step], maybe_applied: bool
) -> None:
    hook = Closing()
    with Server(*steps, then=answer(200, CONTACT)) as server:
        if len(steps) > 1:
            hook.on_retry = lambda event: Closing.on_retry(hook, event) if len(server.requests) > 1 else None  # type: ignore[method-assign]
        client = hook.client = connect(server, hooks=[hook])
        with pytest.raises(conduyt.ClientClosedError, match="The client is closed") as caught:
            await done(client.contacts.update("con_1", first_name="Sarah"))
        client._driver._closed = False  # so that it can be closed

    error = caught.value
    assert (error.request_sent, error.maybe_applied) == (True, maybe_applied)
    assert len(error.attempts) == len(server.requests) == len(steps)


async def test_a_call_of_a_closed_client_was_not_sent(connect: Connect) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        client = connect(server)
        await done(client.close())
        with pytest.raises(conduyt.ClientClosedError) as caught:
            await done(client.contacts.create(email="sarah@example.com"))

    assert (caught.value.request_sent, caught.value.maybe_applied, len(caught.value.attempts)) == (False, False, 0)
    assert server.connections == 0


async def test_a_call_that_waits_for_a_connection_when_the_client_is_closed_is_not_sent(
    connect: Connect, kind: str
) -> None:
    errors: list[Exception] = []
    with Server(hang(), then=answer(200, CONTACT)) as server:
        client = connect(server, max_connections=1, max_retries=0)

        async def call(id_: str) -> None:
            try:
                if kind == "sync":
                    await anyio.to_thread.run_sync(client.contacts.get, id_)
                else:
                    await client.contacts.get(id_)
            except conduyt.ConduytError as error:
                errors.append(error)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(call, "con_1")
            await anyio.to_thread.run_sync(server.waiting.wait, PATIENCE_S)
            tasks.start_soon(call, "con_2")
            await anyio.wait_all_tasks_blocked()
            await done(client.close())
            server.released.set()

    assert len(server.requests) == 1
    assert any(isinstance(error, conduyt.ClientClosedError) for error in errors)
    assert not [error for error in errors if isinstance(error, conduyt.ClientClosedError) and error.request_sent]


# -- TLS ---------------------------------------------------------------------------------------------------------------

CSV = b"Email,First Name\nann@x.test,Ann\n"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nConnection: close\r\n\r\n"


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Of a server that clients trust."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(made)
    return made


def cut_off(data: bytes) -> Step:
    """Send, and end the connection as somebody on the way would: without the farewell of TLS."""

    def step(exchange: Exchange) -> None:
        exchange.send(data)
        with socket.socket(fileno=os.dup(exchange._connection.fileno())) as bare:
            bare.shutdown(socket.SHUT_RDWR)
        exchange.close()

    return step


def farewell(data: bytes) -> Step:
    """Send, and end the connection properly."""

    def step(exchange: Exchange) -> None:
        exchange.send(data)
        assert isinstance(exchange._connection, ssl.SSLSocket)
        with suppress(OSError):
            exchange._connection.unwrap()
        exchange.close()

    return step


@pytest.fixture(params=["memory", "file"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    """Where a download goes."""
    return tmp_path / "contacts.csv" if request.param == "file" else None


@pytest.mark.parametrize("transport", ["httpx", "httpx2"])
@pytest.mark.parametrize("body", [CSV + b"bob@x.te", CSV, b""], ids=["in a line", "between lines", "before it"])
async def test_a_body_without_a_length_that_is_cut_off_is_an_error(
    connect: Connect, context: ssl.SSLContext, target: Path | None, body: bytes
) -> None:
    with Server(then=cut_off(HEAD + body), tls=context) as server:
        client = connect(server, max_retries=0, timeout=5)
        with pytest.raises(conduyt.APIConnectionError):
            await done(client.contacts.export_csv(to=target) if target else client.contacts.export_csv())

    assert target is None or [path.name for path in target.parent.iterdir()] == ["authority.pem"]


@pytest.mark.parametrize("transport", ["httpx", "httpx2"])
async def test_a_body_that_was_cut_off_is_fetched_again(
    connect: Connect, context: ssl.SSLContext, target: Path | None
) -> None:
    with Server(cut_off(HEAD + CSV[:20]), farewell(HEAD + CSV), tls=context) as server:
        client = connect(server, timeout=5)
        content = await done(client.contacts.export_csv(to=target) if target else client.contacts.export_csv())

    assert (target.read_bytes() if target else content.content) == CSV
    assert len(server.requests) == 2


@pytest.mark.parametrize("transport", ["httpx", "httpx2"])
async def test_a_body_without_a_length_that_ends_properly_is_whole(
    connect: Connect, context: ssl.SSLContext, target: Path | None
) -> None:
    with Server(farewell(HEAD + CSV), tls=context) as server:
        client = connect(server, max_retries=0, timeout=5)
        content = await done(client.contacts.export_csv(to=target) if target else client.contacts.export_csv())

    assert (target.read_bytes() if target else content.content) == CSV


@pytest.mark.parametrize("transport", ["httpx", "httpx2"])
async def test_json_without_a_length_that_is_cut_off_is_an_error(connect: Connect, context: ssl.SSLContext) -> None:
    """It reads as a whole, and may lack the rest: the server did not say that it ended."""
    head = HEAD.replace(b"text/csv", b"application/json")
    server = Server(then=cut_off(head + b'{"data":{"id":"con_1"}}'), tls=context)
    with server, pytest.raises(conduyt.APIConnectionError) as caught:
        await done(connect(server, max_retries=0, timeout=5).contacts.get("con_1"))

    assert caught.value.request_sent
    assert server.address in str(caught.value)
