"""`conduyt.testing`: clients that take the sandbox from the environment, and waits that take no time."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import conduyt
from conduyt import testing
from conduyt.sandbox import Sandbox

from .conftest import done

pytestmark = pytest.mark.anyio
SHORT_S = 10  # for waits of minutes


async def test_a_client_takes_the_sandbox_from_the_environment(sandbox: Sandbox, kind: str) -> None:
    maker = conduyt.Conduyt if kind == "sync" else conduyt.AsyncConduyt
    with mock.patch.dict("os.environ", testing.environment(sandbox, "read")):
        client = maker()
    with pytest.raises(conduyt.PermissionDeniedError):
        await done(client.tags.create(name="VIP"))
    await done(client.close())
    assert sandbox.requests[-1].status == 403


async def test_retries_take_no_time_and_count_as_planned(client: Any, sandbox: Sandbox) -> None:
    before, started = sandbox.clock.now(), time.monotonic()
    sandbox.faults.add(status=429, times=2, retry_after=25)

    with testing.no_waits(sandbox) as waits:
        await done(client.contacts.list(limit=1))

    assert [wait >= 25 for wait in waits] == [True, True]
    assert (sandbox.clock.now() - before).total_seconds() >= sum(waits)
    assert time.monotonic() - started < SHORT_S


async def test_a_deadline_holds_all_the_same(client: Any, sandbox: Sandbox) -> None:
    sandbox.faults.add(status=429, retry_after=50)

    with testing.no_waits(sandbox), pytest.raises(conduyt.RateLimitError):
        await done(client.contacts.list(limit=1))


async def test_a_job_of_minutes_is_over_at_once(client: Any, sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("First Name,Email\n" + "".join(f"Ada,ada{number}@new.example\n" for number in range(2_000)))
    with testing.no_waits(sandbox) as waits:
        job = await done(client.contacts.start_import(path))
        assert (await done(job.wait())).created_rows == 2_000
    assert waits


async def test_afterwards_waits_take_their_time_again(client: Any, sandbox: Sandbox) -> None:
    with testing.no_waits(), testing.no_waits(sandbox):
        pass
    sandbox.faults.add(status=429, times=1, retry_after=1)
    started = time.monotonic()
    await done(client.contacts.list(limit=1))
    assert time.monotonic() - started >= 1


def test_deliveries_are_waited_for(sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        client.webhooks.create(url="http://127.0.0.1:9/", events=["contact.created"])
        client.contacts.create(email="ada@new.example")
        testing.wait_for_deliveries(sandbox)
        (delivery,) = client.webhooks.deliveries.list(client.webhooks.list().data[0].id).data
    assert delivery.attempts == 1
