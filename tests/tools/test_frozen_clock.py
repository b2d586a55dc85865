"""Tests of applications freeze the clock, or patch the waiting away. A call ends all the same, without spinning."""

import time
from unittest import mock

import freezegun
import pytest
from drivers.either import CONTACT, failure
from drivers.server import Server, answer

from conduyt import Conduyt, SqliteLimitStore

LIMITED = answer(429, failure("rate_limited"), headers={"retry-after": "1"})


@pytest.fixture(params=["memory", "sqlite"])
def limits(request: pytest.FixtureRequest, tmp_path):
    return None if request.param == "memory" else SqliteLimitStore(tmp_path / "limits.db")


def test_a_call_under_a_frozen_clock_waits_once_and_goes_on(limits, plain_environment) -> None:
    with (
        Server(LIMITED, answer(200, CONTACT)) as server,
        freezegun.freeze_time("2026-01-01"),
        mock.patch("conduyt._util.clock.time.sleep") as sleep,
    ):
        contact = Conduyt("cdy_x", base_url=server.url, deadline=5, limits=limits).contacts.get("con_1")

    assert contact.id == "con_1"
    assert len(server.requests) == 2
    assert 1 <= sleep.call_count <= 3


def test_a_wait_that_was_patched_away_costs_nothing(limits, plain_environment) -> None:
    started = time.monotonic()
    with Server(LIMITED, answer(200, CONTACT)) as server, mock.patch("time.sleep") as sleep:
        contact = Conduyt("cdy_x", base_url=server.url, limits=limits).contacts.get("con_1")

    assert contact.id == "con_1"
    assert contact.response.elapsed >= 1.0  # as planned
    assert sleep.call_count <= 3
    assert time.monotonic() - started < 30


def test_a_deadline_holds_under_a_frozen_clock(plain_environment) -> None:
    limited = answer(429, failure("rate_limited"), headers={"retry-after": "2"})
    with Server(then=limited) as server, freezegun.freeze_time("2026-01-01"), mock.patch("time.sleep"):
        client = Conduyt("cdy_x", base_url=server.url, deadline=5)
        with pytest.raises(Exception, match="429 rate_limited"):
            client.contacts.get("con_1")

    assert len(server.requests) <= 3
