"""What is different about `transport="fast"`. All that is not, the other files of this folder try with it too."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import trio
import trustme

import conduyt
from conduyt import AsyncConduyt, Conduyt

from .conftest import Connect
from .either import CONTACT, KEY, done
from .server import Server, answer, answer_by, raw

pytestmark = pytest.mark.anyio

PATIENCE_S = 30


@pytest.fixture(params=["fast"])
def transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("maker", [Conduyt, AsyncConduyt])
def test_without_the_extra_the_client_says_how_to_install_it(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyreqwest.client", None)

    with pytest.raises(conduyt.ConfigurationError, match=r'pip install "conduyt\[fast\]"'):
        maker(KEY, transport="fast")


def test_on_trio_the_client_says_that_it_cannot() -> None:
    with Server(then=answer(200, CONTACT)) as server:
        client = AsyncConduyt(KEY, base_url=server.url, transport="fast")
        with pytest.raises(conduyt.ConfigurationError, match="asyncio only"):
            trio.run(client.contacts.get, "con_1")

    assert server.connections == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("kind", ["sync"])
async def test_after_a_fork_the_client_says_that_it_cannot(connect: Connect) -> None:
    def call(results: Any) -> None:
        for made in (client, Conduyt(KEY, base_url=server.url, transport="fast")):
            try:
                made.contacts.get("con_1")
            except conduyt.ConduytError as error:
                results.put((type(error).__name__, "fork" in str(error)))

    context = multiprocessing.get_context("fork")
    results = context.Queue()
    with Server(then=answer(200, CONTACT)) as server:
        client = connect(server)
        client.contacts.get("con_1")
        child = context.Process(target=call, args=(results,))
        child.start()
        said = [results.get(timeout=PATIENCE_S) for _ in range(2)]
        child.join(PATIENCE_S)
        client.contacts.get("con_1")  # the parent goes on

    assert said == [("ClientClosedError", True), ("ConfigurationError", True)]
    assert child.exitcode == 0
    assert len(server.requests) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no process there can send itself a Ctrl-C alone")
@pytest.mark.skipif(signal.getsignal(signal.SIGINT) is signal.SIG_IGN, reason="Ctrl-C is ignored here")
def test_a_ctrl_c_during_an_attempt_is_a_keyboard_interrupt_at_its_end() -> None:
    program = f"""
import os, signal, socket, threading
import conduyt
server = socket.create_server(("127.0.0.1", 0))
def interrupt():
    connection, _ = server.accept()
    connection.recv(1)
    os.kill(os.getpid(), signal.SIGINT)
    server.accept()
threading.Thread(target=interrupt, daemon=True).start()
url = f"http://127.0.0.1:{{server.getsockname()[1]}}"
try:
    conduyt.Conduyt("{KEY}", base_url=url, transport="fast", deadline=0.5, max_retries=0).contacts.get("con_1")
except KeyboardInterrupt:
    print("interrupted")
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)

    assert (ended.stdout, ended.stderr, ended.returncode) == ("interrupted\n", "", 0)


def test_one_client_works_in_two_event_loops_at_a_time_and_in_one_after_the_other() -> None:
    start = threading.Barrier(2)
    with Server(then=answer_by(lambda request: {"data": {"id": request.target.rpartition("/")[2]}})) as server:
        client = AsyncConduyt(KEY, base_url=server.url, transport="fast")

        async def calls(loop: int) -> list[str]:
            start.wait(PATIENCE_S)
            return [(await client.contacts.get(f"con_{loop}_{number}")).id for number in range(20)]

        for _ in range(2):
            with ThreadPoolExecutor(2) as threads:
                answers = list(threads.map(lambda loop: asyncio.run(calls(loop)), (1, 2)))
            assert answers == [[f"con_{loop}_{number}" for number in range(20)] for loop in (1, 2)]


def test_a_client_that_is_made_in_a_thread_which_ends_does_not_crash_the_next_thread() -> None:
    program = f"""
import threading
import conduyt
def fail():
    with conduyt.Conduyt("{KEY}", base_url="http://127.0.0.1:9", transport="fast", max_retries=0) as client:
        try:
            client.contacts.get("con_1")
        except conduyt.APIConnectionError:
            print("refused")
for _ in range(20):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)

    assert (ended.stdout, ended.stderr, ended.returncode) == ("refused\n" * 20, "", 0)


def test_a_program_that_ends_right_after_a_call_is_not_aborted() -> None:
    program = """
import asyncio, conduyt, sys, threading, time

async def main():
    loop = asyncio.get_running_loop()
    wake_up = loop._write_to_self

    def wake_up_and_stay():
        wake_up()
        if threading.current_thread() is not threading.main_thread():
            time.sleep(0.03)  # into the end of the interpreter

    loop._write_to_self = wake_up_and_stay
    client = conduyt.AsyncConduyt(sys.argv[1], base_url=sys.argv[2], transport="fast")
    await client.contacts.get("con_1")
    await client.close()

asyncio.run(main())
"""
    with Server(then=answer(200, CONTACT)) as server:
        ended = subprocess.run(
            [sys.executable, "-c", program, KEY, server.url], capture_output=True, text=True, check=False, timeout=60
        )

    assert (ended.returncode, ended.stderr) == (0, "")


async def test_a_connection_that_hangs_is_an_error_that_nothing_was_sent(connect: Connect) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # the handshake of TLS is never answered
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/api/v1"
        for settings in ({"deadline": 1}, {"timeout": 1}):
            with pytest.raises(conduyt.APITimeoutError, match="no connection to") as caught:
                await done(connect(url, max_retries=0, **settings).contacts.create(email="ada@example.com"))
            assert not caught.value.request_sent
            assert not caught.value.maybe_applied


async def test_a_length_that_is_said_twice_costs_no_answer(connect: Connect) -> None:
    body = b'{"data": {"id": "con_1"}}'
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Length: %d\r\n\r\n" % (len(body), len(body))
    with Server(raw(head + body)) as server:
        contact = await done(connect(server, max_retries=0).contacts.get("con_1"))

    assert contact.id == "con_1"


async def test_a_create_that_is_answered_by_a_switch_of_protocols_may_have_been_done(connect: Connect) -> None:
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n"
    with Server(raw(head)) as server, pytest.raises(conduyt.APIConnectionError, match="another protocol") as caught:
        await done(connect(server).contacts.create(email="ada@example.com"))

    assert caught.value.maybe_applied


async def test_the_certificates_of_the_environment_are_trusted(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with Server(then=answer(200, CONTACT), tls=context) as server:
        with pytest.raises(conduyt.APIConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
            await done(connect(server).contacts.get("con_1"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        contact = await done(connect(server).contacts.get("con_1"))

    assert contact.id == "con_1"


async def test_a_client_that_can_trust_nobody_says_so(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))

    with pytest.raises(conduyt.ConfigurationError, match=r"No CA certificates .*\(SSL_CERT_DIR is "):
        await done(connect("https://crm.example.test/api/v1").contacts.get("con_1"))


async def test_a_header_that_is_no_text_costs_no_answer(connect: Connect) -> None:
    body = b'{"data": {"id": "con_1"}}'
    head = b"HTTP/1.1 200 OK\r\nX-Name: Zo\xeb\r\nX-Request-Id: req_7\r\nContent-Length: %d\r\n\r\n" % len(body)
    with Server(raw(head + body)) as server:
        contact = await done(connect(server, max_retries=0).contacts.get("con_1"))

    assert contact.id == "con_1"
    assert contact.response.headers.get("x-request-id") == "req_7"


async def test_an_error_does_not_tell_what_was_searched_for(connect: Connect) -> None:
    client = connect("http://127.0.0.1:9/api/v1", max_retries=0)

    with pytest.raises(conduyt.APIConnectionError, match="Connection refused") as caught:
        await done(client.contacts.list(search="sarah@example.com"))

    assert "sarah" not in str(caught.value)
    assert not caught.value.request_sent


async def test_each_time_out_has_connections_of_its_own(connect: Connect) -> None:
    with Server(then=answer(200, CONTACT)) as server:
        client = connect(server)
        for timeout in (5, 6, 5):
            await done(client.with_options(timeout=timeout).contacts.get("con_1"))

    assert server.connections == 2
