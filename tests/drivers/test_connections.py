"""Connections and clients: who shares them, who closes them, and what travels on them."""

import ssl
import threading
import time
import types
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx
import httpx2
import pytest
import trustme

import conduyt
from conduyt import AsyncConduyt, Conduyt
from conduyt._core.decoding import Bytes
from conduyt._core.endpoint import Endpoint
from conduyt._transport import body as response_body
from conduyt._transport import httpx_transport

from .conftest import Connect
from .either import CONTACT, KEY, done, failure
from .server import PATIENCE_S, Received, Server, answer, answer_by, reset

pytestmark = pytest.mark.anyio


def asked_for(request: Received) -> object:
    """The contact that the request asks for."""
    return {"data": {"id": request.path.rpartition("/")[2]}}


# -- what travels ------------------------------------------------------------------------------------------------------


async def test_the_key_arrives_as_a_bearer_token(connect: Connect) -> None:
    with Server(answer(200, CONTACT)) as server:
        await done(connect(server).contacts.get("con_1"))

    assert server.request.headers["authorization"] == f"Bearer {KEY}"


async def test_an_operation_that_is_open_to_everybody_is_sent_without_the_key(connect: Connect) -> None:
    health = Endpoint(method="GET", path="/health", decode=Bytes(), safety="read", public=True)
    with Server(answer(200, {"status": "ok"})) as server:
        await done(connect(server).call(health()))

    assert "authorization" not in server.request.headers


async def test_the_request_arrives_as_documented(connect: Connect) -> None:
    with Server(answer(200, {"data": [], "meta": {}})) as server:
        await done(connect(server).contacts.list(search="Zoë & Co", limit=25))

    assert (server.request.method, server.request.path) == ("GET", "/api/v1/contacts")
    assert server.request.query == {"search": ["Zoë & Co"], "limit": ["25"]}
    assert server.request.body == b""


async def test_cookies_of_the_server_are_not_sent_back(connect: Connect) -> None:
    with Server(then=answer(200, CONTACT, headers={"set-cookie": "conduyt_session=abc; Path=/"})) as server:
        client = connect(server)
        await done(client.contacts.get("con_1"))
        await done(client.contacts.get("con_1"))

    assert [request.headers.get("cookie") for request in server.requests] == [None, None]


# -- keeping and renewing connections ----------------------------------------------------------------------------------


async def test_one_connection_serves_many_calls(connect: Connect) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        client = connect(server)
        for _ in range(5):
            await done(client.contacts.get("con_1"))

    assert len(server.requests) == 5
    assert server.connections == 1


async def test_a_connection_that_the_server_closed_meanwhile_is_replaced_unseen(connect: Connect) -> None:
    with Server(answer(200, CONTACT, close=True), answer(201, CONTACT)) as server:
        client = connect(server)
        await done(client.contacts.get("con_1"))
        await anyio.to_thread.run_sync(server.wait_for_end_of, 1)
        contact = await done(client.contacts.create(first_name="Sarah"))

    assert len(contact.response.attempts) == 1
    assert [request.connection for request in server.requests] == [1, 2]


async def test_a_connection_is_free_again_after_a_failure(connect: Connect) -> None:
    with Server(reset(), answer(500), answer(200, "<html>"), answer(302), answer(200, CONTACT)) as server:
        client = connect(server, max_connections=1, max_retries=0)
        for _ in range(4):
            with pytest.raises(conduyt.ConduytError):
                await done(client.contacts.get("con_1"))
        contact = await done(client.contacts.get("con_1"))

    assert contact.id == "con_1"


@pytest.mark.filterwarnings("ignore:Async generator 'http:ResourceWarning")  # as in test_answers.py
async def test_a_connection_is_free_again_after_an_answer_that_was_given_up(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_body, "MAX_BODY", 10_000)
    with Server(answer(200, b"x" * 1_000_000), answer(200, CONTACT)) as server:
        client = connect(server, max_connections=1, max_retries=0)
        with pytest.raises(conduyt.ResponseDecodeError):
            await done(client.contacts.export_csv())
        contact = await done(client.contacts.get("con_1"))

    assert contact.id == "con_1"


class Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that breaks off, and knows whether it was closed."""

    closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield b"{"
        raise httpx.ReadError("broken")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"{"
        raise httpx.ReadError("broken")

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


async def test_a_body_that_breaks_off_is_closed(kind: str) -> None:
    body = Body()
    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=body))
    client: Any = (
        Conduyt(KEY, http_client=httpx.Client(transport=transport), max_retries=0)
        if kind == "sync"
        else AsyncConduyt(KEY, http_client=httpx.AsyncClient(transport=transport), max_retries=0)
    )
    with pytest.raises(conduyt.APIConnectionError):
        await done(client.contacts.get("con_1"))
    await done(client.close())

    assert body.closed


async def test_no_connection_is_made_before_the_first_call(connect: Connect) -> None:
    with Server() as server:
        connect(server)

    assert server.connections == 0


# -- a client of the HTTP library, handed in ---------------------------------------------------------------------------


async def test_a_client_that_was_handed_in_is_used(connect: Connect, http_client: Any) -> None:
    seen: list[str] = []

    def see(request: httpx.Request) -> None:
        seen.append(request.url.path)

    async def see_async(request: httpx.Request) -> None:
        see(request)

    http_client.event_hooks = {"request": [see if isinstance(http_client, httpx.Client | httpx2.Client) else see_async]}
    with Server(answer(200, CONTACT)) as server:
        await done(connect(server, http_client=http_client).contacts.get("con_1"))

    assert seen == ["/api/v1/contacts/con_1"]


@pytest.mark.parametrize("reads", ["nothing", "a part", "all"])
async def test_a_hook_that_raises_for_the_status_leaves_the_error_what_it_is(
    connect: Connect, http_client: Any, reads: str
) -> None:
    def refuse(response: Any) -> None:
        if reads == "a part":
            next(response.iter_bytes(5))
        elif reads == "all":
            response.read()
        response.raise_for_status()

    async def refuse_async(response: Any) -> None:
        if reads == "a part":
            async for _ in response.aiter_lines():
                pass
        elif reads == "all":
            await response.aread()
        response.raise_for_status()

    is_sync = isinstance(http_client, httpx.Client | httpx2.Client)
    http_client.event_hooks = {"response": [refuse if is_sync else refuse_async]}
    refusal = answer(422, failure("validation_failed", "No such stage."))
    with Server(refusal, then=answer(404, failure("not_found"))) as server:
        client = connect(server, http_client=http_client)
        with pytest.raises(conduyt.ValidationFailedError) as caught:
            await done(client.contacts.create(first_name="Ada", email="ada@example.com"))
        with pytest.raises(conduyt.NotFoundError):
            await done(client.contacts.list(search="ada@example.com"))

    assert [attempt.outcome for attempt in caught.value.attempts] == [422]
    assert not caught.value.maybe_applied
    assert len(server.requests) == 2  # neither was tried again
    assert ("No such stage." in str(caught.value)) is (reads == "all")  # otherwise the library has thrown the body away


async def test_a_hook_whose_own_request_fails_is_no_answer(connect: Connect, http_client: Any) -> None:
    library: Any = httpx if type(http_client).__module__.partition(".")[0] == "httpx" else httpx2
    own = library.Request("GET", "https://tokens.example.com")

    def ask(request: Any) -> None:
        library.Response(404, request=own).raise_for_status()

    async def ask_async(request: Any) -> None:
        ask(request)

    is_sync = isinstance(http_client, httpx.Client | httpx2.Client)
    http_client.event_hooks = {"request": [ask if is_sync else ask_async]}
    with Server(then=answer(200, CONTACT)) as server:
        client = connect(server, http_client=http_client, max_retries=0)
        with pytest.raises(conduyt.APIConnectionError, match="HTTPStatusError"):
            await done(client.contacts.get("con_1"))

    assert server.requests == []


async def test_the_auth_of_a_client_that_was_handed_in_has_its_say(connect: Connect, http_client: Any) -> None:
    def sign(request: httpx.Request) -> httpx.Request:
        request.headers["x-signed"] = "yes"
        return request

    http_client.auth = sign
    with Server(answer(200, CONTACT)) as server:
        await done(connect(server, http_client=http_client).contacts.update("con_1", first_name="Ada"))

    assert server.request.headers["x-signed"] == "yes"
    assert server.request.headers["authorization"] == f"Bearer {KEY}"
    assert server.request.headers["content-length"] == str(len(server.request.body))


async def test_the_proxy_of_a_client_that_was_handed_in_is_used(
    connect: Connect, make_http_client: Callable[..., Any]
) -> None:
    with Server(answer(200, CONTACT)) as proxy:
        http_client = make_http_client(proxy=f"http://{proxy.address}")
        contact = await done(connect("http://127.0.0.1:9/api/v1", http_client=http_client).contacts.get("con_1"))

    assert contact.id == "con_1"
    assert proxy.request.target == "http://127.0.0.1:9/api/v1/contacts/con_1"


async def test_a_client_that_was_handed_in_trusts_whom_it_was_told_to(
    connect: Connect, make_http_client: Callable[..., Any]
) -> None:
    authority = trustme.CA()
    tls, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    authority.configure_trust(trusting)
    with Server(then=answer(200, CONTACT), tls=tls) as server:
        contact = await done(connect(server, http_client=make_http_client(verify=trusting)).contacts.get("con_1"))
        with pytest.raises(conduyt.APIConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
            await done(connect(server, http_client=make_http_client()).contacts.get("con_1"))

    assert contact.id == "con_1"


async def test_a_client_that_was_handed_in_stays_open(connect: Connect, http_client: Any) -> None:
    with Server(answer(200, CONTACT)) as server:
        client = connect(server, http_client=http_client)
        await done(client.contacts.get("con_1"))
        await done(client.close())

    assert not http_client.is_closed


async def test_a_client_that_was_handed_in_follows_no_redirects_even_if_it_was_told_to(
    connect: Connect, http_client: Any
) -> None:
    http_client.follow_redirects = True
    with (
        Server() as elsewhere,
        Server(answer(302, headers={"location": elsewhere.url})) as server,
        pytest.raises(conduyt.APIStatusError),
    ):
        await done(connect(server, http_client=http_client).contacts.get("con_1"))

    assert elsewhere.connections == 0


async def test_a_client_that_was_handed_in_does_not_add_its_cookies(connect: Connect, http_client: Any) -> None:
    with Server(then=answer(200, CONTACT, headers={"set-cookie": "conduyt_session=abc; Path=/"})) as server:
        client = connect(server, http_client=http_client)
        await done(client.contacts.get("con_1"))
        await done(client.contacts.get("con_1"))

    assert "cookie" not in server.requests[1].headers


async def test_a_client_that_was_handed_in_and_closed_says_so(connect: Connect, http_client: Any) -> None:
    with Server() as server:
        client = connect(server, http_client=http_client)
        await done(
            http_client.close() if isinstance(http_client, httpx.Client | httpx2.Client) else http_client.aclose()
        )
        with pytest.raises(conduyt.ClientClosedError, match="The client is closed"):
            await done(client.contacts.get("con_1"))


# -- the end of a client -----------------------------------------------------------------------------------------------


async def test_a_closed_client_refuses_to_call(connect: Connect) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        client = connect(server)
        await done(client.contacts.get("con_1"))
        await done(client.close())
        with pytest.raises(conduyt.ClientClosedError, match="The client is closed"):
            await done(client.contacts.get("con_1"))

    assert len(server.requests) == 1


async def test_closing_ends_the_connections(connect: Connect) -> None:
    with Server(answer(200, CONTACT)) as server:
        client = connect(server)
        await done(client.contacts.get("con_1"))
        await done(client.close())
        await anyio.to_thread.run_sync(server.wait_for_end_of, 1)


async def test_closing_twice_does_no_harm(connect: Connect) -> None:
    with Server(answer(200, CONTACT)) as server:
        client = connect(server)
        await done(client.contacts.get("con_1"))
        await done(client.close())
        await done(client.close())


async def test_a_client_that_was_never_used_can_be_closed(connect: Connect) -> None:
    with Server() as server:
        await done(connect(server).close())


@pytest.mark.parametrize("kind", ["sync"])
async def test_a_with_block_closes_the_client(kind: str) -> None:
    with Server(answer(200, CONTACT)) as server:
        with Conduyt(KEY, base_url=server.url) as client:
            client.contacts.get("con_1")
        with pytest.raises(conduyt.ClientClosedError, match="The client is closed"):
            client.contacts.get("con_1")


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
async def test_an_async_with_block_closes_the_client(kind: str) -> None:
    with Server(answer(200, CONTACT)) as server:
        async with AsyncConduyt(KEY, base_url=server.url) as client:
            await client.contacts.get("con_1")
        with pytest.raises(conduyt.ClientClosedError, match="The client is closed"):
            await client.contacts.get("con_1")


# -- with_options ------------------------------------------------------------------------------------------------------


async def test_with_options_shares_the_connection(connect: Connect) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        client = connect(server)
        await done(client.contacts.get("con_1"))
        await done(client.with_options(timeout=5).contacts.get("con_1"))

    assert len(server.requests) == 2
    assert server.connections == 1


async def test_closing_what_with_options_made_closes_nothing(connect: Connect) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        client = connect(server)
        await done(client.with_options(timeout=5).close())
        contact = await done(client.contacts.get("con_1"))

    assert contact.id == "con_1"


async def test_with_options_can_use_the_key_of_another_workspace(connect: Connect) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        client = connect(server)
        await done(client.with_options(api_key="cdy_other").contacts.get("con_1"))
        await done(client.contacts.get("con_1"))

    assert [request.headers["authorization"] for request in server.requests] == ["Bearer cdy_other", f"Bearer {KEY}"]


async def test_with_options_keeps_what_it_was_not_told_to_change(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        client = connect(server, headers={"X-Team": "north"})
        monkeypatch.setenv("CONDUYT_API_KEY", "no key at all")
        await done(client.with_options(timeout=5).contacts.get("con_1"))

    assert server.request.headers["x-team"] == "north"
    assert server.request.headers["authorization"] == f"Bearer {KEY}"


async def test_with_options_leaves_the_first_client_as_it_was(connect: Connect) -> None:
    with Server(then=reset()) as server:
        client = connect(server, max_retries=0)
        client.with_options(max_retries=3)
        with pytest.raises(conduyt.APIConnectionError):
            await done(client.contacts.get("con_1"))

    assert len(server.requests) == 1


async def test_with_options_refuses_what_it_does_not_know(connect: Connect) -> None:
    with (
        Server() as server,
        pytest.raises(TypeError, match=r"with_options has no .base_url.\..* It can change api_key, deadline"),
    ):
        connect(server).with_options(base_url="https://example.com")


async def test_a_client_shows_where_it_calls_but_not_its_key(connect: Connect, kind: str, transport: str) -> None:
    with Server() as server:
        shown = repr(connect(server))

    name = "Conduyt" if kind == "sync" else "AsyncConduyt"
    assert shown == f"{name}(base_url='{server.url}', api_key=cdy_***{KEY[-4:]}, via={transport!r})"


# -- many at once ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sync"])
async def test_two_threads_get_their_own_answers(connect: Connect) -> None:
    start = threading.Barrier(2)
    with Server(then=answer_by(asked_for)) as server:
        client = connect(server)

        def call(thread: int) -> list[str]:
            start.wait(10)
            return [client.contacts.get(f"con_{thread}_{number}").id for number in range(50)]

        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(call, (1, 2)))

    assert answers == [[f"con_{thread}_{number}" for number in range(50)] for thread in (1, 2)]


@pytest.mark.parametrize("kind", ["sync"])
async def test_more_threads_than_connections_get_their_own_answers(connect: Connect) -> None:
    with Server(then=answer_by(asked_for)) as server:
        client = connect(server, max_connections=2)
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(lambda number: client.contacts.get(f"con_{number}").id, range(80)))

    assert answers == [f"con_{number}" for number in range(80)]


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
async def test_more_tasks_than_connections_get_their_own_answers(connect: Connect) -> None:
    answers: dict[str, str] = {}
    with Server(then=answer_by(asked_for)) as server:
        client = connect(server, max_connections=2)

        async def call(id_: str) -> None:
            answers[id_] = (await client.contacts.get(id_)).id

        async with anyio.create_task_group() as tasks:
            for number in range(80):
                tasks.start_soon(call, f"con_{number}")

    assert answers == {f"con_{number}": f"con_{number}" for number in range(80)}


PATHS = [b"/api/v1/contacts", b"/api/v1/contacts/a%2Fb", b"/api/v1/contacts?search=zo%C3%AB&page=2"]


@pytest.mark.parametrize("library", [httpx, httpx2])
@pytest.mark.parametrize("base_url", ["https://conduyt.app/api/v1", "http://127.0.0.1:8787/api/v1"])
@pytest.mark.parametrize("path", PATHS)
def test_a_url_is_the_same_whether_it_was_put_together_or_taken_apart(library: Any, base_url: str, path: bytes) -> None:
    made = httpx_transport._url_maker(library, base_url)(path)

    wanted = library.URL(base_url).copy_with(raw_path=path)
    assert made == wanted
    assert (str(made), made.raw_path, made.host, made.port) == (str(wanted), path, wanted.host, wanted.port)


def test_a_library_with_another_inside_takes_each_url_apart() -> None:
    class Unlike(httpx.URL):
        """No two of them are equal, as if what was put in were not all there is."""

        def copy_with(self, **parts: Any) -> httpx.URL:
            return httpx.URL(str(self)).copy_with(**parts)

        def __eq__(self, other: object) -> bool:
            return False

    made = httpx_transport._url_maker(types.SimpleNamespace(URL=Unlike), "https://conduyt.app/api/v1")(PATHS[2])  # type: ignore[arg-type]

    assert type(made) is httpx.URL
    assert made.raw_path == PATHS[2]


# -- time that is up before a socket is used ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
async def test_a_create_whose_time_is_up_before_it_reaches_the_proxy_was_not_sent(
    connect: Connect, make_http_client: Callable[..., Any]
) -> None:
    async def take_all_the_time(request: Any) -> None:
        time.sleep(0.1)

    hooks = {"request": [take_all_the_time]}
    client = connect(
        "https://localhost:9/api/v1",
        deadline=0.05,
        http_client=lambda: make_http_client(proxy="http://127.0.0.1:9", event_hooks=hooks),
    )
    with pytest.raises(conduyt.APITimeoutError, match="no connection to localhost:9") as caught:
        await done(client.contacts.create(email="ada@example.com"))

    assert not caught.value.request_sent
    assert not caught.value.maybe_applied


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
async def test_a_create_whose_time_is_up_in_a_mock_may_have_been_sent(
    connect: Connect, make_http_client: Callable[..., Any], transport: str
) -> None:
    async def take_all_the_time(request: Any) -> Any:
        await anyio.sleep(PATIENCE_S)

    mock = {"httpx": httpx, "httpx2": httpx2}[transport].MockTransport(take_all_the_time)
    client = connect("https://localhost:9/api/v1", deadline=0.5, http_client=lambda: make_http_client(transport=mock))
    with pytest.raises(conduyt.APITimeoutError, match="no response") as caught:
        await done(client.contacts.create(email="ada@example.com"))

    assert caught.value.maybe_applied
