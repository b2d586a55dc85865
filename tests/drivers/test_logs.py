"""What the loggers of this package and of those it stands on write down, at their most talkative."""

from __future__ import annotations

import logging

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
