"""The server behind `conduyt webhooks listen`, in this process."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from drivers.server import Server, answer

import conduyt
from conduyt.cli.listen import _Server as Listener
from conduyt.cli.output import Format

BODY = '{"event": "contact.created", "data": {"id": "con_1", "firstName": "\\u001b[31mAda"}}'
SECRET = "whsec_test"


@contextmanager
def listener(forward: str | None = None, output: Format = "table") -> Iterator[Listener]:
    with Listener(0, ["whsec_old", SECRET], forward, output) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        yield server
        thread.join()


def deliver(server: Listener, body: str = BODY, **headers: str) -> int:
    signed = {conduyt.webhooks.SIGNATURE_HEADER: conduyt.webhooks.sign(body, SECRET), **headers}
    url = f"http://127.0.0.1:{server.server_port}"
    return httpx.post(url, content=body, headers=signed, trust_env=False).status_code


@pytest.mark.parametrize("output", ["table", "json", "jsonl"])
def test_an_event_is_printed_without_control_characters(output: Format, capsys: pytest.CaptureFixture[str]) -> None:
    with listener(output=output) as server:
        assert deliver(server) == 200

    out = capsys.readouterr().out
    assert "".join(out.split("\n")).isprintable()
    if output != "table":
        assert json.loads(out)["data"]["firstName"] == "\x1b[31mAda"
    assert server.events == 1


def test_only_what_belongs_to_the_delivery_is_passed_on() -> None:
    with Server(then=answer(202)) as program, listener(f"{program.url}/hooks") as server:
        assert deliver(server, cookie="session=1", **{"X-Conduyt-Event": "contact.created"}) == 202

    passed_on = program.request
    assert passed_on.body == BODY.encode()
    assert passed_on.headers["x-conduyt-event"] == "contact.created"
    assert passed_on.headers["x-conduyt-signature"] == conduyt.webhooks.sign(BODY, SECRET)
    assert "cookie" not in passed_on.headers


def test_a_program_that_is_not_there_means_502(capsys: pytest.CaptureFixture[str]) -> None:
    with listener("http://127.0.0.1:9/") as server:
        assert deliver(server) == 502

    assert capsys.readouterr().err.startswith("not passed on: ")


def test_a_forged_delivery_means_400(capsys: pytest.CaptureFixture[str]) -> None:
    with listener() as server:
        assert deliver(server, **{conduyt.webhooks.SIGNATURE_HEADER: "0" * 64}) == 400

    assert capsys.readouterr().out == ""
    assert server.events == 0


def test_a_delivery_that_is_too_large_or_has_no_length_is_not_read() -> None:
    with listener() as server, socket.create_connection(("127.0.0.1", server.server_port)) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\ncontent-length: 99999999999\r\n\r\n")
        assert b" 413 " in connection.makefile("rb").readline()


def test_a_sender_that_hangs_up_is_no_reason_for_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    with listener() as server, socket.create_connection(("127.0.0.1", server.server_port)) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\ncontent-length: 100\r\n\r\nshort")
        connection.shutdown(socket.SHUT_WR)
        assert b" 400 " in connection.makefile("rb").readline()

    assert "Traceback" not in capsys.readouterr().err
