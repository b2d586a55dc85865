"""Time-outs and deadlines. The servers here never finish by themselves: a test that ends was saved by the limit."""

import time
from collections.abc import Iterator

import anyio
import httpx
import pytest

import conduyt
from conduyt import Conduyt

from .conftest import Connect
from .either import CONTACT, KEY, NEW_DEAL, done
from .server import Server, answer, hang, trickle

pytestmark = pytest.mark.anyio

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"


async def test_a_server_that_says_nothing_is_a_timeout(connect: Connect) -> None:
    with (
        Server(hang()) as server,
        pytest.raises(
            conduyt.APITimeoutError, match=r"GET /contacts/con_1: no response from 127\S+ within \d+\.\d s"
        ) as caught,
    ):
        await done(connect(server, timeout=1.0, max_retries=0).contacts.get("con_1"))

    assert caught.value.request_sent
    assert not caught.value.maybe_applied


async def test_a_read_is_sent_again_after_a_timeout(connect: Connect) -> None:
    with Server(hang(), answer(200, CONTACT)) as server:
        contact = await done(connect(server, timeout=1.0).contacts.get("con_1"))

    assert contact.id == "con_1"
    assert len(server.requests) == 2


async def test_a_create_is_not_sent_again_after_a_timeout(connect: Connect) -> None:
    with Server(hang()) as server, pytest.raises(conduyt.APITimeoutError) as caught:
        await done(connect(server, timeout=0.3).deals.create(**NEW_DEAL))

    assert len(server.requests) == 1
    assert caught.value.maybe_applied


async def test_a_call_can_have_its_own_timeout(connect: Connect) -> None:
    with Server(hang()) as server, pytest.raises(conduyt.APITimeoutError):
        await done(connect(server, max_retries=0).contacts.get("con_1", options={"timeout": 0.1}))


async def test_a_timeout_that_is_no_time_is_refused_before_anything_is_sent(connect: Connect) -> None:
    with Server() as server, pytest.raises(ValueError, match="timeout must be a positive number of seconds"):
        await done(connect(server).contacts.get("con_1", options={"timeout": 0}))

    assert server.connections == 0


async def test_a_deadline_holds_while_a_body_trickles_in(connect: Connect) -> None:
    with Server(trickle(HEAD, slowly=b" ")) as server, pytest.raises(conduyt.APITimeoutError):
        await done(connect(server, timeout=20, deadline=0.4).contacts.get("con_1"))

    assert len(server.requests) == 1


async def test_a_deadline_holds_while_headers_trickle_in(connect: Connect) -> None:
    end = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
    with Server(trickle(end, slowly=b"X-Slow: 1\r\n", count=50)) as server, pytest.raises(conduyt.APITimeoutError):
        await done(connect(server, timeout=20, deadline=0.4).contacts.get("con_1"))


async def test_a_deadline_holds_while_the_server_says_nothing(connect: Connect) -> None:
    with Server(hang()) as server, pytest.raises(conduyt.APITimeoutError):
        await done(connect(server, timeout=20, deadline=0.4).contacts.get("con_1"))

    assert len(server.requests) == 1


async def test_a_deadline_spans_all_attempts(connect: Connect) -> None:
    with Server(then=hang()) as server, pytest.raises(conduyt.APITimeoutError) as caught:
        await done(connect(server, timeout=0.2, deadline=0.3).contacts.get("con_1"))

    assert 1 <= len(caught.value.attempts) <= 2


async def test_a_call_can_have_its_own_deadline(connect: Connect) -> None:
    with Server(hang()) as server, pytest.raises(conduyt.APITimeoutError):
        await done(connect(server).contacts.get("con_1", options={"deadline": 0.1}))


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
async def test_a_task_can_give_up_at_any_time_and_the_connection_is_free_again(connect: Connect) -> None:
    with Server(hang(), answer(200, CONTACT)) as server:
        client = connect(server, max_connections=1)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.contacts.get, "con_0")
            await anyio.to_thread.run_sync(server.waiting.wait, 10)
            tasks.cancel_scope.cancel()

        contact = await client.contacts.get("con_1")

    assert contact.id == "con_1"
    assert len(server.requests) == 2


class Trickle(httpx.SyncByteStream):
    """A body that comes from something else than a socket of ours, slowly."""

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(100):
            time.sleep(0.02)
            yield b" "


@pytest.mark.parametrize("kind", ["sync"])
async def test_a_deadline_holds_where_a_transport_of_another_kind_trickles() -> None:
    mock = httpx.MockTransport(lambda _: httpx.Response(200, stream=Trickle()))
    with httpx.Client(transport=mock) as http_client:
        client = Conduyt(KEY, http_client=http_client, deadline=0.2, max_retries=0)
        with pytest.raises(conduyt.APITimeoutError):
            client.contacts.get("con_1")
