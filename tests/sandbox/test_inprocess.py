"""The sandbox without a server."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from conduyt.sandbox import InProcessSandbox

from .conftest import Receiver


def run(test: Callable[[InProcessSandbox], Awaitable[None]]) -> None:
    async def main() -> None:
        async with InProcessSandbox(seed="empty") as sandbox:
            await test(sandbox)

    asyncio.run(main())


def test_the_client_talks_to_it() -> None:
    async def test(sandbox: InProcessSandbox) -> None:
        client = sandbox.async_client(max_retries=0)
        contact = await client.contacts.create(first_name="Ada")
        await client.close()
        again = sandbox.async_client("read")
        assert [one.id async for one in again.contacts.list()] == [contact.id]
        assert [request.status for request in sandbox.requests] == [201, 200]

    run(test)


def test_an_http_client_talks_to_it() -> None:
    async def test(sandbox: InProcessSandbox) -> None:
        async with sandbox.http_client("read") as http:
            assert (await http.get("/pipelines")).json()["data"][0]["id"] == "pipe_abc123"
            assert (await http.post("/contacts", json={})).status_code == 403

    run(test)


def test_it_can_be_reset() -> None:
    async def test(sandbox: InProcessSandbox) -> None:
        async with sandbox.http_client() as http:
            await http.post("/contacts", json={})
            await sandbox.reset()
            assert (await http.get("/contacts")).json()["data"] == []

    run(test)


def test_webhooks_are_called_and_called_again(receiver: Receiver) -> None:
    receiver.statuses = [500]

    async def test(sandbox: InProcessSandbox) -> None:
        async with sandbox.http_client() as http:
            await http.post("/webhooks", json={"url": receiver.url, "events": ["contact.created"]})
            await http.post("/contacts", json={})
            await sandbox.wait_for_deliveries()
            assert receiver.events() == ["contact.created"]
            sandbox.clock.advance(60)
            await sandbox.wait_for_deliveries()
            assert receiver.events() == ["contact.created"]

    run(test)


def test_outside_of_the_event_loop_deliveries_wait(tmp_path: Path, receiver: Receiver) -> None:
    receiver.statuses = [500]
    db = tmp_path / "sandbox.db"

    async def create(sandbox: InProcessSandbox) -> None:
        async with sandbox, sandbox.http_client() as http:
            await http.post("/webhooks", json={"url": receiver.url, "events": ["contact.created"]})
            await http.post("/contacts", json={})
            await sandbox.wait_for_deliveries()

    async def nothing(sandbox: InProcessSandbox) -> None:
        async with sandbox:
            await sandbox.wait_for_deliveries()

    asyncio.run(create(InProcessSandbox(seed="empty", db=db)))
    later = InProcessSandbox(db=db)
    later.clock.advance(60)
    assert receiver.events() == ["contact.created"]
    asyncio.run(nothing(later))
    assert receiver.events() == ["contact.created"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("drop=close", httpx.RemoteProtocolError),
        ("drop=reset", httpx.ReadError),
        ("truncate", httpx.RemoteProtocolError),
    ],
)
def test_connections_break_as_they_do_on_a_socket(fault: str, error: type[Exception]) -> None:
    async def test(sandbox: InProcessSandbox) -> None:
        async with sandbox.http_client() as http:
            with pytest.raises(error, match="told to break off"):
                await http.get("/pipelines", headers={"X-Sandbox-Fault": fault})

    run(test)
