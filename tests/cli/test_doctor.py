"""`conduyt doctor`."""

from __future__ import annotations

from typing import Any

import pytest
from drivers.server import Server, answer

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
        (answer(200, "<html>portal</html>"), 1, "answer", "ask its support"),
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
