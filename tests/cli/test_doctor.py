"""`conduyt doctor`."""

from __future__ import annotations

import ssl
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from drivers.server import Server, answer
from trustme import CA

from conduyt.cli.doctor import _skew
from conduyt.sandbox import Sandbox

from .conftest import Conduyt


@pytest.mark.parametrize("scope", ["read", "read-write", "admin"])
def test_a_good_set_up_is_told_with_the_scope_of_its_key(
    conduyt: Conduyt, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, scope: str
) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", sandbox.keys[scope])

    done = conduyt("doctor")

    assert (done.code, done.err) == (0, "")
    said = {line.split()[1]: line.split(maxsplit=2)[2] for line in done.out.splitlines()}
    assert list(said) == ["address", "key", "reached", "clock", "scope", "limit"]
    assert said["address"] == sandbox.url
    assert said["scope"].startswith(f"{scope}: this key can change ")
    assert sandbox.keys[scope] not in done.out


def test_a_date_that_is_none_is_no_error() -> None:
    assert _skew("garbage") == _skew(None) == 0.0
    assert _skew("Mon, 01 Jan 2001 00:00:00 GMT") > 10**8


def test_a_limit_that_does_not_say_when_it_ends_is_no_traceback(
    conduyt: Conduyt, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_milliseconds = str(round((time.time() + 40) * 1000))
    headers = {"x-ratelimit-limit": "2500", "x-ratelimit-remaining": "7", "x-ratelimit-reset": in_milliseconds}
    with Server(then=answer(200, {"data": {"id": "usr_1"}}, headers=headers)) as server:
        monkeypatch.setenv("CONDUYT_API_KEY", "cdy_test_0123456789abcdef")
        monkeypatch.setenv("CONDUYT_BASE_URL", server.url)
        done = conduyt("doctor")

    assert done.err == ""
    assert "7 of 2500 requests left\n" in done.out


def test_it_only_reads(conduyt: Conduyt, sandbox: Sandbox) -> None:
    before = len(sandbox.requests)

    conduyt("doctor")

    assert {request.method for request in sandbox.requests[before:]} == {"GET"}


@pytest.mark.parametrize(
    ("step", "code", "name", "advice"),
    [
        (answer(401, {"error": {"code": "unauthenticated", "message": "No."}}), 4, "key", "Make another one"),
        (answer(403, {"error": {"code": "permission_denied", "message": "No."}}), 4, "scope", "lacks the scope"),
        (answer(429, {"error": {"code": "rate_limited"}}, headers={"retry-after": "7"}), 5, "limit", "Wait 7 s"),
        (answer(500, {"error": {"code": "internal_error"}}), 1, "answer", "ask its support"),
        (answer(200, "<html>portal</html>"), 1, "address", "Something else than Conduyt"),
        (answer(404, "<html>nothing</html>"), 3, "address", "Correct CONDUYT_BASE_URL"),
        (answer(400, "The plain HTTP request was sent to HTTPS port"), 1, "address", "write https://"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(
    conduyt: Conduyt, monkeypatch: pytest.MonkeyPatch, step: Any, code: int, name: str, advice: str
) -> None:
    monkeypatch.setenv("CONDUYT_API_KEY", "cdy_x")
    with Server(then=step) as server:
        done = conduyt("--base-url", server.url, "doctor")

    assert done.code == code
    *_, bad, what_to_do = done.out.splitlines()
    assert bad.split()[:2] == ["bad", name]
    assert advice in what_to_do


def test_a_missing_key_and_an_unreachable_address_are_reported(
    conduyt: Conduyt, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreachable = conduyt("doctor", "--base-url", "https://127.0.0.1:9")
    assert (unreachable.code, "Check the address" in unreachable.out) == (6, True)

    monkeypatch.delenv("CONDUYT_API_KEY")
    keyless = conduyt("doctor")
    assert (keyless.code, "put it into CONDUYT_API_KEY" in keyless.out) == (4, True)

    wrong = conduyt("doctor", "--base-url", "http://crm.example")
    assert (wrong.code, "must be https" in wrong.out) == (2, True)


def test_a_missing_path_is_named(conduyt: Conduyt, sandbox: Sandbox) -> None:
    done = conduyt("doctor", "--base-url", sandbox.url.removesuffix("/api/v1"))

    assert done.code == 3
    assert "the API is usually at /api/v1" in done.out


def test_a_line_break_behind_the_address_does_no_harm_and_other_white_space_is_named(
    conduyt: Conduyt, sandbox: Sandbox
) -> None:
    assert conduyt("doctor", "--base-url", f"{sandbox.url}\r\n").code == 0

    inside = conduyt("doctor", "--base-url", f"{sandbox.url} x")
    assert (inside.code, "a space, a line break" in inside.out) == (2, True)


def test_https_where_the_server_speaks_http_is_named(conduyt: Conduyt, sandbox: Sandbox) -> None:
    done = conduyt("doctor", "--base-url", sandbox.url.replace("http:", "https:"))

    assert done.code == 6
    assert "speaks http, not https" in done.out


def test_http_where_the_server_speaks_https_is_named(
    conduyt: Conduyt, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    CA().issue_cert("127.0.0.1").configure_cert(context)
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        address = f"127.0.0.1:{server.server_port}/api/v1"

        plain = conduyt("doctor", "--base-url", f"http://{address}")
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        monkeypatch.delenv("SSL_CERT_DIR", raising=False)
        untrusted = conduyt("doctor", "--base-url", f"https://{address}")
        CA().cert_pem.write_to_path(tmp_path / "others.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "others.pem"))
        unknown = conduyt("doctor", "--base-url", f"https://{address}")
        server.shutdown()

    assert "write https://" in plain.out
    assert "in SSL_CERT_FILE." in untrusted.out
    assert f"ok    trust     certificates of SSL_CERT_FILE ({tmp_path}/others.pem) only" in unknown.out
    assert "The certificate is not in SSL_CERT_FILE" in unknown.out


def test_a_proxy_is_named_with_its_variable_and_without_its_password(
    conduyt: Conduyt, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:hunter2@127.0.0.1:9")

    done = conduyt("doctor", "--base-url", "https://crm.example/api/v1")

    assert done.code == 6
    assert "ok    proxy     http://127.0.0.1:9, from HTTPS_PROXY" in done.out
    assert "Check the proxy http://127.0.0.1:9 in HTTPS_PROXY" in done.out
    assert "hunter2" not in done.out + done.err
