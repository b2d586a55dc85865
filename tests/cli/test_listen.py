"""The server behind `conduyt webhooks listen`, in this process."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from drivers.server import Server, answer

import conduyt
from conduyt.cli.app import run
from conduyt.cli.listen import _Server as Listener
from conduyt.cli.output import Format

BODY = '{"event": "contact.created", "data": {"id": "con_1", "firstName": "\\u001b[31mAda"}}'
SECRET = "whsec_test"


@contextmanager
def listener(forward: str | None = None, output: Format = "table", most: int | None = None) -> Iterator[Listener]:
    with Listener(0, ["whsec_old", SECRET], forward, output, most) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
        with server.turn:  # what is being handled is printed
            pass


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
    assert server._events == 1


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
    assert server._events == 0


@pytest.mark.parametrize(
    ("header", "status", "reason"),
    [
        (b"content-length: 99999999999", b" 413 ", "of more than 5,000,000 bytes"),
        (b"transfer-encoding: chunked", b" 411 ", "without its length"),
    ],
)
def test_a_delivery_that_is_too_large_or_has_no_length_is_not_read(
    header: bytes, status: bytes, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with listener() as server, socket.create_connection(("127.0.0.1", server.server_port)) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\n" + header + b"\r\n\r\n")
        assert status in connection.makefile("rb").readline()

    assert f"refused: a delivery {reason}\n" in capsys.readouterr().err


def test_a_sender_that_hangs_up_is_no_reason_for_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    with listener() as server, socket.create_connection(("127.0.0.1", server.server_port)) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\ncontent-length: 100\r\n\r\nshort")
        connection.shutdown(socket.SHUT_WR)
        assert connection.makefile("rb").read() == b""

    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "start", [b"", b"POST / HTTP/1.1\r\nx-a: ", b"POST / HTTP/1.1\r\ncontent-length: 4000000\r\n\r\n"]
)
def test_slow_strangers_are_cut_off_and_keep_nobody_out(monkeypatch: pytest.MonkeyPatch, start: bytes) -> None:
    monkeypatch.setattr("conduyt.cli.listen._SECONDS", 4.0)
    monkeypatch.setattr("conduyt.cli.listen._CONNECTIONS", 3)
    with listener() as server, ExitStack() as stack:
        address = "127.0.0.1", server.server_port
        strangers = [stack.enter_context(socket.create_connection(address)) for _ in range(2)]
        ended = threading.Event()

        def drip() -> None:
            while not ended.wait(0.1):
                for stranger in strangers:
                    with suppress(OSError):
                        stranger.sendall(b"a")

        for stranger in strangers:
            stranger.sendall(start)
        dripping = threading.Thread(target=drip)
        dripping.start()
        began = time.monotonic()
        assert deliver(server) == 200  # beside the strangers
        assert time.monotonic() - began < 3
        strangers.append(stack.enter_context(socket.create_connection(address)))
        assert deliver(server) == 200  # as soon as one of them is cut off
        ended.set()
        dripping.join()
    assert 0.1 < time.monotonic() - began < 20


def test_the_last_of_many_deliveries_at_once_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conduyt.cli.listen._CONNECTIONS", 2)
    with Listener(0, ["whsec_old", SECRET], None, "table", 1) as server, ThreadPoolExecutor(8) as pool:
        for _ in range(8):
            pool.submit(deliver, server)  # most of them come after the end
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        serving.join(20)
        assert not serving.is_alive()
        server.server_close()


def test_two_signatures_are_refused_whichever_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    right, name = conduyt.webhooks.sign(BODY, SECRET), conduyt.webhooks.SIGNATURE_HEADER
    with listener() as server:
        for pair in ((right, "0" * 64), ("0" * 64, right), (right, right)):
            with socket.create_connection(("127.0.0.1", server.server_port)) as connection:
                headers = "".join(f"{name}: {value}\r\n" for value in pair)
                head = f"POST / HTTP/1.1\r\nhost: x\r\n{headers}content-length: {len(BODY)}\r\n\r\n"
                connection.sendall(f"{head}{BODY}".encode())
                assert b" 400 " in connection.makefile("rb").readline()

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "address", ["http://[::1/", "http://localhost:port/", "http://evil.example/", "http://localhost@evil.example/", "x"]
)
def test_an_address_that_is_none_of_this_machine_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONDUYT_WEBHOOK_SECRET", SECRET)

    assert run(["webhooks", "listen", "--port", "0", "--forward", address]) == 2

    assert "--forward takes an http address on this machine" in capsys.readouterr().err


def test_a_port_that_is_in_use_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CONDUYT_WEBHOOK_SECRET", SECRET)
    with listener() as other:
        assert run(["webhooks", "listen", "--port", str(other.server_port)]) == 1

    assert f"the port {other.server_port} cannot be used" in capsys.readouterr().err


def test_a_file_of_secrets_that_is_no_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "secret").write_bytes("whsec_test".encode("utf-16"))

    assert run(["webhooks", "listen", "--secret-file", str(tmp_path / "secret")]) == 2

    assert "is not text in UTF-8" in capsys.readouterr().err


def test_it_stops_after_the_last_event() -> None:
    with listener(most=2) as server:
        assert [deliver(server), deliver(server)] == [200, 200]
    assert server.is_done
