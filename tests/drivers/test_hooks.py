"""What hooks are told about the calls of a client, by every driver."""

from __future__ import annotations

import logging
from typing import Any

import anyio
import pytest

import conduyt
from conduyt import hooks

from .conftest import Connect
from .either import CONTACT, KEY, done, failure
from .server import Server, answer, hang, reset

pytestmark = pytest.mark.anyio

PERSON = "ada.lovelace@example.test"
PLAIN = (int, float, str, type(None))


class Recorder(conduyt.Hooks):
    def __init__(self) -> None:
        self.events: list[Any] = []

    def _keep(self, event: Any) -> None:
        self.events.append(event)

    on_request = on_response = on_retry = on_wait = on_end = _keep

    @property
    def names(self) -> list[str]:
        return [type(event).__name__.removesuffix("Event").lower() for event in self.events]

    def only(self, kind: type) -> Any:
        (event,) = [event for event in self.events if type(event) is kind]
        return event


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def of(*answers: Any) -> Server:
    return Server(*answers)


async def test_a_call_that_succeeds_is_told_as_request_response_and_end(connect: Connect, recorder: Recorder) -> None:
    with of(answer(200, CONTACT, headers={"x-request-id": "req_7"})) as server:
        await done(connect(server, hooks=[recorder]).contacts.get("con_1"))

    assert recorder.names == ["request", "response", "end"]
    response = recorder.only(hooks.ResponseEvent)
    assert (response.attempt, response.status, response.error, response.request_id) == (1, 200, None, "req_7")
    call = response.call
    assert (call.method, call.route, call.path) == ("GET", "/contacts/{contact_id}", "/contacts/con_1")
    end = recorder.only(hooks.EndEvent)
    assert (end.attempts, end.status, end.error, end.request_id) == (1, 200, None, "req_7")
    assert end.seconds == response.seconds > 0


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/contacts/con_0/insights", "/contacts/{id}/insights"),
        ("/lookup/ada@example.com", "/lookup/{id}"),
        ("/smart-lists", "/smart-lists"),
        ("/tags/Ada", "/tags/{id}"),
    ],
)
async def test_the_route_of_any_path_names_no_record(
    connect: Connect, recorder: Recorder, path: str, route: str
) -> None:
    with of(answer(200, CONTACT)) as server:
        await done(connect(server, hooks=[recorder]).request("GET", path))

    call = recorder.only(hooks.ResponseEvent).call
    assert (call.route, call.path) == (route, path)


async def test_a_retry_is_told_with_what_failed_and_the_wait(connect: Connect, recorder: Recorder) -> None:
    with of(answer(500, failure("internal_error")), reset(), answer(200, CONTACT)) as server:
        await done(connect(server, hooks=[recorder]).contacts.get("con_1"))

    one_more = ["retry", "wait", "request", "response"]
    assert recorder.names == ["request", "response", *one_more, *one_more, "end"]
    retries = [event for event in recorder.events if isinstance(event, hooks.RetryEvent)]
    assert [(one.attempt, one.status, one.error) for one in retries] == [(1, 500, None), (2, None, "connection")]
    waits = [event for event in recorder.events if isinstance(event, hooks.WaitEvent)]
    assert [(one.reason, one.seconds) for one in waits] == [("retry", one.seconds) for one in retries]
    assert recorder.only(hooks.EndEvent).attempts == 3


async def test_a_call_that_the_rate_limit_holds_is_one_attempt_with_a_wait(
    connect: Connect, recorder: Recorder
) -> None:
    class OnceFull(conduyt.MemoryLimitStore):
        held = False

        def take(self, bucket: str) -> float:
            self.held, was_held = True, self.held
            return 0.0 if was_held else 0.001

    with of(answer(200, CONTACT)) as server:
        await done(connect(server, hooks=[recorder], limits=OnceFull()).contacts.get("con_1"))

    assert recorder.names == ["request", "wait", "response", "end"]
    assert recorder.only(hooks.WaitEvent).reason == "rate_limit"
    assert recorder.only(hooks.EndEvent).attempts == 1
    assert recorder.only(hooks.EndEvent).waited >= 0.001


async def test_a_call_that_fails_ends_with_the_name_of_its_error(connect: Connect, recorder: Recorder) -> None:
    with of(answer(404, failure("not_found"))) as server, pytest.raises(conduyt.NotFoundError):
        await done(connect(server, hooks=[recorder]).contacts.get("con_1"))

    assert recorder.names == ["request", "response", "end"]
    assert (recorder.only(hooks.EndEvent).status, recorder.only(hooks.EndEvent).error) == (404, "NotFoundError")


async def test_a_call_on_a_closed_client_ends_with_the_error_of_the_driver(
    connect: Connect, recorder: Recorder
) -> None:
    client = connect("http://127.0.0.1:9", hooks=[recorder])
    await done(client.close())
    with pytest.raises(conduyt.ClientClosedError):
        await done(client.contacts.get("con_1"))

    assert recorder.only(hooks.EndEvent).error == "ClientClosedError"


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
async def test_a_call_that_is_cancelled_ends_too(connect: Connect, recorder: Recorder) -> None:
    class ToldOfTheRequest(Recorder):
        def __init__(self, scope: anyio.CancelScope) -> None:
            super().__init__()
            self.scope = scope

        def on_request(self, event: hooks.RequestEvent) -> None:
            self.events.append(event)
            self.scope.cancel()

    with Server(hang()) as server, anyio.CancelScope() as scope:
        told = ToldOfTheRequest(scope)
        await connect(server, hooks=[told]).contacts.get("con_1")

    assert scope.cancelled_caught
    assert told.names == ["request", "end"]
    assert told.only(hooks.EndEvent).error in {"CancelledError", "Cancelled"}


async def test_arguments_that_are_refused_make_no_call_to_tell_of(connect: Connect, recorder: Recorder) -> None:
    with pytest.raises(ValueError, match="empty"):
        await done(connect("http://127.0.0.1:9", hooks=[recorder]).contacts.get(""))

    assert recorder.events == []


async def test_a_hook_that_fails_is_logged_and_breaks_nothing(
    connect: Connect, recorder: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(conduyt.Hooks):
        def on_response(self, event: hooks.ResponseEvent) -> None:
            raise KeyError("oops")

    with of(answer(200, CONTACT)) as server:
        contact = await done(connect(server, hooks=[Broken(), recorder]).contacts.get("con_1"))

    assert contact.id == "con_1"
    assert recorder.names == ["request", "response", "end"]  # those after it are told all the same
    (record,) = [record for record in caplog.records if record.name == "conduyt" and record.levelno > logging.INFO]
    assert (record.levelno, record.getMessage()) == (logging.ERROR, "a hook of Broken failed; the call continues")


async def test_events_are_frozen_plain_values_without_a_secret_or_a_person(
    connect: Connect, recorder: Recorder
) -> None:
    echo = answer(409, failure("conflict", f"{PERSON} {KEY}"), headers={"x-request-id": f"req-{KEY}", "x-who": PERSON})
    with Server(then=echo) as server:
        client = connect(server, hooks=[recorder], headers={"X-Token": "s3cr3t"})
        with pytest.raises(conduyt.ConflictError):
            await done(client.contacts.create(email=PERSON, first_name="Ada"))
        with pytest.raises(conduyt.ConflictError):
            await done(client.contacts.list(search=PERSON, limit=7, page=2, sort="email"))

    assert len(recorder.events) == 6
    for event in recorder.events:
        with pytest.raises(AttributeError):
            event.call = None
        for holder in (event, event.call):
            for name in holder.__slots__:
                value = getattr(holder, name)
                assert isinstance(value, PLAIN) or value is event.call
                for secret in (KEY, "s3cr3t", PERSON, PERSON.replace("@", "%40"), "Ada"):
                    assert secret not in str(value)
    assert recorder.events[-1].call.url.endswith("/contacts?page=2&limit=7&search=REDACTED&sort=email")


async def test_every_page_of_a_walk_is_a_call_of_its_own(connect: Connect, recorder: Recorder) -> None:
    meta = {"page": 1, "limit": 1, "total": 2, "totalPages": 2}
    pages = [answer(200, {"data": [{"id": f"con_{n}"}], "meta": {**meta, "page": n}}) for n in (1, 2)]
    with of(*pages) as server:
        items = connect(server, hooks=[recorder]).contacts.list(limit=1)
        seen = [item async for item in items] if hasattr(items, "__aiter__") else list(items)

    assert len(seen) == 2
    assert len({event.call for event in recorder.events}) == 2


async def test_other_options_keep_the_hooks_or_change_them(connect: Connect, recorder: Recorder) -> None:
    other = Recorder()
    with Server(then=answer(200, CONTACT)) as server:
        client = connect(server, hooks=[recorder])
        await done(client.with_options(timeout=5).contacts.get("con_1"))
        await done(client.with_options(hooks=[other]).contacts.get("con_1"))

    assert len(recorder.events) == len(other.events) == 3


@pytest.mark.parametrize("wrong", [conduyt.Hooks(), [print], [conduyt.Hooks]])
async def test_what_is_no_list_of_hooks_is_refused(connect: Connect, wrong: Any) -> None:
    with pytest.raises(conduyt.ConfigurationError, match="hooks"):
        connect("http://127.0.0.1:9", hooks=wrong)
