"""A sandbox on a real socket, a client for it that checks every answer, and a receiver for webhooks.

The client holds the sandbox to the API description: an answer that does not match its schema fails the test.
"""

import json
import queue
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from tracing import traced

from conduyt.sandbox import Sandbox
from conduyt.sandbox.description import Operation, load
from conduyt.sandbox.schemas import registry
from conduyt.sandbox.validate import Checks

WAIT_S = 10.0
# Kinds of activities are free: callers invent their own. An import that is not over may have any other status.
OPEN = ("call_disposition, lead_assigned", "must be one of: completed, failed, cancelled")


class Caller:
    """An HTTP client with a key."""

    def __init__(self, sandbox: Sandbox, key: str | None) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False, verify=False, timeout=WAIT_S)
        self._checks = Checks(load())

    def __call__(self, method: str, path: str, **options: Any) -> httpx.Response:
        answer = self._http.request(method, path, **options)
        self._check(method, answer)
        return answer

    def ok(self, method: str, path: str, **options: Any) -> Any:
        """What is in `data` of an answer that must be a success."""
        answer = self(method, path, **options)
        assert answer.is_success, answer.text
        return answer.json()["data"] if answer.content else None

    def error(self, method: str, path: str, status: int, **options: Any) -> dict[str, Any]:
        """What is in `error` of an answer that must have this status."""
        answer = self(method, path, **options)
        assert answer.status_code == status, answer.text
        error: dict[str, Any] = answer.json()["error"]
        return error

    def _check(self, method: str, answer: httpx.Response) -> None:
        operation = _operation(method, answer.request.url.path.removeprefix("/api/v1"))
        if operation is None or answer.headers.get("content-type") != "application/json" or answer.status_code == 501:
            return  # 501 is a word of the sandbox alone
        status = str(answer.status_code)
        schema = operation.responses.get(status, operation.responses.get("default"))
        assert schema is not None, f"{operation.name} does not describe the status {status}"
        if answer.is_success:
            errors = self._checks.errors(schema, answer.json())
            assert [one for one in errors if not one.message.endswith(OPEN)] == []
        else:  # the codes are open: 402, 409 and 413 have none in the documentation
            Draft202012Validator(schema, registry=registry(load())).validate(answer.json())

    def close(self) -> None:
        self._http.close()


def _operation(method: str, path: str) -> Operation | None:
    for operation in sorted(load().operations.values(), key=lambda one: one.path):
        pattern = re.sub(r"\{\w+\}", "[^/]+", operation.path)
        if operation.method == method and re.fullmatch(pattern, path):
            return operation
    return None


@pytest.fixture(scope="session")
def demo() -> Iterator[Sandbox]:
    """The demo content, for tests that only read."""
    with traced():
        sandbox = Sandbox(seed="demo").start()
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="session")
def _empty() -> Iterator[Sandbox]:
    with traced():
        sandbox = Sandbox(seed="empty").start()
    yield sandbox
    sandbox.close()


@pytest.fixture
def sandbox(_empty: Sandbox) -> Sandbox:
    """As good as new for each test, with nothing in it but the default pipeline."""
    _empty.reset()
    return _empty


@pytest.fixture
def read(demo: Sandbox) -> Iterator[Caller]:
    caller = Caller(demo, demo.keys["read"])
    yield caller
    caller.close()


@pytest.fixture
def api(sandbox: Sandbox) -> Iterator[Caller]:
    caller = Caller(sandbox, sandbox.keys["admin"])
    yield caller
    caller.close()


@pytest.fixture
def tags(sandbox: Sandbox) -> list[str]:
    """Two tags whose ids the tests know: VIP and Trial."""
    from conduyt.sandbox.rules.crm.tags import new_tag

    store = sandbox._api.store
    records = store.workspace("acct_sandbox")
    return [
        records.insert(
            "tags",
            new_tag(id_=f"tag_{name.lower()}", account="acct_sandbox", name=name, now="2026-01-01T00:00:00.000Z"),
        )["id"]
        for name in ("VIP", "Trial")
    ]


@dataclass(frozen=True)
class Received:
    body: bytes
    headers: dict[str, str]

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(self.body)
        return event


class Receiver:
    """A server that webhooks can call. It answers 200, or the next of `statuses`."""

    def __init__(self) -> None:
        self.calls: queue.Queue[Received] = queue.Queue()
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        self.answer = b"thanks"
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                # Before the answer, so that a call that is over is a call that can be seen here.
                receiver.calls.put(Received(body=body, headers=headers))
                status = receiver.statuses.pop(0) if receiver.statuses else 200
                self.send_response(status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(receiver.answer)))
                self.end_headers()
                self.wfile.write(receiver.answer)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def next(self) -> Received:
        return self.calls.get(timeout=WAIT_S)

    def events(self) -> list[str]:
        """The names of the events that have come so far."""
        names = []
        while not self.calls.empty():
            names.append(self.calls.get_nowait().event["event"])
        return names

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(WAIT_S)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()
