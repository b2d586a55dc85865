"""Tests of applications freeze the clock, or patch the waiting away. A call ends all the same, without spinning."""

import time
from contextlib import nullcontext
from unittest import mock

import freezegun
import pytest
from drivers.either import CONTACT, failure
from drivers.server import Server, answer

from conduyt import Conduyt, ImportUnfinishedError, SqliteLimitStore

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


@pytest.mark.parametrize("frozen", [True, False], ids=["frozen", "running"])
def test_an_import_that_does_not_finish_ends_at_its_deadline(frozen: bool, tmp_path, plain_environment) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Email\nada@new.example\n")
    job = {"id": "imp_1", "totalRows": 1, "status": "processing"}
    uploaded = answer(200, {"data": {"fileName": path.name}})
    created = answer(201, {"data": {**job, "status": "created"}})
    clock = freezegun.freeze_time("2026-01-01") if frozen else nullcontext()
    with (
        Server(uploaded, created, answer(202, {"data": job}), then=answer(200, {"data": job})) as server,
        clock,
        mock.patch("time.sleep"),
        pytest.raises(ImportUnfinishedError, match="after 60 s"),
    ):
        Conduyt("cdy_x", base_url=server.url).contacts.import_csv(path, deadline=60)

    assert len(server.requests) < 30  # one look for each wait of 5 seconds or more
