"""A call held by hand: outcomes go in, steps come out. No network, no clock, no mock."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import chain, repeat

from hypothesis import settings

from conduyt._core.call import call_flow
from conduyt._core.decoding import One
from conduyt._core.endpoint import Endpoint
from conduyt._core.messages import Response, Send, Sleep, Slept, TransportError
from conduyt._core.settings import Settings
from conduyt._values.response import Attempt, Headers, ResponseInfo
from conduyt._values.secret import Secret
from conduyt.models import Contact

KEY = "cdy_test_0123456789abcdef"
SETTINGS = Settings(base_url="https://conduyt.app/api/v1", key=Secret(KEY))

OPERATIONS = {
    safety: Endpoint(method=method, path=path, decode=One(Contact), safety=safety)(body=body)
    for safety, method, path, body in (
        ("read", "GET", "/contacts/c1", None),
        ("idempotent", "PATCH", "/contacts/c1", {"firstName": "Ada"}),
        ("keyed", "POST", "/messages/sms/send", {"body": "Hello", "idempotencyKey": "order-7"}),
        ("create", "POST", "/contacts", {"firstName": "Ada"}),
    )
}
READ = OPERATIONS["read"]
"""One operation of each kind: what doing it twice means."""

INFO = ResponseInfo(
    status=200,
    headers=Headers(),
    method="GET",
    path="/contacts",
    attempts=(Attempt(outcome=200, waited=0.0),),
    elapsed=0.1,
)

NOON = 1_792_584_000.0
"""Wed, 21 Oct 2026 12:00:00 GMT, when every answer of these tests comes unless it says something else."""

thorough = settings(max_examples=200)


def reply(
    status: int = 200, content: object = None, headers: dict[str, str] | None = None, **timing: float
) -> Response:
    """An answer of the API: JSON, unless `content` is the bytes themselves."""
    body = content if isinstance(content, bytes) else json.dumps({"data": {"id": "c1"}} if content is None else content)
    return Response(
        status=status,
        headers=Headers({"content-type": "application/json", **(headers or {})}),
        body=body if isinstance(body, bytes) else body.encode(),
        **{"received_at": NOON, **timing},
    )


def error_reply(status: int, code: str = "", headers: dict[str, str] | None = None) -> Response:
    """An error as the API documents it."""
    return reply(status, {"error": {"code": code, "message": "No."}}, headers)


def html_reply(status: int, headers: dict[str, str] | None = None) -> Response:
    """An answer of something between here and the API."""
    return reply(status, b"<html><h1>Bad gateway</h1></html>", {"content-type": "text/html", **(headers or {})})


def failure(*, sent: bool, final: bool = False, kind: str = "connection", elapsed: float = 0.0) -> TransportError:
    """No answer at all."""
    return TransportError(kind=kind, message="the line went dead", sent=sent, final=final, elapsed=elapsed)


@dataclass
class Talk:
    """How a conversation went."""

    steps: list[Send | Sleep] = field(default_factory=list)
    result: object = None
    error: Exception | None = None

    @property
    def sends(self) -> list[Send]:
        return [step for step in self.steps if isinstance(step, Send)]

    @property
    def waits(self) -> list[float]:
        return [step.seconds for step in self.steps if isinstance(step, Sleep)]


def talk(operation, *outcomes: Response | TransportError, settings: Settings = SETTINGS) -> Talk:
    """Hold a conversation to its end. The last outcome comes again and again."""
    held, call, coming = Talk(), call_flow(operation, settings), chain(outcomes, repeat(outcomes[-1]))
    answer = None
    while True:
        try:
            step = call.send(answer)
        except StopIteration as done:
            held.result = done.value
            return held
        except Exception as error:
            held.error = error
            return held
        held.steps.append(step)
        answer = Slept(elapsed=step.seconds) if isinstance(step, Sleep) else next(coming)
