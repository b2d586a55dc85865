"""What the loggers of this package and of those it stands on write down, at their most talkative."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys

import pytest

import conduyt

from .conftest import Connect
from .either import CONTACT, KEY, done
from .server import Server, answer, reset

pytestmark = pytest.mark.anyio

EMAIL, PHONE, TOKEN = "ada.lovelace@example.test", "+49301234567", "s3cr3t-token"


async def talk_a_lot(connect: Connect) -> None:
    """A good call, one that is tried again, one that fails: each with a key and a person in every place."""
    person = {"data": {"id": "con_1", "email": EMAIL, "phone": PHONE, "createdAt": EMAIL}}
    refused = {"error": {"code": "invalid_request", "message": f"{EMAIL} with {KEY} is taken"}}
    steps = (answer(200, CONTACT), reset(), answer(200, person), answer(400, refused))
    with Server(*steps, then=answer(200, person)) as server:
        client = connect(server, headers={"X-Token": TOKEN})
        await done(client.contacts.get("con_1"))
        with pytest.warns(conduyt.UnexpectedDataWarning):
            await done(client.contacts.get("con_1"))
        with pytest.raises(conduyt.InvalidRequestError):
            await done(client.contacts.create(email=EMAIL, phone=PHONE))
        with pytest.raises(conduyt.ResponseDecodeError):
            await done(client.contacts.list(search=EMAIL))


def everything(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)


@pytest.fixture
def all_loggers(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.NOTSET)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.NOTSET, logger=name)
    return caplog


async def test_no_logger_writes_down_the_key(
    connect: Connect, transport: str, all_loggers: pytest.LogCaptureFixture
) -> None:
    await talk_a_lot(connect)

    assert all_loggers.records or transport == "fast"  # the HTTP libraries do talk, but for that one
    for secret in (KEY, KEY[4:], TOKEN):
        assert secret not in everything(all_loggers)


async def test_no_logger_writes_down_a_person(connect: Connect, all_loggers: pytest.LogCaptureFixture) -> None:
    await talk_a_lot(connect)

    talkative = {
        record.name
        for record in all_loggers.records
        for personal in (EMAIL, EMAIL.replace("@", "%40"), PHONE, PHONE[1:])
        if personal in f"{record.getMessage()} {vars(record)}"
    }
    assert talkative == set()


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the package itself logged, without what differs from run to run."""
    told = [f"{r.levelname} {r.getMessage()}" for r in caplog.records if r.name == "conduyt"]
    return [re.sub(r"http://127\.0\.0\.1:\d+", "URL", re.sub(r"\d+\.\d{3} s", "N s", line)) for line in told]


async def test_at_debug_there_is_a_line_per_attempt_answer_and_retry(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="conduyt")
    limits = {"x-ratelimit-remaining": "9", "set-cookie": "session=1", "x-request-id": "req_7"}
    with Server(reset(), answer(200, CONTACT, headers=limits)) as server:
        await done(connect(server).contacts.get("con_1", options={"query": {"page": 2, "email": EMAIL}}))

    where = lines(caplog)[0].split()[2].removesuffix(":")
    assert where.endswith("/contacts/con_1?page=2&email=REDACTED")
    assert [line.replace(f"GET {where}: ", "") for line in lines(caplog)] == [
        "DEBUG attempt 1",
        "DEBUG no response in N s: connection",
        "DEBUG retrying in N s after connection",
        "DEBUG attempt 2",
        (
            "DEBUG response 200 in N s, content-type application/json, content-length 47, x-ratelimit-remaining 9, "
            "request id req_7"
        ),
        "INFO 200, 2 attempts in N s, including N s of waiting",
    ]


async def test_at_info_only_calls_that_took_more_than_one_attempt_are_logged(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="conduyt")
    with Server(answer(200, CONTACT), reset(), answer(200, CONTACT)) as server:
        client = connect(server)
        await done(client.contacts.get("con_1"))
        assert lines(caplog) == []
        await done(client.contacts.get("con_1"))

    assert [line.split(": ")[1] for line in lines(caplog)] == ["200, 2 attempts in N s, including N s of waiting"]


async def test_a_failure_is_raised_and_not_logged_as_one(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="conduyt")
    with Server(answer(400, {"error": {"code": "invalid_request", "message": EMAIL}})) as server:
        client = connect(server)
        with pytest.raises(conduyt.InvalidRequestError):
            await done(client.contacts.get("con_1"))

    assert {line.split()[0] for line in lines(caplog)} == {"DEBUG"}


async def test_odd_headers_are_logged_on_one_line(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="conduyt")
    with Server(answer(200, CONTACT, headers={"x-ratelimit-reset": f"\x85\u00ad {KEY}"})) as server:
        await done(connect(server).contacts.get("con_1"))

    (line,) = [line for line in lines(caplog) if "response 200" in line]
    assert line.isprintable()
    assert KEY not in line


SPEAKS = """
import conduyt
client = conduyt.Conduyt("cdy_x", base_url="http://127.0.0.1:9", max_retries=0)
try:
    client.contacts.get("con_1")
except conduyt.APIConnectionError:
    pass
"""


@pytest.mark.parametrize(("level", "says"), [("debug", 2), (" DEBUG ", 2), ("info", 0), ("", 0), ("loud", 0)])
def test_the_environment_can_switch_the_log_on(level: str, says: int) -> None:
    env = {**os.environ, "CONDUYT_LOG": level}
    ran = subprocess.run([sys.executable, "-c", SPEAKS], env=env, capture_output=True, text=True, check=True)

    said = ran.stderr.splitlines()
    assert len(said) == says
    assert all(" conduyt DEBUG GET http://127.0.0.1:9/contacts/con_1: " in line for line in said)
    assert ran.stdout == ""
