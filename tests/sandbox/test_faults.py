"""Faults on demand, on a real socket: what an HTTP client sees, and what the sandbox has done meanwhile."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import uvicorn

from conduyt.sandbox import Fault, Sandbox, create_app
from conduyt.sandbox.faults import FaultRule

from .conftest import WAIT_S, Caller

Send = Callable[..., httpx.Response]


@pytest.fixture
def send(sandbox: Sandbox) -> Iterator[Send]:
    """A client without opinions about answers."""
    headers = {"Authorization": f"Bearer {sandbox.keys['admin']}"}
    with httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False, timeout=WAIT_S) as client:
        yield client.request


def names(sandbox: Sandbox) -> list[str]:
    """The first names of the contacts that there are, whatever went wrong on the way."""
    api = Caller(sandbox, sandbox.keys["read"])
    found = [contact["firstName"] for contact in api.ok("GET", "/contacts")]
    api.close()
    return found


# What happens


def test_a_status_comes_in_the_form_of_the_api(sandbox: Sandbox, api: Caller) -> None:
    sandbox.faults.add(status=503, method="POST")
    error = api.error("POST", "/contacts", 503, json={"firstName": "Ada"})
    assert (error["code"], error["details"]) == ("unavailable", [])
    assert names(sandbox) == []


@pytest.mark.parametrize(
    ("status", "code"), [(500, "internal_error"), (521, "internal_error"), (418, "invalid_request")]
)
def test_every_status_has_a_code(sandbox: Sandbox, send: Send, status: int, code: str) -> None:
    sandbox.faults.add(status=status)
    answer = send("GET", "/contacts")
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize("retry_after", [7, "7", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_too_many_requests_say_when_to_come_back(sandbox: Sandbox, api: Caller, retry_after: int | str) -> None:
    sandbox.faults.add(status=429, retry_after=retry_after)
    answer = api("GET", "/contacts")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, str(retry_after))


def test_without_retry_after_there_is_none(sandbox: Sandbox, api: Caller) -> None:
    sandbox.faults.add(status=429)
    assert "Retry-After" not in api("GET", "/contacts").headers


def test_a_bad_gateway_speaks_html(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(status=502)
    answer = send("GET", "/contacts")
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")
    assert answer.text.startswith("<html>")


def test_html_can_be_asked_for_and_declined(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(status=503, html=True, times=1)
    sandbox.faults.add(status=502, html=False, times=1)
    assert send("GET", "/contacts").headers["content-type"].startswith("text/html")
    assert send("GET", "/contacts").headers["content-type"] == "application/json"


def test_a_request_can_take_effect_and_seem_to_fail(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(status=502, applied=True, operation="contacts.create")
    assert send("POST", "/contacts", json={"firstName": "Ada"}).status_code == 502
    assert names(sandbox) == ["Ada"]


def test_a_drop_closes_the_connection_before_the_request_takes_effect(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(drop="close", operation="contacts.create")
    with pytest.raises(httpx.RemoteProtocolError, match="disconnected without sending a response"):
        send("POST", "/contacts", json={"firstName": "Ada"})
    assert names(sandbox) == []


def test_a_drop_closes_the_connection_after_the_request_took_effect(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(drop="close", applied=True, operation="contacts.create")
    with pytest.raises(httpx.RemoteProtocolError, match="disconnected without sending a response"):
        send("POST", "/contacts", json={"firstName": "Ada"})
    assert names(sandbox) == ["Ada"]


def test_a_reset_breaks_the_connection_off(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(drop="reset")
    with pytest.raises(httpx.ReadError):
        send("GET", "/contacts")


def test_a_drop_on_a_connection_in_use_closes_it_too(sandbox: Sandbox, send: Send) -> None:
    assert send("GET", "/contacts").is_success
    with sandbox.faults.add(drop="close"), pytest.raises(httpx.RemoteProtocolError):
        send("GET", "/contacts")
    assert send("GET", "/contacts").is_success


def test_a_truncated_body_is_shorter_than_announced(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(truncate=True, operation="contacts.create")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        send("POST", "/contacts", json={"firstName": "Ada"})
    assert names(sandbox) == ["Ada"]


def test_a_truncated_answer_has_begun(sandbox: Sandbox) -> None:
    sandbox.faults.add(truncate=True)
    headers = {"Authorization": f"Bearer {sandbox.keys['read']}"}
    with httpx.stream("GET", f"{sandbox.url}/pipelines", headers=headers, trust_env=False) as answer:
        assert answer.status_code == 200
        read = next(chunks := answer.iter_raw())
        with pytest.raises(httpx.RemoteProtocolError):
            next(chunks)
    assert len(read) == int(answer.headers["content-length"]) // 2
    assert read.startswith(b'{"data":[{')


def test_malformed_json_is_complete_by_http(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(malformed=True)
    answer = send("GET", "/pipelines")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        answer.json()


@pytest.mark.parametrize("fault", [{"malformed": True}, {"truncate": True}])
def test_an_answer_without_a_body_can_be_spoiled_too(sandbox: Sandbox, send: Send, api: Caller, fault: Any) -> None:
    stage = api.ok("POST", "/pipelines/pipe_abc123/stages", json={"name": "Demo"})
    sandbox.faults.add(**fault)
    try:
        assert send("DELETE", f"/pipelines/pipe_abc123/stages/{stage['id']}").text == "{"
    except httpx.RemoteProtocolError:
        assert "truncate" in fault


def test_another_content_type_can_be_sent(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(content_type="application/octet-stream")
    answer = send("GET", "/pipelines")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.json()["data"][0]["id"] == "pipe_abc123"


def test_latency_slows_an_answer_down(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(latency=0.05)
    started = time.monotonic()
    assert send("GET", "/pipelines").is_success
    assert time.monotonic() - started >= 0.05


def test_faults_can_be_combined(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(status=500, malformed=True, content_type="text/plain")
    answer = send("GET", "/pipelines")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "text/plain; charset=utf-8")
    assert (
        answer.text
        == '{"error":{"code":"internal_error","message":"The sandbox was told to fail here.","details":[]}}'[
            : len(answer.text)
        ]
    )
    assert not answer.text.endswith("}")


# To which requests


@pytest.mark.parametrize(
    ("where", "struck"),
    [
        ({}, True),
        ({"method": "get"}, True),
        ({"method": "POST"}, False),
        ({"path": "/pipelines/pipe_abc123"}, True),
        ({"path": "/pipelines/*"}, True),
        ({"path": "/pipelines/{pipeline_id}"}, True),
        ({"path": "/{resource}"}, False),
        ({"path": "/api/v1/pipelines/*"}, True),
        ({"path": "/pipelines"}, False),
        ({"path": "/pipelines/pipe.abc123"}, False),
        ({"operation": "pipelines.get"}, True),
        ({"operation": "pipelines.*"}, True),
        ({"operation": "contacts.*"}, False),
        ({"operation": "pipelines.get", "method": "DELETE"}, False),
    ],
)
def test_a_rule_chooses_its_requests(sandbox: Sandbox, send: Send, where: dict[str, str], struck: bool) -> None:
    sandbox.faults.add(status=503, **where)
    assert (send("GET", "/pipelines/pipe_abc123").status_code == 503) is struck


def test_an_unknown_path_can_fail_by_its_path_only(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(status=500, operation="*.*")
    sandbox.faults.add(status=503, path="/nowhere")
    assert send("GET", "/nowhere").status_code == 503


def test_a_fault_needs_no_key_and_costs_no_request(sandbox: Sandbox) -> None:
    sandbox.faults.add(status=503)
    answer = httpx.get(f"{sandbox.url}/contacts", trust_env=False)
    assert answer.status_code == 503
    assert "X-RateLimit-Remaining" not in answer.headers


# How often


def statuses(send: Send, count: int) -> list[int]:
    return [send("GET", "/pipelines").status_code for _ in range(count)]


def test_the_next_requests_fail(sandbox: Sandbox, send: Send) -> None:
    rule = sandbox.faults.add(status=503, times=2)
    assert statuses(send, 4) == [503, 503, 200, 200]
    assert (rule.seen, rule.hits) == (2, 2)
    assert list(sandbox.faults) == []


def test_every_third_request_fails(sandbox: Sandbox, send: Send) -> None:
    rule = sandbox.faults.add(status=503, every=3)
    assert statuses(send, 7) == [200, 200, 503, 200, 200, 503, 200]
    assert (rule.seen, rule.hits) == (7, 2)
    assert list(sandbox.faults) == [rule]


def test_every_second_request_fails_for_a_while(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(status=503, every=2, times=2)
    assert statuses(send, 6) == [200, 503, 200, 503, 200, 200]


def test_rules_take_their_turns(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(status=500, times=1)
    sandbox.faults.add(status=503, times=2)
    assert statuses(send, 4) == [500, 503, 503, 200]


def test_a_rule_can_be_removed(sandbox: Sandbox, send: Send) -> None:
    rule = sandbox.faults.add(status=503)
    other = sandbox.faults.add(status=500)
    assert len(sandbox.faults) == 2
    rule.remove()
    rule.remove()
    assert statuses(send, 1) == [500]
    other.remove()
    assert statuses(send, 1) == [200]


def test_a_rule_can_hold_for_a_block(sandbox: Sandbox, send: Send) -> None:
    with sandbox.faults.add(status=503) as rule:
        assert statuses(send, 1) == [503]
    assert statuses(send, 1) == [200]
    assert rule.hits == 1


def test_a_rule_of_ones_own_belongs_nowhere() -> None:
    FaultRule(fault=Fault(status=500)).remove()


def test_all_rules_can_be_removed(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(status=503)
    sandbox.faults.clear()
    assert statuses(send, 1) == [200]


def test_a_reset_of_the_sandbox_removes_all_rules(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(status=503)
    sandbox.reset()
    assert statuses(send, 1) == [200]


# By header


def test_a_request_can_ask_for_its_own_failure(sandbox: Sandbox, send: Send) -> None:
    answer = send("GET", "/pipelines", headers={"X-Sandbox-Fault": "status=503; retry-after=1"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert statuses(send, 1) == [200]


def test_the_header_comes_before_the_rules(sandbox: Sandbox, send: Send) -> None:
    rule = sandbox.faults.add(status=500)
    assert send("GET", "/pipelines", headers={"X-Sandbox-Fault": "status=503"}).status_code == 503
    assert rule.seen == 0


def test_an_empty_header_keeps_the_rules_away(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(status=500)
    assert send("GET", "/pipelines", headers={"X-Sandbox-Fault": ""}).status_code == 200


@pytest.mark.parametrize("text", ["drop=close; applied", "drop=close;applied;", "applied ; drop = close"])
def test_a_request_can_ask_to_be_dropped(sandbox: Sandbox, send: Send, text: str) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        send("POST", "/contacts", json={"firstName": "Ada"}, headers={"X-Sandbox-Fault": text})
    assert names(sandbox) == ["Ada"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("explode", "explode: is no fault. There are: latency, status,"),
        ("status=ten", "status: 'ten' is no value for it."),
        ("status=200", "status: must be a failure"),
        ("status", "status: '' is no value for it."),
        ("malformed=yes", "malformed: takes no value."),
        ("status=502; html=maybe", "html: 'maybe' is no value for it."),
        ("latency=-1", "latency: must be a number of seconds."),
        ("latency=nan", "latency: must be a number of seconds."),
        ("drop=softly", "drop: must be one of: close, reset."),
        ("retry-after=3", "retry_after and html: need a status."),
        ("applied; latency=1", "applied: needs a status or a drop"),
        ("content-type=é", "retry_after and content_type: must be printable ASCII text."),
    ],
)
def test_a_header_that_makes_no_sense_is_refused(sandbox: Sandbox, send: Send, text: str, message: str) -> None:
    answer = send("POST", "/contacts", json={}, headers={"X-Sandbox-Fault": text.encode()})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(f"X-Sandbox-Fault: {message}".encode().decode("latin-1"))
    assert names(sandbox) == []


@pytest.mark.parametrize(
    "text",
    [
        "latency=0.5; status=502; retry-after=3; html=false; drop=close; applied",
        "truncate; malformed; content-type=text/html",
        "status=503; html",
        "",
    ],
)
def test_a_fault_can_be_written_down_and_read_again(text: str) -> None:
    assert str(Fault.parse(text)) == text


# The arguments


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"method": "GET"},
        {"status": 200},
        {"status": 600},
        {"status": 500, "every": 0},
        {"status": 500, "times": 0},
        {"drop": "softly"},
        {"html": True},
        {"applied": True},
        {"latency": float("inf")},
        {"content_type": "text/html\r\nX: y"},
    ],
)
def test_arguments_that_contradict_each_other_are_refused(sandbox: Sandbox, arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must|need|count|has to"):
        sandbox.faults.add(**arguments)
    assert len(sandbox.faults) == 0


# The record


def test_the_record_says_what_was_done_to_a_request(sandbox: Sandbox, send: Send) -> None:
    sandbox.faults.add(status=503, retry_after=1, times=1)
    send("GET", "/pipelines")
    with sandbox.faults.add(drop="close"), pytest.raises(httpx.RemoteProtocolError):
        send("GET", "/pipelines")
    send("GET", "/pipelines")
    assert [(one.status, one.fault) for one in sandbox.requests] == [
        (503, "status=503; retry-after=1"),
        (0, "drop=close"),
        (200, ""),
    ]


def test_a_drop_leaves_no_complaint_in_the_log(sandbox: Sandbox, send: Send, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for fault in ("drop=close", "drop=reset", "truncate"):
            with pytest.raises(httpx.TransportError):
                send("GET", "/pipelines", headers={"X-Sandbox-Fault": fault})
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


# Under a server that does not lend its connections


@pytest.fixture
def foreign() -> Iterator[str]:
    """The app under a plain uvicorn, as somebody may serve it."""
    server = uvicorn.Server(uvicorn.Config(create_app(seed="empty"), port=0, log_level="critical", ws="none"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    deadline = time.monotonic() + WAIT_S
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/api/v1"
    server.should_exit = True
    thread.join(WAIT_S)


@pytest.mark.parametrize("fault", ["drop=close", "drop=reset", "truncate"])
def test_under_any_server_the_answer_breaks_off(foreign: str, fault: str) -> None:
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        httpx.get(f"{foreign}/pipelines", headers={"X-Sandbox-Fault": fault}, trust_env=False)
